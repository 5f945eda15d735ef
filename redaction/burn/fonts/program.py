"""Brings the program of a font over with only the glyphs of the codes still shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from redaction.burn.filters import PLAIN, find_filters
from redaction.burn.fonts.cff import Cff
from redaction.burn.fonts.encodings import (
    MAC_CODES,
    letters,
    name_codes,
    read_base,
    read_differences,
    read_names,
    to_unicode,
)
from redaction.burn.fonts.fonts import Font
from redaction.burn.fonts.truetype import CharMap, TrueType, read_tables
from redaction.burn.fonts.type1 import Type1
from redaction.burn.provable import NotProvable

_ODD = "lettertypebestand van een onbekende soort"
_SYMBOLIC, _NOT_SYMBOLIC = 4, 32
_LOOKS = 2 + 64 + (1 << 18)
"""What is said of a font that is no matter of the letters it has: feet, slant, and bold where it is small."""
_BOX = (-250, -300, 1250, 1000)
_MEASURES = {"Ascent": 900, "Descent": -220, "CapHeight": 700, "StemV": 80}
"""Makers may measure these over the letters that a font happens to have, so every font says the same."""
_NOTDEF = ".notdef"
_PREFIXES = (0, 0xF000, 0xF100, 0xF200)
"""Where the map of a symbol font may keep its codes."""
_WINDOWS, _UNICODE, _SYMBOLS, _MAC = 3, 1, 0, 1


class Program(Protocol):
    """The outlines of a font."""

    def bring(self, target: Pdf, copy: Object, numbers: Mapping[int, int]) -> None:
        """Put the program, with only the codes in `numbers` and by the new ones, in the copy of the font."""

    def unicode(self, codes: Iterable[int]) -> Mapping[int, str]:
        """Give the text of old codes as far as the program tells it, as hexadecimal UTF-16BE."""


def open_program(font: Font) -> Program | None:
    """Give the program inside a font; None when it has none and viewers use one of their own.

    Raises:
        NotProvable: It cannot be cut down surely.
    """
    source = font.source.DescendantFonts[0] if font.two_bytes else font.source
    described = source.get("/FontDescriptor", Dictionary())
    found = [key for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in described]
    if not found:
        if font.two_bytes:
            raise NotProvable("lettertype dat niet is meegeleverd")
        return None
    stream = described[found[0]]
    if len(found) > 1 or not set(find_filters(stream)) <= PLAIN:
        raise NotProvable(_ODD)
    make = _MAKERS.get((str(source.Subtype), found[0]))
    if make is None:
        raise NotProvable(_ODD)
    return make(font, stream.read_bytes())


def _bare(data: bytes) -> bytes:
    """Take a CFF program out of the OpenType file around it."""
    if data[:4] != b"OTTO":
        return data
    tables = dict(read_tables(data))
    if "CFF " not in tables:
        raise NotProvable(_ODD)
    return tables["CFF "]


def _read_glyph_numbers(source: Object) -> Mapping[int, int] | None:
    """Give the map from character number to glyph; None when they are the same."""
    given = source.get("/CIDToGIDMap", Name.Identity)
    if not isinstance(given, Stream):
        return None
    data = given.read_bytes()
    return {at // 2: int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data) - 1, 2)}


def _describe(target: Pdf, copy: Object, key: str, data: bytes, subtype: str = "") -> Stream:
    """Put a program in the copy of a font, with a description that holds for whichever letters it has."""
    stream = Stream(target, data)
    if subtype:
        stream.Subtype = Name(f"/{subtype}")
    old = copy.get("/FontDescriptor", Dictionary())
    made = Dictionary(Type=Name.FontDescriptor, FontBBox=Array(_BOX), **_MEASURES)
    made.Flags, made.ItalicAngle = int(old.get("/Flags", 0)) & _LOOKS | _SYMBOLIC, old.get("/ItalicAngle", 0)
    made[key] = target.make_indirect(stream)
    copy.FontDescriptor = made
    return stream


class _Composite:
    def __init__(self, font: Font) -> None:
        self._font = font

    def unicode(self, codes: Iterable[int]) -> Mapping[int, str]:
        """Give nothing: the letters of such a font have no names."""
        return {}


class _NumberedTrueType(_Composite):
    def __init__(self, font: Font, data: bytes) -> None:
        super().__init__(font)
        self._program, self._numbers = TrueType(data), _read_glyph_numbers(font.source.DescendantFonts[0])

    def bring(self, target: Pdf, copy: Object, numbers: Mapping[int, int]) -> None:
        child, cids = copy.DescendantFonts[0], [self._font.cid(code) for code in numbers]
        glyphs = cids if self._numbers is None else [self._numbers.get(cid, 0) for cid in cids]
        data = self._program.write(glyphs)
        _describe(target, child, "/FontFile2", data).Length1 = len(data)
        child.CIDToGIDMap = Name.Identity


class _NumberedCff(_Composite):
    def __init__(self, font: Font, data: bytes) -> None:
        super().__init__(font)
        self._program = Cff(_bare(data))

    def bring(self, target: Pdf, copy: Object, numbers: Mapping[int, int]) -> None:
        child, cids = copy.DescendantFonts[0], [self._font.cid(code) for code in numbers]
        names = self._program.names
        if self._program.is_cid:
            glyphs = [f"cid{cid:05d}" for cid in cids]
        else:
            glyphs = [names[cid] if cid < len(names) else names[0] for cid in cids]
        _describe(target, child, "/FontFile3", self._program.write(glyphs), "CIDFontType0C")


class _Named:
    """A simple font whose glyphs are found by their names."""

    def __init__(self, font: Font, builtin: Mapping[int, str]) -> None:
        base = read_base(font.source)
        self._names = {**(builtin if base is None else {}), **(base or {}), **read_differences(font.source)}

    def unicode(self, codes: Iterable[int]) -> Mapping[int, str]:
        """Give the text of codes as their names tell it."""
        return letters(self._names, codes)

    def _glyphs(self, copy: Object, numbers: Mapping[int, int]) -> list[str]:
        """Name the letters in the copy after their order, and give what they were called."""
        copy.Encoding = name_codes({new: f"g{at}" for at, new in enumerate(numbers.values(), start=1)})
        return [self._names.get(code, _NOTDEF) for code in numbers]


class _SimpleCff(_Named):
    def __init__(self, font: Font, data: bytes) -> None:
        self._program = Cff(_bare(data))
        if self._program.is_cid:
            raise NotProvable(_ODD)
        super().__init__(font, self._program.encoding)

    def bring(self, target: Pdf, copy: Object, numbers: Mapping[int, int]) -> None:
        _describe(target, copy, "/FontFile3", self._program.write(self._glyphs(copy, numbers)), "Type1C")


class _SimpleType1(_Named):
    def __init__(self, font: Font, data: bytes) -> None:
        self._program = Type1(data)
        super().__init__(font, self._program.encoding)

    def bring(self, target: Pdf, copy: Object, numbers: Mapping[int, int]) -> None:
        data, clear, wrapped = self._program.write(self._glyphs(copy, numbers))
        stream = _describe(target, copy, "/FontFile", data)
        stream.Length1, stream.Length2, stream.Length3 = clear, wrapped, 0


class _SimpleTrueType:
    def __init__(self, font: Font, data: bytes) -> None:
        self._program, source = TrueType(data), font.source
        if not self._program.maps:
            raise NotProvable(_ODD)
        base, differences = read_base(source), read_differences(source)
        if any(to_unicode(name) is None and name != _NOTDEF for name in differences.values()):
            raise NotProvable("lettertype met namen die niets zeggen")
        flags = int(source.FontDescriptor.get("/Flags", 0))
        self._by_name = bool(flags & _NOT_SYMBOLIC) or (base is not None and not differences)
        self._names = read_names(source)
        self._maps = {one[:2]: one.rows for one in self._program.maps}

    def unicode(self, codes: Iterable[int]) -> Mapping[int, str]:
        """Give the text of codes as their names tell it."""
        return letters(self._names, codes)

    def bring(self, target: Pdf, copy: Object, numbers: Mapping[int, int]) -> None:
        glyphs = [self._glyph(code) for code in numbers]
        rows = {new: at for at, new in enumerate(numbers.values(), start=1)}
        symbols = CharMap(_WINDOWS, _SYMBOLS, {_PREFIXES[1] + new: at for new, at in rows.items()})
        data = self._program.write(glyphs, [CharMap(_MAC, 0, rows), symbols])
        _describe(target, copy, "/FontFile2", data).Length1 = len(data)
        if "/Encoding" in copy:
            del copy["/Encoding"]

    def _glyph(self, code: int) -> int:
        """Give the glyph that viewers show for a code: by the name of the letter, or by the code itself."""
        ways = [self._named, self._coded] if self._by_name else [self._coded, self._named]
        return next((glyph for way in ways for glyph in way(code) if glyph), 0)

    def _named(self, code: int) -> Iterator[int]:
        name = self._names.get(code, _NOTDEF)
        letter = to_unicode(name)
        for key, rows in sorted(self._maps.items(), reverse=True):
            if key in _UNICODE_MAPS and letter is not None:
                yield rows.get(letter, 0)
        yield self._maps.get((_MAC, 0), {}).get(MAC_CODES.get(name, -1), 0)

    def _coded(self, code: int) -> Iterator[int]:
        rows = self._maps.get((_WINDOWS, _SYMBOLS), {})
        yield from (rows.get(prefix + code, 0) for prefix in _PREFIXES)
        yield self._maps.get((_MAC, 0), {}).get(code, 0)


_UNICODE_MAPS = {(_WINDOWS, _UNICODE), *((0, kind) for kind in range(5))}
_MAKERS: Mapping[tuple[str, str], Callable[[Font, bytes], Program]] = {
    ("/CIDFontType2", "/FontFile2"): _NumberedTrueType,
    ("/CIDFontType0", "/FontFile3"): _NumberedCff,
    ("/TrueType", "/FontFile2"): _SimpleTrueType,
    ("/Type1", "/FontFile3"): _SimpleCff,
    ("/MMType1", "/FontFile3"): _SimpleCff,
    ("/Type1", "/FontFile"): _SimpleType1,
    ("/MMType1", "/FontFile"): _SimpleType1,
}
