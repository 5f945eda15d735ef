"""Draws one small good file of every kind; mutations start from these and, where present, from public corpora."""

from __future__ import annotations

import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pikepdf
from PIL import Image, ImageDraw

from pipeline.tools import media, typeset
from pipeline.tools.compound import Storage, stream, write_compound

CORPORA = Path(__file__).parents[2].parent / "shared" / "reference" / "corpora"
LARGEST = 200_000
"""Bytes; larger files of the corpora slow the run down and show no more."""
_ENDINGS = {".pdf": media.PDF, ".docx": media.DOCX, ".odt": media.ODT, ".xlsx": media.XLSX, ".msg": media.MSG}


def draw_pdf() -> bytes:
    """Give two pages, a table and a link."""
    return typeset.typeset(
        '#set text(font: "Lato")\n= Brief\nPer 1 juli 2025 zijn er 48 plaatsen. #link("https://example.nl")[hier]\n'
        "#table(columns: 2, [Gemeente], [Aantal], [Dalfsen], [48])\n#pagebreak()\nBladzijde twee",
        {},
        standards=(),
    )


def draw_old_pdf() -> bytes:
    """Give a PDF without object streams, so that a changed byte changes its structure and not a packed stream."""
    made = BytesIO()
    with pikepdf.open(BytesIO(draw_pdf())) as pdf:
        pdf.save(
            made,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            qdf=True,
        )
    return made.getvalue()


def draw_docx() -> bytes:
    """Give a heading, a paragraph, a table, a header and a comment-free body."""
    document = docx.Document()
    document.add_heading("Antwoord", 1)
    document.add_paragraph("Geacht ministerie, per 1 juli 2025 zijn er 48 plaatsen.")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Gemeente", "Aantal"), ("Dalfsen", "48")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.sections[0].header.paragraphs[0].text = "Gemeente Dalfsen"
    document.sections[0].footer.paragraphs[0].text = "Bladzijde 1"
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def draw_xlsx() -> bytes:
    """Give two sheets, a merged cell, a date, a formula and a hidden row."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Gemeente", "Aantal"], ["Dalfsen", 48], ["Zwolle", 131.5], ["Totaal", "=SUM(B2:B3)"]):
        sheet.append(row)
    sheet.merge_cells("A6:B6")
    sheet["A6"] = "Peildatum 1 juli 2025"
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("Leeg")
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def draw_odt() -> bytes:
    """Give a heading, a paragraph and a table."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    cell = '<table:table-cell office:value-type="string"><text:p>48</text:p></table:table-cell>'
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:text><text:h>Kop</text:h>'
        f"<text:p>Geacht college<text:s/>,<text:tab/>dank.</text:p><table:table><table:table-row>{cell * 2}"
        "</table:table-row></table:table></office:text></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media.ODT}"/></manifest:manifest>'
    )
    return draw_zip({"mimetype": media.ODT, "content.xml": content, "META-INF/manifest.xml": manifest})


