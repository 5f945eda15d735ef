"""Judges an original before any reader sees it: its kind, from the bytes and never from the name, and its limits."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import olefile

from inbox.package import SAVE_AS, package_kind
from inbox.picture import check_picture, picture_kind
from inbox.plain import plain_kind
from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import CSV, DOCX, EML, HTML, JPEG, MBOX, MSG, ODT, PDF, PNG, TIFF, TNEF, TXT, XLSX, ZIP

_HEAD_BYTES = 65_536
_SCAN_AS = "Maak er een PDF van (afdrukken naar PDF, of opnieuw scannen) en lever die aan."

_REFUSED_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "een afbeelding (GIF)", _SCAN_AS),
    (b"BM", "een afbeelding (BMP)", _SCAN_AS),
    (b"{\\rtf", "een RTF-bestand", SAVE_AS),
    (b"%!PS", "een PostScript-bestand", SAVE_AS),
    (b"!BDN", "een Outlook-archief (PST)", "Lever de berichten los aan, als .msg of .eml."),
    (b"Rar!", "een RAR-archief", "Pak het uit en lever de bestanden los of als zip aan."),
    (b"7z\xbc\xaf\x27\x1c", "een 7z-archief", "Pak het uit en lever de bestanden los of als zip aan."),
    (b"\x1f\x8b", "een gzip-archief", "Pak het uit en lever de bestanden los of als zip aan."),
    (b"MZ", "een programma", "Programma's worden niet aangenomen. Waarschuw de beheerder als u dit niet verwachtte."),
    (b"\x7fELF", "een programma", "Programma's worden niet aangenomen. Waarschuw de beheerder."),
)
_TNEF_MAGIC = b"\x78\x9f\x3e\x22"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage"
_OLE_REFUSED = (
    (_OLE_ENCRYPTED, "een Office-bestand met een wachtwoord", "Haal het wachtwoord eraf en lever het opnieuw aan."),
    ("WordDocument", "een oud Word-bestand (DOC)", SAVE_AS),
    ("Workbook", "een oud Excel-bestand (XLS)", SAVE_AS),
    ("Book", "een oud Excel-bestand (XLS)", SAVE_AS),
    ("PowerPoint Document", "een oud PowerPoint-bestand (PPT)", SAVE_AS),
)
_OLE_FAULTS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, OverflowError)
"""What the library raises on a container that is wrong."""
_EXTENSIONS = {
    PDF: (".pdf",),
    DOCX: (".docx", ".dotx"),
    ODT: (".odt", ".ott"),
    XLSX: (".xlsx", ".xltx"),
    CSV: (".csv", ".tsv", ".txt"),
    EML: (".eml",),
    MSG: (".msg", ".oft"),
    HTML: (".html", ".htm", ".xhtml"),
    TXT: (".txt", ".text", ".md", ".log"),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg", ".jpe"),
    TIFF: (".tif", ".tiff"),
    ZIP: (".zip",),
    MBOX: (".mbox", ".mbx"),
    TNEF: (),
}
_OTHER_EXTENSIONS = (".doc", ".docm", ".dotm", ".rtf", ".xls", ".xlsm", ".xlsb", ".ods", ".ppt", ".pptx", ".exe")
_SHORT = {
    PDF: "PDF",
    DOCX: "Word (DOCX)",
    ODT: "OpenDocument (ODT)",
    XLSX: "Excel (XLSX)",
    CSV: "een tabel in tekst (CSV)",
    EML: "e-mail",
    MSG: "een Outlook-bericht (MSG)",
    HTML: "een webpagina (HTML)",
    TXT: "tekst",
    PNG: "een afbeelding (PNG)",
    JPEG: "een afbeelding (JPEG)",
    TIFF: "een afbeelding (TIFF)",
    ZIP: "zip",
    MBOX: "een map met e-mails (MBOX)",
    TNEF: "winmail.dat",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an original is; from here on its bytes may go to a reader."""

    media_type: str
    """One of `pipeline.tools.media`."""
    warnings: tuple[str, ...]
    """Dutch sentences for the reviewer."""


def judge(untrusted_path: Path, untrusted_name: str, limits: Limits) -> Judgement:
    """Give the kind of a file, judged from its bytes; a name that says otherwise is a warning.

    Call it in a child (`pipeline.tools.child`) for files from outside: it looks into archives and headers.

    Raises:
        LimitExceeded: It is too large, or becomes so when unpacked.
        EncryptedInput: It asks for a password (a PDF's password is found by its reader).
        UnsupportedMedia: It is empty, damaged, holds macros or is of a kind that no reader takes.
    """
    size = untrusted_path.stat().st_size
    if size == 0:
        raise UnsupportedMedia("het bestand is leeg (0 bytes). Lever het opnieuw aan.")
    if size > limits.file_bytes:
        raise LimitExceeded(
            f"het bestand is groter dan {limits.file_bytes >> 20} MB. Lever het in delen aan of verhoog "
            "grenzen.bestand_mb."
        )
    with untrusted_path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        file.seek(max(0, size - _HEAD_BYTES))
        tail = file.read()
    media_type = _media_type(untrusted_path, head, tail, limits)
    doubts = (_name_doubt(media_type, Path(untrusted_name).suffix.lower()), _second_kind(media_type, head, tail))
    return Judgement(media_type, tuple(filter(None, doubts)))


