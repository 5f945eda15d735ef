"""Makes the new page by rewriting its content, when every part of it is certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Stream

from redaction.burn.box import box_content, box_width
from redaction.burn.geometry import Frame, Matrix, Rect
from redaction.burn.made import PageMade, Patch, Stamp
from redaction.burn.pdf import write
from redaction.burn.pdf.content import Reader
from redaction.burn.pdf.layers import Layers
from redaction.burn.pdf.marked import MarkedContent, Tag
from redaction.burn.pdf.objects import Desk
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.pdf.reset.layout import count_gone, find_unseen, make_layout
from redaction.burn.pdf.sight import Sight
from redaction.burn.pdf.state import State
from redaction.burn.pdf.steps import Program
from redaction.burn.pdf.wanted import settle
from redaction.burn.provable import NotProvable

_PARENTS = 32


def make_page(
    source: Page,
    patches: Sequence[Patch],
    size: tuple[float, float],
    copier: Copier,
    stamps: Mapping[str, Stamp],
    *,
    keep_positions: bool = False,
    layers: Layers | None = None,
) -> PageMade:
    """Give the new page (not yet in the document) without what lies under the patches.

    Args:
        source: The page of the rendition.
        patches: What goes.
        size: Width and height as drawn, points.
        copier: Brings parts of the source document over.
        stamps: The line of text for each `Patch.text`.
        keep_positions: Words that stay keep their places, so that the gap tells the width of what was there.
        layers: Which layers of the document are shown.

    Raises:
        NotProvable: Something on the page is unknown or uncertain.
    """
    try:
        frame = read_frame(source.obj)
        if max(abs(a - b) for a, b in zip(frame.size, size, strict=True)) > 0.5:
            raise NotProvable("bladzijde met een onduidelijke maat")
        areas = tuple(frame.user(patch.box) for patch in patches if patch.is_area)
        sight = Sight(tuple(frame.user(patch.box) for patch in patches), frame.visible, areas)
        desk = Desk(copier, sight, layers or Layers())
        program = Reader(desk, _inherited(source.obj, "/Resources") or Dictionary(), State(Matrix())).run(source)
        sight.judge()
        widths = {text: box_width(stamp) for text, stamp in stamps.items()}
        pictures = [ground.rect for ground in sight.grounds if ground.is_picture]
        layout = make_layout(
            program, sight.runs, patches, frame, widths, keep_positions=keep_positions, pictures=pictures
        )
        is_ours = bool(patches) and not desk.has_tags
        marked = MarkedContent((desk.has_tags or is_ours) and not desk.has_inner_tags, is_ours)
        page = write.Page(copier, frame, stamps, layout, marked, box_content)
        made = _page(source.obj, page, program)
        unseen = tuple(find_unseen(sight.runs, frame))
        gone, doubt = count_gone(sight.runs), sight.needs_look
    except (NotProvable, MemoryError):
        raise
    except Exception as error:
        raise NotProvable("beschadigd of vreemd onderdeel") from error
    return PageMade(
        made,
        frame,
        tuple(page.made),
        moved=tuple(layout.moved),
        unseen=unseen,
        pieces=tuple(marked.pieces),
        draws_boxes=True,
        gone=gone,
        doubt=doubt,
    )


def _page(source: Object, page: write.Page, program: Program) -> Object:
    """Write the content and give the new page."""
    copier, frame = page.copier, page.frame
    # on a page on its side readers put the words in an order of their own, which a label between them would upset
    writer = write.Writer(page, program, is_safe=frame.turn in (0, 180))
    if page.marked.is_ours:
        page.marked.begin(writer.out, Tag("/P", is_ours=True), in_text=False)
    writer.steps()
    page.marked.end_all(writer.out)
    late = write.draw_late(page, lambda form: program.resources.name("/XObject", form))
    content, kept = settle(program, b"".join([b"q\n", writer.content, b"Q\n", late]))
    made = Dictionary(Type=Name.Page, MediaBox=Array([round(v, 4) for v in frame.visible]), Resources=kept)
    made.Contents = copier.target.make_indirect(Stream(copier.target, content))
    if frame.turn:
        made.Rotate = frame.turn
    if "/Group" in source:
        made.Group = copier.group(source.Group)
    return made


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
