"""A folder or zip of many documents comes in once, whatever stops it, and nothing is left out in silence."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import intake, wiring
from pipeline.desk import Desk
from pipeline.errors import LimitExceeded, UnsupportedMedia
from pipeline.store import dossiers
from pipeline.store.tables import ArrivalRow
from pipeline.workspace import Workspace

WHO = "P. Importeur"
_FAULTS = ("batch.begun", "batch.kept", "batch.registered", "batch.enqueued", "batch.finished")


def _quiet(_done: int, _total: int) -> None:
    return None


def _fill(folder: Path, count: int) -> Path:
    (folder / "onder").mkdir(parents=True)
    for number in range(count):
        (folder / "onder" / f"{number:03d}.txt").write_text(f"Memo {number}\n\nTekst van memo {number}.\n")
    return folder


def _counts(desk: Desk) -> tuple[int, int]:
    """Give how many deliveries there are, and how many documents the dossier holds."""
    with desk.store.read() as session:
        arrivals = session.scalar(sa.select(sa.func.count()).select_from(ArrivalRow))
        return arrivals or 0, len(dossiers.stukken(session, "partij"))


@pytest.mark.parametrize("workspace", ["sqlite", "postgresql"], indirect=True)
def test_a_folder_comes_in_once_however_often_it_is_asked(workspace: Workspace, desk: Desk, tmp_path: Path) -> None:
    folder = _fill(tmp_path / "in", 60)
    first = intake.importer(workspace, desk).take(folder, "partij", WHO, _quiet)
    again = intake.importer(workspace, desk).take(folder, "partij", WHO, _quiet)
    assert (first.nieuw, again.nieuw, again.was_er) == (60, 0, 60)
    assert _counts(desk) == (60, 60)


def test_odd_entries_are_told_with_the_reason(workspace: Workspace, desk: Desk, tmp_path: Path) -> None:
    folder = _fill(tmp_path / "in", 2)
    (folder / "leeg.pdf").touch()
    (folder / "~$brief.docx").write_bytes(b"x")
    (folder / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pijp")
    made = intake.importer(workspace, desk).take(folder, "partij", WHO, _quiet)
    assert {one.naam for one in made.geweigerd} == {"leeg.pdf", "~$brief.docx", "link.txt", "pijp"}
    assert all(one.reden for one in made.geweigerd)
    assert _counts(desk) == (2, 2)


@pytest.mark.parametrize("workspace", ["sqlite", "postgresql"], indirect=True)
def test_equal_bytes_are_two_deliveries_of_one_document(workspace: Workspace, desk: Desk, tmp_path: Path) -> None:
    folder = _fill(tmp_path / "in", 1)
    (folder / "kopie.txt").write_bytes((folder / "onder" / "000.txt").read_bytes())
    intake.importer(workspace, desk).take(folder, "partij", WHO, _quiet)
    assert _counts(desk) == (2, 1)


def test_a_zip_comes_in_and_a_hostile_one_does_not(workspace: Workspace, desk: Desk, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.zip", tmp_path / "kwaad.zip"
    with zipfile.ZipFile(good, "w") as archive:
        archive.writestr("map/a.txt", "Memo a")
        archive.writestr("map/b.txt", "Memo b")
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("../../a.txt", "Memo")
    importer = intake.importer(workspace, desk)
    assert importer.take(good, "partij", WHO, _quiet).nieuw == 2
    with pytest.raises(UnsupportedMedia):
        importer.take(bad, "partij", WHO, _quiet)
    assert _counts(desk) == (2, 2)


def test_a_batch_has_limits_of_its_own(workspace: Workspace, desk: Desk, tmp_path: Path) -> None:
    importer = intake.importer(workspace, desk)
    small = type(importer)(desk, type(importer.limits)(**{**_fields(importer.limits), "members": 3}))
    with pytest.raises(LimitExceeded):
        small.take(_fill(tmp_path / "in", 4), "partij", WHO, _quiet)
    assert importer.limits.members == 10_000
    assert _counts(desk) == (0, 0)


def _fields(limits: object) -> dict[str, int]:
    return {name: getattr(limits, name) for name in limits.__slots__}  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("workspace", "place"),
    [*(("sqlite", one) for one in _FAULTS), ("postgresql", "batch.kept"), ("postgresql", "batch.registered")],
    indirect=["workspace"],
)
def test_a_killed_import_goes_on_where_it_stopped(workspace: Workspace, tmp_path: Path, place: str) -> None:
    folder = _fill(tmp_path / "in", 60)
    command = [sys.executable, "-m", "pipeline.cli.main", "release", "import", str(folder), "--dossier", "partij"]
    command += ["--door", WHO, "--map", str(workspace.root)]
    killed = subprocess.run(command, env={**os.environ, "IBT_FOUT": f"{place}:dood"}, capture_output=True, check=False)
    assert killed.returncode == -9
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    with wiring.open_desk(workspace) as desk:
        assert _counts(desk) == (60, 60)
        assert not list(desk.find_damage())
        assert intake.batches(desk)[0].geregistreerd == 60
