"""Draws one PDF page from its operators, with whatever fonts, forms, pictures and layers they name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

Resources = Callable[[Pdf], dict[str, dict[str, Any]]]
"""Gives per kind (`Font`, `XObject`, `ExtGState`, ...) the resources by name; Helvetica is there as `F1`."""


def draw_page(path: Path, content: str, resources: Resources | None = None, **page: object) -> Path:
    """Write a PDF with one page of 300 by 200 points; `page` are more entries of it."""
    with pikepdf.new() as pdf:
        all_of: dict[str, dict[str, Any]] = {"Font": {"F1": helvetica()}}
        for kind, named in (resources(pdf) if resources else {}).items():
            all_of[kind] = {**all_of.get(kind, {}), **named}
        entries = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 300, 200]))
        entries.Resources = Dictionary({f"/{kind}": Dictionary(**named) for kind, named in all_of.items()})
        entries.Contents = pdf.make_indirect(Stream(pdf, content.encode("cp1252")))
        for key, value in page.items():
            entries[f"/{key}"] = value
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(entries)))
        pdf.save(path)
    return path


def helvetica() -> Dictionary:
    """Give a font that every reader has."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def form(pdf: Pdf, content: str, matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0), **resources: Any) -> Stream:
    """Give a form XObject."""
    made = Stream(pdf, content.encode("cp1252"))
    made.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 1000, 1000])})
    made.Matrix = Array(list(matrix))
    made.Resources = Dictionary(Font=Dictionary(F1=helvetica()), **resources)
    return made


def picture(pdf: Pdf, width: int, height: int, grey: bytes) -> Stream:
    """Give a grey picture."""
    made = Stream(pdf, grey)
    made.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": width, "/Height": height})
    made.update({"/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 8})
    return made


def layer(pdf: Pdf, shown: bool) -> Dictionary:
    """Give an optional layer of the document, switched on or off."""
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("Laag")))
    on, off = ([group], []) if shown else ([], [group])
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(ON=Array(on), OFF=Array(off)))
    return group


def drawn_font(pdf: Pdf, scale: float) -> Dictionary:
    """Give a Type 3 font of blocks, `a` on the line and `p` with a tail, whose own units are `scale` of its size."""
    unit = 1 / scale / 1000
    numbers = {"wide": 600 * unit, "full": 500 * unit, "high": 700 * unit, "low": -200 * unit}

    def glyph(drawing: str) -> Stream:
        return pdf.make_stream(drawing.format(**numbers).encode())

    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 0, 0]),
        FontMatrix=Array([scale, 0, 0, scale, 0, 0]),
        CharProcs=Dictionary(
            a=glyph("{wide} 0 0 0 {full} {high} d1 0 0 {full} {high} re f"),
            p=glyph("{wide} 0 0 {low} {full} {full} d1 0 {low} {full} {high} re f"),
        ),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a, 112, Name.p])),
        FirstChar=97,
        LastChar=112,
        Widths=Array([numbers["wide"]] * 16),
        Resources=Dictionary(),
    )
