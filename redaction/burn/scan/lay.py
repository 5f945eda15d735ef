"""Takes out of the picture of a page what has to go: line by line set anew where that is safe, else painted over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np

from pipeline.model.place import Box
from redaction.burn.made import MadeBox, Patch
from redaction.burn.scan.breaks import find_room
from redaction.burn.scan.ink import Pixels, find_posts
from redaction.burn.scan.lens import Lens
from redaction.burn.scan.line import Asked, Limits, Margins, hull
from redaction.burn.scan.rows import HEIGHT, Row, find_centre, find_rows, find_setting, margin_near
from redaction.burn.scan.shift import Reset, reset_line

_TALL = 1.5
"""Height against width from which a box lies over text that runs up or down the page."""
_SLACK = 0.35
"""Part of the height of a word by which the middle of a box may lie beside that of its line."""
_BETWEEN = 1.0
"""Ems that stay free between a line that grew and what stands beside it."""
_MARGIN = 0.2
"""Ems by which the ends of lines at one margin differ at most."""
_NARROW = 0.62
"""What is left of the width of a box where there is no room for it: its text is pressed together."""
_EDGE = 6.0
"""Points along the edge of the paper into which no line grows."""


class Done(NamedTuple):
    """What was done to a page; points."""

    boxes: tuple[MadeBox, ...]
    moved: tuple[Box, ...]


def take_out(
    page: Pixels,
    patches: Sequence[Patch],
    words: Sequence[Box],
    widths: Mapping[str, float],
    scale: float,
    lens: Lens | None = None,
) -> Done:
    """Take the patches out of a page (rows, columns, three colours), in place.

    Args:
        page: The picture.
        patches: What goes, in points.
        words: The places of the words on the page in points; without them everything keeps its place.
        widths: Of a box in points, by its text.
        scale: Pixels per point.
        lens: Draws what moves anew; None for a scan.
    """
    wide = {text: value * scale for text, value in widths.items()}
    placed = [_scaled(word, scale) for word in words]
    areas = [Asked(place, patch.text, (place,)) for patch, place in _drawn(patches, scale)]
    asked = [_asked(_scaled(patch.box, scale), patch.text, placed) for patch in patches if not patch.is_area]
    rows = _rows(page, asked, placed)
    boxes = [_painted(page, area, scale) for area in areas]
    moved: list[Box] = []
    for row, group in _by_row(asked, rows):
        is_free = row is not None and not any(_crosses(row, area.box) for area in areas)
        done = _reset(page, group, row, rows, wide, lens, _EDGE * scale) if row and is_free else None
        if row is None or done is None:
            boxes += [_painted(page, one, scale) for one in group]
        else:
            boxes += _set_boxes(done, find_room(row, rows, done.kept, len(done.boxes)), scale)
            moved.append(_scaled(done.area, 1 / scale))
    return Done(tuple(sorted(boxes, key=lambda box: (box.covered.top, box.covered.x0))), tuple(moved))


def _drawn(patches: Sequence[Patch], scale: float) -> list[tuple[Patch, Box]]:
    """Give the areas that somebody drew, with their places in pixels."""
    return [(patch, _scaled(patch.box, scale)) for patch in patches if patch.is_area]


def _crosses(row: Row, area: Box) -> bool:
    """Tell whether an area that somebody drew lies on a line of print: then nothing on that line moves."""
    return any(box.top < area.bottom and area.top < box.bottom for box in row.boxes)


def _set_boxes(done: Reset, room: tuple[float, float] | None, scale: float) -> list[MadeBox]:
    told = None if room is None else (room[0] / scale, room[1] / scale)
    return [
        MadeBox(_scaled(hull(one.places), 1 / scale), _scaled(drawn, 1 / scale), one.text, True, told)
        for one, drawn in done.boxes
    ]


def _scaled(box: Box, by: float) -> Box:
    return Box(*(side * by for side in box))


def _asked(place: Box, text: str, words: Iterable[Box]) -> Asked:
    """Give what goes, as high as the words that it lies on: a box from text recognition is padded."""
    under = [w for w in words if w.meets(place) and place.top <= (w.top + w.bottom) / 2 <= place.bottom]
    box = place._replace(top=min(w.top for w in under), bottom=max(w.bottom for w in under)) if under else place
    return Asked(box, text, (place,))


def _rows(page: Pixels, asked: Sequence[Asked], words: Sequence[Box]) -> list[Row]:
    """Give the lines of the page, with what goes as words among them; none when nothing is known of its words."""
    if not asked or not words:
        return []
    goes = [one.box for one in asked]
    posts = find_posts(page, median(box.bottom - box.top for box in words) / HEIGHT)
    found = find_rows([*(rest for word in words for rest in _rest(word, goes)), *goes], posts)
    return [row._replace(goes=frozenset(goes).intersection(row.boxes)) for row in found]


def _rest(word: Box, patches: Iterable[Box]) -> Iterator[Box]:
    """Yield what the patches leave of a word: nothing, the word, or the parts beside them."""
    least = (word.bottom - word.top) / 10
    for patch in patches:
        middle = (word.top + word.bottom) / 2
        if patch.meets(word) and patch.top <= middle <= patch.bottom:
            for part in (word._replace(x1=min(word.x1, patch.x0)), word._replace(x0=max(word.x0, patch.x1))):
                yield from _rest(part, patches)
            return
    if word.x1 - word.x0 > least > 0:
        yield word


def _by_row(asked: Iterable[Asked], rows: Sequence[Row]) -> list[tuple[Row | None, list[Asked]]]:
    """Give the boxes of each line of print together; None for those that stand on none."""
    groups: dict[int, list[Asked]] = {}
    loose: list[Asked] = []
    for one in asked:
        tall = one.box.bottom - one.box.top > _TALL * (one.box.x1 - one.box.x0)
        number = next((n for n, row in enumerate(rows) if one.box in row.boxes and _fits(one.box, row)), None)
        if number is None or (tall and len(rows[number].boxes) == 1):
            loose.append(one)
        else:
            groups.setdefault(number, []).append(one)
    return [*((rows[number], group) for number, group in groups.items()), *((None, [one]) for one in loose)]


def _fits(box: Box, row: Row) -> bool:
    middle = row.level + row.slope * (box.x0 + box.x1) / 2
    high = box.bottom - box.top
    return abs((box.top + box.bottom) / 2 - middle) < _SLACK * high and high < 2 * row.em


def _reset(
    page: Pixels,
    asked: Sequence[Asked],
    row: Row,
    rows: Sequence[Row],
    widths: Mapping[str, float],
    lens: Lens | None,
    edge: float,
) -> Reset | None:
    """Set a line anew, with narrow boxes where wide ones do not fit: what stays shows that there is no room."""
    others = [other for other in rows if other is not row]
    near = _MARGIN * row.em
    whole = [other for other in others if not other.goes] or others  # a line with a name ends where that says
    ends = (
        margin_near(row.x0 + row.aside, (o.x0 + o.aside for o in whole), near) - row.aside,
        margin_near(row.x1 + row.aside, (o.x1 + o.aside for o in whole), near) - row.aside,
    )
    limits = _limits(row, others, Limits(edge, page.shape[1] - edge))
    middle = page.shape[1] / 2
    centre = find_centre(row, whole, middle)
    frame = Margins(find_setting(row, rows, middle), *ends, *limits, None if centre is None else centre - row.aside)
    done = reset_line(page, asked, row, frame, widths, lens)
    return done or reset_line(page, asked, row, frame, {text: _NARROW * wide for text, wide in widths.items()}, lens)


def _limits(row: Row, others: Iterable[Row], limits: Limits) -> Limits:
    """Draw the edges of the page in to what stands beside a line."""
    left, right, free = limits.left, limits.right, _BETWEEN * row.em
    for other in others:
        middle = (row.x1 + other.x0) / 2 if other.x0 >= row.x1 else (row.x0 + other.x1) / 2
        if abs(other.level + (other.slope - row.slope) * middle - row.level) > row.em:
            continue
        if other.x0 >= row.x1:
            right = min(right, max(other.x0 - free, row.x1))
        elif other.x1 <= row.x0:
            left = max(left, min(other.x1 + free, row.x0))
    return Limits(left, right)


def _painted(page: Pixels, one: Asked, scale: float) -> MadeBox:
    """Paint over what is asked; everything else keeps its place."""
    for place in one.places:
        paint(page, place)
    place = _scaled(hull(one.places), 1 / scale)
    return MadeBox(place, place, one.text)


def paint(page: Pixels, box: Box, but: Iterable[Box] = ()) -> None:
    """Paint a place (pixels) of a page in the tone of the paper around it, in place, `but` some places within it."""
    x0, top = max(0, int(box.x0) - 1), max(0, int(box.top) - 1)
    x1, bottom = int(box.x1) + 2, int(box.bottom) + 2
    around = max(2, (bottom - top) // 3)
    near = page[max(0, top - around) : bottom + around, max(0, x0 - around) : x1 + around].reshape(-1, 3)
    kept = [(p, page[p].copy()) for p in ((slice(int(b.top), int(b.bottom)), slice(int(b.x0), int(b.x1))) for b in but)]
    if near.size:
        page[top:bottom, x0:x1] = np.percentile(near, 75, axis=0).astype(np.uint8)
    for place, was in kept:
        page[place] = was
