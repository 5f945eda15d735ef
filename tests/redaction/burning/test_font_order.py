"""A name leaves no trace in the order and the measures of a font: makers number letters in the order of first use."""

from __future__ import annotations

import importlib.util
import io
import itertools
import sys
from pathlib import Path
from types import ModuleType

import docx
import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest
import weasyprint
from fontTools.ttLib import TTFont
from pdfminer.high_level import extract_text
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.tools import office
from pipeline.tools.typeset import font_folder, typeset
from redaction.burn.document import burn
from redaction.burn.fonts.cmaps import TWO_BYTES
from redaction.burn.fonts.fonts import Font
from redaction.burn.fonts.numbering import Numbering
from redaction.burn.fonts.truetype import TrueType
from redaction.burn.geometry import Matrix
from redaction.burn.pdf.steps import Program
from redaction.burn.pdf.wanted import drop_fonts, settle

FILES = sys.modules["ibt_tests_burning_files"]
NAMES = ("Zwanenburgh", "Bos", "Quispel", "Hooghelaer")
TEXT = "Op 3 mei hebben wij uw verzoek ontvangen. Vergeet niet om uw adres te vermelden."


def _fonts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fonts_by_hand", Path(__file__).with_name("test_burn_fonts.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BY_HAND = _fonts()
KINDS = [kind for kind in BY_HAND.KINDS if kind not in ("short_codes", "drawn")]


def drawn(pdf: pikepdf.Pdf) -> tuple[Dictionary, dict[str, bytes]]:
    """Give a font whose letters are drawings, with a height of their own."""
    codes = BY_HAND.CODES
    procs = {
        f"/n{code}": pdf.make_indirect(
            Stream(pdf, f"600 0 0 0 500 {4 * ord(letter)} d1 0 0 500 {4 * ord(letter)} re f".encode())
        )
        for letter, code in codes.items()
    }
    procs[f"/n{codes[' ']}"] = pdf.make_indirect(Stream(pdf, b"600 0 0 0 0 0 d1"))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, max(4 * ord(c) for c in codes)]))
    font.FontMatrix, font.FirstChar, font.LastChar = Array([0.001, 0, 0, 0.001, 0, 0]), 65, 64 + len(codes)
    font.Widths, font.CharProcs = Array([600] * len(codes)), Dictionary(procs)
    differences = [part for code in codes.values() for part in (code, Name(f"/n{code}"))]
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array(differences))
    font.ToUnicode = BY_HAND.to_unicode(pdf, {code: letter for letter, code in codes.items()}, 2)
    return font, {letter: bytes((code,)) for letter, code in codes.items()}


