"""Many reviewers at one real desk while workers process documents: `make load`. Prints one JSON object.

PYTHONPATH=. .venv/bin/python tests/load/run.py --people 50 --seconds 180
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles
from typing import Any

import sqlalchemy as sa

from pipeline import access, telemetry, wiring
from pipeline.model.rechten import Rol
from pipeline.store.tables import MarkVerdictRow
from pipeline.workspace import Workspace
from tests import build
from tests.web.browser.furnished import SETTINGS, furnish
from tests.web.conftest import take_through
from tests.web.people import PASSWORD

HERE = Path(__file__).parent
PAGES, PER_DOCUMENT, EVERY_SECONDS = 20, 10, 5.0
_LINE = "De gemeente heeft op verzoek {number} gereageerd en noemt daarbij de aantallen van het afgelopen jaar. "
_WAITING = 6
"""Documents that are kept waiting, so that the workers never rest."""


def prepare(root: Path, people: int, *, is_furnished: bool) -> tuple[Workspace, dict[str, Any]]:
    """Make a workspace with documents to review, and the plan of who reviews what."""
    telemetry.set_up_logs()  # to standard error: standard output holds the JSON
    os.environ["IBT_SLEUTEL"] = access.new_key()
    workspace = wiring.make_workspace(root / "werkmap")
    (root / "stukken").mkdir()
    demo = wiring.make_demo_documents(root / "stukken")
    if is_furnished:
        take_through(workspace, demo)
        workspace = furnish(workspace, take_through, root).workspace
    else:
        with (workspace.root / "ibt.toml").open("a", encoding="utf-8") as config:
            config.write(f"\n{SETTINGS}")
        workspace = wiring.open_workspace(workspace.root)
    told = []
    for number in range(-(-people // PER_DOCUMENT)):
        document, marks = _document(workspace, root, number)
        share = len(marks) // PER_DOCUMENT
        for place in range(min(PER_DOCUMENT, people - number * PER_DOCUMENT)):
            mine = marks[place * share : (place + 1) * share]
            told.append({"login": f"proef{len(told)}", "document": document, "marks": mine})
    with access.open_workspace_accounts(workspace) as accounts:
        for one in told:
            name = str(one["login"])
            secret = accounts.people.add(name, f"{name.title()} Verzonnen", {Rol.WOO_MEDEWERKER}, "proef")
            accounts.people.accept(secret, PASSWORD)
    return workspace, {"people": told, "password": PASSWORD, "pages": PAGES, "every_seconds": EVERY_SECONDS}


def _document(workspace: Workspace, root: Path, number: int) -> tuple[str, tuple[str, ...]]:
    line = _LINE.format(number=number + 1) * 9
    page = ["Besproken met Wim Kuipers.", line, "Daarna belde Wim Kuipers terug.", line, "Groet, Wim Kuipers"]
    path = build.pages_pdf(root / f"lang-{number}.pdf", *([page] * PAGES))
    take_through(workspace, [path])
    with wiring.open_desk(workspace) as desk:
        document_id = desk.find(path.name)
        # what the line itself proposes: a worker that reads the document again proposes the same
        return document_id, tuple(mark.id for mark in wiring.review_room(workspace, desk).open(document_id).marks)


def run(workspace: Workspace, plan: dict[str, Any], root: Path, seconds: int, workers: int) -> dict[str, Any]:
    """Let everybody work for a while and give what came of it."""
    people = len(plan["people"])
    (root / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    with _serving(workspace, root, workers) as address, _feeding(workspace, root if workers else None) as fed:
        before = _processed(workspace)
        until = time.monotonic() + 120
        while workers and _processed(workspace) == before and time.monotonic() < until:
            time.sleep(0.5)  # the workers load first: what is measured is a desk beside workers that work
        environment = os.environ | {"IBT_PROEF_PLAN": str(root / "plan.json"), "IBT_PROEF_UIT": str(root / "uit.json")}
        locust = [sys.executable, "-m", "locust", "-f", str(HERE / "locustfile.py"), "--headless", "--host", address]
        asked = ["-u", str(people), "-r", str(min(people, 10)), "-t", f"{seconds}s", "-s", "10", "--only-summary"]
        done = subprocess.run([*locust, *asked], env=environment, capture_output=True, text=True, check=False)
        (root / "locust.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
        processed = _processed(workspace) - before
    return _told(workspace, root, people, seconds) | {"workers": workers, "added": fed[0], "processed": processed}


def _told(workspace: Workspace, root: Path, people: int, seconds: int) -> dict[str, Any]:
    found = json.loads((root / "uit.json").read_text(encoding="utf-8"))
    asked = [one for one in found["asked"] if one[0] != "aanmelden"]
    wrong = [one for one in found["asked"] if one[3]]
    routes = {name: _times([one[1] for one in asked if one[0] == name]) for name in sorted({one[0] for one in asked})}
    told = Counter(f"{name} {status}" for name, _, status, _ in wrong) + Counter(found["failed"])
    return {
        "people": people,
        "seconds": seconds,
        "requests": len(asked),
        **_times([one[1] for one in asked]),
        "errors": dict(told),
        "verdicts": len(found["sent"]),
        **_kept(workspace, found["sent"]),
        "routes": routes,
        "load_average": os.getloadavg()[0],
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def _kept(workspace: Workspace, sent: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Find every verdict back in the database: what was told as written is there once, what was refused is not."""
    with wiring.open_desk(workspace) as desk, desk.store.read() as session:
        rows = Counter(
            json.loads(value).get("motivation") for value in session.scalars(sa.select(MarkVerdictRow.value))
        )
    return {
        "verdicts_written": sum(status == HTTPStatus.OK for _, status in sent),
        "lost_decisions": sum(status == HTTPStatus.OK and not rows[told] for told, status in sent),
        "doubled_decisions": sum(rows[told] > 1 for told, _ in sent),
        "refused_yet_written": sum(400 <= status < 500 and rows[told] > 0 for told, status in sent),
    }


