"""Judges an original before any reader sees it: its kind, from the bytes and never from the name, and its limits."""

from __future__ import annotations

import codecs
import mmap
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from inbox.archive import CHUNK_BYTES, open_archive, read_start
from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import DOCX, EML, PDF, TXT, ZIP

_HEAD_BYTES = 65_536
_SAVE_AS = "Sla het op als PDF of DOCX en lever het opnieuw aan."
_SCAN_AS = "Maak er een PDF van (afdrukken naar PDF, of opnieuw scannen) en lever die aan."

_REFUSED_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "een afbeelding (PNG)", _SCAN_AS),
    (b"\xff\xd8\xff", "een afbeelding (JPEG)", _SCAN_AS),
    (b"GIF8", "een afbeelding (GIF)", _SCAN_AS),
    (b"II*\0", "een afbeelding (TIFF)", _SCAN_AS),
    (b"MM\0*", "een afbeelding (TIFF)", _SCAN_AS),
    (b"BM", "een afbeelding (BMP)", _SCAN_AS),
    (b"{\\rtf", "een RTF-bestand", _SAVE_AS),
    (b"%!PS", "een PostScript-bestand", _SAVE_AS),
    (b"\x78\x9f\x3e\x22", "winmail.dat: bijlagen die Outlook heeft ingepakt", "Vraag de afzender om losse bijlagen."),
    (b"Rar!", "een RAR-archief", "Pak het uit en lever de bestanden los of als zip aan."),
    (b"7z\xbc\xaf\x27\x1c", "een 7z-archief", "Pak het uit en lever de bestanden los of als zip aan."),
    (b"\x1f\x8b", "een gzip-archief", "Pak het uit en lever de bestanden los of als zip aan."),
    (b"MZ", "een programma", "Programma's worden niet aangenomen. Waarschuw de beheerder als u dit niet verwachtte."),
    (b"\x7fELF", "een programma", "Programma's worden niet aangenomen. Waarschuw de beheerder."),
)
_TEXT_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "een webpagina (HTML)"),
    (b"<html", "een webpagina (HTML)"),
    (b"<?xml", "een XML-bestand"),
    (b"<svg", "een afbeelding (SVG)"),
)
_OFFICE_FOLDERS = (
    ("xl/", "een Excel-bestand"),
    ("ppt/", "een PowerPoint-bestand"),
    ("visio/", "een Visio-bestand"),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage"
_OLE_STREAMS = (
    # in this order: a message may carry a Word file inside
    ("__properties_version1.0", "een Outlook-bericht (MSG)", "Sla het bericht op als .eml of als PDF."),
    (_OLE_ENCRYPTED, "een Office-bestand met een wachtwoord", "Haal het wachtwoord eraf en lever het opnieuw aan."),
    ("WordDocument", "een oud Word-bestand (DOC)", _SAVE_AS),
    ("Workbook", "een oud Excel-bestand (XLS)", _SAVE_AS),
    ("PowerPoint Document", "een oud PowerPoint-bestand (PPT)", _SAVE_AS),
)
_MAIL_FIELD = re.compile(rb"([!-9;-~]+):")
_MAIL_SENDER = {b"from", b"sender", b"return-path", b"received", b"message-id", b"mime-version"}
_MAIL_TRACE = {b"date", b"received", b"message-id", b"mime-version"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_EXTENSIONS = {
    PDF: (".pdf",),
    DOCX: (".docx", ".dotx"),
    EML: (".eml",),
    TXT: (".txt", ".text", ".md", ".csv", ".log"),
    ZIP: (".zip",),
}
_OTHER_EXTENSIONS = (".doc", ".docm", ".odt", ".rtf", ".xls", ".xlsx", ".msg", ".html", ".jpg", ".png", ".tif", ".exe")
_SHORT = {PDF: "PDF", DOCX: "Word (DOCX)", EML: "e-mail", TXT: "tekst", ZIP: "zip"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an original is; from here on its bytes may go to a reader."""

    media_type: str
    """One of `pipeline.tools.media`."""
    warnings: tuple[str, ...]
    """Dutch sentences for the reviewer."""


def judge(untrusted_path: Path, untrusted_name: str, limits: Limits) -> Judgement:
    """Give the kind of a file, judged from its bytes; a name that says otherwise is a warning.

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
    media_type = _media_type(untrusted_path, limits)
    return Judgement(media_type, _warnings(media_type, Path(untrusted_name).suffix.lower()))


def _media_type(untrusted_path: Path, limits: Limits) -> str:
    with untrusted_path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return _zip_kind(untrusted_path, limits)
    if head.startswith(_OLE_MAGIC):
        raise _ole_refusal(untrusted_path)
    _refuse_known(head)
    if _is_pdf(head, untrusted_path):
        return PDF
    if _is_mail(head):
        return EML
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for text_start, kind in _TEXT_STARTS:
        if start.startswith(text_start):
            raise UnsupportedMedia(f"dit is {kind}. {_SAVE_AS}")
    if _is_text(untrusted_path, head):
        return TXT
    raise UnsupportedMedia(f"dit soort bestand wordt niet herkend. {_SAVE_AS}")


def _refuse_known(head: bytes) -> None:
    for magic, kind, advice in _REFUSED_MAGIC:
        # two letters may also begin a text; a program or picture has bytes that no text has
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            raise UnsupportedMedia(f"dit is {kind}. {advice}")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise UnsupportedMedia(f"dit is een afbeelding (WebP). {_SCAN_AS}")
    if head[4:8] == b"ftyp":
        raise UnsupportedMedia(f"dit is een foto of film (HEIC of MP4). {_SCAN_AS}")


def _is_pdf(head: bytes, untrusted_path: Path) -> bool:
    """Tell a PDF; readers accept some bytes before its header, a text that mentions one has no index at its end."""
    at = head[:1024].find(b"%PDF-")
    if at <= 0:
        return at == 0
    with untrusted_path.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - 4096))
        return b"startxref" in file.read()


def _is_mail(head: bytes) -> bool:
    names: set[bytes] = set()
    for number, line in enumerate(head.removeprefix(codecs.BOM_UTF8).splitlines()):
        if (number == 0 and line.startswith(b"From ")) or (names and line[:1] in (b" ", b"\t")):
            continue
        field = _MAIL_FIELD.match(line)
        if field is None:
            break
        names.add(field[1].lower())
    if b"snapshot-content-location" in names:
        raise UnsupportedMedia(f"dit is een opgeslagen webpagina (MHT). {_SAVE_AS}")
    return len(names) >= 3 and bool(names & _MAIL_SENDER) and bool(names & _MAIL_TRACE)


def _is_text(untrusted_path: Path, head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(untrusted_path, "utf-16")
    return _decodes(untrusted_path, "utf-8") or _decodes(untrusted_path, "cp1252")


def _decodes(untrusted_path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with untrusted_path.open("rb") as file:
            while piece := file.read(CHUNK_BYTES):
                if _CONTROL.search(decoder.decode(piece)):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _zip_kind(untrusted_path: Path, limits: Limits) -> str:
    with open_archive(untrusted_path, limits) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" in names:
            return _office_kind(archive, names)
        if "mimetype" in names and read_start(archive, "mimetype").startswith(b"application/vnd.oasis"):
            raise UnsupportedMedia(f"dit is een OpenDocument-bestand (ODT, ODS of ODP). {_SAVE_AS}")
    return ZIP


def _office_kind(archive: zipfile.ZipFile, names: list[str]) -> str:
    macro = any(name.lower().endswith("vbaproject.bin") for name in names)
    if macro or b"macroEnabled" in read_start(archive, "[Content_Types].xml"):
        raise UnsupportedMedia(f"dit bestand bevat macro's. {_SAVE_AS}")
    for folder, kind in _OFFICE_FOLDERS:
        if any(name.startswith(folder) for name in names):
            raise UnsupportedMedia(f"dit is {kind}. {_SAVE_AS}")
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return DOCX
    raise UnsupportedMedia(f"dit Office-bestand heeft geen Word-tekst. {_SAVE_AS}")


def _ole_refusal(untrusted_path: Path) -> UnsupportedMedia | EncryptedInput:
    """Give the refusal of an old Office container, by the stream names that its index holds in UTF-16."""
    with untrusted_path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for stream, kind, advice in _OLE_STREAMS:
            if content.find(stream.encode("utf-16-le")) >= 0:
                refusal = EncryptedInput if stream == _OLE_ENCRYPTED else UnsupportedMedia
                return refusal(f"dit is {kind}. {advice}")
    return UnsupportedMedia(f"dit is een oud Office-bestand. {_SAVE_AS}")


def _warnings(media_type: str, extension: str) -> tuple[str, ...]:
    own = _EXTENSIONS[media_type]
    others = [e for kinds in _EXTENSIONS.values() for e in kinds if e not in own]
    if extension not in (*others, *_OTHER_EXTENSIONS):
        return ()
    return (f"De naam eindigt op {extension}, maar de inhoud is {_SHORT[media_type]}. De inhoud telt.",)
