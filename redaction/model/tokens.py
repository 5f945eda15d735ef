"""Words of a page with the line and the cell they stand in; the model reads these and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_INNER = re.compile(r"[^_/\\|<>\"“”;=()\[\]]+")
_GAP = re.compile(r"\t|  |\|")


class Token(NamedTuple):
    """One word or sign; half-open offsets in the page text, numbers 0-based."""

    text: str
    start: int
    end: int
    line: int
    """Number of its line; empty lines count."""
    cell: int
    """Number of its cell on the line; a wide gap, a tab or a bar starts the next."""


def _split(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield the parts of one word of the tokenizer: apart at `_`, `/` and the like; a mail address stays whole."""
    if text.isalpha() or "@" in text:
        yield text, start
        return
    for match in _INNER.finditer(text):
        yield match.group(), start + match.start()


def read_tokens(text: str, words: Iterable[tuple[str, int]]) -> tuple[Token, ...]:
    """Give the words of a page in order, white space left out.

    Args:
        text: The page text; a tab, two spaces or a bar separate cells.
        words: Words of the tokenizer with their offsets, in order.
    """
    tokens: list[Token] = []
    line = cell = last = 0
    for word, offset in words:
        for part, start in () if word.isspace() else _split(word, offset):
            gap = text[last:start]
            if "\n" in gap:
                line, cell = line + gap.count("\n"), 0
            elif len(gap) > 1 or gap == "\t" or gap == "|":
                cell += _GAP.search(gap) is not None
            last = start + len(part)
            tokens.append(Token(part, start, last, line, cell))
    return tuple(tokens)
