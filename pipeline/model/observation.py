"""What an extractor saw: one value with its literal text and its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from pipeline.model.place import Box, Span

T = TypeVar("T")


class Context(StrEnum):
    """The kind of place a value stood in."""

    CELL = "tabelcel"
    HEADING = "kop"
    PARAGRAPH = "alinea"
    STAMP = "stempel"
    FOOTNOTE = "voetnoot"
    MAIL_HEADER = "mailheader"
    QUOTATION = "citaat"


@dataclass(frozen=True, slots=True)
class Observation(Generic[T]):
    """One value read from a document, with everything needed to check it by eye."""

    field: str
    """Key of contracts.md section 1, or `details.<name>`."""
    value: T
    literal: str
    """The text as it stands on the page, normalised."""
    span: Span
    context: Context
    rule: str
    """Name of the rule that found it, `<family>.<rule>`."""
    confidence: float
    """0..1; below the threshold of the configuration a person must look."""
    qualifier: str | None = None
    """A word that makes the value approximate (`bijna`, `ongeveer`), as written."""
    sentence: str | None = None
    """The sentence around it, at most 300 characters; absent for a table cell."""


class Proof(NamedTuple):
    """The evidence of one value as it goes into the extraction JSON."""

    page: int
    """1-based."""
    box: Box
    literal: str
    sentence: str | None
    context: Context
    rule: str
    confidence: float
    needs_review: bool
