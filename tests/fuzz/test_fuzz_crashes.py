"""Every file that once crashed a reader: `crashes/<target>--<what>.<ending>` is tried on its target again.

The files are small and made by us (by hand or by a fuzzing run on a file that we drew ourselves).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from pipeline.tools.pdf_chars import _on_earth

FOUND = sorted((Path(__file__).parent / "crashes").iterdir())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_what_once_crashed_is_read_or_refused(path: Path, worker: Any) -> None:
    found = worker.attempt(path.name.partition("--")[0], path)
    assert found["outcome"] in ("read", "refused"), found.get("trace", found["told"])


@pytest.mark.parametrize("side", [math.nan, math.inf, -math.inf, 1e38])
def test_a_letter_that_is_nowhere_lies_outside_every_page(side: float) -> None:
    """Found in a page whose damaged stream multiplied nothing by without end; no page is that wide."""
    assert abs(_on_earth(side)) == 1e7
