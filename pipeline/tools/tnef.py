"""Opens a winmail.dat (TNEF): Outlook packs the rich text of a mail and its attachments in it.

Gives the same `Item` as a MSG does. What is read before a damaged place counts; the damage is told.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import UnsupportedMedia
from pipeline.tools.mapi import (
    ATTACH_DATA,
    ATTACH_NAME,
    BINARY,
    BODY,
    DAMAGED,
    FIXED,
    FROM_ADDRESS,
    FROM_NAME,
    MESSAGE_CLASS,
    OBJECT,
    STRING8,
    SUBJECT,
    UNICODE,
    Name,
    Properties,
    Value,
    codec_of,
)
from pipeline.tools.outlook import Attachment, Item

MAGIC = b"\x78\x9f\x3e\x22"
_MESSAGE, _ATTACHMENT = 1, 2
_FROM, _SUBJECT, _CLASS, _BODY = 0x8000, 0x8004, 0x8008, 0x800C
_DATA, _TITLE, _RENDERING, _PROPERTIES, _RECIPIENTS, _PART, _CODEPAGE = (
    0x800F, 0x8010, 0x9002, 0x9003, 0x9004, 0x9005, 0x9007,
)  # fmt: skip
_TEXTS = {_SUBJECT: SUBJECT, _CLASS: MESSAGE_CLASS, _BODY: BODY}
_MANY = 0x1000
"""Bit in a type: more than one value."""
_IN_LENGTH = (STRING8, UNICODE, BINARY, OBJECT)
"""Types whose values tell how long they are."""
_MAIL_OBJECT = (0x00020307).to_bytes(4, "little")
_BROKEN = "winmail.dat is beschadigd. Vraag de afzender om losse bijlagen."


def read_tnef(untrusted_content: bytes) -> Item:
    """Give what a winmail.dat holds.

    Raises:
        UnsupportedMedia: It is no winmail.dat, or nothing of it can be read.
    """
    if not untrusted_content.startswith(MAGIC):
        raise UnsupportedMedia(_BROKEN)
    reader = _Reader()
    try:
        for level, number, content in _attributes(untrusted_content):
            reader.take(level, number, content)
    except DAMAGED:
        reader.faults.append("winmail.dat is beschadigd; wat achter de schade stond is niet gelezen.")
    item = reader.item()
    if not item.properties.values and not item.attachments:
        raise UnsupportedMedia(_BROKEN)
    return item


def _attributes(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, number and bytes of each attribute."""
    at = 6
    while at + 9 <= len(content):
        level, number, _, size = struct.unpack_from("<BHHI", content, at)
        if level not in (_MESSAGE, _ATTACHMENT):
            break  # some programs leave rubbish at the end
        if at + 9 + size > len(content):
            raise ValueError("cut off")
        yield level, number, content[at + 9 : at + 9 + size]
        at += 9 + size + 2


class _Reader:
    """Gathers the attributes of a winmail.dat."""

    def __init__(self) -> None:
        self.codepage = "cp1252"
        self.faults: list[str] = []
        self.values: dict[int, Value] = {}
        self.names: dict[Name, int] = {}
        self.recipients: list[Properties] = []
        self.parts: list[tuple[dict[int, Value], dict[Name, int]]] = []

    def take(self, level: int, number: int, content: bytes) -> None:
        """Take note of one attribute."""
        if level == _ATTACHMENT:
            self._take_part(number, content)
        elif number == _CODEPAGE:
            self.codepage = codec_of(struct.unpack_from("<I", content)[0]) or "cp1252"
        elif number == _PROPERTIES:
            self._take_properties(content)
        elif number == _RECIPIENTS:
            self.recipients = [Properties(row, {}, self.codepage) for row in _rows(content)]
        elif number in _TEXTS:
            self.values.setdefault(_TEXTS[number], _value(STRING8, content))
        elif number == _FROM:
            self._take_sender(content)

    def _take_properties(self, content: bytes) -> None:
        for found, value, name in _values(content):
            self.values[found] = value
            if name:
                self.names[name] = found

    def _take_sender(self, content: bytes) -> None:
        name, address = struct.unpack_from("<HH", content, 4)
        self.values.setdefault(FROM_NAME, _value(STRING8, content[8 : 8 + name]))
        told = content[8 + name : 8 + name + address].partition(b":")[2]
        self.values.setdefault(FROM_ADDRESS, _value(STRING8, told))

    def _take_part(self, number: int, content: bytes) -> None:
        if number == _RENDERING or not self.parts:
            self.parts.append(({}, {}))
        values, names = self.parts[-1]
        if number == _TITLE:
            values.setdefault(ATTACH_NAME, _value(STRING8, content))
        elif number == _DATA:
            values.setdefault(ATTACH_DATA, _value(BINARY, content))
        elif number == _PART:
            for found, value, name in _values(content):
                if found != ATTACH_DATA or value.kind == OBJECT or ATTACH_DATA not in values:
                    values[found] = value
                if name:
                    names[name] = found

    def item(self) -> Item:
        """Give what was gathered."""
        properties = Properties(self.values, self.names, self.codepage)
        attached = tuple(_attachment(Properties(values, names, self.codepage)) for values, names in self.parts)
        return Item(properties, tuple(self.recipients), attached, self.faults)


