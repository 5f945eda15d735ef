"""Redactions that are none: the name is covered, dimmed or moved, and any stranger can have it back."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tests.leaks import fonts
from tests.leaks.draw_file import appended, attached
from tests.leaks.draw_image import image
from tests.leaks.draw_object import annotation
from tests.leaks.draw_scan import as_page, layer, name_boxes, paper, worn
from tests.leaks.kit import BODY, SANS, SERIF, ZWAN, Font, Pair, Person, Sheet, new_pdf, page, save

Box = tuple[float, float, float, float]
PAIRS: dict[str, Pair] = {}
GRIFFIE = Person("de griffie", "griffie")
LEFT, TOP, STEP, SIZE = 72, 760, 19, 11


def named_lines(who: Person) -> list[tuple[str, str, str]]:
    return [
        ("Verslag van de vergadering over wonen", "", ""),
        (BODY[0], "", ""),
        ("Het stuk is opgesteld door ", who.full, " voor het bestuur."),
        (BODY[1], "", ""),
        ("Vragen kunt u stellen aan mevrouw ", who.surname, " van het bureau."),
        (BODY[2], "", ""),
        ("Een afschrift ligt ter inzage in de bibliotheek.", "", ""),
    ]


def write(
    sheet: Sheet, font: Font, who: Person, *, gone: bool = False, around: tuple[str, str] = ("", "")
) -> list[Box]:
    """Write the letter, without the names when they are `gone`; give where they stand."""
    boxes = []
    for at, (before, name, after) in enumerate(named_lines(who)):
        y, x = TOP - STEP * at, LEFT + font.wide(before, SIZE)
        wide = font.wide(name, SIZE)
        sheet.text(LEFT, y, before, font, SIZE)
        if name:
            boxes.append((x, y - 3, x + wide, y + 10))
            if not gone:
                sheet.op(around[0])
                sheet.text(x, y, name, font, SIZE)
                sheet.op(around[1])
            sheet.text(x + wide, y, after, font, SIZE)
    return boxes


def black(sheet: Sheet, boxes: list[Box], colour: str = "0 g") -> None:
    for left, low, right, high in boxes:
        sheet.op(f"q {colour} {left:g} {low:g} {right - left:g} {high - low:g} re f Q")


def whole(path: object = SERIF) -> bytes:
    """Give the unredacted letter."""
    pdf = new_pdf()
    sheet = Sheet(pdf)
    write(sheet, fonts.type0(pdf, path), ZWAN)  # type: ignore[arg-type]
    page(pdf, sheet)
    return save(pdf)


Forgery = Callable[[Pdf, Sheet, Font], None]


def fake(name: str, place: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def enter(draw: Callable[[], bytes]) -> Callable[[], bytes]:
        PAIRS[name] = Pair(name, place, whole(), draw(), alarm=True)
        return draw

    return enter


def covered(cover: Callable[[Pdf, Sheet, list[Box]], None]) -> bytes:
    """Give the letter with all its letters and something over the names."""
    pdf = new_pdf()
    sheet = Sheet(pdf)
    boxes = write(sheet, fonts.type0(pdf, SERIF), ZWAN)
    cover(pdf, sheet, boxes)
    if not len(pdf.pages):
        page(pdf, sheet)
    return save(pdf)


def emptied(change: Callable[[Pdf, Object], None], **more: object) -> bytes:
    """Give the letter without the names and with black boxes, after a change that lets them in again."""
    pdf = new_pdf()
    sheet = Sheet(pdf)
    black(sheet, write(sheet, fonts.type0(pdf, SERIF), ZWAN, gone=True))
    change(pdf, page(pdf, sheet, **more))  # type: ignore[arg-type]
    return save(pdf)


@fake("fake-rectangle", "a black rectangle over the letters")
def _() -> bytes:
    return covered(lambda pdf, sheet, boxes: black(sheet, boxes))


@fake("fake-image", "a black image over the letters")
def _() -> bytes:
    def cover(pdf: Pdf, sheet: Sheet, boxes: list[Box]) -> None:
        name = sheet.add("XObject", image(pdf, bytes(16), (4, 4), Name.DeviceGray))
        for left, low, right, high in boxes:
            sheet.op(f"q {right - left:g} 0 0 {high - low:g} {left:g} {low:g} cm /{name} Do Q")

    return covered(cover)


@fake("fake-thick-line", "a thick line through the letters")
def _() -> bytes:
    def cover(pdf: Pdf, sheet: Sheet, boxes: list[Box]) -> None:
        for left, low, right, high in boxes:
            middle = (low + high) / 2
            sheet.op(f"q {high - low:g} w {left:g} {middle:g} m {right:g} {middle:g} l S Q")

    return covered(cover)


@fake("fake-polygon", "a polygon of curves over the letters, in dark blue")
def _() -> bytes:
    def cover(pdf: Pdf, sheet: Sheet, boxes: list[Box]) -> None:
        for left, low, right, high in boxes:
            sheet.op(
                f"q 0 0 0.2 rg {left:g} {low:g} m {right:g} {low:g} l {right:g} {high:g} l {left:g} {high:g} l f Q"
            )

    return covered(cover)


def _annotated(kind: str, **more: object) -> bytes:
    def cover(pdf: Pdf, sheet: Sheet, boxes: list[Box]) -> None:
        made = page(pdf, sheet)
        marks = []
        for left, low, right, high in boxes:
            look = Sheet(pdf)
            look.op(f"0 g 0 0 {right - left:g} {high - low:g} re f")
            quads = Array([left, high, right, high, left, low, right, low])
            mark = annotation(pdf, kind, (0, 0, 0, 0), C=Array([0, 0, 0]), **more)
            mark.Rect, mark.QuadPoints = Array([left, low, right, high]), quads
            if kind != "Redact":
                mark.AP = Dictionary(N=look.form((0, 0, right - left, high - low)))
            marks.append(mark)
        made.Annots = Array(marks)

    return covered(cover)


@fake("fake-square", "a filled Square annotation")
def _() -> bytes:
    return _annotated("Square", IC=Array([0, 0, 0]))


@fake("fake-redact", "a Redact annotation that nobody applied")
def _() -> bytes:
    return _annotated("Redact", IC=Array([0, 0, 0]))


@fake("fake-highlight", "a black Highlight annotation")
def _() -> bytes:
    return _annotated("Highlight")


@fake("fake-white-text", "letters in white")
def _() -> bytes:
    pdf = new_pdf()
    sheet = Sheet(pdf)
    write(sheet, fonts.type0(pdf, SERIF), ZWAN, around=("q 1 g", "Q"))
    page(pdf, sheet)
    return save(pdf)


@fake("fake-hidden-layer", "letters in a layer that is switched off")
def _() -> bytes:
    pdf = new_pdf()
    sheet = Sheet(pdf)
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Namen"))
    name = sheet.add("Properties", group)
    black(sheet, write(sheet, fonts.type0(pdf, SERIF), ZWAN, around=(f"/OC /{name} BDC", "EMC")))
    page(pdf, sheet)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group])))
    return save(pdf)


@fake("fake-cropbox", "the names in the margin that the CropBox hides")
def _() -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf, SERIF)
    black(sheet, write(sheet, font, ZWAN, gone=True))
    sheet.text(72, 20, f"Opsteller {ZWAN.full}", font)
    page(pdf, sheet, CropBox=Array([0, 50, 595, 842]))
    return save(pdf)


@fake("fake-earlier-revision", "the unredacted page as the earlier revision of the file")
def _() -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf, SERIF)
    write(sheet, font, ZWAN)
    page(pdf, sheet)
    old = save(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    again = pikepdf.open(io.BytesIO(old))
    now = Sheet(pdf)
    now._names = {id(font): "Fo0"}
    black(now, write(now, font, ZWAN, gone=True))
    content = now.stream().read_bytes()
    body = b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"
    return appended(old, again.pages[0].obj.Contents.objgen[0], body, f"{again.Root.objgen[0]} 0 R")


@fake("fake-attachment", "the original as an attachment")
def _() -> bytes:
    def change(pdf: Pdf, sheet: Object) -> None:
        spec = attached(pdf, GRIFFIE, whole())
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), spec])))

    return emptied(change)


@fake("fake-actual-text", "the names as replacement text of the black boxes")
def _() -> bytes:
    pdf = new_pdf()
    sheet = Sheet(pdf)
    boxes = write(sheet, fonts.type0(pdf, SERIF), ZWAN, gone=True)
    sheet.op(f"/Span << /ActualText ({ZWAN.full}) >> BDC")
    black(sheet, boxes)
    sheet.op("EMC")
    page(pdf, sheet)
    return save(pdf)


@fake("fake-metadata", "the name in the title and the bookmarks")
def _() -> bytes:
    def change(pdf: Pdf, sheet: Object) -> None:
        pdf.docinfo["/Title"] = f"Verslag van {ZWAN.full}"

    return emptied(change)


def _scan() -> None:
    """Enter the scan whose painted page still has the letters of its OCR layer."""
    drawn = worn(paper(ZWAN, SANS), turn=0, noise=4, seed=8)
    original = as_page(drawn, layer(ZWAN))
    painted = drawn.copy()
    for box in name_boxes(ZWAN, SANS):
        painted.paste(0, box)
    PAIRS["fake-ocr-layer"] = Pair(
        "fake-ocr-layer", "a scan painted black, with its text layer as it was", original,
        as_page(painted, layer(ZWAN)), alarm=True,
    )  # fmt: skip


_scan()
