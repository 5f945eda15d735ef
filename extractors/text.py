"""Repairs and evens out raw text before anything is searched in it, keeping the way back to the raw characters.

Broken ligatures come first: some producers write the glyph number of Calibri as if it were a character, so `ti`
reads as Ɵ. They are repaired where no Dutch word or name could hold the letter itself: see `_is_broken`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

BROKEN_LIGATURES = {
    "\u019f": "ti",
    "\u01a9": "tt",
    "\u014c": "ft",
    "\u019e": "tf",
    "\u01ab": "tti",
}
"""Glyph numbers of Calibri that were seen as characters in Dutch documents, with what the page shows.

Others (U+012B and on) occur as real letters of names and are left as they are.
"""

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u0132": "IJ",
    "\u0133": "ij",
}
_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'") | dict.fromkeys(
    "\u201c\u201d\u201e\u201f\u2033", '"'
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(map(chr, range(0x202A, 0x202F))))
_PLANE_16 = 0x100000
"""Some producers write U+100000 plus the glyph number instead of cutting it to 16 bits."""
_GARBLED = frozenset("ĂďĐĚĞĨŐŚŝŬůŵŶŽƉƋƌƐƚƵǀǁǆǇ")
"""Plain letters as Calibri glyph numbers: a font in which every letter is broken, not only its ligatures."""


class Normalised(NamedTuple):
    """Text to search in, with the way back."""

    text: str
    raw_starts: tuple[int, ...]
    """For each character of `text`, and one past its end, where it begins in the raw text (0-based, ascending).

    Characters made from one ligature share their start.
    """


def normalise(raw: str) -> Normalised:
    """Give the text with repaired ligatures, plain spaces and quotes, no invisible characters, in NFC.

    Line breaks stay; a tab becomes a space. Never longer than three characters per raw character.
    """
    if raw.isascii() and raw.isprintable():
        return Normalised(raw, tuple(range(len(raw) + 1)))
    characters: list[str] = []
    starts: list[int] = []
    for start, cluster in _clusters(raw):
        for character in _even(raw, start, cluster):
            characters.append(character)
            starts.append(start)
    return Normalised("".join(characters), (*starts, len(raw)))


def _clusters(raw: str) -> Iterator[tuple[int, str]]:
    """Yield each character with the combining marks that follow it."""
    start = 0
    for index in range(1, len(raw) + 1):
        if index == len(raw) or not unicodedata.combining(raw[index]):
            if index > start:
                yield start, raw[start:index]
            start = index


def _even(raw: str, start: int, cluster: str) -> str:
    if len(cluster) > 1:
        return unicodedata.normalize("NFC", cluster)
    repaired = BROKEN_LIGATURES.get(_cut_to_16_bits(cluster))
    if repaired is not None:
        return repaired if _is_broken(raw, start, repaired) else cluster
    if cluster in _INVISIBLE:
        return "-" if _ends_line(raw, start) and cluster == "\u00ad" else ""
    if cluster != "\n" and (cluster.isspace() or unicodedata.category(cluster) == "Zs"):
        return " "
    if unicodedata.category(cluster) == "Cc" and cluster != "\n":
        return ""
    return _LIGATURES.get(cluster) or _QUOTES.get(cluster) or unicodedata.normalize("NFC", cluster)


def _ends_line(raw: str, index: int) -> bool:
    """A soft hyphen that a line ends with is drawn as a hyphen; anywhere else it is not to be seen."""
    return raw[index + 1 : index + 2] in ("", "\n") and index > 0 and raw[index - 1].isalpha()


def _cut_to_16_bits(character: str) -> str:
    code = ord(character)
    return chr(code - _PLANE_16) if code >= _PLANE_16 else character


def _is_broken(raw: str, index: int, repaired: str) -> bool:
    """Tell whether the letter at `index` cannot be meant as itself.

    Inside a word it follows a small letter: no name writes `heeŌ` with a capital there. At the start of a word
    only `ti` can stand, before a small letter (`Ɵjd`): `Ōsaka`, `Ʃ = 12` and `ŌTANI` stay.
    """
    if ord(raw[index]) >= _PLANE_16:
        return True
    before, after = raw[index - 1 : index], raw[index + 1 : index + 2]
    if before.isalpha():
        return before.islower() or before in BROKEN_LIGATURES or (before.isupper() and after.islower())
    return repaired == "ti" and (after.islower() or after in BROKEN_LIGATURES) and after != ""


def is_garbled(raw: str) -> bool:
    """Tell whether the characters are not what the page shows: no meaning, private use or a shifted font.

    Such a text layer is of no use; the page must be read from its picture.
    """
    letters = [c for c in raw if not c.isspace()]
    strange = sum(c in _GARBLED or c == "\ufffd" or unicodedata.category(c) in ("Co", "Cn", "Cc") for c in letters)
    return strange * 10 > len(letters) * 3
