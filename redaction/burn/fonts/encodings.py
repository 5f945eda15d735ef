"""The names of the letters behind the codes of a simple font."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fontTools.agl import UV2AGL, toUnicode
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from pikepdf import Array, Dictionary, Name, Object

from redaction.burn.provable import NotProvable

_NOTDEF = ".notdef"
_BULLET = "bullet"
_WIN = {code: UV2AGL.get(ord(bytes((code,)).decode("cp1252", "replace")), _BULLET) for code in range(32, 256)}
_WIN.update({0x7F: _BULLET, 0xA0: "space", 0xAD: "hyphen"})
_DOUBLES = {(0xA0, "space"): "\xa0", (0xAD, "hyphen"): "\xad"}
"""Codes with the look of another letter that readers tell apart."""
_BASES: Mapping[str, Mapping[int, str]] = {
    "/WinAnsiEncoding": _WIN,
    "/MacRomanEncoding": {code: name for code, name in enumerate(MacRoman) if name != _NOTDEF},
    "/StandardEncoding": {code: name for code, name in enumerate(StandardEncoding) if name != _NOTDEF},
}
MAC_CODES = {name: code for code, name in enumerate(MacRoman) if name != _NOTDEF}


def read_base(source: Object) -> Mapping[int, str] | None:
    """Give the named encoding that a font starts from; None when it starts from that of its program.

    Raises:
        NotProvable: It is another one than the three in use.
    """
    encoding = source.get("/Encoding")
    name = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
    if name is None:
        return None
    if str(name) not in _BASES:
        raise NotProvable("lettertype met een onbekende codering")
    return _BASES[str(name)]


def standard() -> Mapping[int, str]:
    """Give the encoding of a font that tells none."""
    return _BASES["/StandardEncoding"]


def read_differences(source: Object) -> dict[int, str]:
    """Give the codes that a font names itself."""
    encoding = source.get("/Encoding")
    table = encoding.get("/Differences", ()) if isinstance(encoding, Dictionary) else ()
    return {code: str(name)[1:] for code, name in find_differences(table)}


def find_differences(table: Iterable[Object]) -> Iterator[tuple[int, Object]]:
    """Yield each code with its name from a table that counts on from the last number it gave."""
    code = 0
    for item in table:
        if isinstance(item, Name):
            yield code, item
            code += 1
        else:
            code = int(item)


def read_names(source: Object, builtin: Mapping[int, str] | None = None) -> dict[int, str]:
    """Give the name of the letter behind each code of a simple font; `builtin` is the encoding of its program.

    Raises:
        NotProvable: It starts from an encoding that is not known.
    """
    base = read_base(source)
    given = builtin if builtin is not None else standard()
    return {**given, **(base or {}), **read_differences(source)}


def letters(names: Mapping[int, str], codes: Iterable[int]) -> dict[int, str]:
    """Give the text of these codes, as far as their names tell it, as hexadecimal UTF-16BE."""
    found = {code: _DOUBLES.get((code, names[code])) or toUnicode(names[code]) for code in codes if code in names}
    return {code: text.encode("utf-16-be").hex().upper() for code, text in found.items() if text}


def name_codes(names: Mapping[int, str]) -> Dictionary:
    """Give an encoding that names each of these codes."""
    table = [part for code in sorted(names) for part in (code, Name(f"/{names[code]}"))]
    return Dictionary(Type=Name.Encoding, Differences=Array(table))


def to_unicode(name: str) -> int | None:
    """Give the character that a letter is named after; None when its name tells none."""
    text = toUnicode(name)
    return ord(text) if len(text) == 1 else None
