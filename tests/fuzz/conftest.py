"""The modules of this folder for its tests, and one worker for all of them."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def load(name: str) -> ModuleType:
    """Load a module of this folder: tests are no package (importlib mode)."""
    told = f"ibt_fuzz_{name}"
    if told not in sys.modules:
        spec = importlib.util.spec_from_file_location(told, Path(__file__).with_name(f"{name}.py"))
        if spec is None or spec.loader is None:
            raise ImportError(told)
        module = importlib.util.module_from_spec(spec)
        sys.modules[told] = module
        spec.loader.exec_module(module)
    return sys.modules[told]


@pytest.fixture(scope="session")
def fuzz() -> Any:
    """Give the loader of this folder's modules."""
    return load


@pytest.fixture(scope="session")
def worker() -> Iterator[Any]:
    """Give one worker for the whole run."""
    made = load("worker").Worker()
    yield made
    made.close()
