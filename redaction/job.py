"""What goes to the process that makes a released form, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.document import Document, Page
from pipeline.model.place import Box
from pipeline.model.woo import Finding, RedactionMark
from pipeline.tools.child import ChildLimits
from pipeline.tools.ocr_seen import OcrWord
from redaction.burn.document import BurnReport
from redaction.burn.typed.document import SetAnew
from redaction.residue import BoxResidue

ReadPage = Callable[..., Sequence[OcrWord]]
"""Reads the picture of a page (1-based) of a PDF, boxes left out, once more if asked; `verify.eyes.read_words`."""


@dataclass(frozen=True, slots=True)
class Making:
    """How forms are made, the same for all documents of one release; the functions are those of a module."""

    raster_dpi: int
    """Of pages that go out as a picture."""
    limits: ChildLimits | None = None
    """Of the process that opens renditions; None opens them in this process."""
    read_page: ReadPage | None = None
    """Reads pages that became a picture, once redacted, for their text and for the gate; None leaves both out."""
    set_anew: SetAnew | None = None
    """Typesets what has no pages of its own once the words are gone; None burns its rendition."""
    keep_positions: bool = False
    """Words that stay keep their places; the gaps then tell much."""
    light_labels: bool = False
    """Boxes are black with white text."""
    names: tuple[str, ...] = ()
    """A closed list of names of the user's own, to measure what the boxes still tell."""


@dataclass(frozen=True, slots=True)
class Made:
    """A released form before judgement."""

    report: BurnReport
    findings: tuple[Finding, ...]
    """What the gate found wrong; empty when the form may go out."""
    repeats: tuple[Finding, ...]
    """Places where a redacted text also stands outside the boxes: a decision to look at, not a leak."""
    texts: Mapping[int, str] = field(default_factory=dict)
    """By page that became a picture, where the text in it comes from, or why it has none."""
    residues: tuple[BoxResidue, ...] = ()
    """What each box still tells, in the order of the boxes."""
    keeps_positions: bool = False
    """Words that stay kept their places by choice."""
    readers: tuple[Mapping[str, str | bool | None], ...] = ()
    """Who read the finished file: `reader`, `version`, and whether it could (`looked`)."""


@dataclass(frozen=True, slots=True)
class Job:
    """What goes to the process that makes and judges; plain values, because a store cannot go along."""

    rendition: Path
    marks: tuple[RedactionMark, ...]
    texts: tuple[tuple[str, ...], ...]
    """Of the marks, in the same order."""
    out: Path
    way: Making
    concept: bool
    ocr_pages: Mapping[int, str]
    """Pages read by OCR, with the text on them that stays."""
    hidden: tuple[str, ...]
    """Words that the original hides and that stay nowhere to be seen."""
    stays: Mapping[int, str]
    """By page the text to be seen on it that stays."""
    places: Mapping[int, tuple[Box, ...]]
    """By page the places of its words, in the order of reading."""
    whole_pages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    """Of the marks, in the same order, the text without words that were read on a picture."""
    judged: Mapping[int, str] = field(default_factory=dict)
    """By page all its text, what goes and what stays."""
    terms: tuple[str, ...] = ()
    """Texts that had to go wherever they stand."""


def without(page: Page, marks: Sequence[RedactionMark]) -> str:
    """Give the text of a page with each marked part cut out."""
    text = list(page.text)
    for part in (part for mark in marks for part in mark.parts if part.page == page.number):
        text[part.start : part.end] = " " * (part.end - part.start)
    return "".join(text)


def mark_texts(document: Document, mark: RedactionMark) -> tuple[str, ...]:
    """Give the text of a mark, one string per page it touches; it stays in memory."""
    return tuple(document.pages.page(part.page).text[part.start : part.end] for part in mark.parts)


def written_text(document: Document, mark: RedactionMark) -> str:
    """Give the text of a mark as the text layer holds it: words that were read on a picture are left out."""
    out = []
    for part in mark.parts:
        page = document.pages.page(part.page)
        text = list(page.text)
        for word in page.words:
            if word.confidence < 1:
                text[word.start : word.end] = " " * (word.end - word.start)
        out.append("".join(text[part.start : part.end]))
    return " ".join(out)


def secrets_of(job: Job) -> list[str]:
    """Give the texts that go: each part of a mark, and the mark as a whole."""
    return [text for parts in job.texts for text in {*parts, " ".join(parts)}]


def is_recognised(page: Page) -> bool:
    """Tell whether a page was read from its picture, wholly or for the most part."""
    return page.source == "ocr" or sum(word.confidence < 1 for word in page.words) * 2 > len(page.words)
