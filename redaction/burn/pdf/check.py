"""Looks at rewritten pages as a stranger: hidden or changed text sends a page to a picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import pypdfium2 as pdfium
from PIL import Image

from pipeline.model.place import Box
from pipeline.tools.pdf_pages import PlacedChar, find_chars
from redaction.burn.made import PageMade

SCALE = 1.5
"""Pixels per point at which letters are looked at."""
_CONTRAST = 12
"""Grey levels (of 255) that a letter must differ from its ground."""
_HYPHENS = dict.fromkeys(map(ord, "\x02\ufffe-\u00ad\u2010\u2011\u200b"))
_EDGE = 0.2
"""Share of a letter that a box may touch while the letter still counts as outside."""


def find_uncertain(
    before: pdfium.PdfDocument,
    after: bytes,
    rewritten: Iterable[int],
    covered: Mapping[int, Sequence[Box]],
    drawn: Mapping[int, Sequence[Box]],
    pages: Sequence[PageMade] = (),
) -> dict[int, str]:
    """Give those of the rewritten pages (1-based) that must become a picture after all, with the reason.

    `before` is the source and `after` the finished file; `covered` gives by page what is gone from the source and
    `drawn` the boxes that stand in the finished file. `pages` are all pages as made: what they tell saves a look.
    """
    document, found = pdfium.PdfDocument(after), dict[int, str]()
    try:
        for number in rewritten:
            old, new = before[number - 1], document[number - 1]
            if not pages or pages[number - 1].doubt or not _is_same(old, new, pages[number - 1]):
                found[number] = _doubt(old, new, covered.get(number, ()), drawn.get(number, ()))
            old.close()
            new.close()
        return {number: doubt for number, doubt in found.items() if doubt}
    finally:
        document.close()


def _is_same(before: Any, after: Any, page: PageMade) -> bool:
    """Tell whether all text that stays is as it was: its pieces follow each other and nothing more is gone."""
    old, new = _written(before), _written(after)
    labels = ["".join(box.text.translate(_HYPHENS).split()) for box in page.boxes]
    if len(old) - page.gone != len(new) - sum(map(len, labels)):
        return False
    pieces = re.split("|".join(sorted(map(re.escape, set(labels)))), new) if labels else [new]
    at = 0
    for piece in pieces:
        start = old.find(piece, at)
        if start < 0:
            return False
        at = start + len(piece)
    return True


def _written(page: Any) -> str:
    text = page.get_textpage()
    try:
        return "".join(text.get_text_range().translate(_HYPHENS).split())
    finally:
        text.close()


def _doubt(before: Any, after: Any, covered: Sequence[Box], drawn: Sequence[Box]) -> str:
    letters = list(find_chars(after))
    size = after.get_size()
    texts = (kept_text(find_chars(before), covered, size), kept_text(letters, drawn, size))
    # readers see other spaces and line ends once a neighbour is gone, so only what is written counts
    if len({"".join(text.translate(_HYPHENS).split()) for text in texts}) > 1:
        return "tekst die bij het herschrijven verandert"
    return "tekst die niet te zien is" if any(hidden_letters(after, letters)) else ""


def kept_text(letters: Iterable[PlacedChar], boxes: Sequence[Box], size: tuple[float, float]) -> str:
    """Give the text of a page outside the boxes, in the order of writing; letters on an edge count as inside.

    What stands off the page (`size` is its width and height in points) does not count: nobody can see it.
    """
    out: list[str] = []
    for letter in letters:
        if letter.spaced:
            out.append(" ")
        stays = _is_on_page(letter.ink, size) and not _is_touched(letter.box, boxes)
        out.append(letter.char if stays else " ")
    return "".join(out)


def _is_on_page(ink: Box, size: tuple[float, float]) -> bool:
    return 0 <= ink.x0 + ink.x1 <= 2 * size[0] and 0 <= ink.top + ink.bottom <= 2 * size[1]


def _is_touched(box: Box, boxes: Sequence[Box]) -> bool:
    return any(_share(box, mark) > _EDGE for mark in boxes)


def _share(box: Box, mark: Box) -> float:
    """Give the share of the width of a letter that a box covers, if its middle is at the height of the box."""
    if not mark.top <= (box.top + box.bottom) / 2 <= mark.bottom:
        return 0.0
    wide = min(box.x1, mark.x1) - max(box.x0, mark.x0)
    return wide / max(box.x1 - box.x0, 1e-6) if wide > 0 else 0.0


def hidden_letters(page: Any, letters: Iterable[PlacedChar]) -> Iterator[PlacedChar]:
    """Yield the letters of an open page that differ in nothing from their ground."""
    look = picture_of(page)
    for letter in letters:
        if not letter.char.isspace() and letter.char.isprintable() and not shows(look, letter.ink):
            yield letter


def picture_of(page: Any) -> Image.Image:
    """Give an open page in grey, at `SCALE`."""
    picture: Image.Image = page.render(scale=SCALE).to_pil().convert("L")
    return picture


def shows(picture: Image.Image, box: Box) -> bool:
    """Tell whether anything is to be seen inside the box; a place off the page shows nothing."""
    x0, top, x1, bottom = (value * SCALE for value in box)
    part = (max(int(x0), 0), max(int(top), 0), min(int(x1) + 2, picture.width), min(int(bottom) + 2, picture.height))
    if part[2] <= part[0] or part[3] <= part[1]:
        return False
    darkest, lightest = cast("tuple[int, int]", picture.crop(part).getextrema())
    return lightest - darkest >= _CONTRAST
