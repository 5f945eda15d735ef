"""Opens a zip (and so a DOCX) only after its index has been weighed: count, sizes, ratio, passwords, links."""

from __future__ import annotations

import contextlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits

CHUNK_BYTES = 1 << 20

_INDEX_BYTES_PER_MEMBER = 2_048  # names and extra fields of a real archive stay far below it
_SMALL_BYTES = 1 << 20  # a blank page also shrinks a thousand times: the ratio counts above this size
_KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = "het zip-bestand is beschadigd. Maak het opnieuw of lever de bestanden los aan."


@contextlib.contextmanager
def open_archive(untrusted_path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Give an archive whose index is within the limits; nothing is unpacked yet.

    Raises:
        LimitExceeded: It holds too many files, or would become too large.
        EncryptedInput: A member asks for a password.
        UnsupportedMedia: It is damaged, holds a link, or is packed in an unusual way.
    """
    with untrusted_path.open("rb") as file:
        if _index_bytes(file) > limits.members * _INDEX_BYTES_PER_MEMBER:
            raise LimitExceeded(_too_many(limits))
        try:
            with zipfile.ZipFile(file) as archive:
                _check_index(archive.infolist(), limits)
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error) as error:
            raise UnsupportedMedia(_DAMAGED) from error


def member_files(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield the members that are files, without the residue of operating systems."""
    for info in archive.infolist():
        base = info.filename.rpartition("/")[2]
        residue = info.filename.startswith("__MACOSX/") or base in (".DS_Store", "Thumbs.db", "desktop.ini")
        if not info.is_dir() and not residue:
            yield info


def member_name(info: zipfile.ZipInfo) -> str:
    """Give the name as its maker meant it: unflagged names are UTF-8 or the old Western code page."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def copy_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Unpack one member to a new file, piece by piece.

    Raises:
        LimitExceeded: It is larger than the index said.
    """
    written = 0
    with archive.open(info) as source, target.open("xb") as file:
        while piece := source.read(CHUNK_BYTES):
            written += len(piece)
            if written > info.file_size:
                raise LimitExceeded(_DAMAGED)
            file.write(piece)


def read_start(archive: zipfile.ZipFile, name: str) -> bytes:
    """Give at most the first MiB of a member."""
    with archive.open(name) as source:
        return source.read(CHUNK_BYTES)


def _index_bytes(file: BinaryIO) -> int:
    """Give the size of the index, which the library would read whole, before it does."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    file.seek(0)
    at = len(tail) - 22 if tail[-22:-18] == b"PK\5\6" and tail[-2:] == b"\0\0" else tail.rfind(b"PK\5\6")
    if at < 0 or at + 22 > len(tail):
        raise UnsupportedMedia(_DAMAGED)
    (told,) = struct.unpack_from("<I", tail, at + 12)
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\6\7":  # a large archive tells its sizes in a second record
        (told,) = struct.unpack_from("<Q", tail, at - 76 + 40)
    return int(told)


def _check_index(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise LimitExceeded(_too_many(limits))
    for info in members:
        _check_member(info, limits)
    if sum(info.file_size for info in members) > limits.unpacked_bytes:
        raise LimitExceeded(
            f"het archief wordt uitgepakt groter dan {limits.unpacked_bytes >> 20} MB. Lever het in delen aan."
        )


def _check_member(info: zipfile.ZipInfo, limits: Limits) -> None:
    if info.flag_bits & 0x1:
        raise EncryptedInput("het archief is met een wachtwoord beveiligd. Lever de bestanden zonder wachtwoord aan.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnsupportedMedia("het archief bevat een snelkoppeling. Lever de bestanden zelf aan.")
    if info.compress_type not in _KNOWN_METHODS:
        raise UnsupportedMedia("het archief is op een ongewone manier ingepakt. Maak een gewoon zip-bestand.")
    if info.file_size > limits.file_bytes:
        raise LimitExceeded(
            f"een bestand in het archief is groter dan {limits.file_bytes >> 20} MB. Lever het los aan."
        )
    if info.file_size > _SMALL_BYTES and info.file_size > limits.ratio * max(1, info.compress_size):
        raise LimitExceeded("het archief is verdacht sterk ingepakt. Lever de bestanden los aan.")


def _too_many(limits: Limits) -> str:
    return f"het archief bevat meer dan {limits.members} bestanden. Lever het in delen aan."
