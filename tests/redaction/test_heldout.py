"""Eight documents of other genres than the rules were made with: which mentions fail is known exactly."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.model.document import Document, LoosePages, Page, Word
from pipeline.model.place import Box
from redaction.detect.registry import Analyzer, make_analyzer
from redaction.policy import load_policy
from redaction.propose import propose

FILE = Path(__file__).parents[1] / "cases" / "redaction_heldout.json"
MARK = re.compile(r"\[\[(?P<goes>.+?)\]\]|\{\{(?P<stays>.+?)\}\}", re.DOTALL)
POLICY = load_policy()
CHARACTER = 5.0  # points; the texts are laid out as on a typewriter, so that columns can be seen


@cache
def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def analyzer() -> Analyzer:
    return make_analyzer()


def placed_words(text: str) -> Iterator[Word]:
    for number, line in enumerate(re.finditer(r"[^\n]*\n?", text)):
        for word in re.finditer(r"\S+", line.group()):
            start, end = line.start() + word.start(), line.start() + word.end()
            edges = tuple(40 + CHARACTER * n for n in range(word.start(), word.end() + 1))
            box = Box(edges[0], 40 + 12.0 * number, edges[-1], 50 + 12.0 * number)
            yield Word(start, end, box, number, edges)


def taken_apart(marked_up: str) -> tuple[str, list[tuple[int, int, bool]]]:
    """Give the bare text and the places in it, each with whether it goes."""
    text, places, last = "", [], 0
    for match in MARK.finditer(marked_up):
        text += marked_up[last : match.start()]
        words = match["goes"] or match["stays"]
        places.append((len(text), len(text) + len(words), match["goes"] is not None))
        text, last = text + words, match.end()
    return text + marked_up[last:], places


def judged(marked_up: str) -> Iterator[tuple[str, str]]:
    """Yield per mention what became of it, and the mention."""
    text, places = taken_apart(marked_up)
    document = Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, text, tuple(placed_words(text))),)))
    marks = propose(document, analyzer().detect(document), POLICY, high=0.8, low=0.3)
    sure, asked = (
        {n for mark in marks if mark.review == review for part in mark.span.parts for n in range(part.start, part.end)}
        for review in (False, True)
    )
    for start, end, goes in places:
        letters = {n for n in range(start, end) if text[n].isalnum()}
        if goes:
            outcome = "weg" if letters <= sure else "gevraagd" if letters <= sure | asked else "gemist"
        else:
            outcome = "verloren" if letters & sure else "blijft"
        yield outcome, text[start:end]


@cache
def outcomes() -> tuple[tuple[str, str, str], ...]:
    return tuple((case["id"], *found) for case in told()["documents"] for found in judged(case["text"]))


def test_exactly_the_known_mentions_fail() -> None:
    failures = sorted(": ".join(found) for found in outcomes() if found[1] not in {"weg", "blijft"})
    assert failures == sorted(told()["known_failures"])


def test_the_figures_in_the_file_are_those_of_today() -> None:
    counted = Counter(outcome for _, outcome, _ in outcomes())
    goes = {name: counted[name] for name in ("weg", "gevraagd", "gemist")}
    stays = {name: counted[name] for name in ("blijft", "verloren")}
    print(f"automatisch {goes['weg'] / sum(goes.values()):.3f}, blijft {stays['blijft'] / sum(stays.values()):.3f}")
    assert told()["today"] == {**goes, **stays}
