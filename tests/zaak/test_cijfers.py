"""The standing of gemeenten: documents, workbooks and corrections, on both databases."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from pipeline import wiring
from pipeline.bevinding import read_cycles
from pipeline.config import Role
from pipeline.errors import FigureConflict, InputError, RecordError
from pipeline.model.document import Arrival
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure
from pipeline.model.feit import Correctie, Invoer, Veld
from pipeline.model.locatie import Locatie
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Basis, StatusRecord
from pipeline.model.uitruil import AfspraakStatus, Uitruil
from pipeline.store import documents, feiten, records
from pipeline.store.database import make_engine, store_url
from pipeline.tools.child import ChildLimits
from pipeline.tools.register import find_gemeente
from pipeline.tools.workbook import template
from pipeline.werkboek import Werkboek
from pipeline.workspace import Workspace
from pipeline.zaak import cijfers, invoer, opgaven, rapport, verdeling
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.cijfers import Aanduiding
from pipeline.zaak.dossier import read_dossier

SERVER = os.environ.get("IBT_TEST_PG_URL", "")
CYCLUS = read_cycles()[0]
P = dt.date(2025, 7, 1)
TWENTERAND, ALMELO, BEST = "GM1700", "GM0141", "GM0753"
REG, AMV = Category.REGULIER, Category.AMV
DOC = "d" * 64
LIMITS = ChildLimits()
MANDATE = "voorbeeld-behandelaar"


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Give a new workspace on each kind of database."""
    if request.param == "sqlite":
        yield wiring.make_workspace(tmp_path / "werkmap")
        return
    if not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    schema, server = f"ibt_{uuid.uuid4().hex}", make_engine(store_url(SERVER))
    with server.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    url = store_url(SERVER).update_query_dict({"options": f"-csearch_path={schema}"})
    monkeypatch.setenv("IBT_DATABASE_URL", url.render_as_string(hide_password=False))
    yield wiring.make_workspace(tmp_path / "werkmap")
    with server.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    server.dispose()


def record(number: int | None = 5, **more: object) -> StatusRecord:
    standard = StatusRecord(TWENTERAND, "2024-2026", REG, P, 142, number, Basis.MINISTERIE, DOC, ())
    return replace(standard, **more)  # type: ignore[arg-type]


@pytest.fixture
def say(bureau: Bureau) -> Callable[..., None]:
    """Let documents say records, as leg one does."""

    def write(*said: StatusRecord) -> None:
        for document_id in dict.fromkeys(one.document_id for one in said):
            arrival = Arrival(document_id, "brief.pdf", "2026-04-21T09:00:00+02:00", "inbox", None)
            with bureau.store.write() as session:
                documents.register(session, uuid.uuid4().hex, arrival, 3)
                mine = [one for one in said if one.document_id == document_id]
                records.replace_records(session, document_id, mine)

    return write


def welk(**more: object) -> Aanduiding:
    return Aanduiding(TWENTERAND, REG, P, Basis.MINISTERIE)._replace(**more)


def correct(bureau: Bureau, number: int | None, **more: object) -> Correctie:
    return cijfers.correct(bureau, welk(**more), Veld.REALISATIE, number, "B. Behandelaar", "Nageteld.")


# -- corrections


def test_a_correction_stands_beside_the_record_and_counts(bureau: Bureau, say: Callable[..., None]) -> None:
    say(record())
    correct(bureau, 6)
    (found,) = cijfers.figures(bureau, TWENTERAND)
    assert (found.record.realisatie, found.gelezen.realisatie) == (6, 5)
    assert (found.gecorrigeerd, found.ingelezen) == ((Veld.REALISATIE,), False)
    with bureau.store.read() as session:
        assert records.records(session) == (record(),)


