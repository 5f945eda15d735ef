"""Labels of a letterhead that stand beside each other on one line, with their values on the next.

    Ons kenmerk   Uw kenmerk   Datum
    Z-26-88       7468089      28 april 2026

Only when every label is known and every value has the shape its label asks for: else a column may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from extractors.dates import date_at
from extractors.reading import Reading
from extractors.rules import compile_pattern, load


class Labelled(NamedTuple):
    """A value under its label."""

    side: str
    """`our`, `your` or `datum`."""
    start: int
    end: int


@cache
def _labels() -> re.Pattern[str]:
    fragments = load("references")["fragmenten"]
    return compile_pattern(
        r"(?P<our>(?:ons|onze)\h+{soort})|(?P<your>uw\h+{soort})|(?P<datum>datum|dagtekening)", fragments
    )


@cache
def _value() -> re.Pattern[str]:
    return compile_pattern(r"{waarde}|{leeg}", load("references")["fragmenten"])


def find_label_rows(reading: Reading, end: int) -> Iterator[Labelled]:
    """Yield the values under rows of two or more labels in the letterhead, up to `end`."""
    start = 0
    text = reading.text
    while start < end:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        sides = _sides(text[start:stop])
        if len(sides) > 1:
            below = re.compile(r"\n?[ \t]*").match(text, stop + 1)
            yield from _values(text, below.end() if below else stop, sides)
        start = stop + 1


def is_label_row(text: str, position: int) -> bool:
    """Tell whether a place is on a line of two or more labels and nothing else: what follows it is on the next line."""
    start = text.rfind("\n", 0, position) + 1
    stop = text.find("\n", position)
    return len(_sides(text[start : len(text) if stop < 0 else stop])) > 1


def _sides(line: str) -> list[str]:
    """Give what the labels of a line ask for; nothing when there is more on the line than labels."""
    found = list(_labels().finditer(line))
    rest = _labels().sub("", line)
    return [match.lastgroup or "" for match in found] if not rest.strip(" \t:|") else []


def _values(text: str, position: int, sides: list[str]) -> list[Labelled]:
    """Give a value for each label, or nothing when one does not fit or words are left."""
    found: list[Labelled] = []
    for side in sides:
        if side == "datum":
            day = date_at(text, position)
            end = day.end if day and day.year else -1
        else:
            match = _value().match(text, position)
            end = match.end() if match else -1
        if end < 0:
            return []
        found.append(Labelled(side, position, end))
        gap = re.compile(r"[ \t|]*").match(text, end)
        position = gap.end() if gap else end
    return found if position >= len(text) or text[position] == "\n" else []
