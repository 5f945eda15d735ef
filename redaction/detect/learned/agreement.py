"""Weighs what the rules and the trained model say of the same words: agreement makes surer, a lone doubt stays one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import exp, log

from redaction.detect.text.base import PERSON, Hit

_LATER = "doorwerking."
TRAINED = "model."
"""How the rules of a trained model begin."""
ACCEPTED = 0.8
"""From this score on a hit is decided on its own."""
TOLD = 0.3
"""A trained model that stands alone under this score says nothing."""
ALONE = 0.75
"""The highest score of what only the model sees: a person judges, until a rule agrees."""
CERTAIN, CERTAINLY = 0.9, 0.85
"""From this probability on the model needs no rule; the score it then has."""
_BASE, _RULE, _MODEL = 0.93, 0.58, 0.59
"""Of the log odds: fitted on practice documents that the model had not seen, moved so that 0.65 right is 0.8."""
_LEAST, _MOST = 0.06, 0.98
_LONGEST = 400  # characters of a name or address: what begins earlier does not reach this far
_SAME = 0.5  # share of a hit that another must cover to speak of the same words


def _log_odds(score: float) -> float:
    held = min(_MOST, max(_LEAST, score))
    return log(held / (1.0 - held))


def combine(rule: float, model: float) -> float:
    """Give the score (0..1) of a name from the score of a rule and the probability of the model."""
    return 1.0 / (1.0 + exp(-(_BASE + _RULE * _log_odds(rule) + _MODEL * _log_odds(model))))


def weigh(hits: Iterable[Hit]) -> list[Hit]:
    """Give the hits of one page with the evidence of rules and model put together.

    What the model doubts and a rule decided on already is left out, so that a doubtful longer form cannot widen it;
    so is what the model alone hardly believes. That the model is silent says nothing: rules know what it cannot.
    """
    found = sorted(hits, key=lambda hit: (hit.start, hit.end, hit.rule))
    trained = [hit for hit in found if hit.rule.startswith(TRAINED)]
    rules = [hit for hit in found if not hit.rule.startswith(TRAINED)]
    names = [hit for hit in rules if hit.category == PERSON]
    weighed = [_weighed(hit, trained) for hit in rules]
    return [*weighed, *_alone(trained, names, [hit for hit in weighed if hit.score >= ACCEPTED])]


def raise_agreed(hits: Iterable[Hit]) -> list[Hit]:
    """Give the hits of one page with later mentions raised where the model saw the same: known initials."""
    found = sorted(hits, key=lambda hit: (hit.start, hit.end, hit.rule))
    trained = [hit for hit in found if hit.rule.startswith(TRAINED)]
    raised = []
    for hit in found:
        is_later = hit.rule.startswith(_LATER)
        heard = [other.score for other in _touching(hit, trained) if _agree(hit, other)] if is_later else []
        raised.append(hit._replace(score=max(hit.score, combine(hit.score, max(heard)))) if heard else hit)
    return raised


def _weighed(hit: Hit, trained: Sequence[Hit]) -> Hit:
    """Give a hit of a rule with its score in the light of the model; it never falls."""
    if hit.category != PERSON:
        return hit
    heard = [other.score for other in _touching(hit, trained) if _agree(hit, other)]
    return hit._replace(score=max(hit.score, combine(hit.score, max(heard)))) if heard else hit


def _alone(trained: Sequence[Hit], names: Sequence[Hit], decided: Sequence[Hit]) -> Iterable[Hit]:
    """Yield the hits of the model that add something to those of the rules."""
    for hit in trained:
        agreeing = [rule.score for rule in _touching(hit, names) if _agree(hit, rule)]
        score = combine(max(agreeing), hit.score) if agreeing else _lonely(hit.score)
        is_doubtful_form = score < ACCEPTED and any(rule.category == hit.category for rule in _touching(hit, decided))
        if score >= TOLD and not is_doubtful_form:
            yield hit._replace(score=score)


def _lonely(probability: float) -> float:
    """Give the score of what no rule sees."""
    return CERTAINLY if probability >= CERTAIN else min(probability, ALONE)


def _agree(one: Hit, other: Hit) -> bool:
    """Tell whether two hits are about the same words: the most of either is in the other."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return one.category == other.category and shared >= _SAME * max(one.end - one.start, other.end - other.start)


def _touching(hit: Hit, ordered: Sequence[Hit]) -> list[Hit]:
    """Give the hits, in order of their start, that share a character with one and are no page-long line."""
    first = bisect_left(ordered, hit.start - _LONGEST, key=_start)
    last = bisect_left(ordered, hit.end, first, key=_start)
    return [other for other in ordered[first:last] if other.end > hit.start]


def _start(hit: Hit) -> int:
    return hit.start
