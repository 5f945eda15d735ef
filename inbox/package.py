"""Judges a zip by what it says it is: a Word, Excel or OpenDocument file, or an ordinary archive.

What could run or reach outside when a program opens it is refused here: macros, entity declarations.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path
from xml.parsers import expat

from inbox.archive import CHUNK_BYTES, open_archive, read_start
from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import DOCX, ODT, XLSX, ZIP

SAVE_AS = "Sla het op als PDF of DOCX en lever het opnieuw aan."

_TYPES = "[Content_Types].xml"
_MANIFEST = "META-INF/manifest.xml"
_DAMAGED = f"het Office-bestand is beschadigd. {SAVE_AS}"
_MACROS = f"dit bestand bevat macro's. {SAVE_AS}"
_DECLARES = f"het bestand bevat verwijzingen (DTD of entiteiten) die een Office-bestand niet heeft. {SAVE_AS}"

_MAIN_PARTS = (
    (re.compile(r"wordprocessingml\.(?:document|template)\.main\+xml$"), DOCX),
    (re.compile(r"spreadsheetml\.(?:sheet|template)\.main\+xml$"), XLSX),
    (re.compile(r"presentationml\."), "een PowerPoint-bestand"),
    (re.compile(r"(?:ms-visio|visio)\."), "een Visio-bestand"),
)
"""Content types of the main part, the same in the strict and the transitional form of the standard."""
_MAIN_NAMES = (
    (re.compile(r"word/document\d*\.xml"), DOCX),
    (re.compile(r"xl/workbook\d*\.xml"), XLSX),
    (re.compile(r"ppt/.*"), "een PowerPoint-bestand"),
    (re.compile(r"visio/.*"), "een Visio-bestand"),
)
"""Used when the content types say nothing."""
_MACRO_TYPE = re.compile(r"macroenabled|vbaproject|macrosheet")
_MACRO_PART = re.compile(r"(?:^|/)(?:vbaproject\.bin|vbadata\.xml$|(?:intl)?macrosheets/)")
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ODT,
    "application/vnd.oasis.opendocument.text-template": ODT,
}
_SCRIPT = re.compile(r"(?:Basic/(?!(?:[^/]+/)?(?:script|dialog)-l[bc]\.xml$)|Scripts/).*[^/]$")
"""Modules and scripts of LibreOffice; the lists of libraries alone hold none."""
_XML_FAULTS = (expat.ExpatError, ValueError, LookupError)
"""Beside what the parser says itself: an encoding that Python does not know, or not in this way."""
_XML_NAMES = (".xml", ".rels", ".vml", ".rdf", ".svg")


def package_kind(untrusted_path: Path, limits: Limits) -> str:
    """Give the media type of a file that is a zip: DOCX, XLSX, ODT or ZIP.

    Raises:
        LimitExceeded: It is over a limit, or becomes so when unpacked.
        EncryptedInput: It asks for a password.
        UnsupportedMedia: It is damaged, holds macros or entity declarations, or is of a kind that no reader takes.
    """
    with open_archive(untrusted_path, limits) as archive:
        names = archive.namelist()
        if _TYPES in names:
            kind = _office_kind(archive, names)
        elif "mimetype" in names or {_MANIFEST, "content.xml"} <= set(names):
            kind = _open_document_kind(archive, names)
        else:
            return ZIP
        if kind != ZIP:
            for info in archive.infolist():
                _check_xml(archive, info, limits)
        return kind


# -- Word and Excel --------------------------------------------------------------------------------------------


def _office_kind(archive: zipfile.ZipFile, names: Collection[str]) -> str:
    types = _content_types(read_start(archive, _TYPES))
    lower = [name.lower() for name in names]
    if len(set(lower)) < len(lower):
        raise UnsupportedMedia(f"het Office-bestand heeft onderdelen met dezelfde naam. {SAVE_AS}")
    if any(".sheet.binary." in told for told in types):
        raise UnsupportedMedia(f"dit is een binaire Excel-werkmap (XLSB). {SAVE_AS.replace('DOCX', 'XLSX')}")
    if any(map(_MACRO_TYPE.search, types)) or any(map(_MACRO_PART.search, lower)):
        raise UnsupportedMedia(_MACROS)
    found = {kind for told in types for pattern, kind in _MAIN_PARTS if pattern.search(told)}
    found = found or {kind for name in lower for pattern, kind in _MAIN_NAMES if pattern.fullmatch(name)}
    if len(found) > 1:
        raise UnsupportedMedia(f"het Office-bestand spreekt zichzelf tegen over zijn soort. {SAVE_AS}")
    kind = next(iter(found), "een Office-bestand zonder Word-tekst of werkblad")
    if kind not in (DOCX, XLSX):
        raise UnsupportedMedia(f"dit is {kind}. {SAVE_AS}")
    return kind


def _content_types(xml: bytes) -> set[str]:
    """Give every content type that the package declares, in lower case."""
    found: set[str] = set()

    def start(_name: str, attributes: dict[str, str]) -> None:
        found.add(attributes.get("ContentType", "").lower())

    _parse(xml, start)
    return found


def _parse(xml: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_declaration
    try:
        parser.Parse(xml, True)
    except _XML_FAULTS as error:
        raise UnsupportedMedia(_DAMAGED) from error


# -- OpenDocument ----------------------------------------------------------------------------------------------


def _open_document_kind(archive: zipfile.ZipFile, names: Collection[str]) -> str:
    manifest = read_start(archive, _MANIFEST) if _MANIFEST in names else b""
    told = _told_type(archive, manifest) if "mimetype" not in names else _member_text(archive, "mimetype")
    if not told.startswith("application/vnd.oasis.opendocument."):
        return ZIP  # an e-book also begins so
    kind = _OPEN_DOCUMENT.get(told)
    if kind is None:
        raise UnsupportedMedia(f"dit is een OpenDocument-bestand dat geen tekst is (ODS, ODP of ODG). {SAVE_AS}")
    if b"encryption-data" in manifest or "encrypted-package" in names:
        raise EncryptedInput("dit document heeft een wachtwoord. Haal het wachtwoord eraf en lever het opnieuw aan.")
    if any(map(_SCRIPT.match, names)):
        raise UnsupportedMedia(_MACROS)
    if "content.xml" not in names:
        raise UnsupportedMedia(_DAMAGED)
    return kind


def _member_text(archive: zipfile.ZipFile, name: str) -> str:
    return read_start(archive, name)[:200].decode("ascii", errors="replace").strip()


def _told_type(archive: zipfile.ZipFile, manifest: bytes) -> str:
    """Give the media type of the whole, as the manifest names it; empty when it names none."""
    found: list[str] = []

    def start(_name: str, attributes: dict[str, str]) -> None:
        if attributes.get("manifest:full-path") == "/":
            found.append(attributes.get("manifest:media-type", ""))

    _parse(manifest, start)
    return found[0] if found else ""


# -- XML parts -------------------------------------------------------------------------------------------------


class _Seen(Exception):
    """The first element begins: no declaration can follow."""


def _check_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> None:
    """Refuse a part that declares entities or is too large; only its beginning is read."""
    if info.is_dir() or not info.file_size:
        return
    with archive.open(info) as source:
        head = source.read(4_096)
        if not _is_xml(info.filename, head):
            return
        if info.file_size > limits.xml_bytes:
            raise LimitExceeded(
                f"een onderdeel van het Office-bestand is groter dan {limits.xml_bytes >> 20} MB. Splits het document, "
                "of verhoog grenzen.xml_mb."
            )
        parser = expat.ParserCreate()
        parser.StartElementHandler = _stop
        is_picture = info.filename.lower().endswith(".svg")
        parser.StartDoctypeDeclHandler = _refuse_own_declarations if is_picture else _refuse_declaration
        try:
            while head:
                parser.Parse(head, False)
                head = source.read(CHUNK_BYTES)
        except _Seen:
            return
        except _XML_FAULTS as error:
            raise UnsupportedMedia(_DAMAGED) from error


def _is_xml(name: str, head: bytes) -> bool:
    plain = head.replace(b"\0", b"").removeprefix(codecs.BOM_UTF8)
    plain = plain.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE).lstrip()
    return name.lower().endswith(_XML_NAMES) or plain.startswith(b"<?xml") or b"<!ENTITY" in plain


def _stop(_name: str, _attributes: object) -> None:
    raise _Seen


def _refuse_declaration(_name: str, _system: str | None, _public: str | None, _subset: bool) -> None:
    raise UnsupportedMedia(_DECLARES)


def _refuse_own_declarations(_name: str, _system: str | None, _public: str | None, subset: bool) -> None:
    """Drawing programs name the standard of a picture, which is harmless; only declarations of its own are not."""
    if subset:
        raise UnsupportedMedia(_DECLARES)
