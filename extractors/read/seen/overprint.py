"""Takes stamps and watermarks that were printed over the text out of its lines, so that both can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.read.seen.segments import NEXT, find_rows
from extractors.read.seen.words import Token

OVERLAP = 0.3
"""Font heights by which two words on a line overlap that were not meant to be read as one line."""
MOST = 16
"""Words of a stamp."""
SAME_SIZE = 0.03
APART = 3.0
"""Font heights between two lines of a stamp."""


def part_overprints(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Give the words of the page itself and those printed over them later; needs the order of writing."""
    seeds = list(_find_seeds(tokens))
    if not seeds:
        return list(tokens), []
    written = sorted(tokens, key=lambda t: t.order)
    places = {id(token): place for place, token in enumerate(written)}
    over: set[int] = set()
    for seed in seeds:
        if id(seed) not in over:
            over |= {id(token) for token in _stamp(written, places[id(seed)])}
    if len(over) == len(written):  # there is nothing under it: the letters of this font claim too much room
        return list(tokens), []
    return [t for t in tokens if id(t) not in over], [t for t in tokens if id(t) in over]


def _find_seeds(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the later of two words of which one lies across the other on one line."""
    for row in find_rows(tokens):
        yield from _crossing(row)


def _crossing(row: Sequence[Token]) -> Iterator[Token]:
    for left, right in pairwise(row):
        across = left.frame.x1 - right.frame.x0
        if across > OVERLAP * min(left.size, right.size) and left.text != right.text:
            yield max(left, right, key=lambda t: t.order)


def _stamp(written: Sequence[Token], place: int) -> Iterator[Token]:
    """Yield a word and its neighbours in the order of writing that are set like it and stand near."""
    yield written[place]
    for step in (-1, 1):
        at, count = place, 0
        while 0 <= at + step < len(written) and count < MOST and _are_one(written[at], written[at + step]):
            at, count = at + step, count + 1
            yield written[at]


def _are_one(a: Token, b: Token) -> bool:
    first, second = sorted((a, b), key=lambda t: t.order)
    near = abs(a.middle - b.middle) <= APART * a.size
    return (
        near
        and abs(a.size - b.size) <= SAME_SIZE * a.size
        and second.order - first.order - len(first.raw or first.text) <= NEXT
    )
