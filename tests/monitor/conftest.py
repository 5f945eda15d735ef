"""An invented country, and figures by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from pipeline import casework, wiring
from pipeline.monitor.room import MonitorRoom
from tests.monitor import land as invented


@pytest.fixture(scope="session")
def land() -> ModuleType:
    """Give the module land.py beside this file."""
    return invented


@pytest.fixture
def room(tmp_path: Path) -> Iterator[MonitorRoom]:
    """Give the monitor of an empty workspace."""
    with casework.open_bureau(wiring.make_workspace(tmp_path / "werkmap")) as bureau:
        yield MonitorRoom(bureau)
