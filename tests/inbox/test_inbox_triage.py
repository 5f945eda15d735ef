from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.triage import judge
from pipeline.errors import EncryptedInput, InputError, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import DOCX, EML, PDF, TXT, ZIP

SHARED = Path(__file__).parents[2].parent / "shared"
MAIL = (
    b"From: a@example.nl\r\nTo: b@example.nl\r\nDate: Thu, 9 Apr 2026 10:00:00 +0200\r\nSubject: Brief\r\n\r\nDag\r\n"
)
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
        (b"\x89PNG\r\n\x1a\n\0", "PNG"),
        (b"\xff\xd8\xff\xe0\0", "JPEG"),
        (b"II*\0", "TIFF"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"{\\rtf1 brief}", "RTF"),
        (b"<!DOCTYPE html><p>brief", "webpagina"),
        (b"  <html>", "webpagina"),
        (b'<?xml version="1.0"?>', "XML"),
        (b"\x78\x9f\x3e\x22\0", "winmail.dat"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"MZ\x90\0", "programma"),
        (b"brief met \0 erin", "niet herkend"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "oud Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"), "MSG"),
    ],
)
def test_what_no_reader_takes_is_refused_with_its_kind(tmp_path: Path, limits: Limits, content: bytes, what: str):
    with pytest.raises(UnsupportedMedia, match=what):
        judge(write(tmp_path, content), "brief.pdf", limits)


@pytest.mark.parametrize(
    ("members", "what"),
    [
        (WORD | {"word/vbaProject.bin": b"x"}, "macro"),
        (WORD | {"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}, "macro"),
        ({"[Content_Types].xml": b"", "xl/workbook.xml": b""}, "Excel"),
        ({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}, "PowerPoint"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}, "OpenDocument"),
    ],
)
def test_other_office_files_are_refused_by_name(tmp_path: Path, limits: Limits, members: dict[str, bytes], what: str):
    with pytest.raises(UnsupportedMedia, match=what):
        judge(pack(tmp_path, members), "brief.docx", limits)


def test_an_office_file_with_a_password_is_encrypted_input(tmp_path: Path, limits: Limits) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedInput, match="wachtwoord"):
        judge(write(tmp_path, content), "brief.docx", limits)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "groot"
    with path.open("wb") as file:
        file.truncate(limits.file_bytes + 1)
    with pytest.raises(LimitExceeded, match="groter dan 8 MB"):
        judge(path, "groot.pdf", limits)


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


@pytest.mark.parametrize("name", ["brief", "brief.pdf", "brief.PDF", "brief van 9.april", "a.b"])
def test_a_fitting_or_unknown_ending_is_no_warning(tmp_path: Path, limits: Limits, name: str) -> None:
    assert judge(write(tmp_path, b"%PDF-1.7"), name, limits).warnings == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\3\4", b"%PDF-", MAIL[:60], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
)
def test_any_bytes_are_judged_or_refused_and_never_crash(tmp_path: Path, limits: Limits, content: bytes, start: bytes):
    try:
        assert judge(write(tmp_path, start + content), "x", limits).media_type in (PDF, DOCX, EML, TXT, ZIP)
    except InputError as refused:
        assert str(refused).endswith(".")


def test_real_files_of_every_kind_are_judged_right() -> None:
    limits = Limits(200 << 20, 2_000, 1_000, 500 << 20, 200, 3)
    corpora = SHARED / "reference" / "corpora"
    if not corpora.exists():
        pytest.skip("de verzameling met echte bestanden is hier niet aanwezig")
    wanted = {".pdf": PDF, ".docx": DOCX, ".eml": EML}
    wrong = []
    for path in corpora.rglob("*"):
        expected = EML if path.name.startswith("mail_") else wanted.get(path.suffix)
        if expected and 0 < path.stat().st_size < limits.file_bytes:
            found = judge(path, path.name, limits)
            if (found.media_type, found.warnings) != (expected, ()):
                wrong.append(path.name)
    assert wrong == []
