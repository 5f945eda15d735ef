"""Draws every file, has the product redact and check them, asks the oracle what is left, and lays it out in a table."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.leaks import damage, oracle
from tests.leaks.kit import CASES, PERSONS, Case, Pair

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = ("type", "place", "object", "file", "image", "layout", "mail", "scan")
REFUSED = 7


@dataclass
class Row:
    """What became of one file."""

    name: str
    family: str
    place: str
    outcome: str
    detail: list[str] = field(default_factory=list)
    pictures: int = 0
    """Pages that became a picture."""


def cases() -> dict[str, Case]:
    for family in FAMILIES:
        importlib.import_module(f"tests.leaks.draw_{family}")
    return CASES


def pairs() -> dict[str, Pair]:
    module = importlib.import_module("tests.leaks.draw_fake")
    importlib.import_module("tests.leaks.draw_clean")
    found: dict[str, Pair] = module.PAIRS
    return found


def product(*arguments: str, home: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the product as a user does, from the folder of its code."""
    command = [sys.executable, "-m", "pipeline.cli.main", *arguments]
    return subprocess.run(
        command, cwd=home, capture_output=True, text=True, check=False, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
    )


def redact(chosen: Sequence[Case], folder: Path, *, home: Path = ROOT) -> tuple[Path, str]:
    """Draw the files and have them redacted in one call; give the folder with the output and what was said."""
    originals, out = folder / "originals", folder / "out"
    originals.mkdir(parents=True, exist_ok=True)
    paths = []
    for one in chosen:
        paths.append(originals / f"{one.name}{one.suffix}")
        paths[-1].write_bytes(one.draw(True))
    terms = [word for person in PERSONS for term in person.terms for word in ("--term", term)]
    done = product("redact", *map(str, paths), "--out", str(out), *terms, home=home)
    return out, done.stdout + done.stderr


def judge(one: Case, out: Path, said: str, *, ocr: bool = True) -> Row:
    """Say what became of one file: clean, leak, damaged or refused."""
    row = Row(one.name, one.family, one.place, "clean")
    made = sorted(path for path in out.glob(f"{one.name}*.pdf") if path.stem == one.name or path.stem not in CASES)
    if not made:
        row.outcome = "refused" if _reason(out, one, said) else "crash"
        row.detail = _reason(out, one, said) or [said.strip().splitlines()[-1] if said.strip() else "no word"]
        return row
    for path in made:
        row.pictures += sum(page.get("way") != "vector" for page in _json(path, "verify").get("pages", []))
        hits = oracle.find(path.read_bytes(), ".pdf", one.person, ocr=ocr)
        row.detail += sorted({f"{by}: {found}" for by, found in hits})
    if row.detail:
        row.outcome = "leak"
        return row
    row.detail = damage.find(one, made, _json(made[0], "redactions"))
    row.outcome = "damaged" if row.detail else "clean"
    return row


def _json(path: Path, kind: str) -> dict[str, list[dict[str, object]]]:
    at = path.with_name(f"{path.stem}.{kind}.json")
    content: dict[str, list[dict[str, object]]] = json.loads(at.read_text()) if at.exists() else {}
    return content


def _reason(out: Path, one: Case, said: str) -> list[str]:
    told = [line.strip() for line in said.splitlines() if one.name in line]
    findings = _json(out / f"{one.name}.pdf", "verify").get("findings", [])
    return [*told, *(" ".join(str(value) for value in found.values())[:160] for found in findings)][:6]


def survey(chosen: Iterable[Case], folder: Path, *, home: Path = ROOT) -> list[Row]:
    """Give a row for each of these files."""
    listed = list(chosen)
    out, said = redact(listed, folder, home=home)
    (folder / "said.txt").write_text(said)
    return [judge(one, out, said) for one in listed]


MANY = """
import contextlib, io, json, sys
from pipeline.cli.main import run_command
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = run_command(json.loads(line))
        except SystemExit as left:
            code = left.code
    print(json.dumps([code or 0, said.getvalue()]), flush=True)
"""
"""Runs many commands of the product in one process: starting it costs more than checking a page."""


def many(commands: Sequence[Sequence[str]], *, home: Path = ROOT) -> list[tuple[int, str]]:
    """Give the exit code and the words of each command."""
    given = "".join(json.dumps(list(command)) + "\n" for command in commands)
    done = subprocess.run(
        [sys.executable, "-c", MANY], cwd=home, input=given, capture_output=True, text=True, check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(home)},
    )  # fmt: skip
    return [(int(code), said) for code, said in map(json.loads, done.stdout.splitlines())]


def checks(chosen: Iterable[Pair], folder: Path, *, alone: bool, home: Path = ROOT) -> list[Row]:
    """Have the product check released files, beside their originals or alone; no rows when it cannot do that."""
    folder.mkdir(parents=True, exist_ok=True)
    listed, commands = list(chosen), []
    for one in listed:
        original, released = folder / f"{one.name}.pdf", folder / f"{one.name}.gelakt.pdf"
        original.write_bytes(one.original)
        released.write_bytes(one.released)
        commands.append(["verify", str(released)] if alone else ["verify", str(original), str(released)])
    told = many(commands, home=home)
    if alone and all(code not in (0, REFUSED) for code, _ in told):
        return []
    return [_checked(one, code, said, alone=alone) for one, (code, said) in zip(listed, told, strict=True)]


def _checked(one: Pair, code: int, said: str, *, alone: bool) -> Row:
    row = Row(one.name, "alone" if alone else "beside", one.place, "right")
    if code not in (0, REFUSED):
        row.outcome = "not compared"
    elif (code == REFUSED) != one.alarm:
        row.outcome = "not found" if one.alarm else "false alarm"
    if row.outcome != "right":
        row.detail = said.strip().splitlines()[-4:]
    return row


def written(rows: Sequence[Row]) -> str:
    """Give the table as text, with the totals under it."""
    wide = max(len(row.name) for row in rows)
    lines = []
    for row in rows:
        drawn = f"{row.pictures} as picture" if row.pictures else ""
        first = row.detail[0][:110] if row.detail else ""
        lines.append(f"{row.name:{wide}}  {row.family:7} {row.outcome:12} {drawn:12} {first}".rstrip())
        lines += [f"{'':{wide}}  {'':7} {'':12} {'':12} {more[:110]}" for more in row.detail[1:4]]
    total = ", ".join(f"{number} {outcome}" for outcome, number in Counter(row.outcome for row in rows).most_common())
    return "\n".join([*lines, "", f"{len(rows)} rows: {total}"])


def as_json(rows: Sequence[Row]) -> str:
    totals = {family: Counter(r.outcome for r in rows if r.family == family) for family in {r.family for r in rows}}
    return json.dumps({"rows": [asdict(row) for row in rows], "totals": totals}, ensure_ascii=False, indent=1)
