"""Makes the new page by rewriting its content, when every part of it is certain."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Stream

from pipeline.model.place import Box
from redaction.burn.content import Rewriter
from redaction.burn.geometry import Frame, Matrix, Rect
from redaction.burn.provable import NotProvable
from redaction.burn.rebuild import Copier
from redaction.burn.sight import Sight

_DAMAGED = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, IndexError, OverflowError)
"""What pikepdf raises on a page that is not built as the standard says."""
_PARENTS = 32


def make_page(source: Page, boxes: Sequence[Box], size: tuple[float, float], copier: Copier) -> tuple[Object, Frame]:
    """Give the new page (not yet in the document) and how it is shown; `size` is width and height as drawn.

    Raises:
        NotProvable: Something on the page is unknown or uncertain.
    """
    try:
        return _make_page(source, boxes, size, copier)
    except _DAMAGED as error:
        raise NotProvable("beschadigd of vreemd onderdeel") from error


def _make_page(source: Page, boxes: Sequence[Box], size: tuple[float, float], copier: Copier) -> tuple[Object, Frame]:
    frame = read_frame(source.obj)
    if max(abs(a - b) for a, b in zip(frame.size, size, strict=True)) > 0.5:
        raise NotProvable("bladzijde met een onduidelijke maat")
    sight = Sight(tuple(frame.user(box) for box in boxes), frame.visible)
    resources = _inherited(source.obj, "/Resources") or Dictionary()
    data, kept = Rewriter(copier, sight, resources, Matrix()).run(source)
    sight.check()
    page = Dictionary(Type=Name.Page, MediaBox=Array([round(v, 4) for v in frame.visible]), Resources=kept)
    page.Contents = copier.target.make_indirect(Stream(copier.target, b"q\n" + data + b"\nQ\n"))
    if frame.turn:
        page.Rotate = frame.turn
    if "/Group" in source.obj:
        page.Group = copier.group(source.obj.Group)
    return page, frame


def read_frame(page: Object) -> Frame:
    """Read which part of user space a page shows and how it is turned.

    Raises:
        NotProvable: It is turned by an odd angle, shows nothing, or has a unit of its own.
    """
    turn = int(_inherited(page, "/Rotate") or 0) % 360
    media = _rect(_inherited(page, "/MediaBox"))
    crop = _rect(_inherited(page, "/CropBox") or _inherited(page, "/MediaBox"))
    visible = Rect(max(media.x0, crop.x0), max(media.y0, crop.y0), min(media.x1, crop.x1), min(media.y1, crop.y1))
    if turn % 90 or "/UserUnit" in page or visible.x1 - visible.x0 < 1 or visible.y1 - visible.y0 < 1:
        raise NotProvable("bladzijde met een onduidelijke maat")
    return Frame(visible, turn)


def _rect(value: Object) -> Rect:
    x0, y0, x1, y1 = (float(part) for part in value)
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _inherited(page: Object, key: str) -> Object | None:
    node: Object | None = page
    for _ in range(_PARENTS):
        if node is None:
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None
