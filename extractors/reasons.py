"""Why a gemeente says it does not meet its task: the reason codes, each from its own words in an answer.

A reason is a statement of the gemeente about itself. What it denies, what was solved, what holds elsewhere and what
somebody else says is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from extractors.letter_parts import Range
from extractors.rules import Rule, rules
from extractors.statements import Statement, Statements
from extractors.word_groups import Marks, groups
from extractors.word_links import links
from pipeline.model.observation import Observation

OTHER = "OVERIG"
WEAK = 0.9
"""Rules below this confidence name a subject only: something beside them must say that it hinders."""
_PAIRS = 12
"""Pairs of words of one link that are weighed in a sentence; a list without end has thousands."""
_AROUND = 300
"""Letters on each side of a word in which the turns of its sentence are looked for."""
_EVEN_WITHDRAWN = "altijd"
"""Of a rule about the wet: `ingetrokken` is what is hoped for, not a hindrance that has gone."""
_OWN_NEGATION = "zelf"
"""Of a rule whose words deny by themselves: `geen geschikte locatie`."""


class _Sentence(NamedTuple):
    """A sentence of the sender with its words that belong to a group."""

    said: Statement
    marks: Marks


def find_reasons(spoken: Statements, own: Sequence[str], stated: Sequence[Range] = ()) -> Iterator[Observation[str]]:
    """Yield the reasons as codes of the list of the domain, in the order of that list.

    Args:
        spoken: The sentences of the sender.
        own: The gemeenten the document is about; what a sentence says of another is no reason.
        stated: Ranges in which the gemeente answers the question for its reason.
    """
    sentences = [_sentence(spoken, one) for one in spoken.said]
    found = list(_by_links(spoken, sentences, own, "verband"))
    left = _gates().keys() - {seen.value for seen in found}
    found += _by_rules(spoken, sentences, (own, stated), left)
    order = list(_gates())
    yield from sorted(found, key=lambda seen: order.index(seen.value))
    if not found:
        yield from _other(spoken, sentences, own, stated)


def _sentence(spoken: Statements, one: Statement) -> _Sentence:
    return _Sentence(one, groups("reasons").marks(spoken.words(one)))


@cache
def _gates() -> dict[str, frozenset[str]]:
    """Give the codes in order, each with the groups of which a word stands in every sentence that gives it."""
    codes = dict.fromkeys(rule.value for rule in rules("reasons", "reden"))
    known = links("reasons", "verband")
    return {code: frozenset().union(*(link.subject for link in known if link.value == code)) for code in codes}


def _by_rules(
    spoken: Statements,
    sentences: Sequence[_Sentence],
    ground: tuple[Sequence[str], Sequence[Range]],
    codes: Collection[str],
) -> Iterator[Observation[str]]:
    """Yield what a phrase tells of the codes that no link gave."""
    own, stated = ground
    for rule in (rule for rule in rules("reasons", "reden") if rule.value in codes):
        gate = _gates()[rule.value]
        within = [one.said for one in sentences if not gate.isdisjoint(one.marks.groups)]
        for one, match in spoken.find(rule, within):
            if _is_reason(spoken, rule, one, match, stated) and not _is_elsewhere(spoken, rule.value, one, own):
                yield _seen(spoken, rule.value, match.span(), rule.name, min(rule.confidence, WEAK))


def _by_links(
    spoken: Statements, sentences: Sequence[_Sentence], own: Sequence[str], table: str
) -> Iterator[Observation[str]]:
    """Yield what a subject and the words that are said of it tell together."""
    for link in links("reasons", table):
        for one, marks in sentences:
            place = next((place for place in islice(link.every(marks), _PAIRS) if _holds(spoken, one, place)), None)
            if place and not _is_elsewhere(spoken, link.value, one, own):
                yield _seen(spoken, link.value, place, link.name, link.confidence)


def _holds(spoken: Statements, one: Statement, place: Range) -> bool:
    """Tell whether what a range says is a fact: no condition, not quoted, nothing that undoes it."""
    if spoken.reading.is_quoted(place[0]) or spoken.matches("voorwaarde", (one.start, place[0])):
        return False
    if _is_over(spoken, one, place) or _is_set_aside(spoken, one, place):
        return False
    words = spoken.reading.text[_part_of(spoken, one, place[0])[0] : _part_of(spoken, one, place[1] - 1)[1]]
    return not any(rule.pattern.search(words) for rule in rules("reasons", "ontkend_erna") if not rule.where)


def _is_over(spoken: Statements, one: Statement, place: Range) -> bool:
    """Tell whether the part of the sentence around a range says that the matter hinders no more.

    A sentence turns at `maar de` and the like: what was solved before the turn says nothing of what comes behind it,
    and what was denied before it is not said by the words behind it.
    """
    first, last = _part_of(spoken, one, place[0]), _part_of(spoken, one, place[1] - 1)
    if first != last and (
        spoken.matches("ontkend_deel", first, "reasons") or not spoken.matches("wijst_terug", last, "reasons")
    ):
        return True
    parts = dict.fromkeys((first, last))
    over = (part for part in parts if spoken.matches("verholpen", part, "reasons"))
    return any(not spoken.matches("niet_verholpen", part, "reasons") for part in over)


def _is_set_aside(spoken: Statements, one: Statement, place: Range) -> bool:
    """Tell whether a range begins or ends in a list of which the sentence says that it is not about that."""
    start, end = max(one.start, place[0] - _AROUND), min(one.end, place[1] + _AROUND)
    aside = [
        found for rule in rules("reasons", "niet_hierom") for found in rule.matches(spoken.reading.text, start, end)
    ]
    return any(found.start() <= at < found.end() for found in aside for at in (place[0], place[1] - 1))


def _part_of(spoken: Statements, one: Statement, position: int) -> Range:
    """Give the part of a sentence between two turns in which a position lies."""
    start, end = max(one.start, position - _AROUND), min(one.end, position + _AROUND)
    text = spoken.reading.text
    turns = [turn.start() for rule in rules("reasons", "keert") for turn in rule.pattern.finditer(text, start, end)]
    start = max((turn for turn in turns if turn <= position), default=start)
    return start, min((turn for turn in turns if turn > position), default=end)


def _seen(spoken: Statements, code: str, place: Range, rule: str, confidence: float) -> Observation[str]:
    return spoken.reading.observe(f"details.reasons.{code}", code, place, rule, confidence)


def _is_reason(spoken: Statements, rule: Rule, one: Statement, match: re.Match[str], stated: Sequence[Range]) -> bool:
    end = _part_of(spoken, one, match.end() - 1)[1]
    if rule.where != _OWN_NEGATION and spoken.matches("ontkend_ervoor", (one.start, match.start()), "reasons"):
        return False
    if _denied_behind(spoken.reading.text[match.end() : end]):
        return False
    if spoken.matches("voorwaarde", (one.start, match.start())) or _is_over(spoken, one, match.span()):
        return False
    if _is_set_aside(spoken, one, match.span()):
        return False
    hinders = spoken.matches("belemmert", one.place, "reasons")
    solved = rule.where != _EVEN_WITHDRAWN and spoken.matches("opgelost", (match.start(), end), "reasons")
    if solved and not hinders:
        return False
    return rule.confidence >= WEAK or hinders or _is_stated(one, stated) or _is_announced(spoken, one)


def _denied_behind(words: str) -> bool:
    return any(rule.pattern.search(words) for rule in rules("reasons", "ontkend_erna"))


def _is_stated(one: Statement, stated: Sequence[Range]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in stated)


def _is_announced(spoken: Statements, one: Statement) -> bool:
    """Tell whether the sentence before it announces reasons: `Dat heeft twee oorzaken.`."""
    before = spoken.previous(one)
    return before is not None and spoken.matches("aankondiging", before.place, "reasons")


def _is_elsewhere(spoken: Statements, code: str, one: Statement, own: Sequence[str]) -> bool:
    """Tell whether the sentence is about another gemeente; an exchange is always with another."""
    return code != "UITRUIL" and bool(own) and bool(spoken.strangers(one, own)) and not spoken.names_self(one)


def _other(
    spoken: Statements, sentences: Sequence[_Sentence], own: Sequence[str], stated: Sequence[Range]
) -> Iterator[Observation[str]]:
    """Yield that a reason is given which the list of codes does not know."""
    if found := next(_by_links(spoken, sentences, own, "ander_verband"), None):
        yield found
        return
    rule = next(iter(rules("reasons", "overig")))
    for one, match in spoken.find(rule, spoken.said):
        if not spoken.matches("nvt", one.place, "answers") and not (
            _is_over(spoken, one, match.span()) or _is_set_aside(spoken, one, match.span())
        ):
            yield spoken.reading.observe(f"details.reasons.{OTHER}", OTHER, match.span(), rule.name, rule.confidence)
            return
    for place in stated:
        for one in spoken.inside(place):
            if not spoken.matches("nvt", one.place, "answers") and not spoken.matches("later", one.place, "answers"):
                yield spoken.reading.observe(f"details.reasons.{OTHER}", OTHER, one.place, "reden.antwoord", 0.75)
                return
