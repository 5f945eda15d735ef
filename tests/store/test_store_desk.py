"""The desk: proposals, decisions, letters and judgements on marks."""

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from pipeline.model.letter import Letter, LetterStatus
from pipeline.model.place import Box, Part, Span
from pipeline.model.status import Besluit, Voorstel, VoorstelKind
from pipeline.model.woo import MarkVerdict, PlacedBox, RedactionMark, Verdict
from pipeline.store import decisions, events, letters, marks
from pipeline.store.database import Store

DOCUMENT = "d" * 64
MOMENT = dt.datetime(2026, 5, 4, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


def voorstel(name: str = "v1", **other: object) -> Voorstel:
    standard = Voorstel(
        name,
        "GM1700",
        "2024-2026",
        VoorstelKind.TREDE,
        {"trede": 2, "per_categorie": {"amv": "niet", "regulier": None}},
        ("De bevinding is: niet.",),
        (),
        DOCUMENT,
        "1",
    )
    return dataclasses.replace(standard, **other)  # type: ignore[arg-type]


def besluit(name: str = "b1", **other: object) -> Besluit:
    content = {"trede": 2}
    standard = Besluit(
        name, "GM1700", "2024-2026", VoorstelKind.TREDE, content, None, "a.beslisser", "mandaat-1", "Zo is het.", MOMENT
    )
    return dataclasses.replace(standard, **other)  # type: ignore[arg-type]


def letter(**other: object) -> Letter:
    data = {"gemeente": "Twenterand", "cijfers": [5, None]}
    standard = Letter("L01", "L01", "1", "0" * 64, data, LetterStatus.CONCEPT, None, "1" * 64, "2" * 64)
    return dataclasses.replace(standard, **other)  # type: ignore[arg-type]


def mark(name: str = "m1", page: int = 1, start: int = 0, document_id: str = DOCUMENT) -> RedactionMark:
    span = Span(document_id, (Part(page, start, start + 4),))
    box = PlacedBox(page, Box(1.5, 2.25, 3.1, 4.0))
    return RedactionMark(name, span, (box,), ("5.1.2e",), "persoon", "persoon-burger", ("namen.model",), 0.93, False)


def verdict(name: str, value: Verdict, reviewer: str = "w.beoordelaar") -> MarkVerdict:
    return MarkVerdict(name, value, reviewer, MOMENT, "Burger, geen functionaris.")


class TestVoorstellen:
    def test_the_same_proposal_twice_is_one(self, store: Store):
        with store.write() as session:
            decisions.add_voorstellen(session, [voorstel()])
            decisions.add_voorstellen(session, [voorstel()])
            assert decisions.voorstellen(session) == (voorstel(),)

    def test_a_proposal_of_an_earlier_reading_no_longer_counts_but_can_be_found(self, store: Store):
        with store.write() as session:
            decisions.replace_voorstellen(session, DOCUMENT, [voorstel("v1")])
            decisions.replace_voorstellen(session, DOCUMENT, [voorstel("v2")])
            assert [v.id for v in decisions.voorstellen(session, document_id=DOCUMENT)] == ["v2"]
            assert decisions.voorstel(session, "v1") == voorstel("v1")

    def test_a_decided_proposal_is_no_longer_open(self, store: Store):
        with store.write() as session:
            decisions.add_voorstellen(session, [voorstel("v1"), voorstel("v2", kind=VoorstelKind.BRIEF)])
            decisions.add_besluit(session, besluit(voorstel_id="v1"))
            assert [v.id for v in decisions.voorstellen(session, is_open=True)] == ["v2"]
            assert [v.id for v in decisions.voorstellen(session, "GM1700", VoorstelKind.TREDE)] == ["v1"]

    @pytest.mark.parametrize("kind", list(VoorstelKind))
    def test_every_kind_fits_the_table(self, store: Store, kind: VoorstelKind):
        with store.write() as session:
            decisions.add_voorstellen(session, [voorstel(kind=kind)])
            decisions.add_besluit(session, besluit(kind=kind))
            assert decisions.besluiten(session, kind=kind) == (besluit(kind=kind),)


class TestBesluiten:
    def test_a_decision_comes_back_as_it_was_with_its_moment(self, store: Store):
        with store.write() as session:
            decisions.add_besluit(session, besluit())
        with store.read() as session:
            assert decisions.besluit(session, "b1") == besluit()
            assert decisions.besluiten(session, "GM1700", "2024-2026") == (besluit(),)

    def test_a_decision_and_its_event_are_one_transaction(self, store: Store):
        with store.write() as session:
            decisions.add_besluit(session, besluit())
            decisions.add_besluit(session, besluit())
        with store.read() as session:
            (event,) = events.events(session, "b1")
        assert (event.actor, event.action) == ("a.beslisser", "besluit.trede")

    def test_the_audit_log_holds_no_motivation(self, store: Store):
        with store.write() as session:
            decisions.add_besluit(session, besluit())
            (event,) = events.events(session, "b1")
        assert "Zo is het" not in event.data

    def test_another_decision_under_the_same_id_is_refused(self, store: Store):
        with store.write() as session:
            decisions.add_besluit(session, besluit())
        with pytest.raises(ValueError, match="b1"), store.write() as session:
            decisions.add_besluit(session, besluit(motivation="Toch anders."))

    def test_a_decision_on_a_proposal_that_is_not_there_is_refused(self, store: Store):
        with pytest.raises(sa.exc.IntegrityError), store.write() as session:
            decisions.add_besluit(session, besluit(voorstel_id="weg"))

    def test_a_decision_without_offset_is_refused(self, store: Store):
        with pytest.raises(sa.exc.StatementError, match="offset"), store.write() as session:
            decisions.add_besluit(session, besluit(decided_at=dt.datetime(2026, 5, 4)))  # noqa: DTZ001


class TestLetters:
    def test_each_change_is_a_new_version_and_the_latest_is_given(self, store: Store):
        approved = letter(status=LetterStatus.APPROVED)
        with store.write() as session:
            numbers = [letters.add_letter(session, "brief-1", one) for one in (letter(), letter(), approved)]
            assert numbers == [1, 1, 2]
            assert letters.letters(session) == (letters.StoredLetter("brief-1", 2, approved),)
            assert [v.letter for v in letters.letter_versions(session, "brief-1")] == [letter(), approved]

    def test_letters_are_found_by_family_and_decision(self, store: Store):
        with store.write() as session:
            decisions.add_besluit(session, besluit())
            letters.add_letter(session, "een", letter())
            letters.add_letter(session, "twee", letter(family="L05", besluit_id="b1"))
            assert [found.id for found in letters.letters(session)] == ["een", "twee"]
            assert [found.id for found in letters.letters(session, family="L05")] == ["twee"]
            assert [found.id for found in letters.letters(session, besluit_id="b1")] == ["twee"]
            assert letters.find_letter(session, "drie") is None

    @pytest.mark.parametrize("status", list(LetterStatus))
    def test_every_status_leaves_an_event_of_who_did_it(self, store: Store, status: LetterStatus):
        with store.write() as session:
            letters.add_letter(session, "een", letter(status=status), actor="p.paraaf")
            (event,) = events.events(session, "een")
        assert (event.actor, event.action) == ("p.paraaf", f"brief.{status}")


class TestMarks:
    def test_marks_come_back_in_reading_order_without_a_verdict(self, store: Store, known: str):
        with store.write() as session:
            marks.replace_marks(session, known, [mark("m1", 2), mark("m2", 1, 30), mark("m3", 1, 4)])
            found = marks.marks(session, known)
        assert [(judged.mark.id, judged.verdict) for judged in found] == [("m3", None), ("m2", None), ("m1", None)]
        assert found[2].mark == mark("m1", 2)

    def test_the_latest_verdict_holds_and_the_earlier_stays(self, store: Store, known: str):
        accepted, rejected = verdict("m1", Verdict.ACCEPTED), verdict("m1", Verdict.REJECTED, "tweede")
        with store.write() as session:
            marks.replace_marks(session, known, [mark()])
            marks.add_verdicts(session, [accepted, rejected])
            assert marks.marks(session, known)[0].verdict == rejected
            assert marks.verdicts(session, "m1") == (accepted, rejected)

    def test_a_mark_proposed_again_keeps_its_verdict_and_one_no_longer_proposed_goes(self, store: Store, known: str):
        with store.write() as session:
            marks.replace_marks(session, known, [mark("m1"), mark("m2")])
            marks.add_verdicts(session, [verdict("m1", Verdict.ACCEPTED)])
            better = dataclasses.replace(mark("m1"), score=0.99)
            marks.replace_marks(session, known, [better])
            (left,) = marks.marks(session, known)
        assert (left.mark, left.verdict) == (better, verdict("m1", Verdict.ACCEPTED))

    def test_judging_leaves_one_event_per_reviewer(self, store: Store, known: str):
        given = [
            verdict("m1", Verdict.ACCEPTED),
            verdict("m2", Verdict.REJECTED),
            verdict("m2", Verdict.ACCEPTED, "ander"),
        ]
        with store.write() as session:
            marks.replace_marks(session, known, [mark("m1"), mark("m2")])
            marks.add_verdicts(session, given)
            found = list(events.events(session, known))
        assert [event.actor for event in found] == ["w.beoordelaar", "ander"]
        assert "Burger" not in "".join(event.data for event in found)

    def test_a_verdict_on_no_mark_is_refused(self, store: Store):
        with pytest.raises(LookupError, match="bestaat niet"), store.write() as session:
            marks.add_verdicts(session, [verdict("weg", Verdict.ACCEPTED)])

    def test_a_mark_in_another_document_is_refused(self, store: Store, known: str):
        with pytest.raises(ValueError, match="another document"), store.write() as session:
            marks.replace_marks(session, known, [mark(document_id="e" * 64)])

    def test_the_marks_of_one_document_leave_those_of_another_alone(self, store: Store, known: str):
        with store.write() as session:
            marks.replace_marks(session, known, [mark()])
            marks.replace_marks(session, "e" * 64, [])
            assert len(marks.marks(session, known)) == 1
