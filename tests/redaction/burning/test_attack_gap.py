"""The attack of benchmarks/attack_gap.py on few names: what stays on a page must not tell which name is gone."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("faker")
ROOT = Path(__file__).resolve().parents[3]
SET_AGAIN = ("left", "justified", "centred", "cell")


@pytest.fixture
def attack(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the benchmark as a module; its neighbours are imported by their bare names."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    before = set(sys.modules)
    module = importlib.import_module("attack_gap")
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(ROOT / "benchmarks") in str(sys.modules[name].__file__):
            monkeypatch.delitem(sys.modules, name, raising=False)
    return module


@pytest.mark.slow
def test_no_name_is_told_from_another_by_a_line_that_was_set_again(attack: ModuleType) -> None:
    names = attack.surnames(30)
    found = attack.attack(names, peers=False)
    for kind in SET_AGAIN:
        assert found["ours"][kind]["all"] == {"unique_percent": 0, "median_candidates": len(names), "bits": 0}
        assert found["plain"][kind]["all"]["unique_percent"] > 80  # the attack does work where positions stay


def test_pages_that_look_alike_within_the_precision_are_candidates(attack: ModuleType) -> None:
    seen = [attack.Seen("ab", (1.0, 2.0)), attack.Seen("ab", (1.004, 2.0)), attack.Seen("ab", (1.02, 2.0))]
    assert attack.candidates(seen, 0.005) == [2, 2, 1]
    assert attack.candidates([*seen, attack.Seen("ac", (1.0, 2.0))], 0.005) == [2, 2, 1, 1]
