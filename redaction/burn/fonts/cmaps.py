"""Reads the maps of a font, from code to Unicode and from code to character number, and writes the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pikepdf import Name, Object, Stream

from redaction.burn.provable import NotProvable

_OWN_MAP = "lettertype met een eigen tekenkaart"
_HEX = rb"<\s*([0-9A-Fa-f\s]*)>"
_PAIR = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(\[[^\]]*\]|<[^>]*>)")


def read_to_unicode(source: Object | None) -> dict[int, str]:
    """Read a ToUnicode map as code to hexadecimal UTF-16BE; empty when there is none.

    Raises:
        NotProvable: It is a predefined map, or far too large.
    """
    if source is None:
        return {}
    if not isinstance(source, Stream):
        raise NotProvable(_OWN_MAP)
    text, found = source.read_bytes(), dict[int, str]()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        found.update({int(code, 16): _clean(value) for code, value in _PAIR.findall(block) if code.strip()})
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, value in _RANGE.findall(block):
            found.update(_spread(int(first, 16), int(last, 16), value))
    return found


def _clean(value: bytes) -> str:
    return re.sub(rb"\s", b"", value).decode("ascii").upper()


def _spread(first: int, last: int, value: bytes) -> dict[int, str]:
    if last - first > 0xFFFF:
        raise NotProvable("onmogelijke tekenkaart")
    if value.startswith(b"["):
        return {first + i: _clean(part) for i, part in enumerate(re.findall(_HEX, value))}
    start = _clean(value.strip(b"<> "))
    if not start:
        return {}
    base, digits = int(start, 16), len(start)
    return {code: f"{base + code - first:0{digits}X}" for code in range(first, last + 1)}


class CodeSpace(NamedTuple):
    """Codes of one length: every byte lies between the same byte of `low` and of `high`."""

    low: bytes
    high: bytes

    def has(self, data: bytes) -> bool:
        """Tell whether the bytes are a code of this space."""
        return len(data) == len(self.low) and all(
            low <= value <= high for low, value, high in zip(self.low, data, self.high, strict=True)
        )


TWO_BYTES = (CodeSpace(b"\0\0", b"\xff\xff"),)


class CodeMap(NamedTuple):
    """How a composite font reads a string."""

    spaces: tuple[CodeSpace, ...]
    cids: dict[int, int]
    """Code to character number."""


def read_code_map(encoding: Object | None) -> CodeMap | None:
    """Read the map from code to character number of a composite font; None when they are the same, in two bytes.

    Raises:
        NotProvable: It is a predefined map other than Identity-H, builds on another, writes downwards, or has codes
            that cannot be told apart.
    """
    if encoding == Name("/Identity-H"):
        return None
    if not isinstance(encoding, Stream) or "/UseCMap" in encoding or encoding.get("/WMode", 0) != 0:
        raise NotProvable(_OWN_MAP)
    text = encoding.read_bytes()
    if b"usecmap" in text or re.search(rb"/WMode\s+1", text):
        raise NotProvable(_OWN_MAP)
    spaces = tuple(_read_spaces(text))
    _check_spaces(spaces)
    return CodeMap(spaces, _read_cids(text))


def _read_spaces(text: bytes) -> Iterator[CodeSpace]:
    for block in re.findall(rb"begincodespacerange(.*?)endcodespacerange", text, re.DOTALL):
        for low, high in _PAIR.findall(block):
            yield CodeSpace(bytes.fromhex(_clean(low)), bytes.fromhex(_clean(high)))


def _check_spaces(spaces: tuple[CodeSpace, ...]) -> None:
    """Make sure that a string can be cut in one way only, and that no two codes have one number."""
    lengths = {len(space.low) for space in spaces}
    if not lengths or not lengths <= {1, 2} or any(len(space.low) != len(space.high) for space in spaces):
        raise NotProvable(_OWN_MAP)
    if len(lengths) == 1:
        return
    short = {value for space in spaces if len(space.low) == 1 for value in range(space.low[0], space.high[0] + 1)}
    long = {value for space in spaces if len(space.low) > 1 for value in range(space.low[0], space.high[0] + 1)}
    if short & long or 0 in long:
        raise NotProvable(_OWN_MAP)


def _read_cids(text: bytes) -> dict[int, int]:
    found = dict[int, int]()
    for block in re.findall(rb"begincidchar(.*?)endcidchar", text, re.DOTALL):
        found.update({int(code, 16): int(cid) for code, cid in re.findall(_HEX + rb"\s*(\d+)", block)})
    for block in re.findall(rb"begincidrange(.*?)endcidrange", text, re.DOTALL):
        for first, last, cid in re.findall(_HEX + rb"\s*" + _HEX + rb"\s*(\d+)", block):
            codes = range(int(first, 16), min(int(last, 16), 0xFFFF) + 1)
            found.update({code: int(cid) + code - codes.start for code in codes})
    return found


def write_to_unicode(rows: Mapping[int, str], digits: int) -> bytes:
    """Write a ToUnicode map with only these rows; `digits` hexadecimal digits per code, 2 or 4."""
    out = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<{'0' * digits}> <{'F' * digits}>\nendcodespacerange\n"
    )
    lines = [f"<{code:0{digits}X}> <{rows[code]}>\n" for code in sorted(rows)]
    for at in range(0, len(lines), 100):  # more rows in one block is against the format
        part = lines[at : at + 100]
        out += f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n"
    return f"{out}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n".encode("ascii")
