"""Sentences of many gemeenten with the reasons they state: every one is read right but for the exact faults known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.letter_parts import find_parts
from extractors.reasons import find_reasons
from extractors.statements import Statements

HELD: dict[str, Any] = json.loads((Path(__file__).parents[1] / "cases" / "reasons.json").read_text("utf-8"))


@pytest.fixture
def codes(read, answer_letters):
    """Give a function from a sentence to the reason codes of a letter of Zutphen with it."""

    def find(sentence: str) -> list[str]:
        reading = read(answer_letters.answer(sentence))
        found = find_reasons(Statements(reading, find_parts(reading)), ["Zutphen"])
        return list(dict.fromkeys(seen.value for seen in found))

    return find


def _is_right(case: dict[str, Any], found: list[str]) -> bool:
    return set(case["codes"]) <= set(found) <= {*case["codes"], *case["also"]}


def test_every_sentence_gives_its_reason_except_those_known_not_to(codes):
    read_as = {case["text"]: (case, codes(case["text"])) for case in HELD["cases"]}
    wrong = [[text, found] for text, (case, found) in read_as.items() if not _is_right(case, found)]
    assert sorted(wrong) == sorted(HELD["known_failures"])


def test_what_only_looks_like_a_reason_is_none_in_nineteen_of_twenty(codes):
    looks = [case["text"] for case in HELD["cases"] if not case["codes"]]
    assert len([text for text in looks if not codes(text)]) >= 0.95 * len(looks)


def test_every_sentence_answers_its_question_except_those_known_not_to(extracted, answer_letters):
    wrong = []
    for case in HELD["answers"]:
        answers = extracted(answer_letters.answer(case["text"]))["details"]["answers"]
        given = set(answers.values()) if case["question"] == "*" else {answers[case["question"]]}
        if not given <= set(case["statuses"]):
            wrong.append([case["text"], answers.get(case["question"])])
    assert sorted(wrong) == sorted(HELD["known_answer_failures"])


def test_a_doubtful_answer_is_partial_and_goes_to_a_person(extracted, answer_letters):
    found = extracted(answer_letters.answer("Wij mikken op de zomer van 2027."))
    assert found["details"]["answers"]["Q4"] == "deels"
    assert found["evidence"]["details.answers.Q4"][0]["needs_review"]
