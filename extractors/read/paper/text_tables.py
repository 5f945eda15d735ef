"""Finds the tables in plain text: cells parted by tabs, or drawn with bars as in Markdown and on a console."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from extractors.read.paper.regions import count_heads

_RULE = re.compile(r"[\s|+:=─│┼├┤┌┐└┘┬┴╔╗╚╝═║╠╣╦╩╬-]*[-=─═][\s|+:=─│┼├┤┌┐└┘┬┴╔╗╚╝═║╠╣╦╩╬-]*")
_BAR = re.compile(r"(?<!\\)[|│║]")

Cutter = Callable[[str], list[str]]


class TextTable(NamedTuple):
    """A table of lines `start:end` (half-open, 0-based)."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    """All of one length."""
    header_rows: int


def find_text_tables(lines: Sequence[str]) -> Iterator[TextTable]:
    """Yield the tables in the order of the lines; one needs two rows of two cells."""
    start = 0
    while start < len(lines):
        cut = _cutter(lines[start])
        end = start
        while cut and end < len(lines) and (_cutter(lines[end]) is cut or (cut is _by_bar and _is_rule(lines[end]))):
            end += 1
        if cut:
            yield from _table(lines, start, end, cut)
        start = max(end, start + 1)


def _cutter(line: str) -> Cutter | None:
    """Give what cuts a line in cells; a rule above a table belongs to the lines below it."""
    if "\t" in line.strip():
        return _by_tab
    if _BAR.search(line) or (_is_rule(line) and "+" in line):
        return _by_bar
    return None


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and bool(_RULE.fullmatch(line))


def _by_tab(line: str) -> list[str]:
    """Cut at tabs; two tabs beside each other may bring one cell to its column, so both readings are tried later."""
    return [cell.strip() for cell in line.rstrip().split("\t")]


def _by_bar(line: str) -> list[str]:
    cells = [cell.replace("\\|", "|").strip() for cell in _BAR.split(line.strip())]
    if cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if cells and not cells[-1] else cells


def _table(lines: Sequence[str], start: int, end: int, cut: Cutter) -> Iterator[TextTable]:
    rules = [n for n in range(start, end) if cut is _by_bar and _is_rule(lines[n])]
    cells = [cut(lines[n]) for n in range(start, end) if n not in rules]
    if cut is _by_tab:
        cells = _evened(cells)
    width = max(map(len, cells), default=0)
    if len(cells) < 2 or width < 2 or sum(len(row) > 1 for row in cells) < 2:
        return
    rows = tuple(tuple(row + [""] * (width - len(row))) for row in cells)
    yield TextTable(start, end, rows, _heads(rows, rules, start))


def _evened(rows: list[list[str]]) -> list[list[str]]:
    """Drop the empty cells of doubled tabs when all rows are then equally long and were not before."""
    packed = [[cell for cell in row if cell] for row in rows]
    return packed if len({len(row) for row in rows}) > 1 and len({len(row) for row in packed}) == 1 else rows


def _heads(rows: Sequence[Sequence[str]], rules: Sequence[int], start: int) -> int:
    """Count the rows above the first rule that stands below a row; by the numbers where there is none."""
    for rule in rules:
        above = rule - start - sum(other < rule for other in rules)
        if 0 < above < len(rows):
            return above
    return count_heads(rows)
