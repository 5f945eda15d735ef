"""Fits tables on paper: how wide each column is, how small the letters get, when the sheet turns or is cut in bands.

No column may run off the page, and no number or name is broken over two lines while there is other room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from extractors.read.paper.measure import break_to, width
from extractors.read.paper.regions import is_number

INSET = 4.0
"""Points between a letter and the border of its cell, left and right."""
_SAFE = 0.6
"""Points that a column is wider than its widest text, for rounding."""
_LONGEST_WORD = 24.0
"""Font heights after which a word may be broken; most addresses are shorter."""
_READABLE = 16.0
"""Font heights that a column of prose should have at least."""


class Paper(NamedTuple):
    """One kind of page; all in points."""

    width: float
    height: float
    margin: float
    """Left and right."""

    @property
    def room(self) -> float:
        """Give what is left between the margins."""
        return self.width - 2 * self.margin


A4 = Paper(595.28, 841.89, 60.0)
A4_TURNED = Paper(841.89, 595.28, 40.0)
A3_TURNED = Paper(1190.55, 841.89, 40.0)
_CHOICES = (
    (A4, 9.5), (A4, 8.5), (A4_TURNED, 9.0), (A4_TURNED, 8.0), (A4_TURNED, 7.0), (A3_TURNED, 8.0), (A3_TURNED, 7.0),
)  # fmt: skip
"""In the order of liking: paper and size of the letters."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it goes on paper, in one or more bands of columns."""

    paper: Paper
    bands: tuple[dict[str, Any], ...]
    """Each `{kind, size, widths, header_rows, right, cells}` for the page."""


class _Column(NamedTuple):
    """What a column asks for, in font heights."""

    least: float
    """Its longest word."""
    wanted: float
    """For prose: enough to read well."""
    most: float
    """Its longest line."""
    right: bool
    """Most cells are numbers."""


def fit_table(block: Mapping[str, Any], least: Paper = A4) -> Fitted:
    """Give a table block as it goes on paper; on no smaller paper than `least`."""
    rows: list[list[str]] = block["rows"]
    count = len(rows[0])
    heads = min(int(block.get("header_rows", 1)), len(rows))
    spans = [tuple(span) for span in block.get("spans", ())]
    columns = _columns(rows, heads, spans)
    paper, size = _choose(columns, least)
    bands = _bands(columns, size, paper.room) if count else []
    return Fitted(paper, tuple(_band(rows, spans, heads, columns, band, paper.room, size) for band in bands))


def _columns(rows: Sequence[Sequence[str]], heads: int, spans: Sequence[tuple[int, ...]]) -> list[_Column]:
    wide = {(row, column) for row, column, _, across in spans if across > 1}
    columns = []
    for column in range(len(rows[0])):
        texts = [row[column] for n, row in enumerate(rows) if row[column] and (n, column) not in wide]
        body = [row[column] for row in rows[heads:] if row[column].strip()]
        lines = {line for text in texts for line in text.split("\n")}
        words = {word for line in lines for word in line.split()}
        least = min(max(map(width, words), default=1.0), _LONGEST_WORD)
        most = max(map(width, lines), default=1.0)
        right = bool(body) and sum(map(is_number, body)) * 2 > len(body)
        columns.append(_Column(least, max(least, min(most, _READABLE)), max(least, most), right))
    return columns


def _choose(columns: Sequence[_Column], least: Paper) -> tuple[Paper, float]:
    choices = [choice for choice in _CHOICES if choice[0].width >= least.width]
    for field in ("wanted", "least"):
        for paper, size in choices:
            if sum(getattr(column, field) * size + 2 * INSET + _SAFE for column in columns) <= paper.room:
                return paper, size
    return choices[-1]


def _bands(columns: Sequence[_Column], size: float, room: float) -> list[list[int]]:
    """Cut columns in bands that fit; the first column comes back in each, so that rows can be followed."""

    def need(number: int, field: str) -> float:
        return float(getattr(columns[number], field)) * size + 2 * INSET + _SAFE

    everything = list(range(len(columns)))
    if sum(need(n, "least") for n in everything) <= room:
        return [everything]
    bands, used = [[0]], need(0, "wanted")
    for number in everything[1:]:
        if used + need(number, "wanted") > room and len(bands[-1]) > 1:
            bands.append([0])
            used = need(0, "wanted")
        bands[-1].append(number)
        used += need(number, "wanted")
    return bands


def _widths(columns: Sequence[_Column], size: float, room: float) -> list[float]:
    """Share the room: each column its least, then what it wants, then what it could use."""
    widths = [column.least * size + 2 * INSET + _SAFE for column in columns]
    for field in ("wanted", "most"):
        goals = [float(getattr(column, field)) * size + 2 * INSET + _SAFE for column in columns]
        lacks = [goal - have for goal, have in zip(goals, widths, strict=True)]
        share = min(1.0, max(0.0, room - sum(widths)) / max(sum(lacks), 1e-9))
        widths = [have + lack * share for have, lack in zip(widths, lacks, strict=True)]
    return widths


def _band(
    rows: Sequence[Sequence[str]],
    spans: Sequence[tuple[int, ...]],
    heads: int,
    columns: Sequence[_Column],
    band: Sequence[int],
    room: float,
    size: float,
) -> dict[str, Any]:
    widths = _widths([columns[n] for n in band], size, room)
    covered, own = _spans_of(spans, band, rows)
    cells: list[Any] = []
    for number, row in enumerate(rows):
        for place, column in enumerate(band):
            if (number, place) in covered:
                continue
            height, across, text = own.get((number, place), (1, 1, row[column]))
            inner = (sum(widths[place : place + across]) - 2 * INSET) / size
            text = "\n".join(break_to(line, inner) for line in text.split("\n"))
            cells.append(text if height == across == 1 else {"text": text, "rowspan": height, "colspan": across})
    heads = _whole_heads(heads, own, len(rows))
    first = sum(1 for n in range(heads) for place in range(len(band)) if (n, place) not in covered)
    right = [columns[n].right for n in band]
    return {
        "kind": "table",
        "size": size,
        "widths": widths,
        "right": right,
        "heads": heads,
        "first": first,
        "cells": cells,
    }


def _whole_heads(heads: int, own: Mapping[tuple[int, int], tuple[int, int, str]], count: int) -> int:
    """Give the rows to repeat on each page: not through a cell that spans rows, nor all of the table."""
    for (row, _), (height, _, _) in own.items():
        if row < heads < row + height:
            heads = row + height
    return heads if heads < count else 0


def _spans_of(
    spans: Sequence[tuple[int, ...]], band: Sequence[int], rows: Sequence[Sequence[str]]
) -> tuple[set[tuple[int, int]], dict[tuple[int, int], tuple[int, int, str]]]:
    """Give the places in a band that a span covers, and per first place of a span its rows, columns and text."""
    place_of = {column: place for place, column in enumerate(band)}
    covered: set[tuple[int, int]] = set()
    own: dict[tuple[int, int], tuple[int, int, str]] = {}
    for row, column, height, across in spans:
        inside = [place_of[c] for c in range(column, column + across) if c in place_of]
        for first, last in _stretches(inside):
            places = {(r, p) for r in range(row, row + height) for p in range(first, last + 1)}
            covered |= places - {(row, first)}
            own[row, first] = (height, last - first + 1, rows[row][column])
    return covered, own


def _stretches(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    if not places:
        return
    first = places[0]
    for before, place in pairwise(places):
        if place != before + 1:
            yield first, before
            first = place
    yield first, places[-1]
