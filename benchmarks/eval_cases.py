"""Scores extraction on the documents of our own making in tests/cases: exact documents, faults, silent wrong values.

`--part` chooses a file (`traps`, `traps_heldout`, …), `--only TEXT` the cases whose name holds it, `--show` prints
every fault. The held-out part is for a last look: what it shows is reported, never used to shape a rule.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from common import ROOT, print_result, test_module

from extractors.assemble import extract, to_contract

CASES = ROOT / "tests" / "cases"


def score(cases: list[dict[str, Any]], show: bool) -> dict[str, Any]:
    """Give the counts over the cases; with `show` the faults go to standard error."""
    judge, pages = test_module("judge"), test_module("pages")
    counts = {"cases": 0, "exact": 0, "fields": 0, "wrong_fields": 0, "figures": 0, "missing": 0, "extra": 0}
    counts |= {"silent_figures": 0, "silent_fields": 0}
    for case in cases:
        is_mail = case.get("form") == "eml"
        document = judge.read_mail_case(case["text"]) if is_mail else pages.document_from_text("\n".join(case["text"]))
        faults = judge.judge(case, to_contract(extract(document, review_below=0.8)))
        counts["cases"] += 1
        counts["exact"] += not faults
        counts["fields"] += len(case["expected"])
        counts["figures"] += len(case["expected"].get("figures", ()))
        counts["wrong_fields"] += len({fault.field for fault in faults})
        of_figures = [fault for fault in faults if fault.field == "figures"]
        counts["missing"] += sum(fault.told.startswith("missing") for fault in of_figures)
        counts["extra"] += sum(not fault.told.startswith("missing") for fault in of_figures)
        counts["silent_figures"] += sum(fault.silent for fault in of_figures)
        counts["silent_fields"] += sum(fault.silent for fault in faults if fault.field != "figures")
        for fault in faults if show else ():
            print(f"{case['name']}: {fault.field}: {fault.told}{'  [silent]' if fault.silent else ''}", file=sys.stderr)
    return counts


def main() -> None:
    """Score the chosen cases and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", action="append", help="file in tests/cases without .json")
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    parts = chosen.part or [p.stem for p in CASES.glob("traps*.json") if "heldout" not in p.stem]
    for part in parts:
        cases = json.loads((CASES / f"{part}.json").read_text("utf-8"))["cases"]
        kept = [case for case in cases if chosen.only.casefold() in case["name"].casefold()]
        print_result(f"cases {part}", score(kept, chosen.show))


if __name__ == "__main__":
    main()
