"""Destroying: nothing of a document is left, its proof is, and a crash at any point is finished by running again."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import upkeep, wiring
from pipeline.cli.main import run_command
from pipeline.errors import ExitCode, RecordError
from pipeline.model.woo import Verdict
from pipeline.store import documents, events, marks, records, review
from pipeline.tools.datum import vandaag
from pipeline.workspace import Workspace
from tests.keep.filled import (
    DOSSIER,
    KINDS,
    NAME,
    OTHER,
    SECOND,
    WHO,
    change,
    databases,
    destroy,
    dies,
    fill,
    holding,
    lay_down,
    proofs,
    put,
    run,
)

POINTS = (
    "keep.deciding", "commit.before", "commit.after", "keep.decided", "blob.destroyed.derived", "keep.destroyed",
    "keep.tidied", "keep.cleaned", "keep.completed",
)  # fmt: skip


@pytest.fixture(params=KINDS)
def filled(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Workspace, str, str]]:
    with databases(request.param, monkeypatch):
        yield fill(tmp_path / "werkmap")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Workspace, str, str]]:
    with databases("sqlite", monkeypatch):
        yield fill(tmp_path / "werkmap")


def integrity(workspace: Workspace) -> list[str]:
    problems = wiring.check_workspace(workspace, integrity=True)
    return [*problems, *(one for one in upkeep.find_disagreement(workspace) if "ontbreekt iets" not in one)]


def listed(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    assert run(workspace, "list", "--json") == 0
    return {one["id"]: one for one in json.loads(capsys.readouterr().out)["stukken"]}


def test_nothing_of_a_destroyed_document_is_left_but_its_proof(filled: tuple[Workspace, str, str]) -> None:
    workspace, gone, stays = filled
    assert holding(workspace, NAME) and holding(workspace, OTHER)
    assert destroy(workspace) == 0
    assert holding(workspace, NAME) == []
    assert holding(workspace, OTHER)
    assert {one for one, finished in proofs(workspace) if finished} >= {gone}
    assert len(proofs(workspace)) == 2  # the document, and an old draft that was never approved
    assert integrity(workspace) == []
    with wiring.open_desk(workspace) as desk:
        assert (desk.state(gone), desk.state(stays)) == ("vernietigd", "klaar")
        assert list(desk.blobs.ids()) == [stays] and desk.blobs.keys(gone) == ()
        with desk.store.read() as session:
            told = [one for one in events.events(session, gone) if one.action == "document.vernietigd"]
            figures = list(records.records(session, "GM0150"))
    assert [one.actor for one in told] == [WHO] and SECOND in told[0].data and NAME not in told[0].data
    assert [(one.realisatie, one.evidence[0].page) for one in figures] == [(40, 1)]  # the figure is archive, and stays


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_process_that_dies_half_way_leaves_one_proof_and_the_next_run_ends_it(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, point in enumerate(POINTS if kind == "sqlite" else POINTS[::2]):
        with databases(kind, monkeypatch):
            workspace, gone, stays = fill(tmp_path / f"werkmap{number}")
            assert dies(workspace, f"{point}:dood:{3 if point.startswith('commit') else 1}"), point
            with wiring.open_desk(workspace) as desk:
                original = desk.blobs.path(gone).is_file()
            assert original or gone in {one for one, _ in proofs(workspace)}, point
            if number % 2:
                upkeep.repair(workspace, old_seconds=0.0)
            assert destroy(workspace) == 0, point
            assert [one for one in proofs(workspace) if one[0] == gone] == [(gone, True)], point
            assert all(finished for _, finished in proofs(workspace)), point
            assert holding(workspace, NAME) == [], point
            assert integrity(workspace) == [], point
            with wiring.open_desk(workspace) as desk:
                assert list(desk.blobs.ids()) == [stays], point


def test_a_half_destroyed_document_is_told_and_repaired(small: tuple[Workspace, str, str]) -> None:
    workspace, gone, _ = small
    assert dies(workspace, "keep.decided:dood:2") and proofs(workspace)
    assert run_command(["check", "--integrity", "--map", str(workspace.root)]) == ExitCode.SETUP
    assert any(gone[:12] in one and "afgebroken" in one for one in upkeep.find_disagreement(workspace))
    done, left = upkeep.repair(workspace, old_seconds=0.0)
    assert any("vernietigen is afgebroken" in one for one in done) and not any(gone[:12] in one for one in left)
    assert all(finished for _, finished in proofs(workspace)) and holding(workspace, NAME) == []


def test_the_same_bytes_come_again_as_a_new_arrival_with_a_clear_message(
    filled: tuple[Workspace, str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    workspace, gone, _ = filled
    again = tmp_path / "opnieuw.txt"
    again.write_text(f"Geachte mevrouw {NAME},\nEr zijn 40 plekken.\n", encoding="utf-8")
    assert destroy(workspace) == 0
    here = ["--map", str(workspace.root)]
    assert run_command(["add", str(again), *here]) == ExitCode.SETUP  # bytes kept before the end may just be gone
    assert "tien minuten" in capsys.readouterr().err
    change(workspace, "UPDATE vernietiging SET voltooid = :then", then=dt.datetime(2026, 1, 1))  # noqa: DTZ001
    assert run_command(["add", str(again), *here]) == 0
    assert "nieuwe ontvangst" in capsys.readouterr().out
    with wiring.open_desk(workspace) as desk:
        assert desk.state(gone) == "wacht" and desk.blobs.path(gone).read_bytes() == again.read_bytes()
        with desk.store.read() as session:
            names = [one.name for one in documents.arrivals(session, gone)]
            verdicts = [one.verdict for one in marks.verdicts(session, "merk-1")]
            assert (review.acts(session, gone), names) == ((), ["vernietigd", "opnieuw.txt"])
            assert verdicts == [Verdict.ACCEPTED, Verdict.OPEN]
            assert events.happened(session, "document.teruggekomen", gone)
    assert wiring.check_workspace(workspace, integrity=True) == []


def test_two_different_people_and_a_laid_down_term_are_needed(small: tuple[Workspace, str, str]) -> None:
    workspace, gone, _ = small
    apply = ["apply", "--uitvoeren", "--door", WHO]
    assert run(workspace, *apply) == ExitCode.RECORD
    assert run(workspace, *apply, "--tweede", f" {WHO.lower()} ") == ExitCode.RECORD
    lay_down(workspace, "los")
    closed = dt.date(2000, 1, 1).isoformat()
    assert run(workspace, "close", DOSSIER, "--door", WHO, "--reden", "lang geleden", "--op", closed) == 0
    assert run(workspace, *apply, "--tweede", SECOND) == ExitCode.RECORD  # due, and nobody laid the term down
    assert proofs(workspace) == []
    assert holding(workspace, NAME)
    with wiring.open_desk(workspace) as desk:
        assert desk.state(gone) == "klaar"


def test_without_the_last_word_nothing_happens(
    small: tuple[Workspace, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, gone, _ = small
    assert run(workspace, "apply") == 0
    assert "mag weg" in (told := capsys.readouterr().out) and "niets vernietigd" in told and gone[:12] in told
    assert run(workspace, "apply", "f" * 64) == ExitCode.INPUT  # the look beforehand is at what is named, too
    assert gone[:12] not in capsys.readouterr().out
    assert run(workspace, "apply", gone[:10]) == 0
    assert gone[:12] in capsys.readouterr().out
    assert proofs(workspace) == []


def test_a_hold_keeps_a_document_until_it_is_released(
    filled: tuple[Workspace, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, gone, _ = filled
    said = ["--door", WHO, "--reden", "er loopt een bezwaar"]
    assert run(workspace, "hold", gone[:12], *said) == 0
    assert run(workspace, "hold", "bestaat niet", *said) == ExitCode.INPUT
    found = listed(workspace, capsys)[gone]
    assert (found["mag_weg"], found["gehouden"]) == (False, True)
    assert destroy(workspace) == 0
    assert gone not in {one for one, _ in proofs(workspace)}
    with wiring.open_desk(workspace) as desk:
        (held,) = upkeep.keep_room(workspace, desk).holds()
    assert run(workspace, "release", held.id[:8], "--door", WHO, "--reden", "afgedaan") == 0
    assert run(workspace, "release", held.id[:8], "--door", WHO, "--reden", "nog eens") == ExitCode.INPUT
    assert destroy(workspace) == 0
    assert (gone, True) in proofs(workspace)


def test_an_open_dossier_a_standing_clock_and_an_undecided_request_keep_a_document(
    small: tuple[Workspace, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, gone, stays = small
    assert listed(workspace, capsys)[gone]["mag_weg"]
    assert not listed(workspace, capsys)[stays]["mag_weg"]
    value = json.dumps({"soort": "ontvangst", "dag": "2026-01-05", "reden": None, "motivering": ""})
    insert = "INSERT INTO woo_termijn (dossier, door, added_at, value) VALUES ('proef', 'A', '2026-01-05', :value)"
    change(workspace, insert, value=value)
    assert "nog niet besloten" in str(listed(workspace, capsys)[gone]["waarom_niet"])
    change(workspace, insert, value=value.replace("ontvangst", "besluit"))
    assert listed(workspace, capsys)[gone]["mag_weg"]
    still = value.replace("ontvangst", "opschorting").replace("null", '"zienswijze"')
    change(workspace, insert, value=still)
    assert "zienswijze" in str(listed(workspace, capsys)[gone]["waarom_niet"])
    with wiring.open_desk(workspace) as desk, pytest.raises(RecordError, match="staat stil"):
        upkeep.keep_room(workspace, desk).close(DOSSIER, vandaag(), "toch", WHO)
    change(workspace, insert, value=value.replace("ontvangst", "hervat"))
    assert listed(workspace, capsys)[gone]["mag_weg"]
    assert run(workspace, "reopen", DOSSIER, "--door", WHO, "--reden", "nieuw verzoek") == 0
    assert "nog open" in str(listed(workspace, capsys)[gone]["waarom_niet"])


def test_a_published_document_stays_until_it_is_taken_back(
    small: tuple[Workspace, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, gone, _ = small
    row = (
        "INSERT INTO release_stuk (pak, dossier, nummer, document_id, staat, reden, motivering, door, added_at) "
        "VALUES ('pak', 'proef', '1', :id, :staat, '', '', 'A', '2026-01-05')"
    )
    change(workspace, row, id=gone, staat="gepubliceerd")
    assert "gepubliceerd pakket" in str(listed(workspace, capsys)[gone]["waarom_niet"])
    change(workspace, row, id=gone, staat="ingetrokken")
    assert listed(workspace, capsys)[gone]["mag_weg"]


def test_what_a_decision_rests_on_goes_to_an_archive_and_never_away(
    small: tuple[Workspace, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, gone, _ = small
    row = (
        "INSERT INTO besluit (id, gemeente, cyclus, kind, voorstel_id, decided_by, decided_at, value) "
        "VALUES ('b', 'GM0150', '2024-2026', 'trede', 'voorstel-1', 'A', '2026-01-05', '{}')"
    )
    change(workspace, row)
    found = listed(workspace, capsys)[gone]
    assert (found["soort"], found["mag_weg"], found["tot"]) == ("grondslag_besluit", False, None)
    assert destroy(workspace) == 0 and gone not in {one for one, _ in proofs(workspace)}


def test_a_mail_goes_with_its_attachment_or_not_at_all(small: tuple[Workspace, str, str]) -> None:
    workspace, gone, _ = small
    lay_down(workspace, "woo_stuk", "los", "conceptbrief")
    with wiring.open_desk(workspace) as desk:
        inside = put(desk, "bijlage.txt", f"Bijlage van {NAME}.\n")
    insert = (
        "INSERT INTO arrival (id, document_id, name, received_at, source, family) "
        "VALUES ('lid', :id, '\"bijlage.txt\"', '2020-03-01T12:00:00+01:00', 'mail', :family)"
    )
    change(workspace, insert, id=inside, family=gone)
    assert destroy(workspace, gone[:12]) == ExitCode.INPUT and proofs(workspace) == []
    assert run(workspace, "hold", inside[:12], "--door", WHO, "--reden", "onderzoek") == 0
    assert destroy(workspace) == 0
    assert not {one for one, _ in proofs(workspace)} & {gone, inside}
    with wiring.open_desk(workspace) as desk:
        (held,) = upkeep.keep_room(workspace, desk).holds()
    assert run(workspace, "release", held.id, "--door", WHO, "--reden", "klaar") == 0
    assert destroy(workspace) == 0
    assert {one for one, _ in proofs(workspace)} >= {gone, inside} and holding(workspace, NAME) == []


def test_nobody_empties_a_row_of_a_document_that_is_still_here(filled: tuple[Workspace, str, str]) -> None:
    workspace, gone, _ = filled
    for query in (
        "UPDATE arrival SET name = '\"x\"'",
        "UPDATE status_record SET value = '{}'",
        "UPDATE mark_verdict SET value = '{}'",
        "UPDATE review_act SET value = '{}'",
        "UPDATE voorstel SET value = '{}'",
        "UPDATE feit SET value = '{}'",
        "UPDATE stuk_groep SET value = '{}'",
        "UPDATE woo_dossier SET value = '{}'",
        "UPDATE woo_naam SET value = '{}'",
        "DELETE FROM vernietiging",
        "DELETE FROM bewaar_feit",
        "UPDATE bewaar_feit SET reden = ''",
    ):
        if query.startswith("DELETE FROM vernietiging"):
            assert destroy(workspace) == 0
        with pytest.raises(sa.exc.DBAPIError, match="mag alleen worden aangevuld"):
            change(workspace, query)
    with pytest.raises(sa.exc.DBAPIError, match="mag alleen worden aangevuld"):
        change(workspace, "UPDATE vernietiging SET door = 'een ander'")
    assert (gone, True) in proofs(workspace)


def test_the_proof_survives_the_document_and_the_way_back_is_refused(small: tuple[Workspace, str, str]) -> None:
    workspace, _, _ = small
    assert destroy(workspace) == 0
    before = proofs(workspace)
    assert run_command(["downgrade", "v0012", "--map", str(workspace.root)]) == ExitCode.INPUT
    assert proofs(workspace) == before and holding(workspace, NAME) == []


def test_bytes_that_a_refused_arrival_left_behind_go_after_a_day(small: tuple[Workspace, str, str]) -> None:
    workspace, gone, _ = small
    assert destroy(workspace) == 0
    source = workspace.root / "bron.txt"
    source.write_text(f"Geachte mevrouw {NAME},\nEr zijn 40 plekken.\n", encoding="utf-8")
    with wiring.open_desk(workspace) as desk:
        assert desk.blobs.keep(source) == gone
        room = upkeep.keep_room(workspace, desk)
        assert room.leftovers() == ()
        os.utime(desk.blobs.path(gone), (time.time() - 90_000,) * 2)
        assert room.leftovers() == (gone,)
        room.finish()
        assert not desk.blobs.path(gone).exists()


def test_of_a_sealed_store_the_keys_go_first_and_no_readable_copy_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IBT_OPSLAG_SLEUTEL", upkeep.new_store_key())
    with databases("sqlite", monkeypatch):
        workspace, gone, stays = fill(tmp_path / "werkmap", "\n[opslag]\nverzegeld = true\n")
        with wiring.open_desk(workspace) as desk:
            assert NAME.encode() in desk.blobs.path(gone).read_bytes()
        assert destroy(workspace) == 0
        assert holding(workspace, NAME) == [] and integrity(workspace) == []
        with wiring.open_desk(workspace) as desk:
            assert list(desk.blobs.ids()) == [stays] and not desk.blobs.path(gone).exists()


def test_two_people_who_destroy_at_the_same_time_leave_one_proof_each(filled: tuple[Workspace, str, str]) -> None:
    workspace, gone, _ = filled
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = destroy(workspace)
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert 0 in codes and set(codes) <= {0, ExitCode.SETUP}
    assert destroy(workspace) == 0
    assert [one for one in proofs(workspace) if one[0] == gone] == [(gone, True)]
    assert len(proofs(workspace)) == 2 and holding(workspace, NAME) == []
