"""What a reader gives: a document as pages of placed words, whatever its source was."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from pipeline.model.place import Box
from pipeline.model.table import Table


class Unseen(StrEnum):
    """Why a reader of the paper does not see a word that stands in the file."""

    COVERED = "bedekt"
    """A later picture or filled shape lies over it."""
    INVISIBLE = "onzichtbaar"
    """Drawn in the invisible mode, without any picture of it beneath, or in the colour of its ground, or too small."""
    OFF_PAGE = "buiten de bladzijde"
    HIDDEN_LAYER = "verborgen laag"
    """In an optional layer that is switched off."""
    REPLACEMENT = "vervangende tekst"
    """Only in an ActualText; no glyph shows it."""


class Word(NamedTuple):
    """One run of characters without space, at `Page.text[start:end]` (or `Page.hidden_text` when not visible)."""

    start: int
    end: int
    box: Box
    line: int
    """0-based number of the text line on the page; words of one line share it."""
    edges: tuple[float, ...]
    """x of each character border in points, ascending, `end - start + 1` of them; a character that
    was repaired into two (a broken ligature) shares its width."""
    confidence: float = 1.0
    """0..1: how sure text recognition is; 1 for a word of the text layer."""
    reason: Unseen | None = None
    """Why it is not visible; None when it is."""

    @property
    def visible(self) -> bool:
        """Tell whether a reader of the paper sees it."""
        return self.reason is None


class Change(NamedTuple):
    """A place where normalising made other characters: `text[start:end]` was `raw[raw_start:raw_end]`.

    Both ranges are half-open; one of them may be empty (a soft hyphen that was dropped).
    """

    start: int
    end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its normalised text and where each word of it stands."""

    number: int
    """1-based."""
    width: float
    """Points, after rotation."""
    height: float
    text: str
    """Words separated by one space, lines by a newline, blocks by an empty line."""
    words: tuple[Word, ...]
    """In the order of `text`; all of them visible."""
    source: str = "tekstlaag"
    """`tekstlaag`, `ocr` or `gemengd`: where the characters came from."""
    raw: str | None = None
    """`text` as it stood in the source, in the same order, before any repair; None when nothing was changed."""
    changes: tuple[Change, ...] = ()
    """Where `raw` and `text` differ, ascending; between two changes they run in step."""
    hidden_text: str = ""
    """What stands in the file but not on the paper: no figure is ever read from it, the leak alarm looks for it."""
    hidden: tuple[Word, ...] = ()
    """The words of `hidden_text`, each with its reason."""
    tables: tuple[Table, ...] = ()
    """From top to bottom."""
    doubts: tuple[str, ...] = ()
    """Dutch sentences for the reviewer about this page; they never quote it."""

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Give one box per line for `text[start:end]` (half-open); empty when it covers no word."""
        by_line: dict[int, Box] = {}
        for number in range(bisect_right(self.words, start, key=_word_end), len(self.words)):
            word = self.words[number]
            if word.start >= end:
                break
            x0 = word.edges[max(start, word.start) - word.start]
            x1 = word.edges[min(end, word.end) - word.start]
            part = Box(x0, word.box.top, x1, word.box.bottom)
            seen = by_line.get(word.line)
            by_line[word.line] = part if seen is None else _hull(seen, part)
        return tuple(by_line.values())

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Give the range of the raw text that `text[start:end]` came from; a change counts as a whole."""
        return _across([(c.start, c.end, c.raw_start, c.raw_end) for c in self.changes], start, end)

    def from_raw(self, start: int, end: int) -> tuple[int, int]:
        """Give the range of `text` that the raw characters `start:end` became; a change counts as a whole."""
        return _across([(c.raw_start, c.raw_end, c.start, c.end) for c in self.changes], start, end)


def _word_end(word: Word) -> int:
    return word.end


def _across(changes: list[tuple[int, int, int, int]], start: int, end: int) -> tuple[int, int]:
    """Bring a range from the side of fields 0, 1 to that of fields 2, 3."""
    starts = [change[0] for change in changes]

    def bring(offset: int, *, as_end: bool) -> int:
        number = bisect_right(starts, offset - 1 if as_end else offset) - 1
        if number < 0:
            return offset
        _, right, other_left, other_right = changes[number]
        if as_end:
            return other_right if offset <= right else other_right + offset - right
        return other_left if offset < right else other_right + offset - right

    return bring(start, as_end=False), max(bring(start, as_end=False), bring(end, as_end=True))


