"""Whether a count goes on with the statement before it, or shares its verb with the one behind it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from extractors.figures.cues import Cue, find_other_group
from extractors.figures.mentions import Group, Mention, Role
from extractors.numbers import Found
from pipeline.model.extraction import Category

_AND_NAME = re.compile(r"\s*,?\s*(?:en\s+)?(?:(?:in|voor|van)\s+)?(?:de\s+gemeente\s+)?[A-ZÀ-Ý'’][\w' ’().,-]*\s*")
_OF_THOSE = re.compile(r"\b(?:zijn|waren|is|was)\s+er\b", re.IGNORECASE)
_SMALL = re.compile(r"(?:\s|[,;]|\b(?:en|wat|voor|bij|in|van|de|terwijl)\b)*", re.IGNORECASE)
_AND_KIND = re.compile(
    r"\s*,?\s*(?:en|terwijl)\s+(?:(?:voor|in|bij)\s+)?(?:de\s+)?(?:amv|reguliere?|opvang\s+voor\s+amv)(?:[ -]opvang)?"
    r"\s*(?:op|met|van|:)?\s*",
    re.IGNORECASE,
)

_AND = re.compile(r"\s*(?:,|,?\s*en)\s*")
_AND_DAY = re.compile(
    r"\s*,?\s*(?:en\s+)?(?:op|per)\s+\d{1,2}(?:\s+[a-z]{3,9}\s+|[-./]\d{1,2}[-./])\d{2,4}\s*(?:(?:al|nog|er)\s+)*",
    re.IGNORECASE,
)


def is_name_only(words: str) -> bool:
    """Tell whether words are the name of the next gemeente and nothing else: `en Stein`."""
    return bool(_AND_NAME.fullmatch(words))


def is_day_only(words: str) -> bool:
    """Tell whether words are another day and nothing else: `en op 1 mei 2026`."""
    return bool(_AND_DAY.fullmatch(words))


def is_kind_only(group: Group, words: str) -> bool:
    """Tell whether words before a count are the other kind and nothing else: `en amv op`."""
    labelled = group[0].start < group[0].found.start and bool(_SMALL.fullmatch(words))
    return labelled or bool(_AND_KIND.fullmatch(words))


def counts_of_those(following: Group | None, cue: Cue) -> bool:
    """Tell whether the next count is of the whole just named: `van de 151 plekken zijn er 95 open`."""
    return following is not None and (following[0].role is Role.ECHO or bool(_OF_THOSE.search(cue.after)))


def other_count(counts: Sequence[Found], mentions: Collection[Mention]) -> int:
    """Give the last number that counts other things than places, such as `zes locaties`; 0 without one."""
    places = {mention.found.start for mention in mentions}
    return next((one.number.value for one in reversed(counts) if one.start not in places and one.number.value), 0)


def speaks_of_others(group: Group, others: int) -> bool:
    """Tell whether `geen daarvan` and `zijn er 2` go back to other things than places; of six no seven can be meant."""
    values = [mention.count.value for mention in group]
    return group[0].role is Role.ECHO and others > 0 and all(value is not None and value <= others for value in values)


def with_other_group(group: Group, cue: Cue) -> Group:
    """Give a group whose last count has the other group that the words behind it name."""
    named = (None,) if len(group) == 1 else (None, Category.TOTAAL)
    if group[-1].category not in named or not (category := find_other_group(cue)):
        return group
    return (*group[:-1], replace(group[-1], category=category))


def are_pairs(text: str, group: Group, following: Group) -> bool:
    """Tell whether two counts of a whole are one statement, so that one verb serves both."""
    roles = (group[0].role, following[0].role)
    return roles == (Role.STAND, Role.STAND) and bool(_AND.fullmatch(text, group[-1].end, following[0].start))
