"""Tells the second line of a cell from the next row of a table: where nothing parts them but how text is wrapped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.gaps import Column, place
from extractors.gazetteer import name_at
from extractors.grid import Chunk, Line

EXACT = 2.0
"""Points by which a cell may be wider than the words in its column show."""

_ON = re.compile(
    r"(?:[-,(/&+]|\b(?:aan|bij|de|den|der|des|door|en|het|in|met|of|om|op|over|per|te|ten|ter|tot|uit|van|voor|'t|wijk|"
    r"nr|nummer|locatie|kwartaal|artikel))$",
    re.IGNORECASE,
)
_LOWER = re.compile(r"[a-zà-ÿ(\d]")


def wraps(group: Sequence[Line], line: Line, columns: Sequence[Column]) -> bool:
    """Tell whether a line goes on with the cells of a row above it, for lack of room there.

    Every piece must stand under a piece of the row that had no room for its first word. In the body of a table the
    words must go on with a name or a phrase as well, for the heading of a group looks the same.
    """
    if not group or line.is_data or len(line.chunks) >= len(columns):
        return False
    heads = not any(other.is_data for other in group) and len(line.chunks) > 1
    for chunk, column in zip(line.chunks, place(line, columns), strict=True):
        above = _above(group, column, columns)
        if above is None or not _is_full(above, chunk, columns[column]):
            return False
        if not heads and not goes_on(above.text, chunk.text):
            return False
    return True


def _above(group: Sequence[Line], column: int, columns: Sequence[Column]) -> Chunk | None:
    """Give the last piece of a row in a column."""
    for line in reversed(group):
        for chunk, number in zip(line.chunks, place(line, columns), strict=True):
            if number == column:
                return chunk
    return None


def _is_full(above: Chunk, below: Chunk, column: Column) -> bool:
    word = below.words[0]
    space = 0.2 * (word.box.bottom - word.box.top)
    return above.x1 + space + word.box.x1 - word.box.x0 > column.x1 + EXACT


def goes_on(above: str, below: str) -> bool:
    """Tell whether words go on with those before them: a phrase, or the name of a gemeente."""
    if _LOWER.match(below) or _ON.search(above):
        return True
    named = name_at(f"{above} {below}", 0)
    return named is not None and named.end > len(above)


def is_broken(above: str, below: str) -> bool:
    """Tell whether a name was broken for lack of room, without a hyphen: its last letters stand on the next line."""
    if not below[:1].islower() or _is_name(above):
        return False
    return _is_name(above + below) or _is_name(above.rpartition(" ")[2] + below)


def _is_name(text: str) -> bool:
    named = name_at(text, 0)
    return named is not None and named.end == len(text)
