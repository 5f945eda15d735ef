"""A letter used only in a removed name leaves no outline, no row and no name in any kind of font program."""

from __future__ import annotations

import io
import re
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.eexec import decrypt, encrypt
from fontTools.pens.basePen import BasePen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from pdfminer.high_level import extract_text
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import ImageChops

from pipeline.tools.typeset import font_folder, typeset
from redaction.burn.document import burn
from redaction.burn.fonts.fonts import read_font
from redaction.burn.fonts.stand_in import file_name, find_file, find_stand_in, font_folders
from redaction.burn.standard.faults import NOT_EMBEDDED, find_standard_faults

FILES = sys.modules["ibt_tests_burning_files"]
NAME, KEPT = "Żółß", "Anna"
LATO = "Lato-Regular.ttf"
UNITS = 1000
CODES = {letter: code for code, letter in enumerate(dict.fromkeys(f"{KEPT} {NAME}"), start=65)}


def lato() -> TTFont:
    return TTFont(font_folder() / LATO)


def glyph_names(font: TTFont) -> dict[str, str]:
    return {letter: font.getBestCmap()[ord(letter)] for letter in CODES}


def widths() -> dict[str, float]:
    font = lato()
    return {
        letter: font["hmtx"][name][0] * 1000 / font["head"].unitsPerEm for letter, name in glyph_names(font).items()
    }


class _Type1Pen(BasePen):
    """Writes an outline as the bytes of a Type 1 glyph."""

    def __init__(self, glyphs, width: int, scale: float) -> None:
        super().__init__(glyphs)
        self.out, self.at, self.scale = [*self._number(0), *self._number(width), 13], (0, 0), scale

    @staticmethod
    def _number(value: int) -> bytes:
        return bytes((value + 139,)) if -107 <= value <= 107 else b"\xff" + struct.pack(">i", value)

    def _go(self, *points) -> None:
        for x, y in points:
            x, y = round(x * self.scale), round(y * self.scale)
            self.out += [*self._number(x - self.at[0]), *self._number(y - self.at[1])]
            self.at = x, y

    def _moveTo(self, point) -> None:
        self._go(point)
        self.out.append(21)

    def _lineTo(self, point) -> None:
        self._go(point)
        self.out.append(5)

    def _curveToOne(self, *points) -> None:
        self._go(*points)
        self.out.append(8)

    def _closePath(self) -> None:
        self.out.append(9)


def type1_program() -> tuple[bytes, int]:
    font = lato()
    glyphs, scale = font.getGlyphSet(), UNITS / font["head"].unitsPerEm
    bodies = {".notdef": bytes((139, 139, 13, 14))}
    for letter, name in glyph_names(font).items():
        pen = _Type1Pen(glyphs, round(widths()[letter]), scale)
        glyphs[name].draw(pen)
        bodies[name] = bytes(pen.out) + b"\x0e"
    puts = "".join(f"dup {CODES[letter]} /{name} put\n" for letter, name in glyph_names(font).items())
    head = (
        "%!PS-AdobeFont-1.0: Brief\n% gemaakt voor " + NAME.encode("ascii", "replace").decode() + "\n"
        "12 dict begin\n/FontInfo 2 dict dup begin /Notice (Zolss) readonly def end def\n/FontName /Brief def\n"
        "/FontType 1 def\n/PaintType 0 def\n/FontMatrix [0.001 0 0 0.001 0 0] readonly def\n"
        f"/Encoding 256 array\n0 1 255 {{1 index exch /.notdef put}} for\n{puts}readonly def\n"
        "/FontBBox {-100 -300 1200 1100} readonly def\ncurrentdict end\ncurrentfile eexec\n"
    ).encode()
    private = b"dup /Private 8 dict dup begin /RD {string currentfile exch readstring pop} def /ND {def} def "
    private += b"/NP {put} def /BlueValues [-10 0 700 710] def /password 5839 def\n/Subrs 1 array\n"
    piece = bytes(encrypt(bytes(4) + b"\x0b", 4330)[0])
    private += b"dup 0 %d RD %s NP\nND\n2 index /CharStrings %d dict dup begin\n" % (len(piece), piece, len(bodies))
    for name, body in bodies.items():
        data = bytes(encrypt(bytes(4) + body, 4330)[0])
        private += b"/%s %d RD %s ND\n" % (name.encode(), len(data), data)
    private += b"end end readonly put noaccess put dup/FontName get exch definefont pop mark currentfile closefile\n"
    return head + bytes(encrypt(b"abcd" + private, 55665)[0]), len(head)


