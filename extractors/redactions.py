"""What was already blacked out in a document: grounds on boxes, the legend page, and silently blanked names.

The boxes carry no data; they are counted, never read. Legal: docs/legal.md#woo-gronden
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.reading import Reading
from pipeline.model.observation import Observation
from pipeline.tools.media import TXT

CODE = re.compile(r"(?P<code>5\.(?<![\d.]5\.)(?:1\.(?:1[a-e]|2[a-i]|4|5)|2(?:\.1)?))(?![\w.]*\d|\w)")
LEGEND = re.compile(r"Legenda\s+toegepaste\s+uitzonderingsgrondslagen|definitief\s+geanonimiseerd\s+op\s+grond", re.I)
_CITED = re.compile(r"\b(?:artikel|art\.|lid|onder)\s*$", re.IGNORECASE)
_BLANK_LABEL = re.compile(r"^[ \t]*[A-Z][\w-]+[ \t]*[-–][ \t]*$", re.MULTILINE)
_ATTENDANCE = re.compile(r"\b(?:Aanwezig\w*|Deelnemers|Vertegenwoordigers|Online|Afwezig\w*)\b[^:\n]*:", re.IGNORECASE)
_BLANK_SUBJECT = re.compile(r"(?:\A|\n\n)[ \t]*(?P<word>heet|licht|geeft|merkt|vraagt|stelt|meldt|opent|sluit)\b")
_BLANK_ROLE = re.compile(r"^[ \t]*[A-Z]\w{1,12}:[ \t]*\((?:voorzitter|notulist|secretaris|verslag)\w*\)", re.MULTILINE)
_BLANK_PARTNER = re.compile(r"\b(?:samenwerking|overleg|afstemming)[ \t]+met[ \t]*(?=\n\n|\Z)")
_LEGEND_ROW = re.compile(
    r"Art(?:ikel|\.)?\s*(?P<artikel>5\.[12])\s+lid\s+(?P<lid>\d)(?:\s+sub\s+(?P<sub>[a-i]))?\b"
    r"[^\d]{5,200}?(?P<pages>\d{1,3}(?:\s*[,;&]\s*\d{1,3}|\s*(?:en|t/m|-)\s*\d{1,3})*)",
    re.IGNORECASE,
)
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


def find_legend(reading: Reading) -> Iterator[Observation[bool]]:
    """Yield where a legend says that the document was redacted."""
    if match := LEGEND.search(reading.text):
        yield reading.observe("already_redacted", True, match.span(), "lak.legenda", 0.97)


def find_blanks(reading: Reading) -> Iterator[Observation[bool]]:
    """Yield the places where a name seems to have been taken out without a ground, by page order of their kind."""
    for rule, match in _blanks(reading):
        yield reading.observe("details.possible_blank_redaction", True, match.span(), rule, 0.85)


def find_redacted(reading: Reading) -> Redacted:
    """Tell what was blacked out, and how."""
    boxes: dict[str, list[int]] = {}
    for box in find_boxes(reading):
        boxes.setdefault(box.value, []).append(box.span.parts[0].page)
    told = _legend_pages(reading) if reading.document.media_type == TXT else {}
    grounds = tuple(
        {"code": code, "boxes": len(pages), "pages": told.get(code) or sorted(set(pages))}
        for code, pages in sorted(boxes.items())
    )
    marked = bool(grounds) or bool(LEGEND.search(reading.text))
    return Redacted(grounds, marked, 0 if marked else sum(1 for _ in _blanks(reading)))


def _blanks(reading: Reading) -> Iterator[tuple[str, re.Match[str]]]:
    for head in _ATTENDANCE.finditer(reading.text, 0, reading.body_end):
        for match in _BLANK_LABEL.finditer(reading.text, head.end(), _list_end(reading, head.end())):
            yield "lak.leeg_label", match
    for rule, found in (("onderwerp", _BLANK_SUBJECT), ("rol", _BLANK_ROLE), ("partner", _BLANK_PARTNER)):
        for match in found.finditer(reading.text, 0, reading.body_end):
            yield f"lak.leeg_{rule}", match


def _list_end(reading: Reading, start: int) -> int:
    """Give where the list behind its head stops: at the end of the paragraph, or of the next one below a bare head.

    The next head starts a list of its own.
    """
    end = reading.block(start)[1]
    if not reading.text[start:end].strip() and end < reading.body_end:
        end = reading.block(end + 2)[1]
    following = _ATTENDANCE.search(reading.text, start, end)
    return following.start() if following else end


def _legend_pages(reading: Reading) -> dict[str, list[int]]:
    """Give the pages that the legend names per ground: a plain text has no pages of its own."""
    legend = LEGEND.search(reading.text)
    if not legend:
        return {}
    pages: dict[str, list[int]] = {}
    for row in _LEGEND_ROW.finditer(reading.text, legend.start()):
        code = f"{row['artikel']}.{row['lid']}{row['sub'] or ''}"
        pages[code] = sorted({int(page) for page in re.findall(r"\d+", row["pages"])})
    return pages
