"""Repairs and evens out raw text before anything is searched in it, keeping the way back to the raw characters.

Stage by stage: text read in a wrong code page, accents and quotes, letters of another script that look like ours, and
last the broken ligatures, because those are repaired only where a whole Dutch word results (`extractors.ligatures`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from extractors.garbled import Fitness, judge
from extractors.ligatures import find_repairs, has_marks, is_suspect
from extractors.mojibake import find_mojibake
from pipeline.tools.lookalikes import to_latin

_JOINED = {
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
_HYPHENS = dict.fromkeys("\u2010\u2011", "-")
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""Letters and figures as wide as a Chinese character."""
_EVEN = _JOINED | _QUOTES | _HYPHENS | _WIDE
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(map(chr, range(0x202A, 0x202F))))
_MOST_ROUNDS = 3
"""Times a text may have gone through a wrong code page."""

_Piece = tuple[int, str]
"""Where it begins in the text before, and what it becomes."""


class Normalised(NamedTuple):
    """Text to search in, with the way back."""

    text: str
    raw_starts: tuple[int, ...]
    """For each character of `text`, and one past its end, where it begins in the raw text (0-based, ascending).

    Characters made from one ligature share their start.
    """


def normalise(raw: str) -> Normalised:
    """Give the text with repaired letters, plain spaces, quotes and hyphens, no invisible characters, in NFC.

    Line breaks stay; a tab becomes a space. Never longer than three characters per raw character.
    """
    told = Normalised(raw, tuple(range(len(raw) + 1)))
    if raw.isascii() and raw.isprintable():
        return told
    for _ in range(_MOST_ROUNDS):  # what one round drops may lay a broken letter bare
        before = told
        for stage in (_decoded, _evened, _latin, _repaired):
            told = _after(told, stage)
        if told.text == before.text or told.text.isascii():
            break
    return told


def _after(told: Normalised, stage: Callable[[str], Iterator[_Piece]]) -> Normalised:
    """Give what a stage makes of a text, with the way back to the raw text of the stages before it."""
    characters: list[str] = []
    starts: list[int] = []
    for start, made in stage(told.text):
        characters += made
        starts += [told.raw_starts[start]] * len(made)
    return Normalised("".join(characters), (*starts, told.raw_starts[-1]))


def _decoded(text: str) -> Iterator[_Piece]:
    at = 0
    for start, end, meant in sorted(find_mojibake(text)):
        yield from enumerate(text[at:start], at)
        yield start, meant
        at = end
    yield from enumerate(text[at:], at)


def _evened(text: str) -> Iterator[_Piece]:
    for start, cluster in _clusters(text):
        yield start, _even(text, start, cluster)


def _latin(text: str) -> Iterator[_Piece]:
    yield from enumerate(to_latin(text))


def _repaired(text: str) -> Iterator[_Piece]:
    repairs = {repair.index: repair.letters for repair in find_repairs(text)}
    for index, character in enumerate(text):
        yield index, repairs.get(index, character)


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
    if cluster in _INVISIBLE:
        return "-" if _ends_line(raw, start) and cluster == "\u00ad" else ""
    if cluster != "\n" and (cluster.isspace() or unicodedata.category(cluster) == "Zs"):
        return " "
    if unicodedata.category(cluster) == "Cc" and cluster != "\n":
        return ""
    return _EVEN.get(cluster) or unicodedata.normalize("NFC", cluster)


def _ends_line(raw: str, index: int) -> bool:
    """A soft hyphen that a line ends with is drawn as a hyphen; anywhere else it is not to be seen."""
    return raw[index + 1 : index + 2] in ("", "\n") and index > 0 and raw[index - 1].isalpha()


def find_doubts(raw: str) -> Iterator[str]:
    """Yield what a reviewer must know about the letters of a page, in Dutch and without quoting them."""
    if judge(raw) is Fitness.DAMAGED:
        yield "Op deze bladzijde zijn in sommige woorden letters weggevallen. Vergelijk de tekst met het origineel."
    if not has_marks(raw):
        return
    if any(repair.is_told for repair in find_repairs(_seen(raw))):
        yield "Op deze bladzijde zijn onleesbare letters ingevuld met de woordenlijst. Vergelijk ze met het origineel."
    if any(map(is_suspect, raw)):
        yield "Op deze bladzijde staan letters die niet te herleiden zijn. Kijk in het origineel wat er staat."


def _seen(raw: str) -> str:
    """Give the text as the repair of ligatures looks at it."""
    return "".join(made for _, made in _evened(raw))
