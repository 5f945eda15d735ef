"""No name of a document comes out of it by the logs, metrics, file names, addresses or databases around it.

`make names` does the same over the development set beside this checkout, OCR included, on both databases.
"""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa

from pipeline import telemetry, wiring
from pipeline.model.rechten import Rol
from pipeline.store.database import make_engine, store_url
from pipeline.store.tables import Base
from pipeline.workspace import Workspace
from tests.endurance.places import SERVER, own_databases
from tests.security import spots
from tests.web.conftest import TOKEN, make_clients

FULL = bool(os.environ.get("IBT_NAMES"))
"""Take the development set along."""
FIRST = ("Wendelmoet", "Tjitske", "Oebele", "Radboud", "Aleydis", "Gijsbrecht", "Fenneken", "Diederica")
LAST = ("Kruisbergen", "Van Vlasakkerhof", "Zwanenkampstra", "Öztürkmenoğlu", "De Roggebotter", "Hazelpoelman")
ROLES = tuple(one.value for one in Rol)
SEARCHES = (("/zoeken", "tekst"), ("/post", "naam"), ("/brieven", "zoek"), ("/logboek", "wie"))
"""Where somebody types words to search for, with the name of the field."""
INDEX = ("search_word", "search_word_data", "search_word_idx")
"""Tables that SQLite makes for an index, which no model of ours names."""
DATABASES = ["sqlite", "postgresql"] if FULL and SERVER else ["sqlite"]
_PATIENCE = 1_200
"""Seconds that one command may take."""
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


def draw_shared(folder: Path, shared: Path) -> tuple[set[str], int]:
    """Draw the development set; gives its personal data and file names that are long enough to be no other word, and
    how many different strings of personal data are too short to look for.
    """
    for part in ("redaction", "extraction"):
        script = shared / "evaluation" / part / "render.py"
        subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True)
    cases = json.loads((shared / "evaluation/redaction/gold.json").read_text(encoding="utf-8"))
    told = {mention["text"] for case in cases.values() for mention in case["mentions"]}
    long = {one for one in told if len(one) >= spots.LEAST}
    assert len(long) > 500
    return long | {path.stem for path in folder.iterdir() if path.is_file()}, len(told - long)


