"""Correcting what was read: the correction counts everywhere, what was read stays, and a new reading changes none."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline import wiring
from pipeline.cli.main import run_command
from pipeline.errors import ExitCode, IbtError, InputError, Outdated, RecordError
from pipeline.model.document import Document
from pipeline.model.extraction import DocumentType, Extraction
from pipeline.model.feit import GelezenVeld as V
from pipeline.model.status import VoorstelKind
from pipeline.store import documents, events, feiten, poststukken, records, search
from pipeline.store.database import make_engine, store_url
from pipeline.store.tables import DocumentState
from pipeline.workspace import Workspace
from pipeline.zaak import waarden
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import read_dossier
from tests.zaak.conftest import PlainDurable, order

SERVER = os.environ.get("IBT_TEST_PG_URL", "")
WHO = "B. Handelaar"
WHY = "Verkeerd gelezen: zie het briefhoofd."
Through = Callable[[Path], str]


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


@pytest.fixture
def letter(through: Through, stukken: Any) -> str:
    """A letter of the ministry to Dalfsen, with figures and a term, on the desk."""
    return through(stukken.toezichtbrief())


def work(bureau: Bureau) -> None:
    """Take everything that waits to the desk."""
    durable: Any = PlainDurable(bureau)
    while waiting := [row["id"] for row in bureau.desk.status()["documents"] if row["state"] == "wacht"]:
        for document_id in waiting:
            bureau.walk.work(durable, order(bureau, document_id))


def correct(bureau: Bureau, document_id: str, veld: V, *wordt: str, **more: Any) -> None:
    waarden.correct(bureau, document_id, veld, wordt, WHO, WHY, **more)
    work(bureau)


def value(bureau: Bureau, document_id: str, veld: V) -> waarden.Waarde:
    return next(one for one in waarden.values(bureau, document_id) if one.veld is veld)


def read_otherwise(bureau: Bureau, letter_date: dt.date) -> Bureau:
    """Give the workspace with an extraction of a next version, which reads another date."""
    stage = bureau.walk.recipe.extract

    def run(document: Document) -> Extraction:
        return replace(stage.run(document), letter_date=letter_date)

    recipe = replace(bureau.walk.recipe, extract=replace(stage, version=f"{stage.version}-{letter_date}", run=run))
    after = replace(bureau, walk=replace(bureau.walk, recipe=recipe), desk=replace(bureau.desk, recipe=recipe.version))
    with after.store.write() as session:
        documents.wait_for_recipe(session, recipe.version)
    work(after)
    return after


def test_a_corrected_date_counts_in_post_dossier_search_and_terms_and_keeps_its_place(bureau: Bureau, letter: str):
    before = bureau.walk.extraction(letter)
    correct(bureau, letter, V.DATUM, "9-4-2026")
    found = bureau.walk.extraction(letter)
    assert found.letter_date == dt.date(2026, 4, 9)
    (proof, *_), (was, *_) = found.evidence["letter_date"], before.evidence["letter_date"]
    assert (proof.rule, proof.confidence, proof.needs_review) == ("mens", 1.0, False)
    assert (proof.page, proof.box, proof.literal) == (was.page, was.box, was.literal)
    with bureau.store.read() as session:
        piece = poststukken.poststuk(session, letter)
        hits = search.find(session, search.Wish(tot=dt.date(2026, 4, 9)), 1, 10).documents
    assert piece is not None and piece.datum == dt.date(2026, 4, 9)
    assert [one.document_id for one in hits] == [letter]
    (brief,) = read_dossier(bureau, "Dalfsen").brieven
    assert brief.datum == dt.date(2026, 4, 9)
    assert value(bureau, letter, V.DATUM).gelezen == ("2026-04-13",)
    assert bureau.walk.as_read(letter).letter_date == dt.date(2026, 4, 13)


def test_another_gemeente_takes_its_figures_along_and_the_records_follow(bureau: Bureau, letter: str):
    correct(bureau, letter, V.GEMEENTEN, "Ommen")
    with bureau.store.read() as session:
        assert {one.gemeente for one in records.records(session) if one.document_id == letter} == {"GM0175"}
    assert read_dossier(bureau, "Dalfsen").brieven == ()
    assert {one.categorie.value for one in read_dossier(bureau, "Ommen").beslissend} == {"regulier", "amv"}


def test_another_term_gives_another_proposal_without_the_doubt_of_reading(bureau: Bureau, letter: str):
    correct(bureau, letter, V.TERMIJN, "2026-05-20")
    _, proposed = bureau.desk.standing("GM0148")
    (term,) = [one for one in proposed if one.kind is VoorstelKind.TERMIJN]
    assert term.content["datum"] == "2026-05-20"
    assert {one.rule for one in term.evidence} == {"mens"}


def test_a_kind_of_document_that_was_read_wrong_no_longer_leads_to_a_proposal(bureau: Bureau, letter: str):
    correct(bureau, letter, V.SOORT, "other")
    assert bureau.walk.extraction(letter).document_type is DocumentType.OTHER
    _, proposed = bureau.desk.standing("GM0148")
    assert VoorstelKind.TERMIJN not in {one.kind for one in proposed}


def test_another_peildatum_moves_the_figures(bureau: Bureau, letter: str):
    correct(bureau, letter, V.PEILDATA, "1-8-2025")
    with bureau.store.read() as session:
        days = {one.peildatum for one in records.records(session, "GM0148") if one.document_id == letter}
    assert days == {dt.date(2025, 8, 1)}


def test_a_value_that_nobody_read_may_be_added_and_one_that_is_not_there_left_out(bureau: Bureau, letter: str):
    correct(bureau, letter, V.ONTVANGEN, "2026-04-14")
    correct(bureau, letter, V.TREDE)
    found = bureau.walk.extraction(letter)
    assert found.received_date == dt.date(2026, 4, 14) and found.ladder_step is None
    (proof,) = found.evidence["received_date"]
    assert (proof.rule, proof.literal) == ("mens", "")
    assert "ladder_step" not in found.evidence
    with bureau.store.read() as session:
        piece = poststukken.poststuk(session, letter)
    assert piece is not None and piece.ontvangen_op == dt.date(2026, 4, 14) and piece.trede is None


def test_a_correction_holds_after_a_new_reading_that_says_something_else(bureau: Bureau, letter: str):
    correct(bureau, letter, V.DATUM, "2026-04-09")
    after = read_otherwise(bureau, letter_date=dt.date(2026, 4, 16))
    assert after.walk.extraction(letter).letter_date == dt.date(2026, 4, 9)
    now = value(after, letter, V.DATUM)
    assert (now.nu, now.gelezen, now.anders_gelezen) == (("2026-04-09",), ("2026-04-16",), True)
    same = read_otherwise(bureau, letter_date=dt.date(2026, 4, 9))
    assert not value(same, letter, V.DATUM).anders_gelezen


def test_taken_back_what_was_read_counts_again_and_both_stay_visible(bureau: Bureau, letter: str):
    before = bureau.walk.extraction(letter)
    correct(bureau, letter, V.DATUM, "2026-04-09")
    waarden.take_back(bureau, letter, V.DATUM, WHO, "Toch goed gelezen.")
    work(bureau)
    assert bureau.walk.extraction(letter) == before
    assert [(one.waarde.wordt, one.geldt) for one in waarden.history(bureau, letter)] == [
        (("2026-04-09",), False),
        (None, True),
    ]
    with pytest.raises(RecordError, match="niets terug te nemen"):
        waarden.take_back(bureau, letter, V.DATUM, WHO, "Nog eens.")


def test_what_follows_is_made_anew_and_the_document_waits_for_it(bureau: Bureau, letter: str):
    waarden.correct(bureau, letter, V.DATUM, ["2026-04-09"], WHO, WHY)
    assert bureau.desk.state(letter) == "wacht"
    waarden.correct(bureau, letter, V.KENMERK, ["7470999"], WHO, WHY)  # before anybody took it up
    work(bureau)
    assert bureau.desk.state(letter) == "klaar"
    assert bureau.walk.extraction(letter).reference.our == "7470999"


def test_a_document_that_is_at_work_is_left_alone(bureau: Bureau, letter: str):
    with bureau.store.write() as session:
        documents.set_state(session, letter, DocumentState.BUSY)
    with pytest.raises(Outdated, match="verwerkt"):
        waarden.correct(bureau, letter, V.DATUM, ["2026-04-09"], WHO, WHY)
    assert waarden.history(bureau, letter) == ()


def test_who_saw_another_value_writes_nothing(bureau: Bureau, letter: str):
    correct(bureau, letter, V.DATUM, "2026-04-09", gezien=("2026-04-13",))
    with pytest.raises(Outdated, match="iemand anders"):
        waarden.correct(bureau, letter, V.DATUM, ["2026-04-10"], "C. Ander", WHY, gezien=("2026-04-13",))
    assert len(waarden.history(bureau, letter)) == 1


@pytest.mark.parametrize(
    ("veld", "typed", "told"),
    [
        (V.DATUM, ["31-2-2026"], "geen dag"),
        (V.DATUM, ["1-1-0200"], "dag"),
        (V.ONTVANGEN, ["1-1-2090"], "toekomst|jaar"),
        (V.GEMEENTEN, ["Nergenshuizen"], "gemeente"),
        (V.SOORT, ["brief"], "soort"),
        (V.SOORT, [], "soort"),
        (V.BEVINDING, ["misschien"], "bevinding"),
        (V.TREDE, ["7"], "trede"),
        (V.KENMERK, ["x" * 81], "kenmerk"),
        (V.DATUM, ["9-4-2026", "10-4-2026"], "één"),
        (V.DATUM, ["13-4-2026"], "staat er al zo"),
    ],
)
def test_what_cannot_be_is_refused_in_dutch(bureau: Bureau, letter: str, veld: V, typed: list[str], told: str):
    with pytest.raises(IbtError, match=told):
        waarden.correct(bureau, letter, veld, typed, WHO, WHY)
    assert waarden.history(bureau, letter) == () and bureau.desk.state(letter) == "klaar"


def test_a_correction_needs_a_name_a_reason_and_a_document(bureau: Bureau, letter: str):
    for who, why in ((" ", WHY), (WHO, " ")):
        with pytest.raises(RecordError):
            waarden.correct(bureau, letter, V.DATUM, ["2026-04-09"], who, why)
    with pytest.raises(InputError):
        waarden.correct(bureau, "f" * 64, V.DATUM, ["2026-04-09"], WHO, WHY)


def test_the_log_names_the_document_and_the_value_and_never_what_it_is(bureau: Bureau, letter: str):
    correct(bureau, letter, V.KENMERK, "GEHEIM-1")
    waarden.take_back(bureau, letter, V.KENMERK, WHO, WHY)
    with bureau.store.read() as session:
        mine = [one for one in events.events(session, letter) if one.action.startswith("waarde.")]
        told = "".join(one.data for one in events.events(session))
        assert events.verify(session).problem == ""
    assert [(one.action, one.actor, one.data) for one in mine] == [
        ("waarde.gecorrigeerd", WHO, '{"veld":"reference.our"}'),
        ("waarde.teruggenomen", WHO, '{"veld":"reference.our"}'),
    ]
    assert "GEHEIM" not in told and "feit.waarde" not in told


def test_the_command_corrects_and_takes_back(
    bureau: Bureau, workspace: Workspace, letter: str, capsys: pytest.CaptureFixture[str]
):
    def ibt(*arguments: str) -> int:
        return run_command(["records", "correct-value", letter[:12], *arguments, "--map", str(workspace.root)])

    said = ("--motivering", WHY, "--door", WHO)
    assert ibt("datum", "9-4-2026", *said) == ExitCode.DONE
    assert "nu 2026-04-09 (gelezen: 2026-04-13)" in capsys.readouterr().out
    assert ibt("bevinding", "geen", *said) == ExitCode.DONE
    assert ibt("datum", "--terugnemen", *said) == ExitCode.DONE
    work(bureau)
    found = bureau.walk.extraction(letter)
    assert (found.letter_date, found.finding) == (dt.date(2026, 4, 13), None)
    assert ibt("kleur", "rood", *said) == ibt("datum", *said) == ExitCode.INPUT
    assert ibt("trede", "9", *said) == ExitCode.RECORD


def test_a_fact_of_the_new_kind_is_kept_and_nothing_else_is_taken_for_it(bureau: Bureau, letter: str):
    correct(bureau, letter, V.DATUM, "2026-04-09")
    with bureau.store.read() as session:
        assert [one.document_id for one in feiten.feiten(session, waarden.WaardeCorrectie)] == [letter]
        assert feiten.feiten(session, waarden.WaardeCorrectie, sleutel=f"{letter}/finding") == ()
