"""Compares pictures of the pages: outside the boxes, the released page looks like the rendition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from pipeline.model.place import Box
from pipeline.model.woo import Finding, PlacedBox
from pipeline.tools.pdf_pages import open_page, open_pdf
from redaction.verify.moved import find_crowded
from redaction.verify.runs import PageText

_SCALE = 2.5
"""Pixels per point: a hairline, which pictures make grey, stays a small part of its area."""
_BLOCK = 10
"""Pixels along a side of the areas that are compared: small shifts of a letter fall away."""
_DIFFERENCE = 38
"""Grey levels (of 255) by which the mean of an area may differ: print made coarser stays below."""
_MARGIN = 5
"""Pixels around a box that do not count: its border."""
_AREAS = 3
"""Areas that must differ before a page counts as changed: less than a short word."""


def compare_looks(
    rendition: Path,
    released: Path,
    boxes: Mapping[int, Sequence[Box]],
    moved: Sequence[PlacedBox] = (),
    pages: Sequence[PageText] = (),
    drawn: Sequence[PlacedBox] = (),
) -> Iterator[Finding]:
    """Yield a finding for every page on which something outside the boxes looks different; `boxes` by page.

    With `moved` (areas in which words that stay may stand elsewhere), `pages` (what pdfium reads of the released file)
    and `drawn` (the boxes on it) each such area is looked at by itself: its words are there to be seen.
    """
    with open_pdf(rendition) as before, open_pdf(released) as after:
        if len(after) < len(before):
            yield Finding("keep_lost", None, None, "beeld", "het bestand heeft minder bladzijden dan het origineel")
        for number in range(1, min(len(before), len(after)) + 1):
            with open_page(before, number) as old, open_page(after, number) as new:
                looks = [_grey(page, old.get_size()) for page in (old, new)]
            areas = _on(moved, number)
            if areas and number <= len(pages):
                yield from find_crowded(number, pages[number - 1], areas, _on(drawn, number), looks[1], _SCALE)
            if _changed(looks, boxes.get(number, ())) >= _AREAS:
                yield Finding("keep_lost", number, None, "beeld", "de bladzijde is buiten de vakken veranderd")


def _on(placed: Sequence[PlacedBox], number: int) -> list[Box]:
    return [box for page, box in placed if page == number]


def _changed(looks: Sequence[Image.Image], boxes: Iterable[Box]) -> int:
    """Count the areas that differ; the pictures are drawn on."""
    aside = list(boxes)
    for picture in looks:
        _blank(picture, aside)
    small = [picture.reduce(_BLOCK) for picture in looks]
    return sum(ImageChops.difference(*small).histogram()[_DIFFERENCE:])


def _grey(page: Any, size: tuple[float, float]) -> Image.Image:
    """Draw a page in grey; what lies below the size, in points, is cut off: there stands a word of ours."""
    bitmap = page.render(scale=_SCALE, grayscale=True)
    try:
        picture = bitmap.to_pil().convert("L")
        result: Image.Image = picture.crop((0, 0, *(round(side * _SCALE) for side in size)))
        return result
    finally:
        bitmap.close()


def _blank(picture: Image.Image, boxes: Iterable[Box]) -> None:
    """Make the boxes white."""
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        x0, top, x1, bottom = (side * _SCALE for side in box)
        draw.rectangle((x0 - _MARGIN, top - _MARGIN, x1 + _MARGIN, bottom + _MARGIN), fill=255)
