"""Reference numbers, the sender's own and the reader's, and the earlier letters a document refers to.

A reference is text, never a number: leading zeros and letters count. An empty label (`Uw kenmerk: -`) gives nothing
and never takes the next line's label for its value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from extractors.dates import date_at
from extractors.label_rows import find_label_rows, is_label_row
from extractors.letter_parts import LetterParts
from extractors.reading import Reading
from extractors.rules import compile_pattern, load, one, rules
from pipeline.model.observation import Context, Observation

_DATE_LIKE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|20\d\d-\d\d-\d\d|(?:19|20)\d\d")
_LOOKALIKE = re.compile(r"\d[OIlSB]|[OIlSB]\d")
MISREAD = 0.7
"""Confidence of a reference of which a letter may be a digit (read by OCR), or of which the end is not certain."""


def find_references(reading: Reading, parts: LetterParts) -> Iterator[Observation[str]]:
    """Yield the references of the sender (`reference.our`) and of the reader (`reference.your`)."""
    taken: set[int] = set()
    for rule in rules("references"):
        for match in rule.matches(reading.text, 0, parts.head[1] if rule.where == "kop" else None):
            start, end = match.span("ref")
            value = match["ref"].rstrip(".,;:")
            if start in taken or not _is_reference(value) or _is_foreign(reading, parts, start):
                continue
            if is_label_row(reading.text, match.start()) and "\n" in reading.text[match.start() : start].lstrip():
                continue
            if rule.value == "our" and _is_of_older_letter(reading.text, match.start()):
                continue
            taken.add(start)
            value, is_cut = _whole(reading.text, start, value)
            end = start + len(value)
            misread = reading.page_of(start) in reading.recognised and _LOOKALIKE.search(value)
            confidence = min(rule.confidence, MISREAD) if misread or is_cut else rule.confidence
            yield reading.observe(f"reference.{rule.value}", value, (start, end), rule.name, confidence)

    for row in find_label_rows(reading, parts.head[1]):
        value = reading.text[row.start : row.end]
        if row.side != "datum" and row.start not in taken and _is_reference(value):
            yield reading.observe(f"reference.{row.side}", value, (row.start, row.end), "label.rij", 0.9)


def _whole(text: str, start: int, value: str) -> tuple[str, bool]:
    """Give a reference with the groups of digits that belong to it (`DGM/123 456`), and whether its end is in doubt.

    A date behind it is none of its own.
    """
    end = start + len(value)
    more = one("references", "kenmerk.vervolg", "vervolg").pattern.match(text, end)
    if not more or date_at(text, end + 1):
        return value, False
    return value + (more["heel"] or "").rstrip(".,;:"), True


def _is_of_older_letter(text: str, position: int) -> bool:
    """Tell whether the words before a reference speak of an earlier letter of the sender himself."""
    before = text[max(0, position - 80) : position]
    return bool(one("references", "eerdere.brief", "eerdere_brief").pattern.search(before))


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
            is_cut = False
            named = {"titel": "title", "soort": "kind"}
            value = {named[key]: " ".join(text.split()) for key, text in match.groupdict().items() if text}
            value["date"] = day.isoformat()
            if reference := one("references", "verwijst.kenmerk", "verwijst_kenmerk").pattern.match(
                reading.text, found.end
            ):
                written = reference["ref"].rstrip(".,;:)")
                value["reference"], is_cut = _whole(reading.text, reference.start("ref"), written)
            confidence = MISREAD if is_cut else 0.95 if found.year else 0.85
            yield reading.observe("refers_to", value, (match.start(), found.end), rule.name, confidence)