def test_a_correction_may_be_corrected_and_taken_back_and_all_three_stay_visible(
    bureau: Bureau, say: Callable[..., None]
) -> None:
    say(record())
    for number in (6, None, 5):
        correct(bureau, number)
    (found,) = cijfers.figures(bureau)
    assert (found.record.realisatie, found.gecorrigeerd) == (5, ())
    told = [(one.wat, one.wie, one.cijfers, one.geldt) for one in cijfers.history(bureau, TWENTERAND)]
    assert told == [
        ("gelezen", "het systeem", "wettelijke taak 142, realisatie 5", True),
        ("gecorrigeerd", "B. Behandelaar", "realisatie: 5 wordt 6", False),
        ("gecorrigeerd", "B. Behandelaar", "realisatie: 5 wordt onbekend", False),
        ("gecorrigeerd", "B. Behandelaar", "realisatie: 5 wordt 5", True),
    ]


def test_a_new_reading_makes_the_correction_lapse_and_tells_so(bureau: Bureau, say: Callable[..., None]) -> None:
    say(record())
    made = correct(bureau, 6)
    say(record(9))
    assert cijfers.standing(bureau) == (record(9),)
    assert cijfers.stale_corrections(bureau, TWENTERAND) == (made,)
    assert [one.geldt for one in cijfers.history(bureau, TWENTERAND)] == [False, False, True]


@pytest.mark.parametrize(
    ("number", "more", "told"),
    [
        (5, {}, "staat er al zo"),
        (-1, {}, "negatief"),
        (6, {"basis": Basis.COA}, "geen cijfer"),
        (6, {"peildatum": dt.date(2026, 1, 1)}, "geen cijfer"),
        (6, {"document": "e"}, "geen cijfer"),
    ],
)
def test_a_correction_that_changes_nothing_or_cannot_be_is_refused(
    bureau: Bureau, say: Callable[..., None], number: int, more: dict[str, object], told: str
) -> None:
    say(record())
    with pytest.raises(RecordError, match=told):
        correct(bureau, number, **more)
    assert len(cijfers.history(bureau, TWENTERAND)) == 1


def test_a_correction_has_the_name_of_a_person(bureau: Bureau, say: Callable[..., None]) -> None:
    say(record())
    with pytest.raises(RecordError, match="uw naam"):
        cijfers.correct(bureau, welk(), Veld.REALISATIE, 6, " ", "Nageteld.")


def test_where_two_documents_give_a_figure_a_person_says_which(bureau: Bureau, say: Callable[..., None]) -> None:
    say(record(), record(7, document_id="e" * 64))
    with pytest.raises(RecordError, match="meer dan één document"):
        correct(bureau, 6)
    correct(bureau, 6, document="e")
    assert [one.realisatie for one in cijfers.standing(bureau)] == [5, 6]


def test_inv_25_correcting_the_own_figure_leaves_that_of_the_ministry(bureau: Bureau, say: Callable[..., None]) -> None:
    say(record(), record(40, basis=Basis.GEMEENTE, document_id="e" * 64))
    correct(bureau, 150, basis=Basis.GEMEENTE)
    found = {one.basis: one.realisatie for one in cijfers.standing(bureau)}
    assert found == {Basis.MINISTERIE: 5, Basis.GEMEENTE: 150}
    (row,) = cijfers.compare(bureau, TWENTERAND)
    assert row.ministerie and row.zelfde_dag
    assert (row.ministerie.aantal, row.zelfde_dag.aantal, row.verschil) == (5, 150, 145)


def test_the_log_holds_no_word_of_a_correction(bureau: Bureau, say: Callable[..., None]) -> None:
    say(record())
    correct(bureau, 6)
    with bureau.store.read() as session:
        text = session.execute(sa.text("SELECT data FROM audit")).scalars().all()
    assert not any("Nageteld" in one for one in text)


# -- workbooks

Row = tuple[str, str, str, dt.date | None, int | str | None, int | str | None, int | None, str]


