"""The gate finds planted leaks of every kind, and is silent on what is clean."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from pipeline.model.woo import Finding
from redaction.burn.document import burn
from redaction.verify.eyes import read_page
from redaction.verify.gate import find_repeats, find_seen, read_kept, verify

FILES = sys.modules["ibt_tests_burning_files"]
GOES, SECRET = FILES.GOES, FILES.SECRET


@pytest.fixture
def clean(tmp_path: Path):
    """A burned letter: the file, the report, and what had to stay."""
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.typst_letter())
    report = burn(source, [FILES.mark(FILES.find_boxes(source))], out, raster_dpi=100)
    return out, report, read_kept(source, report.covered)


def judged(path: Path, report, kept, secrets=(GOES, SECRET)) -> tuple[Finding, ...]:
    return verify(path, secrets=secrets, boxes=report.boxes, expected_words=kept)


def text_on(pdf: Pdf, content: str, encoding: str = "cp1252") -> None:
    """Draw more text on the first page."""
    page = pdf.pages[0].obj
    page.Resources.Font["/Fx"] = pdf.make_indirect(FILES.helvetica())
    page.Contents = Array([*page.Contents, pdf.make_indirect(Stream(pdf, content.encode(encoding)))])


def line(text: str, mode: str = "") -> Callable[[Pdf], None]:
    return lambda pdf: text_on(pdf, f"{mode} BT /Fx 11 Tf 72 300 Td ({text}) Tj ET")


def in_the_box(pdf: Pdf) -> None:
    """The classic: the letters are back, the box lies over them."""
    page = pdf.pages[0].obj
    before = list(page.Contents)
    page.Resources.Font["/Fx"] = pdf.make_indirect(FILES.helvetica())
    under = f"BT /Fx 10 Tf 1 0 0 1 140 752 Tm ({SECRET}) Tj ET"
    page.Contents = Array([pdf.make_indirect(Stream(pdf, under.encode())), *before])


def in_pieces(pdf: Pdf) -> None:
    text_on(pdf, "BT /Fx 11 Tf 72 300 Td [(Zwa) 20 (nen) -30 (burgh)] TJ ET")


def over_two_lines(pdf: Pdf) -> None:
    text_on(pdf, "BT /Fx 11 Tf 72 300 Td (Zwanen-) Tj 0 -14 Td (burgh) Tj ET")


def as_author(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = GOES


def in_xmp(pdf: Pdf) -> None:
    with pdf.open_metadata() as xmp:
        xmp["dc:title"] = GOES


def as_note(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(GOES))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def as_bookmark(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(GOES, 0))


def as_attachment(pdf: Pdf) -> None:
    pdf.attachments["brief.txt"] = GOES.encode()


def as_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(GOES))


def spoken(pdf: Pdf) -> None:
    text_on(pdf, f"/Span <</ActualText ({GOES})>> BDC BT /Fx 11 Tf 72 300 Td (hij) Tj ET EMC")


def in_the_structure(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot = Dictionary(K=Dictionary(S=Name.Figure, Alt=String(GOES)))


def in_a_forgotten_object(pdf: Pdf) -> None:
    pdf.Root.Rest = pdf.make_indirect(Stream(pdf, b"<" + GOES.encode("utf-16-be").hex().encode() + b">"))


def as_a_name(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.Font[f"/{SECRET}"] = FILES.helvetica()


LEAKS: dict[str, Callable[[Pdf], None]] = {
    "in_the_box": in_the_box, "in_pieces": in_pieces, "over_two_lines": over_two_lines, "as_author": as_author,
    "in_xmp": in_xmp, "as_note": as_note, "as_bookmark": as_bookmark, "as_attachment": as_attachment,
    "as_script": as_script, "spoken": spoken, "in_the_structure": in_the_structure,
    "in_a_forgotten_object": in_a_forgotten_object, "as_a_name": as_a_name,
    "in_full": line(GOES), "surname_alone": line(SECRET), "first_name_alone": line("Joke"),
    "invisible": line(GOES, "3 Tr"), "white": line(GOES, "1 g"), "in_capitals": line(GOES.upper()),
    "with_an_accent": line("Zwánenbúrgh"), "without_spaces": line("jokezwanenburgh@voorbeeld.nl"),
    "tiny": lambda pdf: text_on(pdf, f"BT /Fx 0.1 Tf 9 9 Td ({GOES}) Tj ET"),
    "off_the_page": lambda pdf: text_on(pdf, f"BT /Fx 9 Tf 9 -900 Td ({GOES}) Tj ET"),
}  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_found(leak: str, clean, tmp_path: Path):
    out, report, kept = clean
    with pikepdf.open(out) as pdf:
        LEAKS[leak](pdf)
        pdf.save(tmp_path / "leak.pdf")
    assert judged(tmp_path / "leak.pdf", report, kept)


def test_an_earlier_revision_is_found(clean, tmp_path: Path):
    out, report, kept = clean
    path = tmp_path / "two.pdf"
    path.write_bytes(out.read_bytes() + f"1 0 obj ({GOES}) endobj\nstartxref\n0\n%%EOF\n".encode())
    assert {finding.kind for finding in judged(path, report, kept)} >= {"leak", "structure"}


@pytest.mark.parametrize(
    ("secret", "planted"),
    [
        ("j.zwanenburgh@voorbeeld.nl", "jzwanenburgh"),
        ("06-12345678", "+31 6 1234 5678"),
        ("Bastiaan Mattijs", "Bas\u019faan Ma\u01abjs"),
        ("Gül Şahin", "Gul Sahin"),
        ("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
        ("Bo Li", "Bo Li"),
    ],
)
def test_other_spellings_of_a_secret_are_found(secret: str, planted: str, tmp_path: Path):
    path = tmp_path / "leak.pdf"
    path.write_bytes(FILES.typst_letter(name=planted))
    assert any(finding.kind == "leak" for finding in verify(path, secrets=[secret]))


def test_a_clean_file_has_no_findings(clean):
    assert judged(*clean) == ()


def test_a_secret_that_also_stays_by_decision_is_no_leak(tmp_path: Path):
    """`Van Houten` goes, `Houten` is a gemeente."""
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.typst_letter(name="Ilonka van Houten", right="woont in Houten"))
    boxes = FILES.find_boxes(source, ("Ilonka van Houten",))
    report = burn(source, [FILES.mark(boxes)], out, raster_dpi=100)
    kept = read_kept(source, report.covered)
    assert judged(out, report, kept, ("Ilonka van Houten",)) == ()


def test_a_short_name_is_no_leak_inside_another_word(tmp_path: Path):
    path = tmp_path / "in.pdf"
    path.write_bytes(FILES.typst_letter(name="januari bosrand"))
    assert [f for f in verify(path, secrets=["Jan", "Bos"]) if f.kind == "leak"] == []


def test_a_name_that_is_a_key_of_the_format_is_no_leak(clean):
    out, report, kept = clean
    assert judged(out, report, kept, ("Fritz Lang", "P. Font", "Page", "Width")) == ()


def test_a_repeat_outside_the_boxes_is_told_apart_from_a_leak():
    found = find_repeats(["Joke Zwanenburgh"], {1: "niets", 2: "mevrouw Joke Zwanenburgh belde"})
    assert [(finding.kind, finding.page) for finding in found] == [("repeat", 2)]


def test_a_word_that_had_to_stay_and_is_gone_is_found(clean):
    out, report, kept = clean
    found = judged(out, report, {1: kept[1] + " verdwenen"})
    assert [finding.kind for finding in found] == ["keep_lost"]


def test_words_in_another_order_are_found(clean):
    out, report, kept = clean
    found = judged(out, report, {1: " ".join(reversed(kept[1].split()))})
    assert [finding.kind for finding in found] == ["keep_lost"]


def test_a_box_without_a_ground_is_found(clean):
    out, report, _ = clean
    moved = [placed._replace(box=placed.box._replace(top=400, bottom=412)) for placed in report.boxes]
    kinds = {f.kind for f in verify(out, secrets=(), boxes=moved)}
    assert kinds == {"under_box"}


def test_a_file_that_does_not_open_is_no_clean_file(tmp_path: Path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    assert {f.kind for f in verify(tmp_path / "x.pdf", secrets=[])} == {"structure"}


@pytest.mark.parametrize("leak", ["in_full", "in_the_box", "as_author", "over_two_lines"])
def test_a_finding_never_repeats_the_text(leak: str, clean, tmp_path: Path):
    out, report, kept = clean
    with pikepdf.open(out) as pdf:
        LEAKS[leak](pdf)
        pdf.save(tmp_path / "leak.pdf")
    told = " ".join(finding.message for finding in judged(tmp_path / "leak.pdf", report, kept))
    assert SECRET not in told and "Joke" not in told


def test_what_can_be_seen_on_the_picture_counts_too():
    pictures = {1: "Groet, Joke Zwanenburgh", 2: "niets"}
    found = find_seen(Path("x.pdf"), [GOES], {1: "Groet,", 2: "niets"}, lambda _, number: pictures[number])
    assert {(finding.kind, finding.page) for finding in found} == {("leak", 1)}


def test_what_was_to_stay_may_be_seen():
    allowed = {1: "burgemeester Zwanenburgh"}
    assert list(find_seen(Path("x.pdf"), [GOES], allowed, lambda *_: "burgemeester Zwanenburgh")) == []


@pytest.mark.slow
def test_a_box_beside_the_name_on_a_scan_is_seen(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.scan(tmp_path))
    wrong = FILES.SCAN_BOX._replace(top=300, bottom=320)
    for box, kinds in ((FILES.SCAN_BOX, set()), (wrong, {"leak"})):
        burn(source, [FILES.mark([FILES.PlacedBox(1, box)])], out, raster_dpi=200, ocr_pages=[1])
        assert {f.kind for f in find_seen(out, [GOES], {1: ""}, read_page)} == kinds
