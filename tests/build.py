"""Draws the documents of the tests: PDFs with typst, Word files with python-docx, mails with the standard library.

Reach it through the fixture `build` of tests/conftest.py. Every function writes a file and gives its path.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pypdfium2
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.tools import typeset

_START = """#set document(title: "Proef")
#set text(font: "Lato", size: 11pt, ligatures: false, hyphenate: false, lang: "nl")
#let data = json(bytes(sys.inputs.data))
"""


def pdf(path: Path, source: str, data: Any = None, standards: Sequence[str] = ()) -> Path:
    """Write a PDF from typst source; `data` is there as `data`."""
    path.write_bytes(typeset.typeset(_START + source, data or {}, standards=standards))
    return path


def pages_pdf(path: Path, *pages: Sequence[str]) -> Path:
    """Write a PDF with a paragraph per string and a page per argument."""
    source = """
#for (index, page) in data.pages.enumerate() {
  if index > 0 { pagebreak() }
  for line in page { par(text(line)) }
}
"""
    return pdf(path, source, {"pages": [list(page) for page in pages]})


def table_pdf(path: Path, rows: Sequence[Sequence[str]], intro: str = "", outro: str = "") -> Path:
    """Write a PDF with a ruled table between two paragraphs."""
    source = """
#par(text(data.intro))
#table(columns: data.rows.first().len(), ..data.rows.flatten().map(c => text(c)))
#par(text(data.outro))
"""
    return pdf(path, source, {"rows": [list(row) for row in rows], "intro": intro, "outro": outro})


def letter_pdf(path: Path, left: Sequence[str], right: Sequence[str], body: Sequence[str]) -> Path:
    """Write a letter with an address at the left, a colophon in small print at the right, and a body below."""
    source = """
#place(top + right, dx: -20pt, box(width: 130pt, text(size: 7.5pt, for line in data.right { line; linebreak() })))
#box(width: 280pt, for line in data.left { line; linebreak() })
#v(90pt)
#for line in data.body { par(text(line)) }
"""
    return pdf(path, source, {"left": list(left), "right": list(right), "body": list(body)})


def scan_pdf(path: Path, source: Path, dpi: int = 150, turned: int = 0) -> Path:
    """Write a PDF of pictures of the pages of another, turned clockwise by `turned` degrees: no text layer."""
    document = pypdfium2.PdfDocument(source)
    pictures = [page.render(scale=dpi / 72).to_pil().convert("L").rotate(-turned, expand=True) for page in document]
    document.close()
    pictures[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
    return path


def turned_pdf(path: Path, source: Path, rotate: int, crop: tuple[float, float, float, float] | None = None) -> Path:
    """Write a copy with /Rotate and, when given, a CropBox (left, bottom, right, top) on every page."""
    with pikepdf.open(source) as document:
        for page in document.pages:
            page.Rotate = rotate
            if crop is not None:
                page.CropBox = pikepdf.Array(list(crop))
        document.save(path)
    return path


def locked_pdf(path: Path, source: Path, user: str, owner: str = "beheer") -> Path:
    """Write an encrypted copy; an empty `user` password means that anyone can open it."""
    with pikepdf.open(source) as document:
        document.save(path, encryption=pikepdf.Encryption(owner=owner, user=user, R=6))
    return path


def word(path: Path, paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = (), header: str = "") -> Path:
    """Write a DOCX with paragraphs, then a table, under a page header."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = value
    document.save(str(path))
    return path


def changed_word(path: Path, kept: str, deleted: str, inserted: str, comment: str = "") -> Path:
    """Write a DOCX with one paragraph: `kept`, then a tracked deletion and a tracked insertion, and a comment."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    run = paragraph.add_run(kept + " ")
    if comment:
        document.add_comment(run, text=comment, author="Lezer", initials="L")
    for tag, text_tag, text in (("w:del", "w:delText", deleted), ("w:ins", "w:t", inserted)):
        change = OxmlElement(tag)
        change.set(qn("w:author"), "Lezer")
        holder = paragraph.add_run()._r
        leaf = OxmlElement(text_tag)
        leaf.set(qn("xml:space"), "preserve")
        leaf.text = text + " "
        holder.append(leaf)
        holder.getparent().replace(holder, change)
        change.append(holder)
    document.save(str(path))
    return path


def mail(
    path: Path,
    body: str = "",
    html: str = "",
    attachments: Sequence[tuple[str, bytes]] = (),
    sent: dt.datetime | None = None,
    **headers: str,
) -> Path:
    """Write an EML; extra keywords are headers (`From`, `To`, `Cc`, `Subject`; `_` for `-`)."""
    message = EmailMessage()
    for name, value in {"From": "afzender@voorbeeld.example", "To": "lezer@voorbeeld.example", **headers}.items():
        message[name.replace("_", "-")] = value
    message["Date"] = sent or dt.datetime(2026, 4, 3, 11, 34, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    if body or not html:
        message.set_content(body)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(message.as_bytes())
    return path


def form_pdf_bytes(value: str) -> bytes:
    """Give a PDF with one text field of which only the appearance holds `value`."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(300, 200))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    look = document.make_stream(f"/Tx BMC BT /F 12 Tf 2 5 Td ({value}) Tj ET EMC".encode("latin-1"))
    look.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": pikepdf.Array([0, 0, 200, 20])})
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    field = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("veld"),
            V=pikepdf.String(value),
            F=4,
            Rect=pikepdf.Array([40, 100, 240, 120]),
            AP=pikepdf.Dictionary(N=look),
        )
    )
    document.pages[0].Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def stamped_pdf(path: Path, text: str, stamp: str) -> Path:
    """Write a typed page that carries a stamp as a picture."""
    small = "#set page(width: 260pt, height: 40pt, margin: 8pt)\n#text(data)"
    document = pypdfium2.PdfDocument(pdf(path.with_suffix(".stamp.pdf"), small, stamp))
    drawn = io.BytesIO()
    document[0].render(scale=3).to_pil().save(drawn, "PNG")
    document.close()
    source = "#image(bytes(data.stamp), width: 260pt)\n#text(data.text)"
    return pdf(path, source, {"text": text, "stamp": list(drawn.getvalue())})
