"""Says where the boxes of a page come among its words, so that who copies or listens meets them in their place."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.place import Box
from pipeline.tools.ocr_seen import OcrWord

_SHARED = 0.4
"""Part of the lower of a word and a box that must stand beside the other on one line."""


def split_at_boxes(words: Sequence[OcrWord], boxes: Sequence[Box]) -> list[tuple[int | None, tuple[OcrWord, ...]]]:
    """Give the words in runs: first those before all boxes (None), then per box by number those that follow it.

    Args:
        words: In the order of reading.
        boxes: On the same page.
    """
    lines = _lines(boxes)
    order = sorted(range(len(boxes)), key=lambda n: (_place(words, boxes[n]), lines[n], boxes[n].x0))
    cuts = [*(_place(words, boxes[n]) for n in order), len(words)]
    first = (None, tuple(words[: cuts[0]]))
    return [first, *((number, tuple(words[cuts[at] : cuts[at + 1]])) for at, number in enumerate(order))]


def _lines(boxes: Sequence[Box]) -> dict[int, int]:
    """Give by number of a box the number of its line, from the top."""
    lines: dict[int, int] = {}
    last: Box | None = None
    for number in sorted(range(len(boxes)), key=lambda n: boxes[n].top):
        box = boxes[number]
        lines[number] = max(lines.values(), default=0) + (last is not None and not _is_beside(last, box))
        last = box
    return lines


def _place(words: Sequence[OcrWord], box: Box) -> int:
    """Give how many words come before a box."""
    line = [(at, word.box) for at, word in enumerate(words) if _is_beside(word.box, box)]
    left = max(((place.x1, at) for at, place in line if place.x1 + place.x0 <= box.x0 + box.x1), default=None)
    if left:
        return left[1] + 1
    right = min(((place.x0, at) for at, place in line), default=None)
    if right:
        return right[1]
    above = [at for at, word in enumerate(words) if word.box.top + word.box.bottom < box.top + box.bottom]
    return above[-1] + 1 if above else 0


def _is_beside(a: Box, b: Box) -> bool:
    return min(a.bottom, b.bottom) - max(a.top, b.top) > _SHARED * min(a.bottom - a.top, b.bottom - b.top)
