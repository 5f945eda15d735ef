"""Which grounds a person may give to a mark, a page or a document. Legal: docs/legal.md#woo-gronden."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import RecordError
from redaction.grounds import OPINION, forbidden, is_figures
from redaction.policy import GROUNDS, in_order_of_law


def check_grounds(gronden: Sequence[str], text: str = "") -> tuple[str, ...]:
    """Give grounds once each, in the order of the law; `text` is what goes on them.

    Raises:
        RecordError: There are none, one does not exist, they do not go together, or one cannot be for figures.
    """
    wanted = {one.strip().casefold() for one in gronden if one.strip()}
    if not wanted:
        raise RecordError("kies een grond: zonder grond mag er niets weg.")
    if unknown := wanted - set(GROUNDS):
        raise RecordError(f"grond {min(unknown)[:12]} bestaat niet. Kies een grond uit de lijst.")
    if told := forbidden(tuple(wanted)):
        raise RecordError(told)
    if OPINION in wanted and is_figures(text):
        raise RecordError(
            "hier staan cijfers, en 5.2.1 geldt alleen voor persoonlijke beleidsopvattingen. Feiten en cijfers "
            "blijven staan; kies een andere grond of wijs het vak af."
        )
    return in_order_of_law(wanted)