def _media_type(untrusted_path: Path, head: bytes, tail: bytes, limits: Limits) -> str:
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return package_kind(untrusted_path, limits)
    if head.startswith(_OLE_MAGIC):
        return _ole_kind(untrusted_path)
    if head.startswith(_TNEF_MAGIC):
        return TNEF
    if picture := picture_kind(head):
        check_picture(untrusted_path, picture, limits)
        return picture
    _refuse_known(head)
    if _is_pdf(head, tail):
        return PDF
    if plain := plain_kind(untrusted_path, head, limits):
        return plain
    raise UnsupportedMedia(f"dit soort bestand wordt niet herkend. {SAVE_AS}")


def _refuse_known(head: bytes) -> None:
    for magic, kind, advice in _REFUSED_MAGIC:
        # two letters may also begin a text; a program or picture has bytes that no text has
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            raise UnsupportedMedia(f"dit is {kind}. {advice}")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise UnsupportedMedia(f"dit is een afbeelding (WebP). {_SCAN_AS}")
    if head[4:8] == b"ftyp":
        raise UnsupportedMedia(f"dit is een foto of film (HEIC of MP4). {_SCAN_AS}")


def _is_pdf(head: bytes, tail: bytes) -> bool:
    """Tell a PDF; readers accept some bytes before its header, a text that mentions one has no index at its end."""
    at = head[:1024].find(b"%PDF-")
    return at == 0 or (at > 0 and b"startxref" in tail[-4096:])


def _ole_kind(untrusted_path: Path) -> str:
    """Give MSG for a mail of Outlook, by the streams at the top of the container; a mail may carry a Word file inside.

    Raises:
        EncryptedInput: It is an office file with a password.
        UnsupportedMedia: It is an old office file, or damaged.
    """
    try:
        with olefile.OleFileIO(str(untrusted_path)) as container:
            streams = {entry[0] for entry in container.listdir(streams=True, storages=False) if len(entry) == 1}
    except _OLE_FAULTS as error:
        raise UnsupportedMedia(
            f"dit is een oud Office-bestand of Outlook-bericht dat beschadigd is. {SAVE_AS}"
        ) from error
    if "__properties_version1.0" in streams:
        return MSG
    for stream, kind, advice in _OLE_REFUSED:
        if stream in streams:
            refusal = EncryptedInput if stream == _OLE_ENCRYPTED else UnsupportedMedia
            raise refusal(f"dit is {kind}. {advice}")
    raise UnsupportedMedia(f"dit is een oud Office-bestand. {SAVE_AS}")


def _name_doubt(media_type: str, extension: str) -> str | None:
    known = {ending for endings in _EXTENSIONS.values() for ending in endings} | set(_OTHER_EXTENSIONS)
    if extension not in known or extension in _EXTENSIONS[media_type]:
        return None
    return f"De naam eindigt op {extension}, maar de inhoud is {_SHORT[media_type]}. De inhoud telt."


def _second_kind(media_type: str, head: bytes, tail: bytes) -> str | None:
    """Tell when the same bytes are a second kind of file for another program."""
    if media_type in (PDF, PNG, JPEG, TIFF) and _ends_as_zip(tail):
        return f"Achter de inhoud ({_SHORT[media_type]}) zit ook een zip-archief. Dat is niet gelezen; vraag ernaar."
    if media_type in (ZIP, DOCX, XLSX, ODT, PNG, JPEG, TIFF) and _begins_as_pdf(head, tail):
        return f"Dit bestand opent in andere programma's ook als PDF. Het is gelezen als {_SHORT[media_type]}."
    return None


def _ends_as_zip(tail: bytes) -> bool:
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + 22 > len(tail):
        return False
    (size,) = struct.unpack_from("<I", tail, at + 12)
    return bool(size > 0 and (size > at or tail[at - size : at - size + 4] == b"PK\1\2"))


def _begins_as_pdf(head: bytes, tail: bytes) -> bool:
    at = head[:1024].find(b"%PDF-")
    if at < 0 or b"startxref" not in tail[-4096:]:
        return False
    # a zip whose first member is a PDF that could not be packed smaller is an ordinary zip
    name, extra = struct.unpack_from("<HH", head, 26) if head.startswith(b"PK\3\4") else (0, 0)
    return bool(at != 30 + name + extra)
