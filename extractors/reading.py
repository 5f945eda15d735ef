r"""A whole document as one text with the way back to its pages: what every finder of this room reads.

The text keeps `\n` at a line end and an empty line between blocks, so a pattern that may run over a line end
writes `\s+`, and a label knows where its line stops. Body first; then, each a block of its own, the parts lifted
out of it (running heads, page numbers, footnotes, stamps), still searchable. A word broken over a line end is one word;
a hyphen between digits stays. Every character maps back to its page; inserted line ends map to nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any

from extractors.furniture import Place, cut_furniture, place_blocks
from extractors.joiner import Joiner, Piece
from extractors.layout import Block, in_reading_order, page_blocks
from extractors.zones import Quote, Zone, find_borders, find_quotes, find_zones
from pipeline.model.document import Document
from pipeline.model.observation import Context, Observation, T
from pipeline.model.place import Part, Span

SENTENCE_MAX = 300
"""Longest sentence that is kept as proof, in characters."""

SENTENCE_LONGEST = 1_500
"""Characters after which a sentence is cut off at a line end.

No letter has such a sentence; a list or a table without full stops may run on for pages, and whoever looks at the
whole sentence around each of its words would read those pages again for every word.
"""

_SENTENCE_END = re.compile(
    r"(?<=[.!?])['\"’”)¹²³⁴-⁹⁰]*\s+(?=['\"‘“(]?[A-Z0-9ÀÉÖ5])"
    r"|\n(?=\s*(?:[-•–*o▪◦‣\uf0a7\uf0b7]|\d{1,2}[.)])\s)|\n[ \t]*\n"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:jl|j\.l|a\.?s|d\.?d|drs|mr|ir|dr|ing|prof|ca|nr|nrs|art|artt|blz|pag|t\.a\.v|t\.b\.v|o\.a|bijv|bv|evt|incl|excl|"
    r"max|min|m\.b\.t|n\.a\.v|resp|st|lid|plv|wnd|tel|b\.a|w\.g|i\.o|e\.d|etc|vs|zgn|dhr|mevr|mw)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_CONTEXTS = {Place.NOTE: Context.FOOTNOTE, Place.STAMP: Context.STAMP}
_MONTH_NEXT = re.compile(r"\s*(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """One document as one text; all positions are half-open ranges of code points of `text`."""

    document: Document
    text: str
    body_end: int
    """Where the lifted parts begin."""
    pieces: tuple[Piece, ...]
    zones: tuple[Zone, ...] = field(default=(), repr=False)
    """Places that are no plain paragraph, in order; they may overlap, the later one counts."""
    quotes: tuple[Quote, ...] = field(default=(), repr=False)
    """Older mails and letters inside this document, in order."""
    recognised: frozenset[int] = frozenset()
    """Pages whose words were read from a picture."""
    _known: dict[Callable[[str], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, find: Callable[[str], T]) -> T:
        """Give what `find` makes of the whole text; made at the first asking, and never to be changed."""
        if find not in self._known:
            self._known[find] = find(self.text)
        made: T = self._known[find]
        return made

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    @cached_property
    def _by_page(self) -> dict[int, tuple[list[int], list[Piece]]]:
        """Per page the offsets of its pieces, ascending, and the pieces."""
        by_page: dict[int, tuple[list[int], list[Piece]]] = {}
        for piece in sorted(self.pieces, key=lambda piece: piece.offset):
            offsets, pieces = by_page.setdefault(piece.page, ([], []))
            offsets.append(piece.offset)
            pieces.append(piece)
        return by_page

    @cached_property
    def _breaks(self) -> list[int]:
        """Starts of sentences, ascending."""
        return sorted((*self._ends, *self._cuts))

    @cached_property
    def _ends(self) -> list[int]:
        found = (m.end() for m in _SENTENCE_END.finditer(self.text) if self._is_break(m))
        return sorted({0, *found, *find_borders(self.text, self.zones), len(self.text)})

    @cached_property
    def _cuts(self) -> list[int]:
        """Where a sentence is cut off because it is too long, ascending."""
        return [cut for start, end in pairwise(self._ends) for cut in _cuts(self.text, start, end)]

    def _is_break(self, match: re.Match[str]) -> bool:
        if "\n" in match.group() and not self.text[max(0, match.start() - 1)].isspace() and _hard(match.group()):
            return True
        before = self.text[max(0, match.start() - 12) : match.start()].rstrip("'\"’”)")
        if _ABBREVIATION.search(before):
            return False
        ordinal = re.search(r"\d\.$", before)
        return not (ordinal and _MONTH_NEXT.match(self.text, match.end()))

    def span(self, start: int, end: int) -> Span:
        """Give the place on the pages of `text[start:end]`, without the space around it.

        Raises:
            ValueError: There is no character of a page in that range.
        """
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        parts: list[Part] = []
        first, last = max(0, bisect_right(self._starts, start) - 1), bisect_left(self._starts, end)
        for piece in self.pieces[first:last]:
            left, right = max(start, piece.start), min(end, piece.start + piece.length)
            if left < right:
                _add(parts, Part(piece.page, piece.offset + left - piece.start, piece.offset + right - piece.start))
        return Span(self.document.id, tuple(parts))

    def position(self, page: int, offset: int) -> int | None:
        """Give where the character at `offset` of a page stands in the text; None for a dropped line end."""
        offsets, pieces = self._by_page.get(page, ((), ()))
        number = bisect_right(offsets, offset) - 1
        if number < 0 or offset >= offsets[number] + pieces[number].length:
            return None
        return pieces[number].start + offset - offsets[number]

    def page_of(self, position: int) -> int:
        """Give the 1-based page on which `text[position]` stands (an inserted line end: the page before it)."""
        return self.pieces[max(0, bisect_right(self._starts, position) - 1)].page if self.pieces else 1

    def sentence(self, position: int) -> tuple[int, int]:
        """Give the range of the sentence around a position; a list item or a block ends one too."""
        number = bisect_right(self._breaks, position, hi=len(self._breaks) - 1)
        start, end = self._breaks[number - 1], self._breaks[number] if number < len(self._breaks) else len(self.text)
        return start, start + len(self.text[start:end].rstrip())

    def is_cut(self, start: int, end: int) -> bool:
        """Tell whether a stretch of text begins or stops where a sentence was cut off: it may lack words that count."""
        before, behind = bisect_right(self._cuts, start) - 1, bisect_left(self._cuts, end)
        begins = before >= 0 and not self.text[self._cuts[before] : start].strip()
        return begins or (behind < len(self._cuts) and not self.text[end : self._cuts[behind]].strip())

    def quote(self, position: int) -> str | None:
        """Give the sentence around a position on one line, at most 300 characters, as proof."""
        start, end = self.sentence(position)
        if end - start > SENTENCE_MAX:
            start = max(start, min(position - SENTENCE_MAX // 2, end - SENTENCE_MAX))
            end = min(end, start + SENTENCE_MAX)
        return " ".join(self.text[start:end].split())[:SENTENCE_MAX] or None

    def line(self, position: int) -> tuple[int, int]:
        """Give the range of the line around a position, without its line end."""
        end = self.text.find("\n", position)
        return self.text.rfind("\n", 0, position) + 1, len(self.text) if end < 0 else end

    def block(self, position: int) -> tuple[int, int]:
        """Give the range of the block (paragraph, address, table) around a position."""
        end = self.text.find("\n\n", position)
        start = self.text.rfind("\n\n", 0, position)
        return 0 if start < 0 else start + 2, len(self.text) if end < 0 else end

    def context(self, position: int) -> Context:
        """Tell what kind of place a position is; a table cell is set by the finder that reads tables."""
        borders, contexts = self._contexts
        return contexts[bisect_right(borders, position) - 1] if position >= 0 else Context.PARAGRAPH

    @cached_property
    def _contexts(self) -> tuple[list[int], list[Context]]:
        """Where the kind of place changes, ascending from 0, and what it is from there on."""
        borders = sorted({0, *(zone.start for zone in self.zones), *(zone.end for zone in self.zones)})
        waiting = sorted(range(len(self.zones)), key=lambda number: self.zones[number].start, reverse=True)
        around: list[int] = []  # negative numbers of the zones begun, so that the latest zone comes first
        contexts: list[Context] = []
        for border in borders:
            while waiting and self.zones[waiting[-1]].start <= border:
                heappush(around, -waiting.pop())
            while around and self.zones[-around[0]].end <= border:
                heappop(around)
            contexts.append(self.zones[-around[0]].context if around else Context.PARAGRAPH)
        return borders, contexts

    def is_quoted(self, position: int) -> bool:
        """Tell whether the words at a position are those of an older mail or letter."""
        return self.quote_at(position) is not None

    def quote_at(self, position: int) -> Quote | None:
        """Give the older message that a position stands in; None in the words of the document itself."""
        number = bisect_right(self._quote_starts, position) - 1
        return self.quotes[number] if number >= 0 and position < self.quotes[number].end else None

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [quote.start for quote in self.quotes]

    def observe(
        self, name: str, value: T, place: tuple[int, int], rule: str, confidence: float, qualifier: str | None = None
    ) -> Observation[T]:
        """Give a value with its proof: `place` is a range of the text, `name` the field it is for."""
        start, end = place
        context = self.context(start)
        literal = " ".join(self.text[start:end].split())
        return Observation(
            name, value, literal, self.span(start, end), context, rule, confidence, qualifier, self.quote(start)
        )


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a sentence is cut off because it is too long: at a line end, else at a space."""
    while end - start > SENTENCE_LONGEST:
        limit = start + SENTENCE_LONGEST
        at = next((at for sign in "\n " if (at := text.rfind(sign, start + 1, limit)) > 0), limit - 1)
        start = at + 1
        yield start