class Line:
    """A workspace and the real processes on it, all that they told kept apart."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "werkmap"
        self.temp = Path(tempfile.mkdtemp(prefix="ibt-"))  # a short name: sockets of children stand in it
        self.told: dict[str, bytes] = {}

    def ibt(self, *arguments: object, **more: str) -> int:
        """Run one command; what it logs stays."""
        command = [sys.executable, "-m", "pipeline.cli.main", *map(str, arguments)]
        around = {**os.environ, "TMPDIR": str(self.temp), **more}
        done = subprocess.run(command, capture_output=True, env=around, timeout=_PATIENCE)
        number = len(self.told)
        self.told[f"stderr of {arguments[0]} {number}"] = done.stderr
        if arguments[0] != "add":  # it repeats the names that somebody typed
            self.told[f"stdout of {arguments[0]} {number}"] = done.stdout
        return done.returncode


def walk(workspace: Workspace, most: int, typed: str, *also: str) -> bytes:
    """Look at pages as somebody with every role, following links and searching for `typed`; gives every address met."""
    met: list[str] = ["/", *also]
    with make_clients(workspace) as maker:
        client = maker(*ROLES)

        def take(answer: httpx.Response) -> None:
            fresh = [unescape(one) for one in spots.addresses(answer.text)] + [answer.headers.get("location", "")]
            seen = set(met)
            met.append(str(answer.request.url))
            met.extend([one for one in dict.fromkeys(fresh) if one.startswith("/") and one not in seen][:most])

        for address, field in SEARCHES:
            answer = client.post(address, data={field: typed, "_csrf": TOKEN})
            assert answer.status_code == 200, address
            take(answer)
        for number, address in enumerate(met):
            if number > most:
                break
            if address.startswith("/"):
                take(client.get(address))
    return "\n".join(met).encode()


def all_places(line: Line, typed: str, *also: str) -> dict[str, bytes]:
    """Give everything that is searched; the addresses `also` are visited too."""
    workspace = wiring.open_workspace(line.root)
    with wiring.open_desk(workspace) as desk:
        metrics = telemetry.meters(workspace, desk).page()
    found = {"metrics": metrics, "addresses": walk(workspace, 120 if FULL else 25, typed, *also)}
    found |= line.told
    found |= spots.tables(workspace.engine_url, "queue", designated={})
    found |= spots.tables(workspace.database, "records", designated=spots.read_designated())
    found["file names"] = spots.names_under(line.root)
    found["names of what stayed in the temporary folder"] = spots.names_under(line.temp)
    return found | spots.files_under(line.temp, "temporary")


def run_line(line: Line, files: Sequence[Path]) -> None:
    """Let half of the files come in by the folder on a machine that fails under one, and half by hand."""
    assert line.ibt("init", line.root) == 0
    with (line.root / "ibt.toml").open("a", encoding="utf-8") as settings:
        settings.write(QUICK)
    for path in files[: len(files) // 2]:
        path.rename(line.root / "inbox" / path.name)
    # the error of the process is told, and the work taken up again
    line.ibt("run", "--tot-klaar", "--map", line.root, IBT_FOUT="blob.copied:io:3")
    with (line.root / "ibt.toml").open("a", encoding="utf-8") as settings:
        settings.write('[meten]\nlogvorm = "json"\n')
    line.ibt("add", *files[len(files) // 2 :], "--map", line.root)
    assert line.ibt("run", "--tot-klaar", "--map", line.root) == 0


@pytest.fixture(params=DATABASES)
def databases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with own_databases(monkeypatch) if request.param == "postgresql" else nullcontext():
        yield str(request.param)


@pytest.mark.slow
def test_no_name_of_a_document_comes_out_of_it(
    tmp_path: Path, build: ModuleType, databases: str, request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> None:
    line = Line(tmp_path)
    request.addfinalizer(lambda: shutil.rmtree(line.temp))
    stukken = tmp_path / "stukken"
    stukken.mkdir()
    golds, short = draw_own(stukken, build), 0
    if FULL:
        more, short = draw_shared(stukken, request.getfixturevalue("shared"))
        golds |= more
    files = sorted(path for path in stukken.iterdir() if path.is_file())
    run_line(line, files)
    capfd.readouterr()
    where = all_places(line, person(1)[0])
    where["what the desk told"] = "".join(capfd.readouterr()).encode()
    hits = spots.search(golds, where)
    size = sum(map(len, where.values()))
    with capfd.disabled():
        print(f"\n{databases}: {len(golds)} strings, {len(files)} documents, {len(where)} places, {size} bytes")
        print(f"{short} strings of the development set are too short to look for")
    assert not hits, "\n".join(hits)
    assert len(golds) >= (700 if FULL else 100)
    states = [row["state"] for row in _status(line)]
    assert states.count("quarantaine") >= 2
    assert states.count("klaar") >= 24
    assert b"/stukken/" in where["addresses"]
    assert b"ibt_documents" in where["metrics"]
    assert b"verzoek" in where["what the desk told"]
    _check_that_it_would_be_seen(line, golds)


def _check_that_it_would_be_seen(line: Line, golds: set[str]) -> None:
    """Plant a name in every kind of place, and check that it is found there and nowhere else."""
    gold = person(2)[0]
    workspace = wiring.open_workspace(line.root)
    engine = make_engine(store_url(workspace.database))
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE document SET reason = :told"), {"told": f"van {gold.upper()}"})
    engine.dispose()
    (line.temp / "map").mkdir()
    (line.temp / "map" / "rest.json").write_text(json.dumps(gold), encoding="utf-8")
    (line.root / f"{gold}.txt").touch()
    line.told["stderr of plant"] = gold.encode("utf-16-le")
    told = all_places(line, gold, f"/post?naam={quote(gold)}")
    found = {hit for hit in spots.search(golds, told) if hit.endswith(f": {gold}")}
    places = ("records document.reason", "temporary map/rest.json", "file names", "stderr of plant", "addresses")
    assert found == {f"{one}: {gold}" for one in places}
    spared = spots.tables(workspace.database, "records", designated={})
    assert any(hit.startswith("records arrival.name") for hit in spots.search(golds, spared))


def _status(line: Line) -> list[dict[str, Any]]:
    with wiring.open_desk(wiring.open_workspace(line.root)) as desk:
        return list(desk.status()["documents"])


def test_every_column_that_may_hold_names_is_there_and_has_a_reason():
    for table, columns in spots.read_designated().items():
        assert table in Base.metadata.tables or (set(columns) == {"*"} and table in INDEX), table
        for column, reason in columns.items():
            assert column == "*" or column in Base.metadata.tables[table].columns, f"{table}.{column}"
            assert len(reason) > 20, f"{table}.{column}"


@pytest.mark.parametrize("gold", ["Öztürkmenoğlu Fenna", "06-12345678"])
def test_the_search_knows_every_form(gold: str):
    shapes = [gold.upper(), quote(gold), json.dumps(gold), base64.b64encode(f"ab{gold}cd".encode()).decode()]
    for shape in shapes:
        assert spots.search([gold], {"log": shape.encode()}) == [f"log: {gold}"], shape
    assert spots.search([gold], {"log": gold.encode("utf-16-le")}) == [f"log: {gold}"]
    assert spots.search([gold], {"log": unicodedata.normalize("NFD", gold).encode()}) == [f"log: {gold}"]
    assert spots.search([gold], {"log": b"niets"}) == []
    assert spots.search(["Vries"], {"log": b"devriesland"}) == []
