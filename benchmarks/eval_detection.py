"""Scores the detection of personal data beside that of peers: same documents, same run, same scoring.

`eval_detection.py [--set NAME]... [--peer NAME]...`. Sets: `development` (beside this checkout),
and the folders of tests/cases: `practice`, `heldout`, `heldout_2`. Only totals are printed, of no set a text.
How is counted: docs/measured.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from common import ROOT, print_result
from detection_candidates import SCRIPTS, Run, run_ours, run_peer
from detection_cases import Case, read_set
from detection_intervals import RESAMPLES, SEED, Share
from detection_score import Key, sum_up

CASES = ROOT / "tests" / "cases"
SETS: dict[str, Path] = {
    "development": ROOT.parent / "shared" / "evaluation" / "redaction" / "cases",
    "practice": CASES / "redaction_practice",
    "heldout": CASES / "redaction_heldout",
    "heldout_2": CASES / "redaction_heldout_2",
}
_LABEL_WIDTH, _COLUMN_WIDTH = 34, 24


def score_sets(sets: dict[str, list[Case]], peers: Sequence[str]) -> dict[str, dict[str, dict[Key, Share]]]:
    """Run every candidate once over all sets and print the figures of each set.

    Gives set -> candidate -> shares.
    """
    cases = [case for found in sets.values() for case in found]
    asked = (run_peer(name, cases) for name in peers)
    runs = [*run_ours(cases), *(run for run in asked if run is not None)]
    figures, first = {}, 0
    for name, found in sets.items():
        part = slice(first, first + len(found))
        figures[name] = {run.name: sum_up(found, run.answers[part]) for run in runs}
        print_result(f"detection {name}", _as_json(found, runs, figures[name]))
        print("\n".join(_as_table(name, found, runs, figures[name])), flush=True)
        first += len(found)
    return figures


def _as_json(cases: Sequence[Case], runs: Sequence[Run], shares: dict[str, dict[Key, Share]]) -> dict[str, Any]:
    """Give the figures of one set."""
    candidates = {}
    for run in runs:
        nested: dict[str, Any] = {}
        for (what, of), share in shares[run.name].items():
            if of:
                nested.setdefault(what, {})[of] = share.told()
            else:
                nested[what] = share.told()
        candidates[run.name] = {
            "about": run.about,
            "words_per_second": run.words_per_second,
            "start_seconds": run.start_seconds,
            **nested,
        }
    words = sum(len(case.text.split()) for case in cases)
    about = {"documents": len(cases), "words": words, "seed": SEED, "resamples": RESAMPLES}
    return {**about, "candidates": candidates}


def _as_table(
    name: str, cases: Sequence[Case], runs: Sequence[Run], shares: dict[str, dict[Key, Share]]
) -> Iterator[str]:
    """Yield the lines of the table of one set: a row per share, a column per candidate."""
    yield f"\n{name}: {len(cases)} documents; share, 95 % interval"
    yield _row("", [run.name for run in runs])
    every = shares[runs[0].name]
    for key in sorted(every, key=lambda key: (bool(key[1]), key)):
        label = " ".join(filter(None, key))
        total = every[key].total
        yield _row(f"{label} ({total})", [_cell(shares[run.name][key]) for run in runs])
    yield _row("words per second of processor", [str(run.words_per_second) for run in runs])
    yield _row("start, processor seconds", [str(run.start_seconds) for run in runs])


def _cell(share: Share) -> str:
    return f"{share.value:.3f} [{share.low:.3f}, {share.high:.3f}]"


def _row(label: str, cells: Sequence[str]) -> str:
    return label[:_LABEL_WIDTH].ljust(_LABEL_WIDTH) + "".join(cell.rjust(_COLUMN_WIDTH) for cell in cells)


def main() -> None:
    """Score the chosen sets that are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", action="append", choices=list(SETS))
    parser.add_argument("--peer", action="append", choices=[*SCRIPTS, "none"])
    chosen = parser.parse_args()
    names = chosen.set or list(SETS)
    peers = [name for name in chosen.peer or SCRIPTS if name != "none"]
    sets = {name: cases for name in names if (cases := read_set(SETS[name]))}
    for name in names:
        if name not in sets:
            print(f"{name}: overgeslagen, de documenten zijn er niet")
    if sets:
        score_sets(sets, peers)


if __name__ == "__main__":
    main()
