"""Draws PDFs in which one name hides in all the ways we know, and looks for it with every reader there is."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2 as pdfium
from pdfminer.high_level import extract_text
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageDraw, ImageFont

from pipeline.model.document import Document, LoosePages, Page, Word
from pipeline.model.place import Box, Part, Span
from pipeline.model.woo import PlacedBox, RedactionMark
from pipeline.tools.pdf_pages import PlacedChar, find_chars, open_page, open_pdf
from pipeline.tools.typeset import font_folder, typeset

SECRET = "Zwanenburgh"
KEPT = ("Bovenburen", "Linkerkant", "Rechterkant", "Onderburen")
"""Stand above, left of, right of and below the name."""
GOES = "Joke Zwanenburgh"

# --- drawing ---------------------------------------------------------------------------------------------------------

PLAIN = f"""BT /F1 11 Tf 72 724 Td 12 TL
({KEPT[0]} gjpqy gjpqy gjpqy gjpqy) Tj T*
({KEPT[1]} Joke {SECRET} {KEPT[2]}) Tj T*
({KEPT[3]} Hhbdfkl Hhbdfkl Hhbdfkl) Tj ET
"""


def helvetica() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def add_page(pdf: Pdf, content: str | bytes = PLAIN, **more: object) -> pikepdf.Page:
    """Add an A4 page; `more` are entries of the page or, in `resources`, of its resources."""
    resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(helvetica())))
    resources.update(more.pop("resources", {}))
    data = content.encode("cp1252") if isinstance(content, str) else content
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=resources)
    page.Contents = pdf.make_indirect(Stream(pdf, data))
    for key, value in more.items():
        page[f"/{key}"] = value
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1]


def _file(draw: Callable[[Pdf], object]) -> bytes:
    with pikepdf.new() as pdf:
        draw(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def _line(middle: str) -> str:
    return PLAIN.replace(f"({KEPT[1]} Joke {SECRET} {KEPT[2]}) Tj", middle)


def _form(pdf: Pdf, content: str, **resources: object) -> Stream:
    form = Stream(pdf, content.encode("cp1252"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 700, 900])
    form.Resources = Dictionary(Font=Dictionary(F1=helvetica()), **resources)
    return pdf.make_indirect(form)


def kerned(pdf: Pdf) -> None:
    add_page(pdf, _line(f"[({KEPT[1]} Jo) 30 (ke Zw) 20 (anen) -40 (bur) 10 (gh {KEPT[2]})] TJ"))


def letter_by_letter(pdf: Pdf) -> None:
    letters = "".join(f"({c}) Tj 9 0 Td " for c in SECRET)
    add_page(
        pdf,
        f"BT /F1 11 Tf 72 712 Td ({KEPT[1]} Joke) Tj 100 0 Td {letters} 20 0 Td ({KEPT[2]}) Tj ET "
        f"BT /F1 11 Tf 72 724 Td ({KEPT[0]}) Tj 0 -24 Td ({KEPT[3]}) Tj ET",
    )


def in_nested_forms(pdf: Pdf) -> None:
    inner = _form(pdf, PLAIN)
    outer = _form(pdf, "q 0.9 0 0 0.9 20 30 cm /In Do Q", XObject=Dictionary(In=inner))
    add_page(pdf, "q 1 0 0 1 5 5 cm /Out Do Q", resources={"/XObject": Dictionary(Out=outer)})


def turned_90(pdf: Pdf) -> None:
    add_page(pdf, Rotate=90)


def turned_180(pdf: Pdf) -> None:
    add_page(pdf, Rotate=180)


def turned_270_and_cropped(pdf: Pdf) -> None:
    add_page(pdf, Rotate=270, CropBox=Array([40, 100, 560, 800]))


def cropped(pdf: Pdf) -> None:
    add_page(pdf, MediaBox=Array([-20, -30, 600, 900]), CropBox=Array([30, 50, 580, 830]))


def stretched(pdf: Pdf) -> None:
    add_page(pdf, "q 1.2 0 0 1.1 -30 -70 cm " + PLAIN.replace("BT", "BT 80 Tz 1.5 Tc 3 Tw 1 Ts", 1) + " Q")


def with_quotes(pdf: Pdf) -> None:
    add_page(
        pdf,
        f"BT /F1 11 Tf 72 736 Td 12 TL ({KEPT[0]}) ' 2 0.5 ({KEPT[1]} Joke {SECRET} {KEPT[2]}) \" ({KEPT[3]}) ' ET",
    )


def turned_text(pdf: Pdf) -> None:
    add_page(pdf, "q 0 1 -1 0 500 -200 cm " + PLAIN.replace("72 724 Td", "300 300 Td") + " Q")


def invisible_copy(pdf: Pdf) -> None:
    add_page(pdf, PLAIN + f"BT 3 Tr /F1 11 Tf 72 400 Td ({GOES}) Tj ET")


def white_copy(pdf: Pdf) -> None:
    add_page(pdf, PLAIN + f"1 g BT /F1 11 Tf 72 400 Td ({GOES}) Tj ET")


def covered_copy(pdf: Pdf) -> None:
    add_page(pdf, PLAIN + f"BT /F1 11 Tf 72 400 Td ({GOES}) Tj ET 0 g 60 390 200 30 re f")


def tiny_copy(pdf: Pdf) -> None:
    add_page(pdf, PLAIN + f"BT /F1 0.6 Tf 72 400 Td ({GOES}) Tj ET")


def off_page_copy(pdf: Pdf) -> None:
    add_page(pdf, PLAIN + f"BT /F1 11 Tf 72 -400 Td ({GOES}) Tj ET")


def clipped_copy(pdf: Pdf) -> None:
    add_page(pdf, PLAIN + f"q 0 0 5 5 re W n BT /F1 11 Tf 72 400 Td ({GOES}) Tj ET Q")


def comment(pdf: Pdf) -> None:
    page = add_page(pdf)
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([500, 700, 520, 720]))
    note.Contents, note.T = String(f"Bel {GOES}"), String(SECRET)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([70, 700, 200, 720]))
    link.A = Dictionary(S=Name.URI, URI=String(f"mailto:{SECRET}@voorbeeld.nl"))
    page.obj.Annots = Array([pdf.make_indirect(note), pdf.make_indirect(link)])


def field(pdf: Pdf) -> None:
    page = add_page(pdf)
    widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Rect=Array([72, 500, 300, 520]), F=4)
    widget.T, widget.V = String(f"naam {SECRET}"), String(GOES)
    look = _form(pdf, f"BT /F1 11 Tf 2 5 Td ({GOES}) Tj ET")
    look.BBox = Array([0, 0, 228, 20])
    widget.AP = Dictionary(N=look)
    page.obj.Annots = Array([pdf.make_indirect(widget)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.obj.Annots[0]]))


def described(pdf: Pdf) -> None:
    add_page(pdf)
    pdf.docinfo["/Author"] = GOES
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [GOES]
    pdf.Root.PieceInfo = Dictionary(Word=Dictionary(Private=String(GOES)))


def bookmarked(pdf: Pdf) -> None:
    add_page(pdf)
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Brief aan {GOES}", 0))
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(SECRET), Array([pdf.pages[0].obj, Name.Fit])])))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))


def with_attachment(pdf: Pdf) -> None:
    add_page(pdf)
    pdf.attachments[f"{SECRET}.txt"] = f"Adres van {GOES}".encode()


def scripted(pdf: Pdf) -> None:
    page = add_page(pdf)
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{GOES}')"))
    page.obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(GOES)))


def hidden_layer(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"laag {SECRET}")))
    add_page(
        pdf,
        PLAIN + f"/OC /Oc1 BDC BT /F1 11 Tf 72 400 Td ({GOES}) Tj ET EMC",
        resources={"/Properties": Dictionary(Oc1=layer)},
    )
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def spoken(pdf: Pdf) -> None:
    add_page(pdf, PLAIN + f"/Span <</ActualText ({GOES})>> BDC BT /F1 11 Tf 72 400 Td (hij) Tj ET EMC")
    element = Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String(GOES), ActualText=String(GOES))
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(element))


def named(pdf: Pdf) -> None:
    font = pdf.make_indirect(helvetica())
    content = PLAIN.replace("/F1", f"/{SECRET}") + f"/{SECRET} BMC EMC % {GOES}\n"
    add_page(pdf, content, resources={"/Font": Dictionary({f"/{SECRET}": font})})
    pdf.Root[f"/{SECRET}"] = String(GOES)


def patterned(pdf: Pdf) -> None:
    tile = Stream(pdf, f"BT /F1 8 Tf 2 2 Td ({GOES}) Tj ET".encode())
    tile.update(Dictionary(Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=90, YStep=12))
    tile.BBox, tile.Resources = Array([0, 0, 90, 12]), Dictionary(Font=Dictionary(F1=helvetica()))
    content = PLAIN + "/Pattern cs /P1 scn 300 -100 90 12 re f"
    add_page(pdf, content, resources={"/Pattern": Dictionary(P1=pdf.make_indirect(tile))})


def masked(pdf: Pdf) -> None:
    group = _form(pdf, f"1 g BT /F1 11 Tf 72 400 Td ({GOES}) Tj ET")
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    add_page(pdf, PLAIN + "/G1 gs 1 g 0 0 50 50 re f", resources={"/ExtGState": Dictionary(G1=state)})


def under_image(pdf: Pdf) -> None:
    image = Stream(pdf, bytes(3 * 16))
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4, BitsPerComponent=8))
    image.ColorSpace = Name.DeviceRGB
    content = PLAIN + f"BT /F1 11 Tf 72 400 Td ({GOES}) Tj ET q 200 0 0 30 60 390 cm /I Do Q"
    add_page(pdf, content, resources={"/XObject": Dictionary(I=pdf.make_indirect(image))})


def photo_with_comment(pdf: Pdf) -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, "JPEG", comment=f"Foto van {GOES}".encode())
    image = Stream(pdf, b"")
    image.write(buffer.getvalue() + GOES.encode(), filter=Name.DCTDecode)
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=256, Height=256, BitsPerComponent=8))
    image.ColorSpace = Name.DeviceRGB
    image.Metadata = pdf.make_indirect(Stream(pdf, GOES.encode()))
    content = PLAIN + "q 100 0 0 100 72 300 cm /I Do Q"
    add_page(pdf, content, resources={"/XObject": Dictionary(I=pdf.make_indirect(image))})


def inline_image(pdf: Pdf) -> None:
    picture = b"q 20 0 0 20 300 300 cm BI /W 4 /H 4 /CS /G /BPC 8 ID " + bytes(range(0, 160, 10)) + b" EI Q\n"
    add_page(pdf, picture + PLAIN.encode())


def own_drawn_letters(pdf: Pdf) -> None:
    """A Type3 font: its letters are drawings, its text is still text."""
    square = pdf.make_indirect(Stream(pdf, b"600 0 0 0 500 700 d1 0 0 500 700 re f"))
    letters = sorted(set(SECRET))
    glyphs = Dictionary({f"/{c}": square for c in letters})
    codes = [part for c in letters for part in (ord(c), Name(f"/{c}"))]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, 700]), CharProcs=glyphs)
    font.FontMatrix, font.FirstChar, font.LastChar = Array([0.001, 0, 0, 0.001, 0, 0]), 0, 255
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array(codes))
    font.Widths = Array([600] * 256)
    content = PLAIN.replace(SECRET, "X") + f"BT /T3 11 Tf 300 500 Td ({SECRET}) Tj ET"
    add_page(pdf, content, resources={"/Font": Dictionary(F1=helvetica(), T3=pdf.make_indirect(font))})


def thrown_away(pdf: Pdf) -> None:
    page = add_page(pdf)
    page.obj.Thumb = pdf.make_indirect(Stream(pdf, GOES.encode()))
    page.obj.B = Array([String(GOES)])
    page.obj.LastModified = String(GOES)


DRAWN: dict[str, Callable[[Pdf], None]] = {
    function.__name__: function
    for function in (
        add_page, kerned, letter_by_letter, in_nested_forms, turned_90, turned_180, turned_270_and_cropped, cropped,
        stretched, with_quotes, turned_text, invisible_copy, white_copy, covered_copy, tiny_copy, off_page_copy,
        clipped_copy, comment, field, described, bookmarked, with_attachment, scripted, hidden_layer, spoken, named,
        patterned, masked, under_image, photo_with_comment, inline_image, own_drawn_letters, thrown_away,
    )
}  # fmt: skip


def locked(work: Path) -> bytes:
    """Opens without a password, but says that it may not be changed."""
    (work / "in.pdf").write_bytes(_file(add_page))
    with pikepdf.open(work / "in.pdf") as pdf:
        pdf.save(work / "out.pdf", encryption=pikepdf.Encryption(owner="geheim", user="", R=6))
    return (work / "out.pdf").read_bytes()


def revised(work: Path) -> bytes:
    """A second revision, appended, takes the place of a page that said more."""
    del work
    more = PLAIN + f"BT /F1 11 Tf 72 300 Td (eerder stond hier {GOES}) Tj ET"
    first = raw_pdf(more)
    content = PLAIN.encode("cp1252")
    at = len(first)
    body = b"4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(content), content)
    xref = b"xref\n4 1\n%010d 00000 n \n" % at
    tail = b"trailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return first + body + xref + tail % (int(first.rsplit(b"startxref", 1)[1].split()[0]), at + len(body))


def raw_pdf(content: str) -> bytes:
    """Write a PDF by hand, without compression, as old programs do."""
    data = content.encode("cp1252")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(data), data),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (rows, len(out))


LETTER = """
#set page(paper: "a4")
#set text(font: "Lato", size: 10.5pt, lang: "nl")
#let data = json(bytes(sys.inputs.data))
#data.above \\
#data.left #data.name #data.right \\
#data.below
"""


def typst_letter(name: str = GOES, left: str = KEPT[1], right: str = KEPT[2]) -> bytes:
    """A letter as our own renditions are made: embedded composite font, ligatures, tags."""
    return typeset(
        LETTER, {"above": KEPT[0], "left": left, "name": name, "right": right, "below": KEPT[3]}, standards=()
    )


def mail_rendition(work: Path) -> bytes:
    """A mail set as a table of headers and a body."""
    del work
    source = """
    #set page(paper: "a4")
    #set text(font: "Lato", size: 10pt, lang: "nl")
    #let d = json(bytes(sys.inputs.data))
    #table(columns: (3cm, 1fr), ..d.rows.flatten())
    #for line in d.body [#line #parbreak()]
    """
    rows = [["Van", f"{GOES} <j.{SECRET.lower()}@voorbeeld.nl>"], ["Aan", KEPT[0]], ["Onderwerp", KEPT[2]]]
    return typeset(source, {"rows": rows, "body": [f"{KEPT[1]},", "tot morgen!", "Groet, Joke", KEPT[3]]}, standards=())


def scan(work: Path) -> bytes:
    """A picture of a page, with the text a scanner put under it."""
    del work
    picture = Image.new("RGB", (1240, 1754), "white")
    font = ImageFont.truetype(str(next(font_folder().rglob("Lato-Regular.ttf"))), 28)
    draw = ImageDraw.Draw(picture)
    for row, text in enumerate((KEPT[0], f"{KEPT[1]} {GOES} {KEPT[2]}", KEPT[3])):
        draw.text((150, 200 + 50 * row), text, font=font, fill="black")
    with pikepdf.new() as pdf:
        image = Stream(pdf, picture.tobytes())
        image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=1754, BitsPerComponent=8))
        image.ColorSpace = Name.DeviceRGB
        content = f"q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F1 11 Tf 72 715 Td ({KEPT[1]} {GOES} {KEPT[2]}) Tj ET"
        add_page(pdf, content, resources={"/XObject": Dictionary(I=pdf.make_indirect(image))})
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


MADE: dict[str, Callable[[Path], bytes]] = {
    **{name: (lambda _, draw=draw: _file(draw)) for name, draw in DRAWN.items()},
    **{function.__name__: function for function in (locked, revised, mail_rendition, scan)},
    "typst_letter": lambda _: typst_letter(),
}
"""Every case, by name: given a folder to work in, the bytes of a PDF."""

SCAN_BOX = Box(72 + 66, 117, 72 + 66 + 115, 137)
"""Where the name stands in the picture of `scan`, in points."""

# --- marking ---------------------------------------------------------------------------------------------------------


def mark(boxes: list[PlacedBox], gronden: tuple[str, ...] = ("5.1.2e",), number: int = 0) -> RedactionMark:
    span = Span("d" * 64, (Part(boxes[0].page, 0, 1),))
    return RedactionMark(f"m{number}", span, tuple(boxes), gronden, "persoon", "burger.naam", ("proef",), 0.9, False)


def find_boxes(path: Path, words: tuple[str, ...] = (GOES, SECRET)) -> list[PlacedBox]:
    """Give a box for every place where one of the words can be read, longest first; spaces do not count."""
    found = []
    with open_pdf(path) as document:
        for number in range(1, len(document) + 1):
            with open_page(document, number) as page:
                letters = [c for c in find_chars(page) if not c.char.isspace()]
            text, taken = "".join(c.char for c in letters).lower(), set[int]()
            for word in words:
                for match in re.finditer(re.escape(word.replace(" ", "").lower()), text):
                    if not taken & set(range(*match.span())):
                        taken |= set(range(*match.span()))
                        found.append(PlacedBox(number, hull(letters[slice(*match.span())])))
    return found


def hull(letters: list[PlacedChar]) -> Box:
    boxes = [c.box for c in letters]
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def read_as_document(path: Path) -> Document:
    """Read a PDF as the reading room does, only simpler: words of pdfium, one line."""
    pages = []
    with open_pdf(path) as document:
        for number in range(1, len(document) + 1):
            with open_page(document, number) as page:
                letters = [c for c in find_chars(page) if not c.char.isspace()]
                width, height = page.get_size()
            words, at = [], 0
            for word in _words(letters):
                box = hull(word)
                edges = (*(c.box.x0 for c in word), box.x1)
                words.append(Word(at, at + len(word), box, round(box.top), tuple(edges)))
                at += len(word) + 1
            text = " ".join("".join(c.char for c in word) for word in _words(letters))
            pages.append(Page(number, width, height, text, tuple(words)))
    return Document("d" * 64, "application/pdf", len(pages), LoosePages(tuple(pages)))


def _words(letters: list[PlacedChar]) -> list[list[PlacedChar]]:
    words: list[list[PlacedChar]] = []
    for letter in letters:
        if words and not letter.spaced and letter.index == words[-1][-1].index + 1:
            words[-1].append(letter)
        else:
            words.append([letter])
    return words


def mark_text(document: Document, text: str, number: int = 0, gronden: tuple[str, ...] = ("5.1.2e",)) -> RedactionMark:
    """Mark the first place of a text in a document that was read."""
    for page in document.pages:
        start = page.text.find(text)
        if start >= 0:
            part = Part(page.number, start, start + len(text))
            boxes = tuple(PlacedBox(page.number, box) for box in page.boxes(part.start, part.end))
            span = Span(document.id, (part,))
            return RedactionMark(f"m{number}", span, boxes, gronden, "persoon", "burger.naam", ("proef",), 0.9, False)
    raise LookupError(text)


def mark_words(document: Document, name: str) -> RedactionMark:
    """Mark a name wherever it breaks over lines or is hyphenated, by its letters only."""
    wanted = fold(name)
    for page in document.pages:
        letters = [(at, c) for at, c in enumerate(page.text) if fold(c)]
        at = "".join(fold(c) for _, c in letters).find(wanted)
        if at >= 0:
            spread = [place for place, c in letters for _ in fold(c)]
            part = Part(page.number, spread[at], spread[at + len(wanted) - 1] + 1)
            boxes = tuple(PlacedBox(page.number, box) for box in page.boxes(part.start, part.end))
            span = Span(document.id, (part,))
            return RedactionMark("m0", span, boxes, ("5.1.2e",), "persoon", "burger.naam", ("proef",), 0.9, False)
    raise LookupError(name)


# --- looking ---------------------------------------------------------------------------------------------------------


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c)).casefold()


def readings(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what each reader makes of a file, the reader's name first."""
    document = pdfium.PdfDocument(path)
    yield "pdfium", " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    yield "pdfminer", extract_text(path)
    yield "pypdf", " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    if shutil.which("pdftotext"):
        for mode in ("-raw", "-layout"):
            done = subprocess.run(["pdftotext", mode, path, "-"], capture_output=True, check=True)
            yield f"pdftotext {mode}", done.stdout.decode("utf-8", "replace")
    yield from _bytes(path)


