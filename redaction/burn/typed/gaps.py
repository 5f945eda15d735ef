"""Takes the marked letters out of the values: one gap per name, whatever it was and however it was marked."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox, RedactionMark
from pipeline.tools.carried import gap, put_gaps
from redaction.burn.plan import SEPARATOR
from redaction.burn.typed.align import Aligned, Letter, Place, lines_of
from redaction.burn.typed.reflow import reflow
from redaction.burn.typed.slots import Slot, find_covered

_TOUCHED = 0.2
"""Share of the width of a letter that a box may touch while the letter stays."""
_LEAST, _LEAST_MONO = 4, 9
"""Characters that a gap takes at least."""
_BROAD, _BROAD_MONO = 0.55, 1.2
"""Characters that a gap takes per character of its label."""
_COLUMN, _SPACES = re.compile(r" {2,}(?=\S)"), re.compile(r" +(?=\S)")
_QUOTE = re.compile(r"\s*(?:>\s*)*")


@dataclass(slots=True)
class Gap:
    """A stretch of one text that goes."""

    slot: int
    start: int
    end: int
    """Half-open."""
    marks: set[int]
    letters: list[Letter]

    def label(self, marks: Sequence[RedactionMark]) -> str:
        """Give the text for its box."""
        return SEPARATOR.join(sorted({code for number in self.marks for code in marks[number].gronden}))

    @property
    def covered(self) -> list[PlacedBox]:
        """Give its places in the rendition, one per line."""
        return [_hull(line) for line in lines_of(self.letters)]


def _hull(line: Sequence[Letter]) -> PlacedBox:
    boxes = [letter.placed.box for letter in line]
    x0, x1 = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    return PlacedBox(line[0].page, Box(x0, boxes[0].top, x1, boxes[0].bottom))


def hulls(letters: Sequence[Letter]) -> Iterator[PlacedBox]:
    """Yield one place per line of letters."""
    return map(_hull, lines_of(letters))


def find_gaps(slots: Sequence[Slot], aligned: Aligned, marks: Sequence[RedactionMark]) -> list[Gap] | None:
    """Give the gaps in the order of the values; None when a mark lies on what is ours or on nothing at all."""
    under = _under(aligned, marks)
    used = {number for numbers in under.values() for number in numbers}
    if len(used) < len(marks) or any(not slots[place.slot].path for _, place in _marked(aligned, under)):
        return None
    gaps: list[Gap] = []
    for letter, place in _marked(aligned, under):
        if gaps and _goes_on(slots, gaps[-1], place):
            gaps[-1].end = place.offset + 1
            gaps[-1].marks |= under[place]
            gaps[-1].letters.append(letter)
        else:
            gaps.append(Gap(place.slot, place.offset, place.offset + 1, set(under[place]), [letter]))
    return gaps


def _marked(aligned: Aligned, under: Mapping[Place, set[int]]) -> Iterator[tuple[Letter, Place]]:
    """Yield the letters that lie under marks."""
    return ((letter, place) for letter, place in aligned.letters if place in under)


def _under(aligned: Aligned, marks: Sequence[RedactionMark]) -> dict[Place, set[int]]:
    """Give by place in the values the marks that lie on it."""
    boxes: dict[int, list[tuple[Box, int]]] = {}
    for number, mark in enumerate(marks):
        for page, box in mark.boxes:
            boxes.setdefault(page, []).append((box, number))
    found: dict[Place, set[int]] = {}
    for letter, place in aligned.letters:
        for box, number in boxes.get(letter.page, ()):
            if _lies_on(box, letter.placed.box):
                found.setdefault(place, set()).add(number)
    return found


def _lies_on(box: Box, letter: Box) -> bool:
    if not box.top <= (letter.top + letter.bottom) / 2 <= box.bottom:
        return False
    wide = min(box.x1, letter.x1) - max(box.x0, letter.x0)
    return wide > _TOUCHED * max(letter.x1 - letter.x0, 1e-6)


def _goes_on(slots: Sequence[Slot], before: Gap, place: Place) -> bool:
    """Tell whether only blanks stand between a gap and a letter of the same text."""
    return before.slot == place.slot and not slots[place.slot].text[before.end : place.offset].strip()


def take_out(
    values: Mapping[str, Any], slots: Sequence[Slot], gaps: Sequence[Gap], labels: Sequence[str]
) -> tuple[dict[str, Any], list[list[Gap]]]:
    """Give the values with gaps and the gaps that are drawn, each with those that it stands for.

    A name that goes on in the next line is one gap, in the first of them.
    """
    drawn: list[list[Gap]] = []
    changes: dict[int, list[tuple[int, int, str]]] = {}
    columns: dict[int, frozenset[int]] = {}
    for one, label in zip(gaps, labels, strict=True):
        slot = slots[one.slot]
        if drawn and _is_same_name(slots, drawn[-1][-1], one):
            drawn[-1].append(one)
            changes.setdefault(one.slot, []).append((one.start, one.end, ""))
            continue
        drawn.append([one])
        text = gap(len(drawn) - 1, _units(label, is_mono=slot.is_mono))
        if slot.is_mono and slot.block not in columns:
            columns[slot.block] = _columns(slots, slot.block)
        changes.setdefault(one.slot, []).append(_aligned(slot.text, one, text, columns.get(slot.block, frozenset())))
    made = copy.deepcopy(dict(values))
    for number, ranges in changes.items():
        _put(made, slots[number].path, put_gaps(slots[number].text, ranges))
    touched = {slots[one.slot].block for one in gaps}
    for number, block in enumerate(made["blocks"]):
        for row, column in find_covered(block) if "rows" in block else ():
            block["rows"][row][column] = ""  # never drawn, but as wide as what it repeats
        if number in touched and "lines" in block and not block.get("level"):
            block["lines"] = reflow(values["blocks"][number], block)
    return made, drawn


def _units(label: str, *, is_mono: bool) -> int:
    return max(_LEAST_MONO, round(len(label) * _BROAD_MONO)) if is_mono else max(_LEAST, round(len(label) * _BROAD))


def _columns(slots: Sequence[Slot], block: int) -> frozenset[int]:
    """Give where columns that are drawn with spaces begin in a block."""
    return frozenset(m.end() for slot in slots if slot.block == block for m in _COLUMN.finditer(slot.text))


def _aligned(text: str, one: Gap, instead: str, columns: frozenset[int]) -> tuple[int, int, str]:
    """Give the change for a gap; in columns drawn with spaces the next column stays where it was."""
    spaces = _SPACES.match(text, one.end)
    if spaces is None or spaces.end() not in columns:
        return one.start, one.end, instead
    room = spaces.end() - one.start - len(instead)
    return one.start, spaces.end(), instead + " " * max(room, 1)


def _is_same_name(slots: Sequence[Slot], before: Gap, one: Gap) -> bool:
    """Tell whether a gap is the rest of a name that one mark covers over the end of a line."""
    left, right = slots[before.slot], slots[one.slot]
    if not before.marks & one.marks or left.path[:3] != right.path[:3] or left.path[2:3] != ("lines",):
        return False
    is_end = not left.text[before.end :].strip()
    begins = _QUOTE.match(right.text)
    return one.slot == before.slot + 1 and is_end and begins is not None and begins.end() >= one.start


def _put(values: dict[str, Any], path: Sequence[str | int], text: str) -> None:
    holder: Any = values
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = text
