"""Why a mark is there: action, row of the policy, rules and score, in words and never with text of the document."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.model.document import Document
from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox, RedactionMark
from redaction.detect.source import NoteKind, SourceNote, find_source_notes
from redaction.policy import Action, Policy

_LOOK = "beoordelen"
"""What happens to a mark that the policy would redact and that the rules are not sure of."""


class Reason(NamedTuple):
    """One mark, told."""

    number: int
    """1-based, in reading order."""
    pages: str
    """`2` or `2-3`."""
    soort: str
    actie: str
    """`lakken`, `vragen` (the policy asks a person) or `beoordelen` (the score is too low)."""
    gelakt: bool
    """Whether it was applied."""
    beleid: str
    """Name of the row of redaction/policy.toml."""
    toelichting: str
    """What that row says."""
    regels: str
    """Detectors and rules."""
    score: str
    gronden: str
    boxes: tuple[PlacedBox, ...]


class Noted(NamedTuple):
    """Something about the redaction that a source came with."""

    kind: NoteKind
    page: int
    text: str
    """Dutch, without text of the document."""
    boxes: tuple[Box, ...]


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Give the Dutch words for kinds of datum, detectors and notes."""
    return tomllib.loads((files("pipeline") / "data" / "lakwoorden.toml").read_text(encoding="utf-8"))


def reasons(marks: Sequence[RedactionMark], applied: Collection[str], policy: Policy) -> tuple[Reason, ...]:
    """Give each mark with its reason, in reading order."""
    rows = {row.name: row for row in policy.rows}
    told = []
    for number, mark in enumerate(marks, 1):
        row = rows.get(mark.policy_row)
        asked = row is not None and row.action is Action.ASK
        pages = mark.pages
        told.append(
            Reason(
                number,
                str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}",
                words()["soort"].get(mark.category, mark.category),
                Action.ASK.value if asked else _LOOK if mark.review else Action.REDACT.value,
                mark.id in applied,
                mark.policy_row,
                row.explanation if row else "",
                ", ".join(mark.detectors),
                f"{mark.score:.2f}".replace(".", ","),
                "; ".join(mark.gronden),
                mark.boxes,
            )
        )
    return tuple(told)


class Sentences:
    """Tells in one or two Dutch sentences why a mark is there; without text of the document."""

    def __init__(self, policy: Policy) -> None:
        """Take the policy that proposed the marks."""
        self._rows = {row.name: row for row in policy.rows}
        self._known: dict[tuple[object, ...], str] = {}

    def __call__(self, mark: RedactionMark) -> str:
        """Give the sentences on one mark."""
        score = f"{mark.score:.2f}".replace(".", ",")
        key = (mark.category, mark.policy_row, mark.detectors, mark.review, score)
        if key not in self._known:
            self._known[key] = self._tell(mark, score)
        return self._known[key]

    def _tell(self, mark: RedactionMark, score: str) -> str:
        row = self._rows.get(mark.policy_row)
        kind = words()["soort"].get(mark.category, mark.category)
        told = f"{kind[:1].upper()}{kind[1:]}{f': {row.explanation}' if row and row.explanation else ''}"
        lines = [told.rstrip(".") + "."]
        if row and row.action is Action.ASK:
            lines.append("Het beleid laat u beslissen.")
        elif mark.review:
            lines.append(f"De regels zijn niet zeker ({score}): kijk zelf.")
        if seen := detectors_told(", ".join(mark.detectors)):
            lines.append(f"Gevonden door: {seen}.")
        return " ".join(lines)


def detectors_told(rules: str) -> str:
    """Give the detectors of a row of rules in Dutch: `naam in lopende tekst`."""
    names = (piece.partition(".")[0] for rule in rules.split(", ") for piece in rule.split("+"))
    return ", ".join(dict.fromkeys(words()["herkenner"].get(name, name) for name in names))


def notes(document: Document) -> tuple[Noted, ...]:
    """Give what is to be said about the redaction that a document came with, with its places."""
    return tuple(_noted(document, note) for note in find_source_notes(document))


def _noted(document: Document, note: SourceNote) -> Noted:
    page = document.pages.page(note.page)
    if note.kind is NoteKind.READABLE_BENEATH:
        boxes = tuple(word.box for word in page.hidden if note.start < word.end and word.start < note.end)
    else:
        boxes = page.boxes(note.start, note.end)
    return Noted(note.kind, note.page, words()["bron"][note.kind.value], boxes)


def notes_told(found: Sequence[Noted]) -> tuple[str, ...]:
    """Give the notes as Dutch lines, those of one kind together with their pages."""
    kinds = Counter(note.kind for note in found)
    return tuple(
        f"{words()['bron'][kind.value]} ({number} keer, blz. {_pages(found, kind)})" for kind, number in kinds.items()
    )


def _pages(found: Sequence[Noted], kind: NoteKind) -> str:
    return ", ".join(str(page) for page in sorted({note.page for note in found if note.kind is kind}))
