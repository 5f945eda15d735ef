"""Fixtures every test may use: `build` draws documents, `shared` is the folder of reference material."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

settings.register_profile("gewoon", deadline=None)
settings.register_profile("fuzz", deadline=None, max_examples=20_000)
settings.load_profile(os.environ.get("IBT_HYPOTHESIS", "gewoon"))


def _load(stem: str) -> ModuleType:
    """Load a file beside this one: tests are no package (importlib mode)."""
    name = f"ibt_tests_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{stem}.py"))
        if spec is None or spec.loader is None:
            raise ImportError(name)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def build() -> ModuleType:
    """Give the module tests/build.py."""
    return _load("build")


@pytest.fixture(scope="session")
def outlook() -> ModuleType:
    """Give the module tests/outlook_build.py."""
    return _load("outlook_build")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder with reference material beside the checkout, or skip."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder with reference material does not stand beside this checkout")
    return folder


_NOT_HERE = "n.v.t.:"
"""How the reason begins of a test that says nothing about this kind of database."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--geen-skips`: on a machine that has everything, a skipped test is a failure."""
    parser.addoption("--geen-skips", action="store_true", help="een overgeslagen test telt als fout")


_LONG = ("tests/walk/", "tests/leaks/", "tests/endurance/", "tests/security/", "tests/web/browser/")
"""Folders whose files take minutes: they start first, so that of several test processes none is left with them."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the long files first; the order within a file stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


_SKIPPED = 9
"""Exit code of its own: to run failed tests once more, as .ci/run does, does not help here."""


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when tests were skipped that should have run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    skipped = [report for report in reports if _NOT_HERE not in str(report.longrepr)]
    if reporter and session.config.getoption("--geen-skips") and skipped:
        reporter.write_line(f"{len(skipped)} tests overgeslagen, en --geen-skips vraagt om geen enkele", red=True)
        session.exitstatus = _SKIPPED
