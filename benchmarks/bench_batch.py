"""Measures batches: import, grouping per document, and how well known near duplicates are found. Prints one JSON.

`python benchmarks/bench_batch.py 100 1000 10000` measures import and grouping; `--drempel 1000` chooses the threshold
on seed 1 and reports it on seed 3, which nothing was chosen on; `--hervat 10000` kills an import halfway and goes on;
`--oordeel 2000` measures what a verdict costs in a dossier. Texts are made up: real letters may score lower.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from surroundings import FsyncProbe

from pipeline import intake, wiring
from pipeline.batch.grouping import Grouper
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.lookalike import Likeness, read_likeness, shingles, signature, text_digest, words_of
from pipeline.model.groep import Soort
from pipeline.model.woo import Verdict
from pipeline.store import dossiers
from pipeline.store.groups import Vingerafdruk
from pipeline.store.tables import ArrivalRow, DocumentRow, DocumentState, MarkVerdictRow, RedactionMarkRow, WooStukRow
from pipeline.workspace import Workspace

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


def versions(count: int, seed: int) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Give made-up letters by key, and which is a version of which: what people do to a letter before it goes out.

    Of ten letters three have a version: dated and signed, a paragraph more, or one in eight words anew. Three are
    other letters on the same form: the same opening and end, another message. Four stand alone.
    """
    chance = random.Random(seed)
    words = [f"woord{number}" for number in range(5_000)]
    form = chance.choices(words, k=60)
    made: dict[str, str] = {}
    pairs = set()
    for number in range(count // 10 * 10):
        key, turn = f"{number:06d}", number % 10
        if turn >= 7:
            first = f"{number - 7:06d}"
            pieces = _changed(made[first].split(), turn, chance, words)
            pairs.add((first, key))
        elif turn >= 4:
            pieces = [*form[:40], *chance.choices(words, k=chance.randint(40, 120)), *form[40:]]
        else:
            pieces = chance.choices(words, k=chance.randint(80, 300))
        made[key] = " ".join(pieces)
    return made, pairs


def _changed(pieces: list[str], turn: int, chance: random.Random, words: list[str]) -> list[str]:
    if turn == 7:  # dated and signed
        return [*chance.choices(words, k=4), *pieces, *chance.choices(words, k=8)]
    if turn == 8:  # a paragraph more
        at = chance.randrange(len(pieces))
        return [*pieces[:at], *chance.choices(words, k=len(pieces) // 6), *pieces[at:]]
    for at in chance.sample(range(len(pieces)), len(pieces) // 8):
        pieces[at] = chance.choice(words)
    return pieces


def choose(count: int) -> dict[str, Any]:
    """Give precision and recall of thresholds on seed 1, which is chosen, and what that does on seed 3.

    The rule: the lowest threshold, in steps of 0.05, at which 999 of 1,000 pairs on seed 1 are right. A wrong pair
    costs a look, as verdicts only go to pages with the same words; a missed one costs a review.
    """
    table = {step: _score(count, 1, step / 20) for step in range(4, 19)}
    chosen = min(step for step, told in table.items() if told["precisie"] >= 0.999) / 20
    shown = {f"{step / 20:.2f}": told for step, told in table.items()}
    return {"documenten": 2 * count, "zaad_1": shown, "gekozen": chosen, "zaad_3": _score(count, 3, chosen)}


def _score(count: int, seed: int, threshold: float) -> dict[str, float]:
    rules = replace(read_likeness(), threshold=threshold)
    found, right, all_ = 0, 0, 0
    for made, pairs in (texts(count, seed), versions(count, seed)):
        got = group(made, rules)[1]
        found, right, all_ = found + len(got), right + len(got & pairs), all_ + len(pairs)
    return {"precisie": round(right / max(1, found), 4), "volledigheid": round(right / max(1, all_), 4)}


def group(made: dict[str, str], rules: Likeness | None = None) -> tuple[float, set[tuple[str, str]]]:
    """Give the seconds that grouping took, and the pairs it found."""
    rules, begun = rules or read_likeness(), time.perf_counter()
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


def kill_and_resume(count: int) -> dict[str, Any]:
    """Give what an import by command costs that is killed halfway and asked for again."""
    with tempfile.TemporaryDirectory() as folder:
        source, root = Path(folder) / "in", Path(folder) / "werk"
        source.mkdir()
        for number in range(count):
            (source / f"{number:06d}.txt").write_text(f"Memo {number}\n\n{'woord ' * 200}\n")
        workspace = wiring.make_workspace(root)
        with wiring.open_desk(workspace) as desk:
            DossierDesk(desk).new("meting", "", afschrift=False, who=_WHO)
        command = [sys.executable, "-m", "pipeline.cli.main", "release", "import", str(source), "--dossier", "meting"]
        command += ["--door", _WHO, "--map", str(root)]
        probe = FsyncProbe(Path(folder))
        watching = threading.Thread(target=probe.run)
        watching.start()
        begun = time.perf_counter()
        first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while first.poll() is None and _arrived(workspace) < count // 2:
            time.sleep(0.1)
        first.kill()
        first.wait()
        there, half = _arrived(workspace), time.perf_counter() - begun
        again = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        rest = time.perf_counter() - again
        probe.stop.set()
        watching.join()
        with wiring.open_desk(workspace) as desk, desk.store.read() as session:
            names = list(session.scalars(sa.select(ArrivalRow.name)))
            pieces = len(dossiers.stukken(session, "meting"))
    return {
        "bestanden": count, "bij_kill": there, "seconden_tot_kill": round(half, 1), "seconden_hervat": round(rest, 1),
        "stukken_per_s": round(count / (half + rest), 1), "aankomsten": len(names), "verschillende": len(set(names)),
        "in_dossier": pieces, "fsync_ms": probe.milliseconds(),
        "belasting": round(os.getloadavg()[0], 1), "uitvoer": done.stdout.strip().splitlines()[:1],
    }  # fmt: skip


def _arrived(workspace: Workspace) -> int:
    with wiring.open_desk(workspace) as desk, desk.store.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(ArrivalRow)) or 0


def judge(count: int) -> dict[str, float]:
    """Give what it costs to tell a dossier of read documents with names that a person judged a mark in one of them.

    Each document gives six names of three thousand and has ten marks, half of them judged.
    """
    chance = random.Random(2)
    names = [f"naam {number}" for number in range(3_000)]
    with tempfile.TemporaryDirectory() as folder:
        workspace = wiring.make_workspace(Path(folder) / "werk")
        with wiring.open_desk(workspace) as desk:
            DossierDesk(desk).new("meting", "", afschrift=False, who=_WHO)
            ids = [hashlib.sha256(f"{number}".encode()).hexdigest() for number in range(count)]
            with desk.store.write() as session:
                _fill(session, ids, [chance.sample(names, 6) for _ in ids])
            with desk.store.write() as session:
                for one in ids:
                    dossiers.keep_basis(session, one, dossiers.kennis(session, one).basis)
            told = {"documenten": count}
            for name, only in (("oordeel_ms", [ids[0]]), ("dossier_ms", None)):
                with desk.store.write() as session:
                    told[name] = _spent(partial(dossiers.work_again, session, "meting", only))
            with desk.store.read() as session:
                told["kennis_ms"] = _spent(lambda: dossiers.kennis(session, ids[1]))
            with desk.store.write() as session:
                told["bijgewerkt_ms"] = _spent(lambda: dossiers.is_up_to_date(session, ids[1]))
            return told


def _spent(act: Callable[[], object]) -> float:
    """Give the milliseconds of an act, the middle of five times."""
    spent = []
    for _ in range(5):
        begun = time.perf_counter()
        act()
        spent.append(1000 * (time.perf_counter() - begun))
    return round(sorted(spent)[2], 1)


def _fill(session: Session, ids: list[str], names: list[list[str]]) -> None:
    moment = dt.datetime.now(dt.UTC)
    usual = {"size": 1, "state": DocumentState.DONE, "attempt": 0, "round": 0, "first_seen": moment, "updated": moment}
    session.execute(sa.insert(DocumentRow), [{"id": one, **usual} for one in ids])
    rows = [
        {"document_id": one, "dossier": "meting", "namen": json.dumps(sorted(given)), "oordelen": "[]", "basis": "",
         "added_at": moment}
        for one, given in zip(ids, names, strict=True)
    ]  # fmt: skip
    session.execute(sa.insert(WooStukRow), rows)
    value = '{"category":"persoon"}'
    mark = {"is_current": True, "value": value}
    marks = [{"id": f"{one}-{at}", "document_id": one, **mark} for one in ids for at in range(10)]
    session.execute(sa.insert(RedactionMarkRow), marks)
    said = {"verdict": Verdict.ACCEPTED, "reviewer": _WHO, "decided_at": moment, "value": "{}"}
    session.execute(sa.insert(MarkVerdictRow), [{"mark_id": one["id"], **said} for one in marks[::2]])


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
    for asked, act in (("--oordeel", judge), ("--drempel", choose), ("--hervat", kill_and_resume)):
        if asked in sys.argv:
            print(json.dumps([act(int(one)) for one in sys.argv[1:] if one.isdecimal()], indent=1))
            sys.exit()
    sizes = [int(one) for one in sys.argv[1:] if one.isdecimal()] or [100, 1_000]
    print(json.dumps([measure(one, imports="--zonder-import" not in sys.argv) for one in sizes], indent=1))
