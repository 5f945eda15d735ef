"""Names in a column without a head that says so: where most cells hold a name, the others are names too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from redaction.detect.frames.slots import may_be_name
from redaction.detect.text.base import PERSON, Hit
from redaction.detect.text.layout import Cell, Line, View
from redaction.detect.words.person import INFIX, INITIALS, UPPER, WORD, is_sure_given, words_of

_NAME_CELL = re.compile(
    rf"(?:{INITIALS})?(?:{INFIX}){{0,2}}{WORD}(?:[ ](?:(?:{INFIX}){{1,2}})?{WORD}){{0,2}}"
    rf"(?:,?[ ](?:(?:[{UPPER}]\.?){{1,4}}|{WORD})(?:[ ](?:{INFIX}){{1,2}})?)?"
)
_FORMAL = re.compile(rf"^(?:{INITIALS})|[ ](?:[{UPPER}]\.){{1,4}}")
_SLACK_POINTS = 4.0
_FEWEST_CELLS = 4
_MOST = 0.6


def _blocks(view: View) -> Iterator[list[Line]]:
    """Yield runs of lines of two cells or more without an empty line between them."""
    block: list[Line] = []
    for line in view.lines:
        apart = bool(block) and "\n\n" in view.text[block[-1].end : line.start]
        if len(line.cells) < 2 or apart:
            if len(block) >= _FEWEST_CELLS:
                yield block
            block = []
        if len(line.cells) > 1:
            block.append(line)
    if len(block) >= _FEWEST_CELLS:
        yield block


def _columns(view: View, block: list[Line]) -> list[list[Cell]]:
    """Put the cells of a block under each other: by their place on the page, else by their number on the line."""
    starts = {word.start: word.box.x0 for word in view.words}
    columns: dict[int, list[Cell]] = defaultdict(list)
    for line in block:
        for number, cell in enumerate(line.cells):
            place = starts.get(cell.start)
            columns[number if place is None else round(place / _SLACK_POINTS)].append(cell)
    return [cells for cells in columns.values() if len(cells) >= _FEWEST_CELLS]


def _is_sure(written: str) -> bool:
    """Tell whether a cell holds a name by itself: a known first name, or initials with a surname."""
    words = words_of(written)
    return bool(words) and (any(map(is_sure_given, words)) or _FORMAL.search(written) is not None)


def find_columns(view: View) -> Iterator[Hit]:
    """Yield the cells of columns in which most cells hold a name."""
    for block in _blocks(view):
        for cells in _columns(view, block):
            shaped = [c for c in cells if _NAME_CELL.fullmatch(view.text, c.start, c.end)]
            shaped = [c for c in shaped if may_be_name(view.text[c.start : c.end])]
            sure = sum(_is_sure(view.text[c.start : c.end]) for c in shaped)
            if len(shaped) >= _FEWEST_CELLS and sure >= _MOST * len(shaped) and len(shaped) >= _MOST * len(cells):
                yield from (Hit(PERSON, c.start, c.end, 0.84, "kader.namenkolom") for c in shaped)
