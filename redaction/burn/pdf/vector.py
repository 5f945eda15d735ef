"""Makes the new page by rewriting its content, when every part of it is certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Stream

from redaction.burn.geometry import Frame, Matrix, Rect
from redaction.burn.made import MadeBox, PageMade, Patch, Stamp
from redaction.burn.pdf.content import Rewriter
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.pdf.sight import Sight
from redaction.burn.provable import NotProvable

_DAMAGED = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, IndexError, OverflowError)
"""What pikepdf raises on a page that is not built as the standard says."""
_PARENTS = 32


def make_page(
    source: Page,
    patches: Sequence[Patch],
    size: tuple[float, float],
    copier: Copier,
    stamps: Mapping[str, Stamp],
    *,
    keep_positions: bool = False,
) -> PageMade:
    """Give the new page (not yet in the document) without what lies under the patches.

    Args:
        source: The page of the rendition.
        patches: What goes.
        size: Width and height as drawn, points.
        copier: Brings parts of the source document over.
        stamps: The line of text for each `Patch.text`.
        keep_positions: Words that stay keep their places, so that the gap tells the width of what was there.

    Raises:
        NotProvable: Something on the page is unknown or uncertain.
    """
    try:
        return _make_page(source, patches, size, copier)
    except _DAMAGED as error:
        raise NotProvable("beschadigd of vreemd onderdeel") from error


def _make_page(source: Page, patches: Sequence[Patch], size: tuple[float, float], copier: Copier) -> PageMade:
    frame = read_frame(source.obj)
    if max(abs(a - b) for a, b in zip(frame.size, size, strict=True)) > 0.5:
        raise NotProvable("bladzijde met een onduidelijke maat")
    sight = Sight(tuple(frame.user(patch.box) for patch in patches), frame.visible)
    resources = _inherited(source.obj, "/Resources") or Dictionary()
    data, kept = Rewriter(copier, sight, resources, Matrix()).run(source)
    sight.check()
    page = Dictionary(Type=Name.Page, MediaBox=Array([round(v, 4) for v in frame.visible]), Resources=kept)
    page.Contents = copier.target.make_indirect(Stream(copier.target, b"q\n" + data + b"\nQ\n"))
    if frame.turn:
        page.Rotate = frame.turn
    if "/Group" in source.obj:
        page.Group = copier.group(source.obj.Group)
    return PageMade(page, frame, tuple(MadeBox(patch.box, patch.box, patch.text) for patch in patches))


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
