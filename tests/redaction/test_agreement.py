"""Rules and model about the same words: agreement makes surer, a lone model decides only when it is certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.detect.learned.agreement import ACCEPTED, ALONE, CERTAIN, CERTAINLY, combine, raise_agreed, weigh
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit

SCORES = st.floats(0, 1)


def rule(score: float, start: int = 0, end: int = 10, name: str = "namen.woordvorm") -> Hit:
    return Hit(PERSON, start, end, score, name)


def model(score: float, start: int = 0, end: int = 10) -> Hit:
    return Hit(PERSON, start, end, score, "model.crf")


def best(*hits: Hit) -> float:
    return max((hit.score for hit in weigh(hits)), default=0.0)


@given(SCORES, SCORES, SCORES)
def test_more_evidence_on_either_side_never_lowers_the_score(one: float, other: float, more: float) -> None:
    low, high = sorted((one, other))
    assert combine(low, more) <= combine(high, more)
    assert combine(more, low) <= combine(more, high)
    assert 0 < combine(one, other) < 1


def test_a_rule_in_doubt_and_a_sure_model_decide_together() -> None:
    assert best(rule(0.6)) < ACCEPTED
    assert best(rule(0.6), model(0.95)) >= ACCEPTED


def test_two_doubts_are_not_yet_a_decision() -> None:
    assert best(rule(0.4), model(0.5)) < ACCEPTED


@pytest.mark.parametrize("probability", [0.5, 0.8, 0.899])
def test_the_model_alone_does_not_decide_what_it_doubts(probability: float) -> None:
    assert best(model(probability)) == min(probability, ALONE) < ACCEPTED


@pytest.mark.parametrize("probability", [CERTAIN, 0.999])
def test_the_model_decides_what_it_is_certain_of(probability: float) -> None:
    assert best(model(probability)) == CERTAINLY >= ACCEPTED


def test_what_the_model_hardly_believes_is_not_told() -> None:
    assert weigh([model(0.1)]) == []


def test_where_the_model_is_silent_a_rule_keeps_its_score() -> None:
    assert best(rule(0.85)) == 0.85


def test_initials_of_someone_known_are_sure_when_the_model_saw_them_too() -> None:
    later = Hit(INITIALS_MARK, 0, 2, 0.5, "doorwerking.paraaf")
    assert raise_agreed([later]) == [later]
    assert raise_agreed([later, Hit(INITIALS_MARK, 0, 2, ALONE, "model.crf")])[0].score >= ACCEPTED


def test_a_doubtful_longer_form_does_not_widen_what_was_decided() -> None:
    assert [(hit.start, hit.end) for hit in weigh([rule(0.95, 0, 10, "klein.aanspreek"), model(0.6, 0, 30)])] == [
        (0, 10)
    ]


def test_a_long_hit_says_nothing_about_a_short_one_inside_it() -> None:
    assert [hit.score for hit in weigh([rule(0.6, 0, 4), model(0.85, 0, 40)])] == [0.6, ALONE]


def test_other_kinds_of_datum_keep_their_score() -> None:
    mark = Hit(INITIALS_MARK, 0, 3, 0.5, "kader.paraaf")
    assert weigh([mark, model(0.9, 0, 3)])[0] == mark


@given(st.lists(st.builds(rule, SCORES, st.integers(0, 9), st.integers(10, 20)), max_size=6))
def test_without_a_model_that_may_be_silent_rules_stay_what_they_are(hits: list[Hit]) -> None:
    assert sorted(weigh(hits)) == sorted(hits)
