"""`ibt add` and the browser: killed half-way nothing half is left, and doing it again is harmless."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import wiring
from pipeline.recipe import job_id
from pipeline.store.tables import ArrivalRow
from pipeline.workspace import Workspace

CONTENT = b"Geachte burgemeester,\n\nhet antwoord volgt.\n" * 50
UPLOAD = """
import io, sys
from pathlib import Path
from pipeline import wiring
with wiring.open_desk(wiring.open_workspace(Path(sys.argv[1]))) as desk:
    content = Path(sys.argv[2]).read_bytes()
    desk.take_in_stream(io.BytesIO(content), "brief.txt", len(content), "Ans")
"""
PLACES = {
    "ibt add": ("blob.synced", "handed.kept", "handed.registered"),
    "browser": ("blob.copied", "handed.registered", "handed.enqueued"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return wiring.make_workspace(tmp_path / "map")


def hand_over(way: str, workspace: Workspace, path: Path, fault: str = "") -> int:
    add = ["-m", "pipeline.cli.main", "add", str(path), "--map", str(workspace.root)]
    command = add if way == "ibt add" else ["-c", UPLOAD, str(workspace.root), str(path)]
    done = subprocess.run([sys.executable, *command], env={**os.environ, "IBT_FOUT": fault}, check=False)
    return done.returncode


@pytest.mark.slow
@pytest.mark.parametrize("way", PLACES)
def test_killed_half_way_nothing_half_is_left_and_again_is_harmless(
    workspace: Workspace, tmp_path: Path, way: str
) -> None:
    path = tmp_path / "brief.txt"
    path.write_bytes(CONTENT)
    document_id = hashlib.sha256(CONTENT).hexdigest()
    for place in PLACES[way]:
        assert hand_over(way, workspace, path, f"{place}:dood") == -9, place
        with wiring.open_desk(workspace) as desk:
            kept = desk.blobs.path(document_id)
            assert not kept.exists() or kept.read_bytes() == CONTENT
            assert desk.state(document_id) is None or kept.exists()
    assert hand_over(way, workspace, path) == 0
    with wiring.open_desk(workspace) as desk:
        assert list(desk.find_damage()) == []
        (row,) = desk.status()["documents"]
        assert (row["id"], row["state"]) == (document_id, "wacht")
        desk.catch_up(quiet_seconds=0)
        with desk.engine.client() as queue:
            job = job_id(document_id, desk.recipe, 0)
            assert queue.is_alive([job]) == {job: True}
        with desk.store.read() as session:
            arrivals = list(session.scalars(sa.select(ArrivalRow.document_id)))
    assert set(arrivals) == {document_id}
    assert path.read_bytes() == CONTENT
