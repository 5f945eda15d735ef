"""The properties of Outlook (MAPI), as a MSG and a winmail.dat both hold them: typed values under a number.

The numbers are those of [MS-OXPROPS], the types those of [MS-OXCDATA].
"""

from __future__ import annotations

import codecs
import datetime as dt
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

STRING8, UNICODE, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
INTEGERS: Mapping[int, str] = {0x0002: "<h", 0x0003: "<i", 0x000B: "<H", 0x0014: "<q"}
TIME = 0x0040
FIXED: Mapping[int, int] = {
    0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 2, 0x0014: 8, 0x0040: 8,
    0x0048: 16,
}  # fmt: skip
"""Bytes of a value by its type."""

SUBJECT, MESSAGE_CLASS, SUBMIT_TIME, HEADERS = 0x0037, 0x001A, 0x0039, 0x007D
DELIVERY_TIME, CREATION_TIME = 0x0E06, 0x3007
BODY, HTML, RTF = 0x1000, 0x1013, 0x1009
FROM_NAME, FROM_ADDRESS, FROM_SMTP = 0x0042, 0x0065, 0x5D02
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
DISPLAY_NAME, ADDRESS, SMTP_ADDRESS, RECIPIENT_TYPE = 0x3001, 0x3003, 0x39FE, 0x0C15
DISPLAY_TO, DISPLAY_CC, DISPLAY_BCC = 0x0E04, 0x0E03, 0x0E02
MESSAGE_CODEPAGE, INTERNET_CODEPAGE, MESSAGE_LOCALE = 0x3FFD, 0x3FDE, 0x3FF1
ATTACH_METHOD, ATTACH_DATA, ATTACH_LONG_NAME, ATTACH_NAME = 0x3705, 0x3701, 0x3707, 0x3704
ATTACH_MIME, ATTACH_CID, ATTACH_HIDDEN, ATTACH_FLAGS, ATTACH_LOCATION = 0x370E, 0x3712, 0x7FFE, 0x3714, 0x3713

BY_VALUE, EMBEDDED, OLE = 1, 5, 6
ELSEWHERE = (2, 3, 4, 7)
"""Methods of attaching that leave the file itself behind on a share or on the web."""

_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_CODECS = {
    1200: "utf-16-le", 1201: "utf-16-be", 10000: "mac_roman", 1361: "johab", 20127: "ascii", 20866: "koi8-r",
    21866: "koi8-u", 20932: "euc-jp", 50220: "iso2022_jp", 50221: "iso2022_jp", 50222: "iso2022_jp",
    50225: "iso2022_kr",
    51932: "euc-jp", 51949: "euc-kr", 52936: "hz", 54936: "gb18030", 65000: "utf-7", 65001: "utf-8",
}  # fmt: skip
_LOCALES = {
    0x0411: 932, 0x0412: 949, 0x0804: 936, 0x0404: 950, 0x0408: 1253, 0x041F: 1254, 0x040D: 1255, 0x0401: 1256,
    0x0419: 1251, 0x0415: 1250, 0x0405: 1250, 0x040E: 1250,
}  # fmt: skip
"""Code page of a language, for files that name only the language."""


class Name(NamedTuple):
    """What a property above 0x8000 is called: its set and its number or name in that set."""

    group: bytes
    """GUID, 16 bytes, little-endian as in the file."""
    key: int | str


def group(number: int) -> bytes:
    """Give the GUID of a property set of Outlook by its first number: `{0006200x-0000-0000-C000-000000000046}`."""
    return struct.pack("<IHH8s", number, 0, 0, bytes.fromhex("c000000000000046"))


@dataclass(frozen=True, slots=True)
class Value:
    """One property: its type and its bytes, fetched when asked for."""

    kind: int
    load: Callable[[], bytes]


