"""What a reader makes of one page: its text, and the letters in runs with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.model.place import Box
from pipeline.tools.pdf_frames import from_frame

_EDGE = 0.2
"""Share of a letter that a box may touch while the letter still counts as outside."""


class Letter(NamedTuple):
    """A character that a reader extracts, and where it stands."""

    char: str
    box: Box
    """Points, origin top-left of the page as shown."""


class Run(NamedTuple):
    """Letters written one after the other on one line, without a space."""

    text: str
    lefts: Sequence[float]
    """Where each letter begins, along its frame (the page turned so that the text runs to the right), in points."""
    rights: Sequence[float]
    top: float
    """Of all its letters, in the frame."""
    bottom: float
    turned: int
    """Degrees by which the text is turned clockwise on the page as shown."""
    spaced: bool
    """The reader sees a space or line end before it."""

    @property
    def box(self) -> Box:
        """Give the rectangle around it on the page as shown."""
        return from_frame(Box(min(self.lefts), self.top, max(self.rights), self.bottom), self.turned)

    @property
    def letters(self) -> Iterator[Letter]:
        """Yield its letters in the order of writing."""
        for char, left, right in zip(self.text, self.lefts, self.rights, strict=True):
            yield Letter(char, from_frame(Box(left, self.top, right, self.bottom), self.turned))


@dataclass(frozen=True)
class PageText:
    """What one reader makes of one page."""

    text: str
    runs: tuple[Run, ...] = ()
    """Empty for a reader that tells no places."""
    size: tuple[float, float] = (0.0, 0.0)
    """Width and height in points; nothing for a reader that tells no places."""

    @cached_property
    def placed(self) -> tuple[tuple[Run, Box], ...]:
        """Give the runs with the rectangles around them: each is asked for once per box."""
        return tuple((run, run.box) for run in self.runs)

    def within(self, box: Box, margin: float) -> str:
        """Give the letters whose middle lies in a box by at least `margin` points, in the order of writing."""
        near = (run for run, hull in self.placed if hull.meets(box))
        return "".join(letter.char for run in near for letter in run.letters if _lies_in(letter.box, box, margin))

    def kept(self, boxes: Sequence[Box]) -> str:
        """Give the text outside the boxes, in the order of writing; letters on an edge count as inside.

        What stands off the page does not count: nobody can see it.
        """
        out: list[str] = []
        for run, hull in self.placed:
            out.append(" " if run.spaced else "")
            near = [box for box in boxes if hull.meets(box)]
            if not near and hull.x0 >= 0 and hull.x1 <= self.size[0] and hull.top >= 0 and hull.bottom <= self.size[1]:
                out.append(run.text)
                continue
            out += (letter.char if self._stays(letter.box, near) else " " for letter in run.letters)
        return "".join(out)

    def _stays(self, box: Box, near: Sequence[Box]) -> bool:
        return self.shows(box) and all(_share(box, mark) <= _EDGE for mark in near)

    def shows(self, box: Box) -> bool:
        """Tell whether the middle of a place lies on the page."""
        return 0 <= box.x0 + box.x1 <= 2 * self.size[0] and 0 <= box.top + box.bottom <= 2 * self.size[1]


def _lies_in(ink: Box, box: Box, margin: float) -> bool:
    x, y = (ink.x0 + ink.x1) / 2, (ink.top + ink.bottom) / 2
    return box.x0 + margin < x < box.x1 - margin and box.top + margin < y < box.bottom - margin


def _share(box: Box, mark: Box) -> float:
    """Give the share of the width of a letter that a box covers, if its middle is at the height of the box."""
    if not mark.top <= (box.top + box.bottom) / 2 <= mark.bottom:
        return 0.0
    wide = min(box.x1, mark.x1) - max(box.x0, mark.x0)
    return wide / max(box.x1 - box.x0, 1e-6) if wide > 0 else 0.0
