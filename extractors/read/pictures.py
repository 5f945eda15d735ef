"""Reads the text in pictures on a page that also has a text layer: stamps, pasted tables, a scan with a footer.

A name in a picture must be found as well, and so must the date on a received stamp.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractors.read.words import Token, spread, to_frame
from extractors.text import normalise
from pipeline.model.place import Box
from pipeline.tools import ocr, pdf_pages

LEAST_WIDTH, LEAST_HEIGHT, LEAST_AREA = 30.0, 9.0, 900.0
"""Points and square points: smaller pictures are icons and lines."""
DENSE = 0.5
"""Characters of the text layer per 1,000 square points from which a picture counts as read: it lies under text."""
SURE = 0.6
"""A picture on a text page may be a photo: words in which the engine trusts less are left out there."""
AFTER_ALL = 10_000_000
"""Words in pictures come after everything in the order of writing."""


def find_page_tokens(page: Any, dpi: int) -> Iterator[Token]:
    """Yield the words on an open page as a picture shows them."""
    dpi = pdf_pages.fitting_dpi(page, dpi)
    yield from _seen(pdf_pages.picture(page, dpi), Box(0, 0, *page.get_size()), dpi, 0.0)


def find_picture_tokens(page: Any, dpi: int, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words in the pictures of an open page that its text layer, `tokens`, does not hold."""
    boxes = [box for box in _joined(list(pdf_pages.find_images(page))) if _is_unread(box, tokens)]
    if not boxes:
        return
    dpi = pdf_pages.fitting_dpi(page, dpi)
    look = pdf_pages.picture(page, dpi)
    for box in boxes:
        part = look.crop(tuple(round(side * dpi / 72) for side in box))  # type: ignore[arg-type]
        for token in _seen(part, box, dpi, SURE):
            if any(map(str.isalnum, token.text)) and not any(_covers(known, token) for known in tokens):
                yield token


def _seen(picture: Any, place: Box, dpi: int, least: float) -> Iterator[Token]:
    scale = 72 / dpi
    for number, word in enumerate(ocr.read_words(picture)):
        text = normalise(word.text).text.replace(" ", "")
        if not text or word.confidence < least:
            continue
        left, top, right, bottom = (side * scale for side in word.box)
        box = Box(left + place.x0, top + place.top, right + place.x0, bottom + place.top)
        frame = to_frame(box, word.turned)
        yield Token(text, frame, spread(frame, len(text)), word.turned, AFTER_ALL + number)


def _joined(boxes: list[Box]) -> list[Box]:
    """Put touching pictures together: scanners and print drivers cut one picture into strips."""
    joined: list[Box] = []
    for box in boxes:
        whole = box
        near = [other for other in joined if _touch(other, whole)]
        while near:
            for other in near:
                joined.remove(other)
                whole = Box(*map(min, whole[:2], other[:2]), *map(max, whole[2:], other[2:]))
            near = [other for other in joined if _touch(other, whole)]
        joined.append(whole)
    return joined


def _touch(a: Box, b: Box) -> bool:
    return Box(a.x0 - 1, a.top - 1, a.x1 + 1, a.bottom + 1).meets(b)


def _is_unread(box: Box, tokens: Sequence[Token]) -> bool:
    width, height = box.x1 - box.x0, box.bottom - box.top
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or width * height < LEAST_AREA:
        return False
    letters = sum(len(token.text) for token in tokens if token.turned == 0 and token.frame.meets(box))
    return letters < DENSE * width * height / 1000


def _covers(known: Token, seen: Token) -> bool:
    """Tell whether a word of the text layer stands where one was seen."""
    return known.turned == seen.turned and known.frame.meets(seen.frame)
