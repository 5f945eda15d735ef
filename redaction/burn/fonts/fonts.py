"""Glyph codes and advances of the fonts whose behaviour is certain; any other font sends the page to a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pdfminer.fontmetrics import FONT_METRICS
from pikepdf import Array, Dictionary, Name, Object

from redaction.burn.fonts.cmaps import TWO_BYTES, CodeSpace, read_code_map, read_to_unicode
from redaction.burn.fonts.cmaps import write_to_unicode as write_to_unicode  # the layer over a picture needs it too
from redaction.burn.provable import NotProvable

_BLANKS = frozenset({"0020", "00A0", "0009", "000A", "000D", "00AD", "200B", "2002", "2003", "2007", "2009", "202F"})
_SIMPLE = ("/Type1", "/TrueType", "/MMType1")


@dataclass(frozen=True, slots=True)
class Font:
    """What is needed to follow a font through a string."""

    source: Object
    two_bytes: bool
    """It is a composite font."""
    widths: Mapping[int, float]
    """Advance per character in units of the font."""
    default: float
    """Advance of a character without its own."""
    unicode: Mapping[int, str]
    """The ToUnicode map: code to hexadecimal UTF-16BE."""
    cids: Mapping[int, int] | None = None
    """Code to character number, for a composite font that brings its own map; None when they are the same."""
    spaces: tuple[CodeSpace, ...] = ()
    """How a string is cut in codes; empty for a font of one byte."""
    unit: float = 0.001
    """A unit of the font in ems."""
    em: float = 1.0
    """Height of what its makers call an em, for a font whose letters are drawings: negative when they hang down."""

    def codes(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield each code of a string as its bytes and its number."""
        if not self.two_bytes:
            yield from ((bytes((value,)), value) for value in data)
        elif self.spaces == TWO_BYTES:
            if len(data) % 2:
                raise NotProvable("halve tekencode")
            for at in range(0, len(data), 2):
                yield data[at : at + 2], int.from_bytes(data[at : at + 2], "big")
        else:
            yield from self._cut(data)

    def _cut(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        at = 0
        while at < len(data):
            length = next((n for n in (1, 2) if any(space.has(data[at : at + n]) for space in self.spaces)), 0)
            if not length:
                raise NotProvable("tekencode die nergens op slaat")
            yield data[at : at + length], int.from_bytes(data[at : at + length], "big")
            at += length

    def advance(self, code: int) -> float:
        """Give the advance of a code in units of the font size."""
        return self.widths.get(self.cid(code), self.default) * self.unit

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
        own = read_code_map(source.get("/Encoding"))
        return Font(source, True, widths, default, unicode, own and own.cids, own.spaces if own else TWO_BYTES)
    if subtype == "/Type3":
        return _read_type3(source, unicode)
    if subtype not in _SIMPLE:
        raise NotProvable("lettertype van een onbekende soort")
    widths, default = _simple_widths(source)
    return Font(source, False, widths, default, unicode)


def _read_type3(source: Object, unicode: Mapping[int, str]) -> Font:
    a, b, c, d, e, f = (float(value) for value in source.FontMatrix)
    low, high = float(source.FontBBox[1]), float(source.FontBBox[3])
    if b or c or e or f or not a or not d:
        raise NotProvable("lettertype met schuine letters")
    first = int(source.get("/FirstChar", 0))
    widths = {first + i: float(w) for i, w in enumerate(source.Widths)}
    tall = max(abs(low), abs(high)) or 1 / abs(d)
    return Font(source, False, widths, 0.0, unicode, unit=a, em=tall * d)


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
