"""Draws a box with the gronden in it, black on white or white on black; the code is real text, so it can be read."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from pipeline.tools.typeset import typeset
from redaction.burn.box import box_content, to_cm
from redaction.burn.geometry import Frame, Rect
from redaction.burn.made import MadeBox, Stamp
from redaction.burn.pdf.content import copy_content
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.standard.hints import drop_hints

_SOURCE = """
#set page(width: auto, height: auto, margin: 0pt)
#let data = json(bytes(sys.inputs.data))
#set text(
  font: "Lato", size: 10pt, top-edge: "cap-height", bottom-edge: "baseline", kerning: false,
  fill: if data.light { white } else { black },
)
#for text in data.texts { page(text) }
"""


def make_stamps(target: Pdf, texts: Sequence[str], *, light: bool = False) -> dict[str, Stamp]:
    """Give a stamp per text, made in `target`, in black or, when `light`, white; their font holds only these texts."""
    if not texts:
        return {}
    copier = Copier(target)
    with pikepdf.open(io.BytesIO(typeset(_SOURCE, {"texts": list(texts), "light": light}, standards=()))) as lines:
        stamps = {
            text: replace(_stamp(copier, page), light=light) for text, page in zip(texts, lines.pages, strict=True)
        }
        copier.finish()
    for stamp in stamps.values():
        drop_hints(stamp.form.Resources)
    return stamps


def _stamp(copier: Copier, page: pikepdf.Page) -> Stamp:
    x0, y0, x1, y1 = (float(value) for value in page.mediabox)
    area = Rect(x0, y0, x1, y1)
    data, resources = copy_content(copier, page.obj, page.resources)
    form = Stream(copier.target, data)
    form.Type, form.Subtype, form.Resources = Name.XObject, Name.Form, resources
    form.BBox = Array([round(value, 3) for value in area.grown(3)])
    return Stamp(copier.target.make_indirect(form), x1 - x0, y1 - y0)


def draw_boxes(
    target: Pdf, page: Object, frame: Frame, boxes: Sequence[MadeBox], stamps: Mapping[str, Stamp], first: int
) -> None:
    """Add the boxes with their text at the end of a page, as runs of marked content numbered from `first`."""
    if not boxes:
        return
    used = {text: Name(f"/L{number}") for number, text in enumerate(dict.fromkeys(box.text for box in boxes))}
    parts = ["q", to_cm(frame.to_user)]
    for mcid, box in enumerate(boxes, start=first):
        content = box_content(frame.shown(box.drawn), stamps[box.text], used[box.text])
        parts.append(f"/Span <</MCID {mcid}>> BDC\n{content}\nEMC")
    add_content(target, page, "\n".join([*parts, "Q\n"]), {str(used[text]): stamps[text].form for text in used})


def add_content(target: Pdf, page: Object, content: str, forms: dict[str, Object]) -> None:
    """Draw on top of a page of ours; the names of the forms must be new on it."""
    before = list(page.Contents) if isinstance(page.Contents, Array) else [page.Contents]
    page.Contents = Array([*before, target.make_indirect(Stream(target, content.encode("ascii")))])
    known = dict(page.Resources.get("/XObject", Dictionary()).items())
    page.Resources.XObject = Dictionary({**known, **forms})
