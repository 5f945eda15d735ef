"""What must be weighed with every finding and step, beside its figures: a decider sees it, and what is not known.

Legal: docs/legal.md#interventieladder
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model.extraction import Category, Extraction, Measure
from pipeline.model.post import Poststuk
from pipeline.model.status import Voorstel
from pipeline.model.uitruil import AfspraakStatus, Uitruil
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import gemeente_by_code
from pipeline.zinnen import LABEL, agreement_told


@dataclass(frozen=True, slots=True)
class Omstandigheden:
    """What must be weighed with every finding and step; None is not known, empty is none."""

    bron_ontvangen: dt.date | None = None
    """Day on which the report with the figures came in."""
    afspraken: tuple[str, ...] | None = None
    """Agreements that count, in Dutch."""
    nieuwe_opgave: tuple[tuple[Category, int], ...] | None = None
    """Indicative task of the next cyclus: a circumstance, never a legal task."""
    meldingen: tuple[dt.date, ...] | None = None
    """Days of notifications under article 8."""
    bezwaar: bool | None = None
    """Whether an objection or appeal against the verdeelbesluit is pending."""


def with_circumstances(voorstel: Voorstel, known: Omstandigheden) -> Voorstel:
    """Give the same proposal with everything that must be weighed; what is not known is a doubt."""
    reasons, doubts = tuple(_known(known)), tuple(_unknown(known))
    if known.bezwaar:
        doubts = ("Er loopt bezwaar of beroep tegen het verdeelbesluit; dat schort de taak niet vanzelf op.", *doubts)
    return replace(
        voorstel,
        reasons=tuple(dict.fromkeys((*voorstel.reasons, *reasons))),
        uncertainties=tuple(dict.fromkeys((*voorstel.uncertainties, *doubts))),
    )


def _known(known: Omstandigheden) -> Iterator[str]:
    if known.bron_ontvangen:
        yield f"De rapportage met de cijfers is ontvangen op {korte_datum(known.bron_ontvangen)}."
    if known.afspraken is not None:
        yield from known.afspraken or ("In dit systeem zijn geen afspraken over uitruil vastgelegd.",)
    for category, number in known.nieuwe_opgave or ():
        yield f"Nieuwe indicatieve opgave, {LABEL[category]}: {number} plekken; die telt nog niet als taak."
    if known.meldingen is not None:
        days = ", ".join(korte_datum(day) for day in known.meldingen)
        yield (
            f"Melding op grond van artikel 8: {days}."
            if days
            else "In dit systeem staat geen melding op grond van artikel 8."
        )
    if known.bezwaar is False:
        yield "Er loopt geen bezwaar of beroep tegen het verdeelbesluit."


def _unknown(known: Omstandigheden) -> Iterator[str]:
    names = {
        "bron_ontvangen": "wanneer de rapportage met de cijfers is ontvangen",
        "afspraken": "of er afspraken over uitruil zijn",
        "nieuwe_opgave": "wat de nieuwe indicatieve opgave is",
        "meldingen": "of er een melding op grond van artikel 8 is",
        "bezwaar": "of er bezwaar of beroep loopt",
    }
    missing = [told for name, told in names.items() if getattr(known, name) is None]
    if missing:
        yield f"Niet bekend: {'; '.join(missing)}."


def circumstances_of(
    gemeente: str, found: Extraction | None, afspraken: Sequence[Uitruil], post: Sequence[Poststuk]
) -> Omstandigheden:
    """Give what must be weighed for a gemeente (code), from the source of the figures and what came in.

    Whether an objection is pending is only known when one came in here: the court and the legal department have others.
    """
    told = (found.details.get("source_report") or {}) if found else {}
    name = gemeente_by_code()[gemeente].naam
    new = [f for f in (found.figures if found else ()) if f.measure is Measure.INDICATIEF and f.municipality == name]
    mine = [one for one in afspraken if gemeente in (one.van, one.naar) and one.status is AfspraakStatus.VASTGESTELD]
    pieces = [one for one in post if gemeente in one.gemeenten]
    return Omstandigheden(
        bron_ontvangen=dt.date.fromisoformat(told["received"]) if told.get("received") else None,
        afspraken=tuple(agreement_told(one) for one in mine),
        nieuwe_opgave=tuple((f.category, f.value) for f in new if f.category in LABEL) or None,
        meldingen=tuple(dict.fromkeys(one.ontvangen_op for one in pieces if one.melding)),
        bezwaar=any(one.route == "bezwaar" for one in pieces) or None,
    )
