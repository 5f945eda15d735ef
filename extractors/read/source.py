"""What a reader of one kind of file gives beside the PDF rendition: what the pages alone do not tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.model.document import Layer


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as the file itself holds it, in the order of the document."""

    rows: tuple[tuple[str, ...], ...]
    """All of one length; a cell that spans columns or rows stands in each of them. Raw text, lines by a newline."""
    header_rows: int = 1
    """Rows at the top that head the columns; 0 when the file says so."""


@dataclass(frozen=True, slots=True)
class SourceMessage:
    """One mail of a thread, not yet placed on the rendition."""

    author: str
    sent: str
    subject: str
    depth: int
    """0 for the mail itself, 1 for what it answers, and so on."""
    text: str
    """All of its own text, without what it quotes in turn, as the rendition shows it."""


@dataclass(frozen=True, slots=True)
class Source:
    """What one original holds; its words come from the rendition."""

    maker: str
    """Name and version of what made the rendition."""
    tables: tuple[SourceTable, ...] = ()
    layers: tuple[Layer, ...] = ()
    messages: tuple[SourceMessage, ...] = ()
    """The newest first; empty for what is no mail."""
    doubts: tuple[str, ...] = ()
    """Dutch sentences for the reviewer, without text of the document."""
    made_on: dt.date | None = None
    """Day that the file itself gives as the day it was made."""


@dataclass(frozen=True, slots=True)
class How:
    """What a workspace decides about reading."""

    office: str = "auto"
    """Which program converts office files: `auto`, `libreoffice` or `dxpdf`."""
    accepts_changes: bool = True
    """Whether the tracked changes of an office file are accepted, or rejected."""
    shows_comments: bool = False
    """Whether the comments of an office file are set on pages of their own."""
    shows_hidden: bool = False
    """Whether its hidden text is."""
