"""Reads what a PDF carries beside its pages: remarks that a program shows on a click, and files inside it.

Nothing here may cost the document: a PDF that cannot be opened here, or only in part, gives what could be read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.model.document import Layer, LayerKind

_FAULTS = (
    pikepdf.PdfError, pikepdf.PasswordError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, AttributeError,
    IndexError, RuntimeError, OverflowError,
)  # fmt: skip
"""What a broken PDF makes pikepdf raise; wrong types inside it give the ordinary errors of Python."""
_NO_REMARK = {"/Link", "/Popup", "/Widget"}
"""A link tells where it leads, a pop-up shows the remark of another, a field of a form stands on the page."""
_DRAWN = "/FreeText"
_NOT_SHOWN = 0x02 | 0x20
"""The marks for an annotation that is hidden or not to be viewed."""
_MOST = 5_000
"""Remarks that are read, and files that are counted."""
_LOOKED_AT = 100_000
"""Annotations that are looked at: most of a long document are links."""
_LONGEST = 20_000
"""Characters of one remark."""
_MOMENT = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?\d*(?:(Z)|([+-]\d\d)'?(\d\d)?)?", re.ASCII)


@dataclass(slots=True)
class Remarks:
    """What a PDF carries beside its pages."""

    layers: tuple[Layer, ...] = ()
    doubts: tuple[str, ...] = ()
    made_on: dt.date | None = None
    """Day that the PDF gives as its making."""


@dataclass(slots=True)
class _Found:
    layers: list[Layer] = field(default_factory=list)
    files: set[Any] = field(default_factory=set)
    is_portfolio: bool = False
    is_cut: bool = False
    made_on: dt.date | None = None


def find_remarks(untrusted_pdf: Path) -> Remarks:
    """Give the remarks of a PDF in the order of its pages, and doubts that count them and the files inside it."""
    found = _Found()
    with contextlib.suppress(*_FAULTS, OSError), pikepdf.open(untrusted_pdf) as document:
        with contextlib.suppress(*_FAULTS):
            found.is_portfolio = "/Collection" in document.Root
        with contextlib.suppress(*_FAULTS):
            found.made_on = _day(str(document.docinfo.get("/CreationDate", "")))
        with contextlib.suppress(*_FAULTS):
            _add_files(document, found)
        with contextlib.suppress(*_FAULTS):
            _add_annotations(document, found)
    return Remarks(tuple(found.layers), tuple(_doubts(found)), found.made_on)


def _day(raw: str) -> dt.date | None:
    """Give the day of a PDF date, in the clock of the program that wrote it."""
    told = _MOMENT.match(raw)
    return dt.date(*map(int, told.groups()[:3])) if told else None


def _add_files(document: Any, found: _Found) -> None:
    tree = pikepdf.NameTree(document.Root.Names.EmbeddedFiles)
    for _, spec in islice(tree.items(), _MOST):
        _add_file(spec, found)


def _add_file(spec: Any, found: _Found) -> None:
    """Count a file once, however many places lead to it; one without content is only a name of something else."""
    with contextlib.suppress(*_FAULTS):
        held = spec.EF
        found.files.add(next(held[key].objgen for key in ("/UF", "/F") if key in held))


def _add_annotations(document: Any, found: _Found) -> None:
    for number, annotation in enumerate(_annotations(document)):
        if number >= _LOOKED_AT or len(found.layers) >= _MOST:
            found.is_cut = True
            return
        with contextlib.suppress(*_FAULTS):
            if annotation.get("/Subtype") == "/FileAttachment":
                _add_file(annotation.FS, found)
        with contextlib.suppress(*_FAULTS):
            found.layers += _remark(annotation, found)


def _annotations(document: Any) -> Iterator[Any]:
    for page in document.pages:
        with contextlib.suppress(*_FAULTS):
            yield from (one for one in page.obj.get("/Annots", ()) if isinstance(one, pikepdf.Dictionary))


def _remark(annotation: Any, found: _Found) -> Iterator[Layer]:
    kind = str(annotation.get("/Subtype", ""))
    is_drawn = kind == _DRAWN and not int(annotation.get("/F", 0)) & _NOT_SHOWN
    text = _text(annotation, "/Contents")
    if kind in _NO_REMARK or is_drawn or not text.strip():
        return
    found.is_cut = found.is_cut or len(text) > _LONGEST
    date = _date(_text(annotation, "/M") or _text(annotation, "/CreationDate"))
    yield Layer(LayerKind.COMMENT, text[:_LONGEST], _text(annotation, "/T")[:_LONGEST], date)


def _text(annotation: Any, key: str) -> str:
    value = annotation.get(key)
    return re.sub(r"\r\n?", "\n", str(value)) if isinstance(value, pikepdf.String) else ""


def _date(raw: str) -> str:
    """Give a moment of a PDF (`D:20260409100000+02'00'`) as ISO 8601; nothing when it is none."""
    told = _MOMENT.match(raw)
    if not told:
        return ""
    year, month, day, hour, minute, second, utc, zone, rest = told.groups()
    date = f"{year}-{month}-{day}"
    if not hour:
        return date
    offset = "Z" if utc else f"{zone}:{rest or '00'}" if zone else ""
    return f"{date}T{hour}:{minute}:{second or '00'}{offset}"


def _doubts(found: _Found) -> Iterator[str]:
    if count := len(found.layers):
        what = "1 opmerking; die staat" if count == 1 else f"{count} opmerkingen; die staan"
        yield f"Het bestand bevat {what} niet op de bladzijden. Bekijk ze bij het origineel."
    if found.is_cut:
        yield "Niet alle opmerkingen van deze PDF zijn gelezen: te veel of te lang. Bekijk ze bij het origineel."
    if count := len(found.files):
        what = "zit 1 bijlage; die wordt" if count == 1 else f"zitten {count} bijlagen; die worden"
        yield f"In deze PDF {what} niet gelezen. Vraag ze los op."
    elif found.is_portfolio:
        yield "Deze PDF is een portfolio met andere bestanden; die worden niet gelezen. Vraag ze los op."
