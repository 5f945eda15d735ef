"""Ordinary files, and files that were redacted well, give no alarm."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageDraw

from pipeline.tools import office
from pipeline.tools.typeset import typeset
from redaction.burn.document import burn
from redaction.verify.alone import find_leaks, verify_alone

FILES = sys.modules["ibt_tests_burning_files"]
PLAIN, KEPT = FILES.PLAIN, FILES.KEPT
LABELLED = PLAIN.replace(f"Joke {FILES.SECRET}", "5.1.2e")
BODY = """<h1>Brief over opvang</h1><p>Geachte heer, mevrouw,</p><p>Op verzoek van het college sturen wij u de cijfers
over de opvang in de gemeente. Zie <a href="https://voorbeeld.nl/opvang">onze bladzijde</a>.</p><h2>Cijfers</h2>
<table><tr><th>Soort</th><th>Aantal</th></tr><tr><td>Regulier</td><td>131</td></tr><tr><td>Ontheemden</td><td>96</td>
</tr></table><p>Hoogachtend,<br>het college van burgemeester en wethouders</p>"""
STYLES = {
    "plain": "",
    "table_with_shading": "td,th{padding:4pt;border:1px solid #444} tr:nth-child(odd) td{background:#ddd}",
    "dark_table_head": "th{background:#013;color:white;padding:4pt} td{padding:4pt;background:#eef}",
    "coloured_header": "h1{background:#154273;color:white;padding:12pt;margin:-2cm -2cm 1cm}",
    "underlined": "p{text-decoration:underline} h1{border-bottom:6pt solid black}",
    "marked_yellow": "p{background:yellow} a{background:#9f9}",
    "watermark": "body::before{content:'CONCEPT';position:fixed;top:8cm;left:2cm;font-size:90pt;opacity:.2;color:grey;"
    "transform:rotate(-40deg)}",
    "two_columns": "body{columns:2;text-align:justify;hyphens:auto} html{lang:nl}",
    "dark_page": "@page{background:#222} body{color:#eee}",
    "thick_frame": "@page{border:8pt solid black;padding:1cm}",
    "small_print": "body{font-size:5pt}",
    "grey_on_white": "body{color:#888} h2{color:#aaa}",
    "round_corners": "table{border-radius:6pt;background:#c8e} h2{background:black;color:#ff0;border-radius:4pt}",
    "shadow": "h1{position:relative} h1::after{content:'';position:absolute;left:0;right:0;bottom:-4pt;height:3pt;"
    "background:black}",
}


def woven(style: str) -> bytes:
    html = f"<html lang=nl><title>Brief over opvang</title><style>{STYLES[style]}</style><body>{BODY}"
    made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1" if style == "plain" else None)
    return made


def annotated(subtype: str, look: str, **more: object) -> Callable[[Pdf], None]:
    def draw(pdf: Pdf) -> None:
        page = FILES.add_page(pdf, LABELLED)
        shape = Stream(pdf, look.encode())
        shape.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 130, 13])))
        shape.Resources = Dictionary(ExtGState=Dictionary(G1=Dictionary(BM=Name.Multiply)))
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([72, 708, 202, 721]), **more)
        note.AP = Dictionary(N=pdf.make_indirect(shape))
        page.obj.Annots = Array([pdf.make_indirect(note)])

    return draw


def layer_that_is_on(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("tekst")))
    FILES.add_page(pdf, f"/OC /L BDC {LABELLED} EMC", resources={"/Properties": Dictionary(L=layer)})
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer])))


def photo_with_caption(pdf: Pdf) -> None:
    image = Stream(pdf, bytes(range(256)) * 4)
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=32, Height=32, BitsPerComponent=8))
    image.ColorSpace = Name.DeviceGray
    content = LABELLED + "q 500 0 0 300 40 300 cm /I Do Q 1 g BT /F1 20 Tf 100 580 Td (Onderschrift) Tj ET"
    FILES.add_page(pdf, content, resources={"/XObject": Dictionary(I=pdf.make_indirect(image))})


def read_scan(pdf: Pdf) -> None:
    """A picture of a page, with a bar over a name, and the words that can be read on it as invisible text."""
    look = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(look)
    lines = [(200, "Geachte heer, mevrouw,"), (260, "Op verzoek van het college"), (320, "sturen wij u de cijfers.")]
    font = FILES.ImageFont.truetype(str(next(FILES.font_folder().glob("*Regular.ttf"))), 40)
    for top, text in lines:
        draw.text((150, top), text, font=font, fill=20)
    draw.rectangle((150, 400, 500, 440), fill=0)
    image = Stream(pdf, look.tobytes())
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=1754, BitsPerComponent=8))
    image.ColorSpace = Name.DeviceGray
    words = "".join(f"BT /F1 18 Tf 72 {842 - (top + 36) * 72 / 150:.0f} Td ({text}) Tj ET " for top, text in lines)
    content = f"q 595 0 0 842 0 0 cm /I Do Q 3 Tr {words}"
    FILES.add_page(pdf, content, resources={"/XObject": Dictionary(I=pdf.make_indirect(image))})


YELLOW = "/G1 gs 1 1 0 rg 0 0 130 13 re f"
DRAWN: dict[str, Callable[[Pdf], object]] = {
    "bold_by_writing_twice": lambda pdf: FILES.add_page(pdf, LABELLED + LABELLED.replace("72 724", "72.3 724")),
    "yellow_marker": annotated("Highlight", YELLOW, C=Array([1, 1, 0])),
    "remark": annotated("Text", ""),
    "stamp_beside_text": lambda pdf: FILES.add_page(pdf, LABELLED + "0 0 0.5 rg 300 300 80 30 re f"),
    "code_on_a_bar": lambda pdf: FILES.add_page(
        pdf, LABELLED + "0 g 150 500 60 12 re f 1 g BT /F1 9 Tf 155 503 Td (5.1.2e) Tj ET"
    ),
    "layer_that_is_on": layer_that_is_on,
    "photo_with_caption": photo_with_caption,
    "scan_that_was_read_after_redaction": read_scan,
    "turned": lambda pdf: FILES.add_page(pdf, LABELLED, Rotate=270),
    "cut_to_size": lambda pdf: FILES.add_page(pdf, LABELLED, CropBox=Array([20, 20, 575, 822])),
    "outlined_letters": lambda pdf: FILES.add_page(pdf, LABELLED.replace("BT", "1 Tr BT", 1)),
    "empty": lambda pdf: FILES.add_page(pdf, ""),
}
TYPST = {
    "typst_letter": "= Kop\nEen brief van de gemeente over *opvang*.",
    "typst_slides": "#set text(fill: white)\n#set page(fill: navy)\n= Kop\n#rect(fill: black)[Cijfers]",
    "typst_table": "#table(columns: 2, fill: (x, y) => if y == 0 {black} else {silver},"
    "text(fill: white)[Soort], text(fill: white)[Aantal], [Regulier], [131])",
    "typst_marked": "Een #highlight[gemarkeerd] woord en #underline[een streep].",
}


def silent(path: Path) -> bool:
    return verify_alone(path) == () and find_leaks(path) == {}


@pytest.mark.parametrize("style", STYLES)
def test_a_letter_gives_no_alarm(style: str, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(woven(style))
    assert silent(tmp_path / "a.pdf")


@pytest.mark.parametrize("source", TYPST)
def test_a_typeset_page_gives_no_alarm(source: str, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(typeset('#set text(font: "Lato")\n' + TYPST[source], {}, standards=()))
    assert silent(tmp_path / "a.pdf")


@pytest.mark.parametrize("case", DRAWN)
def test_a_drawn_page_gives_no_alarm(case: str, tmp_path: Path):
    with pikepdf.new() as pdf:
        DRAWN[case](pdf)
        pdf.save(tmp_path / "a.pdf")
    assert silent(tmp_path / "a.pdf")


def test_a_file_that_was_saved_twice_gives_no_alarm(tmp_path: Path):
    buffer = io.BytesIO(FILES.raw_pdf(LABELLED))
    data = buffer.getvalue()
    at = data.rsplit(b"startxref", 1)[1].split()[0].decode()
    more = f"9 0 obj\n<</Type/Sig>>\nendobj\nxref\n0 0\ntrailer\n<</Size 10/Root 1 0 R/Prev {at}>>\nstartxref\n"
    (tmp_path / "a.pdf").write_bytes(data + more.encode() + str(len(data) + 34).encode() + b"\n%%EOF\n")
    assert silent(tmp_path / "a.pdf")


@pytest.mark.parametrize("case", ["add_page", "turned_90", "typst_letter", "scan", "in_nested_forms"])
def test_what_we_burned_ourselves_gives_no_alarm(case: str, tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.MADE[case](tmp_path))
    boxes = [FILES.PlacedBox(1, FILES.SCAN_BOX)] if case == "scan" else FILES.find_boxes(source)[:1]
    burn(source, [FILES.mark(boxes)], out, raster_dpi=100)
    assert silent(out)


@pytest.mark.slow
@pytest.mark.skipif("libreoffice" not in office.available(), reason="LibreOffice is not installed")
def test_a_letter_of_an_office_program_gives_no_alarm(tmp_path: Path):
    docx = pytest.importorskip("docx")
    letter = docx.Document()
    letter.add_heading("Brief over opvang")
    letter.add_paragraph("Geachte heer, mevrouw,").add_run(" gemarkeerd").font.highlight_color = 7
    table = letter.add_table(rows=2, cols=2, style="Medium Shading 1 Accent 1")
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = ("Soort", "Aantal", "Regulier", "131")[at]
    letter.core_properties.author = ""
    letter.save(tmp_path / "a.docx")
    office.to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert silent(tmp_path / "a.pdf")