def cff_program() -> bytes:
    """A program named by letters, whose order is 65 and on."""
    font = lato()
    glyphs, names = font.getGlyphSet(), glyph_names(font)
    scale = UNITS / font["head"].unitsPerEm
    builder = FontBuilder(UNITS, isTTF=False)
    builder.setupGlyphOrder([".notdef", *names.values()])
    outlines = {}
    for name in [".notdef", *names.values()]:
        pen = T2CharStringPen(round(glyphs[name].width * scale), glyphs)
        glyphs[name].draw(_Scaled(pen, glyphs, scale))
        outlines[name] = pen.getCharString()
    builder.setupCFF("Brief", {"FullName": "Brief", "Notice": "Zolss"}, outlines, {})
    cff = builder.font["CFF "].cff
    by_code = {CODES[letter]: name for letter, name in names.items()}
    cff.topDictIndex[0].Encoding = [by_code.get(code, ".notdef") for code in range(256)]
    buffer = io.BytesIO()
    cff.compile(buffer, builder.font)
    return buffer.getvalue()


class _Scaled(BasePen):
    def __init__(self, pen, glyphs, scale: float) -> None:
        super().__init__(glyphs)
        self.pen, self.scale = pen, scale

    def _put(self, point):
        return point[0] * self.scale, point[1] * self.scale

    def _moveTo(self, point) -> None:
        self.pen.moveTo(self._put(point))

    def _lineTo(self, point) -> None:
        self.pen.lineTo(self._put(point))

    def _curveToOne(self, *points) -> None:
        self.pen.curveTo(*map(self._put, points))

    def _closePath(self) -> None:
        self.pen.closePath()


def descriptor(pdf: Pdf, key: str, data: bytes, subtype: str = "", flags: int = 4) -> Dictionary:
    stream = Stream(pdf, data)
    if subtype:
        stream.Subtype = Name(f"/{subtype}")
    stream.Length1 = len(data)
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ZOLSSA+Brief"), Flags=flags, FontBBox=Array([-100, -300, 1200, 1100]),
        ItalicAngle=0, Ascent=1000, Descent=-200, CapHeight=700, StemV=80,
    )  # fmt: skip
    described[key] = pdf.make_indirect(stream)
    return pdf.make_indirect(described)


def to_unicode(pdf: Pdf, rows: dict[int, str], digits: int) -> Stream:
    lines = "".join(f"<{code:0{digits}X}> <{ord(letter):04X}>\n" for code, letter in rows.items())
    space = f"1 begincodespacerange <{'0' * digits}> <{'F' * digits}> endcodespacerange\n"
    return pdf.make_indirect(Stream(pdf, f"{space}{len(rows)} beginbfchar\n{lines}endbfchar".encode()))


def simple(pdf: Pdf, kind: str, described: Dictionary, names: dict[str, str] | None) -> Dictionary:
    wide = widths()
    font = Dictionary(Type=Name.Font, Subtype=Name(f"/{kind}"), BaseFont=Name("/ZOLSSA+Brief"), FirstChar=65)
    font.LastChar = 64 + len(CODES)
    font.Widths = Array([round(wide[letter], 3) for letter in CODES])
    font.FontDescriptor = described
    if names is not None:
        differences = [part for letter, name in names.items() for part in (CODES[letter], Name(f"/{name}"))]
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array(differences))
    font.ToUnicode = to_unicode(pdf, {code: letter for letter, code in CODES.items()}, 2)
    return font


