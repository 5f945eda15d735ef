"""A subject and what is said of it in one sentence, by groups of words: the links of a data file.

`De raad` with `verworpen`, or with `ingestemd` that is denied, says the same in a hundred wordings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.letter_parts import Range
from extractors.rules import load
from extractors.word_groups import DENIAL, Mark, Marks

_SOLVED = "opgelost"
"""Group of the words that undo a whole sentence when they are not denied."""
_DONE = "gedaan"
"""Group of what was achieved: nothing in that clause is a hindrance."""
_TO_COME = "komt_nog"
"""Group of the verbs that put what is achieved into the future."""
_REACH = 160
"""Letters that a subject and what is said of it may stand apart."""
_PARTS = "scheidt"
"""Group of the words a denial does not reach over: `geen vertraging door de vergunning` is no lack of a vergunning."""
_BEFORE = 30
"""Letters between a denial and the subject it denies: `geen enkele geschikte locatie`."""


@dataclass(frozen=True, slots=True)
class Link:
    """Groups that together say something."""

    name: str
    value: str
    confidence: float
    subject: frozenset[str]
    against: frozenset[str]
    """What counts when it is not denied."""
    good: frozenset[str]
    """What counts when it is denied."""
    denies_subject: bool
    """Whether the subject counts when it is denied itself."""
    beside: frozenset[str]
    """Of these one must stand in the sentence too."""
    without: frozenset[str]
    """Of these none may stand in the sentence."""

    def find(self, marks: Marks) -> Range | None:
        """Give the range of the words that say it, or None."""
        return next(self.every(marks), None)

    def every(self, marks: Marks) -> Iterator[Range]:
        """Yield the ranges of words that say it."""
        if self.subject.isdisjoint(marks.groups) or (self.beside and self.beside.isdisjoint(marks.groups)):
            return
        if not self.without.isdisjoint(marks.groups) or any(not mark.denied for mark in marks.having((_SOLVED,))):
            return
        yield from self._pairs(marks, marks.having(self.subject))

    def _pairs(self, marks: Marks, subjects: Sequence[Mark]) -> Iterator[Range]:
        sayings = list(self._said(marks))
        for subject in subjects:
            for said in sayings:
                if abs(said.start - subject.start) <= _REACH:
                    yield min(said.start, subject.start), max(said.end, subject.end)
            if self.denies_subject and (denial := _denial_of(subject, marks)):
                yield denial.start, subject.end

    def _said(self, marks: Marks) -> Iterator[Mark]:
        done = {mark.clause for mark in marks.having((_DONE,)) if not mark.denied}
        done -= {mark.clause for mark in marks.having((_TO_COME,))}
        for mark in marks.each:
            if mark.clause in done:
                continue
            if not mark.groups.isdisjoint(self.good if mark.denied else self.against):
                yield mark


def _denial_of(subject: Mark, marks: Marks) -> Mark | None:
    """Give the word that denies a subject itself: before it, in its clause, with no word between that parts them."""
    parting = [mark.start for mark in marks.having((_PARTS,))]
    for denial in marks.having((DENIAL,)):
        near = 0 < subject.start - denial.start <= _BEFORE and denial.clause == subject.clause
        if near and not any(denial.start < start < subject.start for start in parting):
            return denial
    return None


@cache
def links(name: str, table: str) -> tuple[Link, ...]:
    """Give the links of one table of a data file, in order."""
    return tuple(
        Link(
            row["naam"],
            row["waarde"],
            float(row["zekerheid"]),
            frozenset(row["onderwerp"]),
            frozenset(row.get("tegen", ())),
            frozenset(row.get("goed", ())),
            bool(row.get("geen", False)),
            frozenset(row.get("ook", ())),
            frozenset(row.get("zonder", ())),
        )
        for row in load(name)[table]
    )
