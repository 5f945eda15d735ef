"""Judging marks: verdicts with a stamp, other grounds, marks by hand, larger marks, and taking back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from pipeline.errors import IbtError, Outdated, RecordError
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.model.place import Box, Part
from pipeline.model.woo import AREA, Verdict
from pipeline.review.model import Review, ReviewMark
from pipeline.review.room import ReviewRoom
from pipeline.store import events, marks

ANS, BEN = "Ans Atelier", "Ben Bureau"
YES, NO = Verdict.ACCEPTED, Verdict.REJECTED


def mark_of(review: Review, text: str) -> ReviewMark:
    return next(one for one in review.marks if text in one.text)


def place_of(room: ReviewRoom, document_id: str, text: str) -> Part:
    start = room.walk.document(document_id).pages.page(1).text.index(text)
    return Part(1, start, start + len(text))


def actions(room: ReviewRoom, document_id: str) -> list[str]:
    with room.desk.store.read() as session:
        return [event.action for event in events.events(session, document_id)]


def test_a_review_tells_the_words_and_the_reason_of_every_mark(room: ReviewRoom, ids: dict[str, str]) -> None:
    review = room.open(ids["vol"])
    one = mark_of(review, "Pieter Smulders")
    assert (review.name, review.dossier, review.page_count) == ("vol.txt", "zaal", 1)
    assert one.gronden == ("5.1.2e",)
    assert "naam" in one.why.lower() and "Smulders" not in one.why
    assert one.verdict is None and one in review.undecided
    assert [m.parts for m in review.marks] == sorted(m.parts for m in review.marks)


def test_a_verdict_changes_the_stamp_and_stands_in_the_audit_log(room: ReviewRoom, ids: dict[str, str]) -> None:
    one = mark_of(room.open(ids["vol"]), "Pieter Smulders")
    after = room.judge(ids["vol"], {one.id: (YES, one.stamp)}, ANS, "burger")
    judged = after.mark(one.id)
    assert judged is not None and (judged.verdict, judged.reviewer, judged.motivation) == (YES, ANS, "burger")
    assert judged.stamp != one.stamp
    assert actions(room, ids["vol"])[-1] == "lakken.oordeel"


def test_the_second_who_judges_one_mark_is_told_who_was_first(room: ReviewRoom, ids: dict[str, str]) -> None:
    review = room.open(ids["vol"])
    one, other = review.marks[0], review.marks[1]
    room.judge(ids["vol"], {one.id: (YES, one.stamp)}, ANS)
    with pytest.raises(Outdated, match=rf"bladzijde 1 is intussen gewijzigd door {ANS} om .* \(akkoord\)"):
        room.judge(ids["vol"], {other.id: (NO, other.stamp), one.id: (NO, one.stamp)}, BEN)
    now = room.open(ids["vol"])
    assert [m.verdict for m in (now.mark(one.id), now.mark(other.id)) if m] == [YES, None]
    after = room.judge(ids["vol"], {other.id: (NO, other.stamp)}, BEN)  # another mark: no conflict
    assert [m.reviewer for m in (after.mark(one.id), after.mark(other.id)) if m] == [ANS, BEN]


def race(work: list[Callable[[], object]]) -> list[BaseException | None]:
    """Do all at the same moment and give what each ended with."""
    start, ends = threading.Barrier(len(work)), [None] * len(work)

    def run(number: int) -> None:
        start.wait()
        try:
            work[number]()
        except IbtError as error:
            ends[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(ends)


def test_two_threads_that_judge_one_mark_give_one_verdict_and_one_refusal(
    room: ReviewRoom, ids: dict[str, str]
) -> None:
    one = room.open(ids["vol"]).marks[0]
    ends = race([
        lambda: room.judge(ids["vol"], {one.id: (YES, one.stamp)}, ANS),
        lambda: room.judge(ids["vol"], {one.id: (NO, one.stamp)}, BEN),
    ])  # fmt: skip
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "Outdated"]
    with room.desk.store.read() as session:
        assert len(marks.verdicts(session, one.id)) == 1


def test_two_threads_that_judge_different_marks_lose_nothing(room: ReviewRoom, ids: dict[str, str]) -> None:
    first, second, *_ = room.open(ids["vol"]).marks
    ends = race([
        lambda: room.judge(ids["vol"], {first.id: (YES, first.stamp)}, ANS),
        lambda: room.judge(ids["vol"], {second.id: (NO, second.stamp)}, BEN),
        lambda: room.saw(ids["vol"], [1], ANS),
        lambda: room.comment(ids["kort"], "kijk hier", BEN),
    ])  # fmt: skip
    assert ends == [None] * 4
    now = room.open(ids["vol"])
    assert [m.reviewer for m in (now.mark(first.id), now.mark(second.id)) if m] == [ANS, BEN]
    with room.desk.store.read() as session:
        assert not events.verify(session).problem


def test_judging_and_proposing_again_at_once_end_well(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    first = mark_of(room.open(ids["vol"]), "Pieter Smulders")
    room.judge(ids["vol"], {first.id: (YES, first.stamp)}, ANS)
    other = next(one for one in room.open(ids["vol"]).marks if one.verdict is None)
    ends = race([settle, lambda: room.judge(ids["vol"], {other.id: (YES, other.stamp)}, BEN)])
    assert ends == [None, None]
    settle()
    now = room.open(ids["vol"])
    assert {m.reviewer for m in (now.mark(first.id), now.mark(other.id)) if m} == {ANS, BEN}


def test_a_verdict_taken_back_is_undecided_again_everywhere(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    one = mark_of(room.open(ids["vol"]), "Pieter Smulders")
    room.judge(ids["vol"], {one.id: (YES, one.stamp)}, ANS)
    after = room.undo(ids["vol"], ANS)
    assert one.id in {m.id for m in after.undecided}
    assert one.id in {m.id for m in room.desk.undecided(ids["vol"])}
    settle()
    with room.desk.store.read() as session:
        assert [v.verdict for v in marks.verdicts(session, one.id)] == [YES, Verdict.OPEN]
        assert marks.judged_places(session, ids["vol"]) == ()


def test_what_a_dossier_learned_from_a_verdict_is_forgotten_when_it_is_taken_back(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    one = mark_of(room.open(ids["vol"]), "Pieter Smulders")
    room.judge(ids["vol"], {one.id: (YES, one.stamp)}, ANS)
    settle()
    assert DossierDesk(room.desk).memory("zaal").accepted == {"pieter smulders": 1}
    room.undo(ids["vol"], ANS)
    settle()
    assert DossierDesk(room.desk).memory("zaal").accepted == {}


def test_undo_goes_back_step_by_step_and_brings_the_earlier_verdict(room: ReviewRoom, ids: dict[str, str]) -> None:
    one = room.open(ids["vol"]).marks[0]
    said = room.judge(ids["vol"], {one.id: (YES, one.stamp)}, ANS)
    said = room.judge(ids["vol"], {one.id: (NO, said.mark(one.id).stamp)}, ANS)  # type: ignore[union-attr]
    said = room.reground(ids["vol"], one.id, said.mark(one.id).stamp, ["5.1.1d"], ANS, "anders")  # type: ignore[union-attr]
    assert said.mark(one.id).gronden == ("5.1.1d",)  # type: ignore[union-attr]
    steps = []
    for _ in range(3):
        now = room.undo(ids["vol"], ANS).mark(one.id)
        assert now is not None
        steps.append((now.verdict, now.gronden))
    assert steps == [(NO, one.gronden), (YES, one.gronden), (None, one.gronden)]
    with pytest.raises(RecordError, match="niets gedaan"):
        room.undo(ids["vol"], ANS)


def test_nobody_takes_back_what_a_colleague_changed_after_it(room: ReviewRoom, ids: dict[str, str]) -> None:
    one = room.open(ids["vol"]).marks[0]
    said = room.judge(ids["vol"], {one.id: (YES, one.stamp)}, ANS)
    room.judge(ids["vol"], {one.id: (NO, said.mark(one.id).stamp)}, BEN)  # type: ignore[union-attr]
    with pytest.raises(Outdated, match=f"na u nog gewijzigd door {BEN}"):
        room.undo(ids["vol"], ANS)
    with pytest.raises(RecordError, match="niets gedaan"):
        room.undo(ids["kort"], ANS)


def test_other_grounds_hold_through_a_new_proposal(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    one = mark_of(room.open(ids["vol"]), "Pieter Smulders")
    after = room.reground(ids["vol"], one.id, one.stamp, ["5.1.2e", "5.1.1d"], ANS, "ook strafrechtelijk")
    changed = after.mark(one.id)
    assert changed is not None and changed.changed and changed.gronden == ("5.1.1d", "5.1.2e")
    room.judge(ids["vol"], {one.id: (YES, changed.stamp)}, ANS)
    settle()
    now = room.open(ids["vol"]).mark(one.id)
    assert now is not None and (now.gronden, now.verdict) == (("5.1.1d", "5.1.2e"), YES)
    assert room.desk.marks(ids["vol"])[0].mark.gronden == ("5.1.1d", "5.1.2e")


@pytest.mark.parametrize(
    ("gronden", "told"),
    [([], "kies een grond"), (["5.9"], "bestaat niet"), (["5.1.5", "5.1.2e"], "5.1.5 mag niet samen")],
)
def test_w12_grounds_that_do_not_go_together_are_refused(
    room: ReviewRoom, ids: dict[str, str], gronden: list[str], told: str
) -> None:
    one = room.open(ids["vol"]).marks[0]
    with pytest.raises(RecordError, match=told):
        room.reground(ids["vol"], one.id, one.stamp, gronden, ANS, "anders")


def test_w13_figures_are_no_opinion(room: ReviewRoom, ids: dict[str, str]) -> None:
    with pytest.raises(RecordError, match="cijfers"):
        room.select(ids["vol"], [place_of(room, ids["vol"], "120 plekken")], ["5.2.1"], ANS, "beleid")
    made = room.select(ids["vol"], [place_of(room, ids["vol"], "over de zaal")], ["5.2.1"], ANS, "mening")
    assert mark_of(made, "over de zaal").verdict is YES


def test_selected_text_becomes_an_accepted_mark_that_stays(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    after = room.select(ids["derde"], [place_of(room, ids["derde"], " de zaal")], ["5.1.2e"], ANS, "herleidbaar")
    made = mark_of(after, "de zaal")
    assert (made.text, made.by_hand, made.verdict, made.reviewer) == ("de zaal", True, YES, ANS)
    settle()
    assert room.open(ids["derde"]).mark(made.id) is not None
    again = room.undo(ids["derde"], ANS)
    assert again.mark(made.id) is None
    once_more = room.select(ids["derde"], [place_of(room, ids["derde"], "de zaal")], ["5.1.2e"], ANS, "toch")
    assert mark_of(once_more, "de zaal").verdict is YES


def test_an_area_takes_the_words_in_it_along_whole_and_leaves_those_beside(
    room: ReviewRoom, ids: dict[str, str]
) -> None:
    page = room.walk.document(ids["derde"]).pages.page(1)
    part = place_of(room, ids["derde"], "belde")
    box = page.boxes(part.start, part.end)[0]
    half = Box(box.x0 + 2, box.top, box.x1 - 8, box.bottom)
    made = next(m for m in room.draw(ids["derde"], 1, half, ["5.1.2e"], ANS, "").marks if m.by_hand)
    assert made.text == "belde"
    assert any(placed.box.x0 <= box.x0 and placed.box.x1 >= box.x1 for placed in made.boxes)


def test_an_area_without_words_is_a_mark_too_and_not_remembered_as_a_name(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    made = next(m for m in room.draw(ids["derde"], 1, Box(300, 500, 400, 560), ["5.1.2e"], ANS, "").marks if m.by_hand)
    assert (made.text, made.category, made.parts, made.verdict) == ("", AREA, (), YES)
    assert settle() == 0
    assert room.open(ids["derde"]).mark(made.id) is not None
    with pytest.raises(RecordError, match="te klein"):
        room.draw(ids["derde"], 1, Box(300, 500, 301, 560), ["5.1.2e"], ANS, "")
    with pytest.raises(RecordError, match="geen bladzijde 9"):
        room.draw(ids["derde"], 9, Box(300, 500, 400, 560), ["5.1.2e"], ANS, "")


def test_a_larger_mark_keeps_its_verdict_and_survives_a_new_proposal(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    one = mark_of(room.open(ids["derde"]), "Fatma Yildirim")
    said = room.judge(ids["derde"], {one.id: (YES, one.stamp)}, ANS).mark(one.id)
    assert said is not None
    wider = room.extend(ids["derde"], one.id, said.stamp, [place_of(room, ids["derde"], "belde")], ANS).mark(one.id)
    assert wider is not None and (wider.text, wider.verdict, wider.changed) == ("Fatma Yildirim belde", YES, True)
    settle()
    assert room.open(ids["derde"]).mark(one.id).text == "Fatma Yildirim belde"  # type: ignore[union-attr]
    assert room.undo(ids["derde"], ANS).mark(one.id).text == "Fatma Yildirim"  # type: ignore[union-attr]


def test_a_verdict_on_something_that_names_nobody_sends_no_document_back_to_work(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    review = room.open(ids["vol"])
    phone = next(one for one in review.marks if one.category == "telefoon")
    assert room.judge(ids["vol"], {phone.id: (YES, phone.stamp)}, ANS).busy == ""
    assert settle() == 0


def test_a_review_goes_on_while_its_document_is_looked_at_again(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    one = mark_of(room.open(ids["vol"]), "Pieter Smulders")
    after = room.judge(ids["vol"], {one.id: (YES, one.stamp)}, ANS)
    assert "opnieuw bekeken" in after.busy
    other = next(m for m in after.marks if m.verdict is None)
    room.judge(ids["vol"], {other.id: (YES, other.stamp)}, BEN)
    settle()
    now = room.open(ids["vol"])
    assert now.busy == ""
    assert [m.reviewer for m in (now.mark(one.id), now.mark(other.id)) if m] == [ANS, BEN]
