"""Collects the path under construction and decides what of it stays next to the boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from redaction.burn.geometry import Matrix, Rect, cuts, hull
from redaction.burn.pdf.sight import Sight
from redaction.burn.pdf.state import State
from redaction.burn.pdf.syntax import operation
from redaction.burn.provable import NotProvable

FILLS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
STROKES = frozenset({"S", "s", "B", "B*", "b", "b*"})
_BROAD = 3.0
"""Points from which a drawn line can hide text."""
Step = tuple[list[float], str]
Where = Sequence[Callable[[float, float], tuple[float, float]]] | None
"""Where the points of a part go: None when it stays, else a map in user space for each part that is left of it."""


@dataclass(slots=True, eq=False)
class Part:
    """One subpath: its points in user space and the operators that draw it."""

    points: list[tuple[float, float]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    is_straight: bool = True
    """Only lines along the axes: borders, underlines and grounds of cells, never the outline of a letter."""
    is_box: bool = False
    """One rectangle and nothing else."""

    @property
    def rect(self) -> Rect:
        """Give its hull."""
        return hull(self.points).grown(0.01)

    def add(self, points: Sequence[tuple[float, float]], step: Step, straight: bool) -> None:
        """Go on with these points."""
        last = self.points[-1] if self.points else None
        self.points.extend(points)
        self.steps.append(step)
        if self.is_straight:
            ahead = last is None or min(abs(points[0][0] - last[0]), abs(points[0][1] - last[1])) < 0.02
            self.is_straight = straight and ahead

    def runs_through(self, area: Rect) -> bool:
        """Tell whether a line of it may cross an area; a curve stays within its own points."""
        last, at = self.points[0], 0
        for values, operator in self.steps:
            count = 4 if operator == "re" else len(values) // 2
            points = self.points[at : at + count]
            at += count
            if operator == "l" and cuts(last, points[0], area):
                return True
            if operator not in "ml" and points and hull([last, *points]).meets(area):
                return True
            last = points[-1] if points else last
        return cuts(last, self.points[0], area)

    def moved(self, to: Callable[[float, float], tuple[float, float]], ctm: Matrix, new: Matrix) -> list[Step]:
        """Give its operators with each point where `to` puts it, written where `new` is the map to user space."""
        back = new.inverse
        out: list[Step] = []
        for values, operator in self.steps:
            if operator == "re":
                x, y, width, height = values
                ends = [back.point(*to(*ctm.point(*p))) for p in ((x, y), (x + width, y + height))]
                (x0, y0), (x1, y1) = ends
                out.append(([x0, y0, x1 - x0, y1 - y0], "re"))
            else:
                pairs = [back.point(*to(*ctm.point(*values[i : i + 2]))) for i in range(0, len(values), 2)]
                out.append(([side for pair in pairs for side in pair], operator))
        return out


@dataclass(slots=True, eq=False)
class Paint:
    """A finished path with the operator that paints it."""

    parts: list[Part]
    clip: str | None
    operator: str
    ctm: Matrix
    width: float
    """Of its line, in points; 0 when it has none."""

    def write(self, where: Callable[[Part], Where], ctm: Matrix | None = None) -> bytes:
        """Give its operators; `where` tells for each part whether it moves. Empty when nothing is left.

        `ctm` is the map to user space that is in force where it is written, if that is another than it was.
        """
        steps: list[Step] = []
        alone: list[Step] = []
        for part in self.parts:
            maps = where(part)
            if maps is None and ctm is None:
                steps += part.steps
                continue
            for to in (_same,) if maps is None else maps:
                moved = part.moved(to, self.ctm, ctm or self.ctm)
                if maps is None or self.clip is not None:
                    steps += moved
                else:  # painted one by one: whether an underline was cut at a letter of the name shows nowhere
                    alone += [*moved, ([], self.operator)]
        return self._painted(steps) + b"".join(operation(values, name) for values, name in alone)

    def _painted(self, steps: list[Step]) -> bytes:
        if not steps:
            if self.clip is None:
                return b""
            steps = [([0.0, 0.0, 0.0, 0.0], "re")]
        ends: list[Step] = [([], self.clip)] if self.clip is not None else []
        return b"".join(operation(values, name) for values, name in [*steps, *ends, ([], self.operator)])


def _same(x: float, y: float) -> tuple[float, float]:
    return x, y


def stays(part: Part) -> Where:
    """Say that a part stays where it is."""
    return None


@dataclass(slots=True)
class PathBuffer:
    """The path between its first point and the operator that paints it."""

    sight: Sight
    parts: list[Part] = field(default_factory=list)
    clip: str | None = None

    def add(self, operator: str, values: list[float], ctm: Matrix) -> None:
        """Take one construction operator."""
        step: Step = (values, operator)
        if operator == "h":
            self._last().steps.append(step)
        elif operator == "re":
            x, y, width, height = values
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            self.parts.append(Part(is_box=True))
            self._last().add([ctm.point(*corner) for corner in corners], step, ctm.is_upright)
        else:
            if operator == "m":
                self.parts.append(Part())
            pairs = [ctm.point(*values[i : i + 2]) for i in range(0, len(values), 2)]
            self._last().add(pairs, step, operator in "ml")

    def _last(self) -> Part:
        if not self.parts:
            raise NotProvable("lijn zonder begin")
        return self.parts[-1]

    def paint(self, operator: str, state: State, is_off: bool) -> Paint | None:
        """Give what is left of the path with its painting operator, and start anew; None when nothing is left."""
        parts, clip = self.parts, self.clip
        self.parts, self.clip = [], None
        operator = "n" if is_off else operator
        kept = [part for part in parts if part.points and self._stays(part, operator, clip)]
        if clip is not None:
            self._cut(kept, state)
        if (not kept or is_off) and clip is None:
            return None
        width = state.line_width * state.ctm.scale if operator in STROKES else 0.0
        for part in kept:
            self._note(part, operator, state, width)
        return Paint(kept, clip, operator, state.ctm, width)

    def _cut(self, parts: Sequence[Part], state: State) -> None:
        whole = hull([point for part in parts for point in part.points]) if parts else Rect(0, 0, 0, 0)
        state.cut(whole, len(parts) <= 1 and all(part.is_straight and _is_rectangle(part) for part in parts))

    def _stays(self, part: Part, operator: str, clip: str | None) -> bool:
        rect = part.rect
        if not self.sight.meets_mark(rect):
            return True
        may_go = clip is None and operator != "n"
        if may_go and any(mark.grown(1).holds(rect) for mark in self.sight.near(rect)):
            return False
        near = [mark.grown(1) for mark in self.sight.near(rect.grown(1))]
        if not part.is_straight and any(mark.has(*point) for mark in near for point in part.points):
            raise NotProvable("tekening onder een vak")
        if not part.is_straight and any(part.runs_through(area) for area in self.sight.areas if area.meets(rect)):
            raise NotProvable("tekening onder een vak")
        return True

    def _note(self, part: Part, operator: str, state: State, width: float) -> None:
        solid = state.is_plain and state.is_clip_exact and part.is_straight and _is_rectangle(part)
        rect, clip = part.rect, state.clip
        seen = Rect(max(rect.x0, clip.x0), max(rect.y0, clip.y0), min(rect.x1, clip.x1), min(rect.y1, clip.y1))
        if seen.x1 <= seen.x0 or seen.y1 <= seen.y0:
            return
        if operator in FILLS:
            known = state.brightness if state.is_plain else None
            self.sight.add_ground(seen, known, solid=solid)
        if width >= _BROAD:
            self.sight.add_ground(rect.grown(width / 2), None, solid=False)


def _is_rectangle(part: Part) -> bool:
    if part.is_box:
        return len(part.steps) == 1
    return part.is_straight and 4 <= len(part.points) <= 5
