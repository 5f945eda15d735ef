"""Working copies go by themselves after their term; what people look at and what cannot be made again stays."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import serve, upkeep, wiring
from pipeline.store import accounts, documents, sessions
from pipeline.store.tables import DocumentState
from pipeline.tools.datum import vandaag
from pipeline.workspace import Workspace
from tests.keep.filled import DOSSIER, KINDS, WHO, change, databases, fill, lay_down, put, run

OLD = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


@pytest.fixture(params=KINDS)
def filled(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Workspace, str, str]]:
    with databases(request.param, monkeypatch):
        yield fill(tmp_path / "werkmap")


def made(workspace: Workspace, document_id: str) -> tuple[str, ...]:
    with wiring.open_desk(workspace) as desk:
        return desk.blobs.keys(document_id)


def tidy(workspace: Workspace) -> int:
    with wiring.open_desk(workspace) as desk:
        return upkeep.tidy_working_copies(workspace, desk)


def present_key(workspace: Workspace, document_id: str) -> str:
    """Write a result of the present rules and give its key."""
    with wiring.open_desk(workspace) as desk:
        key = wiring.walk(workspace, desk).rendition_key(document_id)
        with desk.blobs.write_derived(document_id, key) as folder:
            (folder / "about.json").write_text("{}", encoding="utf-8")
    return key


def test_results_of_older_rules_go_after_their_term_and_those_of_now_stay(filled: tuple[Workspace, str, str]) -> None:
    workspace, _, stays = filled
    key = present_key(workspace, stays)
    assert len(made(workspace, stays)) == 2 and tidy(workspace) == 0
    change(workspace, "UPDATE document SET updated = :then WHERE id = :id", then=OLD.replace(tzinfo=None), id=stays)
    assert run(workspace, "apply", "--werkbestanden") == 0
    assert made(workspace, stays) == (key,)
    with wiring.open_desk(workspace) as desk:
        assert desk.blobs.path(stays).is_file()
    assert tidy(workspace) == 0


def test_of_a_closed_dossier_all_working_copies_go_and_opening_it_again_reads_it_anew(
    filled: tuple[Workspace, str, str],
) -> None:
    workspace, gone, _ = filled
    present_key(workspace, gone)
    then = OLD.replace(tzinfo=None)
    change(workspace, "UPDATE document SET updated = :then WHERE id = :id", then=then, id=gone)
    tidy(workspace)
    assert len(made(workspace, gone)) == 1  # closed yesterday: only what older rules made
    assert run(workspace, "close", DOSSIER, "--door", WHO, "--reden", "eerder", "--op", "2026-01-05") == 0
    assert run(workspace, "apply", "--werkbestanden") == 0
    assert made(workspace, gone) == ()
    with wiring.open_desk(workspace) as desk:
        assert desk.blobs.path(gone).is_file()
    assert not any("ontbreekt iets" in one and gone[:12] in one for one in upkeep.find_disagreement(workspace))
    assert run(workspace, "reopen", DOSSIER, "--door", WHO, "--reden", "nieuw verzoek") == 0
    with wiring.open_desk(workspace) as desk:
        assert desk.state(gone) == DocumentState.WAITING


def test_what_a_reader_made_of_a_refused_file_goes(filled: tuple[Workspace, str, str]) -> None:
    workspace, _, _ = filled
    with wiring.open_desk(workspace) as desk:
        refused = put(desk, "kapot.txt", "Kapot.\n")
        with desk.store.write() as session:
            documents.set_state(session, refused, DocumentState.QUARANTINE, "lezen", "kapot")
    key = present_key(workspace, refused)
    change(workspace, "UPDATE document SET updated = :then WHERE id = :id", then=OLD.replace(tzinfo=None), id=refused)
    assert key in made(workspace, refused) and tidy(workspace) == 2
    assert made(workspace, refused) == ()


def test_exports_and_sign_ins_go_and_young_ones_and_accounts_stay(filled: tuple[Workspace, str, str]) -> None:
    workspace, _, _ = filled
    folder = workspace.output / "vrijgave" / "export"
    folder.mkdir(parents=True)
    for name in ("oud.zip", "nieuw.zip"):
        (folder / name).write_bytes(b"PK")
    os.utime(folder / "oud.zip", (OLD.timestamp(),) * 2)
    with wiring.open_desk(workspace) as desk, desk.store.write() as session:
        row = {
            "login": "a", "naam": "A", "naam_sleutel": "a", "rollen": "[]", "is_actief": True, "added_at": OLD,
            "updated": OLD,
        }  # fmt: skip
        session.execute(sa.insert(accounts.AccountRow).values(**row))
        for token in ("oud", "nieuw"):
            sessions.start(session, token, token, "a", "Firefox")
    change(workspace, "UPDATE sessie SET seen = :then WHERE token = 'oud'", then=OLD.replace(tzinfo=None))
    assert tidy(workspace) == 2
    assert [path.name for path in folder.iterdir()] == ["nieuw.zip"]
    with wiring.open_desk(workspace) as desk, desk.store.read() as session:
        assert [one.id for one in sessions.sessions_of(session, "a")] == ["nieuw"]
        assert session.scalar(sa.select(sa.func.count()).select_from(accounts.AccountRow)) == 1


def test_an_organisation_may_keep_its_working_copies(filled: tuple[Workspace, str, str]) -> None:
    workspace, _, stays = filled
    then = OLD.replace(tzinfo=None)
    change(workspace, "UPDATE document SET updated = :then WHERE id = :id", then=then, id=stays)
    text = "\n[soort.werkbestand]\nwaardering = 'bewaren'\n"
    with (workspace.registers / "bewaartermijnen.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    assert tidy(workspace) == 0 and len(made(workspace, stays)) == 1
    lay_down(workspace, "los")
    assert tidy(workspace) == 1


def test_the_watcher_tidies_once_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases("sqlite", monkeypatch):
        workspace = wiring.make_workspace(tmp_path / "werkmap")
        stop, days = threading.Event(), []

        def tidying(_place: Workspace, _desk: object) -> int:
            days.append(vandaag())
            stop.set()
            return 0

        watching = threading.Thread(target=serve.watch, args=(workspace, stop, tidying), daemon=True)
        watching.start()
        end = time.monotonic() + 60
        while watching.is_alive() and time.monotonic() < end:
            time.sleep(0.05)
        stop.set()
        watching.join(30)
        assert len(days) == 1
