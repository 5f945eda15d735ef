"""`ibt check --integrity --herstel`: what disagrees is told, what can be repaired is, and each repair is in the log."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from pathlib import Path

import pytest

from pipeline import upkeep, wiring
from pipeline.cli.main import run_command
from pipeline.desk import Desk
from pipeline.errors import ExitCode
from pipeline.mend import DAY_SECONDS, REPAIRED
from pipeline.model.document import Arrival
from pipeline.model.release import PackRecord
from pipeline.store import documents, events, releases
from pipeline.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return wiring.make_workspace(tmp_path / "werkmap")


def make_old(*paths: Path) -> None:
    moment = time.time() - DAY_SECONDS - 60
    for path in paths:
        os.utime(path, (moment, moment))


def orphan(workspace: Workspace, text: str = "Een brief.\n") -> str:
    """Store an original as a process does that is killed before it registers it."""
    source = workspace.root / "bron.txt"
    source.write_text(text, encoding="utf-8")
    with wiring.open_desk(workspace) as desk:
        return desk.blobs.keep(source)


def repaired(workspace: Workspace) -> list[str]:
    with wiring.open_desk(workspace) as desk, desk.store.read() as session:
        return [one.subject for one in events.events(session) if one.action == REPAIRED]


def state_of(workspace: Workspace, document_id: str) -> str | None:
    with wiring.open_desk(workspace) as desk:
        return desk.state(document_id)


def test_an_original_without_a_row_is_told_and_registered_so_that_nothing_is_lost(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    document_id = orphan(workspace)
    make_old(workspace.root / "opslag" / "originals" / document_id[:2] / document_id)
    here = ["--map", str(workspace.root)]
    assert run_command(["check", "--integrity", *here]) == ExitCode.SETUP
    assert "niet in de database" in capsys.readouterr().err
    assert run_command(["check", "--integrity", "--herstel", *here]) == 0
    assert "hersteld:" in capsys.readouterr().out
    assert state_of(workspace, document_id) == "wacht"
    assert repaired(workspace) == [document_id]
    assert run_command(["check", "--integrity", "--herstel", *here]) == 0
    assert repaired(workspace) == [document_id]


def test_an_original_of_a_moment_ago_is_left_to_the_process_that_brings_it_in(workspace: Workspace) -> None:
    document_id = orphan(workspace)
    done, left = upkeep.repair(workspace)
    assert done == [] and "morgen" in left[0]
    assert state_of(workspace, document_id) is None


def test_an_original_of_which_the_claim_still_stands_is_left_to_the_watcher(workspace: Workspace) -> None:
    document_id = orphan(workspace)
    make_old(workspace.root / "opslag" / "originals" / document_id[:2] / document_id)
    (workspace.inbox / ".bezig").mkdir()
    (workspace.inbox / ".bezig" / f"{'a' * 32}__brief.txt").write_text("Een brief.\n", encoding="utf-8")
    assert upkeep.repair(workspace)[0] == []
    assert state_of(workspace, document_id) is None


def test_a_document_that_was_registered_and_never_put_to_work_is_put_to_work(workspace: Workspace) -> None:
    document_id = orphan(workspace)
    with wiring.open_desk(workspace) as desk:
        register(desk, document_id)
        assert desk.without_work(0.0) == (document_id,)
    assert any("geen werk" in one for one in upkeep.repair(workspace, old_seconds=0.0)[0])
    with wiring.open_desk(workspace) as desk:
        assert desk.without_work(0.0) == ()
    assert upkeep.find_disagreement(workspace) == []


def register(desk: Desk, document_id: str) -> None:
    arrival = Arrival(document_id, "brief.txt", dt.datetime.now(dt.UTC).isoformat(), "map", None)
    with desk.store.write() as session:
        documents.register(session, "a" * 32, arrival, 11)


def test_half_written_files_go_after_a_day_and_whole_ones_stay(workspace: Workspace) -> None:
    packs = workspace.output / "vrijgave"
    (packs / ".proef-20260101-000000-abc").mkdir(parents=True)
    halves = (
        workspace.root / "opslag" / "originals" / ".x.tmp",
        packs / ".proef-20260101-000000-abc",
        packs / ".proef-20260101-000000-abc.zip",
        workspace.output / ".abc.def.tmp",
    )
    halves[0].parent.mkdir(exist_ok=True)
    for path in halves:
        if not path.is_dir():
            path.write_bytes(b"half")
    whole = workspace.output / "brief.docx"
    whole.write_bytes(b"heel")
    assert upkeep.repair(workspace) == ([], [])
    make_old(*halves, whole)
    done, left = upkeep.repair(workspace)
    assert (len(done), left) == (len(halves), [])
    assert [path.exists() for path in (*halves, whole)] == [False] * len(halves) + [True]


def test_results_of_a_document_that_is_unknown_go(workspace: Workspace) -> None:
    folder = workspace.root / "opslag" / "derived" / "ab" / ("ab" * 32)
    (folder / "lezen-1").mkdir(parents=True)
    assert "niet (meer) bestaat" in upkeep.find_disagreement(workspace)[0]
    upkeep.repair(workspace)
    assert not folder.exists() and upkeep.find_disagreement(workspace) == []


def write_pack(workspace: Workspace, name: str) -> Path:
    pack = workspace.output / "vrijgave" / name
    pack.mkdir(parents=True)
    (pack / "manifest.json").write_text("{}", encoding="utf-8")
    (pack / "lijst.csv").write_text("nummer\n", encoding="utf-8")
    sums = [
        f"{hashlib.sha256((pack / one).read_bytes()).hexdigest()}  {one}\n" for one in ("manifest.json", "lijst.csv")
    ]
    (pack / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    pack.with_name(f"{name}.zip").write_bytes(b"zip")
    return pack


def test_a_pack_that_was_never_written_down_goes_and_one_whose_files_changed_is_told(workspace: Workspace) -> None:
    kept, loose = write_pack(workspace, "proef-20260101-000000"), write_pack(workspace, "proef-20260102-000000")
    manifest = hashlib.sha256(b"{}").hexdigest()
    record = PackRecord(kept.name, "proef", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "V. Vrijgever", manifest, ())
    with wiring.open_desk(workspace) as desk, desk.store.write() as session:
        releases.add_release(session, record)
    done, left = upkeep.repair(workspace)
    assert done == [] and loose.is_dir() and "morgen" in left[0]
    make_old(loose, loose.with_name(f"{loose.name}.zip"))
    assert len(upkeep.repair(workspace)[0]) == 1
    assert not loose.exists() and not loose.with_name(f"{loose.name}.zip").exists() and kept.is_dir()
    assert upkeep.find_disagreement(workspace) == []
    (kept / "lijst.csv").write_text("iets anders\n", encoding="utf-8")
    done, left = upkeep.repair(workspace)
    assert done == [] and "lijst.csv is gewijzigd" in left[0]


def test_repair_needs_the_integrity_check(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["check", "--herstel", "--map", str(workspace.root)]) == ExitCode.INPUT
    assert "--integrity" in capsys.readouterr().err
