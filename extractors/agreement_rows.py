"""Rows of an exchange in a small table or list: `Van | Naar | Aantal | Categorie`, `van X naar Y: 18 plekken`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.gazetteer import AMBIGUOUS, find_names
from extractors.letter_parts import Range
from extractors.rules import one, rules

_NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,]\d|\d|%)")
_ABOVE = 400
"""Letters above a row in which its heading must stand."""


class Row(NamedTuple):
    """Who gives and who takes how many places, on one line `text[start:end]`."""

    start: int
    end: int
    giver: str
    taker: str
    number: int | None
    kind: str


def find_rows(text: str, place: Range) -> Iterator[Row]:
    """Yield the lines with two gemeenten and a number under a heading that tells of an exchange."""
    position, stop = place
    while position < stop:
        end = text.find("\n", position, stop)
        end = stop if end < 0 else end
        if row := _row(text, position, end, place[0]):
            yield row
        position = end + 1


def _row(text: str, start: int, end: int, first: int) -> Row | None:
    names = list(find_names(text, start, end)) if end - start < 120 else []
    naams = [name.naam for name in names]
    if len(set(naams)) != 2 or len(naams) != 2 or AMBIGUOUS in naams or not all(naams):
        return None
    before, between = text[start : names[0].start], text[names[0].end : names[1].start]
    if not one("agreements", "rij.voor", "rij").pattern.fullmatch(before):
        return None
    if not one("agreements", "rij.tussen", "rij").pattern.fullmatch(between):
        return None
    above = text[max(first, start - _ABOVE) : start]
    heading = list(one("agreements", "rij.kop", "rij").pattern.finditer(above))
    kind = next((rule.value for rule in rules("agreements", "soort") if rule.pattern.search(above)), "")
    if not kind or not (heading or "naar" in between):
        return None
    giver, taker = naams if not (heading and heading[-1]["om"]) else reversed(naams)
    numbers = _NUMBER.findall(text[names[1].end : end])
    return Row(start, end, giver, taker, int(numbers[0]) if len(numbers) == 1 else None, kind)