def by_hand(kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Give a page on which the name comes first, in a font with its letters in the order of first use."""
    codes = {letter: code for code, letter in enumerate(dict.fromkeys(f"{name} {TEXT}"), start=65)}
    monkeypatch.setattr(BY_HAND, "CODES", codes)
    monkeypatch.setattr(BY_HAND, "NAME", name)
    with pikepdf.new() as pdf:
        font, strings = (drawn if kind == "drawn" else BY_HAND.KINDS[kind])(pdf)
        shown = [b"".join(strings[letter] for letter in text).hex() for text in (name, TEXT)]
        content = f"BT /T 8 Tf 72 700 Td <{shown[0]}> Tj 0 -60 Td <{shown[1]}> Tj ET"
        FILES.add_page(pdf, content, resources={"/Font": Dictionary(T=pdf.make_indirect(font))})
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def typst(face: str, name: str) -> bytes:
    head = f'#set document(title: "Brief")\n#set text(font: "{face}", lang: "nl")\n'
    return typeset(f"{head}Geachte heer {name},\n\n{TEXT} {TEXT}", {})


def web(face: str, name: str) -> bytes:
    style = f"body {{font-family: '{face}'}}"
    return weasyprint.HTML(string=f"<style>{style}</style><p>Geachte heer {name},<p>{TEXT} {TEXT}").write_pdf()


def word(name: str, folder: Path) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.name = "Carlito"
    document.add_paragraph(f"Geachte heer {name},")
    document.add_paragraph(TEXT)
    document.save(folder / "brief.docx")
    office.to_pdf(folder / "brief.docx", folder / "brief.pdf", "libreoffice")
    return (folder / "brief.pdf").read_bytes()


def released(data: bytes, name: str, folder: Path) -> Path:
    source, out = folder / f"{name}.pdf", folder / f"{name}-uit.pdf"
    source.write_bytes(data)
    report = burn(source, [FILES.mark(FILES.find_boxes(source, (name,)))], out, raster_dpi=100)
    assert [(page.way, page.reason) for page in report.pages] == [("vector", "")]
    return out


def assert_same(made: list[Path]) -> None:
    assert len({path.read_bytes() for path in made}) == 1
    document = pdfium.PdfDocument(made[0])
    seen = document[0].get_textpage().get_text_bounded()
    document.close()
    for text in (seen, extract_text(made[0]), pypdf.PdfReader(made[0]).pages[0].extract_text()):
        assert "".join(TEXT.split()) in "".join(text.split())
        assert not any(name in text for name in NAMES)


@pytest.mark.parametrize("kind", [*KINDS, "drawn"])
def test_of_any_kind_of_font_the_file_is_the_same_whatever_the_name(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert_same([released(by_hand(kind, name, monkeypatch), name, tmp_path) for name in NAMES])


@pytest.mark.parametrize("face", ["Lato", "New Computer Modern", "DejaVu Sans Mono"])
def test_of_a_typesetter_the_file_is_the_same_whatever_the_name(face: str, tmp_path: Path):
    assert_same([released(typst(face, name), name, tmp_path) for name in NAMES])


@pytest.mark.parametrize("face", ["Lato", "serif"])
def test_of_a_web_page_the_file_is_the_same_whatever_the_name(face: str, tmp_path: Path):
    assert_same([released(web(face, name), name, tmp_path) for name in NAMES])


@pytest.mark.slow
def test_of_a_word_processor_the_file_is_the_same_whatever_the_name(tmp_path: Path):
    if "libreoffice" not in office.available():
        pytest.skip("no LibreOffice")
    assert_same([released(word(name, tmp_path), name, tmp_path) for name in NAMES])


@pytest.mark.parametrize("kind", ["plain_truetype", "plain_type1", "numbered_cff", "drawn"])
def test_codes_count_on_in_the_order_of_what_stays(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = released(by_hand(kind, "Bos", monkeypatch), "Bos", tmp_path)
    two = kind.startswith("numbered")
    with pikepdf.open(out) as pdf:
        shown = b"".join(
            bytes(part)
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operator) == "TJ"
            for part in operands[0]
            if isinstance(part, pikepdf.String)
        )
    codes = list(dict.fromkeys(shown[1::2] if two else shown))
    assert [code for code in codes if two or code != 32] == list(
        range(1 if two else 33, len(codes) + (1 if two else 32))
    )


def test_a_font_of_only_the_name_is_not_in_the_file(tmp_path: Path):
    out = released(typst("Lato", "*Bos*"), "Bos", tmp_path)
    with pikepdf.open(out) as pdf:
        named = [str(item.BaseFont) for item in pdf.objects if isinstance(item, Dictionary) and "/BaseFont" in item]
        assert list(pdf.pages[0].Resources.Font.keys()) == ["/F0"]
    assert {name.partition("+")[2] for name in named} == {"Lato-Regular"}


def test_what_goes_for_all_letters_together_is_the_same_for_each_font(tmp_path: Path):
    out = released(typst("Lato", "Quispel"), "Quispel", tmp_path)
    with pikepdf.open(out) as pdf:
        described = [item for item in pdf.objects if isinstance(item, Dictionary) and "/FontBBox" in item]
        assert {str(item.FontBBox.unparse()) for item in described} == {"b'[ -250 -300 1250 1000 ]'"}
        assert not any({"/MaxWidth", "/AvgWidth", "/CharSet", "/CIDSet", "/XHeight"} & set(item) for item in described)


def test_the_measures_of_a_truetype_program_are_of_what_is_left():
    data = (font_folder() / "Lato-Regular.ttf").read_bytes()
    whole, program = TTFont(io.BytesIO(data)), TrueType(data)
    order = whole.getGlyphOrder()
    wanted = [order.index(whole.getBestCmap()[ord(letter)]) for letter in "ëan"]
    font = TTFont(io.BytesIO(program.write(wanted)))
    names = font.getGlyphOrder()
    assert font["hmtx"][names[1]] == whole["hmtx"][order[wanted[0]]]
    before = {key: getattr(font["maxp"], key) for key in ("maxPoints", "maxContours", "maxCompositePoints")}
    box = [getattr(font["head"], key) for key in ("xMin", "yMin", "xMax", "yMax")]
    reach = (font["hhea"].advanceWidthMax, font["hhea"].minRightSideBearing, font["hhea"].xMaxExtent)
    font["maxp"].recalc(font)
    font["hhea"].recalc(font)
    assert before == {key: getattr(font["maxp"], key) for key in before}
    assert box == [getattr(font["head"], key) for key in ("xMin", "yMin", "xMax", "yMax")]
    assert reach == (font["hhea"].advanceWidthMax, font["hhea"].minRightSideBearing, font["hhea"].xMaxExtent)


def _font(*, two_bytes: bool = False, unicode: dict[int, str] | None = None) -> Font:
    return Font(Dictionary(), two_bytes, {}, 500.0, unicode or {}, spaces=TWO_BYTES if two_bytes else ())


def test_a_page_that_fails_halfway_leaves_no_numbers():
    numbering = Numbering(_font(two_bytes=True), itertools.count())
    numbering.recode([b"\0\x09"], 0.0, 10.0)
    before = dict(numbering.numbers)
    numbering.recode([b"\0\x04\0\x09"], 0.0, 10.0)
    numbering.restore(before)
    assert numbering.recode([b"\0\x07\0\x09"], 0.0, 10.0) == [b"\0\x02\0\x01"]


def test_the_space_keeps_the_code_to_which_room_is_given():
    numbering = Numbering(_font(unicode={3: "0020", 32: "0061"}), itertools.count())
    assert numbering.recode([b"b\x03b"], 0.0, 10.0) == [b"! !"]
    # a letter that had the code of a space, and a space that had not: each still stands where it stood
    assert numbering.recode([b"b\x20b"], 2.0, 10.0) == [b'!"', -200.0, b"!"]
    assert numbering.recode([b"\x03b"], 2.0, 10.0) == [b" ", 200.0, b"!"]


def test_all_codes_of_a_font_find_room():
    numbering = Numbering(_font(), itertools.count())
    numbering.recode([bytes(range(256))], 0.0, 10.0)
    assert sorted(numbering.numbers.values()) == list(range(256))


def test_resources_are_named_in_the_order_of_what_stays():
    program = Program(Matrix(), 0)
    fonts = [Dictionary(Number=number) for number in range(3)]
    names = [program.resources.name("/Font", font).decode() for font in fonts]
    data = f"{names[2]} 9 Tf\n[(/F0 )]TJ\n{names[1]} 9 Tf\n".encode()
    with pikepdf.new():
        content, resources = settle(program, data)
    assert content == b"/F0 9 Tf\n[(/F0 )]TJ\n/F1 9 Tf\n"
    assert [int(resources.Font[key].Number) for key in ("/F0", "/F1")] == [2, 1]
    assert len(resources.Font) == 2


def test_a_choice_of_font_stays_only_where_letters_follow():
    program = Program(Matrix(), 0)
    program.resources.groups["/XObject"] = {"/X0": Dictionary(Subtype=Name.Form), "/X1": Dictionary(Subtype=Name.Image)}
    parts = [b"/F0 9 Tf\n", b"q\n", b"/F1 9 Tf\n", b"/X1 Do\n", b"Q\n", b"[(a)]TJ\n", b"/F2 9 Tf\n", b"/X0 Do\n"]
    assert drop_fonts([*parts, b"/F3 9 Tf\n"], program) == [part for part in parts if part != b"/F1 9 Tf\n"]
