"""Reference numbers, the sender's own and the reader's, and the earlier letters a document refers to.

A reference is text, never a number: leading zeros and letters count. An empty label (`Uw kenmerk: -`) gives nothing
and never takes the next line's label for its value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from extractors.dates import date_at
from extractors.letter_parts import LetterParts
from extractors.reading import Reading
from extractors.rules import compile_pattern, load, rules
from pipeline.model.observation import Context, Observation

_DATE_LIKE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|20\d\d-\d\d-\d\d|(?:19|20)\d\d")


def find_references(reading: Reading, parts: LetterParts) -> Iterator[Observation[str]]:
    """Yield the references of the sender (`reference.our`) and of the reader (`reference.your`)."""
    taken: set[int] = set()
    for rule in rules("references"):
        for match in rule.matches(reading.text):
            start, end = match.span("ref")
            value = match["ref"].rstrip(".,;:")
            if start in taken or not _is_reference(value) or _is_foreign(reading, parts, start):
                continue
            taken.add(start)
            end = start + len(value)
            yield reading.observe(f"reference.{rule.value}", value, (start, end), rule.name, rule.confidence)


def _is_reference(value: str) -> bool:
    empty = compile_pattern(load("references")["fragmenten"]["leeg"], {})
    return len(value) >= 4 and not _DATE_LIKE.fullmatch(value) and not empty.fullmatch(value) and "@" not in value


def _is_foreign(reading: Reading, parts: LetterParts, position: int) -> bool:
    """Tell whether a place is inside a quoted message or a stamp: that number is not the writer's."""
    in_stamp = reading.context(position) is Context.STAMP
    return in_stamp or (reading.is_quoted(position) and position < reading.body_end)


def find_refers_to(
    reading: Reading, parts: LetterParts, letter_date: dt.date | None
) -> Iterator[Observation[Mapping[str, str]]]:
    """Yield the earlier letters that the sender names: title or kind, and date."""
    for rule in rules("references", "verwijzing"):
        for match in rule.matches(reading.text, parts.header_end, parts.own_end):
            found = date_at(reading.text, match.end())
            day = found.resolve(letter_date, "verleden") if found else None
            if not found or not day:
                continue
            named = {"titel": "title", "soort": "kind"}
            value = {named[key]: " ".join(text.split()) for key, text in match.groupdict().items() if text}
            value["date"] = day.isoformat()
            confidence = 0.95 if found.year else 0.85
            yield reading.observe("refers_to", value, (match.start(), found.end), rule.name, confidence)
