"""Pages seen and withheld, the decision on the whole, and four eyes: ready, approved, sent back, and what voids it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.errors import InputError, Outdated, RecordError, ReleaseBlocked
from pipeline.model.document import ALARM, Arrival
from pipeline.model.place import Box
from pipeline.model.woo import Beoordeling, Verdict
from pipeline.pages import write_about
from pipeline.review.room import ReviewRoom
from pipeline.review.rules import ReviewRules
from pipeline.store import documents, events
from pipeline.tools.datum import vandaag

ANS, BEN, CAS = "Ans Atelier", "Ben Bureau", "Cas Controle"
YES = Verdict.ACCEPTED


def judge_all(room: ReviewRoom, document_id: str, who: str = ANS) -> None:
    review = room.open(document_id)
    room.judge(document_id, {one.id: (YES, one.stamp) for one in review.marks}, who)
    room.saw(document_id, range(1, review.page_count + 1), who)


def test_pages_are_seen_once_per_person_and_only_those_that_exist(room: ReviewRoom, ids: dict[str, str]) -> None:
    assert room.open(ids["vol"]).unseen_pages == (1,)
    for who in (ANS, ANS, BEN):
        room.saw(ids["vol"], [1, 7, 0], who)
    assert room.open(ids["vol"]).seen == {1: (ANS, BEN)}
    with room.desk.store.read() as session:
        seen = [one.data for one in events.events(session, ids["vol"]) if one.action == "beoordelen.gezien"]
    assert len(seen) == 2


def test_a_document_is_ready_only_when_all_is_judged_and_seen(room: ReviewRoom, ids: dict[str, str]) -> None:
    with pytest.raises(ReleaseBlocked, match=r"vakken hebben nog geen oordeel\. 1 bladzijde is nog door niemand"):
        room.finish(ids["vol"], ANS)
    judge_all(room, ids["vol"])
    done = room.finish(ids["vol"], ANS)
    assert done.finished is not None and done.finished.who == ANS
    assert "Een tweede persoon moet dit stuk nog goedkeuren." in done.blockers


def test_the_second_pair_of_eyes_is_of_somebody_else(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    judge_all(room, ids["vol"])
    settle()
    room.finish(ids["vol"], BEN)
    others = ("ans atelier", "Atelier, Ans", "Ben  BUREAU (Woo)")  # the same two, by a name in another spelling
    for who in (ANS, BEN, *others):  # who judged, and who said that it is ready
        with pytest.raises(ReleaseBlocked, match="vier ogen"):
            room.approve(ids["vol"], who)
    after = room.approve(ids["vol"], CAS)
    assert after.approved is not None and after.approved.who == CAS
    assert after.blockers == ()
    assert after.may_approve_not == {ANS, BEN}


def test_an_office_may_do_without_the_second_person(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    alone = replace(room, rules=ReviewRules(four_eyes=False))
    judge_all(alone, ids["vol"])
    settle()
    assert alone.finish(ids["vol"], ANS).blockers == ()
    assert alone.approve(ids["vol"], ANS).approved is not None


def test_nobody_approves_while_a_document_is_looked_at_again(room: ReviewRoom, ids: dict[str, str]) -> None:
    judge_all(room, ids["vol"])
    room.finish(ids["vol"], ANS)
    with pytest.raises(ReleaseBlocked, match="nog opnieuw bekeken"):
        room.approve(ids["vol"], CAS)


CHANGES: dict[str, Callable[[ReviewRoom, str], object]] = {
    "a verdict": lambda room, key: judge_all(room, key, BEN),
    "a mark": lambda room, key: room.draw(key, 1, Box(300, 500, 400, 560), ["5.1.2e"], BEN, ""),
    "a page": lambda room, key: room.refuse_page(key, 1, ["5.1.1c"], BEN, "vertrouwelijk"),
    "a decision": lambda room, key: room.besluit(key, Beoordeling.DEELS_OPENBAAR, BEN, "zo is het"),
    "other grounds": lambda room, key: room.reground(
        key, room.open(key).marks[0].id, room.open(key).marks[0].stamp, ["5.1.1d"], BEN, "anders"
    ),
    "an undo": lambda room, key: room.undo(key, CAS),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_later_change_voids_ready_and_approved(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int], change: str
) -> None:
    judge_all(room, ids["vol"])
    settle()
    room.finish(ids["vol"], ANS)
    room.approve(ids["vol"], CAS)
    CHANGES[change](room, ids["vol"])
    now = room.open(ids["vol"])
    assert now.approved is None
    assert (now.finished is None) == (change != "an undo")


def test_a_name_that_another_document_teaches_voids_the_approval(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    judge_all(room, ids["kort"])
    settle()
    room.finish(ids["kort"], ANS)
    room.approve(ids["kort"], CAS)
    part = room.find("zaal", "schijf")[0].parts
    room.select(ids["kort"], part, ["5.1.2e"], BEN, "toch")
    assert room.open(ids["kort"]).approved is None


def test_sent_back_says_by_whom_and_why(room: ReviewRoom, ids: dict[str, str]) -> None:
    with pytest.raises(RecordError, match="niet klaar gemeld"):
        room.send_back(ids["vol"], CAS, "kijk nog eens")
    judge_all(room, ids["vol"])
    room.finish(ids["vol"], ANS)
    back = room.send_back(ids["vol"], CAS, "kijk nog eens naar blz. 1")
    assert (back.finished, back.sent_back_why) == (None, "kijk nog eens naar blz. 1")
    assert back.sent_back is not None and back.sent_back.who == CAS
    with room.desk.store.read() as session:
        assert "kijk" not in "".join(event.data for event in events.events(session, ids["vol"]))
    assert room.finish(ids["vol"], ANS).sent_back is None


def test_a_form_made_of_an_older_review_is_refused(room: ReviewRoom, ids: dict[str, str]) -> None:
    before = room.open(ids["vol"])
    judge_all(room, ids["vol"])
    with pytest.raises(Outdated, match=f"intussen gewijzigd door {ANS}"):
        room.besluit(ids["vol"], Beoordeling.OPENBAAR, BEN, "zo", stamp=before.stamp)
    with pytest.raises(Outdated):
        room.finish(ids["vol"], BEN, stamp=before.stamp)
    now = room.open(ids["vol"])
    assert room.finish(ids["vol"], BEN, stamp=now.stamp).finished is not None


def test_a_withheld_page_needs_no_verdicts_and_can_be_given_back(room: ReviewRoom, ids: dict[str, str]) -> None:
    after = room.refuse_page(ids["vol"], 1, ["5.1.1d"], ANS, "de hele bladzijde")
    assert (dict(after.refused_pages), room.open(ids["vol"]).refused_pages) == ({1: ("5.1.1d",)}, {1: ("5.1.1d",)})
    room.saw(ids["vol"], [1], ANS)
    assert room.finish(ids["vol"], ANS).finished is not None
    back = room.return_page(ids["vol"], 1, ANS)
    assert (dict(back.refused_pages), back.finished) == ({}, None)
    with pytest.raises(RecordError, match="niet geweigerd"):
        room.return_page(ids["vol"], 1, ANS)
    assert dict(room.undo(ids["vol"], ANS).refused_pages) == {1: ("5.1.1d",)}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"beoordeling": Beoordeling.NIET_OPENBAAR}, "heeft een grond nodig"),
        ({"beoordeling": Beoordeling.OPENBAAR, "gronden": ["5.1.2e"]}, "alleen bij Niet openbaar"),
        ({"beoordeling": Beoordeling.REEDS_OPENBAAR}, "heeft een link nodig"),
        ({"beoordeling": Beoordeling.REEDS_OPENBAAR, "publieke_link": "www.voorbeeld.nl"}, "https"),
        ({"beoordeling": Beoordeling.NIET_OPENBAAR, "gronden": ["5.1.5", "5.1.2e"]}, "5.1.5 mag niet samen"),
    ],
)
def test_a_decision_that_does_not_go_together_is_refused(
    room: ReviewRoom, ids: dict[str, str], fields: dict[str, object], told: str
) -> None:
    judged = fields.pop("beoordeling")
    with pytest.raises(RecordError, match=told):
        room.besluit(ids["vol"], judged, ANS, "omdat", **fields)  # type: ignore[arg-type]
    fields["beoordeling"] = judged


def test_a_document_that_is_withheld_as_a_whole_needs_no_marks_judged(room: ReviewRoom, ids: dict[str, str]) -> None:
    after = room.besluit(
        ids["vol"], Beoordeling.NIET_OPENBAAR, ANS, "alles", gronden=["5.1.1c"], toelichting="bedrijfsgegevens"
    )
    assert (after.besluit.gronden, after.besluit.toelichting, after.besluit.by) == (
        ("5.1.1c",),
        "bedrijfsgegevens",
        ANS,
    )
    assert room.finish(ids["vol"], ANS).finished is not None
    assert room.undo(ids["vol"], ANS).finished is None  # the ready goes first
    assert room.undo(ids["vol"], ANS).besluit.beoordeling is None


def test_what_waits_for_a_day_is_told_with_that_day(room: ReviewRoom, ids: dict[str, str]) -> None:
    day = vandaag() + dt.timedelta(days=400)
    told = room.besluit(ids["vol"], None, ANS, "zienswijze", opgeschort_tot=day).blockers
    assert any("opgeschort tot en met" in one and str(day.year) in one for one in told)
    told = room.besluit(ids["vol"], None, ANS, "tijdelijk", openbaar_vanaf=day).blockers
    assert any("geheim (5.1.4)" in one for one in told) and not any("opgeschort" in one for one in told)
    past = dt.date(2020, 1, 1)
    assert not any(
        "geheim" in one for one in room.besluit(ids["vol"], None, ANS, "voorbij", openbaar_vanaf=past).blockers
    )


def test_a_choice_that_the_marks_contradict_stands_in_the_way(room: ReviewRoom, ids: dict[str, str]) -> None:
    judge_all(room, ids["vol"])
    told = room.besluit(ids["vol"], Beoordeling.OPENBAAR, ANS, "open").blockers
    assert any("Kies Deels openbaar" in one for one in told)


def test_comments_stay_out_of_the_audit_log_and_are_dealt_with(room: ReviewRoom, ids: dict[str, str]) -> None:
    mark = room.open(ids["vol"]).marks[0]
    after = room.comment(ids["vol"], "Is dit de broer van Piet?", ANS, mark_id=mark.id, page=1)
    (one,) = after.comments
    assert (one.text, one.who, one.mark_id, one.page, one.done) == ("Is dit de broer van Piet?", ANS, mark.id, 1, False)
    assert room.close_comment(ids["vol"], one.id, BEN).comments[0].done
    with room.desk.store.read() as session:
        assert "Piet" not in "".join(event.data for event in events.events(session, ids["vol"]))
    with pytest.raises(RecordError, match="vul de opmerking in"):
        room.comment(ids["vol"], " ", ANS)
    with pytest.raises(RecordError, match="dit vak is er niet"):
        room.comment(ids["vol"], "kijk", ANS, mark_id="weg")


def test_what_is_not_there_is_told(room: ReviewRoom) -> None:
    with pytest.raises(InputError):
        room.open("f" * 64)
    with pytest.raises(InputError, match="dit dossier bestaat niet"):
        room.dossier("geen")
    with pytest.raises(RecordError, match="heeft een naam nodig"):
        room.saw("f" * 64, [1], " ")


def test_the_list_of_a_dossier_tells_how_far_each_document_is(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    judge_all(room, ids["kort"])
    settle()
    room.finish(ids["kort"], ANS)
    rows = {one.document_id: one for one in room.dossier("zaal").stukken}
    assert set(rows) == set(ids.values())
    done, fresh = rows[ids["kort"]], rows[ids["vol"]]
    assert (done.undecided, done.unseen, done.finished_by, done.approved_by) == (0, 0, ANS, "")
    assert fresh.undecided == fresh.marks > 0 and fresh.unseen == 1 and fresh.blockers


def test_text_under_the_bars_of_the_source_must_be_dealt_with_before_a_document_is_ready(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    judge_all(room, ids["kort"])
    settle()
    folder = room.desk.blobs.derived(ids["kort"], room.walk.rendition_key(ids["kort"]))
    assert folder is not None and not room.open(ids["kort"]).alarm
    write_about(folder, replace(room.walk.document(ids["kort"]).about, doubts=(f"{ALARM} op bladzijde 1.",)))
    with pytest.raises(ReleaseBlocked, match="zwart vlak"):
        room.finish(ids["kort"], ANS)
    assert room.open(ids["kort"]).alarm
    assert not room.seen_alarm(ids["kort"], ANS, "Gemeld als datalek.").alarm
    assert room.finish(ids["kort"], ANS).finished


def test_an_attachment_that_also_came_by_itself_stands_under_its_mail(room: ReviewRoom, ids: dict[str, str]) -> None:
    again = Arrival(ids["kort"], "bijlage.txt", "2026-05-01T10:00:00+00:00", "mail", ids["vol"])
    with room.desk.store.write() as session:
        documents.register(session, "nog-eens", again, 10)
    rows = {one.document_id: one.family for one in room.dossier("zaal").stukken}
    assert rows == {ids["vol"]: None, ids["kort"]: ids["vol"], ids["derde"]: None}


def test_the_numbers_of_a_dossier_are_those_of_its_documents(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    judge_all(room, ids["kort"])
    settle()
    room.finish(ids["kort"], ANS)
    room.approve(ids["kort"], CAS)
    room.refuse_page(ids["vol"], 1, ["5.1.1e"], ANS, "Alles is vertrouwelijk.")
    settle()
    rows = room.dossier("zaal").stukken
    told = room.progress("zaal")
    assert told.undecided == sum(one.undecided for one in rows) < sum(one.marks for one in rows)
    assert (told.stukken, told.ready) == (3, sum(not one.blockers for one in rows)) == (3, 1)
