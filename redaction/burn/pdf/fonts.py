"""Glyph codes and advances of the fonts whose behaviour is certain; any other font sends the page to a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pdfminer.fontmetrics import FONT_METRICS
from pikepdf import Array, Dictionary, Name, Object, Stream

from redaction.burn.provable import NotProvable

_BLANKS = frozenset({"0020", "00A0", "0009", "000A", "000D", "00AD", "200B", "2002", "2003", "2007", "2009", "202F"})
_SIMPLE = ("/Type1", "/TrueType", "/MMType1")


@dataclass(frozen=True, slots=True)
class Font:
    """What is needed to follow a font through a string."""

    source: Object
    two_bytes: bool
    widths: Mapping[int, float]
    """Advance per code in thousandths of the size."""
    default: float
    """Advance of a code without its own."""
    unicode: Mapping[int, str]
    """The ToUnicode map: code to hexadecimal UTF-16BE."""
    cids: Mapping[int, int] | None = None
    """Code to character number, for a font that brings its own two-byte map; None when they are the same."""

    def codes(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield each code of a string as its bytes and its number."""
        if not self.two_bytes:
            yield from ((bytes((value,)), value) for value in data)
            return
        if len(data) % 2:
            raise NotProvable("halve tekencode")
        for at in range(0, len(data), 2):
            yield data[at : at + 2], int.from_bytes(data[at : at + 2], "big")

    def advance(self, code: int) -> float:
        """Give the advance of a code in units of the font size."""
        return self.widths.get(self.cid(code), self.default) / 1000

    def cid(self, code: int) -> int:
        """Give the number under which the advance of a code is kept."""
        return code if self.cids is None else self.cids.get(code, 0)

    def is_blank(self, code: int) -> bool:
        """Tell whether the code is known to be a space of some kind."""
        if code in self.unicode:
            return self.unicode[code] in _BLANKS
        return not self.two_bytes and code in (32, 160)


def read_font(source: Object) -> Font:
    """Follow a font dictionary.

    Raises:
        NotProvable: Its codes or advances are not certain.
    """
    subtype = str(source.get("/Subtype", ""))
    unicode = read_to_unicode(source.get("/ToUnicode"))
    if subtype == "/Type0":
        widths, default = _composite_widths(source)
        return Font(source, True, widths, default, unicode, read_cids(source.get("/Encoding")))
    if subtype not in _SIMPLE:
        raise NotProvable("lettertype van een onbekende soort")
    widths, default = _simple_widths(source)
    return Font(source, False, widths, default, unicode)


def _composite_widths(source: Object) -> tuple[dict[int, float], float]:
    child = source.DescendantFonts[0]
    if "/W2" in child or "/DW2" in child:
        raise NotProvable("lettertype voor verticale tekst")
    return _read_w(child.get("/W", Array([]))), float(child.get("/DW", 1000))


def _read_w(table: Object) -> dict[int, float]:
    """Give the advances of a CIDFont: `first [w …]` or `first last w`."""
    items, widths, at = list(table), dict[int, float](), 0
    while at < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], Array):
            widths.update({first + i: float(w) for i, w in enumerate(items[at + 1])})
            at += 2
        else:
            last, width = int(items[at + 1]), float(items[at + 2])
            if last - first > 0xFFFF:
                raise NotProvable("onmogelijke breedtetabel")
            widths.update(dict.fromkeys(range(first, last + 1), width))
            at += 3
    return widths


def _simple_widths(source: Object) -> tuple[dict[int, float], float]:
    descriptor = source.get("/FontDescriptor")
    default = float(descriptor.get("/MissingWidth", 0)) if isinstance(descriptor, Dictionary) else 0.0
    if "/Widths" in source:
        first = int(source.get("/FirstChar", 0))
        return {first + i: float(w) for i, w in enumerate(source.Widths)}, default
    return _standard_widths(source), default


def _standard_widths(source: Object) -> dict[int, float]:
    """Give the advances of one of the fourteen fonts that every viewer has."""
    known = FONT_METRICS.get(str(source.get("/BaseFont", ""))[1:])
    encoding = source.get("/Encoding")
    if known is None or isinstance(encoding, Dictionary):
        raise NotProvable("lettertype zonder breedtetabel")
    codec = "mac_roman" if encoding == Name.MacRomanEncoding else "cp1252"
    if encoding is None and str(source.BaseFont)[1:] in ("Symbol", "ZapfDingbats"):
        raise NotProvable("lettertype zonder breedtetabel")
    by_letter = known[1]
    letters = {code: bytes((code,)).decode(codec, "ignore") for code in range(256)}
    return {code: float(by_letter[letter]) for code, letter in letters.items() if letter in by_letter}


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
        raise NotProvable("lettertype met een eigen tekenkaart")
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


def read_cids(encoding: Object | None) -> dict[int, int] | None:
    """Read the map from code to character number of a composite font; None when they are the same.

    Raises:
        NotProvable: It is a predefined map other than Identity-H, builds on another, or has codes of other lengths.
    """
    if encoding == Name("/Identity-H"):
        return None
    if not isinstance(encoding, Stream) or "/UseCMap" in encoding or encoding.get("/WMode", 0) != 0:
        raise NotProvable("lettertype met een eigen tekenkaart")
    text = encoding.read_bytes()
    spaces = re.findall(rb"begincodespacerange(.*?)endcodespacerange", text, re.DOTALL)
    if [_PAIR.findall(space.lower()) for space in spaces] != [[(b"0000", b"ffff")]] or b"usecmap" in text:
        raise NotProvable("lettertype met een eigen tekenkaart")
    found = dict[int, int]()
    for block in re.findall(rb"begincidchar(.*?)endcidchar", text, re.DOTALL):
        found.update({int(code, 16): int(cid) for code, cid in re.findall(_HEX + rb"\s*(\d+)", block)})
    for block in re.findall(rb"begincidrange(.*?)endcidrange", text, re.DOTALL):
        for first, last, cid in re.findall(_HEX + rb"\s*" + _HEX + rb"\s*(\d+)", block):
            codes = range(int(first, 16), min(int(last, 16), 0xFFFF) + 1)
            found.update({code: int(cid) + code - codes.start for code in codes})
    return found


def write_cids(rows: Mapping[int, int]) -> bytes:
    """Write a two-byte map from code to character number with only these rows."""
    codes = sorted(rows)
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> def\n"
        "/CMapName /Eigen def\n/CMapType 1 def\n/WMode 0 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
    )
    blocks = []
    for at in range(0, len(codes), 100):
        part = codes[at : at + 100]
        lines = "".join(f"<{code:04X}> {rows[code]}\n" for code in part)
        blocks.append(f"{len(part)} begincidchar\n{lines}endcidchar\n")
    tail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    return (head + "".join(blocks) + tail).encode("ascii")


def write_to_unicode(rows: Mapping[int, str], digits: int) -> bytes:
    """Write a ToUnicode map with only these rows; `digits` hexadecimal digits per code, 2 or 4."""
    codes = sorted(rows)
    low, high = "0" * digits, "F" * digits
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<{low}> <{high}>\nendcodespacerange\n"
    )
    blocks = []
    for at in range(0, len(codes), 100):
        part = codes[at : at + 100]
        lines = "".join(f"<{code:0{digits}X}> <{rows[code]}>\n" for code in part)
        blocks.append(f"{len(part)} beginbfchar\n{lines}endbfchar\n")
    tail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    return (head + "".join(blocks) + tail).encode("ascii")
