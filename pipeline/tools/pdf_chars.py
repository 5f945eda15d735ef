"""Gives the letters of an open PDF page with their places: as pieces of words for reading, one by one for redaction.

A page holds thousands of letters and every question to pdfium costs as much as ten lines of Python, so what letters
share (size, direction, base line) is asked once per piece, and the boxes land in one block of memory.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from pipeline.model.place import Box
from pipeline.tools import pdf_calls as calls
from pipeline.tools.pdf_frames import Placing, from_frame, to_frame
from pipeline.tools.pdf_letters import ABOVE, BELOW, NOTHING, SEEN, SPACE, Piece, PlacedChar

NO_UNICODE = "\ufffd"
_FAR = 1e7
_CLAIMED = 0.2
"""Font sizes by which a letter may reach into the next."""
_STRAIGHT = 2.0
"""Degrees within which text counts as horizontal or vertical."""
_MEANINGS = {0: NO_UNICODE, 0x02: "-", 0xFFFE: "-", 0xAD: "-"} | dict.fromkeys(range(0xD800, 0xE000), NO_UNICODE)
"""2 and FFFE are pdfium's own codes for a hyphen at the end of a line; a soft hyphen that is drawn is a hyphen."""
_CHUNK = re.compile(r"\S+")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""pdfium gives a code point beyond U+FFFF as two letters."""


_NO_FEET: Mapping[int, float] = MappingProxyType({})


_MATRIX = raw.FS_MATRIX()
_FOUR = (ctypes.c_double * 4)()
_WIDTH = ctypes.c_float()
_AT_WIDTH = ctypes.addressof(_WIDTH)
_AT_MATRIX, _AT_FOUR = ctypes.addressof(_MATRIX), ctypes.addressof(_FOUR)


class _Style(NamedTuple):
    """What letters of one text object share; `base` is the height (or x, for text that runs up) of their base line."""

    size: float
    quarters: int
    """Turned clockwise in user space, in quarters."""
    straight: bool
    up: int
    """1 when the letters stand up along the axis, -1 when they hang down."""
    base: float


def _on_earth(side: float) -> float:
    """Give a place as it is, or one far outside every page for what is nowhere: a matrix that is out of bounds."""
    return side if abs(side) < _FAR else _FAR


def _joined(pair: re.Match[str]) -> str:
    """Give a code point and, for its second half, a sign without width or meaning, so that letters keep their place."""
    return pair.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le") + "\u2060"


class TextPage:
    """The text of an open page as pdfium reads it; close it before the page."""

    def __init__(self, page: Any) -> None:
        self._page = page.get_textpage()
        self.handle = self._page.raw
        self._at = calls.address(self.handle)
        self._placing = Placing(page)
        self._count = self._page.count_chars()
        self.text = self._text()
        block = (ctypes.c_float * (4 * self._count))()
        at, place = self._at, ctypes.addressof(block)
        for index in range(self._count):
            calls.loose_box(at, index, place + 16 * index)
        boxes: list[float] = memoryview(block).cast("B").cast("f").tolist()  # type: ignore[assignment]
        if not math.isfinite(sum(boxes)):
            boxes = [_on_earth(side) for side in boxes]
        self._lefts, self._tops, self._rights, self._bottoms = (boxes[side::4] for side in range(4))

    def __enter__(self) -> TextPage:
        return self

    def __exit__(self, *error: object) -> None:
        self._page.close()

    def _text(self) -> str:
        """Give one code point per letter, also for those that pdfium made up."""
        buffer = (ctypes.c_ushort * (2 * self._count + 1))()
        written = raw.FPDFText_GetText(self.handle, 0, self._count, buffer)
        text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
        if len(text) != self._count:
            text = _PAIR.sub(_joined, "".join(map(self._character, range(self._count))))
        return text.translate(_MEANINGS)

    def _character(self, index: int) -> str:
        code = raw.FPDFText_GetUnicode(self.handle, index)
        return chr(code) if code <= 0x10FFFF else NO_UNICODE

    def pieces(self) -> Iterator[Piece]:
        """Yield the letters that are no space in the order of writing."""
        end = 0
        for chunk in _CHUNK.finditer(self.text):
            seam = self._seam(end, chunk.start())
            start, end = chunk.span()
            height = end - start
            bottom, top = self._bottoms[start], self._tops[start]
            if self._bottoms[start:end].count(bottom) == height == self._tops[start:end].count(top):
                yield from self._pieces(start, end, seam)
                continue
            for left, right in self._objects(start, end):
                yield from self._pieces(left, right, seam)
                seam = NOTHING

    def _seam(self, start: int, end: int) -> int:
        if start == end:
            return NOTHING
        return SEEN if all(calls.is_generated(self._at, index) == 1 for index in range(start, end)) else SPACE

    def is_made_up(self, index: int) -> bool:
        """Tell whether pdfium put in a letter (a space, a line break) that does not stand in the file."""
        return bool(calls.is_generated(self._at, index) == 1)

    def _objects(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the ranges of letters that one text object draws."""
        first, last = start, self.object_of(start)
        for index in range(start + 1, end):
            here = self.object_of(index)
            if here != last:
                yield first, index
                first, last = index, here
        yield first, end

    def object_of(self, index: int) -> int:
        """Give the address of the text object that draws a letter; 0 for none."""
        return calls.text_object(self._at, index) or 0

    def _pieces(self, start: int, end: int, seam: int) -> Iterator[Piece]:
        """Yield the letters of one object as one piece, or one by one when their line is neither level nor upright."""
        style = self._style(start)
        if style.straight:
            yield self._piece(start, end, seam, style)
            return
        for index in range(start, end):
            yield self._piece(index, index + 1, seam, style)
            seam = NOTHING

    def _piece(self, start: int, end: int, seam: int, style: _Style) -> Piece:
        if end - start > 1 and len(set(self._lefts[start:end])) < end - start:
            self._spread(start, end)
        if style.quarters == 0 and self._is_too_wide(start, style):
            self._narrow(start, end)
        text = self.text[start:end]
        turned = (style.quarters + self._placing.turns) % 4 * 90
        low, high, size = self._heights(start, end, style)
        feet = _NO_FEET if text.isalpha() else self._feet(text, start, turned)
        if self._placing.turns == 0 and turned == 0:
            shift, top = self._placing.left, self._placing.top
            lefts, rights = self._lefts[start:end], self._rights[start:end]
            if shift:
                lefts, rights = [x - shift for x in lefts], [x - shift for x in rights]
            return Piece(text, lefts, rights, top - high, top - low, size, turned, seam, start, feet)
        boxes = [to_frame(self._box(index, low, high, style), turned) for index in range(start, end)]
        top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
        lefts, rights = [box.x0 for box in boxes], [box.x1 for box in boxes]
        return Piece(text, lefts, rights, top, bottom, size, turned, seam, start, feet)

    def _is_too_wide(self, first: int, style: _Style) -> bool:
        """Tell whether the first letter of a word claims the room of the next letter, or of the space behind it.

        For a drawn letter (Type 3) pdfium gives the room of the widest one.
        """
        after = first + 1
        if after >= self._count or self.is_made_up(after):
            return False
        return self._lefts[first] < self._lefts[after] < self._rights[first] - style.size * _CLAIMED

    def _narrow(self, start: int, end: int) -> None:
        """End each letter where the next begins, and the last where the font says."""
        for index in range(start, end - 1):
            self._rights[index] = max(min(self._rights[index], self._lefts[index + 1]), self._lefts[index])
        font = calls.text_font(self.object_of(end - 1))
        size = calls.font_size(self._at, end - 1)
        if font and calls.glyph_width(font, ord(self.text[end - 1]), size, _AT_WIDTH) and _WIDTH.value > 0:
            calls.matrix(self._at, end - 1, _AT_MATRIX)
            wide = _WIDTH.value * abs(_MATRIX.a)
            self._rights[end - 1] = min(self._rights[end - 1], self._lefts[end - 1] + wide)

    def _spread(self, start: int, end: int) -> None:
        """Part the box of one glyph, or of a replacement text, among all the characters that it stands for."""
        lefts, rights = self._lefts, self._rights
        for index in range(start + 1, end):
            left, right = lefts[index], rights[index]
            if left != lefts[index - 1] or right != rights[index - 1] or left == right:
                continue
            first = last = index
            while first > 0 and (lefts[first - 1], rights[first - 1]) == (left, right):
                first -= 1
            while last + 1 < self._count and (lefts[last + 1], rights[last + 1]) == (left, right):
                last += 1
            width = (right - left) / (last + 1 - first)
            for place in range(first, last + 1):
                lefts[place], rights[place] = left + (place - first) * width, left + (place - first + 1) * width

    def _box(self, index: int, low: float, high: float, style: _Style) -> Box:
        """Give the box of a letter on the page; `low` and `high` bound it across its line, in user space."""
        left, right = self._lefts[index], self._rights[index]
        bottom, top = self._bottoms[index], self._tops[index]
        if not style.straight:
            return self._placing.box(left, bottom, right, top)
        if style.quarters % 2:
            return self._placing.box(low, bottom, high, top)
        return self._placing.box(left, low, right, high)

    def _style(self, index: int) -> _Style:
        calls.matrix(self._at, index, _AT_MATRIX)
        calls.origin(self._at, index, _AT_FOUR, _AT_FOUR + 8)
        size = calls.font_size(self._at, index)
        a, b, c, d = _MATRIX.a, _MATRIX.b, _MATRIX.c, _MATRIX.d
        if not abs(a) + abs(b) + abs(c) + abs(d) + abs(size) < _FAR:  # not a number is not smaller either
            return _Style(1, 0, True, 1, _FAR)
        if size < 0:  # the letters are turned by half, wherever the matrix looks
            size, a, b, c, d = -size, -a, -b, -c, -d
        if not b and a > 0 and not c:
            return _Style(size * abs(d), 0, True, 1 if d >= 0 else -1, _FOUR[1])
        clockwise = -math.degrees(math.atan2(b, a))
        quarters = round(clockwise / 90)
        straight = abs(clockwise - quarters * 90) < _STRAIGHT
        across = quarters % 2 == 0
        up = d if across else c
        return _Style(size * math.hypot(c, d), quarters % 4, straight, 1 if up >= 0 else -1, _FOUR[1 if across else 0])

    def _heights(self, start: int, end: int, style: _Style) -> tuple[float, float, float]:
        """Give the bounds of letters across their line in user space, and their size.

        pdfium's own boxes have another height per glyph where the file does not tell the height of its font. Fonts
        whose size says nothing (drawn letters in a scale of their own) keep pdfium's height.
        """
        if style.quarters % 2:
            low, high = min(self._lefts[start:end]), max(self._rights[start:end])
        else:
            low, high = min(self._bottoms[start:end]), max(self._tops[start:end])
        size, height = style.size, high - low
        if not style.straight:
            return low, high, size if 0.3 * size < height else max(height, 0.01)
        if height >= 2 * size or (height <= 0.3 * size and not self._is_low(start, end, style)):
            return low, high, max(height, 0.01)
        down, up = (BELOW, ABOVE) if style.up > 0 else (ABOVE, BELOW)
        return style.base - down * size, style.base + up * size, size

    def _is_low(self, start: int, end: int, style: _Style) -> bool:
        """Tell whether letters may be far lower than their size: points and dashes, or a font without a height."""
        if not any(map(str.isalnum, self.text[start:end])):
            return True
        ink = self.ink(start)
        height = ink[2] - ink[0] if style.quarters % 2 else ink[3] - ink[1]
        return 0.3 * style.size < height < 2 * style.size

    def ink(self, index: int) -> tuple[float, float, float, float]:
        """Give the tight box of a glyph in user space: left, bottom, right, top."""
        calls.ink_box(self._at, index, _AT_FOUR, _AT_FOUR + 16, _AT_FOUR + 8, _AT_FOUR + 24)
        left, bottom, right, top = _FOUR
        if not math.isfinite(left + bottom + right + top):
            return _FAR, _FAR, _FAR, _FAR
        return left, bottom, right, top

    def _feet(self, text: str, start: int, turned: int) -> Mapping[int, float]:
        digits = [place for place, char in enumerate(text) if char.isdecimal()]
        return {
            place: to_frame(self._placing.box(*self.ink(start + place)), turned).bottom for place in digits
        } or _NO_FEET

    def chars(self) -> Iterator[PlacedChar]:
        """Yield every letter, spaces of the file too, in the order of writing."""
        pieces = {piece.first: piece for piece in self.pieces()}
        spaced, index = False, 0
        while index < self._count:
            piece = pieces.get(index)
            if piece is None:
                if calls.is_generated(self._at, index) == 1:
                    spaced = True
                else:
                    yield self._space(index, spaced)
                    spaced = False
                index += 1
                continue
            for place, char in enumerate(piece.text):
                frame = Box(piece.lefts[place], piece.top, piece.rights[place], piece.bottom)
                box, ink = from_frame(frame, piece.turned), self._placing.box(*self.ink(index))
                yield PlacedChar(char, box, ink, piece.size, piece.turned, spaced, index)
                spaced = False
                index += 1

    def _space(self, index: int, spaced: bool) -> PlacedChar:
        piece = self._piece(index, index + 1, SPACE, self._style(index))
        box = from_frame(Box(piece.lefts[0], piece.top, piece.rights[0], piece.bottom), piece.turned)
        ink = self._placing.box(*self.ink(index))
        return PlacedChar(piece.text, box, ink, piece.size, piece.turned, spaced, index)
