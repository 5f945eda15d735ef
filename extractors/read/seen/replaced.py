"""Sets a replacement text (ActualText) against the glyphs it stands for: what no glyph shows is no text of the page.

Programs write one for a ligature or a hyphen, but it can say anything, and every program that copies text believes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.read.seen.words import Token, spread
from extractors.text import normalise
from pipeline.model.place import Box
from pipeline.tools import pdf_objects
from pipeline.tools.pdf_chars import NO_UNICODE, TextPage
from pipeline.tools.pdf_frames import Placing
from pipeline.tools.pdf_objects import Drawn

_UNTOLD = ("Co", "Cn", "Cc")
"""Categories of characters that say nothing: private use and none at all."""


@dataclass(slots=True)
class _Span:
    """One piece of content with a replacement text."""

    text: str
    things: list[Drawn] = field(default_factory=list)
    glyphs: str = ""


def find_replaced(page: Any, number: int) -> list[Token]:
    """Give the words of replacement texts that say something else than the page shows, and turn those off.

    A TextPage made afterwards reads what is drawn. Where the glyphs have no meaning of their own, the replacement
    text stays: it is all there is. `number` is the number (1-based) of the open page.
    """
    spans = _find_spans(pdf_objects.find_objects(page))
    if not spans:
        return []
    _read_glyphs(page, number, spans)
    placing = Placing(page)
    hidden: list[Token] = []
    for span in spans:
        if not span.glyphs or _is_told(span.glyphs):
            if _fold(span.text) not in ("", _fold(span.glyphs)):
                hidden += _words(span.text, _hull([pdf_objects.place(thing, placing) for thing in span.things]))
            for thing in span.things:
                pdf_objects.read_as_drawn(thing)
    return hidden


def _find_spans(objects: Sequence[Drawn]) -> list[_Span]:
    """Give the pieces in order; of nested ones the innermost, as pdfium reads them."""
    spans: dict[int, _Span] = {}
    for thing in objects:
        if thing.kind == pdf_objects.FORM:
            continue
        for replacement in list(pdf_objects.find_replacements(thing))[-1:]:
            spans.setdefault(replacement.at, _Span(replacement.text)).things.append(thing)
    return list(spans.values())


def _read_glyphs(page: Any, number: int, spans: Sequence[_Span]) -> None:
    """Fill in what the glyphs of each piece say, from a second copy of the page without any replacement text."""
    copy = page.pdf[number - 1]
    try:
        objects = pdf_objects.find_objects(copy)
        owners = {objects[thing.order].at: span for span in spans for thing in span.things}
        for thing in objects:
            pdf_objects.read_as_drawn(thing)
        with TextPage(copy) as text:
            for index, char in enumerate(text.text):
                span = owners.get(text.object_of(index))
                if span is not None and not text.is_made_up(index):
                    span.glyphs += char
    finally:
        copy.close()


def _is_told(glyphs: str) -> bool:
    return all(char != NO_UNICODE and unicodedata.category(char) not in _UNTOLD for char in glyphs)


def _fold(text: str) -> str:
    """Give the letters and figures only, all small and without accents apart, as they sound when read aloud."""
    even = unicodedata.normalize("NFKC", normalise(text).text).casefold()
    return "".join(filter(str.isalnum, even))


def _hull(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def _words(text: str, place: Box) -> Iterator[Token]:
    """Yield the words of a replacement text, all on the place of what they replace."""
    frame = Box(place.x0, place.top, max(place.x1, place.x0 + 0.01), max(place.bottom, place.top + 0.01))
    for word in normalise(text).text.split():
        yield Token(word, frame, spread(frame, len(word)), 0, 0)