def _hull(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))


class LayerKind(StrEnum):
    """What a text outside the running text is."""

    COMMENT = "opmerking"
    INSERTED = "ingevoegd"
    DELETED = "verwijderd"
    HIDDEN = "verborgen"


@dataclass(frozen=True, slots=True)
class Layer:
    """A text that travels with a document but is no part of what it says: a comment, a tracked change, hidden text."""

    kind: LayerKind
    text: str
    author: str = ""
    """As the file names them; personal data, so it never goes to a log."""
    date: str = ""
    """ISO 8601 as in the file; empty when it gives none."""
    anchor: str = ""
    """The running text it is about (a comment) or stands behind (a deletion); at most 100 characters."""


@dataclass(frozen=True, slots=True)
class Message:
    """One mail of a thread: the mail itself (depth 0) or one that is quoted in it."""

    author: str
    """Name and address as they stand there; personal data."""
    sent: str
    """As it stands there; empty when it is not said."""
    subject: str
    depth: int
    """0 for the mail itself, 1 for what it answers, and so on."""
    text: str
    """Normalised first line, at most 100 characters."""
    start: tuple[int, int] = (0, 0)
    """Page (1-based) and offset in its text where it begins; (0, 0) when it was not found on the rendition."""
    end: tuple[int, int] = (0, 0)
    """Page and offset where it ends (half-open)."""


class Pages(Protocol):
    """Reads one page at a time, so that no document has to fit in memory."""

    def __len__(self) -> int:
        """Count the pages."""
        ...

    def __iter__(self) -> Iterator[Page]:
        """Yield the pages in order."""
        ...

    def page(self, number: int) -> Page:
        """Read one page by its 1-based number."""
        ...


@dataclass(frozen=True, slots=True)
class LoosePages:
    """Pages held in memory: for one short file on the command line, and for tests."""

    loose: tuple[Page, ...]

    def __len__(self) -> int:
        """Count the pages."""
        return len(self.loose)

    def __iter__(self) -> Iterator[Page]:
        """Yield the pages in order."""
        return iter(self.loose)

    def page(self, number: int) -> Page:
        """Read one page by its 1-based number."""
        return self.loose[number - 1]


ALARM = "LEK:"
"""How a doubt begins that must be seen first."""


@dataclass(frozen=True, slots=True)
class About:
    """What a reader tells of a document as a whole, beside its pages."""

    maker: str = ""
    """Name and version of what made the rendition; `origineel` when the original is the rendition."""
    layers: tuple[Layer, ...] = ()
    messages: tuple[Message, ...] = ()
    """The mails of a thread, the newest first; empty for what is no mail."""
    doubts: tuple[str, ...] = ()
    """Dutch sentences for the reviewer about the whole; they never quote it."""
    made_on: dt.date | None = None
    """Day that the file itself gives as the day it was made; None when it gives none. Says little of a scan."""

    @property
    def alarm(self) -> str | None:
        """Give the doubt that asks for action before anything else: text under the bars of what came in redacted."""
        return next((doubt for doubt in self.doubts if doubt.startswith(ALARM)), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A registered original as its reader saw it."""

    id: str
    """SHA-256 of the original bytes, lower-case hex."""
    media_type: str
    """Of the original, judged from its bytes."""
    page_count: int
    pages: Pages
    """Of the PDF rendition: the original itself when it is a PDF, else the PDF made from it."""
    about: About = About()
    names: tuple[str, ...] = ()
    """File names it arrived under, the first first; they may hold names of persons, so no log or message shows them."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery; the same bytes may arrive twice, under two names or in two mails."""

    document_id: str
    name: str
    """File name as delivered; may hold a personal name, so it never goes to a log."""
    received_at: str
    """ISO 8601 with offset: when the bytes were safely stored; of a mailbox when the message reached it (Awb 2:17)."""
    source: str
    """`map`, `opdracht` (`ibt add`), `web` (the browser), `postbus` (the mailbox), `mail` or `archief` (unpacked
    from another document)."""
    family: str | None
    """`document_id` of the mail or archive it was unpacked from."""
