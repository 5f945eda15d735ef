"""Writes a compound file (OLE): a mail that lay inside a MSG becomes a MSG of its own, stream by stream.

Reading is olefile's work. Layout: header, large streams, the mini stream, its table, the directory, the allocation
table and, above 109 tables, the list of them. Streams are fetched one at a time, so no more than the largest is held.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Union

SECTOR = 512
MINI = 64
MINI_BELOW = 4096
"""Streams smaller than this lie in the mini stream."""
_END, _FREE, _FAT, _DIFAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
_IN_HEADER = 109
"""Sectors of the allocation table that the header itself can name."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(frozen=True, slots=True)
class Stream:
    """The bytes of one stream, fetched when they are written."""

    size: int
    read: Callable[[], bytes]
    """Gives `size` bytes; what lacks is filled with zeros, what is too many is cut."""


Storage = Mapping[str, Union["Storage", Stream]]
"""Streams and further storages by name."""


def stream(content: bytes) -> Stream:
    """Give a stream that is at hand."""
    return Stream(len(content), lambda: content)


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    stream: Stream | None = None
    children: list[_Entry] = field(default_factory=list)
    number: int = 0
    start: int = _END
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE

    @property
    def size(self) -> int:
        return self.stream.size if self.stream else 0

    @property
    def is_mini(self) -> bool:
        return 0 < self.size < MINI_BELOW


def write_compound(root: Storage, out: Path) -> None:
    """Write a compound file (version 3, sectors of 512 bytes) at `out`; it may not exist yet."""
    entries = list(_entries(root))
    with out.open("xb") as file:
        file.write(bytes(SECTOR))
        table: list[int] = []
        for entry in entries:
            if entry.size >= MINI_BELOW and entry.stream:
                entry.start = _write_chain(file, table, _content(entry.stream))
        minis = _place_minis(entries)
        small = b"".join(_padded(_content(e.stream), MINI) for e in entries if e.is_mini and e.stream)
        entries[0].start = _write_chain(file, table, small)
        entries[0].stream = stream(small) if small else None
        first_mini = _write_chain(file, table, _numbers(minis))
        directory = _write_chain(file, table, b"".join(map(_directory_entry, entries)))
        tables = _write_tables(file, table)
        mini_sectors = -(-len(minis) * 4 // SECTOR)
        file.seek(0)
        file.write(_header(directory, first_mini if minis else _END, mini_sectors, tables))


def _entries(root: Storage) -> Iterator[_Entry]:
    """Yield all entries in the order of the directory, numbered and hung in trees."""
    top = _Entry("Root Entry", _ROOT)
    waiting: list[tuple[_Entry, Storage]] = [(top, root)]
    number = 0
    found = [top]
    while waiting:
        entry, storage = waiting.pop()
        for name, held in storage.items():
            inner = _Entry(name, _STREAM, held) if isinstance(held, Stream) else _Entry(name, _STORAGE)
            number += 1
            inner.number = number
            entry.children.append(inner)
            found.append(inner)
            if not isinstance(held, Stream):
                waiting.append((inner, held))
        entry.children.sort(key=lambda e: (len(e.name), e.name.upper()))
        entry.child = _hang(entry.children)
    yield from found


def _hang(entries: list[_Entry]) -> int:
    """Hang sorted entries in a balanced tree and give the number of its top."""
    if not entries:
        return _FREE
    middle = len(entries) // 2
    entries[middle].left = _hang(entries[:middle])
    entries[middle].right = _hang(entries[middle + 1 :])
    return entries[middle].number


def _content(held: Stream) -> bytes:
    return held.read()[: held.size].ljust(held.size, b"\0")


def _padded(content: bytes, unit: int) -> bytes:
    return content.ljust(-(-len(content) // unit) * unit, b"\0")


def _numbers(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END] if count else []


def _write_chain(file: BinaryIO, table: list[int], content: bytes) -> int:
    """Write bytes in sectors of their own and give the first; no sector for nothing."""
    if not content:
        return _END
    first = len(table)
    table += _chain(first, -(-len(content) // SECTOR))
    file.write(_padded(content, SECTOR))
    return first


def _place_minis(entries: list[_Entry]) -> list[int]:
    minis: list[int] = []
    for entry in entries:
        if entry.is_mini:
            entry.start = len(minis)
            minis += _chain(entry.start, -(-entry.size // MINI))
    return minis


def _write_tables(file: BinaryIO, table: list[int]) -> tuple[list[int], int, int]:
    """Write the allocation table and give its sectors, the first list sector and the count of those."""
    per, used, count, lists = SECTOR // 4, len(table), 0, 0
    while (used + count + lists) > count * per:
        count += 1
        lists = -(-max(0, count - _IN_HEADER) // (per - 1))
    sectors = list(range(used, used + count))
    full = [*table, *[_FAT] * count, *[_DIFAT] * lists]
    full += [_FREE] * (count * per - len(full))
    file.write(_numbers(full))
    beyond = sectors[_IN_HEADER:]
    for number in range(lists):
        piece = beyond[number * (per - 1) : (number + 1) * (per - 1)]
        following = used + count + number + 1 if number + 1 < lists else _END
        file.write(_numbers([*piece, *[_FREE] * (per - 1 - len(piece)), following]))
    return sectors, used + count if lists else _END, lists


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name[:31].encode("utf-16-le")
    head = struct.pack("<64sHBB3I", name, len(name) + 2, entry.kind, 1, entry.left, entry.right, entry.child)
    return head + bytes(36) + struct.pack("<IQ", entry.start, entry.size)


def _header(directory: int, first_mini: int, mini_sectors: int, tables: tuple[list[int], int, int]) -> bytes:
    sectors, first_list, lists = tables
    named = sectors[:_IN_HEADER]
    return struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, len(sectors), directory, 0, MINI_BELOW, first_mini, mini_sectors, first_list, lists,
        named[0],
    ) + _numbers([*named[1:], *[_FREE] * (_IN_HEADER - len(named))])  # fmt: skip
