"""Reads separated text (CSV): finds what parts the cells and lays the rows out as a table; every value stays text."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from extractors.read.paper.regions import find_regions
from extractors.read.paper.typed import typeset_blocks
from extractors.read.sheet import region_blocks, source_tables
from extractors.read.sheets.workbook import MOST_CELLS
from extractors.read.source import How, Source
from extractors.read.text import decode, find_doubts
from pipeline.errors import LimitExceeded

_SIGNS = ";\t|,"
"""In the order of liking where two part the rows as evenly: a comma is also a Dutch decimal sign."""
_SAMPLE = 500
"""Lines that decide on the sign."""
_LONGEST = 100
"""Line ends inside one cell after which its quotation mark was no quotation mark."""
_TOLD = re.compile(r'"?sep=(?P<sign>[^"\r\n])"?\s*')


class Separated(NamedTuple):
    """The rows of a file."""

    rows: list[list[str]]
    """As long as they were."""
    sign: str
    """What parts the cells."""
    is_quoted: bool
    """False when quotation marks are only letters here."""


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of separated text at `out` and give what it holds.

    Raises:
        LimitExceeded: It holds more than can be drawn.
    """
    raw = untrusted_original.read_bytes()
    found = read_rows(decode(raw))
    cells = {(r, c): text for r, row in enumerate(found.rows) for c, cell in enumerate(row) if (text := cell.strip())}
    if len(cells) > MOST_CELLS:
        raise LimitExceeded(
            f"het bestand heeft meer dan {MOST_CELLS} gevulde cellen. Splits het en lever het opnieuw aan."
        )
    regions = find_regions(cells, (), part_columns=False)
    maker = typeset_blocks("Tabel", (), [block for region in regions for block in region_blocks(region)], out)
    doubts = list(find_doubts(raw))
    if not found.is_quoted:
        doubts.append("In het bestand staat een aanhalingsteken zonder tegenhanger. Controleer of de kolommen kloppen.")
    widths = Counter(len(row) for row in found.rows if len(row) > 1)
    if widths and max(widths) > widths.most_common(1)[0][0]:
        doubts.append("Sommige rijen hebben meer kolommen dan de andere. Controleer of de kolommen kloppen.")
    return Source(maker, tuple(source_tables(regions)), (), (), tuple(doubts))


def read_rows(text: str) -> Separated:
    """Give the rows of separated text; rows may differ in length, an empty line is an empty row."""
    text = text.replace("\0", "")
    told = _TOLD.match(text.split("\n", 1)[0].rstrip("\r"))
    if told:
        sign, text = told["sign"], text.partition("\n")[2]
    else:
        sign = find_sign(text)
    rows = _parse(text, sign, quoted=True)
    if rows is None or any(cell.count("\n") > _LONGEST for row in rows for cell in row):
        return Separated(_parse(text, sign, quoted=False) or [], sign, False)
    return Separated(rows, sign, True)


def find_sign(text: str) -> str:
    """Give the sign that parts most lines in equally many cells."""
    lines = [line for line in re.split(r"\r\n?|\n", text)[:_SAMPLE] if line.strip()]
    return max(_SIGNS, key=lambda sign: (_evenness(lines, sign), -_SIGNS.index(sign)))


def _evenness(lines: Sequence[str], sign: str) -> float:
    """Give the share of the lines that this sign parts in as many cells as most, at least two."""
    rows = _parse("\n".join(lines), sign, quoted=True) or _parse("\n".join(lines), sign, quoted=False) or []
    counts = Counter(len(row) for row in rows if len(row) > 1)
    return round(max(counts.values(), default=0) / max(len(rows), 1), 2)


def _parse(text: str, sign: str, *, quoted: bool) -> list[list[str]] | None:
    """Give the rows; None when a quotation mark runs on beyond what a cell may hold."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    limit = csv.field_size_limit(max(len(text) + 1, 131_072) if not quoted else 131_072)
    try:
        return list(csv.reader(lines, delimiter=sign, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)
