"""A letter and a mail that really went through the readers: destroyed, no file and no row knows the names in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline import upkeep, wiring
from pipeline.cli.main import run_command
from tests.endurance import actors
from tests.keep.filled import KINDS, WHO, databases, destroy, holding, lay_down, proofs, run

NAME = "Verzonnen-Naam"
LATER = dt.timedelta(days=400)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_read_leaves_nothing(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases(kind, monkeypatch):
        workspace = wiring.make_workspace(tmp_path / "werkmap")
        with (workspace.root / "ibt.toml").open("a", encoding="utf-8") as settings:
            settings.write(actors.CONFIG)
        workspace = wiring.open_workspace(workspace.root)
        (tmp_path / "bron").mkdir()
        actors.write_mix(tmp_path / "bron")
        here = ["--map", str(workspace.root)]
        assert run_command(["add", *(str(tmp_path / "bron" / one) for one in (actors.PDF, actors.MAIL)), *here]) == 0
        actors.work(workspace)
        with wiring.open_desk(workspace) as desk:
            states = {one["state"] for one in desk.status()["documents"]}
            places = {place for one in upkeep.keep_room(workspace, desk).known() for place in one.dossiers}
            count = len(list(desk.blobs.ids()))
        assert states == {"klaar"} and count == 3 and holding(workspace, NAME)
        lay_down(workspace, "ingekomen", "mail", "los", "conceptbrief")
        for place in sorted(places):
            assert run(workspace, "close", place, "--door", WHO, "--reden", "onherroepelijk") == 0
        assert destroy(workspace) == 0 and proofs(workspace) == []  # today is the last day of keeping
        today = dt.date.today()  # noqa: DTZ011
        monkeypatch.setattr("pipeline.keep.room.vandaag", lambda: today + LATER)
        assert destroy(workspace) == 0
        assert len(proofs(workspace)) >= count and all(finished for _, finished in proofs(workspace))
        assert [one for word in (NAME, "bericht.eml") for one in holding(workspace, word)] == []
        assert wiring.check_workspace(workspace, integrity=True) == []
        assert upkeep.find_disagreement(workspace) == []
