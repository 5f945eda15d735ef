"""Looks at the boxes of a finished file as people do: each shows what a box with its label shows, and nothing else.

The page is drawn beside one that holds the same boxes alone. Around a box somebody drew this is the check of its own:
there may be no text under it that a search could find.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream
from PIL import Image, ImageChops, ImageFilter

from pipeline.model.place import Box
from pipeline.model.woo import Finding, PlacedBox
from pipeline.tools.pdf_pages import open_pdf
from redaction.burn.geometry import Frame, Rect
from redaction.burn.label import draw_boxes, make_stamps
from redaction.burn.made import MadeBox
from redaction.verify.programs import POPPLER, draw_poppler

LEAK = "leak"
PICTURE = "beeld"
_SCALE = 2.0
"""Pixels per point."""
_EDGE = 1.2
"""Points of the border that do not count."""
_REACH = 0.2
"""Part of the height of a box on words, at its top and bottom, into which letters of the next lines reach."""
_LEVELS = 40
"""Grey levels (of 255) that a pixel may differ from all those around it in the same place."""
_FEW = 2
"""Pixels of a box that may differ more."""
_SEEN = "in het vak is meer te zien dan de grond"
_BARE = "het getekende gebied is niet afgedekt"

Made = Sequence[tuple[int, MadeBox]]


def find_seen_in_boxes(
    released: Path, made: Made, areas: Sequence[PlacedBox], *, light: bool = False
) -> Iterator[Finding]:
    """Yield a finding for every box that shows more than its label, and for every area without a box over it.

    Args:
        released: The finished file.
        made: Its boxes with the page (1-based) they stand on.
        areas: What people drew, on pages that are there; these are looked at by a second program too, if there is one.
        light: Whether the boxes are black with white text.
    """
    pages = sorted({number for number, _ in made})
    drawn = {number: [box for page, box in made if page == number] for number in pages}
    yield from find_bare(made, areas)
    if not made:
        return
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "vakken.pdf"
        _draw_alone(released, drawn, alone, light=light)
        with open_pdf(released) as document, open_pdf(alone) as reference:
            for number in pages:
                looks = [_grey(one[number - 1]) for one in (document, reference)]
                yield from _differing(number, drawn[number], areas, looks, PICTURE)
        yield from _by_poppler(released, alone, drawn, areas)


def find_bare(made: Made, areas: Sequence[PlacedBox]) -> Iterator[Finding]:
    """Yield a finding for every area that does not lie under one box."""
    for number, area in areas:
        if not any(page == number and _holds(box.drawn, area) for page, box in made):
            yield Finding(LEAK, number, area, PICTURE, _BARE)


def is_area(box: Box, number: int, areas: Sequence[PlacedBox]) -> bool:
    """Tell whether a box lies on what somebody drew."""
    return any(page == number and _holds(box, area) for page, area in areas)


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x0 <= inner.x0 + _EDGE
        and outer.top <= inner.top + _EDGE
        and inner.x1 <= outer.x1 + _EDGE
        and inner.bottom <= outer.bottom + _EDGE
    )


def _draw_alone(released: Path, drawn: Mapping[int, Sequence[MadeBox]], out: Path, *, light: bool) -> None:
    """Write a PDF with pages of the same sizes, and on them nothing but the boxes."""
    with open_pdf(released) as document, pikepdf.new() as target:
        texts = sorted({box.text for boxes in drawn.values() for box in boxes})
        stamps = make_stamps(target, texts, light=light)
        for number in range(1, max(drawn) + 1):
            width, height = document.get_page_size(number - 1)
            page = _blank(target, width, height)
            draw_boxes(target, page.obj, Frame(Rect(0, 0, width, height), 0), drawn.get(number, ()), stamps, 0)
        target.save(out)


def _blank(target: Pdf, width: float, height: float) -> Page:
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, round(width, 4), round(height, 4)]), Resources=Dictionary())
    page.Contents = target.make_indirect(Stream(target, b""))
    target.pages.append(Page(target.make_indirect(page)))
    return target.pages[-1]


def _grey(page: Any) -> Image.Image:
    bitmap = page.render(scale=_SCALE, grayscale=True)
    look: Image.Image = bitmap.to_pil().convert("L")
    page.close()
    return look


def _differing(
    number: int, boxes: Sequence[MadeBox], areas: Sequence[PlacedBox], looks: Sequence[Image.Image], reader: str
) -> Iterator[Finding]:
    for box in boxes:
        inner = _inside(box.drawn, drawn_by_hand=is_area(box.drawn, number, areas))
        x0, top, x1, bottom = (round(side * _SCALE) for side in inner)
        if x1 <= x0 or bottom <= top:
            continue
        if _count_other(*(look.crop((x0, top, x1, bottom)) for look in looks)) > _FEW:
            yield Finding(LEAK, number, box.drawn, reader, _SEEN)


def _inside(box: Box, *, drawn_by_hand: bool) -> Box:
    reach = _EDGE if drawn_by_hand else max(_EDGE, _REACH * (box.bottom - box.top))
    return Box(box.x0 + _EDGE, box.top + reach, box.x1 - _EDGE, box.bottom - reach)


def _count_other(look: Image.Image, wanted: Image.Image) -> int:
    """Count the pixels that are darker or lighter than all that ought to be within one pixel of their place."""
    darkest, lightest = wanted.filter(ImageFilter.MinFilter(3)), wanted.filter(ImageFilter.MaxFilter(3))
    off = ImageChops.lighter(ImageChops.subtract(darkest, look), ImageChops.subtract(look, lightest))
    return sum(off.histogram()[_LEVELS:])


def _by_poppler(
    released: Path, alone: Path, drawn: Mapping[int, Sequence[MadeBox]], areas: Sequence[PlacedBox]
) -> Iterator[Finding]:
    """Yield what a second program sees in the areas; nothing where it is not installed."""
    for number in sorted({number for number, _ in areas} & drawn.keys()):
        boxes = [box for box in drawn[number] if is_area(box.drawn, number, areas)]
        looks = [draw_poppler(file, number, 72 * _SCALE) for file in (released, alone)]
        known = [look for look in looks if look is not None]
        if boxes and len(known) == len(looks):
            yield from _differing(number, boxes, areas, known, POPPLER)
