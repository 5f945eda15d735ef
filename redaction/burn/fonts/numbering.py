"""Gives the letters of a font new codes, in the order in which the new document shows them.

Makers number letters in the order of first use, so old codes spell out a name that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redaction.burn.fonts.fonts import Font

_SPACE, _SPACE_TEXT = 32, "0020"
_ODD = (127, 160, 173)
"""Codes that readers may take for something else than a letter."""
_CODES = (*(code for code in range(33, 256) if code not in _ODD), *range(1, 32), *_ODD, 0, _SPACE)


class Numbering:
    """The codes of one font that are shown so far, and their new codes.

    A font of one byte keeps 32 for the space, to which a page may give more room; one of two bytes counts from 1.
    """

    def __init__(self, font: Font, clock: Iterator[int], *, keeps: bool = False) -> None:
        self._font, self._clock, self._keeps = font, clock, keeps
        self.numbers: dict[int, int] = {}
        """Old code to new code, in the order of first use."""
        self.rank = 0
        """Tells fonts that were used earlier from those that were used later."""

    def restore(self, before: Mapping[int, int]) -> None:
        """Go back to an earlier state of `numbers`."""
        self.numbers = dict(before)

    def recode(self, items: Sequence[bytes | float], word_space: float, size: float) -> list[bytes | float]:
        """Give strings and gaps in the new codes, each letter at its old place; notes that they are shown."""
        made: list[bytes | float] = []
        for item in items:
            for part in [item] if isinstance(item, float) else self._string(item, word_space, size):
                if isinstance(part, bytes) and made and isinstance(made[-1], bytes):
                    made[-1] += part
                else:
                    made.append(part)
        return made

    def _string(self, data: bytes, word_space: float, size: float) -> Iterator[bytes | float]:
        for raw, code in self._font.codes(data):
            new = self._number(code).to_bytes(1 + self._font.two_bytes, "big")
            yield new
            if word_space and (gap := (raw == b" ") - (new == b" ")):
                yield -1000 * gap * word_space / size

    def _number(self, code: int) -> int:
        if code not in self.numbers:
            if not self.numbers:
                self.rank = next(self._clock)
            self.numbers[code] = self._next(code)
        return self.numbers[code]

    def _next(self, code: int) -> int:
        if self._keeps:
            return code
        if self._font.two_bytes:
            return len(self.numbers) + 1
        has_space = _SPACE in self.numbers.values()
        text = self._font.unicode.get(code, _SPACE_TEXT if code == _SPACE else "")
        return _SPACE if text == _SPACE_TEXT and not has_space else _CODES[len(self.numbers) - has_space]