def row(gemeente: str = "Twenterand", category: str = "regulier", real: int | str | None = 60, **more: object) -> Row:
    told = {"day": P, "task": 142, "planned": None, "source": "PRT"} | more
    code = find_gemeente(gemeente).code
    return (gemeente, code, category, told["day"], told["task"], real, told["planned"], told["source"])  # type: ignore[return-value]


@pytest.fixture
def werkboek(bureau: Bureau, tmp_path: Path) -> Callable[..., Path]:
    """Make a workbook of Overijssel and fill it in, as a person does."""

    def fill(*rows: Row, afspraken: tuple[object, ...] = (), locaties: tuple[object, ...] = ()) -> Path:
        area = invoer.find_area(bureau, "Overijssel")
        path = tmp_path / f"werkboek-{uuid.uuid4().hex[:6]}.xlsx"
        path.write_bytes(template(area, CYCLUS))
        book = openpyxl.load_workbook(path)
        first = {"Stand": 2 + 2 * len(area), "Afspraken": 2, "Locaties": 2}
        for name, told in (("Stand", rows), ("Afspraken", afspraken), ("Locaties", locaties)):
            for number, values in enumerate(told, start=first[name]):
                for column, value in enumerate(values, start=1):  # type: ignore[arg-type]
                    book[name].cell(number, column).value = value
        book.save(path)
        return path

    return fill


def take_in(bureau: Bureau, path: Path, mandaat: str = MANDATE, *, check: bool = False) -> invoer.Ingelezen:
    return invoer.import_workbook(bureau, path, "P. Regie", LIMITS, alleen_controleren=check, mandaat=mandaat)


def test_a_workbook_brings_figures_with_their_source_and_is_kept(
    bureau: Bureau, say: Callable[..., None], werkboek: Callable[..., Path]
) -> None:
    say(record())
    done = take_in(bureau, werkboek(row(), row(category="AMV", real=0, task=23)))
    assert (done.vastgelegd, done.nieuw, done.vervangen, done.werkboek.fouten) == (True, 2, 0, ())
    found = {(one.record.categorie, one.record.basis): one for one in cijfers.figures(bureau, TWENTERAND)}
    assert found[REG, Basis.PRT].record.realisatie == 60 and found[REG, Basis.PRT].ingelezen
    assert found[AMV, Basis.PRT].record.realisatie == 0
    assert found[REG, Basis.MINISTERIE].record == record()
    assert bureau.desk.blobs.path(done.document_id).is_file()
    assert bureau.desk.state(done.document_id) == "wacht"


