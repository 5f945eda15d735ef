"""`./ibt` makes an environment of the Python that runs it, and keeps it while that stays the same."""

from __future__ import annotations

import shutil
import subprocess
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def launcher(tmp_path: Path) -> ModuleType:
    """The launcher in a folder of its own, as in a fresh clone that took its lock."""
    shutil.copy(ROOT / "ibt", tmp_path / "ibt")
    loader = SourceFileLoader("ibt_launcher", str(tmp_path / "ibt"))
    spec = spec_from_loader("ibt_launcher", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    module.ENV.mkdir()
    (module.ENV / ".slot").touch()
    return module


@pytest.mark.slow
def test_an_environment_of_another_python_is_made_anew(launcher: ModuleType) -> None:
    launcher.make_env()
    mine = launcher.ENV / "lib" / "van-mij"
    mine.touch()
    launcher.make_env()
    assert mine.exists()
    (launcher.ENV / ".python").write_text("/usr 3.11.0 (een andere)")
    launcher.make_env()
    assert not mine.exists()
    assert (launcher.ENV / ".slot").exists()
    assert subprocess.run([launcher.PYTHON, "-c", "import ssl"], check=False).returncode == 0


@pytest.mark.slow
def test_an_environment_that_was_half_made_is_made_anew(launcher: ModuleType) -> None:
    (launcher.ENV / "bin").mkdir()
    (launcher.ENV / "bin" / "python").write_text("half")
    launcher.make_env()
    assert subprocess.run([launcher.PYTHON, "-m", "pip", "--version"], check=False).returncode == 0