def _attachment(properties: Properties) -> Attachment:
    value = properties.values.get(ATTACH_DATA)
    content = properties.raw(ATTACH_DATA)
    if value is None or value.kind != OBJECT:
        return Attachment(properties, size=len(content))
    inner = content[16:]  # behind the number of the kind of object
    is_mail = content.startswith(_MAIL_OBJECT) and inner.startswith(MAGIC)
    suffix = ".dat" if is_mail else ".ole"
    return Attachment(
        properties, lambda: read_tnef(inner) if is_mail else None, lambda out: _save(inner, out), suffix, len(inner)
    )


def _save(content: bytes, out: Path) -> None:
    out.write_bytes(content)


def _value(kind: int, content: bytes) -> Value:
    return Value(kind, lambda: content)


def _values(content: bytes, at: int = 0) -> Iterator[tuple[int, Value, Name | None]]:
    yield from _row(content, at, [])


def _rows(content: bytes) -> Iterator[dict[int, Value]]:
    count = struct.unpack_from("<I", content)[0]
    end = [4]
    for _ in range(min(count, len(content) // 4)):
        yield {number: value for number, value, _ in _row(content, end[0], end)}


def _row(content: bytes, at: int, end: list[int]) -> Iterator[tuple[int, Value, Name | None]]:
    """Yield one list of properties and tell in `end` where it stops."""
    count = struct.unpack_from("<I", content, at)[0]
    at += 4
    for _ in range(min(count, len(content) // 4)):
        kind, number = struct.unpack_from("<HH", content, at)
        at += 4
        name = None
        if number >= 0x8000:
            name, at = _name(content, at)
        value, at = _one(content, at, kind)
        yield number, value, name
    end[:] = [at]


def _name(content: bytes, at: int) -> tuple[Name, int]:
    group = content[at : at + 16]
    by_text, key = struct.unpack_from("<II", content, at + 16)
    if not by_text:
        return Name(group, key), at + 24
    text = content[at + 24 : at + 24 + key].decode("utf-16-le", "replace").rstrip("\0")
    return Name(group, text), at + 24 + _even(key)


def _one(content: bytes, at: int, kind: int) -> tuple[Value, int]:
    """Give the (first) value of a property and where the next property begins."""
    base = kind & ~_MANY
    if base in _IN_LENGTH:
        count, at = struct.unpack_from("<I", content, at)[0], at + 4
        found: list[bytes] = []
        for _ in range(min(count, len(content) // 4)):
            size = struct.unpack_from("<I", content, at)[0]
            if at + 4 + size > len(content):
                raise ValueError("cut off")
            found.append(content[at + 4 : at + 4 + size])
            at += 4 + _even(size)
        return _value(kind, found[0] if found else b""), at
    count = 1
    if kind & _MANY:
        count, at = struct.unpack_from("<I", content, at)[0], at + 4
    size = FIXED[base]
    return _value(kind, content[at : at + size]), at + count * _even(size)


def _even(size: int) -> int:
    """Give a size rounded up to four bytes."""
    return -(-size // 4) * 4
