"""Makes the new page as a picture: rendered, boxes painted into the pixels; `layer` may lay words over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from pipeline.model.place import Box
from redaction.burn.box import box_width
from redaction.burn.geometry import Frame, Rect
from redaction.burn.made import PageMade, Patch, Stamp
from redaction.burn.scan.coding import encode
from redaction.burn.scan.lay import take_out
from redaction.burn.scan.lens import make_lens
from redaction.burn.scan.signed import take_hands
from redaction.burn.scan.words import find_words, lie_on_ink

MISPLACED = "de tekstlaag ligt niet op het beeld. Kijk of de vakken op de goede plaats liggen."
_PIXELS = 40_000_000
"""Most pixels of one page: a poster is rendered coarser instead of filling the memory."""


def make_page(
    target: Pdf,
    page: pdfium.PdfPage,
    patches: Sequence[Patch],
    dpi: int,
    *,
    keep_positions: bool = False,
    places: Sequence[Box] | None = None,
    stamps: Mapping[str, Stamp] | None = None,
) -> PageMade:
    """Give a page of `target` that holds only a picture of `page` as shown, without what lies under the patches.

    Args:
        target: The new document.
        page: The page of the rendition; what its annotations show is on it already.
        patches: What goes.
        dpi: Of the picture; a poster gets fewer.
        keep_positions: Words that stay keep their places, so that the gap tells the width of what was there.
        places: Where the words of the page stand, also those that go; None: where its letters say.
        stamps: The texts of the boxes; without them positions are kept.
    """
    width, height = page.get_size()
    scale = min(dpi / 72, (_PIXELS / max(width * height, 1)) ** 0.5)
    pixels = _render(page, scale)
    words, doubts = _words(page, pixels, places, scale)
    known = {} if keep_positions or stamps is None else {text: box_width(stamp) for text, stamp in stamps.items()}
    lens = make_lens(page, pixels) if patches and known else None
    signed, more = take_hands(pixels, patches, words, known, scale)
    done = take_out(pixels, patches, words if known else (), known, scale, lens)
    image = target.make_indirect(encode(target, pixels))
    new = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
        Resources=Dictionary(XObject=Dictionary(X0=image)),
    )
    content = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /X0 Do Q\n".encode("ascii")
    new.Contents = target.make_indirect(Stream(target, content))
    boxes, frame = (*done.boxes, *signed), Frame(Rect(0, 0, width, height), 0)
    return PageMade(new, frame, boxes, done.moved, doubts=(*doubts, *more))


def _words(
    page: pdfium.PdfPage, pixels: Any, places: Sequence[Box] | None, scale: float
) -> tuple[Sequence[Box], tuple[str, ...]]:
    """Give the places of the words, none where they are not to be trusted, and what there is to say of that."""
    if places is not None:
        return places, ()
    words = find_words(page)
    if lie_on_ink([Box(*(side * scale for side in word)) for word in words], pixels):
        return words, ()
    return (), (MISPLACED,)


def _render(page: pdfium.PdfPage, scale: float) -> Any:
    """Give the pixels (rows, columns, three colours) of a page as shown, without annotations."""
    looks: Image.Image = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
    return np.array(looks.convert("RGB"))
