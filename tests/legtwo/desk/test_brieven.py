"""Letters at the desk: concepts, approval that freezes, sending as a person tells it, withdrawal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from pipeline.errors import InputError, LetterError, LetterIncomplete, NoDecision, RecordError
from pipeline.legtwo import brieven, letterfiles
from pipeline.legtwo.akkoord import Akkoord, approve_letter
from pipeline.legtwo.cases.prepare import prepare
from pipeline.model.feit import Correctie, TermijnGebeurtenis, Veld
from pipeline.model.letter import LetterStatus
from pipeline.model.status import Besluit, StatusRecord
from pipeline.model.termijn import LopendeTermijn
from pipeline.store import decisions, feiten, letters, records
from templates.letter import make_letter
from templates.specs import TextApproval

Office = Any
DALFSEN, TWENTERAND = "GM0148", "GM1700"
SENT = dt.date(2026, 4, 10)


@pytest.fixture
def ready(office: Office, open_office: Callable[[], Office]) -> Office:
    """An office with a decided gemeente and an approved text of L02."""
    office.decide([DALFSEN])
    office.approve_texts("L02")
    return open_office()


def approve(office: Office, number: str, who: str = "C. Chef", mandate: str = "voorbeeld-directeur"):
    return office.desk.approve(number, who, mandate, "Nagelezen en akkoord.")


def words(path: Path) -> str:
    paper = docx.Document(str(path))
    heads = [p.text for s in paper.sections for p in (*s.header.paragraphs, *s.first_page_header.paragraphs)]
    return "\n".join((*heads, *(p.text for p in paper.paragraphs)))


class TestConcepts:
    def test_the_same_content_again_adds_no_version_whoever_asks(self, ready: Office):
        first, again = ready.write(), ready.write(who="B. Collega")
        assert (first.versie, again.versie) == (1, 1)
        assert ready.desk.overview()[0].opgesteld_door == "A. Opsteller"

    def test_other_content_is_a_next_version_and_an_edited_file_stays(self, ready: Office):
        first = ready.write()
        first.paths[0].write_bytes(b"in Word gewijzigd")
        second = ready.write(kenmerk="7009999")
        assert second.versie == 2
        assert first.paths[0].read_bytes() == b"in Word gewijzigd"

    def test_a_letter_needs_the_name_of_who_writes_it(self, ready: Office):
        with pytest.raises(InputError, match="--door"):
            ready.write(who=" ")

    def test_a_letter_is_found_by_the_begin_of_its_id(self, ready: Office):
        written = ready.write()
        assert brieven.zoek(ready.bureau, "l02-gm01").id == written.id

    def test_an_id_that_is_the_begin_of_another_still_finds_its_letter(self, ready: Office):
        first = ready.write()
        ready.desk.withdraw(first.id, "A. Opsteller", "Verkeerde datum.")
        second = ready.write()
        assert second.id == f"{first.id}-2"
        assert brieven.zoek(ready.bureau, first.id).id == first.id


class TestApproval:
    def test_an_approved_letter_is_final_and_carries_no_marker(self, ready: Office):
        concept = ready.write()
        final = approve(ready, concept.id)
        assert "CONCEPT" in words(concept.paths[0])
        assert "CONCEPT" not in words(final.paths[0])
        assert (final.versie, final.remarks) == (2, ())

    def test_what_is_not_approved_yet_is_told_all_at_once(self, office: Office):
        office.decide([DALFSEN])
        written = office.write()
        with pytest.raises(LetterIncomplete, match="de tekst van brief L02 is nog niet goedgekeurd"):
            approve(office, written.id)
        assert office.desk.overview()[0].stand == "concept"

    def test_a_fictional_mandate_approves_nothing(self, root: Path, open_office: Callable[[], Office]):
        for path in (root / "registers").iterdir():
            path.unlink()
        office = open_office()
        office.decide([DALFSEN])
        written = office.write()
        with pytest.raises(LetterIncomplete, match="verzonnen voorbeeld"):
            approve(office, written.id)

    def test_an_expired_mandate_approves_nothing(self, ready: Office, root: Path, open_office: Callable[[], Office]):
        written = ready.write()
        path = root / "registers" / "mandaten.toml"
        yesterday = (dt.datetime.now().astimezone() - dt.timedelta(days=2)).date().isoformat()
        path.write_text(path.read_text("utf-8").replace('geldig_tot = ""', f"geldig_tot = {yesterday}"), "utf-8")
        with pytest.raises(RecordError, match="geldt niet op"):
            approve(open_office(), written.id)

    def test_a_mandate_for_other_families_approves_nothing(self, ready: Office):
        with pytest.raises(RecordError, match="geldt niet voor brief L02"):
            approve(ready, ready.write().id, mandate="voorbeeld-behandelaar")

    def test_a_signatory_who_may_not_sign_any_more_stops_the_approval(
        self, ready: Office, root: Path, open_office: Callable[[], Office]
    ):
        written = ready.write()
        path = root / "registers" / "ondertekenaars.toml"
        path.write_text(path.read_text("utf-8").replace("V.O. Orbeeld", "N. Opvolger"), "utf-8")
        with pytest.raises(LetterError, match="ondertekenaar mag deze brief niet"):
            approve(open_office(), written.id)

    def test_a_later_decision_stops_the_approval(self, ready: Office):
        written = ready.write()
        ready.decide([DALFSEN], hour=12)
        with pytest.raises(NoDecision, match="nieuw besluit"):
            approve(ready, written.id)

    def test_a_changed_text_stops_the_approval(self, ready: Office):
        written = ready.write()
        sources = dict(ready.bureau.catalogue.sources)
        sources["L02"] += "\n"
        other = replace(ready.bureau, catalogue=ready.bureau.catalogue.model_copy(update={"sources": sources}))
        with pytest.raises(LetterError):
            approve_letter(other, written.id, Akkoord("C. Chef", "voorbeeld-directeur", "Akkoord."))

    def test_figures_that_were_corrected_after_the_concept_stop_the_approval(self, ready: Office):
        written, known = ready.write(), _first(ready)
        changed = Correctie(
            *(DALFSEN, known.cyclus, known.categorie, known.peildatum, known.basis, known.document_id),
            *(Veld.REALISATIE, known.realisatie, 77, "Dubbel geteld."),
        )
        with ready.bureau.store.write() as session:
            feiten.add_feit(session, "proef", changed, "C. Chef", gemeente=DALFSEN, cyclus=known.cyclus)
        with pytest.raises(LetterError, match=r"Anders is nu: .*de gerealiseerde plekken"):
            approve(ready, written.id)

    def test_a_concept_that_was_edited_in_word_is_not_silently_lost(self, ready: Office):
        written = ready.write()
        written.paths[0].write_bytes(b"in Word gewijzigd")
        with pytest.raises(LetterError, match="in Word gewijzigd"):
            approve(ready, written.id)

    def test_who_wrote_a_letter_of_trede_3_does_not_approve_it(
        self, office: Office, open_office: Callable[[], Office], kast: Any, orders: Any
    ):
        klaar = prepare(orders.l03(kast))
        office.approve_texts("L03")
        office = open_office()
        with office.bureau.store.write() as session:
            for besluit in _decided(orders.l03(kast)):
                decisions.add_besluit(session, besluit)
        made = make_letter("L03", klaar.fields, klaar.besluit_id, False, office.bureau.catalogue)
        brieven.store_letter(office.bureau, klaar.naam, made, "C. Chef")
        with pytest.raises(NoDecision, match="Laat een ander besluiten"):
            approve(office, klaar.naam, who="c.  chef")

    def test_approving_again_by_the_same_person_puts_lost_files_back(self, ready: Office):
        final = approve(ready, ready.write().id)
        before = [path.read_bytes() for path in final.paths]
        for path in final.paths:
            path.unlink()
        again = approve(ready, final.id)
        assert again.versie == final.versie
        assert [path.read_bytes() for path in again.paths] == before

    def test_another_person_cannot_approve_it_once_more(self, ready: Office):
        final = approve(ready, ready.write().id)
        with pytest.raises(LetterError, match="al goedgekeurd"):
            approve(ready, final.id, who="D. Ander")


def _decided(vraag: Any) -> tuple[Besluit, ...]:
    return tuple(vraag.dossier.besluiten)


class TestFrozen:
    def test_nothing_that_changes_later_changes_an_approved_letter(self, ready: Office):
        final = approve(ready, ready.write().id)
        before = [path.read_bytes() for path in final.paths]
        other = StatusRecord(
            DALFSEN, "2024-2026", *_first_key(ready), 999, 1, _first(ready).basis, _first(ready).document_id, ()
        )
        with ready.bureau.store.write() as session:
            records.replace_records(session, other.document_id, [other])
        ready.decide([DALFSEN], hour=12)
        stored = brieven.zoek(ready.bureau, final.id)
        made = letterfiles.make_again(stored.letter, ready.bureau.catalogue, approved=True)
        assert [made.docx, made.pdf] == before
        assert made.letter.docx_sha256 == stored.letter.docx_sha256

    def test_no_new_content_comes_under_the_id_of_an_approved_letter(self, ready: Office):
        final = approve(ready, ready.write().id)
        with pytest.raises(LetterError, match="goedgekeurd"):
            ready.write(kenmerk="7005555")
        assert brieven.zoek(ready.bureau, final.id).version == final.versie

    def test_the_store_itself_refuses_other_content(self, ready: Office):
        final = approve(ready, ready.write().id)
        letter = brieven.zoek(ready.bureau, final.id).letter
        changed = replace(letter, status=LetterStatus.SENT, pdf_sha256="0" * 64)
        with pytest.raises(LetterError, match="ligt vast"), ready.bureau.store.write() as session:
            letters.add_letter(session, final.id, changed)

    def test_who_saw_an_older_version_writes_nothing(self, ready: Office):
        first = brieven.zoek(ready.bureau, ready.write().id)
        ready.write(kenmerk="7005555")
        approved = replace(first.letter, status=LetterStatus.APPROVED)
        with pytest.raises(LetterError, match="intussen gewijzigd"), ready.bureau.store.write() as session:
            letters.add_letter(session, first.id, approved, after=first.version)

    def test_a_changed_or_missing_file_of_an_approved_letter_is_found(self, ready: Office):
        final = approve(ready, ready.write().id)
        assert list(letterfiles.integriteit(ready.bureau)) == []
        final.paths[0].write_bytes(b"anders")
        final.paths[1].unlink()
        told = " ".join(letterfiles.integriteit(ready.bureau))
        assert "na de goedkeuring gewijzigd" in told and "ontbreekt" in told


def _first(office: Office) -> StatusRecord:
    with office.bureau.store.read() as session:
        return records.records(session, DALFSEN)[0]


def _first_key(office: Office) -> tuple[Any, Any]:
    return _first(office).categorie, _first(office).peildatum


class TestSending:
    def test_only_an_approved_letter_can_have_been_sent(self, ready: Office):
        with pytest.raises(LetterError, match="goedgekeurde brief"):
            ready.desk.sent(ready.write().id, "A. Opsteller", SENT)

    def test_telling_that_it_was_sent_starts_its_term_once(self, ready: Office):
        final = approve(ready, ready.write().id)
        for _ in range(2):
            ready.desk.sent(final.id, "A. Opsteller", SENT)
        with ready.bureau.store.read() as session:
            terms = feiten.feiten(session, LopendeTermijn, DALFSEN)
        assert [(one.start, one.uiterlijk) for one in terms] == [(final.id, dt.date(2026, 4, 30))]
        assert brieven.zoek(ready.bureau, final.id).version == final.versie + 1

    def test_another_day_of_sending_is_refused(self, ready: Office):
        final = approve(ready, ready.write().id)
        ready.desk.sent(final.id, "A. Opsteller", SENT)
        with pytest.raises(LetterError, match="andere dag"):
            ready.desk.sent(final.id, "A. Opsteller", dt.date(2026, 4, 13))

    def test_a_letter_is_not_sent_before_its_own_date(self, ready: Office):
        final = approve(ready, ready.write().id)
        with pytest.raises(LetterError, match="dagtekening"):
            ready.desk.sent(final.id, "A. Opsteller", dt.date(2026, 4, 8))

    def test_the_term_of_a_withdrawn_letter_lapses(self, ready: Office):
        final = approve(ready, ready.write().id)
        ready.desk.sent(final.id, "A. Opsteller", SENT)
        gone = ready.desk.withdraw(final.id, "C. Chef", "Verkeerde cijfers.")
        with ready.bureau.store.read() as session:
            told = feiten.feiten(session, TermijnGebeurtenis, DALFSEN)
        assert [one.gebeurtenis.verwijzing for one in told] == [final.id]
        assert (gone.letter.status, gone.letter.motivering) == (LetterStatus.WITHDRAWN, "Verkeerde cijfers.")

    def test_withdrawing_twice_for_one_reason_is_one_withdrawal(self, ready: Office):
        written = ready.write()
        ready.desk.withdraw(written.id, "C. Chef", "Niet nodig.")
        with ready.bureau.store.read() as session:
            count = len(letters.letter_versions(session, written.id))
        ready.desk.withdraw(written.id, "C. Chef", "Niet nodig.")
        with ready.bureau.store.read() as session:
            assert len(letters.letter_versions(session, written.id)) == count


def test_a_letter_goes_all_the_way_on_both_databases(either_office: Office):
    either_office.decide([DALFSEN, TWENTERAND])
    written = either_office.write()
    sources = either_office.bureau.catalogue
    row = TextApproval(brief="L02", sha256=sources.template_hash("L02"), door="J. Jurist", functie="jurist", op=SENT)
    bureau = replace(either_office.bureau, catalogue=sources.model_copy(update={"goedkeuringen": (row,)}))
    final = approve_letter(bureau, written.id, Akkoord("C. Chef", "voorbeeld-directeur", "Akkoord."))
    kept = brieven.verzonden(bureau, written.id, "A. Opsteller", SENT)
    assert (written.versie, final.versie, kept.version) == (1, 2, 3)
    assert [row.stand for row in either_office.desk.overview("Dalfsen")] == ["verzonden"]
    assert either_office.bureau.desk.audit().problem == ""
