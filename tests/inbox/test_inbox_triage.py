from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.plain import is_table
from inbox.triage import judge
from pipeline.errors import EncryptedInput, InputError, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.compound import stream as compound_stream
from pipeline.tools.compound import write_compound
from pipeline.tools.media import CSV, DOCX, EML, HTML, MBOX, MSG, ODT, PDF, TNEF, TXT, XLSX, ZIP

SHARED = Path(__file__).parents[2].parent / "shared"
MAIL = (
    b"From: a@example.nl\r\nTo: b@example.nl\r\nDate: Thu, 9 Apr 2026 10:00:00 +0200\r\nSubject: Brief\r\n\r\nDag\r\n"
)
KINDS = (CSV, DOCX, EML, HTML, MBOX, MSG, ODT, PDF, TNEF, TXT, XLSX, ZIP)
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


def write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "kluis"
    path.write_bytes(content)
    return path


def pack(tmp_path: Path, members: dict[str, bytes]) -> Path:
    path = tmp_path / "kluis"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n...", PDF),
        (b"\xef\xbb\xbf%PDF-1.4\n...startxref\n9\n%%EOF", PDF),
        (MAIL, EML),
        (b"\xef\xbb\xbf" + MAIL, EML),
        (b"From jan Thu Apr  9\r\n" + MAIL, EML),
        (b"Received: from x\r\n\tby y\r\nMIME-Version: 1.0\r\nSubject: =?x?q?y?=\r\n\r\n", EML),
        ("Geacht college,\n\nPer 1 juli 2025 …".encode(), TXT),
        ("Geacht college, één plek – €".encode("cp1252"), TXT),
        ("Geacht college".encode("utf-16"), TXT),
        (b"Van: Jan\nAan: Piet\nOnderwerp: brief\n\nDag", TXT),
        (b"In een PDF staat %PDF-1.4 vooraan.", TXT),
        (b"BMW en MZ zijn afkortingen.", TXT),
        (b"From jan Thu Apr  9 10:00:00 2026\n" + MAIL, EML),
        (b"From jan Thu Apr  9 10:00:00 2026\n" + MAIL + b"\n\nFrom piet Fri Apr 10 09:00:00 2026\n" + MAIL, MBOX),
        (b"From jan Thu Apr  9 10:00:00 2026\n" + MAIL + b"\n\nFrom 2024 to 2026\nwe wait", EML),
        (b"<!DOCTYPE html><p>brief", HTML),
        (b"  <html>", HTML),
        (b'<?xml version="1.0"?>\n<!-- x --><html xmlns="http://www.w3.org/1999/xhtml">', HTML),
        (b"\xff\xfe" + "<html><body>brief".encode("utf-16-le"), HTML),
        (b"<p>Geacht <b>college</b></p>", HTML),
        (b"<dit> is geen webpagina", TXT),
        (b"\x78\x9f\x3e\x22\0\0", TNEF),
    ],
)
def test_the_kind_is_judged_from_the_bytes(tmp_path: Path, limits: Limits, content: bytes, media_type: str) -> None:
    assert judge(write(tmp_path, content), "zonder-uitgang", limits).media_type == media_type


def test_a_zip_with_word_parts_is_a_docx(tmp_path: Path, limits: Limits) -> None:
    assert judge(pack(tmp_path, WORD), "brief.docx", limits).media_type == DOCX


def test_any_other_zip_is_an_archive(tmp_path: Path, limits: Limits) -> None:
    assert judge(pack(tmp_path, {"brief.pdf": b"%PDF-"}), "x.zip", limits).media_type == ZIP


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "leeg"),
        (b"\x89PNG\r\n\x1a\n\0", "afbeelding is beschadigd"),
        (b"\xff\xd8\xff\xe0\0", "afbeelding is beschadigd"),
        (b"II*\0", "afbeelding is beschadigd"),
        (b"GIF89a", "GIF"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"{\\rtf1 brief}", "RTF"),
        (b"<!DOCTYPE svg PUBLIC 'x' 'y'><svg/>", "SVG"),
        (b'<?xml version="1.0"?>', "XML"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"MZ\x90\0", "programma"),
        (b"brief met \0 erin", "niet herkend"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "oud Office"),
    ],
)
def test_what_no_reader_takes_is_refused_with_its_kind(tmp_path: Path, limits: Limits, content: bytes, what: str):
    with pytest.raises(UnsupportedMedia, match=what):
        judge(write(tmp_path, content), "brief.pdf", limits)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "groot"
    with path.open("wb") as file:
        file.truncate(limits.file_bytes + 1)
    with pytest.raises(LimitExceeded, match="groter dan 8 MB"):
        judge(path, "groot.pdf", limits)


