"""Fixtures of the reading room: documents made from text."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.assemble import extract, to_contract
from extractors.reading import Reading, read_document
from pipeline.model.document import Document, Page


def _module(stem: str) -> ModuleType:
    """Load a file beside this one: tests have no package (importlib mode)."""
    name = f"ibt_tests_extractors_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{stem}.py"))
        if spec is None or spec.loader is None:
            raise ImportError(name)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def page_from_text() -> Callable[..., Page]:
    """Give the function that lays text on one page."""
    make: Callable[..., Page] = _module("pages").page_from_text
    return make


@pytest.fixture
def document_from_text() -> Callable[..., Document]:
    """Give the function that makes a document from text; a line `@page` starts a new page."""
    make: Callable[..., Document] = _module("pages").document_from_text
    return make


@pytest.fixture
def read(document_from_text: Callable[..., Document]) -> Callable[[str], Reading]:
    """Give a function from text to its Reading."""
    return lambda text: read_document(document_from_text(text))


@pytest.fixture(scope="session")
def letters() -> ModuleType:
    """Give the module that makes our own letters from seeded data."""
    return _module("letters")


@pytest.fixture(scope="session")
def answer_letters() -> ModuleType:
    """Give the module with letters and mails of gemeenten."""
    return _module("answer_letters")


@pytest.fixture
def extracted(document_from_text: Callable[..., Document]) -> Callable[[str], dict[str, Any]]:
    """Give a function from text to the JSON of its extraction."""
    return lambda text: to_contract(extract(document_from_text(text), review_below=0.8))


@pytest.fixture(scope="session")
def letter_noise() -> ModuleType:
    """Give the module that scans, quotes and lays out our own letters anew."""
    return _module("letter_noise")


@pytest.fixture(scope="session")
def drawings() -> ModuleType:
    """Give the module that draws PDF pages operator by operator."""
    return _module("drawings")


@pytest.fixture(scope="session")
def office_files() -> ModuleType:
    """Give the module that writes DOCX and ODT files from raw XML."""
    return _module("office_files")


@pytest.fixture(scope="session")
def figure_forms() -> ModuleType:
    """Give the module that draws passages with figures, with what must be read from them."""
    return _module("figure_forms")
