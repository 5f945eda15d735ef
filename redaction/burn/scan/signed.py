"""Takes signatures and parafen of redacted people off the picture of a page, and tells of all other ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from pipeline.model.place import Box
from redaction.burn.made import MadeBox, Patch
from redaction.burn.scan.hands import belongs, find_hands
from redaction.burn.scan.ink import Pixels
from redaction.burn.scan.lay import paint
from redaction.burn.scan.rows import HEIGHT

MAYBE_SIGNED = "hier staat mogelijk een handtekening of paraaf. Kijk of die gelakt moet worden."
_STEPS = 4
"""Heights at which a box for a signature is tried: it may not lie over words that stay."""


def take_hands(
    page: Pixels, patches: Sequence[Patch], words: Sequence[Box], widths: Mapping[str, float], scale: float
) -> tuple[tuple[MadeBox, ...], tuple[str, ...]]:
    """Take off a page, in place, what is written by hand at a patch; give a box for each, and a doubt on any other.

    Args:
        page: The picture: rows, columns, three colours.
        patches: What goes, in points: a signature right above one, or ink that touches one, goes with it.
        words: The places of the words on the page in points; without them nothing is done.
        widths: Of a box in points, by its text; empty: as wide as the signature.
        scale: Pixels per point.
    """
    if not words:  # print and hand cannot be told apart
        return (), ()
    hands = [_scaled(box, 1 / scale) for box in find_hands(page, [_scaled(word, scale) for word in words], scale)]
    em = median(word.bottom - word.top for word in words) / HEIGHT
    marks = {patch.box: patch for patch in patches}
    stays = [word for word in words if not any(_holds(mark, word) for mark in marks)]
    boxes: list[MadeBox] = []
    for hand in hands:
        mark = belongs(hand, marks, stays, em)
        if mark is None or any(_holds(other, hand) for other in marks):
            continue
        paint(page, _scaled(hand, scale), [_scaled(word, scale) for word in stays if word.meets(hand)])
        text = marks[mark].text
        drawn = _place(hand, widths.get(text, hand.x1 - hand.x0), em * HEIGHT, [*stays, *marks])
        boxes.append(MadeBox(hand, drawn, text, is_reset=bool(widths)))
    free = [hand for hand in hands if not any(hand.meets(one.covered) for one in boxes) and not _any_holds(marks, hand)]
    return tuple(boxes), (MAYBE_SIGNED,) if free else ()


def _scaled(box: Box, by: float) -> Box:
    return Box(*(side * by for side in box))


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    return outer.x0 <= x <= outer.x1 and outer.top <= y <= outer.bottom


def _any_holds(boxes: Iterable[Box], inner: Box) -> bool:
    return any(_holds(box, inner) for box in boxes)


def _place(hand: Box, wide: float, high: float, taken: Sequence[Box]) -> Box:
    """Give the place of a box of fixed size within a signature, beside the words around it."""
    room = max(hand.bottom - hand.top - high, 0.0)
    tries = [Box(hand.x0, top, hand.x0 + wide, top + high) for top in (hand.top + room * n / _STEPS for n in _MIDDLE)]
    return next((box for box in tries if not any(box.meets(other) for other in taken)), tries[0])


_MIDDLE = (2, 1, 0, 3, 4)
"""From the middle outwards."""
