"""Tables of a page, found from where its words stand: rows by line, columns by the gaps they share.

For tables whose lines do not close; those that do are read by extractors.read.ruled.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from extractors.gaps import Column, find_blocks, find_columns, fit, is_between, place
from extractors.grid import Line, Rule, hull, is_numeric, page_lines
from extractors.wrapped import is_broken, wraps
from pipeline.model.document import Page, Word
from pipeline.model.place import Box, Part
from pipeline.model.table import Cell, Row, Table

TIGHT = 1.0
"""Lines of one cell stand this many points closer than lines of two rows."""

LEAN = 0.2
"""Numbers this share of a letter height off their label belong to a label of two lines."""

SEAM = 0.6
"""A line drawn over this share of the width of a table parts its rows."""

_LOWER = re.compile(r"[a-zà-ÿ(,]")


def find_tables(page: Page, seams: Sequence[Rule] = ()) -> tuple[Table, ...]:
    """Give the tables of a page from top to bottom; a block with a single column is none.

    `seams` are the horizontal lines of the page: where they are drawn between rows they part them.
    """
    tables = (_table(page, block, seams) for block in find_blocks(page_lines(page), seams))
    return tuple(table for table in tables if table is not None)


def make_table(page: Page, rows: Sequence[Row], box: Box, header: int) -> Table:
    """Give the table of rows of which the first `header` head the columns."""
    return Table(tuple(rows[:header]), tuple(rows[header:]), page.number, box)


def header_size(rows: Sequence[Row]) -> int:
    """Count the rows above the first with numbers, but for the heading of a group right above it."""
    first = next((n for n, row in enumerate(rows) if _has_number(row)), 1)
    while first > 1 and _is_heading(rows[first - 1]):
        first -= 1
    return min(first, len(rows) - 1)


def _has_number(row: Row) -> bool:
    return any(is_numeric(cell.text) for cell in row.values) and not _is_heading(row)


def _is_heading(row: Row) -> bool:
    """Tell whether only the label is filled, or one cell spans the whole row."""
    first = row.cells[0]
    return all(not cell.text or (cell.text == first.text and cell.parts == first.parts) for cell in row.values)


def lay_rows(page: Page, lines: Sequence[Line], columns: Sequence[Column]) -> list[Row]:
    """Give the rows that lines make up whose pieces stand in known columns."""
    return [_row(page, group, columns, header=False) for group in _groups(lines, (), columns)]


def _table(page: Page, block: list[Line], seams: Sequence[Rule]) -> Table | None:
    columns = find_columns([line for line in block if len(line.chunks) > 1])
    block = _trimmed(block, columns)
    if len(columns) < 2 or not block:
        return None
    groups = _groups([fit(line, columns) for line in block], seams, columns)
    first = _first_body_row(groups, columns)
    header = [_row(page, group, columns, header=True, last=n == first - 1) for n, group in enumerate(groups[:first])]
    body = [_row(page, group, columns, header=False) for group in groups[first:]]
    if not body:
        return None
    words = [word for line in block for chunk in line.chunks for word in chunk.words]
    return Table(tuple(header), tuple(body), page.number, hull(words))


def _first_body_row(groups: Sequence[Sequence[Line]], columns: Sequence[Column]) -> int:
    """Give the number of the first row with numbers, or of the heading of a group right above it."""
    first = next((n for n, group in enumerate(groups) if any(line.is_data for line in group)), 1)
    while first > 1 and _is_label_only(groups[first - 1], columns):
        first -= 1
    return first


def _is_label_only(group: Sequence[Line], columns: Sequence[Column]) -> bool:
    return all(len(line.chunks) == 1 and line.chunks[0].x1 < columns[1].x0 for line in group)


def _trimmed(block: list[Line], columns: Sequence[Column]) -> list[Line]:
    """Drop single pieces above and below that are no part of a cell: a title, the paragraph that follows."""
    lines = list(block)
    while lines and len(lines[0].chunks) == 1 and not _is_header_part(lines, columns):
        lines.pop(0)
    while lines and len(lines[-1].chunks) == 1 and not (_is_tail(lines) or wraps(lines[-2:-1], lines[-1], columns)):
        lines.pop()
    return lines


def _is_header_part(lines: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Tell whether the first line is the upper half of a header cell: right of the labels, close above."""
    if len(lines) < 2 or len(columns) < 2:
        return False
    close = lines[1].top - lines[0].bottom < 0.5 * lines[0].height
    return close and lines[0].chunks[0].x0 > columns[0].x1


def _is_tail(lines: Sequence[Line]) -> bool:
    if len(lines) < 2:
        return False
    gap = lines[-1].top - lines[-2].bottom
    return gap < _row_gap(lines) - TIGHT and bool(_LOWER.match(lines[-1].chunks[0].text))