@dataclass(slots=True)
class Properties:
    """The properties of a mail, a recipient or an attachment."""

    values: Mapping[int, Value]
    names: Mapping[Name, int] = field(default_factory=dict)
    codepage: str = "cp1252"
    """Of text that is not Unicode."""
    unreadable: list[int] = field(default_factory=list)
    """Numbers of properties whose bytes are damaged; grows while reading."""

    def raw(self, number: int) -> bytes:
        """Give the bytes of a property; none when it is absent or damaged."""
        value = self.values.get(number)
        if value is None:
            return b""
        try:
            return value.load()
        except DAMAGED:
            self.unreadable.append(number)
            return b""

    def text(self, number: int) -> str:
        """Give a text without the zeros behind it; empty when it is absent or no text."""
        value = self.values.get(number)
        if value is None or value.kind not in (STRING8, UNICODE):
            return ""
        content = self.raw(number)
        told = content.decode("utf-16-le", "replace") if value.kind == UNICODE else decode(content, self.codepage)
        return told.rstrip("\0")

    def number(self, number: int) -> int | None:
        """Give a whole number or a truth value (0 or 1)."""
        value = self.values.get(number)
        layout = INTEGERS.get(value.kind) if value else None
        content = self.raw(number) if layout else b""
        if layout is None or len(content) < struct.calcsize(layout):
            return None
        return int(struct.unpack_from(layout, content)[0])

    def moment(self, number: int) -> dt.datetime | None:
        """Give a moment in UTC; None when it is absent, zero or the year 4501 by which Outlook says never."""
        value = self.values.get(number)
        content = self.raw(number) if value and value.kind == TIME else b""
        ticks = struct.unpack("<Q", content[:8])[0] if len(content) >= 8 else 0
        try:
            moment = _EPOCH + dt.timedelta(microseconds=ticks // 10)
        except OverflowError:
            return None
        return moment if ticks and moment.year < 4500 else None

    def named(self, group_number: int, key: int) -> int:
        """Give the number that a named property has here; 0 when it has none."""
        return self.names.get(Name(group(group_number), key), 0)


DAMAGED = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, struct.error,
)  # fmt: skip
"""What olefile and the parsers here raise on damaged bytes."""


def codec_of(codepage: int | None) -> str | None:
    """Give the codec of a Windows code page; None when Python has none."""
    if not codepage:
        return None
    told = _CODECS.get(codepage) or (f"iso8859-{codepage - 28590}" if 28591 <= codepage <= 28606 else f"cp{codepage}")
    try:
        return codecs.lookup(told).name
    except LookupError:
        return None


def codepage_of(properties: Properties) -> str:
    """Give the codec of the plain texts of a mail: as it says, else by its language, else that of Western Windows."""
    locale = properties.number(MESSAGE_LOCALE)
    found = (
        codec_of(properties.number(MESSAGE_CODEPAGE))
        or codec_of(_LOCALES.get(locale or 0))
        or codec_of(properties.number(INTERNET_CODEPAGE))
    )
    return found or "cp1252"


def decode(content: bytes, *named: str | None) -> str:
    """Give the text by the first codec that fits: those named, else UTF-8, else that of Western Windows."""
    for codec in (*named, "utf-8"):
        try:
            return content.decode(codec or "utf-8")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def html_of(properties: Properties) -> str:
    """Give the HTML of a mail; empty when it has none."""
    value = properties.values.get(HTML)
    if value is None or value.kind != BINARY:
        return properties.text(HTML)
    content = properties.raw(HTML)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return decode(
        content.removeprefix(codecs.BOM_UTF8), codec_of(properties.number(INTERNET_CODEPAGE)), properties.codepage
    )


def find_values(stream: bytes, offset: int, load: Callable[[int, int], bytes]) -> Iterator[tuple[int, Value]]:
    """Yield the properties that the stream of a MSG lists from `offset`; `load` fetches what lies in its own stream."""
    for at in range(offset, len(stream) - 15, 16):
        kind, number = struct.unpack_from("<HH", stream, at)
        size = FIXED.get(kind, 0)
        if 0 < size <= 8:
            content = stream[at + 8 : at + 8 + size]
            yield number, Value(kind, lambda content=content: content)  # type: ignore[misc]
        else:
            yield number, Value(kind, lambda number=number, kind=kind: load(number, kind))  # type: ignore[misc]
