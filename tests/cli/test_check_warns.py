"""`ibt check` warns of a password in ibt.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import wiring
from pipeline.cli.check import check


@pytest.mark.parametrize(("url", "warns"), [("db/ibt", False), ("ibt@db/ibt", False), ("ibt:zee4@db/ibt", True)])
def test_check_warns_of_a_password_in_the_configuration(
    url: str, warns: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    monkeypatch.setenv("IBT_DATABASE_URL", f"sqlite:///{workspace.root / 'ibt.sqlite'}")
    monkeypatch.setenv("IBT_ENGINE_URL", f"sqlite:///{workspace.root / 'engine.sqlite'}")
    with (workspace.root / "ibt.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[database]\nurl = "postgresql+psycopg://{url}"\n')
    check(workspace.root)
    told = capsys.readouterr().out.replace("\n", " ")
    assert ("bevat een wachtwoord" in told) is warns
    assert "zee4" not in told