def test_the_same_workbook_twice_adds_nothing(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    path = werkboek(row())
    take_in(bureau, path)
    done = take_in(bureau, path)
    assert (done.vastgelegd, done.eerder, done.nieuw) == (False, True, 0)
    assert len(cijfers.history(bureau, TWENTERAND)) == 1


def test_a_newer_workbook_takes_the_place_of_the_earlier_and_the_history_stays(
    bureau: Bureau, werkboek: Callable[..., Path]
) -> None:
    first = werkboek(row())
    take_in(bureau, first)
    done = take_in(bureau, werkboek(row(real=70), row("Almelo", real=9, task=200)))
    assert (done.nieuw, done.vervangen) == (1, 1)
    assert [one.realisatie for one in cijfers.standing(bureau, TWENTERAND)] == [70]
    assert [one.geldt for one in cijfers.history(bureau, TWENTERAND)] == [False, True]
    take_in(bureau, first)
    assert [one.realisatie for one in cijfers.standing(bureau, TWENTERAND)] == [70]


def test_one_wrong_cell_and_nothing_of_the_workbook_is_taken_in(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    done = take_in(bureau, werkboek(row(), row("Almelo", real="ongeveer 100")))
    assert not done.vastgelegd and len(done.werkboek.fouten) == 1
    assert (cijfers.standing(bureau), bureau.desk.status()["documents"]) == ((), [])


def test_checking_writes_nothing(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    done = take_in(bureau, werkboek(row()), check=True)
    assert len(done.werkboek.invoer) == 1 and not done.vastgelegd
    assert (cijfers.standing(bureau), bureau.desk.status()["documents"]) == ((), [])


def test_an_import_that_breaks_off_half_way_leaves_nothing(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    path = werkboek(row())
    good = Invoer(record(60, basis=Basis.PRT, document_id="f" * 64), {}, None, "")
    broken = replace(good, record=replace(good.record, categorie=AMV, realisatie="zestig"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="serialized"), bureau.store.write() as session:
        invoer.write_workbook(session, path, Werkboek((good, broken), (), (), (), ()), "f" * 64, "P. Regie")
    assert (cijfers.standing(bureau), bureau.desk.status()["documents"]) == ((), [])
    with bureau.store.read() as session:
        assert feiten.history(session, Invoer) == ()


def test_inv_02_two_rows_that_differ_on_one_figure_are_refused(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    done = take_in(bureau, werkboek(row(), row(real=61)))
    assert not done.vastgelegd and done.werkboek.fouten
    assert cijfers.standing(bureau) == ()


def test_what_reading_the_workbook_as_a_letter_gave_no_longer_counts(
    bureau: Bureau, say: Callable[..., None], werkboek: Callable[..., Path]
) -> None:
    path = werkboek(row())
    document_id = bureau.desk.take_in(path).document_id
    say(record(1_000, document_id=document_id))
    take_in(bureau, path)
    assert [one.realisatie for one in cijfers.standing(bureau, TWENTERAND)] == [60]
    told = [(one.wat, one.geldt) for one in cijfers.history(bureau, TWENTERAND)]
    assert told == [("gelezen", False), ("ingelezen", True)]


def test_an_imported_figure_can_be_corrected(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    take_in(bureau, werkboek(row()))
    correct(bureau, 61, basis=Basis.PRT)
    (found,) = cijfers.figures(bureau)
    assert (found.record.realisatie, found.gecorrigeerd, found.ingelezen) == (61, (Veld.REALISATIE,), True)


def test_figures_in_the_name_of_the_ministry_are_pointed_out(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    done = take_in(bureau, werkboek(row(source="ministerie")), check=True)
    assert any("op naam van het ministerie" in one for one in done.werkboek.opmerkingen)


@pytest.mark.parametrize("source", ["ministerie", "PRT", "COA"])
def test_inv_25_without_a_mandate_the_ministry_takes_in_figures_of_gemeenten_only(
    bureau: Bureau, werkboek: Callable[..., Path], source: str
) -> None:
    done = take_in(bureau, werkboek(row("Almelo", source="gemeente"), row(source=source)), mandaat="")
    (told,) = done.werkboek.fouten
    assert told.startswith("Stand!H53: ") and "--mandaat" in told
    assert cijfers.standing(bureau) == ()
    assert take_in(bureau, werkboek(row(source="gemeente")), mandaat="").vastgelegd


@pytest.mark.parametrize(
    ("source", "taken"), [("PRT", True), ("gemeente", True), ("ministerie", False), ("COA", False)]
)
def test_inv_25_a_province_brings_in_no_figure_of_the_ministry_whatever_mandate_it_names(
    bureau: Bureau, werkboek: Callable[..., Path], source: str, taken: bool
) -> None:
    province = replace(bureau, organisatie=bureau.organisatie.model_copy(update={"rol": Role.PROVINCIE}))
    done = take_in(province, werkboek(row(source=source)))
    assert done.vastgelegd == taken
    assert taken or "een provincie leest geen cijfers van deze bron in" in done.werkboek.fouten[0]


def test_a_mandate_that_does_not_hold_today_brings_nothing_in(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    with pytest.raises(RecordError, match="mandaat geldt niet"):
        take_in(bureau, werkboek(row()), mandaat="bestaat-niet")


def test_the_mandate_is_noted_with_the_import(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    take_in(bureau, werkboek(row()))
    with bureau.store.read() as session:
        told = session.execute(sa.text("SELECT data FROM audit")).scalars().all()
    assert any(MANDATE in str(one) for one in told)


def test_a_workbook_of_one_gemeente_is_never_made_for_figures_of_someone_else(bureau: Bureau) -> None:
    with pytest.raises(InputError, match="haar eigen cijfers"):
        invoer.workbook_to_fill(bureau, (find_gemeente("Twenterand"),), CYCLUS, Basis.MINISTERIE)


def test_without_a_mandate_an_agreement_is_a_proposal(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    told = ("Twenterand", "Almelo", "regulier", 40, "opvangplek", "PRT", dt.date(2025, 3, 1), "vastgesteld")
    take_in(bureau, werkboek(afspraken=(told,)), mandaat="")
    assert [one.status for one in cijfers.afspraken(bureau, ALMELO)] == [AfspraakStatus.VOORGESTELD]


def test_a_correction_to_more_places_than_a_gemeente_can_have_is_refused(
    bureau: Bureau, say: Callable[..., None]
) -> None:
    say(record())
    with pytest.raises(RecordError, match="te groot"):
        correct(bureau, 20_001)


def test_an_agreement_that_only_the_gemeente_tells_of_is_a_proposal(
    bureau: Bureau, werkboek: Callable[..., Path]
) -> None:
    told = ("Twenterand", "Almelo", "regulier", 40, "opvangplek", "PRT", dt.date(2025, 3, 1), "vastgesteld")
    take_in(bureau, werkboek(row(source="gemeente"), afspraken=(told,)))
    (found,) = cijfers.afspraken(bureau, ALMELO)
    assert found.status is AfspraakStatus.VOORGESTELD


def test_a_file_that_is_no_workbook_is_refused_and_not_kept(bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "brief.xlsx"
    path.write_text("Geachte minister")
    with pytest.raises(InputError, match="werkboek"):
        take_in(bureau, path)
    assert bureau.desk.status()["documents"] == []


def test_a_workbook_is_taken_in_by_a_named_person(bureau: Bureau, werkboek: Callable[..., Path]) -> None:
    with pytest.raises(RecordError, match="naam"):
        invoer.import_workbook(bureau, werkboek(row()), " ", LIMITS)


# -- tasks, sums and places

AGREED = Uitruil(
    *("u1", "uitruil", TWENTERAND, ALMELO, REG, 40, "opvangplek", "PRT", dt.date(2025, 3, 1)),
    AfspraakStatus.VASTGESTELD,
)
TOLD = (
    *(record(110), record(23, categorie=AMV, wettelijke_taak=23)),
    *(record(240, gemeente=ALMELO, wettelijke_taak=200), record(0, gemeente=ALMELO, categorie=AMV, wettelijke_taak=0)),
)


def agree(bureau: Bureau, *agreed: Uitruil) -> None:
    with bureau.store.write() as session:
        for one in agreed:
            feiten.add_feit(session, one.id, one, "P. Regie", gemeente=one.van)


def tasks(bureau: Bureau) -> opgaven.Opgavenblad:
    return opgaven.opgaven(bureau, "Overijssel", CYCLUS, P)


def test_inv_08_statutory_and_effective_task_stand_side_by_side_with_both_outcomes(
    bureau: Bureau, say: Callable[..., None]
) -> None:
    say(*TOLD)
    agree(bureau, AGREED)
    found = tasks(bureau)
    shown = {(one.gemeente, one.categorie): (one.wettelijk, one.effectief) for one in found.opgaven.per_gemeente}
    assert shown[TWENTERAND, REG] == (142, 102) and shown[ALMELO, REG] == (200, 240)
    assert sum(one.effectief - one.wettelijk for one in found.opgaven.per_gemeente) == 0
    assert found.uitkomsten[TWENTERAND] == (Uitkomst.GEDEELTELIJK, Uitkomst.VOLDOET)


def test_inv_08_a_gemeente_cannot_hand_over_more_than_it_has(bureau: Bureau, say: Callable[..., None]) -> None:
    say(*TOLD)
    agree(bureau, replace(AGREED, aantal=143))
    with pytest.raises(RecordError, match="meer af"):
        tasks(bureau)


def test_inv_09_an_agreement_with_another_province_never_counts_by_itself(
    bureau: Bureau, say: Callable[..., None]
) -> None:
    say(*TOLD)
    agree(bureau, replace(AGREED, naar=BEST))
    found = tasks(bureau).opgaven
    assert all(one.effectief == one.wettelijk for one in found.per_gemeente)
    assert "alleen een mens" in found.niet_meegeteld[0][1]


def test_a_task_of_which_documents_differ_is_left_out_and_told(bureau: Bureau, say: Callable[..., None]) -> None:
    say(*TOLD, record(110, wettelijke_taak=150, document_id="e" * 64))
    found = tasks(bureau)
    assert (TWENTERAND, REG) not in {(one.gemeente, one.categorie) for one in found.opgaven.per_gemeente}
    (told,) = found.twijfels
    assert f"142 (document {DOC[:12]}" in told and "150 (document eeee" in told


def test_a_task_that_only_the_gemeente_names_is_not_taken_for_the_statutory_one(
    bureau: Bureau, say: Callable[..., None]
) -> None:
    say(record(basis=Basis.GEMEENTE))
    assert tasks(bureau).opgaven.per_gemeente == ()


@pytest.mark.slow
def test_agreements_in_a_mail_of_the_regietafel_are_shown_and_taken_over_by_a_person(
    bureau: Bureau, through: Callable[[Path], str], tmp_path: Path
) -> None:
    path = tmp_path / "regietafel.eml"
    path.write_text(MAIL, encoding="utf-8")
    document_id = through(path)
    shown = opgaven.take_over_agreements(bureau, document_id)
    assert [(one.van, one.naar, one.aantal) for one in shown.afspraken] == [(TWENTERAND, ALMELO, 40)]
    assert (shown.nieuw, cijfers.afspraken(bureau)) == (0, ())
    assert [opgaven.take_over_agreements(bureau, document_id, "P. Regie").nieuw for _ in range(2)] == [1, 0]
    assert cijfers.afspraken(bureau, ALMELO) == shown.afspraken


@pytest.mark.slow
def test_an_agreement_of_a_document_and_of_a_workbook_is_one(
    bureau: Bureau, through: Callable[[Path], str], tmp_path: Path, werkboek: Callable[..., Path]
) -> None:
    path = tmp_path / "regietafel.eml"
    path.write_text(MAIL, encoding="utf-8")
    (read,) = opgaven.take_over_agreements(bureau, through(path), "P. Regie").afspraken
    day = read.afgesproken_op
    told = ("Twenterand", "Almelo", "regulier", 45, "opvangplek", "PRT", day, "vastgesteld")
    take_in(bureau, werkboek(afspraken=(told,)))
    assert [(one.id, one.aantal) for one in cijfers.afspraken(bureau)] == [(read.id, 45)]


MAIL = """From: Regietafel Overijssel <regietafel@provincie.example>
To: ibtspreidingswet@minjenv.nl
Subject: Afspraak aan de Provinciale Regietafel Overijssel
Date: Mon, 3 Mar 2025 10:00:00 +0100
Content-Type: text/plain; charset=utf-8

Geachte collega,

Op 1 maart 2025 is aan de Provinciale Regietafel van Overijssel een uitruil vastgesteld.
Twenterand draagt 40 reguliere opvangplekken over aan Almelo.

Met vriendelijke groet,
Provinciale Regietafel Overijssel
"""


PLACE = (
    *("AZC-1", "Twenterand", "regulier", 80, dt.date(2024, 1, 1), "geen einde", "regulier azc", "gerealiseerd"),
    *(None, "nee", None),
)


def test_reported_locations_are_counted_and_change_no_figure(
    bureau: Bureau, say: Callable[..., None], werkboek: Callable[..., Path]
) -> None:
    say(record())
    take_in(bureau, werkboek(locaties=(PLACE,)))
    (counted,) = opgaven.telling(bureau, TWENTERAND, CYCLUS)
    assert (counted.aantal, counted.peildatum) == (80, P)
    assert cijfers.standing(bureau) == (record(),)
    assert isinstance(cijfers.locaties(bureau, TWENTERAND)[0], Locatie)


def task(gemeente: str, category: Category, number: int, **more: object) -> Figure:
    proof = Proof(1, Box(0, 0, 1, 1), str(number), None, Context.CELL, "tabel", 0.99, False)
    told = Figure(gemeente, category, Measure.WETTELIJKE_TAAK, number, None, None, (proof,))
    return replace(told, **more)  # type: ignore[arg-type]


def decision(*figures: Figure, kind: DocumentType = DocumentType.VERDEELBESLUIT) -> Extraction:
    day = dt.date(2024, 12, 20)
    return Extraction(DOC, kind, province="Flevoland", letter_date=day, figures=figures)


FLEVOLAND = ("Almere", "Dronten", "Lelystad", "Noordoostpolder", "Urk", "Zeewolde")
WHOLE = tuple(task(name, category, 10) for name in FLEVOLAND for category in (REG, AMV))


def test_inv_07_tasks_that_add_up_to_the_task_of_the_province_give_no_finding() -> None:
    found = verdeling.distribution_in(decision(*WHOLE), {REG: 60, AMV: 60}, 120)
    assert (found.gemeenten, found.taken, found.bevindingen) == (6, {REG: 60, AMV: 60}, ())


def test_inv_07_a_difference_is_told_with_both_numbers() -> None:
    (told,) = verdeling.distribution_in(decision(*WHOLE), {REG: 61, AMV: 60}).bevindingen
    assert "de gemeenten samen 60, het besluit 61" in told


def test_inv_07_without_any_total_a_person_is_asked_for_it() -> None:
    (told,) = verdeling.distribution_in(decision(*WHOLE)).bevindingen
    assert "--regulier" in told


def test_inv_07_where_the_besluit_gives_total_and_amv_regulier_is_what_remains() -> None:
    rows = (task("Urk", Category.TOTAAL, 30), task("Urk", AMV, 10))
    found = verdeling.distribution_in(decision(*rows, *WHOLE[:8], *WHOLE[10:]), {REG: 70, AMV: 60})
    assert (found.taken[REG], found.bevindingen) == (70, ())


def test_inv_07_a_total_that_is_not_the_sum_is_told() -> None:
    found = verdeling.distribution_in(decision(*WHOLE, task("Urk", Category.TOTAAL, 30)), {REG: 60, AMV: 60})
    assert found.bevindingen == ("Urk: regulier en AMV samen zijn niet het totaal van 30.",)


def test_inv_07_a_gemeente_without_task_is_named() -> None:
    found = verdeling.distribution_in(decision(*WHOLE[:-2]), {REG: 50, AMV: 50})
    assert found.bevindingen == (
        "Regulier: van Zeewolde is geen taak gelezen.",
        "AMV: van Zeewolde is geen taak gelezen.",
    )


def test_inv_15_a_gemeente_of_another_province_is_named() -> None:
    rows = (*WHOLE, task("Twenterand", REG, 0), task("Twenterand", AMV, 0))
    (told,) = verdeling.distribution_in(decision(*rows), {REG: 60, AMV: 60}).bevindingen
    assert told == "Twenterand ligt in Overijssel, het verdeelbesluit is van Flevoland."


def test_a_task_that_must_be_looked_at_is_not_added_up_and_told() -> None:
    found = verdeling.distribution_in(decision(*WHOLE, task("Urk", REG, 10, qualifier="ongeveer")), {REG: 60, AMV: 60})
    assert found.bevindingen == ("Urk, Regulier: het aantal is bij benadering; dit telt niet mee in de som.",)


def test_two_tasks_for_one_gemeente_are_a_conflict() -> None:
    with pytest.raises(FigureConflict, match="twee taken"):
        verdeling.distribution_in(decision(*WHOLE, task("Urk", REG, 11)))


@pytest.mark.parametrize("kind", [DocumentType.IBT_LETTER, DocumentType.MUNICIPAL_RESPONSE])
def test_a_document_that_is_no_verdeelbesluit_is_not_added_up(kind: DocumentType) -> None:
    with pytest.raises(RecordError, match="geen verdeelbesluit"):
        verdeling.distribution_in(decision(*WHOLE, kind=kind))


# -- the report


def test_the_report_has_two_rows_per_gemeente_and_names_the_source_of_each_figure(
    bureau: Bureau, say: Callable[..., None], werkboek: Callable[..., Path]
) -> None:
    say(record())
    agree(bureau, AGREED)
    take_in(bureau, werkboek(row(planned=12)))
    rows = rapport.progress_rows(bureau, "overijssel", dt.date(2026, 5, 1))
    assert len(rows) == 2 * 25
    found = next(one for one in rows if (one.gemeente, one.categorie) == (TWENTERAND, REG))
    assert found.beslissend and (found.beslissend.realisatie, found.uitkomst) == (5, "voldoet gedeeltelijk")
    assert (found.in_voorbereiding, found.afspraken) == (12, ("geeft 40 plekken aan Almelo (vastgesteld, 1-3-2025)",))
    assert any(one.bron.startswith("Werkboek, de provinciale regietafel") for one in found.metingen)


def test_the_report_shows_every_figure_and_chooses_none_of_two_that_contradict(
    bureau: Bureau, say: Callable[..., None]
) -> None:
    say(record())
    say(record(7, document_id="e" * 64))
    rows = rapport.progress_rows(bureau, "Overijssel", dt.date(2026, 5, 1))
    found = next(one for one in rows if (one.gemeente, one.categorie) == (TWENTERAND, REG))
    assert found.beslissend and (found.beslissend.realisatie, len(found.metingen)) == (None, 2)
    assert found.uitkomst == "niet bekend"


def test_of_two_sources_on_one_day_the_report_takes_the_places_in_preparation_of_the_strongest(
    bureau: Bureau, werkboek: Callable[..., Path]
) -> None:
    take_in(bureau, werkboek(row(planned=12, source="PRT"), row(planned=99, source="gemeente")))
    rows = rapport.progress_rows(bureau, "Overijssel", dt.date(2026, 5, 1))
    assert {one.in_voorbereiding for one in rows} == {12, None}


def test_the_report_tells_how_far_the_supervision_of_a_gemeente_is(bureau: Bureau, say: Callable[..., None]) -> None:
    say(record())
    rows = rapport.progress_rows(bureau, "Overijssel", dt.date(2026, 5, 1), partial(read_dossier, bureau))
    assert {(one.trede, one.laatste_brief, one.termijn) for one in rows} == {(0, "", None)}


def test_a_province_does_not_report_the_trede_that_others_decide_on(bureau: Bureau, say: Callable[..., None]) -> None:
    say(record())
    ours = replace(bureau, organisatie=bureau.organisatie.model_copy(update={"rol": Role.PROVINCIE}))
    rows = rapport.progress_rows(ours, "Overijssel", dt.date(2026, 5, 1), partial(read_dossier, ours))
    assert {one.trede for one in rows} == {None}


def test_before_the_first_verdeelbesluit_there_is_nothing_to_report(bureau: Bureau) -> None:
    with pytest.raises(RecordError, match="verdeelbesluit"):
        rapport.progress_rows(bureau, None, dt.date(2024, 1, 1))
