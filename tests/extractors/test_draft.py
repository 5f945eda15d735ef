"""The draft of an extraction: no value under `details` without proof, and doubt is carried along."""

from __future__ import annotations

import pytest

from extractors.draft import Draft
from extractors.evidence import Prover


@pytest.fixture
def reading(read):
    """Give the reading of one line."""
    return read("De gemeente meldt 40 plekken")


@pytest.fixture
def draft(reading):
    """Give an empty draft of that document."""
    return Draft(Prover(reading.document, 0.8))


def seen(reading, confidence: float = 0.9):
    return reading.observe("details.x", 1, (3, 11), "proef", confidence)


def test_a_value_is_told_with_its_proof(reading, draft):
    assert draft.tell("offers", ["hulp"], [seen(reading)])
    assert draft.details == {"offers": ["hulp"]}
    assert [proof.literal for proof in draft.evidence["details.offers"]] == ["gemeente"]


def test_a_key_with_dots_goes_into_the_object_of_that_name(reading, draft):
    draft.tell("answers.Q1", "deels", [seen(reading)])
    draft.tell("answers.Q2", "open", [seen(reading)])
    assert draft.details == {"answers": {"Q1": "deels", "Q2": "open"}}
    assert set(draft.evidence) == {"details.answers.Q1", "details.answers.Q2"}


def test_a_value_without_proof_is_not_told(draft):
    assert not draft.tell("offers", ["hulp"], [])
    assert (draft.details, draft.evidence) == ({}, {})


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_not_told(reading, draft, nothing):
    assert not draft.tell("offers", nothing, [seen(reading)])


@pytest.mark.parametrize("value", [0, False])
def test_zero_and_no_are_values(reading, draft, value):
    assert draft.tell("count", value, [seen(reading)])


def test_a_doubtful_value_asks_for_a_look(reading, draft):
    draft.tell("offers", ["hulp"], [seen(reading, 0.5)])
    assert draft.evidence["details.offers"][0].needs_review


def test_a_derived_value_carries_the_proof_of_what_it_rests_on(reading, draft):
    draft.tell("task", 40, [seen(reading, 0.5)])
    draft.tell("derived.double", 80, (), draft.evidence["details.task"])
    assert draft.evidence["details.derived.double"] == draft.evidence["details.task"]
