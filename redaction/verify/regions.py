"""Reads the areas that people drew as text recognition sees them: nothing but the label may be there."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image

from pipeline.errors import ToolMissing
from pipeline.model.place import Box
from pipeline.model.woo import Finding, PlacedBox
from pipeline.tools.ocr_seen import OcrWord
from pipeline.tools.pdf_pages import fitting_dpi, open_page, open_pdf, picture
from redaction.burn.made import MadeBox
from redaction.verify.covered import LEAK, PICTURE, Made, is_area

ReadPage = Callable[[Path, int, Sequence[Box]], Sequence[OcrWord]]
_DPI = 200
_EDGE = 1.0
"""Points of the border that are left out."""
_SURE = 0.6
"""Confidence (0..1) from which a word counts."""
_WORD = re.compile(r"[^\W\d_]{4}")
_MORE = 4
"""Letters and figures that text recognition may see beside a label: it reads small codes badly."""
_READ = "in het vak is meer te lezen dan de grond"


def read_areas(
    released: Path, made: Made, areas: Sequence[PlacedBox], read_page: ReadPage | None
) -> Iterator[Finding | None]:
    """Yield for every page with areas what can be read in them besides the label, and None after each look.

    `made` are the boxes of the file with their page (1-based). Nothing is looked at without `read_page`, or on a
    machine without text recognition: then `verify.covered` and `verify.beneath` are what looks.
    """
    if read_page is None:
        return
    with contextlib.suppress(ToolMissing, ModuleNotFoundError), tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "vakken.pdf"
        for number in sorted({number for number, _ in areas}):
            boxes = [box for page, box in made if page == number and is_area(box.drawn, number, areas)]
            if boxes:
                _draw(released, number, boxes).save(sheet, "PDF", resolution=_DPI)
                yield from _judge(number, boxes, read_page(sheet, 1, ()))
                yield None


def _draw(released: Path, number: int, boxes: Sequence[MadeBox]) -> Image.Image:
    """Give a white sheet of the size of a page with on it what lies in the boxes."""
    with open_pdf(released) as document, open_page(document, number) as page:
        dpi = fitting_dpi(page, _DPI)
        look = picture(page, dpi)
    sheet = Image.new("RGB", look.size, "white")
    for box in boxes:
        x0, top, x1, bottom = (round(side * dpi / 72) for side in _inner(box.drawn))
        if x1 > x0 and bottom > top:
            sheet.paste(look.crop((x0, top, x1, bottom)), (x0, top))
    return sheet


def _inner(box: Box) -> Box:
    return Box(box.x0 + _EDGE, box.top + _EDGE, box.x1 - _EDGE, box.bottom - _EDGE)


def _judge(number: int, boxes: Sequence[MadeBox], words: Sequence[OcrWord]) -> Iterator[Finding]:
    for box in boxes:
        seen = [word.text for word in words if word.confidence >= _SURE and word.box.meets(box.drawn)]
        letters = sum(map(str.isalnum, "".join(seen)))
        if any(map(_WORD.search, seen)) or letters > sum(map(str.isalnum, box.text)) + _MORE:
            yield Finding(LEAK, number, box.drawn, PICTURE, _READ)
