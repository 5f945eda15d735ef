from __future__ import annotations

import datetime as dt

import pytest

from pipeline.link import Cue, KnownLetter, LinkVoorstel, link_answer, term_events
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure, Reference
from pipeline.model.termijn import GebeurtenisSoort

LETTER = KnownLetter("L02-best", "GM0753", "7472101", dt.date(2026, 4, 20), due=dt.date(2026, 5, 11))


def answer(your: str | None = None, **more: object) -> Extraction:
    told: dict[str, object] = {
        "municipalities": ("Best",),
        "letter_date": dt.date(2026, 5, 11),
        "reference": Reference("B26.00917", your),
    }
    told |= {"document_type": DocumentType.MUNICIPAL_RESPONSE} | more
    return Extraction("d" * 64, **told)  # type: ignore[arg-type]


def link(extraction: Extraction, *letters: KnownLetter) -> LinkVoorstel:
    (found,) = link_answer(extraction, letters or (LETTER,))
    return found


@pytest.mark.parametrize("your", ["7472101", " 747 2101 ", "7472101."])
def test_our_reference_and_the_right_gemeente_link_by_themselves(your: str) -> None:
    found = link(answer(your))
    assert found.automatic
    assert found.cues[0] is Cue.REFERENCE


def test_the_date_of_our_letter_and_the_right_gemeente_link_by_themselves() -> None:
    found = link(answer(refers_to=({"kind": "brief", "date": "2026-04-20"},)))
    assert found.automatic
    assert found.cues[0] is Cue.DATE


def test_our_reference_from_another_gemeente_is_only_a_proposal() -> None:
    found = link(answer("7472101", municipalities=("Waalre",)))
    assert not found.automatic
    assert found.contradictions == ("De brief ging naar een andere gemeente dan die van het antwoord.",)


def test_a_sender_that_is_not_known_is_only_a_proposal() -> None:
    found = link(answer("7472101", municipalities=()))
    assert (found.automatic, found.contradictions) == (False, ())


def test_c16_a_reference_with_two_swapped_digits_is_a_proposal_with_its_reason() -> None:
    ours = KnownLetter("L02-twenterand", "GM1700", "7468089", dt.date(2026, 4, 9))
    found = link(answer("7468098", municipalities=("Twenterand",)), ours)
    assert (found.cues, found.automatic) == ((Cue.NEAR_REFERENCE,), False)
    assert found.contradictions == ("Het antwoord noemt een ander kenmerk dan dat van deze brief.",)


def test_a_slip_of_the_pen_in_the_reference_is_only_a_proposal() -> None:
    for slip in ("7472110", "747210", "74721011", "7472107"):
        found = link(answer(slip))
        assert not found.automatic
        assert Cue.NEAR_REFERENCE in found.cues


def test_the_reference_of_another_body_does_not_link() -> None:
    assert link_answer(answer("PRV-2026-0042", letter_date=None), [LETTER]) == ()


def test_an_open_term_alone_is_only_a_proposal() -> None:
    found = link(answer())
    assert (found.cues, found.automatic) == ((Cue.DEADLINE,), False)


def test_a_term_that_is_long_past_is_no_cue() -> None:
    assert link_answer(answer(letter_date=dt.date(2026, 9, 1)), [LETTER]) == ()


def test_an_answer_older_than_the_letter_contradicts_it() -> None:
    found = link(answer("7472101", letter_date=dt.date(2026, 4, 1)))
    assert not found.automatic
    assert "ouder" in found.contradictions[0]


def test_another_reference_speaks_against_a_letter_of_the_right_date() -> None:
    found = link(answer("9999999", refers_to=({"date": "2026-04-20"},)))
    assert not found.automatic
    assert "ander kenmerk" in found.contradictions[0]


def test_the_thread_of_a_mail_is_a_cue() -> None:
    letter = KnownLetter("x", "GM0753", None, dt.date(2026, 4, 20), message_id="<1@minjenv.nl>")
    assert link(answer(details={"in_reply_to": "<1@minjenv.nl>"}), letter).cues == (Cue.THREAD,)


def test_a_like_subject_is_the_weakest_cue() -> None:
    letter = KnownLetter("x", "GM0753", None, dt.date(2026, 4, 20), subject="Brief interbestuurlijk toezicht")
    found = link(answer(subject="Antwoord brief interbestuurlijk toezicht"), letter)
    assert (found.cues, found.automatic) == ((Cue.SUBJECT,), False)


def test_a_joint_answer_links_the_named_letter_and_proposes_the_others() -> None:
    other = KnownLetter("L02-waalre", "GM0866", "7472160", dt.date(2026, 4, 20), due=dt.date(2026, 5, 11))
    links = link_answer(answer("7472101", municipalities=("Best", "Waalre")), [other, LETTER])
    assert [(found.letter_id, found.automatic) for found in links] == [("L02-best", True), ("L02-waalre", False)]


def test_two_empty_references_are_no_match() -> None:
    letter = KnownLetter("x", "GM0753", None, dt.date(2026, 4, 20))
    assert link_answer(answer(None), [letter]) == ()


DAY = dt.date(2026, 5, 11)


def kinds(extraction: Extraction) -> list[GebeurtenisSoort]:
    return [event.soort for event in term_events(extraction, DAY)]


def test_an_answer_meets_the_term_on_the_day_it_reached_us() -> None:
    (event,) = term_events(answer("7472101", details={"answers": {"Q1": "open", "Q3": "deels"}}), DAY)
    assert event == (GebeurtenisSoort.ANTWOORD, DAY, "d" * 64, None)


def test_figures_of_places_alone_are_an_answer_and_the_task_is_not() -> None:
    own = Figure("Best", Category.REGULIER, Measure.REALISATIE, 12, dt.date(2026, 5, 1), None, ())
    task = Figure("Best", Category.REGULIER, Measure.WETTELIJKE_TAAK, 90, None, None, ())
    assert kinds(answer("7472101", figures=(own,))) == [GebeurtenisSoort.ANTWOORD]
    assert kinds(answer("7472101", figures=(task,))) == []


def test_a_letter_that_answers_none_of_the_questions_is_no_answer() -> None:
    assert kinds(answer("7472101", details={"answers": {"Q1": "open", "Q2": "open"}})) == []


def test_c09_a_request_for_more_time_is_no_answer() -> None:
    asked = answer("7472101", details={"extension": {"until": None, "literal": "uitstel"}, "answers": {"Q1": "open"}})
    assert kinds(asked) == [GebeurtenisSoort.UITSTEL_GEVRAAGD]


def test_c09_a_request_in_another_document_counts_too() -> None:
    assert kinds(answer(document_type=DocumentType.OTHER, route="uitstel")) == [GebeurtenisSoort.UITSTEL_GEVRAAGD]


def test_c06_a_draft_is_no_answer() -> None:
    assert term_events(answer("7472101", details={"status": "concept"}), DAY) == ()


def test_an_answer_that_asks_more_time_for_the_rest_is_both() -> None:
    both = answer(details={"extension": {"until": None}, "answers": {"Q1": "beantwoord", "Q2": "open"}})
    assert kinds(both) == [GebeurtenisSoort.UITSTEL_GEVRAAGD, GebeurtenisSoort.ANTWOORD]


@pytest.mark.parametrize("kind", [k for k in DocumentType if k is not DocumentType.MUNICIPAL_RESPONSE])
def test_another_kind_of_document_does_nothing_to_a_term(kind: DocumentType) -> None:
    assert term_events(answer(document_type=kind), DAY) == ()