def plain_truetype(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    data = (font_folder() / LATO).read_bytes()
    font = simple(pdf, "TrueType", descriptor(pdf, "/FontFile2", data, flags=32), glyph_names(lato()))
    return font, {letter: bytes((code,)) for letter, code in CODES.items()}


def plain_type1(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    data, _ = type1_program()
    font = simple(pdf, "Type1", descriptor(pdf, "/FontFile", data), None)
    return font, {letter: bytes((code,)) for letter, code in CODES.items()}


def plain_cff(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    font = simple(pdf, "Type1", descriptor(pdf, "/FontFile3", cff_program(), "Type1C"), None)
    return font, {letter: bytes((code,)) for letter, code in CODES.items()}


def composite(pdf: Pdf, kind: str, described: Dictionary, numbers: dict[str, int]) -> Dictionary:
    wide = widths()
    child = Dictionary(Type=Name.Font, Subtype=Name(f"/{kind}"), BaseFont=Name("/ZOLSSA+Brief"), DW=1000)
    child.CIDSystemInfo = Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)
    child.FontDescriptor = described
    child.W = Array([part for letter, number in numbers.items() for part in (number, Array([round(wide[letter], 3)]))])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ZOLSSA+Brief"), Encoding=Name("/Identity-H"))
    font.DescendantFonts = Array([pdf.make_indirect(child)])
    font.ToUnicode = to_unicode(pdf, {number: letter for letter, number in numbers.items()}, 4)
    return font


def numbered_truetype(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    font = lato()
    numbers = {letter: font.getGlyphID(name) for letter, name in glyph_names(font).items()}
    data = (font_folder() / LATO).read_bytes()
    found = composite(pdf, "CIDFontType2", descriptor(pdf, "/FontFile2", data), numbers)
    return found, {letter: number.to_bytes(2, "big") for letter, number in numbers.items()}


def mapped_truetype(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    """Its characters have other numbers than its glyphs."""
    font = lato()
    glyphs = {code: font.getGlyphID(glyph_names(font)[letter]) for letter, code in CODES.items()}
    data = (font_folder() / LATO).read_bytes()
    found = composite(pdf, "CIDFontType2", descriptor(pdf, "/FontFile2", data), CODES)
    rows = b"".join(glyphs.get(cid, 0).to_bytes(2, "big") for cid in range(max(glyphs) + 1))
    found.DescendantFonts[0].CIDToGIDMap = pdf.make_indirect(Stream(pdf, rows))
    return found, {letter: code.to_bytes(2, "big") for letter, code in CODES.items()}


def short_codes(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    """A composite font that mixes codes of one and of two bytes."""
    found, _ = mapped_truetype(pdf)
    codes = {letter: bytes((code,)) if letter in KEPT else bytes((0x81, code)) for letter, code in CODES.items()}
    lines = "".join(f"<{data.hex()}> {CODES[letter]}\n" for letter, data in codes.items())
    spaces = "2 begincodespacerange <00> <7F> <8100> <81FF> endcodespacerange\n"
    cmap = Stream(pdf, f"{spaces}{len(codes)} begincidchar\n{lines}endcidchar".encode())
    cmap.Type, cmap.CMapName = Name.CMap, Name("/Zolss")
    cmap.CIDSystemInfo = Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)
    found.Encoding = pdf.make_indirect(cmap)
    rows = "".join(f"<{data.hex()}> <{ord(letter):04X}>\n" for letter, data in codes.items())
    found.ToUnicode = Stream(pdf, f"{spaces}{len(codes)} beginbfchar\n{rows}endbfchar".encode())
    return found, codes


def numbered_cff(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    numbers = {letter: at for at, letter in enumerate(CODES, start=1)}
    found = composite(pdf, "CIDFontType0", descriptor(pdf, "/FontFile3", cff_program(), "CIDFontType0C"), numbers)
    return found, {letter: number.to_bytes(2, "big") for letter, number in numbers.items()}


def drawn(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    """A font whose letters are drawings, one of them an image."""
    image = "600 0 d0 q 500 0 0 500 50 0 cm BI /W 2 /H 2 /IM true /BPC 1 ID \xa0\xc0 EI Q"
    names = {letter: f"n{code}" for letter, code in CODES.items()}
    procs = {f"/{name}": Stream(pdf, f"600 0 0 0 500 {600 - 5 * at} d1 0 0 500 {600 - 5 * at} re f".encode())
             for at, name in enumerate(names.values())}  # fmt: skip
    procs[f"/{names['A']}"] = Stream(pdf, image.encode("latin-1"))
    procs[f"/{names[' ']}"] = Stream(pdf, b"600 0 0 0 0 0 d1")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, 700]), FirstChar=65)
    font.FontMatrix, font.LastChar = Array([0.001, 0, 0, 0.001, 0, 0]), 64 + len(CODES)
    font.Widths = Array([600] * len(CODES))
    font.CharProcs = Dictionary({key: pdf.make_indirect(stream) for key, stream in procs.items()})
    differences = [part for letter, name in names.items() for part in (CODES[letter], Name(f"/{name}"))]
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array(differences))
    font.ToUnicode = to_unicode(pdf, {code: letter for letter, code in CODES.items()}, 2)
    return font, {letter: bytes((code,)) for letter, code in CODES.items()}


Draw = Callable[[Pdf], tuple[Dictionary, dict[str, bytes]]]
KINDS: dict[str, Draw] = {
    function.__name__: function
    for function in (
        plain_truetype, plain_type1, plain_cff, numbered_truetype, mapped_truetype, short_codes, numbered_cff, drawn,
    )
}  # fmt: skip


def letter(draw: Draw) -> bytes:
    with pikepdf.new() as pdf:
        font, codes = draw(pdf)
        texts = [b"".join(codes[c] for c in text).hex() for text in (KEPT, NAME)]
        content = f"BT /T 20 Tf 72 700 Td <{texts[0]}> Tj 0 -60 Td <{texts[1]}> Tj ET"
        FILES.add_page(pdf, content, resources={"/Font": Dictionary(T=pdf.make_indirect(font))})
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def burned(draw: Draw, tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(letter(draw))
    marks = [FILES.mark(FILES.find_boxes(source, (NAME,)))]
    return source, out, burn(source, marks, out, raster_dpi=100)


def fonts_of(path: Path) -> list[dict[str, object]]:
    """Give of each font the decoded bytes of all its streams and the spelled-out dictionaries."""
    with pikepdf.open(path) as pdf:
        return [
            {"bytes": decoded(item) if isinstance(item, Stream) else b"", "text": item.unparse()}
            for item in pdf.objects
            if isinstance(item, (Dictionary, Stream))
        ]


def decoded(stream: Stream) -> bytes:
    return stream.read_raw_bytes() if "CCITT" in str(stream.get("/Filter")) else stream.read_bytes()


def programs_of(path: Path) -> dict[str, bytes]:
    found = {}
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if key in item and not str(item.FontName).endswith("Lato-Regular"):
                        found[str(item.FontName)] = item[key].read_bytes()
    return found


def read_pdfium(path: Path) -> str:
    document = pdfium.PdfDocument(path)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return text


def shown(path: Path, part: tuple[int, int, int, int]):
    document = pdfium.PdfDocument(path)
    picture = document[0].render(scale=2).to_pil().convert("L").crop(part)
    document.close()
    return picture


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_with_any_kind_of_font_stays_text(kind: str, tmp_path: Path):
    source, _, report = burned(KINDS[kind], tmp_path)
    assert NAME in read_pdfium(source), "otherwise the rest proves nothing"
    assert [(page.way, page.reason) for page in report.pages] == [("vector", "")]


@pytest.mark.parametrize("kind", KINDS)
def test_readers_give_what_stays_and_nothing_of_what_goes(kind: str, tmp_path: Path):
    _, out, _ = burned(KINDS[kind], tmp_path)
    texts = [read_pdfium(out), extract_text(out)]
    if kind == "short_codes":  # pdfminer cannot read such a font, before or after
        texts.pop()
    assert all(KEPT in text for text in texts), texts
    assert not any(set(NAME) & set(text) for text in texts), texts


@pytest.mark.parametrize("kind", KINDS)
def test_what_stays_looks_the_same(kind: str, tmp_path: Path):
    source, out, _ = burned(KINDS[kind], tmp_path)
    part = (100, 200, 500, 300)
    before, after = shown(source, part), shown(out, part)
    assert before.getextrema()[0] < 100, "otherwise nothing is there"
    assert ImageChops.difference(before, after).getextrema()[1] <= 8


@pytest.mark.parametrize("kind", KINDS)
def test_no_table_and_no_name_of_a_gone_letter_stays(kind: str, tmp_path: Path):
    _, out, _ = burned(KINDS[kind], tmp_path)
    rows = "|".join(f"<{ord(letter):04X}>" for letter in NAME)
    for part in fonts_of(out):
        assert not re.search(rows, part["bytes"].decode("latin-1"), re.IGNORECASE)
        assert b"Zdot" not in part["bytes"] and b"germandbls" not in part["bytes"]
        assert b"ZOLSS" not in part["text"] and b"Zolss" not in part["text"] + part["bytes"]


@pytest.mark.parametrize("kind", ["plain_truetype", "numbered_truetype", "mapped_truetype", "short_codes"])
def test_a_truetype_program_forgets_outlines_and_tables(kind: str, tmp_path: Path):
    _, out, _ = burned(KINDS[kind], tmp_path)
    (data,) = programs_of(out).values()
    font = TTFont(io.BytesIO(data))
    with_ink = [name for name in font.getGlyphOrder()[1:] if font["glyf"][name].numberOfContours]
    assert len(with_ink) == len(set(KEPT))
    assert {"name", "post", "kern", "GSUB", "GPOS", "OS/2", "DSIG"}.isdisjoint(font.reader.keys())
    letters = set(font.getBestCmap() or {}) if "cmap" in font else set()
    assert letters <= {ord(c) for c in KEPT + " "}


@pytest.mark.parametrize("kind", ["plain_cff", "numbered_cff"])
def test_a_cff_program_forgets_outlines_and_names(kind: str, tmp_path: Path):
    _, out, _ = burned(KINDS[kind], tmp_path)
    (data,) = programs_of(out).values()
    cff = CFFFontSet()
    cff.decompile(io.BytesIO(data), None)
    top = cff.topDictIndex[0]
    drawn_now = [name for name in top.charset[1:] if len(top.CharStrings[name].bytecode) > 4]
    assert len(drawn_now) == len(set(KEPT))
    assert not hasattr(top, "Notice") and cff.fontNames == ["Eigen"]


def test_a_type1_program_forgets_outlines_and_names(tmp_path: Path):
    _, out, _ = burned(plain_type1, tmp_path)
    (data,) = programs_of(out).values()
    head, _, wrapped = data.partition(b"eexec\n")
    private = bytes(decrypt(wrapped, 55665)[0])
    names = set(re.findall(rb"/(\S+) \d+ RD ", private))
    assert names == {b".notdef", b"g1", b"g2", b"g3"}
    assert b"Notice" not in head and b"%" not in head[2:]


def test_a_composite_cff_font_of_a_typesetter_is_cut_down(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    brief = '#set document(title: "Brief")\n#set text(font: "New Computer Modern", lang: "nl")\n'
    source.write_bytes(typeset(f"{brief}{KEPT} \\\n \\\n{NAME}", {}))
    report = burn(source, [FILES.mark(FILES.find_boxes(source, (NAME,)))], out, raster_dpi=100)
    assert [(page.way, page.reason) for page in report.pages] == [("vector", "")]
    before, after = programs_of(source), programs_of(out)
    assert KEPT in read_pdfium(out) and KEPT in extract_text(out)
    assert min(map(len, after.values())) < min(map(len, before.values()))


def test_one_font_on_two_pages_is_cut_once_for_both(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(letter(plain_truetype))
    with pikepdf.open(source) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(tmp_path / "two.pdf")
    burn(tmp_path / "two.pdf", [FILES.mark(FILES.find_boxes(source, (NAME,)))], out, raster_dpi=100)
    assert len(programs_of(out)) == 1
    document = pdfium.PdfDocument(out)
    assert NAME in document[1].get_textpage().get_text_bounded()
    document.close()


def test_a_font_for_vertical_text_goes_out_as_a_picture(tmp_path: Path):
    def downwards(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
        font, codes = numbered_truetype(pdf)
        font.Encoding = Name("/Identity-V")
        return font, codes

    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(letter(downwards))
    report = burn(source, [], out, raster_dpi=100)
    assert [page.way for page in report.pages] == ["beeld"]


def test_a_drawing_that_reaches_far_makes_a_font_uncertain(tmp_path: Path):
    """A box over the place of the letter would leave what it draws elsewhere."""

    def far(pdf: Pdf) -> tuple[Dictionary, dict[str, bytes]]:
        font, codes = drawn(pdf)
        font.CharProcs["/n65"] = pdf.make_indirect(Stream(pdf, b"600 0 d0 5000 5000 500 500 re f"))
        return font, codes

    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(letter(far))
    report = burn(source, [], out, raster_dpi=100)
    assert [page.way for page in report.pages] == ["beeld"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("/Helvetica", "LiberationSans-Regular.ttf"),
        ("/Arial,Bold", "LiberationSans-Bold.ttf"),
        ("/ABCDEF+TimesNewRomanPS-BoldItalicMT", "LiberationSerif-BoldItalic.ttf"),
        ("/Courier-Oblique", "LiberationMono-Italic.ttf"),
        ("/Calibri-Italic", "Carlito-Italic.ttf"),
        ("/Cambria", "Caladea-Regular.ttf"),
        ("/ZapfDingbats", None),
        ("/ArialNarrow", None),
    ],
)
def test_a_font_has_a_stand_in_of_the_same_width(name: str, file: str | None):
    assert file_name(name) == file


def test_a_standard_font_that_is_not_there_is_brought_along(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.MADE["add_page"](tmp_path))
    if find_file("LiberationSans-Regular.ttf", font_folders()) is None:
        pytest.skip("Liberation Sans is not installed")
    burn(source, [FILES.mark(FILES.find_boxes(source, (FILES.GOES,)))], out, raster_dpi=100)
    with pikepdf.open(out) as pdf:
        assert NOT_EMBEDDED not in find_standard_faults(pdf.pages[0].obj)
    assert FILES.KEPT[2] in read_pdfium(out) and FILES.KEPT[2] in extract_text(out)


def test_without_a_stand_in_a_font_stays_as_it_is(tmp_path: Path):
    source = tmp_path / "in.pdf"
    source.write_bytes(FILES.MADE["add_page"](tmp_path))
    with pikepdf.open(source) as pdf:
        font = read_font(pdf.pages[0].Resources.Font.F1)
        assert find_stand_in(font, (tmp_path,)) is None
        assert NOT_EMBEDDED in find_standard_faults(pdf.pages[0].obj)
