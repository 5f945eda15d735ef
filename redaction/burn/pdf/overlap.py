"""Finds text that stands behind other text: people see one of the two, readers both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redaction.burn.geometry import Rect
from redaction.burn.pdf.text import MARKED, UNSEEN, Letter, Run
from redaction.burn.provable import NotProvable

_HEIGHT = 0.5
"""Share of the lower core that two runs must share before they stand on one line."""
_WIDTH = 0.5
"""Share of the narrower of two letters from which they stand on one place."""
_SHIFT = 0.2
"""Ems by which the second print of a bold letter may lie aside."""
_FEW = 2
"""Letters that may lie over others: an accent, a stroke through a zero."""
_COLUMN, _FAR = 24.0, 15_000.0
"""Points: the width of a column, and from the origin beyond which all is one."""
_MOST, _LONG = 4_000_000, 400
"""Pairs of letters from which a page takes too long to compare; letters of a run that may be compared with itself."""


def find_overlaps(runs: Sequence[Run]) -> None:
    """Make sure that no two texts stand on one place.

    Raises:
        NotProvable: They do, or there are too many to compare.
    """
    cores, work = dict[int, list[_Core]](), 0
    for run, other in _pairs(runs):
        first, second = (cores.get(id(one)) or cores.setdefault(id(one), _cores(one)) for one in (run, other))
        work += len(first) * len(second)
        if work > _MOST or _overlap(first, second, run.em):
            raise NotProvable("tekst achter tekst")


def _pairs(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """Yield the runs that share a place, without second prints of the same; by column, as a line may hold many."""
    columns: dict[int, _Column] = {}
    clear: dict[_Print, bool] = {}
    for number, run in enumerate(sorted((run for run in runs if run.count), key=lambda run: run.rect.y0)):
        rect, own = run.rect, _print(run)
        left, right = (int(max(min(x, _FAR), -_FAR) // _COLUMN) for x in (rect.x0, rect.x1))
        met: dict[int, Run] = {}
        for column in (columns.setdefault(at, {}) for at in range(left, right + 1)):
            if own in column and own not in clear:
                clear[own] = _is_clear(run)
            for drawn in [drawn for drawn in column if drawn != own or not clear[own]]:
                column[drawn] = [row for row in column[drawn] if row[0] > rect.y0]
                met.update((at, other) for _, at, other in column[drawn])
                if not column[drawn]:
                    del column[drawn]
            column.setdefault(own, []).append((rect.y1, number, run))
        yield from ((run, other) for other in met.values() if _share_place(rect, other.rect, run.em))


_Print = tuple[object, ...]
_Column = dict[_Print, list[tuple[float, int, Run]]]


def _print(run: Run) -> _Print:
    """Give what is the same for runs that differ in height only."""
    state, fates = run.state, bytes(run.fates or b"")
    look = (id(run.font), state.size, state.stretch, state.char_space, state.word_space, state.rise)
    return (*look, *run.place[:5], tuple(run.items), fates)


def _is_clear(run: Run) -> bool:
    """Tell whether the letters of a run do not lie over each other: no second print of it does then either."""
    cores = _cores(run)
    return len(cores) <= _LONG and not _overlap(cores, cores, run.em)


def _share_place(a: Rect, b: Rect, em: float) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    if wide <= 0.3 * em:
        return False
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    return high > _HEIGHT * min(a.y1 - a.y0, b.y1 - b.y0)


_Core = tuple[Letter, Rect, int, int]


def _overlap(first: Sequence[_Core], second: Sequence[_Core], em: float) -> bool:
    """Tell whether letters of one run stand on those of the other, other than as a second print of the same."""
    hits = sum(any(_differ(one, other, em) for other in second) for one in first)
    return hits > min(_FEW, len(first) - 1, len(second) - 1)


def _cores(run: Run) -> list[_Core]:
    fates = run.fates or bytes(run.count)
    return [
        (letter, run.core(letter), fates[letter.number], id(run.font))
        for letter in run.letters()
        if not letter.is_blank and fates[letter.number] != MARKED
    ]


def _differ(one: _Core, other: _Core, em: float) -> bool:
    a, b = one[1], other[1]
    wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    if wide <= _WIDTH * min(a.x1 - a.x0, b.x1 - b.x0) or high <= _HEIGHT * min(a.y1 - a.y0, b.y1 - b.y0):
        return False
    if one[2] == other[2] == UNSEEN:
        return False
    same = one[0].code == other[0].code and one[3] == other[3] and abs(a.x0 - b.x0) < _SHIFT * em
    return not same or one[2] != other[2]
