"""What a reader gives: a document as pages of placed words, whatever its source was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Box(NamedTuple):
    """A rectangle in PDF points, origin top-left of the page as shown (after its rotation)."""

    x0: float
    top: float
    x1: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether the two rectangles share more than an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.top < other.bottom and other.top < self.bottom


class Word(NamedTuple):
    """One run of characters without space, at `Page.text[start:end]`."""

    start: int
    end: int
    box: Box
    line: int
    """0-based number of the text line on the page; words of one line share it."""
    edges: tuple[float, ...]
    """x of each character border in points, ascending, `end - start + 1` of them; a character that
    was repaired into two (a broken ligature) shares its width."""


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
    """In the order of `text`."""
    source: str = "tekstlaag"
    """`tekstlaag` or `ocr`: where the characters came from."""

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Give one box per line for `text[start:end]` (half-open); empty when it covers no word."""
        by_line: dict[int, Box] = {}
        for word in self.words:
            if word.end <= start:
                continue
            if word.start >= end:
                break
            x0 = word.edges[max(start, word.start) - word.start]
            x1 = word.edges[min(end, word.end) - word.start]
            part = Box(x0, word.box.top, x1, word.box.bottom)
            seen = by_line.get(word.line)
            by_line[word.line] = part if seen is None else _hull(seen, part)
        return tuple(by_line.values())


def _hull(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))


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


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery; the same bytes may arrive twice, under two names or in two mails."""

    document_id: str
    name: str
    """File name as delivered; may hold a personal name, so it never goes to a log."""
    received_at: str
    """ISO 8601 with offset: when the bytes were safely stored."""
    source: str
    """`map`, `opdracht` (`ibt add`), `mail` or `archief` (unpacked from another document)."""
    family: str | None
    """`document_id` of the mail or archive it was unpacked from."""


class Part(NamedTuple):
    """A half-open range of code points of one page's normalised text."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a document; never empty, in reading order, may run over a page border."""

    document_id: str
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        """Refuse an empty or backward place: it would be a proof of nothing."""
        if not self.parts or any(part.end <= part.start for part in self.parts):
            raise ValueError("a Span holds at least one non-empty part")
