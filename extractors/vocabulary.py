"""The Dutch word list: decides whether a repaired or rejoined word exists, also when it is a compound.

The list (extractors/data/woordenlijst.txt.xz) stays one block of bytes, so that it costs five megabytes and no time
to take apart; it is opened at the first question.
"""

from __future__ import annotations

import lzma
from functools import cache, lru_cache
from importlib.resources import files

LEAST_PART = 4
"""Letters of the shortest part of a compound: shorter ones make a compound of any string."""
_MOST_PARTS = 3
_LINKS = ("", "s", "e", "en", "n")


@cache
def _block() -> bytes:
    """Give the words in the order of their bytes, each between two newlines."""
    packed = (files("extractors") / "data" / "woordenlijst.txt.xz").read_bytes()
    block = lzma.decompress(packed)
    last_comment = block.rfind(b"\n#") + 1
    return block[block.index(b"\n", last_comment) :]


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Tell whether the list holds a word, whatever its capitals."""
    wanted, block = word.casefold().encode(), _block()
    low, high = 0, len(block) - 1
    while low < high:
        start = block.rfind(b"\n", 0, (low + high) // 2 + 1)
        end = block.index(b"\n", start + 1)
        found = block[start + 1 : end]
        if found == wanted:
            return bool(wanted)
        low, high = (end, high) if found < wanted else (low, start)
    return False


@lru_cache(maxsize=20_000)
def is_compound(word: str, parts: int = _MOST_PARTS) -> bool:
    """Tell whether a word is made of at most `parts` words of the list, with or without a linking letter."""
    if parts < 2:
        return False
    for cut in range(LEAST_PART, len(word) - LEAST_PART + 1):
        if not is_word(word[:cut]):
            continue
        for link in _LINKS:
            rest = word[cut + len(link) :]
            if (
                word.startswith(link, cut)
                and len(rest) >= LEAST_PART
                and (is_word(rest) or is_compound(rest, parts - 1))
            ):
                return True
    return False


def is_dutch(word: str) -> bool:
    """Tell whether a word is in the list or is a compound of words that are."""
    return is_word(word) or is_compound(word.casefold())
