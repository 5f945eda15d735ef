from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.stage import Limits


def _file_store() -> ModuleType:
    spec = importlib.util.spec_from_file_location("inbox_file_store", Path(__file__).parent / "file_store.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


STORE = _file_store()


class HandClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def originals(tmp_path: Path):
    return STORE.FolderOriginals(tmp_path / "originals")


@pytest.fixture
def register(tmp_path: Path):
    return STORE.SqliteRegister(tmp_path / "register.sqlite")


@pytest.fixture
def limits() -> Limits:
    return Limits(file_bytes=8 << 20, pages=100, members=20, unpacked_bytes=16 << 20, ratio=100, depth=3)
