"""What a letter asks its reader to answer, as a checklist: Q1 to Q5 of the domain, and what need not be told again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.details.told import Seen, Told, observe, pattern
from extractors.draft import Scene
from extractors.letter_parts import Range
from extractors.reading import Reading
from extractors.rules import Rule, rules

LEAD_IN = 600
"""Characters before a list item in which its list is introduced."""
IN_A_LIST = 0.82
"""Confidence of a question that stands as an item under a sentence that asks."""

_ITEM = re.compile(r"\s*(?:[-•–*o▪◦‣\uf0a7\uf0b7]|\(?\d{1,2}[.)]|\(?[a-h][.)])\s")


def tell_requests(scene: Scene) -> Iterator[Told]:
    """Yield the questions asked, in the order of the checklist, and the exception the letter makes."""
    asked = [seen for rule in rules("details", "verzoek") if (seen := _asked(scene, rule))]
    yield Told("requests", [seen.value for seen in asked], tuple(asked))
    for rule in rules("details", "uitzondering"):
        if match := rule.search(scene.reading.text, *scene.parts.body):
            literal = " ".join(match.group().split())
            seen = observe(scene.reading, "requests_exception", literal, match.span(), rule.name, rule.confidence)
            yield Told("requests_exception", literal, (seen,))


def _asked(scene: Scene, rule: Rule) -> Seen | None:
    """Give the surest place where a letter asks this question; words outside a question are none."""
    best: Seen | None = None
    for match in rule.matches(scene.reading.text, *scene.parts.body):
        sure = _is_asked(scene.reading, scene.parts.body, match)
        if sure and (best is None or sure * rule.confidence > best.confidence):
            place = match.span()
            best = observe(scene.reading, "requests", rule.name, place, f"verzoek.{rule.name}", sure * rule.confidence)
    return best


def _is_asked(reading: Reading, body: Range, match: re.Match[str]) -> float:
    """Give how sure the words are part of a question (0..1); 0 when they are not, or when the letter waives it."""
    start, end = reading.sentence(match.start())
    if reading.is_quoted(match.start()) or pattern("geen_vraag").search(reading.text[start : match.start()]):
        return 0.0
    if pattern("vraagt").search(reading.text, start, end):
        return 1.0
    if not _ITEM.match(reading.text, reading.line(match.start())[0]):
        return 0.0
    lead_in = reading.text[max(body[0], start - LEAD_IN) : start]
    asks = ":" in lead_in and pattern("vraagt").search(lead_in[: lead_in.rfind(":")].rsplit("\n\n", 1)[-1])
    return IN_A_LIST / 0.93 if asks else 0.0
