"""Measures batches: import, grouping per document, and how well known near duplicates are found. Prints one JSON.

`python -m benchmarks.bench_batch 100 1000 10000`; texts are made up: real letters may score lower. The threshold was
chosen by eye.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path

from pipeline import intake, wiring
from pipeline.batch.grouping import Grouper
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.lookalike import read_likeness, shingles, signature, text_digest, words_of
from pipeline.model.groep import Soort
from pipeline.store.groups import Vingerafdruk

_WHO = "meting"


def texts(count: int, seed: int) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Give made-up texts by key, and which later one is nearly which earlier one (one in five)."""
    chance = random.Random(seed)
    words = [f"woord{number}" for number in range(5_000)]
    made: dict[str, str] = {}
    pairs = set()
    for number in range(count):
        key = f"{number:06d}"
        if number % 5 == 4:
            first = f"{number - 4:06d}"
            pieces = made[first].split()
            for at in chance.sample(range(len(pieces)), max(1, int(len(pieces) * chance.uniform(0.005, 0.09)))):
                pieces[at] = chance.choice(words)
            pairs.add((first, key))
        elif number % 5 == 3:  # hard: shares half of its text with another, and is no duplicate
            pieces = made[f"{number - 2:06d}"].split()
            pieces[len(pieces) // 2 :] = chance.choices(words, k=len(pieces) // 2)
        else:
            pieces = chance.choices(words, k=chance.randint(60, 400))
        made[key] = " ".join(pieces)
    return made, pairs


def group(made: dict[str, str]) -> tuple[float, set[tuple[str, str]]]:
    """Give the seconds that grouping took, and the pairs it found."""
    rules, begun = read_likeness(), time.perf_counter()
    known = {}
    for key, text in made.items():
        words = words_of(text)
        signed = signature(shingles(words, rules), rules)
        known[key] = Vingerafdruk(key, "1", text_digest([text]), len(words), signed)

    @lru_cache(maxsize=256)
    def word_groups(key: str) -> frozenset[str]:
        return shingles(words_of(made[key]), rules)

    found = Grouper("meting", rules, word_groups).changed(known, list(known), ())
    near = [one for one in found if one.soort in (Soort.BIJNA, Soort.GELIJK)]
    return time.perf_counter() - begun, {(one.stukken[0], other) for one in near for other in one.stukken[1:]}


def take(made: dict[str, str]) -> float:
    """Give the seconds that taking the texts into a fresh workspace took."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in"
        source.mkdir()
        for key, text in made.items():
            (source / f"{key}.txt").write_text(text)
        workspace = wiring.make_workspace(Path(folder) / "werk")
        with wiring.open_desk(workspace) as desk:
            DossierDesk(desk).new("meting", "", afschrift=False, who=_WHO)
            begun = time.perf_counter()
            intake.importer(workspace, desk).take(source, "meting", _WHO, lambda _done, _total: None)
            return time.perf_counter() - begun


def measure(count: int, *, imports: bool) -> dict[str, float]:
    """Give the figures of one size, on the seed on which nothing was chosen."""
    made, pairs = texts(count, 2)
    seconds, found = group(made)
    right = len(found & pairs)
    told = {
        "documenten": count,
        "groeperen_ms_per_stuk": round(1000 * seconds / count, 3),
        "precisie": round(right / max(1, len(found)), 4),
        "volledigheid": round(right / max(1, len(pairs)), 4),
    }
    if imports:
        told["import_stukken_per_s"] = round(count / take(made), 1)
    return told | {"geheugen_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:] if one.isdecimal()] or [100, 1_000]
    print(json.dumps([measure(one, imports="--zonder-import" not in sys.argv) for one in sizes], indent=1))
