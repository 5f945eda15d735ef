"""Collects the path under construction and decides what of it stays next to the boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from redaction.burn.geometry import Matrix, Rect, hull
from redaction.burn.pdf.sight import Sight
from redaction.burn.pdf.state import State
from redaction.burn.provable import NotProvable

FILLS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
STROKES = frozenset({"S", "s", "B", "B*", "b", "b*"})
_BROAD = 3.0
"""Points from which a drawn line can hide text."""

Step = tuple[list[Any], str]


@dataclass(slots=True)
class _Part:
    """One subpath: its points in user space and the operators that draw it."""

    points: list[tuple[float, float]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    is_straight: bool = True
    """Only lines along the axes: borders, underlines and grounds of cells, never the outline of a letter."""

    @property
    def rect(self) -> Rect:
        return hull(self.points).grown(0.01)

    def add(self, points: Sequence[tuple[float, float]], step: Step, straight: bool) -> None:
        last = self.points[-1] if self.points else None
        self.points.extend(points)
        self.steps.append(step)
        ahead = last is None or min(abs(points[0][0] - last[0]), abs(points[0][1] - last[1])) < 0.02
        self.is_straight = self.is_straight and straight and ahead


@dataclass(slots=True)
class PathBuffer:
    """The path between its first point and the operator that paints it."""

    sight: Sight
    parts: list[_Part] = field(default_factory=list)
    clip: str | None = None

    def add(self, operator: str, values: list[float], ctm: Matrix) -> None:
        """Take one construction operator."""
        step: Step = (list(values), operator)
        if operator == "h":
            self._last().steps.append(step)
        elif operator == "re":
            x, y, width, height = values
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            self.parts.append(_Part())
            self._last().add([ctm.point(*corner) for corner in corners], step, ctm.is_upright)
        else:
            if operator == "m":
                self.parts.append(_Part())
            pairs = [ctm.point(*values[i : i + 2]) for i in range(0, len(values), 2)]
            self._last().add(pairs, step, operator in "ml")

    def _last(self) -> _Part:
        if not self.parts:
            raise NotProvable("lijn zonder begin")
        return self.parts[-1]

    def paint(self, operator: str, state: State) -> list[Step]:
        """Give what is left of the path with its painting operator, and start anew; empty when nothing is left."""
        parts, clip = self.parts, self.clip
        self.parts, self.clip = [], None
        kept = [part for part in parts if part.points and self._stays(part, operator, clip)]
        if not kept and clip is None:
            return []
        for part in kept:
            self._note(part, operator, state)
        ends: list[Step] = [([], clip)] if clip is not None else []
        return [step for part in kept for step in part.steps] + [*ends, ([], operator)]

    def _stays(self, part: _Part, operator: str, clip: str | None) -> bool:
        rect = part.rect
        if not self.sight.meets_mark(rect):
            return True
        may_go = clip is None and operator != "n"
        if may_go and any(mark.grown(1).holds(rect) for mark in self.sight.marks):
            return False
        near = [mark.grown(1) for mark in self.sight.marks]
        if not part.is_straight and any(mark.has(*point) for mark in near for point in part.points):
            raise NotProvable("tekening onder een vak")
        return True

    def _note(self, part: _Part, operator: str, state: State) -> None:
        if operator in FILLS:
            self.sight.add_cover(part.rect, state.brightness)
        width = state.line_width * state.ctm.scale
        if operator in STROKES and width >= _BROAD:
            self.sight.add_cover(part.rect.grown(width / 2), None)
