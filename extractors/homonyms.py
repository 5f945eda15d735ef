"""Tells when the name of a gemeente stands for something else: a person, a common word, a province, a court.

Only the words beside the name decide; what they leave open is still a candidate.
"""

from __future__ import annotations

import re
from functools import cache

from extractors.rules import load, one, rules

BEFORE = 48
"""Characters before a name that are looked at."""

_SENTENCE_START = re.compile(r"(?:^|[.!?\n]\s*|[-•–*]\s+)$")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load("homonyms")["namen"][key])


def is_gemeente_like(text: str, start: int, end: int) -> bool:
    """Tell whether the name at `text[start:end]` may be that of a gemeente."""
    before, name = text[max(0, start - BEFORE) : start], text[start:end]
    if is_person(before, name) or any(rule.pattern.search(before) for rule in rules("homonyms", "ander")):
        return False
    if name in _words("woord") and _SENTENCE_START.search(before):
        return bool(one("homonyms", "woord.verder", "woord_verder").pattern.match(text, end))
    return True


def is_person(before: str, name: str) -> bool:
    """Tell whether the words before a name make it a surname: a form of address, an office, initials."""
    if not before or before[-1] not in " \t\n.-–":
        return False
    if any(rule.pattern.search(before) for rule in rules("homonyms", "persoon")):
        return True
    by_first_name = one("homonyms", "persoon.voornaam", "voornaam").pattern
    return name in _words("achternaam") and bool(by_first_name.search(before))


def shares_its_name(province: str) -> bool:
    """Tell whether a province bears the name of a gemeente or village, so that only the words before it decide."""
    return province in _words("naamgenoten")
