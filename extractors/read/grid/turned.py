"""Turned text as if it stood upright, and the way back: a table that lies on its side is read like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.grid import Rule, Rules
from extractors.read.seen.words import from_frame, to_frame
from pipeline.model.document import Page, Word
from pipeline.model.place import Box
from pipeline.model.table import Cell, Row, Table


@dataclass(frozen=True, slots=True)
class View:
    """The words of a page that are turned alike, and its lines, as they look when the page is turned to read them."""

    page: Page
    rules: Rules
    turned: int

    def back(self, table: Table) -> Table:
        """Give a table of this view with the places of the page."""
        if self.turned == 0:
            return table
        header = tuple(self._row(row) for row in table.header)
        body = tuple(self._row(row) for row in table.body)
        return replace(table, header=header, body=body, box=from_frame(table.box, self.turned))

    def _row(self, row: Row) -> Row:
        return Row(tuple(self._cell(cell) for cell in row.cells))

    def _cell(self, cell: Cell) -> Cell:
        box, frame = (place and from_frame(place, self.turned) for place in (cell.box, cell.frame))
        return replace(cell, box=box, frame=frame)


def find_views(page: Page, rules: Rules) -> Iterator[View]:
    """Yield the upright words of a page, then those that are turned."""
    upright: list[Word] = []
    turned: dict[int, list[Word]] = {}
    runs = list(_runs(page.words))
    ways = [_turned(run) for run in runs]
    usual = max((0, 90, 270), key=lambda way: way and ways.count(way))
    for run, told in zip(runs, ways, strict=True):
        way = usual if told is None else told
        if way:
            turned.setdefault(way, []).append(_as_word(run, way))
        else:
            upright += run
    yield View(replace(page, words=tuple(upright)), rules, 0)
    for way, words in turned.items():
        yield View(replace(page, words=tuple(words)), _turn(rules, way), way)


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the words; the letters of a turned one, which stand as words of their own, together."""
    run: list[Word] = []
    for word in words:
        if run and word.start != run[-1].end:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _turned(run: Sequence[Word]) -> int | None:
    """Give by how many degrees a run of letters is turned; None for a single letter that lies on its side."""
    if len(run) == 1:
        box = run[0].box
        lies = run[0].end - run[0].start == 1 and box.x1 - box.x0 > 1.2 * (box.bottom - box.top)
        return None if lies else 0
    (x0, y0), (x1, y1) = _middle(run[0].box), _middle(run[-1].box)
    if abs(y1 - y0) > abs(x1 - x0):
        return 90 if y1 > y0 else 270
    return 180 if x1 < x0 else 0


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _as_word(run: Sequence[Word], way: int) -> Word:
    frames = [to_frame(word.box, way) for word in run]
    box = Box(frames[0].x0, min(f.top for f in frames), frames[-1].x1, max(f.bottom for f in frames))
    edges = (*(frame.x0 for frame in frames), frames[-1].x1)
    if any(b < a for a, b in pairwise(edges)):
        edges = tuple(sorted(edges))
    return run[0]._replace(end=run[-1].end, box=box, edges=edges)


def _turn(rules: Rules, way: int) -> Rules:
    flat = [to_frame(Box(rule.start, rule.at, rule.end, rule.at), way) for rule in rules.flat]
    upright = [to_frame(Box(rule.at, rule.start, rule.at, rule.end), way) for rule in rules.upright]
    lying = flat if way == 180 else upright
    standing = upright if way == 180 else flat
    return Rules(
        tuple(sorted(Rule(box.top, box.x0, box.x1) for box in lying)),
        tuple(sorted(Rule(box.x0, box.top, box.bottom) for box in standing)),
    )
