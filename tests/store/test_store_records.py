"""Status records: every reading stays, one counts."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from pipeline.errors import FigureConflict
from pipeline.model.extraction import Category
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box
from pipeline.model.status import Basis, StatusRecord
from pipeline.store import records
from pipeline.store.database import Store
from pipeline.store.tables import StatusRecordRow


def proof(page: int = 2) -> Proof:
    return Proof(page, Box(301.2, 188.0, 309.5, 199.1), "5", None, Context.CELL, "tabel.kolomkop", 0.99, False)


def record(document_id: str, realisatie: int | None = 5, **other: object) -> StatusRecord:
    standard = StatusRecord(
        gemeente="GM1700",
        cyclus="2024-2026",
        categorie=Category.REGULIER,
        peildatum=dt.date(2025, 7, 1),
        wettelijke_taak=205,
        realisatie=realisatie,
        basis=Basis.MINISTERIE,
        document_id=document_id,
        evidence=(proof(),),
    )
    return dataclasses.replace(standard, **other)  # type: ignore[arg-type]


def rows(store: Store) -> int:
    with store.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(StatusRecordRow)) or 0


def test_a_record_comes_back_as_it_was(store: Store, known: str):
    with store.write() as session:
        records.add_records(session, [record(known)])
    with store.read() as session:
        assert records.records(session, gemeente="GM1700") == (record(known),)
        assert records.records(session, gemeente="GM0001") == ()


def test_the_same_record_twice_is_one(store: Store, known: str):
    for _ in range(2):
        with store.write() as session:
            records.add_records(session, [record(known)])
    assert rows(store) == 1


def test_a_new_reading_counts_and_the_earlier_stays_in_the_table(store: Store, known: str):
    with store.write() as session:
        records.add_records(session, [record(known, 5)])
        records.add_records(session, [record(known, 6)])
    with store.read() as session:
        assert records.records(session) == (record(known, 6),)
    assert rows(store) == 2


def test_a_reading_that_returns_counts_again(store: Store, known: str):
    with store.write() as session:
        for realisatie in (5, 6, 5):
            records.add_records(session, [record(known, realisatie)])
    with store.read() as session:
        assert records.records(session) == (record(known, 5),)
    assert rows(store) == 2


def test_what_a_document_no_longer_says_no_longer_counts(store: Store, known: str):
    with store.write() as session:
        records.replace_records(session, known, [record(known), record(known, categorie=Category.AMV)])
        records.replace_records(session, known, [record(known, categorie=Category.AMV)])
    with store.read() as session:
        assert records.records(session, document_id=known) == (record(known, categorie=Category.AMV),)
    assert rows(store) == 2


def test_a_figure_of_the_gemeente_never_touches_that_of_the_ministerie(store: Store, known: str):
    with store.write() as session:
        records.add_records(session, [record(known, 5)])
        records.add_records(session, [record(known, 40, basis=Basis.GEMEENTE)])
    with store.read() as session:
        assert {r.basis: r.realisatie for r in records.records(session)} == {Basis.MINISTERIE: 5, Basis.GEMEENTE: 40}


def test_two_figures_for_one_place_in_one_document_are_a_conflict_and_nothing_is_chosen(store: Store, known: str):
    with pytest.raises(FigureConflict, match="GM1700"), store.write() as session:
        records.add_records(session, [record(known, 5), record(known, 6)])
    assert rows(store) == 0


def test_a_figure_that_stands_twice_in_a_document_keeps_the_proof_of_both_places(store: Store, known: str):
    with store.write() as session:
        records.add_records(session, [record(known), record(known, evidence=(proof(3),))])
    with store.read() as session:
        assert [p.page for p in records.records(session)[0].evidence] == [2, 3]


def test_a_record_of_another_document_is_refused(store: Store, known: str):
    with pytest.raises(ValueError, match="another document"), store.write() as session:
        records.replace_records(session, known, [record("e" * 64)])


@pytest.mark.parametrize("categorie", list(Category))
@pytest.mark.parametrize("basis", list(Basis))
def test_every_category_and_basis_of_the_model_fits_the_table(
    store: Store, known: str, categorie: Category, basis: Basis
):
    with store.write() as session:
        records.add_records(session, [record(known, categorie=categorie, basis=basis)])
    assert rows(store) == 1
