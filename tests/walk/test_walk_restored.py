"""A database that was put back from before the store: what came out of a mail is registered again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.run import Walk
from pipeline.workspace import Workspace


@pytest.mark.slow
def test_parts_of_a_mail_that_was_unpacked_before_are_registered_again(
    workspace: Workspace, desk: Desk, walk: Walk, through: Callable[[Path], str], build: ModuleType, tmp_path: Path,
    plain: Any, order: Any,
) -> None:  # fmt: skip
    mail = build.mail(tmp_path / "bericht.eml", "Bijgaand.\n", attachments=[("bijlage.txt", b"Een bijlage.\n")])
    document_id = through(mail)
    assert walk.is_whole(document_id)
    before = {row["id"]: row["arrivals"][0]["name"] for row in desk.status()["documents"]}
    older = wiring.make_workspace(tmp_path / "teruggezet")
    shutil.copytree(workspace.root / "opslag", older.root / "opslag", dirs_exist_ok=True)
    with wiring.open_desk(older) as restored:
        restored.take_in(mail)
        line = wiring.walk(older, restored)
        line.work(plain(restored), order(line, document_id))
        found = {row["id"]: row["arrivals"][0]["name"] for row in restored.status()["documents"]}
        assert found == before and len(found) == 2
        assert line.is_whole(document_id)
        assert list(restored.find_damage()) == []
