"""No name of a document comes out of it by the logs, metrics, file names, addresses or databases around it.

`make names` does the same over the development set beside this checkout, OCR included.
"""

from __future__ import annotations

import base64
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest

from pipeline import telemetry, wiring
from pipeline.model.rechten import Rol
from pipeline.store.tables import Base
from pipeline.workspace import Workspace
from tests.security import spots
from tests.web.conftest import make_clients

FULL = bool(os.environ.get("IBT_NAMES"))
FIRST = ("Wendelmoet", "Tjitske", "Oebele", "Radboud", "Aleydis", "Gijsbrecht", "Fenneken", "Diederica")
LAST = ("Kruisbergen", "Van Vlasakkerhof", "Zwanenkampstra", "Öztürkmenoğlu", "De Roggebotter", "Hazelpoelman")
ROLES = tuple(one.value for one in Rol)
QUICK = "\n[inbox]\nscan_seconden = 0.2\n[verwerking]\nprocessen = 2\nkijk_seconden = 0.05\n"


def person(number: int) -> list[str]:
    """Make one person that does not exist: name, mail, phone, address and number."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    draw = random.Random(number)
    login = f"{first}.{last}".replace(" ", "").lower().encode("ascii", "ignore").decode()
    return [
        f"{first} {last}",
        f"{login}@voorbeeld-{number}.invalid",
        f"06-{draw.randrange(10**7, 10**8)}",
        f"Verzonnenpad {number + 100}",
        str(draw.randrange(10**8, 10**9)),
    ]


def letter(one: Sequence[str]) -> list[str]:
    """Give the paragraphs of a letter with one person in it."""
    return [
        "Gemeente Dalfsen",
        "Datum: 28 april 2026",
        "Uw kenmerk: 7468089",
        "Geachte minister,",
        "Op 1 april 2026 waren 20 reguliere plekken gerealiseerd van de wettelijke taak van 131.",
        f"Mevrouw {one[0]} woont {one[3]}, bereikbaar op {one[2]} of {one[1]}, BSN {one[4]}.",
        f"Hoogachtend, {one[0]}",
    ]


def draw_own(folder: Path, build: ModuleType) -> set[str]:
    """Write letters of invented people, their names in the file names too; gives what may come out nowhere."""
    golds: set[str] = set()
    for number in range(24):
        one = person(number)
        golds.update(one)
        stem, lines = f"brief van {one[0]} {number}", letter(one)
        if number % 4 == 0:
            build.word(folder / f"{stem}.docx", lines)
        elif number % 4 == 1:
            head = f"From: {one[0]} <{one[1]}>\nTo: ibt@voorbeeld.invalid\nSubject: Brief van {one[0]}\n"
            kind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
            (folder / f"{stem}.eml").write_text(head + kind + "\n".join(lines), encoding="utf-8")
        else:
            (folder / f"{stem}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    whose = person(30)
    golds.update(whose)
    (folder / f"kapot van {whose[0]}.pdf").write_bytes(b"%PDF-1.7\n" + "\n".join(whose).encode() + b"\n%%EOF")
    (folder / f"kapot van {whose[0]}.docx").write_bytes(b"PK\x03\x04" + "\n".join(whose).encode())
    return golds


def draw_shared(folder: Path, shared: Path) -> set[str]:
    """Draw the development set; gives the strings that must go from it, those long enough to be no other word."""
    for part in ("redaction", "extraction"):
        script = shared / "evaluation" / part / "render.py"
        subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True)
    cases = json.loads((shared / "evaluation/redaction/gold.json").read_text(encoding="utf-8"))
    told = {mention["text"] for case in cases.values() for mention in case["mentions"]}
    return {one for one in told if len(one) >= 5} | {path.stem for path in folder.iterdir() if path.is_file()}


class Line:
    """A workspace and the real processes on it, all that they told kept apart."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "werkmap"
        self.temp = folder / "tijdelijk"
        self.temp.mkdir()
        self.told: dict[str, bytes] = {}

    def ibt(self, *arguments: object, **more: str) -> int:
        """Run one command; what it logs stays."""
        command = [sys.executable, "-m", "pipeline.cli.main", *map(str, arguments)]
        around = {**os.environ, "TMPDIR": str(self.temp), **more}
        done = subprocess.run(command, capture_output=True, env=around)
        key = f"stderr of {arguments[0]} {len(self.told)}"
        self.told[key] = done.stderr
        return done.returncode


