"""Files that are in order, rightly redacted or ordinary, in many looks: a checker that cries at them is a nuisance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pikepdf import Array, Dictionary, Name
from PIL import ImageDraw, ImageFont

from tests.leaks import fonts, outline_fonts
from tests.leaks.draw_fake import GRIFFIE, LEFT, PAIRS, STEP, TOP, Box, black, named_lines, whole, write
from tests.leaks.draw_image import image
from tests.leaks.draw_layout import LONG, sentence, typeset, web
from tests.leaks.draw_object import annotation
from tests.leaks.draw_place import form_with
from tests.leaks.draw_scan import as_page, layer, name_boxes, paper, worn
from tests.leaks.kit import BODY, CARLITO, MONO, SANS, SERIF, ZWAN, Font, Pair, Sheet, letter, new_pdf, page, save

Maker = Callable[..., Font]


def enter(name: str, place: str, original: bytes, released: bytes) -> None:
    PAIRS[name] = Pair(name, place, original, released, alarm=False)


def pair(maker: Maker, paint: Callable[[Sheet, Font, list[Box]], None], **how: object) -> tuple[bytes, bytes]:
    """Give the letter and its release: the same page without the names, painted by `paint`."""
    made = []
    for gone in (False, True):
        pdf = new_pdf()
        sheet, font = Sheet(pdf), maker(pdf)
        boxes = write(sheet, font, ZWAN, gone=gone)
        if gone:
            paint(sheet, font, boxes)
        page(pdf, sheet, **how)  # type: ignore[arg-type]
        made.append(save(pdf))
    return made[0], made[1]


def coded(sheet: Sheet, font: Font, boxes: list[Box], ground: str, ink: str) -> None:
    """Paint boxes with the ground of the law in them."""
    black(sheet, boxes, ground)
    for left, low, _right, _high in boxes:
        sheet.op(f"q {ink}")
        sheet.text(left + 2, low + 3, "5.1.2e", font, 8)
        sheet.op("Q")


def redacted() -> None:
    """Enter the files that were redacted as it should be."""
    plain = pair(fonts.type0, lambda sheet, font, boxes: black(sheet, boxes))
    enter("clean-black", "black boxes, the letters gone", *plain)
    enter("clean-grey-code", "grey boxes with a code in white",
          *pair(fonts.truetype, lambda s, f, b: coded(s, f, b, "0.4 g", "1 g")))  # fmt: skip
    enter("clean-white-code", "white boxes with a code in black",
          *pair(outline_fonts.type1c, lambda s, f, b: coded(s, f, b, "1 g", "0 g")))  # fmt: skip
    enter("clean-no-box", "the names gone and nothing in their place", *pair(fonts.type3, lambda s, f, b: None))
    enter("clean-unembedded", "black boxes in Helvetica",
          *pair(fonts.unembedded, lambda s, f, b: black(s, b)))  # fmt: skip
    turned = {"Rotate": 90, "CropBox": Array([10, 10, 585, 832])}
    enter("clean-rotated", "black boxes on a turned page", *pair(fonts.type0, lambda s, f, b: black(s, b), **turned))
    enter("clean-first-then-text", "black boxes that were painted before the text", *_under())
    drawn = worn(paper(ZWAN, SANS), turn=0, noise=4, seed=9)
    painted = drawn.copy()
    for box in name_boxes(ZWAN, SANS):
        painted.paste(0, box)
    left = [(x, y, t.split(" door ")[0].split(" aan ")[0]) for x, y, t in layer(ZWAN) if t != ZWAN.full]
    enter("clean-scan", "a scan painted black, without a text layer", as_page(drawn), as_page(painted))
    enter("clean-scan-layer", "a scan painted black, with the text that is left", as_page(drawn, layer(ZWAN)),
          as_page(painted, left))  # fmt: skip
    enter("clean-to-picture", "a page that became a picture with black boxes", whole(SANS), _as_picture())


def _under() -> tuple[bytes, bytes]:
    made = []
    for gone in (False, True):
        pdf = new_pdf()
        sheet, font, trial = Sheet(pdf), fonts.type0(pdf, CARLITO), Sheet(pdf)
        boxes = write(trial, font, ZWAN, gone=True)
        if gone:
            black(sheet, boxes)
        write(sheet, font, ZWAN, gone=gone)
        page(pdf, sheet)
        made.append(save(pdf))
    return made[0], made[1]


def _as_picture() -> bytes:
    drawn = paper(GRIFFIE).copy()
    drawn.paste(255, (0, 0, drawn.width, drawn.height))
    pen, kind, scale = ImageDraw.Draw(drawn), ImageFont.truetype(str(SANS), 23), 150 / 72
    from_top = [(842 - TOP + STEP * at) * scale - 20 for at in range(7)]
    for y, (before, name, after) in zip(from_top, named_lines(ZWAN), strict=True):
        pen.text((LEFT * scale, y), before, font=kind, fill=10)
        x = LEFT * scale + pen.textlength(before, font=kind)
        if name:
            wide = pen.textlength(name, font=kind)
            pen.rectangle((x, y, x + wide, y + 28), fill=0)
            pen.text((x + wide, y), after, font=kind, fill=10)
    return as_page(drawn)


def ordinary() -> None:
    """Enter files in which nothing was ever hidden, though some look like it."""
    looks = {
        "clean-letter": ("an ordinary letter", _sheet(lambda s, f: None)),
        "clean-dark-head": ("white letters on a dark band", _sheet(_dark_head)),
        "clean-bars": ("a bar chart in black with figures in and beside the bars", _sheet(_bars)),
        "clean-watermark": ("a grey watermark across the text", _sheet(_watermark)),
        "clean-marker": ("yellow marker over words, multiplied", _sheet(_marker)),
        "clean-struck": ("words underlined and struck through by thin lines", _sheet(_struck)),
        "clean-logo": ("a logo beside the text, and a picture with a caption on it", _sheet(_logo)),
        "clean-table": ("a table with shaded rows", _table()),
        "clean-tagged": ("a tagged page with a link and alternative text", web(
            f"<h1>Verslag</h1><p>{sentence(GRIFFIE)}</p><p><a href='https://voorbeeld.invalid/'>Meer</a></p>",
            variant="pdf/ua-1")),
        "clean-typst": ("a page of typst with a filled block", typeset(
            f"= Verslag\n{sentence(GRIFFIE)}\n#block(fill: luma(40), inset: 8pt, text(fill: white)[{BODY[0]}])\n")),
        "clean-columns": ("columns with a shaded box and a drop cap", web(
            f"<div><p>{LONG}</p><p style='background:#222;color:#fff;padding:4pt'>{BODY[1]}</p><p>{LONG}</p></div>",
            more="div { columns: 2 } p:first-letter { font-size: 24pt }")),
        "clean-fields": ("a form with empty and filled fields and a button", _fields()),
        "clean-scan-plain": ("a scan with the text of OCR", as_page(
            worn(paper(GRIFFIE, SANS), turn=0, noise=5, seed=11), layer(GRIFFIE))),
        "clean-scan-rough": ("a scan with the text of OCR word by word in another font", as_page(
            worn(paper(GRIFFIE, SERIF), turn=0.3, noise=5, seed=12), _words())),
    }  # fmt: skip
    for name, (place, data) in looks.items():
        enter(name, place, data, data)


def _words() -> list[tuple[float, float, str]]:
    """Give the words of the scan where they stand, as an OCR program writes them."""
    kind, found = ImageFont.truetype(str(SERIF), 25), []
    for x, y, line in layer(GRIFFIE):
        for word in line.split():
            before = line[: line.index(word)]
            found.append((x + kind.getlength(before) * 0.48, y, word))
    return found


def _sheet(more: Callable[[Sheet, Font], None], path: Path = SERIF) -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf, path)
    letter(sheet, font, GRIFFIE)
    more(sheet, font)
    page(pdf, sheet)
    return save(pdf)


def _dark_head(sheet: Sheet, font: Font) -> None:
    sheet.op("q 0 0.1 0.3 rg 0 790 595 52 re f 1 g")
    sheet.text(72, 810, "Gemeente Ons Dorp", font, 18)
    sheet.op("Q q 0 g 72 560 200 16 re f 1 g")
    sheet.text(76, 564, "Samenvatting in het kort", font)
    sheet.op("Q")


def _bars(sheet: Sheet, font: Font) -> None:
    for at, high in enumerate((40, 90, 60, 120)):
        sheet.op(f"0 g {100 + 60 * at} 300 40 {high} re f")
        sheet.text(105 + 60 * at, 305 + high, f"{high * 10}", font)
        sheet.op("q 1 g")
        sheet.text(108 + 60 * at, 308, f"k{at + 1}", font)
        sheet.op("Q")


def _watermark(sheet: Sheet, font: Font) -> None:
    sheet.op(
        f"q 0.85 g BT /{sheet.font(font)} 60 Tf 0.7 0.7 -0.7 0.7 180 300 Tm <{font.encode('ONTWERP').hex()}> Tj ET Q"
    )


def _marker(sheet: Sheet, font: Font) -> None:
    state = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)
    sheet.op(f"q /{sheet.add('ExtGState', state)} gs 1 1 0 rg 70 722 200 14 re f Q")


def _struck(sheet: Sheet, font: Font) -> None:
    sheet.op("q 0.6 w 72 729 m 300 729 l S 72 705 m 250 705 l S 2 w 72 690 m 520 690 l S Q")


def _logo(sheet: Sheet, font: Font) -> None:
    name = sheet.add("XObject", image(sheet.pdf, bytes(range(0, 256, 4)), (8, 8), Name.DeviceGray))
    sheet.op(f"q 90 0 0 60 440 740 cm /{name} Do Q q 300 0 0 120 72 400 cm /{name} Do Q q 1 0 0 rg")
    sheet.text(80, 410, "Foto van het nieuwe zwembad", font)
    sheet.op("Q")


def _table() -> bytes:
    rows = "".join(f"<tr><td>{at}</td><td>{line}</td></tr>" for at, line in enumerate(BODY * 3))
    shade = "tr:nth-child(even) { background: #bbb } th { background: #000; color: #fff }"
    return web(f"<h1>Acties</h1><table><tr><th>Nr<th>Actie</tr>{rows}</table>", more=shade)


def _fields() -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf, MONO)
    y = letter(sheet, font, GRIFFIE, size=9)
    sheet.op(f"0 g 72 {y - 90:g} 120 24 re f")
    made = page(pdf, sheet)
    box = Sheet(pdf)
    box.op("0.9 g 0 0 200 20 re f 0 g 0 0 200 20 re S")
    full = annotation(pdf, "Widget", (72, 400, 472, 430), FT=Name.Tx, T="over", V="wonen",
                      AP=Dictionary(N=form_with(pdf, font, "wonen")))  # fmt: skip
    empty = annotation(pdf, "Widget", (72, 350, 272, 370), FT=Name.Tx, T="leeg",
                       AP=Dictionary(N=box.form((0, 0, 200, 20))))  # fmt: skip
    made.Annots = Array([full, empty])
    pdf.Root.AcroForm = Dictionary(Fields=Array([full, empty]), DA="/F1 11 Tf 0 g")
    return save(pdf)


redacted()
ordinary()
