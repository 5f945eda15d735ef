"""Reads the text in pictures: a whole page that was scanned, or stamps and pasted tables beside a text layer.

A name in a picture must be found as well, and so must the date on a received stamp. One reader serves one document:
it remembers what stands in a picture, so that a logo on every page is read once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from PIL.Image import Image

from extractors.read.seen.words import Token, spread, to_frame
from extractors.text import normalise
from pipeline.model.place import Box
from pipeline.tools import pdf_pages
from pipeline.tools.ocr_seen import Eyes, Look, OcrWord, turn_box
from pipeline.tools.pdf_outlines import find_outlines, join_touching

LEAST_WIDTH, LEAST_HEIGHT, LEAST_AREA = 30.0, 9.0, 900.0
"""Points and square points: smaller pictures are icons and lines."""
DENSE = 0.5
"""Characters of the text layer per 1,000 square points from which a picture counts as read: it lies under text."""
SURE = 0.6
"""A picture on a text page may be a photo: lines in which the engine trusts less are left out there."""
SUREST = 0.999
"""A word that was recognised is never as sure as one that stands in the file."""
AFTER_ALL = 10_000_000
"""Words in pictures come after everything in the order of writing."""
REMEMBERED = 64
"""Pictures of one document of which the words are kept in memory."""


class PageLook(NamedTuple):
    """What a page shows when it is read as one picture."""

    tokens: tuple[Token, ...]
    """Laid straight: turned back about the middle of the page by `skew`."""
    skew: float
    """Degrees clockwise by which the page was laid askew."""


class PictureReader:
    """Reads the pictures of one document, at one resolution and with one pair of eyes."""

    def __init__(self, dpi: int, eyes: Eyes) -> None:
        self.dpi, self._eyes = dpi, eyes
        self._known: dict[bytes, Look] = {}

    def read_page(self, page: Any) -> PageLook:
        """Read an open page as a picture shows it."""
        dpi = pdf_pages.fitting_dpi(page, self.dpi)
        width, height = page.get_size()
        look = self._eyes(pdf_pages.picture(page, dpi), dpi=dpi)
        words = [w._replace(box=_in_points(w.box, dpi, (0, 0))) for w in look.words]
        straight = [w._replace(box=turn_box(w.box, -look.skew, (width / 2, height / 2))) for w in words]
        return PageLook(tuple(_tokens(straight)), look.skew)

    def read_pictures(self, page: Any, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield the words in the pictures of an open page that its text layer, `tokens`, does not hold.

        Letters that were drawn as shapes are a picture too.
        """
        drawn = [box for box in find_outlines(page) if not is_written_over(box, tokens)]
        boxes = [box for box in find_pictures(page) if is_unread(box, tokens)]
        boxes += [box for box in drawn if not any(_holds(other, box) for other in boxes)]
        if not boxes:
            return
        dpi = pdf_pages.fitting_dpi(page, self.dpi)
        whole = pdf_pages.picture(page, dpi)
        for box in boxes:
            part = whole.crop(tuple(round(side * dpi / 72) for side in box))  # type: ignore[arg-type]
            words = [w._replace(box=_in_points(w.box, dpi, box[:2])) for w in self._read(part, dpi).words]
            for token in _tokens(words):
                if any(map(str.isalnum, token.text)) and not any(covers(known, token) for known in tokens):
                    yield token

    def _read(self, picture: Image, dpi: int) -> Look:
        """Read a picture, or remember what stands in it: a logo returns on every page."""
        key = hashlib.sha256(f"{picture.size}".encode() + picture.tobytes()).digest()
        look = self._known.pop(key, None) or self._eyes(picture, dpi=dpi, least=SURE)
        self._known[key] = look  # the latest stands last, the first is forgotten
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return look


def _in_points(box: Box, dpi: int, corner: Sequence[float]) -> Box:
    """Give a box of a picture that lies with its top left at `corner` of the page."""
    left, top = corner
    scale = 72 / dpi
    return Box(left + box.x0 * scale, top + box.top * scale, left + box.x1 * scale, top + box.bottom * scale)


def _tokens(words: Sequence[OcrWord]) -> Iterator[Token]:
    for number, word in enumerate(words):
        text = normalise(word.text).text.replace(" ", "")
        if not text:
            continue
        frame = to_frame(word.box, word.turned)
        confidence = min(word.confidence, SUREST)
        edges = _edges(word, frame) if len(word.edges) == len(text) + 1 else spread(frame, len(text))
        yield Token(text, frame, edges, word.turned, AFTER_ALL + number, confidence=confidence)


def _edges(word: OcrWord, frame: Box) -> tuple[float, ...]:
    width = frame.x1 - frame.x0
    return tuple(frame.x0 + width * edge for edge in word.edges)


def find_pictures(page: Any) -> list[Box]:
    """Give the places of the pictures of an open page, touching ones as one: scanners cut a page into strips."""
    return join_touching(pdf_pages.find_images(page))


def is_unread(box: Box, tokens: Sequence[Token]) -> bool:
    """Tell whether a picture is large enough to hold text and no text layer lies over it."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or width * height < LEAST_AREA:
        return False
    return not is_written_over(box, tokens)


def is_written_over(box: Box, tokens: Sequence[Token]) -> bool:
    """Tell whether a text layer lies over a place."""
    letters = sum(len(token.text) for token in tokens if token.turned == 0 and token.frame.meets(box))
    return letters >= max(DENSE * (box.x1 - box.x0) * (box.bottom - box.top) / 1000, 1)


def _holds(outer: Box, inner: Box) -> bool:
    return outer.x0 <= inner.x0 and outer.top <= inner.top and outer.x1 >= inner.x1 and outer.bottom >= inner.bottom


def covers(known: Token, seen: Token) -> bool:
    """Tell whether a word of the text layer stands where one was seen."""
    return known.turned == seen.turned and known.frame.meets(seen.frame)
