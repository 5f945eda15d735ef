"""One value under `details` with the places it was read from, and the searches that every teller of details shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from extractors.dates import FoundDate
from extractors.letter_parts import Range
from extractors.reading import Reading
from extractors.rules import Rule, rules
from pipeline.model.observation import Observation

Json = dict[str, Any]
Seen = Observation[Any]

SURE = 0.95
INFERRED = 0.75
"""Confidence of a value of which a part, such as the year, is not written."""
DOUBTFUL = 0.5
"""Confidence of a value that the document contradicts or leaves open: a person must look."""


class Told(NamedTuple):
    """A value for `details.<key>`; only JSON values."""

    key: str
    value: Any
    seen: tuple[Seen, ...]


def observe(reading: Reading, key: str, value: Any, place: Range, rule: str, confidence: float) -> Seen:
    """Give a value for `details.<key>` with its place."""
    return reading.observe(f"details.{key}", value, place, rule, confidence)


def named(reading: Reading, key: str, table: str, place: Range) -> Iterator[Seen]:
    """Yield the words that the rules of a table name (`(?P<naam>…)`), on one line, in order of rule and place."""
    for rule in rules("details", table):
        for match in rule.matches(reading.text, *place):
            value = " ".join(match["naam"].replace("*", " ").split())
            yield observe(reading, key, value, match.span("naam"), rule.name, rule.confidence)


def pattern(table: str) -> re.Pattern[str]:
    """Give the pattern of a table that holds one rule."""
    (rule,) = rules("details", table)
    return rule.pattern


def first_of(reading: Reading, rule: Rule, key: str, place: Range) -> Seen | None:
    """Give the first place of a rule; its value is the name of the rule."""
    match = rule.search(reading.text, *place)
    return observe(reading, key, rule.name, match.span(), rule.name, rule.confidence) if match else None


def distinct(seen: Iterator[Seen]) -> tuple[Seen, ...]:
    """Give the first reading of every value, in order."""
    kept: dict[str, Seen] = {}
    for one in seen:
        kept.setdefault(str(one.value).casefold(), one)
    return tuple(kept.values())


def year_confidence(found: FoundDate) -> float:
    """Give how sure a day is: less when its year had to be worked out, unless `jl.` or `aanstaande` fixes it."""
    if found.year is not None:
        return SURE
    return 0.9 if found.nearness else INFERRED