def _times(took: Sequence[float]) -> dict[str, float]:
    if len(took) < 2:
        return {"p50_ms": round(took[0], 1) if took else 0.0}
    cuts = quantiles(took, n=100, method="inclusive")
    shown = {"p50_ms": cuts[49], "p95_ms": cuts[94], "p99_ms": cuts[98], "most_ms": max(took)}
    return {name: round(value, 1) for name, value in shown.items()} | {"number": len(took)}


def _processed(workspace: Workspace) -> int:
    with wiring.open_desk(workspace) as desk:
        return sum(row["state"] in ("klaar", "quarantaine") for row in desk.status()["documents"])


@contextmanager
def _serving(workspace: Workspace, root: Path, workers: int) -> Iterator[str]:
    """Run a real desk and niced workers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ibt = [sys.executable, "-m", "pipeline.cli.main"]
    there = ["--map", str(workspace.root), "--met-ouder"]
    with (root / "regels.txt").open("ab") as lines:
        commands = [[*ibt, "web", "--poort", str(port), *there]]
        commands += [["nice", "-n", "10", *ibt, "worker", "--naam", f"werk-{n}", *there] for n in range(workers)]
        started = [subprocess.Popen(one, stdin=subprocess.PIPE, stdout=lines, stderr=lines) for one in commands]
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.communicate(timeout=60)


def _wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the desk did not start")


@contextmanager
def _feeding(workspace: Workspace, root: Path | None) -> Iterator[list[int]]:
    """Keep documents waiting for the workers: the demonstration's, each time with other bytes."""
    added, stop = [0], threading.Event()

    def feed(folder: Path) -> None:
        samples = sorted((folder / "stukken").glob("*.pdf"))
        while not stop.wait(0.5):
            with wiring.open_desk(workspace) as desk:
                waiting = sum(row["state"] == "wacht" for row in desk.status()["documents"])
                for _ in range(max(0, _WAITING - waiting)):
                    path = folder / f"stuk-{added[0]}.pdf"
                    path.write_bytes(samples[added[0] % len(samples)].read_bytes() + f"%{added[0]}\n".encode())
                    desk.take_in(path)
                    added[0] += 1

    feeding = threading.Thread(target=feed, args=(root,), daemon=True) if root else None
    if feeding:
        feeding.start()
    try:
        yield added
    finally:
        stop.set()
        if feeding:
            feeding.join(30)


def main() -> None:
    """Run once and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--bare", action="store_true", help="without the cases and releases of the demonstration")
    chosen = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="ibt-load-"))
    try:
        workspace, plan = prepare(root, chosen.people, is_furnished=not chosen.bare)
        print(json.dumps(run(workspace, plan, root, chosen.seconds, chosen.workers), indent=2))
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
