"""Gives form fields that have a value but no look of their own one: what programs show in them is then on the page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from pipeline.tools.typeset import typeset

_UNSEEN = 1 | 2 | 32
"""Flags of what is not shown: invisible, hidden, not on screen."""
_PASSWORD, _PUSH, _LONG = 1 << 13, 1 << 16, 1 << 12
_SIZE = re.compile(r"([\d.]+)\s+Tf")
_PARENTS = 16
_MOST, _LEAST, _SHARE = 12.0, 4.0, 0.7
"""Points, and share of the height of the field, of letters whose size a form leaves open."""
_TICK = "X"
_SOURCE = """
#let fields = json(bytes(sys.inputs.data)).fields
#for field in fields {
  page(width: field.width * 1pt, height: field.height * 1pt, margin: 1pt, fill: none, {
    set text(font: "Lato", size: field.size * 1pt, hyphenate: false)
    set par(leading: 0.3em, spacing: 0.3em)
    let place = if field.long { top + left } else { horizon + left }
    block(clip: true, width: 100%, height: 100%, align(place, field.text))
  })
}
"""


class _Field(NamedTuple):
    """A field on a page without a look."""

    widget: Object
    text: str
    width: float
    height: float
    size: float
    is_long: bool


def show_fields(untrusted: Path) -> bool:
    """Write the looks that lack into the PDF, in place, and tell whether there were any.

    A file that cannot be opened here stays as it is: whoever reads it tells so.
    """
    try:
        with pikepdf.open(untrusted) as document:
            fields = list(_find_bare(document))
            if not fields:
                return False
            _draw(document, fields)
            buffer = io.BytesIO()
            document.save(buffer, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, AttributeError, KeyError):
        return False
    untrusted.write_bytes(buffer.getvalue())
    return True


def _find_bare(document: Pdf) -> Iterator[_Field]:
    form = document.Root.get("/AcroForm", Dictionary())
    anew = bool(form.get("/NeedAppearances", False))
    for page in document.pages:
        notes = page.obj.get("/Annots")
        for note in notes if isinstance(notes, Array) else ():
            if isinstance(note, Dictionary) and note.get("/Subtype") == Name.Widget and _is_shown(note):
                text = _text(note)
                if text.strip() and (anew or not _has_look(note)):
                    yield _field(note, text, str(_inherited(note, "/DA") or form.get("/DA", "")))


def _is_shown(widget: Object) -> bool:
    return not int(widget.get("/F", 0)) & _UNSEEN and not int(_inherited(widget, "/Ff") or 0) & _PASSWORD


def _has_look(widget: Object) -> bool:
    look = widget.get("/AP", Dictionary()).get("/N")
    return isinstance(look, (Stream, Dictionary))


def _text(widget: Object) -> str:
    """Give what a field holds; of a button whether it is on."""
    kind, value = _inherited(widget, "/FT"), _inherited(widget, "/V")
    if kind == Name.Btn:
        on = widget.get("/AS", value)
        pushed = int(_inherited(widget, "/Ff") or 0) & _PUSH
        return _TICK if isinstance(on, Name) and on != Name.Off and not pushed and not _has_look(widget) else ""
    if kind not in (Name.Tx, Name.Ch) or value is None:
        return ""
    if isinstance(value, Array):
        return "\n".join(_shown(widget, str(one)) for one in value)
    if isinstance(value, Stream):
        return bytes(value.read_bytes()).decode("utf-8", "replace")
    return _shown(widget, str(value)) if isinstance(value, String) else ""


def _shown(widget: Object, value: str) -> str:
    """Give what a list shows for a value: each choice may have a text beside its value."""
    for choice in _inherited(widget, "/Opt") or ():
        if isinstance(choice, Array) and len(choice) > 1 and str(choice[0]) == value:
            return str(choice[1])
    return value


def _inherited(field: Object, key: str) -> Any:
    node: Any = field
    for _ in range(_PARENTS):
        if node is None or key in node:
            return None if node is None else node[key]
        node = node.get("/Parent")
    return None


def _field(widget: Object, text: str, style: str) -> _Field:
    x0, y0, x1, y1 = (float(side) for side in widget.Rect)
    width, height = max(abs(x1 - x0), 4.0), max(abs(y1 - y0), 4.0)
    told = _SIZE.search(style)
    size = float(told.group(1)) if told else 0.0
    is_long = bool(int(_inherited(widget, "/Ff") or 0) & _LONG)
    if not size:
        size = _MOST if is_long else min(_MOST, height * _SHARE)
    return _Field(widget, text, width, height, max(size, _LEAST), is_long)


def _draw(document: Pdf, fields: list[_Field]) -> None:
    data = [
        {"text": one.text, "width": one.width, "height": one.height, "size": one.size, "long": one.is_long}
        for one in fields
    ]
    with pikepdf.open(io.BytesIO(typeset(_SOURCE, {"fields": data}, standards=()))) as looks:
        for one, look in zip(fields, looks.pages, strict=False):
            form = document.copy_foreign(Page(look.obj).as_form_xobject())
            one.widget.AP = Dictionary(N=form)
            if "/AS" in one.widget:
                del one.widget.AS
    if "/NeedAppearances" in document.Root.get("/AcroForm", Dictionary()):
        del document.Root.AcroForm.NeedAppearances