@pytest.mark.parametrize(
    ("stream", "refusal", "what"),
    [
        ("WordDocument", UnsupportedMedia, "oud Word"),
        ("Workbook", UnsupportedMedia, "oud Excel"),
        ("PowerPoint Document", UnsupportedMedia, "oud PowerPoint"),
        ("Iets anders", UnsupportedMedia, "oud Office"),
        ("EncryptedPackage", EncryptedInput, "wachtwoord"),
    ],
)
def test_an_old_container_is_told_by_its_streams(
    tmp_path: Path, limits: Limits, stream: str, refusal: type[InputError], what: str
) -> None:
    path = tmp_path / "kluis"
    write_compound({stream: compound_stream(b"x" * 5_000)}, path)
    with pytest.raises(refusal, match=what):
        judge(path, "brief.docx", limits)


def test_a_mail_of_outlook_that_carries_a_word_file_is_a_mail(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "kluis"
    inside = {"WordDocument": compound_stream(b"x" * 5_000)}
    write_compound({"__properties_version1.0": compound_stream(bytes(64)), "__attach_version1.0_#0": inside}, path)
    assert judge(path, "post.msg", limits).media_type == MSG


def test_a_docx_that_explodes_is_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(LimitExceeded):
        judge(pack(tmp_path, WORD | {"word/media/bom.xml": bytes(4 << 20)}), "brief.docx", limits)


def test_a_cut_off_zip_is_refused(tmp_path: Path, limits: Limits) -> None:
    path = pack(tmp_path, WORD)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnsupportedMedia, match="beschadigd"):
        judge(path, "brief.docx", limits)


def test_a_name_that_says_otherwise_is_a_warning(tmp_path: Path, limits: Limits) -> None:
    (warning,) = judge(pack(tmp_path, WORD), "Brief.PDF", limits).warnings
    assert ".pdf" in warning
    assert "DOCX" in warning


def test_a_pdf_with_a_zip_behind_it_is_read_as_pdf_and_told(tmp_path: Path, limits: Limits) -> None:
    content = b"%PDF-1.7\nstartxref\n9\n%%EOF\n" + pack(tmp_path, {"geheim.txt": b"x"}).read_bytes()
    found = judge(write(tmp_path, content), "brief.pdf", limits)
    assert found.media_type == PDF
    assert "zip-archief" in found.warnings[0]


def test_a_zip_that_opens_as_pdf_is_told(tmp_path: Path, limits: Limits) -> None:
    pdf = b"\n%PDF-1.7\n" + b"x" * 50 + b"\nstartxref\n9\n%%EOF\n"
    path = tmp_path / "kluis"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.bin", pdf)
    found = judge(path, "brief.zip", limits)
    assert found.media_type == ZIP
    assert "ook als PDF" in found.warnings[0]


def test_a_zip_with_an_ordinary_pdf_inside_is_no_reason_for_a_warning(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "kluis"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", b"%PDF-1.7\nstartxref\n9\n%%EOF\n")
    assert judge(path, "brief.zip", limits).warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "Gemeente;Aantal\nDalfsen;48\nZwolle;131\n",
        "Gemeente\tPeildatum\tAantal\nDalfsen\t1 juli 2025\t48\n",
        "gemeente,peildatum,aantal\nDalfsen,2025-07-01,48\nZwolle,2025-07-01,131\n",
        'gemeente;opmerking\nDalfsen;"een; twee"\nZwolle;"over\ntwee regels"\nOmmen;\n',
        "sep=;\na;b\n1;2\n",
    ],
)
def test_a_table_in_text_is_known(tmp_path: Path, limits: Limits, text: str) -> None:
    assert judge(write(tmp_path, text.encode()), "cijfers.csv", limits).media_type == CSV


