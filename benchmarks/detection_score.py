"""What became of each mention and each keep under one candidate, counted per document and summed with intervals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detection_cases import Case, Mention
from detection_intervals import Share, resampled, wilson
from detection_persons import find_persons

_POSTCODE = re.compile(r"\b[1-9]\d{3}\s?[A-Za-z]{2}\b")
_TITLE = re.compile(
    r"(?:(?:mr|drs|dr|ir|ing|prof|mw|mevr|mevrouw|dhr|de heer|meneer|familie|fam)\b\.?\s+)+", re.IGNORECASE
)
_WHOLE_DOCUMENTS = frozenset({"zero_leak", "negatives_untouched"})

Key = tuple[str, str]
"""What is counted, and of which type, genre or origin; the second is empty for the whole."""


class Answer(NamedTuple):
    """What a candidate redacts in one document: half-open ranges of characters."""

    spans: tuple[tuple[int, int], ...]


def needed(text: str, mention: Mention) -> tuple[int, int]:
    """Give the part of a mention that must be covered.

    Of a mail address the domain may stay, of an address what follows the postcode, of a name the title before it.
    """
    written = text[mention.start : mention.end]
    if mention.type == "EMAIL" and "@" in written:
        return mention.start, mention.start + written.index("@")
    postcode = _POSTCODE.search(written) if mention.type == "ADDRESS" else None
    if postcode:
        return mention.start, mention.start + postcode.end()
    title = _TITLE.match(written) if mention.type == "PER" else None
    return mention.start + (title.end() if title else 0), mention.end


def count(case: Case, answer: Answer) -> dict[Key, tuple[int, int]]:
    """Give (good, total) per thing that is counted in one document."""
    covered = {n for start, end in answer.spans for n in range(start, end)}
    safe = [_letters(case.text, *needed(case.text, m)) <= covered for m in case.mentions]
    counts: defaultdict[Key, list[bool]] = defaultdict(list)
    for mention, is_safe in zip(case.mentions, safe, strict=True):
        for key in _keys(case, mention):
            counts[key].append(is_safe)
    counts["keep_survival", ""] = [not _letters(case.text, *keep) & covered for keep in case.keeps]
    counts["neutral_words", ""] = [not covered & set(range(*word)) for word in _neutral_words(case)]
    counts["persons_safe", ""] = [all(safe[n] for n in person) for person in find_persons(case)]
    if case.mentions:
        counts["zero_leak", ""] = [all(safe)]
    else:
        counts["negatives_untouched", ""] = [not covered]
    return {key: (sum(found), len(found)) for key, found in counts.items() if found}


def _keys(case: Case, mention: Mention) -> Iterable[Key]:
    yield "recall", ""
    yield "type", mention.type
    yield "genre", case.genre
    if mention.origin:
        yield "origin", mention.origin


def _letters(text: str, start: int, end: int) -> set[int]:
    return {n for n in range(start, end) if text[n].isalnum()}


def _neutral_words(case: Case) -> Iterable[tuple[int, int]]:
    """Yield the words that are part of no mention and no keep."""
    taken = {n for m in case.mentions for n in range(m.start, m.end)} | {n for k in case.keeps for n in range(*k)}
    for word in re.finditer(r"\w+", case.text):
        if not taken & set(range(*word.span())):
            yield word.span()


def sum_up(cases: Sequence[Case], answers: Sequence[Answer]) -> dict[Key, Share]:
    """Give every share over the documents of a set, in one order.

    Shares of whole documents have Wilson's interval, all others come from resampling the documents.
    """
    per_case = [count(case, answer) for case, answer in zip(cases, answers, strict=True)]
    shares = {}
    for key in sorted({key for counts in per_case for key in counts}):
        found = [counts.get(key, (0, 0)) for counts in per_case]
        if key[0] in _WHOLE_DOCUMENTS:
            shares[key] = wilson(sum(hits for hits, _ in found), sum(total for _, total in found))
        else:
            shares[key] = resampled(found)
    return shares
