"""The restore drill: a workspace with work in it goes to a backup and comes back as a new one, by the real commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline import upkeep, wiring
from tests.endurance.places import database

LETTER = (
    "Gemeente Dalfsen\n\nDatum: 28 april 2026\nUw kenmerk: 7468089\n\nGeachte minister,\n\nOp 1 april 2026 waren "
    "{} reguliere plekken gerealiseerd van de wettelijke taak van 131.\n\nHoogachtend,\nmevrouw T. Verzonnen-Naam\n"
)
QUICK = "[inbox]\nscan_seconden = 0.2\n[verwerking]\nprocessen = 1\nkijk_seconden = 0.05\n"


def ibt(*arguments: object, database_url: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli.main", *map(str, arguments)]
    where = {"IBT_DATABASE_URL": database_url} if "://" in database_url else {}
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **where})


def told(folder: Path, url: str) -> dict[str, str]:
    done = ibt("status", "--json", "--map", folder, database_url=url)
    assert done.returncode == 0, done.stderr
    return {row["name"]: row["state"] for row in json.loads(done.stdout)["documents"]}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_becomes_a_new_workspace_in_which_all_agrees_and_work_goes_on(kind: str, tmp_path: Path):
    first, second, copy = tmp_path / "werkmap", tmp_path / "nieuw", tmp_path / "kopie"
    with ExitStack() as held:
        old = held.enter_context(database(kind, first / "ibt.sqlite"))
        new = held.enter_context(database(kind, second / "ibt.sqlite"))
        assert ibt("init", first, database_url=old).returncode == 0
        with (first / "ibt.toml").open("a", encoding="utf-8") as settings:
            settings.write(QUICK)
        for number in (20, 21):
            (first / "inbox" / f"antwoord {number}.txt").write_text(LETTER.format(number), encoding="utf-8")
        done = ibt("run", "--tot-klaar", "--map", first, database_url=old)
        assert done.returncode == 0, done.stderr
        # one more that nobody worked on yet: what is under way must come along too
        late = tmp_path / "later.txt"
        late.write_text(LETTER.format(22), encoding="utf-8")
        assert ibt("add", late, "--map", first, database_url=old).returncode == 0

        made = ibt("backup", copy, "--map", first, database_url=old)
        assert made.returncode == 0, made.stderr
        again = ibt("backup", copy, "--map", first, database_url=old)
        assert again.returncode == 0, again.stderr
        back = ibt("restore", copy, second, database_url=new)
        assert back.returncode == 0, back.stderr

        assert told(second, new) == told(first, old)
        assert ibt("check", "--integrity", "--map", second, database_url=new).returncode == 0
        assert ibt("run", "--tot-klaar", "--map", second, database_url=new).returncode == 0
        assert set(told(second, new).values()) == {"klaar"}
        assert told(first, old)["later.txt"] == "wacht"
        # never over something that is there
        assert ibt("restore", copy, second, database_url=new).returncode == 3


def test_what_is_no_whole_backup_is_refused(tmp_path: Path):
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    copy = tmp_path / "kopie"
    upkeep.make_backup(workspace, copy, lambda _done, _total: None)
    for spoil in ("reservekopie.json", "ibt.sqlite"):
        broken = tmp_path / f"zonder-{spoil}"
        shutil.copytree(copy, broken)
        (broken / spoil).unlink()
        done = ibt("restore", broken, tmp_path / "nieuw")
        assert (done.returncode, "reservekopie" in done.stderr) == (3, True)
        assert not (tmp_path / "nieuw").exists()
    with (copy / "ibt.sqlite").open("ab") as file:
        file.write(b"x")
    assert "veranderd" in ibt("restore", copy, tmp_path / "nieuw").stderr


def test_a_backup_in_the_workspace_itself_is_refused(tmp_path: Path):
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    done = ibt("backup", workspace.root / "kopie", "--map", workspace.root)
    assert (done.returncode, "andere schijf" in done.stderr) == (3, True)


def test_a_backup_keeps_nothing_that_the_workspace_destroyed(tmp_path: Path):
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    copy = tmp_path / "kopie"
    with wiring.open_desk(workspace) as desk:
        (tmp_path / "a.txt").write_text("een", encoding="utf-8")
        document_id = desk.take_in(tmp_path / "a.txt").document_id
        upkeep.make_backup(workspace, copy, lambda _done, _total: None)
        assert list(copy.rglob(document_id)) != []
        desk.blobs.destroy(document_id)
        upkeep.make_backup(workspace, copy, lambda _done, _total: None)
    assert list(copy.rglob(document_id)) == []
