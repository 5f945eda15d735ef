"""Weighs the index of a zip before anything is unpacked: what it claims must be possible, bounded and harmless."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Sequence
from typing import BinaryIO

from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits

DAMAGED = "het zip-bestand is beschadigd. Maak het opnieuw of lever de bestanden los aan."

_INDEX_BYTES_PER_MEMBER = 2_048  # names and extra fields of a real archive stay far below it
_SMALL_BYTES = 1 << 20  # a blank page also shrinks a thousand times: the ratio counts above this size
_KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_UNKNOWN_SIZE = (0, 0xFFFFFFFF)  # told behind the member, or in a larger field
_AGAIN = "Maak het archief opnieuw of lever de bestanden los aan."
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of reading: exe.pdf may then read as fdp.exe."""
_DRIVE = re.compile(r"[A-Za-z]:")


def check_index_size(file: BinaryIO, limits: Limits) -> None:
    """Look at the size of the index, which the library would read whole, before it does.

    Raises:
        LimitExceeded: It is larger than so many members need.
        UnsupportedMedia: There is no index.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    file.seek(0)
    at = len(tail) - 22 if tail[-22:-18] == b"PK\5\6" and tail[-2:] == b"\0\0" else tail.rfind(b"PK\5\6")
    if at < 0 or at + 22 > len(tail):
        raise UnsupportedMedia(DAMAGED)
    (told,) = struct.unpack_from("<I", tail, at + 12)
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\6\7":  # a large archive tells its sizes in a second record
        (told,) = struct.unpack_from("<Q", tail, at - 76 + 40)
    if told > limits.members * _INDEX_BYTES_PER_MEMBER:
        raise LimitExceeded(_too_many(limits))


def check_index(file: BinaryIO, archive: zipfile.ZipFile, limits: Limits) -> None:
    """Hold every member against the limits and against the others.

    Raises:
        LimitExceeded: Too many, too large or too strongly packed.
        EncryptedInput: A member asks for a password.
        UnsupportedMedia: Two members share bytes or a name, or one has a name or kind that no honest archive has.
    """
    members = archive.infolist()
    if len(members) > limits.members:
        raise LimitExceeded(_too_many(limits))
    for info in members:
        _check_member(info, limits)
        _check_name(info, limits)
    if len({info.filename for info in members}) < len(members):
        raise UnsupportedMedia(f"twee bestanden in het archief hebben dezelfde naam. {_AGAIN}")
    _check_places(file, members, archive.start_dir)
    _check_total(members, limits)


def member_name(info: zipfile.ZipInfo) -> str:
    """Give the name as its maker meant it: unflagged names are UTF-8 or the old Western code page."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _check_member(info: zipfile.ZipInfo, limits: Limits) -> None:
    if info.flag_bits & (0x1 | 0x40 | 0x2000):  # a password, a stronger one, a masked index
        raise EncryptedInput("het archief is met een wachtwoord beveiligd. Lever de bestanden zonder wachtwoord aan.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise UnsupportedMedia("het archief bevat een snelkoppeling. Lever de bestanden zelf aan.")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) and info.create_system == 3:
        raise UnsupportedMedia(f"het archief bevat een apparaat in plaats van een bestand. {_AGAIN}")
    if info.compress_type not in _KNOWN_METHODS:
        raise UnsupportedMedia("het archief is op een ongewone manier ingepakt. Maak een gewoon zip-bestand.")
    if info.file_size > limits.file_bytes:
        raise LimitExceeded(
            f"een bestand in het archief is groter dan {limits.file_bytes >> 20} MB. Lever het los aan."
        )
    if info.file_size > _SMALL_BYTES and info.file_size > limits.ratio * max(1, info.compress_size):
        raise LimitExceeded("het archief is verdacht sterk ingepakt. Lever de bestanden los aan.")


def _check_name(info: zipfile.ZipInfo, limits: Limits) -> None:
    name = member_name(info)
    if len(name) > limits.name_length:
        raise LimitExceeded(
            f"een naam in het archief is langer dan {limits.name_length} tekens. Kort de mapnamen in, of verhoog "
            "grenzen.archief_naam_tekens."
        )
    # the library cuts a name at its first zero byte; what stood behind it is in the original
    if _HIDDEN.search(name) or "\0" in info.orig_filename:
        raise UnsupportedMedia(f"een naam in het archief bevat onzichtbare stuurtekens. {_AGAIN}")
    if name.startswith("/") or _DRIVE.match(name) or "\\" in name or ".." in name.split("/"):
        raise UnsupportedMedia(f"een naam in het archief wijst naar een andere map. {_AGAIN}")


def _check_places(file: BinaryIO, members: Sequence[zipfile.ZipInfo], index: int) -> None:
    """Refuse members that share bytes: the bomb that packs one megabyte a thousand times over."""
    free = 0
    for info in sorted(members, key=lambda info: info.header_offset):
        if info.header_offset < free:
            raise UnsupportedMedia(f"bestanden in het archief liggen over elkaar heen. {_AGAIN}")
        file.seek(info.header_offset)
        head = file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(b"PK\3\4"):
            raise UnsupportedMedia(DAMAGED)
        _, _, flags, _, _, _, _, packed, size, name, extra = _LOCAL.unpack(head)
        told = ((packed, info.compress_size), (size, info.file_size))
        if not flags & 0x8 and any(here not in (*_UNKNOWN_SIZE, there) for here, there in told):
            raise UnsupportedMedia(f"het archief spreekt zichzelf tegen over de grootte van een bestand. {_AGAIN}")
        free = info.header_offset + _LOCAL.size + name + extra + info.compress_size
    if free > index:
        raise UnsupportedMedia(f"bestanden in het archief liggen over elkaar heen. {_AGAIN}")


def _check_total(members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(info.file_size for info in members)
    if total > limits.unpacked_bytes:
        raise LimitExceeded(
            f"het archief wordt uitgepakt groter dan {limits.unpacked_bytes >> 20} MB. Lever het in delen aan."
        )
    packed = sum(info.compress_size for info in members)
    if total > 16 * _SMALL_BYTES and total > limits.ratio * packed:
        raise LimitExceeded("het archief is verdacht sterk ingepakt. Lever de bestanden los aan.")


def _too_many(limits: Limits) -> str:
    return f"het archief bevat meer dan {limits.members} bestanden. Lever het in delen aan."
