"""Lists what is drawn on an open PDF page, in drawing order and down into forms, with the facts that hide text."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as raw
from PIL import Image, ImageChops

from pipeline.model.place import Box
from pipeline.tools import pdf_calls as calls
from pipeline.tools.pdf_frames import Placing

TEXT, PATH, IMAGE, SHADING, FORM = (
    raw.FPDF_PAGEOBJ_TEXT,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_SHADING,
    raw.FPDF_PAGEOBJ_FORM,
)
CLIP_ONLY = 7
"""The mode of text that draws nothing and only clips what comes after."""
INVISIBLE = 3
_DEPTH = 12
"""Forms inside forms that are entered; deeper ones are drawn but not looked into."""
_SOLID = 230
"""Alpha (of 255) from which a filled shape hides what lies under it."""
_BROAD = 4.0
"""Points from which a line is so wide that it can lie over text."""

_KEY = b"ActualText"


class Drawn(NamedTuple):
    """One object of a page."""

    at: int
    """Its address: the same for as long as the page is open."""
    kind: int
    """`TEXT`, `PATH`, `IMAGE`, `SHADING` or `FORM`."""
    order: int
    """0-based place in drawing order; a form comes before what stands in it."""
    forms: tuple[int, ...]
    """The addresses of the forms it stands in, the outermost first."""


class Replacement(NamedTuple):
    """A piece of marked content that says what should be read in place of what it draws."""

    at: int
    """Its address, the same for all objects of that piece."""
    text: str


def find_objects(page: Any) -> list[Drawn]:
    """Give all objects of an open page in drawing order."""
    at, found = calls.address(page), list[Drawn]()
    for index in range(calls.count_objects(at)):
        _add(found, calls.get_object(at, index), ())
    return found


def _add(found: list[Drawn], at: int, forms: tuple[int, ...]) -> None:
    kind = calls.kind(at)
    found.append(Drawn(at, kind, len(found), forms))
    if kind == FORM and len(forms) < _DEPTH:
        inside = (*forms, at)
        for index in range(calls.count_in_form(at)):
            _add(found, calls.get_in_form(at, index), inside)


def mode(text: Drawn) -> int:
    """Give the render mode of a text object: 0 is plain, `INVISIBLE` draws nothing."""
    found: int = calls.render_mode(text.at)
    return found


_FLOATS = (ctypes.c_float * 4)()
_NUMBERS = (ctypes.c_uint * 4)()
_AT_FLOATS, _AT_NUMBERS = ctypes.addressof(_FLOATS), ctypes.addressof(_NUMBERS)


def colour(thing: Drawn) -> tuple[int, int, int, int] | None:
    """Give the fill colour as red, green, blue and alpha (0..255); None for a pattern."""
    if not calls.fill_colour(thing.at, *(_AT_NUMBERS + 4 * place for place in range(4))):
        return None
    red, green, blue, alpha = _NUMBERS
    return red, green, blue, alpha


def place(thing: Drawn, placing: Placing) -> Box:
    """Give the rectangle on the page as shown that an object takes, before any clipping."""
    if not calls.bounds(thing.at, *(_AT_FLOATS + 4 * side for side in range(4))):
        return Box(0, 0, 0, 0)
    return placing.box(*_in_page(tuple(_FLOATS), thing.forms))


def _in_page(rect: tuple[float, ...], forms: tuple[int, ...]) -> tuple[float, float, float, float]:
    """Bring left, bottom, right and top from the space of the innermost form to user space."""
    left, bottom, right, top = rect
    for form in reversed(forms):
        matrix = raw.FS_MATRIX()
        calls.object_matrix(form, ctypes.addressof(matrix))
        corners = [(x, y) for x in (left, right) for y in (bottom, top)]
        xs = [matrix.a * x + matrix.c * y + matrix.e for x, y in corners]
        ys = [matrix.b * x + matrix.d * y + matrix.f for x, y in corners]
        left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
    return left, bottom, right, top


def can_cover(thing: Drawn) -> bool:
    """Tell whether an object can hide what was drawn before it: a picture, a solid shape or a broad line."""
    if thing.kind != PATH:
        return thing.kind in (IMAGE, SHADING)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    calls.draw_mode(thing.at, ctypes.addressof(fill), ctypes.addressof(stroke))
    if fill.value:
        found = colour(thing)
        return found is None or found[3] >= _SOLID
    width = ctypes.c_float()
    calls.stroke_width(thing.at, ctypes.addressof(width))
    return bool(stroke.value) and width.value >= _BROAD


def fills(thing: Drawn) -> bool:
    """Tell whether a path is filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    calls.draw_mode(thing.at, ctypes.addressof(fill), ctypes.addressof(stroke))
    return bool(fill.value)


