"""Fixtures every test may use: `build` draws documents, `shared` is the folder of reference material."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

_NAME = "ibt_tests_build"


def _load_build() -> ModuleType:
    """Load build.py beside this file: tests are no package (importlib mode)."""
    if _NAME not in sys.modules:
        spec = importlib.util.spec_from_file_location(_NAME, Path(__file__).with_name("build.py"))
        if spec is None or spec.loader is None:
            raise ImportError(_NAME)
        module = importlib.util.module_from_spec(spec)
        sys.modules[_NAME] = module
        spec.loader.exec_module(module)
    return sys.modules[_NAME]


@pytest.fixture(scope="session")
def build() -> ModuleType:
    """Give the module tests/build.py."""
    return _load_build()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder with reference material beside the checkout, or skip."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder with reference material does not stand beside this checkout")
    return folder
