"""One decision per word of a page: what all mentions of a lone name say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from redaction.detect.names.cast import plain
from redaction.detect.names.evidence import is_kind_of_thing
from redaction.detect.words.candidates import Candidate
from redaction.detect.words.person import is_sure_given
from redaction.detect.words.veto import has_article, is_place_context

_SURE = 0.8
_LIKELY = 0.5
_RAISED = 0.81
_LOWERED = 0.6


class Weighed(NamedTuple):
    """A candidate and its likelihood at its own place."""

    candidate: Candidate
    likelihood: float


def _is_thing_here(text: str, candidate: Candidate) -> bool:
    name = candidate.name
    if candidate.introduced:
        return False
    return has_article(text, name.start) or is_place_context(text, name.start) or is_kind_of_thing(text, name.start)


def settle(text: str, found: Iterable[Weighed]) -> Iterator[Weighed]:
    """Yield the candidates of a page, those of one unlisted word judged together.

    Twice likely and never a thing is sure; oftener a thing than sure is for a person to judge.
    """
    mentions: dict[str, list[Weighed]] = defaultdict(list)
    for weighed in found:
        name = weighed.candidate.name
        if len(name.words) == 1 and not (name.title or name.initials or name.infix or is_sure_given(name.words[0])):
            mentions[plain(name.words[0])].append(weighed)
        else:
            yield weighed
    for group in mentions.values():
        yield from _together(text, group)


def _together(text: str, group: list[Weighed]) -> Iterator[Weighed]:
    things = sum(_is_thing_here(text, weighed.candidate) for weighed in group)
    sure = sum(weighed.likelihood >= _SURE for weighed in group)
    likely = sum(c.name.end < len(text) and text[c.name.end] != ":" and score >= _LIKELY for c, score in group)
    for candidate, likelihood in group:
        if things >= max(sure, 1) and likelihood >= _SURE:
            yield Weighed(candidate, _LOWERED)
        elif not things and not sure and likely > 1 and likelihood >= _LIKELY:
            yield Weighed(candidate, _RAISED)
        else:
            yield Weighed(candidate, likelihood)
