"""Compares pictures of the pages: outside the boxes, the released page looks like the rendition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from pipeline.model.place import Box
from pipeline.model.woo import Finding
from pipeline.tools.pdf_pages import open_page, open_pdf

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


def compare_looks(rendition: Path, released: Path, boxes: Mapping[int, Sequence[Box]]) -> Iterator[Finding]:
    """Yield a finding for every page on which something outside the boxes looks different; `boxes` by page."""
    with open_pdf(rendition) as before, open_pdf(released) as after:
        if len(after) < len(before):
            yield Finding("keep_lost", None, None, "beeld", "het bestand heeft minder bladzijden dan het origineel")
        for number in range(1, min(len(before), len(after)) + 1):
            with open_page(before, number) as old, open_page(after, number) as new:
                if _changed(old, new, boxes.get(number, ())) >= _AREAS:
                    yield Finding("keep_lost", number, None, "beeld", "de bladzijde is buiten de vakken veranderd")


def _changed(old: Any, new: Any, boxes: Iterable[Box]) -> int:
    """Count the areas that differ."""
    size = tuple(round(side * _SCALE) for side in old.get_size())
    pictures = [_grey(page, size, boxes) for page in (old, new)]
    small = [picture.reduce(_BLOCK) for picture in pictures]
    return sum(ImageChops.difference(*small).histogram()[_DIFFERENCE:])


def _grey(page: Any, size: tuple[int, ...], boxes: Iterable[Box]) -> Image.Image:
    """Draw a page with the boxes white; what lies below the size, in pixels, is cut off."""
    picture = page.render(scale=_SCALE).to_pil().convert("L").crop((0, 0, *size))
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        x0, top, x1, bottom = (side * _SCALE for side in box)
        draw.rectangle((x0 - _MARGIN, top - _MARGIN, x1 + _MARGIN, bottom + _MARGIN), fill=255)
    result: Image.Image = picture
    return result
