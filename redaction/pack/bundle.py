"""Closes a pack: the sums to check it with, and the same files as one zip.

The zip is the same byte for byte for the same files and time: fixed order, one time for all, one set of permissions.
Only another version of the compression library (zlib) may write other bytes for the same files.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.tools.faults import fault

SUMS = "SHA256SUMS"
_FILE = 0o100644 << 16
_UNIX = 3
_FIRST = 1980
"""A zip knows no earlier year."""


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file, as lower-case hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_sums(folder: Path) -> None:
    """Write the sums of all files of a pack, for `sha256sum -c`."""
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in file_names(folder) if name != SUMS]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def file_names(folder: Path) -> tuple[str, ...]:
    """Give the files of a pack, as paths in it, sorted."""
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))


@contextmanager
def standing(folder: Path, made_at: dt.datetime) -> Iterator[Path]:
    """Give an empty folder to make a pack in; at the end it stands at `folder` with its zip beside it, or not at all.

    A pack is seen whole also after a power cut: the zip gets its name first, and the folder, by which a pack
    is known, last.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    zipped = work.with_suffix(".zip")
    try:
        yield work
        fault("pack.written")
        write_zip(work, zipped, made_at, folder.name)
        _sync(work, zipped)
        fault("pack.zipped")
        work.chmod(0o755)
        zipped.chmod(0o644)
        zipped.rename(folder.with_name(f"{folder.name}.zip"))
        fault("pack.zip-published")
        work.rename(folder)
        fault("pack.published")
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        zipped.unlink(missing_ok=True)
        raise


def _sync(folder: Path, zipped: Path) -> None:
    for path in (zipped, folder, *folder.rglob("*")):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_zip(folder: Path, out: Path, made_at: dt.datetime, name: str = "") -> Path:
    """Write the files of a pack as one zip under the folder `name`, and give it."""
    moment = made_at.astimezone(dt.UTC)
    stamp = (max(moment.year, _FIRST), moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in file_names(folder):
            entry = zipfile.ZipInfo(f"{name or folder.name}/{path}", stamp)
            entry.create_system, entry.external_attr, entry.compress_type = _UNIX, _FILE, zipfile.ZIP_DEFLATED
            packed.writestr(entry, (folder / path).read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return out
