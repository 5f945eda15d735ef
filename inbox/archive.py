"""Opens a zip (and so an office file) only after its index has been weighed: count, sizes, ratio, names, passwords."""

from __future__ import annotations

import contextlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from inbox.zip_index import DAMAGED, check_index, check_index_size, member_name
from pipeline.errors import LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits

__all__ = ["CHUNK_BYTES", "copy_member", "member_files", "member_name", "open_archive", "read_start"]

CHUNK_BYTES = 1 << 20

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError)


@contextlib.contextmanager
def open_archive(untrusted_path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Give an archive whose index is within the limits; nothing is unpacked yet.

    Raises:
        LimitExceeded: It holds too many files, or would become too large.
        EncryptedInput: A member asks for a password.
        UnsupportedMedia: It is damaged, holds a link or a name that leads elsewhere, or is packed in an unusual way.
    """
    with untrusted_path.open("rb") as file:
        check_index_size(file, limits)
        with _read_index(file) as archive:
            check_index(file, archive, limits)
            try:
                yield archive
            except _FAULTS as error:
                raise UnsupportedMedia(DAMAGED) from error


def _read_index(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except UnicodeDecodeError as error:
        raise UnsupportedMedia(
            "het archief bevat namen met onleesbare tekens. Maak het opnieuw of lever de bestanden los aan."
        ) from error
    except (*_FAULTS, ValueError, OverflowError, OSError) as error:  # a place before the start or past the end
        raise UnsupportedMedia(DAMAGED) from error


def member_files(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield the members that are files, without the residue of operating systems."""
    for info in archive.infolist():
        base = info.filename.rpartition("/")[2]
        residue = info.filename.startswith("__MACOSX/") or base in (".DS_Store", "Thumbs.db", "desktop.ini")
        if not info.is_dir() and not residue:
            yield info


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
                raise LimitExceeded(DAMAGED)
            file.write(piece)


def read_start(archive: zipfile.ZipFile, name: str) -> bytes:
    """Give at most the first MiB of a member."""
    with archive.open(name) as source:
        return source.read(CHUNK_BYTES)
