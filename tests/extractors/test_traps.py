"""The traps of the domain by their id: every document fails exactly where it is known to, and no figure silently."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.assemble import extract, to_contract
from pipeline.model.document import Document

CASES = Path(__file__).parents[1] / "cases"
DEVELOPMENT = ("traps_nd", "traps_pc")
HELD_OUT = ("traps_nd_heldout", "traps_pc_heldout")
DOCUMENTED = set(re.findall(r"`(\w+)`", (CASES.parents[1] / "docs" / "details.md").read_text("utf-8")))
IDS = {
    f"{series}{number:02}"
    for series, last in (("N", 20), ("D", 18), ("P", 22), ("C", 20))
    for number in range(1, last + 1)
}


def _sets(*names: str) -> dict[str, Any]:
    return {name: json.loads((CASES / f"{name}.json").read_text("utf-8")) for name in names}


SETS = _sets(*DEVELOPMENT, *HELD_OUT)
EVERY = [(name, case) for name, held in SETS.items() for case in held["cases"]]


@pytest.fixture(scope="module")
def judge() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ibt_tests_judge", Path(__file__).with_name("judge.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("held", "case"), EVERY, ids=[f"{name}-{case['name']}" for name, case in EVERY])
def test_a_trap_is_read_right_except_where_it_is_known_not_to_be(
    held: str, case: dict[str, Any], judge: ModuleType, document_from_text: Callable[..., Document]
) -> None:
    is_mail = case.get("form") == "eml"
    document = judge.read_mail_case(case["text"]) if is_mail else document_from_text("\n".join(case["text"]))
    contract = to_contract(extract(document, review_below=0.8))
    assert set(contract["details"]) <= DOCUMENTED
    faults = judge.judge(case, contract)
    known = [field for name, field in SETS[held].get("known_failures", []) if name == case["name"]]
    assert sorted({fault.field for fault in faults}) == sorted(known), [fault.told for fault in faults]
    assert [fault.told for fault in faults if fault.silent and fault.field == "figures"] == []


def test_every_trap_of_the_domain_has_a_case_for_development() -> None:
    covered = {trap for name in DEVELOPMENT for case in SETS[name]["cases"] for trap in case["traps"]}
    assert IDS - covered == set()


def test_a_third_of_the_cases_was_held_out() -> None:
    counts = {part: sum(len(SETS[name]["cases"]) for name in part) for part in (DEVELOPMENT, HELD_OUT)}
    assert counts[HELD_OUT] * 3 >= sum(counts.values()) - 2
