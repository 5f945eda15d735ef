"""Brings a font of the same width for one that a PDF names but does not bring along."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from redaction.burn.fonts.encodings import read_base, read_differences, standard, to_unicode
from redaction.burn.fonts.fonts import Font
from redaction.burn.fonts.truetype import CharMap, TrueType
from redaction.burn.provable import NotProvable

_STYLE = re.compile(r"bold|italic|oblique|roman$|regular$|bolditalic|mt$", re.IGNORECASE)
_TAG = re.compile(r"^[A-Z]{6}\+")
_OFF = 12
"""Thousandths of an em that a letter may differ in width before the look of a line changes."""
_SYMBOLIC, _SLANTED, _UPRIGHT_STEM = 4, 64, 80
_PRIVATE = 0xF000
_NBSP = {0xA0: 0x20, 0xAD: 0x2D}


@functools.cache
def _families() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    rows = tomllib.loads((files("redaction") / "data" / "lettertypen.toml").read_text(encoding="utf-8"))["familie"]
    return tuple((frozenset(row["namen"]), tuple(row["bestanden"])) for row in rows)


@functools.cache
def font_folders() -> tuple[Path, ...]:
    """Give the folders in which fonts are looked for, in order; those that exist."""
    text = (files("redaction") / "data" / "lettertypen.toml").read_text(encoding="utf-8")
    folders = (Path(name).expanduser() for name in tomllib.loads(text)["mappen"])
    return tuple(folder for folder in folders if folder.is_dir())


def file_name(base_font: str) -> str | None:
    """Give the name of the file that is as wide as the font of this name; None when none is known to be."""
    name = _TAG.sub("", base_font.lstrip("/"))
    family, low = re.sub(r"[^a-z]", "", _STYLE.sub("", name).lower()), name.lower()
    style = ("bold" in low) + 2 * ("italic" in low or "oblique" in low)
    return next((found[style] for names, found in _families() if family in names), None)


@functools.lru_cache(maxsize=64)
def find_file(name: str, folders: Sequence[Path]) -> Path | None:
    """Give the first file of this name in the folders and what is below them; None when there is none."""
    found = (path for folder in folders for path in sorted(folder.rglob(name)) if path.is_file())
    return next(found, None)


class StandIn:
    """The program of another font, for one that brought none."""

    def __init__(self, font: Font, program: TrueType) -> None:
        self._font, self._program = font, program
        source = font.source
        base = read_base(source)
        names = {**(base if base is not None else standard()), **read_differences(source)}
        self._letters = {code: letter for code, name in names.items() if (letter := to_unicode(name)) is not None}
        unicode = next((m.rows for m in program.maps if (m.platform, m.encoding) == (3, 1)), {})
        self._glyphs = {
            code: unicode.get(letter, unicode.get(_NBSP.get(letter, letter), 0))
            for code, letter in self._letters.items()
        }

    def fits(self, used: Collection[int]) -> bool:
        """Tell whether it has every letter in use, as wide as the page counts on."""
        return all(self._glyphs.get(code) and self._is_as_wide(code) for code in used)

    def _is_as_wide(self, code: int) -> bool:
        own = self._program.advance(self._glyphs[code]) * 1000 / self._program.units
        return abs(own - self._font.widths.get(code, self._font.default)) <= _OFF

    def bring(self, target: Pdf, copy: Object, numbers: Mapping[int, int]) -> None:
        """Put the program in the copy of the font, unless a letter is missing or of another width."""
        if not numbers or not self.fits(numbers):
            return
        first, last = min(numbers.values()), max(numbers.values())
        widths = {new: self._font.widths.get(old, self._font.default) for old, new in numbers.items()}
        rows = {_PRIVATE + new: at for at, new in enumerate(numbers.values(), start=1)}
        advances = {at: round(width * self._program.units / 1000) for at, width in enumerate(widths.values(), start=1)}
        data = self._program.write([self._glyphs[code] for code in numbers], [CharMap(3, 0, rows)], advances)
        stream = Stream(target, data)
        stream.Length1 = len(data)
        copy.Subtype, copy.FirstChar, copy.LastChar = Name.TrueType, first, last
        copy.Widths = Array([widths.get(code, 0) for code in range(first, last + 1)])
        if "/Encoding" in copy:
            del copy["/Encoding"]
        copy.FontDescriptor = self._describe(copy)
        copy.FontDescriptor.FontFile2 = target.make_indirect(stream)

    def unicode(self, codes: Iterable[int]) -> Mapping[int, str]:
        """Give the text of each of these codes as hexadecimal UTF-16BE."""
        used = list(codes)
        rows = {code: f"{self._letters[code]:04X}" for code in used if code in self._letters}
        return {**rows, **{code: self._font.unicode[code] for code in used if self._font.unicode.get(code)}}

    def _describe(self, copy: Object) -> Object:
        slanted = bool(re.search(r"italic|oblique", str(copy.BaseFont), re.IGNORECASE))
        box, ascent, descent = self._program.extent
        return Dictionary(
            Type=Name.FontDescriptor, FontName=copy.BaseFont, Flags=_SYMBOLIC + _SLANTED * slanted,
            FontBBox=Array(list(box)), ItalicAngle=-12 if slanted else 0, Ascent=ascent, Descent=descent,
            CapHeight=ascent, StemV=_UPRIGHT_STEM,
        )  # fmt: skip


def find_stand_in(font: Font, folders: Sequence[Path] | None = None) -> StandIn | None:
    """Give a font that may take the place of one that is not in the file; None when none is installed.

    Args:
        font: A simple font without a program.
        folders: Where to look; by default the folders of the data file.
    """
    name = file_name(str(font.source.get("/BaseFont", "")))
    path = find_file(name, tuple(folders) if folders is not None else font_folders()) if name else None
    if path is None:
        return None
    try:
        return StandIn(font, _open(path))
    except (NotProvable, OSError):
        return None


@functools.lru_cache(maxsize=16)
def _open(path: Path) -> TrueType:
    return TrueType(path.read_bytes())
