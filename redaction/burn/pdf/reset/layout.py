"""Plans the boxes of one page: which letters each stands for, where it comes to stand, and what moves with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.place import Box
from redaction.burn.geometry import Frame, Rect, hull
from redaction.burn.made import MadeBox, Patch
from redaction.burn.nearby import Nearby
from redaction.burn.pdf.reset.align import Limits, Surroundings, choose_start
from redaction.burn.pdf.reset.beside import (
    Fitted,
    Mover,
    Shape,
    find_fitted,
    find_shapes,
    find_uprights,
    is_followed,
    refit,
)
from redaction.burn.pdf.reset.leaders import is_fitted, unfit
from redaction.burn.pdf.reset.lines import (
    Segment,
    Stretch,
    base_of,
    extent,
    find_segments,
    is_parallel,
    place,
)
from redaction.burn.pdf.reset.setting import Phrase, Setting, fit, make_setting, put, width_in
from redaction.burn.pdf.reset.stretches import read_stretches
from redaction.burn.pdf.reset.told import find_room
from redaction.burn.pdf.steps import Program
from redaction.burn.pdf.text import MARKED, UNSEEN, Run
from redaction.burn.provable import NotProvable

LOW, HIGH = -0.24, 0.88
"""Ems from the baseline to the edges of a box."""
_BROAD = 1.5
"""Points by which a line is drawn beside its path."""
_SMALL = 60.0
_TIGHT = 3.0
"""Points by which a line or a clip may reach over the words it belongs to."""
_GROUND, _OWN = 2.3, (-0.6, 1.7)
"""Ems up to which a shape is the ground of words, and from the baseline between which it stands then."""
BAND = (-0.45, 1.15)
"""Ems from the baseline between which lines belong to the words."""


@dataclass(eq=False, slots=True)
class Planned:
    """A box that is still to be drawn."""

    text: str
    covered: Box
    drawn: Box
    run: Run | None = None
    """In whose place in the order of writing it stands; None: on top, at the end."""
    number: int = 0
    """Before which letter of the run."""
    is_reset: bool = False
    room: tuple[float, float] | None = None

    @property
    def made(self) -> MadeBox:
        """Give it as it came out."""
        return MadeBox(self.covered, self.drawn, self.text, self.is_reset, self.room)


@dataclass(slots=True)
class Layout:
    """What is decided for one page."""

    boxes: list[Planned] = field(default_factory=list)
    settings: list[tuple[Setting, Limits]] = field(default_factory=list)
    moved: list[Box] = field(default_factory=list)
    refitted: dict[int, list[Mover]] = field(default_factory=dict)
    """By `id` of a part of a path that was made to fit a name: where it goes; empty when it is left out."""


@dataclass(slots=True)
class _Page:
    runs: Sequence[Run]
    patches: Sequence[Patch]
    marks: Sequence[Rect]
    frame: Frame
    widths: Mapping[str, float]
    shapes: list[Shape]
    pictures: Sequence[Rect]
    small: list[Rect] = field(default_factory=list)
    """Shapes and pictures no larger than a few letters."""
    uprights: list[Rect] = field(default_factory=list)

    def __post_init__(self) -> None:
        rects = (*self.pictures, *(shape.part.rect for shape in self.shapes))
        self.small = [rect for rect in rects if max(rect.x1 - rect.x0, rect.y1 - rect.y0) < _SMALL]
        self.uprights = list(dict.fromkeys(find_uprights(self.shapes)))


def make_layout(
    program: Program,
    runs: Sequence[Run],
    patches: Sequence[Patch],
    frame: Frame,
    widths: Mapping[str, float],
    *,
    keep_positions: bool,
    pictures: Sequence[Rect] = (),
) -> Layout:
    """Plan the boxes of a page of which it is known what goes; `widths` are those of a box by its text.

    `pictures` are the places of pictures in user space.

    Raises:
        NotProvable: The words beside a box do not fit, or stand where they would be cut off.
    """
    marks = [frame.user(patch.box) for patch in patches]
    page = _Page(runs, patches, marks, frame, widths, list(find_shapes(program)) if patches else [], pictures)
    first = _find_first(runs, marks)
    layout, done = Layout(), set[int]()
    if not keep_positions and first:
        _set_lines(page, layout, _areas(page))
        done = {mark for setting, _ in layout.settings for phrase in setting.phrases for mark in phrase.marks}
    for number, patch in enumerate(patches):
        if number not in done:
            run, letter = first.get(number, (None, 0))
            layout.boxes.append(Planned(patch.text, patch.box, patch.box, run, letter))
    for run in runs:
        run.holder.is_touched |= run.fates is not None or bool(layout.settings)
    return layout


def _find_first(runs: Sequence[Run], marks: Sequence[Rect]) -> dict[int, tuple[Run, int]]:
    """Give for each mark the first letter in the order of writing that it takes."""
    found: dict[int, tuple[Run, int]] = {}
    places = Nearby(marks)
    for run in runs:
        if run.fates is None or MARKED not in run.fates:
            continue
        for letter in run.letters():
            if run.fates[letter.number] == MARKED:
                core = run.core(letter)
                for number in places.near(core):
                    if number not in found and marks[number].meets(core):
                        found[number] = run, letter.number
    return found


def _areas(page: _Page) -> set[int]:
    """Give the boxes that somebody drew or that take letters of more than one line: what is beside them stays there."""
    lines: dict[int, list[tuple[float, float]]] = {}
    places = Nearby(page.marks)
    for run in page.runs:
        if run.fates is not None and MARKED in run.fates:
            cores = [run.core(x) for x in run.letters() if run.fates[x.number] == MARKED]
            for number in {n for core in cores for n in places.near(core) if page.marks[n].meets(core)}:
                lines.setdefault(number, []).append((base_of(run), run.em))
    drawn = {number for number, patch in enumerate(page.patches) if patch.is_area}
    return drawn | {
        number
        for number, rows in lines.items()
        if max(row[0] for row in rows) - min(row[0] for row in rows) > 0.7 * max(row[1] for row in rows)
    }


def _set_lines(page: _Page, layout: Layout, areas: set[int]) -> None:
    segments = find_segments(page.runs, page.marks, areas, page.uprights)
    fitted = find_fitted(page.shapes, segments, page.runs)
    if fitted:  # the frame of a name is no cell: it parts no words
        parts = {id(one.shape.part) for one in fitted}
        page.uprights = list(dict.fromkeys(find_uprights(page.shapes, parts)))
        segments = find_segments(page.runs, page.marks, areas, page.uprights)
        fitted = find_fitted(page.shapes, segments, page.runs)
    for segment in segments:
        unfit(segment, page.runs)
    texts = [patch.text for patch in page.patches]
    arounds: list[Surroundings] = []
    for segment in segments:
        around = next((a for a in arounds if is_parallel(a.axis, segment.axis)), None)
        if around is None:
            own = [run for run in page.runs if _shows(run) and is_parallel(run.direction, segment.axis)]
            struck = [other.stretch for other in segments if is_parallel(other.axis, segment.axis)]
            stretches = read_stretches(own)
            near = [s for s in stretches if any(_is_part(t, s) for t in struck)]
            around = Surroundings(segment.axis, page.frame.visible, stretches, near, page.uprights)
            arounds.append(around)
        _set_segment(page, layout, around, make_setting(segment, texts, page.widths))
    _refit(page, layout, fitted)


def _refit(page: _Page, layout: Layout, fitted: Sequence[Fitted]) -> None:
    settings = {id(setting.segment): setting for setting, _ in layout.settings}
    for one in fitted:
        points = one.shape.part.points
        movers = layout.refitted[id(one.shape.part)] = refit(one, settings[id(one.segment)])
        new = [to(*point) for to in movers for point in points]
        layout.moved.append(_shown(page.frame, hull([*points, *new]).grown(_BROAD)))


def _is_part(of: Stretch, whole: Stretch) -> bool:
    return abs(whole.base - of.base) < 0.1 and whole.start <= of.end and of.start <= whole.end


def _set_segment(page: _Page, layout: Layout, around: Surroundings, setting: Setting) -> None:
    segment = setting.segment
    limits = _within_clip(setting, around.free(segment))
    right = around.column(segment)
    high = min(limits.high, right) if right is not None and right > segment.start else limits.high
    room = high - (segment.start if _is_left(around, setting, limits) else limits.low)
    shares = fit(setting, room)
    start = choose_start(around, segment, width_in(setting, shares), limits)
    room_told = find_room(around, setting, is_fixed=is_followed(segment, page.small) or is_fitted(segment, page.runs))
    put(setting, start, shares)
    layout.settings.append((setting, limits))
    for phrase in setting.phrases:
        phrase.room = room_told
        layout.boxes.append(_planned(page, segment, phrase))
    ends = min(segment.start, setting.start), max(segment.end, setting.end)
    low, high = (segment.base + ems * segment.em for ems in BAND)
    layout.moved.append(_shown(page.frame, place(segment.axis, ends[0], low, ends[1], high)))


def _is_left(around: Surroundings, setting: Setting, limits: Limits) -> bool:
    """Tell whether the segment grows to the right only: where it begins does not depend on its width."""
    tried = [choose_start(around, setting.segment, width, limits) for width in (1.0, 2.0)]
    return tried[0] == tried[1]


def _planned(page: _Page, segment: Segment, phrase: Phrase) -> Planned:
    boxes = [page.patches[mark].box for mark in sorted(phrase.marks)]
    covered = Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
    low, high = segment.base + LOW * segment.em, segment.base + HIGH * segment.em
    drawn = _shown(page.frame, place(segment.axis, phrase.start, low, phrase.end, high))
    first = min(phrase.items, key=lambda item: (item.run.order, item.letter.number))
    return Planned(phrase.text, covered, drawn, first.run, first.letter.number, True, phrase.room)


def _within_clip(setting: Setting, limits: Limits) -> Limits:
    """Keep what stays inside the area that is painted; a clip that fits only these words moves with them.

    Raises:
        NotProvable: The area has a shape of its own.
    """
    segment = setting.segment
    low, high = limits
    for item in segment.items:
        clip = item.run.state.clip
        if clip.x0 < -1e8:
            continue
        bottom, top, start, end = extent(segment.axis, clip)
        if is_own(segment, bottom, top, start, end):
            continue
        if not item.run.state.is_clip_exact:
            raise NotProvable("tekst in een uitsnede")
        low, high = max(low, start), min(high, end)
    return Limits(low, high)


def is_own(segment: Segment, low: float, high: float, start: float, end: float) -> bool:
    """Tell whether a line, ground or clip, which lies so across and along the line, belongs to these words only."""
    inside = low >= segment.base + _OWN[0] * segment.em and high <= segment.base + _OWN[1] * segment.em
    flat = high - low <= _GROUND * segment.em
    return inside and flat and start >= segment.start - _TIGHT and end <= segment.end + _TIGHT


def _shown(frame: Frame, rect: Rect) -> Box:
    x0, y0, x1, y1 = frame.to_user.inverse.hull(rect)
    height = frame.size[1]
    return Box(x0, height - y1, x1, height - y0)


def find_unseen(runs: Sequence[Run], frame: Frame) -> Iterator[Box]:
    """Yield the places of letters that go because nobody could see them; neighbours together."""
    for run in runs:
        if run.fates is None or UNSEEN not in run.fates:
            continue
        start: float | None = None
        end = 0.0
        for letter in run.letters():
            if run.fates[letter.number] == UNSEEN:
                start = letter.at if start is None else start
                end = letter.at + letter.width
            elif start is not None and not letter.is_blank:
                yield _shown(frame, run.part(start, end, -0.3, 1.0))
                start = None
        if start is not None:
            yield _shown(frame, run.part(start, end, -0.3, 1.0))


def count_gone(runs: Sequence[Run]) -> int:
    """Count the letters, as readers spell them, that are not on the new page."""
    total = 0
    for run in runs:
        if run.fates is not None:
            for letter in run.letters():
                if run.fates[letter.number] and not letter.is_blank:
                    spelled = run.font.unicode.get(letter.code)
                    total += 1 if spelled is None else len(spelled) // 4
    return total


def _shows(run: Run) -> bool:
    """Tell whether people see anything of a run in the rendition."""
    return run.count > 0 and not run.is_off and (run.fates is None or any(fate != UNSEEN for fate in run.fates))
