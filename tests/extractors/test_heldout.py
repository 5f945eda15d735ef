"""Documents of our own making in other layouts and words than the development set: what goes wrong is known exactly."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from extractors.assemble import extract, to_contract

SET = json.loads((Path(__file__).parents[1] / "cases" / "extraction_heldout.json").read_text("utf-8"))
NAMES = [case["name"] for case in SET["cases"]]


def told(contract: dict[str, Any], field: str) -> Any:
    if field.startswith("reference_"):
        return contract["reference"][field.removeprefix("reference_")]
    if field == "signatory":
        return (contract["signatory"] or {}).get("name")
    if field == "figures":
        keys = ("municipality", "category", "measure", "value", "peildatum")
        return sorted(([figure[key] for key in keys] for figure in contract["figures"]), key=str)
    return contract[field]


def is_right(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return found in wanted["any"]
    if isinstance(wanted, list):
        return sorted(found, key=str) == sorted(wanted, key=str)
    return found == wanted


@pytest.mark.parametrize("case", SET["cases"], ids=NAMES)
def test_a_document_never_seen_before_fails_only_where_it_is_known_to(document_from_text, case):
    contract = to_contract(extract(document_from_text("\n".join(case["text"])), review_below=0.8))
    wrong = [
        [case["name"], name] for name, wanted in case["expected"].items() if not is_right(told(contract, name), wanted)
    ]
    assert wrong == [failure for failure in SET["known_failures"] if failure[0] == case["name"]]


@pytest.mark.parametrize("case", SET["cases"], ids=NAMES)
def test_a_document_with_lines_missing_or_cut_is_still_read(document_from_text, case):
    draw = random.Random(case["name"])
    for _ in range(4):
        kept = [line[: draw.choice((len(line), 7))] for line in case["text"] if draw.random() > 0.3]
        contract = to_contract(extract(document_from_text("\n".join(["x", *kept])), review_below=0.8))
        assert contract["document_type"]
