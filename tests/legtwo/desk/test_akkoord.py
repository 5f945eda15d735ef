"""What approval looks at once more: the dossier of now, who wrote it, whose file stands there, and the days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline.besluit import is_same_person
from pipeline.errors import InputError, LetterError, LetterIncomplete, NoDecision
from pipeline.legtwo import brieven
from pipeline.legtwo.akkoord import Akkoord, approve_letter
from pipeline.legtwo.cases.prepare import prepare
from pipeline.legtwo.regels import check_kenmerk
from pipeline.model.feit import TermijnGebeurtenis
from pipeline.model.letter import LetterStatus
from pipeline.model.status import VoorstelKind
from pipeline.model.termijn import LopendeTermijn
from pipeline.store import decisions, feiten
from pipeline.tools.datum import lange_datum
from pipeline.zaak.bureau import today
from templates.letter import make_letter

Office = Any
DALFSEN, RAALTE = "GM0148", "GM0177"
DAY, SENT = dt.date(2026, 4, 9), dt.date(2026, 4, 10)
L02_FORM = """
bron.soort = "voortgangsrapportage"
bron.afzender = "Provinciale Regietafel"
bron.datum_ontvangst = 2026-03-02
"""

L15_FORM = """
gesprek_datum = 2026-04-20
vorm = "digitaal"
deelnemers = ["beleidsadviseur"]
[[onderwerpen]]
onderwerp = "Planning"
besproken = "Er komen 543 plekken."
[[afspraken]]
actie = "Locatie kiezen"
verantwoordelijke = "het college"
resultaat = "raadsbesluit"
datum = 2026-07-01
[termijn]
aantal = 2
eenheid = "weken"
datum = 2026-05-08
"""


@pytest.fixture
def ready(office: Office, open_office: Callable[[], Office]) -> Office:
    """An office with two decided gemeenten and approved texts."""
    office.decide([DALFSEN, RAALTE])
    office.approve_texts("L02", "L11", "L20", "L15")
    return open_office()


def approve(office: Office, number: str, who: str = "C. Chef"):
    return office.desk.approve(number, who, "voorbeeld-directeur", "Nagelezen en akkoord.")


def sent(office: Office, naam: str = "Dalfsen", **changes: Any) -> str:
    number = office.write(naam, **changes).id
    approve(office, number)
    office.desk.sent(number, "A. Opsteller", SENT)
    return number


class TestFiles:
    def test_a_file_of_somebody_else_is_moved_aside_and_the_right_letter_written(self, ready: Office):
        concept = ready.write()
        mine = concept.paths[0].with_name(concept.paths[0].name.replace("-v1", "-v2"))
        mine.write_bytes(concept.paths[0].read_bytes())
        final = approve(ready, concept.id)
        kept = mine.with_name(f"{mine.stem}.eigen-1.docx")
        assert kept.read_bytes() == concept.paths[0].read_bytes() != final.paths[0].read_bytes()
        assert kept.name in final.verplaatst[0]

    def test_approving_again_mends_a_file_that_was_changed(self, ready: Office):
        final = approve(ready, ready.write().id)
        before = final.paths[1].read_bytes()
        final.paths[1].write_bytes(b"anders")
        again = approve(ready, final.id)
        assert final.paths[1].read_bytes() == before
        assert "eigen-1.pdf" in again.verplaatst[0]


class TestStillSo:
    def test_a_letter_of_letters_is_not_approved_after_one_of_them_was_withdrawn(self, ready: Office):
        asked = sent(ready)
        order = ready.desk.order("L11", provincie="Overijssel", kenmerk="7011", datum=dt.date(2026, 4, 13), door="A.")
        overview = ready.desk.write(order).id
        ready.desk.withdraw(asked, "A. Opsteller", "Verkeerde gemeente.")
        with pytest.raises(LetterError):
            approve(ready, overview)

    def test_what_changed_is_named_by_its_field_and_never_by_its_value(self, ready: Office):
        concept = ready.write().id
        organisation = ready.bureau.organisatie.model_copy(update={"mailbox": "postbus@voorbeeld.nl"})
        other = replace(ready.bureau, organisatie=organisation)
        with pytest.raises(LetterError, match="de gegevens van onze organisatie") as told:
            approve_letter(other, concept, Akkoord("C. Chef", "voorbeeld-directeur", "Akkoord."))
        assert "postbus" not in str(told.value)

    def test_a_decision_under_a_fictional_mandate_keeps_its_letter_a_concept(self, ready: Office):
        with ready.bureau.store.write() as session:
            found = decisions.besluiten(session, DALFSEN, kind=VoorstelKind.TREDE)[-1]
            moment = found.decided_at.replace(hour=15)
            decisions.add_besluit(session, replace(found, id="ander", decided_at=moment, mandate="voorbeeld-directeur"))
        rows = tuple(replace(one, fictief=True) for one in ready.bureau.catalogue.mandaten)
        catalogue = ready.bureau.catalogue.model_copy(update={"mandaten": rows})
        order = ready.desk.order(
            "L02", gemeente="Dalfsen", kenmerk="7001", datum=DAY, door="A. Opsteller", gegevens=ready.form(L02_FORM)
        )
        written = brieven.schrijf(replace(ready.bureau, catalogue=catalogue), order)
        assert any("mandaat dat een voorbeeld is" in remark for remark in written.remarks)


class TestTypedNumbers:
    def test_a_number_in_typed_text_is_confirmed_by_who_approves(self, ready: Office):
        asked = {"gemeente": "Dalfsen", "brief": sent(ready), "kenmerk": "7015", "datum": dt.date(2026, 4, 24)}
        form = ready.form(L15_FORM, "l15.toml")
        concept = ready.desk.write(ready.desk.order("L15", **asked, door="A. Opsteller", gegevens=form)).id
        with pytest.raises(LetterIncomplete, match="543"):
            approve(ready, concept)
        final = ready.desk.approve(concept, "C. Chef", "voorbeeld-directeur", "Nagekeken.", ["543"])
        final.paths[0].unlink()
        assert ready.desk.approve(concept, "C. Chef", "voorbeeld-directeur", "Nagekeken.").versie == final.versie
        assert final.paths[0].is_file()


class TestDays:
    def test_a_letter_is_not_dated_before_its_own_decision(self, ready: Office):
        with pytest.raises(LetterError, match="8 april 2026"):
            ready.write(datum=dt.date(2026, 4, 7))

    @pytest.mark.parametrize("day", [dt.date(1999, 12, 31), dt.date(9999, 12, 31)])
    def test_a_letter_of_another_century_is_refused(self, ready: Office, day: dt.date):
        with pytest.raises(InputError, match="tussen 2000 en 2100"):
            ready.write(datum=day)

    def test_a_letter_dated_far_ahead_is_not_approved(self, ready: Office):
        day = today() + dt.timedelta(days=31)
        concept = ready.write(datum=day).id
        with pytest.raises(LetterError, match=f"{lange_datum(day)} ligt meer dan 30 dagen"):
            approve(ready, concept)


class TestReferences:
    def test_two_addressees_with_one_reference_stay_concepts(self, ready: Office):
        ready.write("Dalfsen")
        second = ready.write("Raalte")
        assert "hetzelfde kenmerk" in second.remarks[-1]
        with pytest.raises(LetterIncomplete, match="hetzelfde kenmerk"):
            approve(ready, second.id)

    def test_a_wave_may_share_one_reference_when_its_form_says_so(self, ready: Office, l02_wave: Any):
        form = l02_wave.formulier + '\n[per.Dalfsen]\nkenmerk = "7001"\n[per.Raalte]\nkenmerk = "7001"\n'
        made = list(ready.desk.run_wave(replace(l02_wave, formulier=form)))
        assert [approve(ready, one.brief).versie for one in made] == [2, 2]

    @pytest.mark.parametrize(
        "kenmerk", ["concept", "?", "0", "T.b.d.", "nog te bepalen", "n.t.b.", "7" * 61, "a\nBcc: x", "../../x", "7*"]
    )
    def test_what_is_no_reference_is_refused(self, kenmerk: str):
        with pytest.raises(InputError, match="kenmerk"):
            check_kenmerk(kenmerk)

    @pytest.mark.parametrize("kenmerk", ["7001234", "IBT-2026-GM1700", "DGM/2026 (3)_a.b"])
    def test_a_plain_reference_passes(self, kenmerk: str):
        check_kenmerk(kenmerk)

    def test_no_number_is_told_as_such(self, ready: Office):
        for find in (lambda: brieven.zoek(ready.bureau, " "), lambda: ready.bureau.desk.find_voorstel("")):
            with pytest.raises(InputError, match="nummer"):
                find()


class TestTogether:
    def test_a_letter_to_another_gemeente_is_refused(self, ready: Office):
        theirs = sent(ready, "Raalte")
        order = ready.desk.order("L20", gemeente="Dalfsen", brief=theirs, kenmerk="7020", datum=SENT, door="A.")
        with pytest.raises(InputError, match="niet aan Dalfsen"):
            ready.desk.write(order)

    def test_a_province_elsewhere_is_refused(self, ready: Office):
        order = ready.desk.order("L20", gemeente="Dalfsen", provincie="Limburg", kenmerk="7020", datum=SENT, door="A.")
        with pytest.raises(InputError, match="ligt niet in Limburg"):
            ready.desk.write(order)

    def test_a_copy_of_a_withdrawn_letter_is_neither_made_nor_approved(self, ready: Office, tmp_path: Path):
        mine = sent(ready)
        form = ready.form('ontvanger = "gemeenteraad"\n', "l20.toml")
        asked = {"gemeente": "Dalfsen", "brief": mine, "kenmerk": "7020", "datum": dt.date(2026, 4, 14), "door": "A."}
        copy = ready.desk.write(ready.desk.order("L20", **asked, gegevens=form)).id
        ready.desk.withdraw(mine, "A. Opsteller", "Fout.")
        with pytest.raises(LetterError, match="ingetrokken"):
            approve(ready, copy)
        with pytest.raises(LetterError, match="ingetrokken"):
            ready.desk.write(ready.desk.order("L20", **asked, gegevens=form))


class TestTwoPersons:
    @pytest.mark.parametrize(
        "name", ["c.  chef", "C Chef", "C.Chef", "CChef", "Chef, C.", "C. Chef (directeur)", "C. Chéf"]
    )
    def test_a_name_spelled_otherwise_is_the_same_person(self, name: str):
        assert is_same_person("C. Chef", name)

    def test_another_name_is_another_person(self):
        assert not is_same_person("C. Chef", "D. Chef")

    def test_whoever_wrote_an_earlier_version_does_not_approve_trede_3(
        self, office: Office, open_office: Callable[[], Office], kast: Any, orders: Any
    ):
        vraag = orders.l03(kast)
        klaar = prepare(vraag)
        office.approve_texts("L03")
        office = open_office()
        with office.bureau.store.write() as session:
            for besluit in vraag.dossier.besluiten:
                decisions.add_besluit(session, besluit)
        made = make_letter("L03", klaar.fields, klaar.besluit_id, False, office.bureau.catalogue)
        brieven.store_letter(office.bureau, klaar.naam, made, "C. Chef")
        brieven.store_letter(office.bureau, klaar.naam, made, "B. Collega", {"kenmerk": "7002"})
        with pytest.raises(NoDecision, match="Laat een ander besluiten"):
            approve(office, klaar.naam)


class TestOneTransaction:
    def test_a_letter_whose_term_cannot_start_is_not_sent(self, ready: Office):
        number = ready.write().id
        approve(ready, number)
        with ready.bureau.store.write() as session:
            session.execute(
                sa.text("CREATE TRIGGER geen_termijn BEFORE INSERT ON feit BEGIN SELECT RAISE(ABORT, 'proef'); END")
            )
        with pytest.raises(Exception, match="proef"):
            ready.desk.sent(number, "A. Opsteller", SENT)
        assert brieven.zoek(ready.bureau, number).letter.status is LetterStatus.APPROVED

    def test_the_same_told_twice_starts_one_term(self, ready: Office):
        number = sent(ready)
        ready.desk.sent(number, "A. Opsteller", SENT)
        with ready.bureau.store.read() as session:
            assert len(feiten.feiten(session, LopendeTermijn, DALFSEN)) == 1
            assert feiten.feiten(session, TermijnGebeurtenis, DALFSEN) == ()
