"""Detections become marks: nothing is lost in grouping, every mark names its row, earlier redactions stay alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.document import Document, LoosePages, Page, Word
from pipeline.model.place import Box, Part, Span
from pipeline.model.woo import Detection
from redaction.policy import load_policy
from redaction.propose import group_overlaps, propose

DOCUMENT_ID = "0" * 64
POLICY = load_policy()
SCORES = st.floats(0, 1)
KINDS = st.sampled_from(["persoon", "bsn", "email", "term"])


def part(draw_page: int, start: int, length: int) -> Part:
    return Part(draw_page, start, start + length)


PARTS = st.builds(part, st.integers(1, 3), st.integers(0, 60), st.integers(1, 12))
SPANS = st.lists(PARTS, min_size=1, max_size=2).map(lambda parts: Span(DOCUMENT_ID, tuple(sorted(parts))))
DETECTIONS = st.lists(st.builds(Detection, SPANS, KINDS, SCORES, st.just("proef.regel")), max_size=25, unique=True)


def places(group: tuple[Detection, ...]) -> list[Part]:
    return [place for detection in group for place in detection.span.parts]


@given(DETECTIONS)
def test_grouping_loses_no_detection(detections: list[Detection]) -> None:
    grouped = [detection for group in group_overlaps(detections) for detection in group]
    assert sorted(map(repr, grouped)) == sorted(map(repr, detections))


@given(DETECTIONS)
def test_groups_never_touch(detections: list[Detection]) -> None:
    groups = group_overlaps(detections)
    for number, group in enumerate(groups):
        for other in groups[number + 1 :]:
            for a in places(group):
                assert not any(a.page == b.page and a.start <= b.end and b.start <= a.end for b in places(other))


def document(text: str) -> Document:
    words, offset = [], 0
    for token in text.split(" "):
        edges = tuple(float(offset + n) for n in range(len(token) + 1))
        words.append(Word(offset, offset + len(token), Box(edges[0], 10, edges[-1], 20), 0, edges))
        offset += len(token) + 1
    return Document(DOCUMENT_ID, "application/pdf", 1, LoosePages((Page(1, 595, 842, text, tuple(words)),)))


def detection(text: str, piece: str, category: str = "persoon", score: float = 0.9) -> Detection:
    start = text.index(piece)
    return Detection(Span(DOCUMENT_ID, (Part(1, start, start + len(piece)),)), category, score, "proef.regel")


TEXT = "Bel Joyce Tewes op 111222333 of wethouder Koster."


def test_overlapping_detections_give_one_mark_with_all_grounds() -> None:
    seen = [detection(TEXT, "Joyce Tewes op 111222333"), detection(TEXT, "111222333", "bsn")]
    (mark,) = propose(document(TEXT), seen, POLICY, high=0.8, low=0.3)
    assert mark.gronden == ("5.1.1e", "5.1.2e")
    assert mark.span.parts == (Part(1, 4, 28),)


def test_a_mark_names_the_row_and_the_detectors() -> None:
    (mark,) = propose(document(TEXT), [detection(TEXT, "Joyce Tewes")], POLICY, high=0.8, low=0.3)
    assert (mark.policy_row, mark.detectors) == ("persoon-met-onbekende-rol", ("proef.regel",))


def test_boxes_cover_the_characters_and_no_more() -> None:
    (mark,) = propose(document(TEXT), [detection(TEXT, "Tewes")], POLICY, high=0.8, low=0.3)
    assert [placed.box for placed in mark.boxes] == [Box(10.0, 10, 15.0, 20)]


def test_an_unsure_detection_waits_for_review_and_a_weak_one_is_dropped() -> None:
    seen = [detection(TEXT, "Joyce", score=0.5), detection(TEXT, "Tewes op", score=0.1)]
    (mark,) = propose(document(TEXT), seen, POLICY, high=0.8, low=0.3)
    assert mark.review


def test_what_the_policy_asks_always_waits_for_review() -> None:
    (mark,) = propose(document(TEXT), [detection(TEXT, "Tewes", "bijzonder", 1.0)], POLICY, high=0.8, low=0.3)
    assert mark.review and mark.gronden == ("5.1.1d",)


def test_an_office_holder_gets_no_mark() -> None:
    assert propose(document(TEXT), [detection(TEXT, "Koster")], POLICY, high=0.8, low=0.3) == ()


def test_initials_inside_the_name_of_an_office_holder_stay_with_it() -> None:
    text = "wethouder W.J. Tak"
    seen = [detection(text, "W.J. Tak"), detection(text, "W.J.", "paraaf")]
    assert propose(document(text), seen, POLICY, high=0.8, low=0.3) == ()


def test_a_signatory_without_a_written_function_waits_for_review() -> None:
    text = "namens het college van Oss,\n\nS. Terwel"
    (mark,) = propose(document(text), [detection(text, "S. Terwel", score=0.95)], POLICY, high=0.8, low=0.3)
    assert (mark.review, mark.policy_row) == (True, "ondertekenaar-zonder-functie")


def test_an_earlier_redaction_is_not_proposed_again() -> None:
    text = "Geachte heer 5.1.2.e en <5.1.1d; 5.1.2e>"
    seen = [detection(text, "5.1.2.e"), detection(text, "<5.1.1d; 5.1.2e>")]
    assert propose(document(text), seen, POLICY, high=0.8, low=0.3) == ()


def test_a_name_inside_a_functional_mailbox_stays() -> None:
    text = "Mail naar drechtsteden@dordrecht.nl graag"
    seen = [detection(text, "drechtsteden@dordrecht.nl", "email_functioneel"), detection(text, "dordrecht")]
    assert propose(document(text), seen, POLICY, high=0.8, low=0.3) == ()


def test_the_same_proposal_twice_has_the_same_id() -> None:
    seen = [detection(TEXT, "Joyce Tewes")]
    first = propose(document(TEXT), seen, POLICY, high=0.8, low=0.3)
    assert first == propose(document(TEXT), list(reversed(seen)), POLICY, high=0.8, low=0.3)
    assert first[0].id != propose(document(TEXT), [detection(TEXT, "Tewes")], POLICY, high=0.8, low=0.3)[0].id
