"""What a label of a table row or column says: category, measure, day, gemeente, or that it is no figure at all."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from extractors.dates import INFERRED, find_dates
from extractors.gazetteer import AMBIGUOUS, find_names, find_provinces, name_at
from extractors.rules import rules
from pipeline.model.extraction import Category, Measure


class Kind(Enum):
    """What role a row or column plays."""

    FIGURE = "cijfer"
    NEUTRAL = "neutraal"
    """Says nothing by itself (`Aantal plekken`)."""
    TOTAL = "totaal"
    AREA = "gebied"
    """A province or region: a check, never a figure of a gemeente."""
    DERIVED = "afgeleid"
    """Difference, percentage, part, another unit."""
    OTHER = "overig"
    """Not understood: mostly a location."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label, read."""

    text: str
    kind: Kind
    category: Category | None = None
    measure: Measure | None = None
    day: dt.date | None = None
    municipality: str | None = None
    """Official name, or `Bergen` when it cannot be known which."""
    is_mixed: bool = False
    """Names a task and a realisation at once (`Realisatie wettelijke taak`), or both kinds loose from each other: a
    person must look."""
    sure_day: float = 1.0
    """How sure the day is (0..1): less when its year is not written."""


EMPTY = Label("", Kind.NEUTRAL)


def find_category(text: str) -> Category | None:
    """Give the category a text names; `regulier en amv` together is a total, two strangers are None."""
    named = [Category(rule.name) for rule in rules("figures", "soort") if rule.pattern.search(text)]
    for apart in (Category.STATUSHOUDERS, Category.OEKRAINE):
        if apart in named:
            return apart if named == [apart] or set(named) <= {apart, Category.TOTAAL} else None
    if Category.REGULIER in named and Category.AMV in named:
        return Category.TOTAAL
    for category in (Category.AMV, Category.REGULIER, Category.TOTAAL):
        if category in named:
            return category
    return Category.TOTAAL if Category.ASIELZOEKERS in named else None


def find_measure(text: str) -> Measure | None:
    """Give what a label measures; the first rule of the table `maat` that fits."""
    return next((Measure(rule.name) for rule in rules("figures", "maat") if rule.pattern.search(text)), None)


def _is_mixed(text: str) -> bool:
    found = {rule.name for rule in rules("figures", "maat") if rule.pattern.search(text)}
    both = {rule.name for rule in rules("figures", "soort") if rule.pattern.search(text)} >= {"regulier", "amv"}
    loose = both and not (_fits("samen", text) or _fits("samengenomen", text))
    return {Measure.REALISATIE.value, Measure.WETTELIJKE_TAAK.value} <= found or loose


def is_part(label: Label) -> bool:
    """Tell whether a row or column counts a part of the one before it: `waarvan amv`, `w.v. amv`."""
    return bool(_PART.match(label.text))


_PART = re.compile(r"\W*(?:waarvan|w\.?v\.|wv)(?!\w)", re.IGNORECASE)


def is_derived(text: str) -> bool:
    """Tell whether a label announces a difference, share, part or another unit than places."""
    return any(rule.pattern.search(text) for rule in rules("figures", "afgeleid"))


def read_label(text: str, anchor: dt.date | None) -> Label:
    """Give what a label says; `anchor` is the date of the document, for days without a year."""
    text = " ".join(text.replace("**", "").split())
    if not text:
        return EMPTY
    municipality, rest = _municipality(text)
    written = next(find_dates(text), None)
    day = written.resolve(anchor) if written else None
    sure_day = 1.0 if written is None or written.year else INFERRED
    category, measure = find_category(rest), find_measure(rest)
    kind = _kind(rest, understood=bool(category or measure or day or municipality))
    return Label(text, kind, category, measure, day, municipality, _is_mixed(rest), sure_day)


def _kind(text: str, *, understood: bool) -> Kind:
    if is_derived(text):
        return Kind.DERIVED
    if _fits("gebied", text) or _is_province(text):
        return Kind.AREA
    if _fits("totaalrij", text):
        return Kind.TOTAL
    if understood:
        return Kind.OTHER if _names_place(text) else Kind.FIGURE
    return Kind.OTHER if _left_over(text) else Kind.NEUTRAL


def _fits(table: str, text: str) -> bool:
    return any(rule.pattern.search(text) for rule in rules("figures", table))


def _is_province(text: str) -> bool:
    return any(found.start == 0 and found.end == len(text) for found in find_provinces(text))


def _municipality(text: str) -> tuple[str | None, str]:
    """Give the gemeente a label names and the label without it; one among other capitalised words is a place."""
    start = re.match(r"(?:de )?(?:gemeente )?", text, re.IGNORECASE)
    named = name_at(text, start.end() if start else 0) or next(find_names(text), None)
    if named is None:
        return None, text
    rest = (text[: named.start] + " " + text[named.end :]).strip()
    return (named.naam, re.sub(r"(?i)\bgemeente\b", " ", rest)) if not _names_place(rest) else (None, text)


@cache
def _known() -> tuple[re.Pattern[str], ...]:
    tables = ("soort", "maat", "neutraal", "totaalrij")
    return tuple(rule.pattern for table in tables for rule in rules("figures", table))


def _left_over(text: str) -> str:
    """Give what of a label no rule knows."""
    for found in reversed(list(find_dates(text))):
        text = text[: found.start] + " " + text[found.end :]
    for pattern in _known():
        text = pattern.sub(" ", text)
    text = re.sub(r"\b(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?\b|[¹²³⁴-⁹]|\bQ[1-4]\b", " ", text)
    return " ".join(re.findall(r"[^\W\d_]{2,}", text))


_PLACE = re.compile(
    r"\w+(?:straat|weg|laan|plein|kade|dijk|hof|pad|singel|park)\b|\b(?:locatie|azc|hotel|school|schip|boot|kazerne|"
    r"klooster|terrein|chalets?|pand|gebouw|sporthal)\b",
    re.IGNORECASE,
)


def _names_place(text: str) -> bool:
    """Tell whether a label goes on with a name that no rule knows, such as a street or a building."""
    left = _left_over(text)
    if not left:
        return False
    if _PLACE.search(left):
        return True
    inside = re.findall(r"(?<=\s)[A-Z][a-zà-ÿ]+", " ".join(left.split()[0:]))
    return bool(inside)


def is_ambiguous(label: Label) -> bool:
    """Tell whether a label names `Bergen` without saying which."""
    return label.municipality == AMBIGUOUS
