"""Gives the tests of burning and of the gate the file drawers beside this file."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _load(name: str) -> ModuleType:
    known = f"ibt_tests_burning_{name}"
    if known not in sys.modules:
        spec = importlib.util.spec_from_file_location(known, Path(__file__).with_name(f"{name}.py"))
        if spec is None or spec.loader is None:
            raise ImportError(name)
        module = importlib.util.module_from_spec(spec)
        sys.modules[known] = module
        spec.loader.exec_module(module)
    return sys.modules[known]


_load("files")
_load("lines")


@pytest.fixture
def files() -> ModuleType:
    """Give files.py: draws PDFs and looks for the name in them."""
    return _load("files")