@pytest.mark.parametrize(
    "text",
    [
        "Geacht college,\nDank, en groet,\nJan, Piet\n",
        "Datum:\t9 april 2026\nKenmerk:\t7468089\nBetreft:\tantwoord\n",
        "Gemeente;Aantal\nDalfsen;48;extra\n",
        "Er zijn twee zaken; de eerste is af.\nEn nog iets; de tweede niet.\nTot slot; dank.\n",
        "1,5\n2,5\n3,5\n4,5\n",
        "Gemeente;Aantal\n",
        "een | streep\n",
        "",
        "\n\n",
    ],
)
def test_in_doubt_a_text_is_no_table(text: str) -> None:
    assert not is_table(text, whole=True)


def test_a_table_that_is_cut_off_is_judged_by_its_whole_lines() -> None:
    assert is_table("a;b\n1;2\n3;4\n5", whole=False)


@pytest.mark.parametrize("name", ["brief", "brief.pdf", "brief.PDF", "brief van 9.april", "a.b"])
def test_a_fitting_or_unknown_ending_is_no_warning(tmp_path: Path, limits: Limits, name: str) -> None:
    assert judge(write(tmp_path, b"%PDF-1.7"), name, limits).warnings == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\3\4", b"%PDF-", MAIL[:60], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
)
def test_any_bytes_are_judged_or_refused_and_never_crash(tmp_path: Path, limits: Limits, content: bytes, start: bytes):
    try:
        assert judge(write(tmp_path, start + content), "x", limits).media_type in KINDS
    except InputError as refused:
        assert str(refused).endswith(".")


def test_real_files_of_every_kind_are_judged_right() -> None:
    limits = Limits(200 << 20, 2_000, 1_000, 500 << 20, 200, 3)
    corpora = SHARED / "reference" / "corpora"
    if not corpora.exists():
        pytest.skip("de verzameling met echte bestanden is hier niet aanwezig")
    wanted = {".pdf": PDF, ".docx": DOCX, ".eml": EML, ".msg": MSG, ".odt": ODT, ".xlsx": XLSX}
    wrong = []
    for path in corpora.rglob("*"):
        expected = EML if path.name.startswith("mail_") else wanted.get(path.suffix)
        if expected and 0 < path.stat().st_size < limits.file_bytes:
            found = judge(path, path.name, limits)
            if (found.media_type, found.warnings) != (expected, ()):
                wrong.append(path.name)
    assert wrong == []


@pytest.mark.parametrize(
    "content",
    [
        "Geacht college, één reünie im Büro".encode("cp850"),
        b"Geacht college,\x0bmet groet",
        b"Geacht college\r\n\x1a",
        "Geacht college, één plek\r\n".encode("utf-16-le"),
        "Geacht college, één plek\r\n".encode("utf-16-be"),
        "Geacht college, één “plek” Ál".encode().replace(b"plek", b"pl\xffk"),
        b"Geacht college, " * 100 + b"\x02",
    ],
)
def test_an_ordinary_text_that_the_reader_takes_is_let_in(tmp_path: Path, limits: Limits, content: bytes) -> None:
    assert judge(write(tmp_path, content), "brief.txt", limits).media_type == TXT


@pytest.mark.parametrize(
    "content",
    [
        random.Random(1).randbytes(20_000),
        bytes(byte for byte in random.Random(2).randbytes(20_000) if byte >= 0x20),
        b"\x01\0\x02\0\x03\0\x04\0" * 50,
        b"Geacht \x01 college\x02",
        b"tekst" * 50 + b"\0",
    ],
)
def test_binary_junk_is_still_refused(tmp_path: Path, limits: Limits, content: bytes) -> None:
    with pytest.raises(UnsupportedMedia, match="niet herkend"):
        judge(write(tmp_path, content), "brief.txt", limits)
