"""What the law says about grounds together and about what they are for, as rules that hold wherever grounds are used.

Legal: docs/legal.md#woo-gronden
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from pipeline.model.woo import RedactionMark

ALONE = "5.1.5"
"""Never with another ground for the same information (R-15, W12)."""
OPINION = "5.2.1"
"""Personal views on policy in documents for internal deliberation: facts are none (W13)."""
_FACTS = frozenset({"trede", "bevinding", "peildatum", "taakstelling", "realisatie", "interventieladder"})
"""Words that are a fact of the supervision by themselves."""
_FIGURES = _FACTS | frozenset((
    "amv", "amvs", "asielzoekers", "plekken", "plaatsen", "opvangplekken", "opvangplaatsen", "statushouders",
    "ontheemden", "personen", "bewoners", "bedden", "procent", "euro", "aantal", "totaal",
    "van", "per", "en", "de", "het", "in", "op", "eur", "is", "was", "zijn", "nog", "niet", "wel", "ladder",
    "voldaan", "voldoet", "gerealiseerd", "achterstand", "tekort", "opgave", "een", "twee", "drie", "vier", "vijf",
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
))  # fmt: skip
"""Words that stand beside figures and make no opinion of them."""
_WORD = re.compile(r"[^\W\d_]+")
_YEARS = 5


def forbidden(gronden: Sequence[str]) -> str:
    """Give in Dutch why these grounds do not go together; empty when they do."""
    if ALONE in gronden and len(set(gronden)) > 1:
        return "5.1.5 mag niet samen met een andere grond voor dezelfde informatie. Kies één van beide."
    return ""


def is_figures(text: str) -> bool:
    """Tell whether a text is nothing but figures, a finding or a step of the ladder, with the words beside them."""
    words = {word.casefold() for word in _WORD.findall(text)}
    return words <= _FIGURES and (any(map(str.isdigit, text)) or bool(words & _FACTS))


def problems(marks: Iterable[tuple[RedactionMark, str]], others: Iterable[Sequence[str]] = ()) -> Iterator[str]:
    """Yield in Dutch what may not be released so.

    Args:
        marks: What goes, each with the text under it.
        others: The grounds of each page and of the document that is withheld as a whole.
    """
    given = list(marks)
    if any(forbidden(gronden) for gronden in (*(mark.gronden for mark, _ in given), *others)):
        yield "combineert 5.1.5 met een andere grond. Kies één grond."
    elif any(_clash(one, other) for (one, _), (other, _) in combinations(given, 2)):
        yield "heeft een vak met 5.1.5 over een vak met een andere grond. Kies één grond."
    if any(OPINION in mark.gronden and is_figures(text) for mark, text in given):
        yield "lakt cijfers of feiten met 5.2.1. Die grond geldt alleen voor persoonlijke beleidsopvattingen."


def _clash(one: RedactionMark, other: RedactionMark) -> bool:
    if (ALONE in one.gronden) is (ALONE in other.gronden):
        return False
    return any(a.page == b.page and a.box.meets(b.box) for a in one.boxes for b in other.boxes)


def is_relative(code: str) -> bool:
    """Tell whether a ground weighs an interest against openness: article 5.1 lid 2 and 5, and 5.2."""
    return code.startswith("5.1.2") or code in (ALONE, OPINION)


def is_old(day: dt.date | None, today: dt.date) -> bool:
    """Tell whether information is older than five years: then a refusal needs a reason of its own (article 5.3)."""
    return day is not None and (day.year + _YEARS, day.month, day.day) < (today.year, today.month, today.day)
