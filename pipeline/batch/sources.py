"""What a folder or a zip holds, in a fixed order; what may not be read comes with the reason, nothing is left out."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from inbox.zip_index import DAMAGED, check_index, check_index_size, member_name
from pipeline.errors import InputError, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits

_TEMPORARY = ("~$", ".~lock", "Thumbs.db", ".DS_Store")
_PARTIAL = (".part", ".tmp", ".crdownload", ".partial", ".filepart")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a batch."""

    place: str
    """Path inside the batch; may hold a personal name."""
    mark: str
    """Size and date, or checksum: a changed file is another delivery."""
    size: int
    """Bytes."""
    open: Callable[[], IO[bytes]]
    reason: str = ""
    """Dutch; why it may not be read."""


@contextmanager
def entries_of(path: Path, limits: Limits) -> Iterator[list[Entry]]:
    """Give the files of a folder (with all below it) or a zip, in order of place; the zip stays open meanwhile.

    Raises:
        InputError: It is neither a folder nor a zip.
        LimitExceeded: It holds more files than a batch may.
        UnsupportedMedia: The zip is damaged or hostile.
        EncryptedInput: The zip asks for a password.
    """
    if path.is_dir():
        found = sorted(_in_folder(path, limits), key=lambda one: one.place)
        yield found
    elif path.is_file():
        with path.open("rb") as file:
            check_index_size(file, limits)
            try:
                archive = zipfile.ZipFile(file)
            except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
                raise UnsupportedMedia(DAMAGED) from error
            with archive:
                check_index(file, archive, limits)
                yield [_member(archive, info, limits) for info in archive.infolist() if not info.is_dir()]
    else:
        raise InputError("deze map of dit zip-bestand bestaat niet. Controleer de naam.")


def _in_folder(root: Path, limits: Limits) -> Iterator[Entry]:
    count = 0
    for folder, names, files in os.walk(root, onerror=_refuse):
        linked = [name for name in names if Path(folder, name).is_symlink()]
        names[:] = sorted(set(names) - set(linked))
        for name in sorted([*files, *linked]):
            count += 1
            if count > limits.members:
                raise LimitExceeded(
                    f"de map heeft meer dan {limits.members} bestanden. Verdeel hem, of verhoog partij.stukken."
                )
            yield _file(root, Path(folder, name), limits)


def _refuse(error: OSError) -> None:
    raise InputError("een map in deze map kan niet worden gelezen. Geef leesrecht en begin opnieuw.") from error


def _file(root: Path, path: Path, limits: Limits) -> Entry:
    place = os.fsencode(path.relative_to(root)).decode("utf-8", errors="backslashreplace")
    try:
        told = path.lstat()
    except OSError:
        return Entry(place, "", 0, lambda: path.open("rb"), "het bestand verdween of is niet te zien.")
    reason = _reason(place, told.st_size, limits)
    if not stat.S_ISREG(told.st_mode):
        reason = "dit is een snelkoppeling of apparaat, geen bestand. Lever het bestand zelf aan."
    return Entry(place, f"{told.st_size}-{told.st_mtime_ns}", told.st_size, lambda: _open(path), reason)


def _open(path: Path) -> IO[bytes]:
    """Open a file that was regular a moment ago: never through a link, never waiting for a pipe."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return os.fdopen(descriptor, "rb")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Entry:
    place = member_name(info)
    reason = _reason(place, info.file_size, limits)
    return Entry(place, f"{info.file_size}-{info.CRC:08x}", info.file_size, lambda: archive.open(info), reason)


def _reason(place: str, size: int, limits: Limits) -> str:
    name = place.rsplit("/", 1)[-1]
    if name.startswith(_TEMPORARY) or name.casefold().endswith(_PARTIAL) or place.startswith("__MACOSX/"):
        return "dit is een tijdelijk bestand van een programma, geen stuk."
    if size == 0:
        return "het bestand is leeg."
    if size > limits.file_bytes:
        return f"het bestand is groter dan {limits.file_bytes >> 20} MB (grenzen.bestand_mb)."
    return ""
