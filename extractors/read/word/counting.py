"""Writes a count as list numbers are written: figures, letters, Roman."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HIGHEST_ROMAN = 10_000


def counted(value: int, kind: str) -> str:
    """Give a count in the form that OOXML calls `kind`; in figures when the form is not known.

    The forms of ODF (`1`, `a`, `A`, `i`, `I`) are known too; an empty kind is no number at all.
    """
    if kind in ("none", ""):
        return ""
    if kind in ("lowerLetter", "a", "upperLetter", "A"):
        text = _letters(value)
    elif kind in ("lowerRoman", "i", "upperRoman", "I"):
        text = _roman(value)
    else:
        return f"{value:02d}" if kind == "decimalZero" else str(value)
    return text.upper() if kind[0] in "uAI" else text


def _letters(value: int) -> str:
    """Give a, b, … z, aa, bb, as word processors go on."""
    if value < 1:
        return str(value)
    times, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * min(times + 1, 50)


def _roman(value: int) -> str:
    if not 0 < value < _HIGHEST_ROMAN:
        return str(value)
    parts = []
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        parts.append(letters * count)
    return "".join(parts)
