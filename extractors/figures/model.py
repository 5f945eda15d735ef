"""What the finders of figures share: the value they give, what they know of the document, what they report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extractors.numbers import Certainty, Count
from extractors.reading import Reading
from pipeline.model.extraction import Category, DocumentType, Measure, Warning
from pipeline.model.observation import Observation

FIELD = "figures"
SURE = 0.8
"""Below this confidence the extraction asks a person to look (the default of the configuration)."""


SCAN_CEILING = 0.75
"""Confidence of a number read by OCR that no total confirms: one wrong digit is not seen."""


class FigureValue(NamedTuple):
    """A number of opvangplaatsen of one gemeente."""

    municipality: str
    """Official name."""
    category: Category
    measure: Measure
    value: int
    peildatum: dt.date | None
    """None when the document names none, and always for a wettelijke taak."""


Observed = Observation[FigureValue]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a document before its figures are read."""

    reading: Reading
    municipalities: tuple[str, ...]
    """Official names of the gemeenten it is about."""
    kind: DocumentType
    letter_date: dt.date | None
    """Tells plan from realisation; never a peildatum by itself."""
    stated_day: dt.date | None
    """The one day that the document names as peildatum of all its figures."""

    @property
    def single(self) -> str | None:
        """Give the gemeente when there is exactly one."""
        return self.municipalities[0] if len(self.municipalities) == 1 else None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a document with what must be told to the reviewer."""

    observations: tuple[Observed, ...] = ()
    warnings: tuple[Warning, ...] = ()
    asides: tuple[Observation[Any], ...] = ()
    """Counts of several gemeenten together and parts of a figure (extractors/figures/asides.py)."""


class AreaTotal(NamedTuple):
    """The task of a province or the estimate of the country, as a document says it."""

    area: str
    value: int
    cyclus: str | None
    """`2026-2028`; None when the words do not say which."""


@dataclass(slots=True)
class Notes:
    """Collects warnings and asides while a document is read; each is kept once, in order."""

    warnings: list[Warning] = field(default_factory=list)
    asides: list[Observation[Any]] = field(default_factory=list)
    areas: list[AreaTotal] = field(default_factory=list)
    passed: list[tuple[int, int]] = field(default_factory=list)
    """Counts of places in words that are not read, each with its page (extractors/figures/passed.py)."""
    _known: set[Warning] = field(default_factory=set)

    def add(self, code: str, message: str) -> None:
        """Take note of a warning."""
        if (warning := Warning(code, message)) not in self._known:
            self._known.add(warning)
            self.warnings.append(warning)


class Written(NamedTuple):
    """How sure a written count is, for the confidence of a figure."""

    confidence: float
    qualifier: str | None


def written(count: Count) -> Written:
    """Give the ceiling that the writing of a count sets on the confidence of its figure."""
    ceiling = {Certainty.SURE: 1.0, Certainty.REPAIRED: 0.5, Certainty.APPROXIMATE: 0.5, Certainty.DASH: 0.7}
    return Written(ceiling.get(count.certainty, 0.3), count.qualifier)


def measure_at(measure: Measure, day: dt.date | None, letter_date: dt.date | None) -> Measure:
    """Give `gepland` for a realisation on a day after the letter: that is a promise, not a count."""
    if measure is Measure.REALISATIE and day and letter_date and day > letter_date:
        return Measure.GEPLAND
    return measure


def peildatum_of(measure: Measure, day: dt.date | None) -> dt.date | None:
    """Give the day for a measure that has one; a task or an indication has none."""
    return day if measure in (Measure.REALISATIE, Measure.GEPLAND) else None


def official(names: Sequence[str]) -> tuple[str, ...]:
    """Give names without doubles, in order."""
    return tuple(dict.fromkeys(names))
