"""Finds words of a page that stand on one place, one over the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.read.seen.words import Token

_OVERLAP = 0.3
"""Share of the smaller of two words on one place from which one may lie over the other."""
_CELL = 24.0
"""Points of the grid in which such words are looked for."""
_ROW = 1_000_000
"""Cells in a row of that grid: more than any page holds."""


def find_stacked(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield pairs of different words on one place, the one written first first."""
    cells: dict[int, list[int]] = {}
    for number, token in enumerate(tokens):
        frame = token.frame
        row = (int(token.middle // _CELL) * 4 + token.turned // 90) * _ROW
        near: set[int] = set()
        for column in range(int(frame.x0 // _CELL), int(frame.x1 // _CELL) + 1):
            for cell in (row + column, row + 4 * _ROW + column):  # its own row and the next: middles may differ a bit
                known = cells.get(cell)
                if known is None:
                    cells[cell] = [number]
                else:
                    near.update(known)
                    known.append(number)
        for other in near:
            if _lies_on(tokens[other], token):
                yield other, number


def _lies_on(a: Token, b: Token) -> bool:
    if not a.frame.meets(b.frame) or a.text == b.text:
        return False
    wide = min(a.frame.x1, b.frame.x1) - max(a.frame.x0, b.frame.x0)
    high = min(a.frame.bottom, b.frame.bottom) - max(a.frame.top, b.frame.top)
    least = min((t.frame.x1 - t.frame.x0) * t.size for t in (a, b))
    return wide * high > _OVERLAP * least
