"""What was already blacked out in a document: grounds on boxes, the legend page, and silently blanked names.

The boxes carry no data; they are counted, never read. Legal: docs/legal.md#woo-gronden
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.reading import Reading
from pipeline.model.observation import Observation

CODE = re.compile(r"(?<![\d.])(?P<code>5\.(?:1\.(?:1[a-e]|2[a-i]|4|5)|2(?:\.1)?))(?![\w.]*\d|\w)")
LEGEND = re.compile(r"Legenda\s+toegepaste\s+uitzonderingsgrondslagen|definitief\s+geanonimiseerd\s+op\s+grond", re.I)
_CITED = re.compile(r"\b(?:artikel|art\.|lid|onder)\s*$", re.IGNORECASE)
_BLANK_LABEL = re.compile(r"^[ \t]*[A-Z][\w-]+[ \t]*[-–][ \t]*$", re.MULTILINE)
_BLANK_SUBJECT = re.compile(r"(?:^|\n\n)[ \t]*(?:heet|licht|geeft|merkt|vraagt|stelt|meldt|opent|sluit)\b")
BLANKS = 3
"""Blank places from which a document looks silently redacted."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """What the grounds on the boxes of a document add up to."""

    grounds: tuple[dict[str, object], ...]
    """{code, boxes, pages}, in the order of the law."""
    is_marked: bool
    """True with at least one ground on a box, or a legend."""
    blanks: int
    """Places that look blanked without a ground."""


def find_boxes(reading: Reading) -> Iterator[Observation[str]]:
    """Yield the ground on every box; a ground that a sentence or legend cites is no box."""
    for match in CODE.finditer(reading.text):
        if not _CITED.search(reading.text, max(0, match.start() - 12), match.start()):
            yield reading.observe("grounds", match["code"], match.span(), "lak.code", 0.97)


def find_redacted(reading: Reading) -> Redacted:
    """Tell what was blacked out, and how."""
    boxes: dict[str, list[int]] = {}
    for match in CODE.finditer(reading.text):
        if not _CITED.search(reading.text, max(0, match.start() - 12), match.start()):
            boxes.setdefault(match["code"], []).append(reading.page_of(match.start()))
    grounds = tuple(
        {"code": code, "boxes": len(pages), "pages": sorted(set(pages))} for code, pages in sorted(boxes.items())
    )
    marked = bool(grounds) or bool(LEGEND.search(reading.text))
    return Redacted(grounds, marked, 0 if marked else _blanks(reading))


def _blanks(reading: Reading) -> int:
    labels = _BLANK_LABEL.findall(reading.text, 0, reading.body_end)
    subjects = _BLANK_SUBJECT.findall(reading.text, 0, reading.body_end)
    return len(labels) + len(subjects)
