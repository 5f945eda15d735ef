"""What the register of post keeps of a document: whether it holds a notification, and whether it answers something."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.model.extraction import DocumentType, Extraction
from pipeline.post import describe
from pipeline.tools.datum import stored_day

DAY = dt.date(2026, 5, 4)
NOTICE = Extraction("b" * 64, DocumentType.ARTICLE8)
ANSWER = Extraction("a" * 64, DocumentType.MUNICIPAL_RESPONSE)


@pytest.mark.parametrize("read", [NOTICE, replace(ANSWER, records=(NOTICE,))])
def test_a_notification_counts_also_inside_an_answer(read: Extraction) -> None:
    assert describe(read, DAY).melding


@pytest.mark.parametrize("read", [ANSWER, replace(NOTICE, details={"status": "concept"})])
def test_a_plain_answer_and_a_draft_are_no_notification(read: Extraction) -> None:
    assert not describe(read, DAY).melding


@pytest.mark.parametrize(("state", "answers"), [("beantwoord", True), ("deels", True), ("nvt", False), ("open", False)])
def test_an_answer_answers_at_least_one_question_in_part(state: str, answers: bool) -> None:
    assert describe(replace(ANSWER, details={"answers": {"Q1": state, "Q2": "open"}}), DAY).beantwoordt is answers


def test_a_stored_day_is_a_day_or_nothing() -> None:
    assert (stored_day("2026-05-04"), stored_day(None), stored_day("mei")) == (DAY, None, None)