def draw_zip(members: Mapping[str, str | bytes] | None = None) -> bytes:
    """Give an archive."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (members or {"map/brief.txt": "Geacht college", "één.eml": draw_eml()}).items():
            archive.writestr(name, content)
    return made.getvalue()


def draw_eml() -> bytes:
    """Give a mail in two forms with a thread, a logo and an attachment."""
    message = EmailMessage()
    message["From"], message["To"] = "Jan <jan@example.nl>", "b@example.nl"
    message["Date"], message["Subject"] = "Thu, 09 Apr 2026 10:00:00 +0200", "RE: Brief één"
    message.set_content(
        "Beste collega,\n\nDank.\n\nVan: Piet <p@example.nl>\nVerzonden: woensdag 8 april 2026 09:00\n"
        "Aan: Jan\nOnderwerp: Brief\n\nHierbij.\n\nOp 7 april 2026 schreef Karel:\n> Goedendag\n>> Dag\n"
    )
    message.add_alternative('<p>Dank <b>zeer</b></p><table><tr><td>48</td></tr></table><img src="cid:l">', "html")
    message.add_attachment(b"Bijlage", maintype="text", subtype="plain", filename="bijlage één.txt")
    return message.as_bytes()


def draw_mbox() -> bytes:
    """Give a mailbox file with two mails."""
    return b"".join(b"From jan Thu Apr  9 10:00:00 2026\n" + draw_eml() + b"\n\n" for _ in range(2))


def draw_msg() -> bytes:
    """Give a mail of Outlook with a subject, a body, a recipient and an attachment."""
    texts = {0x001A: "IPM.Note", 0x0037: "Brief", 0x0C1A: "Jan", 0x1000: "Geacht college,\r\nDank.\r\n"}
    held = {f"__substg1.0_{tag:04X}001F": stream(text.encode("utf-16-le")) for tag, text in texts.items()}
    rows = b"".join(struct.pack("<HHIII", 0x1F, tag, 6, len(text) * 2 + 2, 0) for tag, text in texts.items())
    one = struct.pack("<HHIII", 0x03, 0x3705, 6, 1, 0)
    attached = {
        "__properties_version1.0": stream(bytes(8) + one),
        "__substg1.0_3707001F": stream("bijlage.txt".encode("utf-16-le")),
        "__substg1.0_37010102": stream(b"Bijlage"),
    }
    names = {f"__substg1.0_000{n}0102": stream(b"") for n in (2, 3, 4)}
    return _compound(
        {
            "__properties_version1.0": stream(struct.pack("<8xIIII8x", 1, 1, 1, 1) + rows),
            "__nameid_version1.0": names,
            "__attach_version1.0_#00000000": attached,
            "__recip_version1.0_#00000000": {"__substg1.0_3001001F": stream("Piet".encode("utf-16-le"))},
            **held,
        }
    )


def _compound(root: Storage) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "post.msg"
        write_compound(root, path)
        return path.read_bytes()


def draw_tnef() -> bytes:
    """Give a winmail.dat with a subject, a body and one attachment."""

    def one(level: int, tag: int, content: bytes) -> bytes:
        return struct.pack("<BII", level, tag, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)

    rendering = struct.pack("<HIHHII", 1, 0, 0, 0, 0, 0)[:14]
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + one(1, 0x00089006, struct.pack("<I", 0x00010000))
        + one(1, 0x00069007, struct.pack("<II", 1252, 0))
        + one(1, 0x00018004, b"Brief\0")
        + one(1, 0x0002800C, b"Geacht college\0")
        + one(2, 0x00069002, rendering)
        + one(2, 0x00018010, b"bijlage.txt\0")
        + one(2, 0x0006800F, b"Bijlage")
    )


def draw_html() -> bytes:
    """Give a page with hidden text, a table and a list."""
    return (
        "<!DOCTYPE html><html><head><style>.w{display:none}</style><title>Nieuws</title></head><body><h1>Kop</h1>"
        '<p class="w">verborgen</p><ul><li>één</li></ul><table><tr><th>Gemeente</th><th colspan=2>Aantal</th></tr>'
        '<tr><td rowspan="2">Dalfsen</td><td>48</td><td>&nbsp;&euro;</td></tr></table><!-- x --></body></html>'
    ).encode()


def draw_picture(kind: str, pages: int = 1) -> bytes:
    """Give a picture with two words on it."""
    images = [Image.new("L", (220, 60), 255) for _ in range(pages)]
    for image in images:
        ImageDraw.Draw(image).text((10, 20), "Geacht college 48", fill=0)
    made = BytesIO()
    images[0].save(made, kind, dpi=(72, 72), **({"save_all": True, "append_images": images[1:]} if pages > 1 else {}))
    return made.getvalue()


DRAWN: Mapping[str, tuple[Callable[[], bytes], ...]] = {
    media.PDF: (draw_pdf, draw_old_pdf),
    media.DOCX: (draw_docx,),
    media.ODT: (draw_odt,),
    media.XLSX: (draw_xlsx,),
    media.CSV: (
        lambda: b'Gemeente;Aantal\nDalfsen;48\n"Zwolle; stad";1.310\n',
        lambda: b"a\tb\tc\n1\t2\t3\n4\t5\t6\n",
    ),
    media.EML: (draw_eml,),
    media.MSG: (draw_msg,),
    media.HTML: (draw_html,),
    media.TXT: (lambda: "Geacht college,\n\nPer 1 juli 2025 …\n".encode(), lambda: "één\tB\n".encode("utf-16")),
    media.PNG: (lambda: draw_picture("PNG"),),
    media.JPEG: (lambda: draw_picture("JPEG"),),
    media.TIFF: (lambda: draw_picture("TIFF", 2),),
    media.ZIP: (draw_zip,),
    media.MBOX: (draw_mbox,),
    media.TNEF: (draw_tnef,),
}


def seeds(kind: str) -> list[bytes]:
    """Give the good files of one media type: ours first, then small ones of the public corpora."""
    found = [draw() for draw in DRAWN[kind]]
    if CORPORA.is_dir():
        paths = sorted(path for path in CORPORA.rglob("*") if path.is_file() and _is(path, kind))
        found += [path.read_bytes() for path in paths if 0 < path.stat().st_size <= LARGEST]
    return found


def _is(path: Path, kind: str) -> bool:
    if kind == media.EML:
        return path.name.startswith("mail_") or path.suffix == ".eml"
    return _ENDINGS.get(path.suffix) == kind
