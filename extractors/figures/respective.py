"""Counts in the order of what they count: `regulier en amv: 120 respectievelijk 14`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from extractors.figures.labels import find_category
from extractors.numbers import Certainty, Count, Found
from extractors.rules import compile_pattern, load
from pipeline.model.extraction import Category

_MARK = re.compile(r"\b(?:respectievelijk|resp\.)", re.IGNORECASE)
_PARTS = (Category.REGULIER, Category.AMV)


class Ordered(NamedTuple):
    """One count of an ordered pair; the end is behind its noun, the category None where the order is not clear."""

    end: int
    found: Found
    category: Category | None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    fragments = load("figures")["fragmenten"]
    noun = "(?: (?:regulie\\w+|{amv}|asiel)? *-? *{plek})?"
    named = "(?:{amv}|{regulier})(?: *-? *(?:{plek}|opvang))?"
    sources = {
        "between": rf"{noun} ?,? (?:en )?(?:respectievelijk|resp\.) ",
        "next": rf"{noun} ?(?:,|en|&) ",
        "noun": noun,
        "kinds": rf"\b(?P<one>{named}) ?(?:en|/|&|\+|,) ?(?:(?:voor|van|in) )?(?:de )?(?P<two>{named})",
    }
    return {name: compile_pattern(source, fragments) for name, source in sources.items()}


def find_ordered(text: str, counts: Sequence[Found], known: Mapping[int, Category | None]) -> Iterator[Ordered]:
    """Yield the counts beside each `respectievelijk`, with the kind whose turn it is.

    `counts` are those of one sentence, `known` the kinds that stand beside some of them, by their start. Three counts,
    or an order that the sentence does not give, get no value: nobody may guess which is which.
    """
    if not counts:
        return
    start = text.rfind("\n\n", 0, counts[0].start) + 1
    for mark in _MARK.finditer(text, start, counts[-1].start + 1):
        run = _run(text, counts, mark)
        kinds = _kinds(text, run, counts, known)
        for number, found in enumerate(run):
            noun = _patterns()["noun"].match(text, found.end)
            end = noun.end() if noun else found.end
            if len(run) == 2 and kinds:
                yield Ordered(end, found, kinds[number])
            else:
                yield Ordered(end, found._replace(number=Count(None, None, Certainty.UNKNOWN)), None)


def _run(text: str, counts: Sequence[Found], mark: re.Match[str]) -> list[Found]:
    """Give the counts that the word orders, from left to right."""
    right = next((n for n, found in enumerate(counts) if found.start >= mark.end()), None)
    if right is None or text[mark.end() : counts[right].start].strip():
        return []
    run = [counts[right]]
    left = right - 1
    if left >= 0 and _patterns()["between"].fullmatch(text, counts[left].end, run[0].start):
        run.insert(0, counts[left])
        while left > 0 and _patterns()["next"].fullmatch(text, counts[left - 1].end, run[0].start):
            left -= 1
            run.insert(0, counts[left])
        return run
    for found in counts[right + 1 :]:
        if not _patterns()["next"].fullmatch(text, run[-1].end, found.start):
            break
        run.append(found)
    return run


def _kinds(
    text: str, run: Sequence[Found], counts: Sequence[Found], known: Mapping[int, Category | None]
) -> tuple[Category, Category] | None:
    """Give the two kinds in their order: named as a pair in the sentence, else those of the two counts before."""
    if len(run) != 2:
        return None
    begin, end = _bounds(text, run)
    pairs = {_pair(match) for match in _patterns()["kinds"].finditer(text, begin, end)}
    if len(pairs) == 1:
        return pairs.pop()
    before = [known.get(found.start) for found in counts if found.start < run[0].start][-2:]
    return (before[0], before[1]) if not pairs and _are_parts(before) else None  # type: ignore[return-value]


def _bounds(text: str, run: Sequence[Found]) -> tuple[int, int]:
    """Give the stretch of text in which the order may be named: up to the sentence signs around the counts."""
    begin = max((text.rfind(sign, 0, run[0].start) for sign in (". ", ".\n", ";", "\n\n")), default=-1) + 1
    ends = [end for sign in (". ", ".\n", ";", "\n\n") if (end := text.find(sign, run[-1].end)) >= 0]
    return begin, min(ends, default=len(text))


def _pair(match: re.Match[str]) -> tuple[Category, Category] | None:
    named = [find_category(match["one"]), find_category(match["two"])]
    return (named[0], named[1]) if _are_parts(named) else None  # type: ignore[return-value]


def _are_parts(named: Sequence[Category | None]) -> bool:
    return len(named) == 2 and set(named) == set(_PARTS)
