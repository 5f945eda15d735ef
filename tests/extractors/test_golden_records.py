"""The five seed documents give their golden records field by field, drawn as what they came from and as plain text."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.assemble import extract, to_contract
from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.model.document import Document, LoosePages

HOUSE = Path(__file__).parents[2]
SHARED = HOUSE.parent / "shared"
GOLDEN = json.loads((HOUSE / "tests" / "cases" / "golden.json").read_text("utf-8"))
FORMS = ("drawn", "text")
EXPLAINS = ("kind_confidence", "kind_reasons")
"""Details that say how the kind was chosen; they are no values of the document."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="de voorbeelddocumenten staan niet naast deze map"),
]

Contract = dict[str, Any]


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    """Give the benchmark that draws the seeds as the documents they came from."""
    sys.path.insert(0, str(HOUSE / "benchmarks"))
    spec = importlib.util.spec_from_file_location("ibt_eval_reading_golden", HOUSE / "benchmarks" / "eval_reading.py")
    if spec is None or spec.loader is None:
        raise ImportError("eval_reading")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(HOUSE / "benchmarks"))


@pytest.fixture(scope="module")
def contracts(benchmark: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Contract]:
    """Give the contract of each seed in both forms."""
    work = tmp_path_factory.mktemp("golden")
    found = {}
    for number, text, drawn in benchmark.find_originals(work, False):
        plain = work / f"{number}.txt"
        plain.write_text(text, encoding="utf-8")
        for form, path in zip(FORMS, (drawn, plain), strict=True):
            document = read(path, benchmark.KINDS[path.suffix], work / f"{number}-{form}.pdf")
            found[number, form] = to_contract(extract(document, review_below=0.8))
    return found


def read(original: Path, media_type: str, rendition: Path) -> Document:
    source = make_rendition(original, media_type, rendition)
    pages = tuple(read_pages(rendition, ocr_dpi=None, tables=source.tables))
    return Document("0" * 64, media_type, len(pages), LoosePages(pages))


def look_up(found: Any, path: str) -> Any:
    """Give what stands at a path: `key.0.key`, `rows[].key` for each row, `rows[key=value].key` for the one row."""
    for step in re.findall(r"[^.\[]+|\[[^\]]*\]", path):
        if step == "[]":
            return [look_up(row, path.partition("[].")[2]) for row in found]
        if step.startswith("["):
            wanted = dict(pair.split("=") for pair in step[1:-1].split(","))
            rows = [row for row in found if all(str(row[key]) == value for key, value in wanted.items())]
            found = rows[0] if len(rows) == 1 else None
        else:
            found = _step(found, step)
    return found


def _step(found: Any, step: str) -> Any:
    if isinstance(found, list):
        return found[int(step)] if int(step) < len(found) else None
    return found.get(step) if found is not None else None


def is_right(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict) and "set" in wanted:
        return sorted(found or [], key=str) == sorted(wanted["set"], key=str)
    if isinstance(wanted, dict) and "words" in wanted:
        words = str(found).split()
        ends = " ".join(words).startswith(wanted["first"]) and " ".join(words).endswith(wanted["last"])
        return ends and len(words) == wanted["words"]
    return bool(found == wanted)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", sorted(GOLDEN["seeds"]))
def test_a_seed_gives_its_golden_record_field_by_field(contracts, number, form):
    contract = contracts[number, form]
    facts = GOLDEN["seeds"][number]
    wrong = [[number, form, f["path"]] for f in facts if not is_right(look_up(contract, f["path"]), f["value"])]
    assert wrong == [known for known in GOLDEN["known_failures"] if known[:2] == [number, form]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", sorted(GOLDEN["seeds"]))
def test_every_detail_of_a_seed_has_a_proof_on_a_page(contracts, number, form):
    contract = contracts[number, form]
    for key, value in contract["details"].items():
        if key not in EXPLAINS:
            assert proved(contract["evidence"], key, value), key


def proved(evidence: Contract, key: str, value: Any) -> bool:
    """Tell whether a detail, or else every part of it, has proof with a box, a literal and a rule."""
    proofs = evidence.get(f"details.{key}")
    if proofs is None and isinstance(value, dict):
        return all(proved(evidence, f"{key}.{name}", part) for name, part in value.items())
    return bool(proofs) and all(p["page"] >= 1 and len(p["box"]) == 4 and p["literal"] and p["rule"] for p in proofs)


@pytest.mark.parametrize("form", FORMS)
def test_a_year_that_is_not_written_asks_for_a_look(contracts, form):
    for number, key in (("003", "dates"), ("003", "next_meeting"), ("003", "policy_rules.r13"), ("004", "dates")):
        proofs = contracts[number, form]["evidence"][f"details.{key}"]
        assert any(proof["needs_review"] for proof in proofs), (number, key)


def test_the_facts_name_their_source(domain_lines: Callable[[int], str]):
    for facts in GOLDEN["seeds"].values():
        assert all(domain_lines(fact["line"]).strip() for fact in facts)


@pytest.fixture
def domain_lines() -> Callable[[int], str]:
    """Give the function from a line number to that line of the domain's description of the seeds."""
    lines = (SHARED / "domain" / "1-documents-and-patterns.md").read_text("utf-8").split("\n")
    return lambda number: lines[number - 1]