def _row_gap(lines: Sequence[Line]) -> float:
    """Give the smallest distance in points between two lines that are surely two rows."""
    pairs = list(pairwise(lines))
    sure = [b.top - a.bottom for a, b in pairs if a.is_data and b.is_data]
    if sure:
        return min(sure)
    gaps = sorted({max(0.0, b.top - a.bottom) for a, b in pairs})
    jumps = [(wide - tight, wide) for tight, wide in pairwise(gaps)]
    jump, gap = max(jumps, default=(0.0, 0.0))
    return gap if jump > TIGHT else min(gaps, default=0.0)


def _groups(lines: Sequence[Line], seams: Sequence[Rule], columns: Sequence[Column]) -> list[list[Line]]:
    """Lay lines into rows: by the lines drawn between them, else when one stands tight under another."""
    bands = _bands(lines, seams)
    if len(bands) > 2 and all(sum(line.is_data for line in band) < 2 for band in bands):
        return bands
    gap = _row_gap(lines)
    return [group for band in bands for group in _tight(band, gap, columns)]


def _bands(lines: Sequence[Line], seams: Sequence[Rule]) -> list[list[Line]]:
    """Give the runs of lines with no line drawn between them over most of their width."""
    width = max(line.chunks[-1].x1 for line in lines) - min(line.chunks[0].x0 for line in lines)
    wide = [seam for seam in seams if seam.end - seam.start >= SEAM * width]
    bands = [[lines[0]]]
    for above, line in pairwise(lines):
        if any(is_between(seam, above, line) for seam in wide):
            bands.append([])
        bands[-1].append(line)
    return bands


def _tight(lines: Sequence[Line], gap: float, columns: Sequence[Column]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        if groups and (_same_row(groups[-1], line, gap) or wraps(groups[-1], line, columns)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _same_row(group: Sequence[Line], line: Line, gap: float) -> bool:
    above = group[-1]
    has_data = any(other.is_data for other in group)
    if line.is_data and has_data:
        return False
    distance = line.top - above.bottom
    if distance < -0.25 * above.height or distance < gap - TIGHT:
        return True
    if above.lean > LEAN or line.lean < -LEAN:
        return not (line.is_data and has_data)
    label = line.chunks[0].text
    runs_on = bool(_LOWER.match(label)) or above.chunks[-1].text.endswith(("-", ","))
    single = len(line.chunks) == 1 or len(above.chunks) == 1
    return single and runs_on and not line.is_values


def _row(page: Page, group: Sequence[Line], columns: Sequence[Column], *, header: bool, last: bool = True) -> Row:
    words: list[list[Word]] = [[] for _ in columns]
    for line in group:
        for chunk, column in zip(line.chunks, place(line, columns, header=header), strict=True):
            words[column].extend(chunk.words)
    if header and not last:
        _spread(words, columns)
    return Row(tuple(make_cell(page, held) for held in words))


def _spread(words: list[list[Word]], columns: Sequence[Column]) -> None:
    """Give columns without a header the one that spans them: the nearest by its middle.

    One piece above one column is the upper half of that column's own head, and spans nothing.
    """
    filled = [n for n in range(1, len(columns)) if words[n]]
    if not filled or len(filled) == len(columns) - 1:
        return
    if len(filled) == 1 and len(_over(words[filled[0]], columns)) == 1:
        return
    middles = {n: (words[n][0].box.x0 + words[n][-1].box.x1) / 2 for n in filled}
    for n in range(1, len(columns)):
        middle = (columns[n].x0 + columns[n].x1) / 2
        words[n] = list(words[min(filled, key=lambda other: abs(middles[other] - middle))])


def _over(words: Sequence[Word], columns: Sequence[Column]) -> list[Column]:
    x0, x1 = words[0].box.x0, words[-1].box.x1
    return [column for column in columns if column.overlap(x0, x1) > 0]


def make_cell(page: Page, words: Sequence[Word], glued: Collection[int] = ()) -> Cell:
    """Give the cell that words make up, in the order in which they are given.

    `glued` are the offsets of words that are the rest of the word before them.
    """
    parts: list[Part] = []
    text = ""
    for above, word in zip((*words[:1], *words), words, strict=False):
        if parts and page.text[parts[-1].end : word.start].strip() == "" and word.start > parts[-1].start:
            parts[-1] = Part(page.number, parts[-1].start, word.end)
        else:
            parts.append(Part(page.number, word.start, word.end))
        said = page.text[word.start : word.end]
        below = word.box.top > (above.box.top + above.box.bottom) / 2
        whole = word.start in glued or (below and is_broken(tidy(text), said))
        text += said if whole or not text else f" {said}"
    return Cell(tidy(text), page.number, tuple(parts), hull(words) if words else None)


def tidy(text: str) -> str:
    """Give the words of a cell without the hyphens at which lines were broken; those of a compound stay."""
    text = re.sub(r"(?<=[a-zà-ÿ])- (?!en\b|of\b)(?=[a-zà-ÿ])", "", text)
    return re.sub(r"(?<=\w)- (?=[A-ZÀ-Ý])|(?<=\d)- (?=\d)", "-", text)
