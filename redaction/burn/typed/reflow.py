"""Lets text that its sender broke by hand flow on: where a line ended told how long a name on it was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from pipeline.tools.carried import GAPS

_LEAST, _MOST = 55, 100
"""Characters of the longest line between which lines count as broken by a program."""
_MARK = re.compile(r"[>\s]*")
_ENDS = (".", "!", "?", ":")
_COLUMNS = re.compile(r"\S(?: {2,}|\t)\S")
_ITEM = re.compile(r"(?:[-*•–]|\(?\w{1,3}[.)])\s")


def reflow(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Give the lines of a block of text from which words were taken; those that only ran on are joined.

    Args:
        before: The block as it was: it tells which lines were full.
        after: The same block with gaps, line by line.
    """
    pairs = list(zip(before["lines"], after["lines"], strict=True))
    out: list[str] = []
    for is_blank, group in groupby(pairs, key=lambda pair: not pair[0].strip()):
        paragraph = list(group)
        out += [line for _, line in paragraph] if is_blank else _joined(paragraph)
    return out


def _joined(paragraph: Sequence[tuple[str, str]]) -> list[str]:
    """Give the lines of a paragraph as they are after; each pair is a line as it was and as it is."""
    old, new = ([pair[side] for pair in paragraph] for side in (0, 1))
    width = max(map(len, old))
    flows = old != new and _LEAST <= width <= _MOST and not any(map(_COLUMNS.search, old))
    out: list[str] = []
    for number, line in enumerate(new):
        said = line[_mark(line) :]
        if number and not said.strip():
            continue  # it held only the rest of a name
        ends = old[number - 1].rstrip().endswith(_ENDS) and not _tells(new[number - 1], said)
        if number and flows and not ends and _runs_on(old, number, width):
            out[-1] = f"{out[-1].rstrip()} {said.lstrip()}"
        else:
            out.append(line)
    return out


def _tells(above: str, said: str) -> bool:
    """Tell whether the place of a line end depends on what was in a gap: on that line, or at the begin of the next."""
    return GAPS.search(above) is not None or GAPS.match(said.lstrip()) is not None


def _mark(line: str) -> int:
    found = _MARK.match(line)
    return found.end() if found else 0


def _runs_on(old: Sequence[str], number: int, width: int) -> bool:
    """Tell whether the first word of a line did not fit on the line before."""
    above, line = old[number - 1], old[number]
    said = line[_mark(line) :]
    same_depth = line[: _mark(line)].strip() == above[: _mark(above)].strip()
    if not said or not above.strip() or not same_depth or _ITEM.match(said):
        return False
    return len(above.rstrip()) + 1 + len(said.split()[0]) > width