def walk(workspace: Workspace, most: int) -> bytes:
    """Look at pages as somebody with every role, following links; gives every address met."""
    met: list[str] = ["/"]
    with make_clients(workspace) as maker:
        client = maker(*ROLES)
        for address in met:
            if len(met) > 20 * most:
                break
            answer = client.get(address)
            fresh = [unescape(one) for one in spots.addresses(answer.text)] + [answer.headers.get("location", "")]
            seen = set(met)
            met += [one for one in dict.fromkeys(fresh) if one.startswith("/") and one not in seen][:most]
            if met.index(address) > most:
                break
    return "\n".join(met).encode()


def all_places(line: Line) -> dict[str, bytes]:
    """Give everything that is searched."""
    workspace = wiring.open_workspace(line.root)
    found = dict(line.told)
    found |= spots.tables(line.root / "engine.sqlite", designated={})
    found |= spots.tables(line.root / "ibt.sqlite", designated=spots.read_designated())
    found["file names"] = spots.names_under(line.root)
    found["names of what stayed in the temporary folder"] = spots.names_under(line.temp)
    for path in line.temp.rglob("*"):
        if path.is_file():
            found[f"temporary {path.suffix}"] = path.read_bytes()
    with wiring.open_desk(workspace) as desk:
        found["metrics"] = telemetry.meters(workspace, desk).page()
    found["addresses"] = walk(workspace, 120 if FULL else 25)
    return found


def look_everywhere(tmp_path: Path, build: ModuleType, request: pytest.FixtureRequest):
    line = Line(tmp_path)
    stukken = tmp_path / "stukken"
    stukken.mkdir()
    golds = draw_own(stukken, build)
    if FULL:
        golds |= draw_shared(stukken, request.getfixturevalue("shared"))
    assert line.ibt("init", line.root) == 0
    with (line.root / "ibt.toml").open("a", encoding="utf-8") as settings:
        settings.write(QUICK)
    files = sorted(path for path in stukken.iterdir() if path.is_file())
    for path in files[: len(files) // 2]:
        path.rename(line.root / "inbox" / path.name)
    # a machine that fails under a document: the error of the process is told, and the work taken up again
    line.ibt("run", "--tot-klaar", "--map", line.root, IBT_FOUT="blob.copied:io:3")
    with (line.root / "ibt.toml").open("a", encoding="utf-8") as settings:
        settings.write('[meten]\nlogvorm = "json"\n')
    line.ibt("add", *files[len(files) // 2 :], "--map", line.root)
    assert line.ibt("run", "--tot-klaar", "--map", line.root) == 0
    where = all_places(line)
    hits = spots.search(golds, where)
    size = sum(map(len, where.values()))
    print(f"{len(golds)} strings, {len(files)} documents, {len(where)} places, {size} bytes, {len(hits)} hits")
    assert not hits, "\n".join(hits)
    assert len(golds) >= (700 if FULL else 100)
    states = [row["state"] for row in _status(line)]
    assert states.count("quarantaine") >= 2
    assert states.count("klaar") >= 24
    assert b"/stukken/" in where["addresses"]
    assert b"ibt_documents" in where["metrics"]
    # the search finds what does stand somewhere: the columns that may hold names hold them
    spared = spots.tables(line.root / "ibt.sqlite", designated={})
    assert any(hit.startswith("ibt.sqlite arrival.name") for hit in spots.search(golds, spared))


if FULL:  # `make names`
    test_no_name_of_a_document_comes_out_of_it = pytest.mark.slow(look_everywhere)


def _status(line: Line) -> list[dict[str, Any]]:
    with wiring.open_desk(wiring.open_workspace(line.root)) as desk:
        return list(desk.status()["documents"])


def test_every_column_that_may_hold_names_is_there_and_has_a_reason():
    for table, columns in spots.read_designated().items():
        assert table in Base.metadata.tables, table
        for column, reason in columns.items():
            assert column == "*" or column in Base.metadata.tables[table].columns, f"{table}.{column}"
            assert len(reason) > 20, f"{table}.{column}"


@pytest.mark.parametrize("gold", ["Öztürkmenoğlu Fenna", "06-12345678"])
def test_the_search_knows_every_form(gold: str):
    shapes = [gold.upper(), quote(gold), json.dumps(gold), base64.b64encode(f"ab{gold}cd".encode()).decode()]
    for shape in shapes:
        assert spots.search([gold], {"log": shape.encode()}) == [f"log: {gold}"], shape
    assert spots.search([gold], {"log": gold.encode("utf-16-le")}) == [f"log: {gold}"]
    assert spots.search([gold], {"log": b"niets"}) == []
    assert spots.search(["Vries"], {"log": b"devriesland"}) == []