def _bytes(path: Path) -> Iterator[tuple[str, str]]:
    data = path.read_bytes()
    blobs = [data]
    for start in re.finditer(rb"stream\r?\n", data):
        try:
            blobs.append(zlib.decompressobj().decompress(data[start.end() :]))
        except zlib.error:
            continue
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, Stream):
                try:
                    blobs.append(item.read_bytes())
                except pikepdf.PdfError:
                    blobs.append(item.read_raw_bytes())
            blobs.append(item.unparse(resolved=True))
    for blob in blobs:
        yield "bytes", blob.decode("latin-1")
        yield "bytes, two a letter", blob.replace(b"\x00", b"").decode("latin-1")
        yield "strings", b"".join(re.findall(rb"\(((?:[^()\\]|\\.)*)\)", blob, re.DOTALL)).decode("latin-1")
        digits = b"".join(re.findall(rb"<([0-9A-Fa-f]+)>", blob))
        yield "hex", bytes.fromhex(digits[: len(digits) // 2 * 2].decode()).replace(b"\x00", b"").decode("latin-1")


def readers_that_find(path: Path, secret: str = SECRET) -> set[str]:
    """Give the names of the readers that still see the secret, in any spelling."""
    wanted = fold(secret)
    return {reader for reader, text in readings(path) if wanted in fold(text)}