def clip(thing: Drawn, placing: Placing) -> Box | None:
    """Give the rectangle around what the clip of an object leaves of the page; None when it has no clip."""
    path = calls.clip_path(thing.at)
    count = calls.count_clips(path) if path else 0
    boxes = [box for number in range(max(count, 0)) if (box := _clip_box(path, number))]
    if not boxes:
        return None
    left, bottom = max(box[0] for box in boxes), max(box[1] for box in boxes)
    right, top = min(box[2] for box in boxes), min(box[3] for box in boxes)
    return placing.box(*_in_page((left, bottom, right, top), thing.forms))


def _clip_box(path: int, number: int) -> tuple[float, float, float, float] | None:
    xs, ys = [], []
    for index in range(calls.count_segments(path, number)):
        if calls.point(calls.clip_segment(path, number, index), _AT_FLOATS, _AT_FLOATS + 4):
            xs.append(_FLOATS[0])
            ys.append(_FLOATS[1])
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _marks(thing: Drawn) -> Iterator[int]:
    """Yield the addresses of the marked content that an object stands in, the outermost first."""
    for index in range(calls.count_marks(thing.at)):
        mark = calls.get_mark(thing.at, index)
        if mark:
            yield mark


def is_layered(thing: Drawn) -> bool:
    """Tell whether an object stands in marked content of an optional layer, on or off."""
    return any(_name(mark) == "OC" for mark in _marks(thing))


def _name(mark: int) -> str:
    buffer, written = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
    calls.mark_name(mark, ctypes.addressof(buffer), ctypes.sizeof(buffer), ctypes.addressof(written))
    return bytes(buffer)[: max(written.value - 2, 0)].decode("utf-16-le", "replace")


_WRITTEN = ctypes.c_ulong()
_AT_WRITTEN = ctypes.addressof(_WRITTEN)


def find_replacements(thing: Drawn) -> Iterator[Replacement]:
    """Yield the pieces with a replacement text (ActualText) that an object stands in, the outermost first."""
    for mark in _marks(thing):
        if calls.mark_bytes(mark, _KEY, None, 0, _AT_WRITTEN):
            size = _WRITTEN.value
            buffer = (ctypes.c_ubyte * (size + 1))()
            calls.mark_bytes(mark, _KEY, ctypes.addressof(buffer), size, _AT_WRITTEN)
            yield Replacement(mark, _decoded(bytes(buffer)[:size]))


_BEYOND_LATIN = dict(zip(range(0x18, 0x20), "˘ˇˆ˙˝˛˚˜", strict=True)) | dict(
    zip([*range(0x80, 0x9F), 0xA0], "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž€", strict=True)
)
"""Where the encoding of PDF text strings differs from Latin-1 (ISO 32000-1, annex D.3)."""


def _decoded(value: bytes) -> str:
    """Give a PDF text string: its first bytes tell how it is written."""
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if value.startswith(mark):
            return value[len(mark) :].decode(encoding, "replace")
    return value.decode("latin-1").translate(_BEYOND_LATIN)


def read_as_drawn(thing: Drawn) -> None:
    """Take an object out of all pieces with a replacement text, in memory only: a new TextPage reads its glyphs."""
    for replacement in list(find_replacements(thing)):
        calls.remove_mark(thing.at, replacement.at)


@contextlib.contextmanager
def left_out(things: Iterable[Drawn]) -> Iterator[None]:
    """Draw the page without these objects as long as the context is open; do not read its text meanwhile."""
    chosen = list(things)
    try:
        for thing in chosen:
            calls.set_active(thing.at, False)
        yield
    finally:
        for thing in chosen:
            calls.set_active(thing.at, True)


def difference(page: Any, things: Iterable[Drawn], scale: float, *, coloured: bool) -> tuple[Image.Image, Image.Image]:
    """Give how much each point of the page changes when these objects are left out, and the page without them.

    Both pictures have `scale` points per PDF point. The change is 0..255, of the channel that changes most; with
    `coloured` off only greys are looked at, which takes half the time.
    """
    whole = _picture(page, scale, coloured)
    with left_out(things):
        rest = _picture(page, scale, coloured)
    change = ImageChops.difference(whole, rest)
    if coloured:
        red, green, blue = change.split()
        change = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return change, rest


def picture_without(page: Any, things: Iterable[Drawn], scale: float) -> Image.Image:
    """Give the page in grey without these objects."""
    with left_out(things):
        return _picture(page, scale, False)


def _picture(page: Any, scale: float, coloured: bool) -> Image.Image:
    bitmap = page.render(scale=scale, grayscale=not coloured)
    try:
        return bitmap.to_pil().convert("RGB" if coloured else "L")  # type: ignore[no-any-return]
    finally:
        bitmap.close()
