"""Office files by what they say they are, and what makes one refused: macros, passwords, entity declarations."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from inbox.triage import judge
from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import DOCX, ODT, XLSX, ZIP

WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
BOMB = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'


def types(*told: str) -> bytes:
    parts = "".join(f'<Override PartName="/deel{n}.xml" ContentType="{one}"/>' for n, one in enumerate(told))
    return f'<?xml version="1.0"?><Types xmlns="http://x/content-types">{parts}</Types>'.encode()


def word(**more: bytes) -> dict[str, bytes]:
    return {"[Content_Types].xml": types(WORD_MAIN), "word/document.xml": b"<w:document xmlns:w='x'/>", **more}


def odt(kind: str = ODT_TYPE, **more: bytes) -> dict[str, bytes]:
    manifest = f'<m:manifest xmlns:m="x"><m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    return {
        "mimetype": kind.encode(),
        "content.xml": b"<office:document-content xmlns:office='x'/>",
        "META-INF/manifest.xml": manifest.replace("m:", "manifest:").encode(),
        **more,
    }


def pack(tmp_path: Path, members: dict[str, bytes]) -> Path:
    path = tmp_path / "kluis"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_the_content_types_tell_what_an_office_file_is(tmp_path: Path, limits: Limits) -> None:
    parts = {"[Content_Types].xml": types(EXCEL_MAIN), "map/boek.xml": b"<workbook/>"}
    assert judge(pack(tmp_path, parts), "cijfers.xlsx", limits).media_type == XLSX


def test_a_template_is_read_as_what_it_makes(tmp_path: Path, limits: Limits) -> None:
    parts = word() | {"[Content_Types].xml": types(WORD_MAIN.replace("document.main", "template.main"))}
    assert judge(pack(tmp_path, parts), "brief.dotx", limits) == judge(pack(tmp_path, word()), "brief.docx", limits)


def test_without_content_types_the_folders_tell(tmp_path: Path, limits: Limits) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document2.xml": b"<w/>"}
    assert judge(pack(tmp_path, parts), "brief.docx", limits).media_type == DOCX


@pytest.mark.parametrize("kind", [ODT_TYPE, f"{ODT_TYPE}-template"])
def test_an_odt_is_known_by_its_mimetype(tmp_path: Path, limits: Limits, kind: str) -> None:
    assert judge(pack(tmp_path, odt(kind)), "brief.odt", limits).media_type == ODT


def test_an_odt_without_mimetype_is_known_by_its_manifest(tmp_path: Path, limits: Limits) -> None:
    parts = odt()
    del parts["mimetype"]
    assert judge(pack(tmp_path, parts), "brief.odt", limits).media_type == ODT


def test_an_e_book_is_an_ordinary_archive(tmp_path: Path, limits: Limits) -> None:
    assert judge(pack(tmp_path, {"mimetype": b"application/epub+zip"}), "boek.epub", limits).media_type == ZIP


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"[Content_Types].xml": types(), "ppt/presentation.xml": b"<p/>"}, "PowerPoint"),
        ({"[Content_Types].xml": types(), "los.xml": b"<p/>"}, "zonder Word-tekst"),
        ({"[Content_Types].xml": types(WORD_MAIN, EXCEL_MAIN)}, "spreekt zichzelf tegen"),
        ({"[Content_Types].xml": b"geen xml"}, "beschadigd"),
        (word() | {"WORD/document.xml": b"<w/>"}, "dezelfde naam"),
        ({"[Content_Types].xml": types("application/vnd.ms-excel.sheet.binary.macroEnabled.main")}, "XLSB"),
        (odt("application/vnd.oasis.opendocument.spreadsheet"), "ODS"),
    ],
)
def test_other_office_files_are_refused_by_name(tmp_path: Path, limits: Limits, members: dict[str, bytes], what: str):
    with pytest.raises(UnsupportedMedia, match=what):
        judge(pack(tmp_path, members), "brief.docx", limits)


@pytest.mark.parametrize(
    "members",
    [
        word() | {"[Content_Types].xml": types("application/vnd.ms-word.document.macroEnabled.main+xml")},
        word() | {"[Content_Types].xml": types("application/vnd.ms-word.template.macroEnabledTemplate.main+xml")},
        {"[Content_Types].xml": types("application/vnd.ms-excel.sheet.macroEnabled.main+xml")},
        word() | {"[Content_Types].xml": types(WORD_MAIN, "application/vnd.ms-office.vbaProject")},
        word() | {"word/vbaProject.bin": b"x"},
        {"[Content_Types].xml": types(EXCEL_MAIN, "application/vnd.ms-excel.macrosheet+xml")},
        {"[Content_Types].xml": types(EXCEL_MAIN), "xl/macrosheets/sheet1.xml": b"<x/>"},
        odt() | {"Basic/Standard/Module1.xml": b"<x/>"},
        odt() | {"Scripts/python/doe.py": b"x"},
    ],
)
def test_macros_are_refused_in_every_form(tmp_path: Path, limits: Limits, members: dict[str, bytes]) -> None:
    with pytest.raises(UnsupportedMedia, match="macro's"):
        judge(pack(tmp_path, members), "brief.docx", limits)


def test_an_empty_list_of_libraries_is_no_macro(tmp_path: Path, limits: Limits) -> None:
    parts = odt() | {"Basic/script-lc.xml": b"<x/>", "Basic/Standard/script-lb.xml": b"<x/>"}
    assert judge(pack(tmp_path, parts), "brief.odt", limits).media_type == ODT


def test_an_odt_with_a_password_is_encrypted_input(tmp_path: Path, limits: Limits) -> None:
    manifest = b'<m xmlns:manifest="x"><manifest:encryption-data/></m>'
    with pytest.raises(EncryptedInput, match="wachtwoord"):
        judge(pack(tmp_path, odt() | {"META-INF/manifest.xml": manifest}), "brief.odt", limits)


@pytest.mark.parametrize("part", ["word/document.xml", "customXml/item1.xml", "word/_rels/document.xml.rels"])
@pytest.mark.parametrize(
    "xml",
    [
        BOMB,
        b"<?xml version='1.0'?>\n<!-- x -->\n" + BOMB,
        b'<!DOCTYPE a SYSTEM "http://example.nl/a.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"\xff\xfe" + BOMB.decode().encode("utf-16-le"),
        b"\xef\xbb\xbf" + BOMB,
    ],
)
def test_entity_declarations_are_refused_in_every_part(tmp_path: Path, limits: Limits, part: str, xml: bytes) -> None:
    with pytest.raises(UnsupportedMedia, match="DTD of entiteiten"):
        judge(pack(tmp_path, word() | {part: xml}), "brief.docx", limits)


@pytest.mark.parametrize("members", [odt() | {"content.xml": BOMB}, odt() | {"styles.xml": BOMB}])
def test_entity_declarations_are_refused_in_an_odt(tmp_path: Path, limits: Limits, members: dict[str, bytes]) -> None:
    with pytest.raises(UnsupportedMedia, match="DTD of entiteiten"):
        judge(pack(tmp_path, members), "brief.odt", limits)


def test_declarations_in_the_list_of_parts_itself_are_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(UnsupportedMedia, match="DTD of entiteiten"):
        judge(pack(tmp_path, word() | {"[Content_Types].xml": BOMB}), "brief.docx", limits)


def test_an_encoding_that_hides_declarations_is_refused(tmp_path: Path, limits: Limits) -> None:
    hidden = b'<?xml version="1.0" encoding="utf-7"?>+ADw-!DOCTYPE a+AD4-<a/>'
    with pytest.raises(UnsupportedMedia, match="beschadigd"):
        judge(pack(tmp_path, word() | {"word/document.xml": hidden}), "brief.docx", limits)


def test_a_drawing_that_names_its_standard_is_no_trick(tmp_path: Path, limits: Limits) -> None:
    drawing = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd"><svg/>'
    assert judge(pack(tmp_path, word() | {"word/media/logo.svg": drawing}), "brief.docx", limits).media_type == DOCX


def test_a_drawing_with_entities_of_its_own_is_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(UnsupportedMedia, match="DTD of entiteiten"):
        judge(pack(tmp_path, word() | {"word/media/logo.svg": BOMB}), "brief.docx", limits)


def test_the_size_of_an_xml_part_holds_at_its_limit(tmp_path: Path, limits: Limits) -> None:
    small = replace(limits, xml_bytes=1 << 20, ratio=10_000)
    part = b"<w>" + b" " * ((1 << 20) - 7) + b"</w>"
    assert judge(pack(tmp_path, word() | {"word/document.xml": part}), "brief.docx", small).media_type == DOCX
    with pytest.raises(LimitExceeded, match="groter dan 1 MB"):
        judge(pack(tmp_path, word() | {"word/document.xml": part + b" "}), "brief.docx", small)