def _hard(separator: str) -> bool:
    return separator.startswith("\n") or separator.count("\n") > 1


def _add(parts: list[Part], part: Part) -> None:
    """Append, or lengthen the last part when only a dropped hyphen or line end stands between."""
    if parts and parts[-1].page == part.page and 0 <= part.start - parts[-1].end <= 2:
        parts[-1] = Part(part.page, parts[-1].start, part.end)
    else:
        parts.append(part)


def read_document(document: Document) -> Reading:
    """Read all pages into one text, page by page; only the text and its map stay in memory."""
    found: list[Block] = []
    recognised: set[int] = set()
    for page in document.pages:
        found += page_blocks(page)
        if page.source == "ocr":
            recognised.add(page.number)
    blocks = in_reading_order(cut_furniture(found))
    places = place_blocks(blocks)
    joiner = Joiner(blocks)
    for block, place in zip(blocks, places, strict=True):
        if place is Place.BODY:
            joiner.add(block)
    body_end = joiner.length
    lifted: list[Zone] = []
    for block, place in zip(blocks, places, strict=True):
        if place is not Place.BODY:
            lifted.append(Zone(*joiner.add(block, join=False), _CONTEXTS.get(place, Context.HEADING)))
    text = joiner.text
    quotes = find_quotes(text[:body_end])
    zones = (*find_zones(text[:body_end], quotes), *lifted)
    return Reading(document, text, body_end, tuple(joiner.pieces), zones, quotes, frozenset(recognised))
