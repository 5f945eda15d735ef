"""Draws a white box with a black border and the gronden in it; the code is real text, so it can be read aloud."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from pipeline.tools.typeset import typeset
from redaction.burn.geometry import Frame, Matrix, Rect
from redaction.burn.made import MadeBox, Stamp
from redaction.burn.pdf.content import Rewriter
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.pdf.sight import Sight

_SOURCE = """
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Lato", size: 10pt, top-edge: "cap-height", bottom-edge: "baseline", kerning: false)
#for text in json(bytes(sys.inputs.data)).texts { page(text) }
"""
_BORDER = 0.6
_LARGEST = 0.85
"""Scale of the ten-point label in a wide box: 8.5 points."""
_NARROWEST = 0.6
"""A label is pressed together to this share of its height before it gets smaller."""
_TALL = 1.5
"""Height against width from which a label is turned upwards."""


def make_stamps(target: Pdf, texts: Sequence[str]) -> dict[str, Stamp]:
    """Give a stamp per text, made in `target`; their font holds only these texts."""
    if not texts:
        return {}
    copier = Copier(target)
    with pikepdf.open(io.BytesIO(typeset(_SOURCE, {"texts": list(texts)}, standards=()))) as lines:
        stamps = {text: _stamp(copier, page) for text, page in zip(texts, lines.pages, strict=True)}
        copier.finish()
    return stamps


def _stamp(copier: Copier, page: pikepdf.Page) -> Stamp:
    x0, y0, x1, y1 = (float(value) for value in page.mediabox)
    area = Rect(x0, y0, x1, y1)
    data, resources = Rewriter(copier, Sight((), area.grown(5)), page.resources, Matrix()).run(page)
    form = Stream(copier.target, data)
    form.Type, form.Subtype, form.Resources = Name.XObject, Name.Form, resources
    form.BBox = Array([round(value, 3) for value in area.grown(3)])
    return Stamp(copier.target.make_indirect(form), x1 - x0, y1 - y0)


def draw_boxes(target: Pdf, page: Object, frame: Frame, boxes: Sequence[MadeBox], stamps: Mapping[str, Stamp]) -> None:
    """Add the boxes with their text at the end of a page."""
    used = {text: Name(f"/L{number}") for number, text in enumerate(dict.fromkeys(box.text for box in boxes))}
    parts = ["q", _cm(frame.to_user)]
    for box in boxes:
        rect = frame.shown(box.drawn)
        parts += [_outline(rect), _text(rect, stamps[box.text], used[box.text])]
    add_content(target, page, "\n".join([*parts, "Q\n"]), {str(used[text]): stamps[text].form for text in used})


def add_content(target: Pdf, page: Object, content: str, forms: dict[str, Object]) -> None:
    """Draw on top of a page of ours; the names of the forms must be new on it."""
    before = list(page.Contents) if isinstance(page.Contents, Array) else [page.Contents]
    page.Contents = Array([*before, target.make_indirect(Stream(target, content.encode("ascii")))])
    known = dict(page.Resources.get("/XObject", Dictionary()).items())
    page.Resources.XObject = Dictionary({**known, **forms})


def _outline(rect: Rect) -> str:
    x0, y0, x1, y1 = rect
    half = _BORDER / 2
    sides = (x0 + half, y0 + half, max(x1 - x0 - _BORDER, 0.1), max(y1 - y0 - _BORDER, 0.1))
    return f"1 g 0 G {_BORDER} w {' '.join(f'{side:.3f}' for side in sides)} re B"


def _text(rect: Rect, stamp: Stamp, name: Name) -> str:
    wide, high = rect.x1 - rect.x0 - 2 * _BORDER - 0.8, rect.y1 - rect.y0 - 2 * _BORDER - 0.8
    stands = high > _TALL * wide  # the text it replaces ran up or down the page
    along, over = (high, wide) if stands else (wide, high)
    upright = max(min(_LARGEST, over / stamp.height, along / stamp.width / _NARROWEST), 0.05)
    across = min(upright, max(along / stamp.width, 0.05))
    middle = Matrix(across, 0, 0, upright, -across * stamp.width / 2, -upright * stamp.height / 2)
    turn = Matrix(0, 1, -1, 0, 0, 0) if stands else Matrix()
    place = middle.after(turn).after(Matrix(1, 0, 0, 1, *rect.centre))
    return f"q {_cm(place)} {name} Do Q"


def _cm(matrix: Matrix) -> str:
    return " ".join(f"{value:.5f}" for value in matrix) + " cm"
