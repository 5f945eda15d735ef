"""Finds letters that were written in UTF-8 and read in the code page of Windows: `OekraÃ¯ense` is `Oekraïense`.

Only sequences that no text means: a lead byte such as Ã with the right number of followers, together one letter or
punctuation mark of a European language. Each becomes one character, so that every place can be found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_LETTERS = re.compile(
    "[\u00a0-\u017f\u0218-\u021b\u2010-\u2044\u20ac\u2122\u2190-\u22ff\u25a0-\u26ff\u2713-\u2718\ufb00-\ufb06\ufeff]"
)
_ALONE = re.compile(r"(?<!\w)Ã(?!\w)")
"""What is left of `à` once its second half, a no-break space, has parted two words."""
_QUOTE = "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014"


@cache
def _bytes() -> dict[str, int]:
    """Give the byte of each character of the code page; what it leaves open as in Latin-1."""
    return {_character(byte): byte for byte in range(0x80, 0x100)}


def _character(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@cache
def _sequences() -> re.Pattern[str]:
    follower = "[" + "".join(re.escape(_character(byte)) for byte in range(0x80, 0xC0)) + "]"
    two = "[" + "".join(_character(byte) for byte in range(0xC2, 0xC6)) + "\u00c8]"
    three = "[" + _character(0xE2) + _character(0xEF) + "]"
    return re.compile(f"{two}{follower}|{three}{follower}{{2}}")


def find_mojibake(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each range (half-open) with the one character that was meant, in order."""
    for match in _sequences().finditer(text):
        meant = bytes(_bytes()[character] for character in match.group()).decode("utf-8", errors="replace")
        if len(meant) == 1 and _LETTERS.match(meant) and not _is_meant(text, match):
            yield match.start(), match.end(), meant
    for match in _ALONE.finditer(text):
        if not _sequences().match(text, match.start()):
            yield match.start(), match.end(), "à"


def _is_meant(text: str, match: re.Match[str]) -> bool:
    """Tell whether a capital before a quote or dash may be meant: `CAFÄ’s`, `DE MAÄ–KADE`."""
    sequence = match.group()
    if len(sequence) > 2 or sequence[1] not in _QUOTE:
        return False
    before, after = text[: match.start()][-1:], text[match.end() : match.end() + 1]
    return not (before.islower() or after.islower())
