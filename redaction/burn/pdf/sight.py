"""What one page shows, in drawing order: which letters people can see, which nobody can, and what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from redaction.burn.geometry import Rect, hull
from redaction.burn.nearby import Nearby
from redaction.burn.pdf.overlap import find_overlaps
from redaction.burn.pdf.text import MARKED, UNSEEN, Letter, Run
from redaction.burn.provable import NotProvable

_TOUCH = 0.35
"""Share of a letter, along both axes, that a box must cover to take the letter away."""
_COVER = 0.6
"""Share of a letter, along both axes, from which a later shape may hide it."""
_SMALLEST, _SMALL = 1.2, 1.5
"""Points: below the first nobody can read it, below the second it is not certain."""
_CONTRAST = 12 / 255
"""Least difference in brightness between a letter and its ground."""
_LEAST = 1.0
"""Points along a side below which a shape hides nothing and is no ground."""
_SCAN = 0.5
"""Share of the page from which a picture may be a scan, under which words lie invisible on purpose."""
_INVISIBLE = 3
_MANY = 8
"""Grounds at one place from which it is worth the work to leave out those that others hide."""


class Ground(NamedTuple):
    """A shape or picture that lies over what was drawn before it and under what comes after."""

    order: int
    rect: Rect
    brightness: float | None
    """0 black to 1 white; None when the colour is not certain or not one."""
    is_solid: bool
    """It fills the whole rectangle and lets nothing through."""
    is_picture: bool


@dataclass(slots=True)
class Sight:
    """Collects runs, shapes and pictures of one page; all in user space."""

    marks: tuple[Rect, ...]
    visible: Rect
    areas: tuple[Rect, ...] = ()
    """Of the marks those that somebody drew: no line may run through them."""
    order: int = 0
    runs: list[Run] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    least: float = _LEAST
    needs_look: bool = False
    """What people see depends on something that only a picture of the page tells."""
    _places: Nearby = field(init=False)

    def __post_init__(self) -> None:
        """Order the marks by place."""
        self._places = Nearby(self.marks)

    def near(self, rect: Rect) -> list[Rect]:
        """Give the marks that may meet a rectangle, in their own order."""
        return [self.marks[number] for number in self._places.near(rect)]

    def next(self) -> int:
        """Give the next number in the order of drawing."""
        self.order += 1
        return self.order

    def is_marked(self, core: Rect) -> bool:
        """Tell whether a box takes this letter."""
        return any(share(core, mark) >= _TOUCH for mark in self.near(core))

    def meets_mark(self, rect: Rect) -> bool:
        """Tell whether a box touches the rectangle at all."""
        return any(mark.meets(rect) for mark in self.near(rect))

    def add_ground(self, rect: Rect, brightness: float | None, *, solid: bool, picture: bool = False) -> None:
        """Note what may hide or carry text."""
        order = self.next()
        if min(rect.x1 - rect.x0, rect.y1 - rect.y0) >= self.least or picture:
            self.grounds.append(Ground(order, rect, brightness, solid, picture))

    @property
    def is_scan(self) -> bool:
        """Tell whether a picture fills most of the page."""
        whole = _area(self.visible)
        return any(g.is_picture and _area(g.rect) > _SCAN * whole for g in self.grounds)

    def judge(self) -> None:
        """Decide what becomes of each letter.

        Raises:
            NotProvable: It cannot be told whether people see some text.
        """
        table = Nearby(ground.rect for ground in self.grounds)
        for run in self.runs:
            if run.count:
                self._judge(run, table)
        if any(run.fates is None or UNSEEN in run.fates or 0 in run.fates for run in self.runs):
            find_overlaps(self.runs)

    def _judge(self, run: Run, table: Nearby) -> None:
        rect, state = run.rect, run.state
        if run.is_off or (run.smallest < _SMALLEST and not self.meets_mark(rect)):
            self._doom(run, UNSEEN)
            return
        if state.mode == _INVISIBLE:
            if self.is_scan:
                raise NotProvable("onzichtbare tekst")
            self._doom(run, UNSEEN)
            return
        near = [ground for number in table.near(rect) if (ground := self.grounds[number]).rect.meets(rect)]
        certain = self.visible.holds(rect) and state.clip.holds(rect) and not near and state.mode == 0
        if certain and not self.meets_mark(rect) and run.smallest >= _SMALL and _contrasts(state.brightness, 1.0):
            self.needs_look |= not (state.is_clip_exact and state.is_plain) or state.brightness is None
            return
        near = _without_hidden(run, near) if len(near) > _MANY else near
        for letter in run.letters():
            fate = self._fate(run, letter, near)
            if fate:
                run.doom(letter.number, fate)

    def _doom(self, run: Run, fate: int) -> None:
        """Let all letters of a run go; those under a box go because of the box."""
        run.doom_all(fate)
        if self.meets_mark(run.rect):
            for letter in run.letters():
                if self.is_marked(run.core(letter)):
                    run.doom(letter.number, MARKED)

    def _fate(self, run: Run, letter: Letter, near: Sequence[Ground]) -> int:
        core = run.core(letter)
        if self.meets_mark(core):
            if not run.place.runs_along_axis:
                raise NotProvable("schuine tekst onder een vak")
            if self.is_marked(core):
                return MARKED
        if letter.is_blank:
            return 0
        if not self.visible.has(*core.centre) or not run.state.clip.has(*core.centre):
            return UNSEEN
        if run.smallest < _SMALL:
            raise NotProvable("onleesbaar kleine tekst")
        if run.state.mode > _INVISIBLE:
            raise NotProvable("tekst die uitsnijdt")
        return self._on_grounds(run, letter, core, near)

    def _on_grounds(self, run: Run, letter: Letter, core: Rect, near: Sequence[Ground]) -> int:
        state = run.state
        whole = run.part(letter.at, letter.at + letter.width, 0.0, 0.7)
        if any(g.order > run.order and g.is_solid and g.rect.holds(whole) for g in near):
            return UNSEEN
        ground: float | None = 1.0
        beside: list[float | None] = []
        for other in near:
            covered = share(core, other.rect)
            if covered > 0 and other.is_picture:
                raise NotProvable("tekst over of onder een afbeelding")
            if other.order > run.order and covered > _COVER:
                raise NotProvable("tekst onder een vlak")
            if covered > _COVER and other.order < run.order:
                ground = other.brightness if other.is_solid else None
            elif covered > 0:
                beside.append(other.brightness)
        self.needs_look |= state.mode > 0 or not (state.is_clip_exact and state.is_plain)
        return self._by_contrast(state.brightness if state.mode == 0 else None, ground, beside)

    def _by_contrast(self, ink: float | None, ground: float | None, beside: Sequence[float | None]) -> int:
        contrast = _contrasts(ink, ground)
        if not contrast and any(_contrasts(ink, other) for other in beside):
            raise NotProvable("tekst die deels niet te zien is")
        self.needs_look |= ink is None or ground is None or not all(_contrasts(ink, other) for other in beside)
        return 0 if contrast else UNSEEN


def _without_hidden(run: Run, near: Sequence[Ground]) -> list[Ground]:
    """Leave out each ground that lies under all of a run and under another ground that does."""
    cores = [run.core(letter) for letter in run.letters()]
    whole = hull([corner for core in cores for corner in ((core.x0, core.y0), (core.x1, core.y1))])
    under = {g.order for g in near if g.order < run.order and not g.is_picture and g.rect.holds(whole)}
    last = max(under, default=0)
    return [g for g in near if g.order == last or g.order not in under]


def _contrasts(ink: float | None, ground: float | None) -> bool:
    return ink is None or ground is None or abs(ink - ground) >= _CONTRAST


def _area(rect: Rect) -> float:
    return (rect.x1 - rect.x0) * (rect.y1 - rect.y0)


def share(core: Rect, other: Rect) -> float:
    """Give the smaller of the covered shares of width and height, 0..1."""
    wide = min(core.x1, other.x1) - max(core.x0, other.x0)
    high = min(core.y1, other.y1) - max(core.y0, other.y0)
    if wide <= 0 or high <= 0:
        return 0.0
    return min(wide / max(core.x1 - core.x0, 1e-9), high / max(core.y1 - core.y0, 1e-9))
