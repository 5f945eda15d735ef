"""Cuts what stays of a run in pieces that are shown at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from redaction.burn.geometry import Matrix
from redaction.burn.pdf.reset.lines import start_of
from redaction.burn.pdf.text import Letter, Run

_SAME = 1e-3
"""Thousandths of the size below which two places are one."""


@dataclass(slots=True)
class Fragment:
    """Letters that are shown at once."""

    matrix: Matrix
    squeeze: float
    end: float
    """Where the next letter stands if nothing lies between, along the line in points."""
    items: list[bytes | float] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)

    def add(self, letter: Letter, gap: float) -> None:
        """Add a letter, `gap` thousandths of its size further on."""
        if abs(gap) > _SAME:
            self.items.append(-gap)
        if self.items and isinstance(self.items[-1], bytes):
            self.items[-1] += letter.raw
        else:
            self.items.append(letter.raw)
        self.codes.append(letter.code)


def find_fragments(run: Run, boxes: set[int], ctm: Matrix) -> Iterator[Fragment | int]:
    """Yield what stays of a run, and in its place the number of a letter before which a box stands."""
    state, origin, unit = run.state, start_of(run), run.unit
    fates, places = run.fates or bytes(run.count), run.places
    letter_space, word_space = (0.0, 0.0) if places else (state.char_space, state.word_space)
    open_: Fragment | None = None
    for letter in run.letters():
        if letter.number in boxes:
            if open_ is not None:
                yield open_
            yield letter.number
            open_ = None
        if fates[letter.number]:
            continue
        old = origin + letter.at * unit
        at, squeeze = places.get(letter.number, (old, 1.0))
        if open_ is not None and squeeze != open_.squeeze:
            yield open_
            open_ = None
        if open_ is None:
            open_ = Fragment(_matrix(run, letter, at - old, ctm), squeeze, at)
        open_.add(letter, 1000 * (at - open_.end) / (unit * state.size * state.stretch * squeeze))
        space = letter_space + (word_space if letter.raw == b" " else 0.0)
        open_.end = at + (letter.width * squeeze + space * state.stretch) * unit
    if open_ is not None:
        yield open_


def _matrix(run: Run, letter: Letter, by: float, ctm: Matrix) -> Matrix:
    """Give the text matrix, written where `ctm` holds, at which a letter stands `by` points further along its line."""
    a, b, c, d, _, _ = run.matrix
    x, y = run.place.point(letter.at, 0)
    return Matrix(a, b, c, d, *ctm.inverse.point(x + by * run.direction[0], y + by * run.direction[1]))
