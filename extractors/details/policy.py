"""Counting rules that a report lays down, as codes of the domain, with the parameter of policy each stands for.

They are recorded with their place, and never change how this product counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.dates import FoundDate, dates_of
from extractors.details.told import Json, Seen, Told, observe, year_confidence
from extractors.draft import Scene
from extractors.letter_parts import Range
from extractors.reading import Reading
from extractors.rules import compile_pattern, load, one, rules


@dataclass(frozen=True, slots=True)
class _PolicyRule:
    name: str
    lead: re.Pattern[str]
    also: tuple[re.Pattern[str], ...]
    """All must stand in the same sentence."""
    days: int
    """Days the sentence must name."""
    parameters: tuple[dict[str, Any], ...]
    confidence: float


@cache
def _policy_rules() -> tuple[_PolicyRule, ...]:
    data = load("policy_rules")
    also = {row["naam"]: row.get("en", []) for row in data["regel"]}
    rest = {row["naam"]: row for row in data["regel"]}
    return tuple(
        _PolicyRule(
            rule.name,
            rule.pattern,
            tuple(compile_pattern(source, data["fragmenten"]) for source in also[rule.name]),
            rest[rule.name].get("datums", 0),
            tuple(rest[rule.name]["parameter"]),
            rule.confidence,
        )
        for rule in rules("policy_rules")
    )


def tell_policy_rules(scene: Scene, own: dt.date | None) -> Iterator[Told]:
    """Yield the rules (`policy_rules`) and what they set (`policy_parameters`)."""
    reading = scene.reading
    found = [hit for rule in _policy_rules() if (hit := _find(reading, rule, own))]
    seen = tuple(one for places, _ in found for one in places)
    parameters: Json = {name: value for _, values in found for name, value in values.items()}
    yield Told("policy_rules", [places[0].value for places, _ in found], seen)
    yield Told("policy_parameters", parameters, seen)


def _find(reading: Reading, rule: _PolicyRule, own: dt.date | None) -> tuple[tuple[Seen, ...], Json] | None:
    """Give the places of a rule in the first sentence that states it, and its parameters."""
    for match in rule.lead.finditer(reading.text, 0, reading.body_end):
        sentence = reading.sentence(match.start())
        if reading.is_quoted(match.start()) or not _states(reading, rule, sentence):
            continue
        days = list(dates_of(reading, *sentence))
        if len(days) >= rule.days:
            values = {row["naam"]: _value(row, days, own) for row in rule.parameters}
            sure = min(
                [
                    rule.confidence,
                    *(year_confidence(days[row["datum"] - 1]) for row in rule.parameters if "datum" in row),
                ]
            )
            return (observe(reading, "policy_rules", rule.name, sentence, f"beleid.{rule.name}", sure),), values
    return None


def _states(reading: Reading, rule: _PolicyRule, sentence: Range) -> bool:
    """Tell whether all parts of a rule stand in a sentence that is no question."""
    if one("policy_rules", "zin.vraag", "geen_regel").search(reading.text, *sentence):
        return False
    return all(part.search(reading.text, *sentence) for part in rule.also)


def _value(row: dict[str, Any], days: list[FoundDate], own: dt.date | None) -> Any:
    if "datum" not in row:
        return row["waarde"]
    day = days[row["datum"] - 1].resolve(own, "toekomst")
    return day.isoformat() if day else None
