"""Opens a mail of Outlook (MSG): its properties, recipients and attachments, and the mails that lie inside it.

olefile opens the container. A mail inside a mail is written as a MSG of its own, stream by stream, so that nothing of
it is lost: appointments, rich text and its own attachments included.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import olefile

from pipeline.errors import UnsupportedMedia
from pipeline.tools import compound
from pipeline.tools.compound import Storage, Stream
from pipeline.tools.mapi import (
    ATTACH_DATA,
    ATTACH_METHOD,
    BINARY,
    DAMAGED,
    EMBEDDED,
    OBJECT,
    OLE,
    Name,
    Properties,
    codepage_of,
    find_values,
)

_PROPERTIES = "__properties_version1.0"
_NAMES = "__nameid_version1.0"
_TOP_HEADER, _INNER_HEADER, _PART_HEADER = 32, 24, 8
"""Bytes before the list of properties of a file, of a mail inside it, and of a recipient or attachment."""
_PS_MAPI = struct.pack("<IHH8s", 0x20328, 0, 0, bytes.fromhex("c000000000000046"))
_PS_PUBLIC = struct.pack("<IHH8s", 0x20329, 0, 0, bytes.fromhex("c000000000000046"))
_BROKEN = "het Outlook-bericht is beschadigd. Open het in Outlook, sla het op als PDF en lever dat aan."


@dataclass(slots=True)
class Attachment:
    """What hangs on a mail."""

    properties: Properties
    embedded: Callable[[], Item | None] = lambda: None
    """Opens the mail it is, when it is one."""
    save: Callable[[Path], None] | None = None
    """Writes a mail or object inside the mail as a file of its own; None when `properties` hold the bytes."""
    suffix: str = ""
    """Ending of the file that `save` writes."""
    size: int = 0
    """Bytes, as far as known without reading them."""

    @property
    def method(self) -> int:
        """Tell how it was attached: a constant of `pipeline.tools.mapi`."""
        told = self.properties.number(ATTACH_METHOD)
        return 1 if told is None else told


@dataclass(slots=True)
class Item:
    """A mail, appointment, contact or task."""

    properties: Properties
    recipients: tuple[Properties, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    faults: list[str] = field(default_factory=list)
    """Dutch sentences about parts that could not be read."""


@contextlib.contextmanager
def open_msg(untrusted_path: Path) -> Iterator[Item]:
    """Give the mail in a MSG; its parts are read while it is open.

    Raises:
        UnsupportedMedia: It is damaged or holds no mail.
    """
    try:
        ole = olefile.OleFileIO(str(untrusted_path))
    except DAMAGED as error:
        raise UnsupportedMedia(_BROKEN) from error
    with contextlib.closing(ole):
        container = _Container(ole)
        if (_PROPERTIES,) not in container.paths:
            raise UnsupportedMedia(_BROKEN)
        yield container.item(())


class _Container:
    """One open compound file, with the names of its properties."""

    def __init__(self, ole: olefile.OleFileIO) -> None:
        self._ole = ole
        try:
            self.paths = {tuple(path): ole.get_size(path) for path in ole.listdir()}
            self._names = self._read_names()
        except DAMAGED as error:
            raise UnsupportedMedia(_BROKEN) from error

    def item(self, path: tuple[str, ...]) -> Item:
        """Give the mail that lies in a storage; the root is the empty path."""
        properties = self._properties(path, _INNER_HEADER if path else _TOP_HEADER)
        properties.codepage = codepage_of(properties)
        parts = [self._properties(part, _PART_HEADER, properties.codepage) for part in self._parts(path, "__recip")]
        attached = [self._attachment(part, properties.codepage) for part in self._parts(path, "__attach")]
        faults: list[str] = []
        if len(attached) < self._promised(path):
            faults.append("Het Outlook-bericht noemt meer bijlagen dan er in het bestand te vinden zijn.")
        return Item(properties, tuple(parts), tuple(attached), faults)

    def _parts(self, path: tuple[str, ...], start: str) -> list[tuple[str, ...]]:
        depth = len(path)
        found = {held[: depth + 1] for held in self.paths if held[:depth] == path and len(held) > depth + 1}
        return sorted(part for part in found if part[depth].startswith(start))

    def _promised(self, path: tuple[str, ...]) -> int:
        head = self._read((*path, _PROPERTIES))[:24]
        return int(struct.unpack_from("<I", head, 20)[0]) if len(head) == 24 else 0

    def _attachment(self, path: tuple[str, ...], codepage: str) -> Attachment:
        properties = self._properties(path, _PART_HEADER, codepage)
        inner = (*path, f"__substg1.0_{ATTACH_DATA:04X}{OBJECT:04X}")
        if not any(held[: len(inner)] == inner and len(held) > len(inner) for held in self.paths):
            size = self.paths.get((*path, f"__substg1.0_{ATTACH_DATA:04X}{BINARY:04X}"), 0)
            return Attachment(properties, size=size)
        size = sum(size for held, size in self.paths.items() if held[: len(inner)] == inner)
        if (*inner, _PROPERTIES) in self.paths and properties.number(ATTACH_METHOD) != OLE:
            return Attachment(properties, partial(self.item, inner), partial(self._save, inner, top=True), ".msg", size)
        return Attachment(properties, save=partial(self._save, inner), suffix=".ole", size=size)

    def _save(self, path: tuple[str, ...], out: Path, *, top: bool = False) -> None:
        """Write a storage as a file of its own; `top` says that it is a mail and needs the names of properties."""
        tree = self._tree(path, top=top)
        if top:
            tree[_NAMES] = self._tree((_NAMES,))
        try:
            compound.write_compound(tree, out)
        except DAMAGED as error:
            raise UnsupportedMedia(_BROKEN) from error

    def _properties(self, path: tuple[str, ...], offset: int, codepage: str = "cp1252") -> Properties:
        def load(number: int, kind: int) -> bytes:
            return self._read((*path, f"__substg1.0_{number:04X}{kind:04X}"))

        try:
            listed = self._read((*path, _PROPERTIES))
        except DAMAGED:
            listed = b""
        return Properties(dict(find_values(listed, offset, load)), self._names, codepage)

    def _read(self, path: tuple[str, ...]) -> bytes:
        with self._ole.openstream(list(path)) as held:
            content: bytes = held.read()
        return content

    def _tree(self, path: tuple[str, ...], *, top: bool = False) -> dict[str, Storage | Stream]:
        """Give a storage as it lies in the file; `top` makes its properties those of a file."""
        tree: dict[str, Storage | Stream] = {}
        depth = len(path)
        for held, size in self.paths.items():
            if held[:depth] != path or len(held) == depth:
                continue
            name = held[depth]
            if len(held) > depth + 1:
                if name not in tree:
                    tree[name] = self._tree(held[: depth + 1])
            elif top and name == _PROPERTIES:
                tree[name] = compound.stream(_as_top(self._read(held)))
            else:
                tree[name] = Stream(size, lambda held=held: self._read(held))  # type: ignore[misc]
        return tree

    def _read_names(self) -> Mapping[Name, int]:
        streams = [(_NAMES, f"__substg1.0_000{number}0102") for number in (2, 3, 4)]
        if not all(path in self.paths for path in streams):
            return {}
        groups, entries, strings = (self._read(path) for path in streams)
        return dict(_names(groups, entries, strings))


def _as_top(listed: bytes) -> bytes:
    """Give the list of properties of a mail inside a mail as that of a file: its header is eight bytes longer."""
    return listed[:_INNER_HEADER] + bytes(_TOP_HEADER - _INNER_HEADER) + listed[_INNER_HEADER:]


def _names(groups: bytes, entries: bytes, strings: bytes) -> Iterator[tuple[Name, int]]:
    for at in range(0, len(entries) - 7, 8):
        key, told, number = struct.unpack_from("<IHH", entries, at)
        place = (told >> 1) - 3
        group = {-2: _PS_MAPI, -1: _PS_PUBLIC}.get(place) or groups[place * 16 : place * 16 + 16]
        if told & 1:
            length = struct.unpack_from("<I", strings, key)[0] if key + 4 <= len(strings) else 0
            yield Name(group, strings[key + 4 : key + 4 + length].decode("utf-16-le", "replace")), 0x8000 + number
        else:
            yield Name(group, key), 0x8000 + number


def is_embedded(attachment: Attachment) -> bool:
    """Tell whether an attachment is a mail inside the mail."""
    return attachment.method == EMBEDDED or attachment.suffix == ".msg"
