"""The drill of the keys: seal a store that is in use, work, change the main key, and throw the old one away.

Twice the command is killed half-way (kill -9) and run again. Everything goes through `ibt`, as an administrator works.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import casework, wiring
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.legtwo.release import build_pack
from pipeline.store import events
from pipeline.vault.seal import KEY_VARIABLE, parse_keys
from pipeline.workspace import Workspace
from tests import reviewed
from tests.endurance.places import own_databases
from tests.web.conftest import take_through

pytestmark = pytest.mark.slow
NAME = "Verzonnen-Naam"
KILLED = -signal.SIGKILL


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.param == "sqlite":
        yield
        return
    with own_databases(monkeypatch):
        yield


def letters(folder: Path, numbers: range) -> list[Path]:
    paths = [folder / f"brief {number}.txt" for number in numbers]
    for number, path in zip(numbers, paths, strict=True):
        path.write_text(
            f"Gemeente Dalfsen\n\nDatum: 28 april 2026\nUw kenmerk: 74{number:05d}\n\nGeachte minister,\n\n"
            f"Hoogachtend,\nmevrouw T. {NAME}\n",
            encoding="utf-8",
        )
    return paths


def ibt(*words: str, at: Path | None = None, fault: str = "", code: int = 0) -> str:
    """Run one command as an administrator does and give what it says."""
    order = [sys.executable, "-m", "pipeline.cli.main", *words, *(["--map", str(at)] if at else [])]
    done = subprocess.run(order, capture_output=True, text=True, env={**os.environ, "IBT_FOUT": fault})
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return done.stdout + done.stderr


def readable(root: Path) -> list[Path]:
    """Give the files of the store in which the name stands as it is."""
    folders = (root / "opslag", root / "werk")
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [path for path in found if NAME.encode() in path.read_bytes()]


def release(workspace: Workspace) -> Path:
    """Review every document and build the pack."""
    with wiring.open_desk(workspace) as desk:
        ids = [str(row["id"]) for row in desk.status()["documents"]]
        DossierDesk(desk).new("Woo 2026-1", "", afschrift=False, who="T. Ester")
        DossierDesk(desk).add("Woo 2026-1", ids, "T. Ester")
    for _ in range(2):
        take_through(workspace, [])
        with wiring.open_desk(workspace) as desk:
            reviewed.judge(workspace, desk, ids)
    take_through(workspace, [])
    with wiring.open_desk(workspace) as desk:
        reviewed.review(workspace, desk, ids)
        packs = casework.pack_desk(workspace, desk)
        return build_pack(desk, packs.walk(), packs.order("Woo 2026-1", ids, "V. Vrijgever"))


def test_seal_work_rotate_and_throw_the_old_key_away(tmp_path: Path, database: None, monkeypatch: pytest.MonkeyPatch):
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    root, settings = workspace.root, workspace.root / "ibt.toml"
    take_through(workspace, letters(tmp_path, range(3)))
    assert len(readable(root)) >= 3

    # seal what is there; the first time the process dies with one document over and two to go
    settings.write_text(settings.read_text("utf-8") + "\n[opslag]\nverzegeld = true\n", "utf-8")
    assert "IBT_OPSLAG_SLEUTEL" in ibt("store", "encrypt", at=root, code=2)
    old = _key()
    monkeypatch.setenv(KEY_VARIABLE, old)
    ibt("store", "encrypt", at=root, fault="vault.moved:dood:2", code=KILLED)
    assert "ibt store encrypt" in ibt("status", at=root, code=2)
    ibt("store", "encrypt", at=root)
    assert readable(root) == []
    ibt("check", "--integrity", at=root)

    # work goes on, and nothing readable stays behind
    workspace = wiring.open_workspace(root)
    take_through(workspace, letters(tmp_path, range(3, 5)))
    assert readable(root) == []

    # another main key; the process dies with two data keys over
    new = _key()
    monkeypatch.setenv(KEY_VARIABLE, f"{new},{old}")
    ibt("store", "rotate", at=root, fault="vault.rotate.kept:dood:2", code=KILLED)
    with monkeypatch.context() as without:
        without.setenv(KEY_VARIABLE, new)  # too early: the store still needs the old one, and says so
        assert parse_keys(old)[0].id in ibt("status", at=root, code=2)
    assert "3 documentsleutels" in ibt("store", "rotate", at=root)

    # the old key is of no use any more, the new one is enough for everything
    monkeypatch.setenv(KEY_VARIABLE, old)
    assert "er is niets geschreven" in ibt("status", at=root, code=2)
    monkeypatch.setenv(KEY_VARIABLE, new)
    assert "Versleuteld: ja. Documenten: 5." in ibt("store", "status", at=root)
    ibt("check", "--integrity", at=root)
    with wiring.open_desk(wiring.open_workspace(root)) as desk, desk.store.read() as session:
        told = [(one.action, json.loads(one.data)) for one in events.events(session, "opslag")]
    assert ("opslag.overgebracht", {"documenten": 2, "verzegeld": True}) in told  # the run that finished it
    assert ("opslag.sleutel_gewisseld", {"documentsleutels": 3, "hoofdsleutel": parse_keys(new)[0].id}) in told
    pack = release(workspace)
    assert len(list(pack.rglob("*.pdf"))) >= 5
    assert readable(root) == []


def _key() -> str:
    order = [sys.executable, "-m", "pipeline.cli.main", "store", "new-key"]
    return subprocess.run(order, capture_output=True, text=True, check=True).stdout.strip()
