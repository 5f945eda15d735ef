"""A day's mixed arrivals in half an hour, while processes are killed at random: `make soak`. Prints one JSON object.

PYTHONPATH=. .venv/bin/python tests/soak/run.py --minutes 30
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pipeline import access, telemetry, upkeep, wiring
from pipeline.model.rechten import Rol
from pipeline.workspace import Workspace
from tests.endurance.actors import CONFIG
from tests.endurance.canon import damaged_files
from tests.endurance.harness import settle
from tests.inbox import dovecot
from tests.soak.crew import Crew
from tests.soak.post import Delivery, Post, Uploader, write_delivery
from tests.web.people import PASSWORD, QUICK

HOURS = (1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 9, 8, 6, 8, 9, 9, 7, 5, 3, 2, 2, 2, 1, 1)
"""How busy each hour of the day is."""
LOGIN = "soak"
_LOOK_SECONDS = 2.0
_SPARED_FROM = 0.4
"""From this share of the time on the watcher and the first worker live: else no memory is followed for long."""


def prepare(root: Path, port: int) -> Workspace:
    """Make a workspace with one person who may offer files; `port` is that of a mail server, 0 without one."""
    telemetry.set_up_logs()  # to standard error: standard output holds the JSON
    os.environ["IBT_SLEUTEL"] = access.new_key()
    workspace = wiring.make_workspace(root / "werkmap")
    config = f"{CONFIG}\n{QUICK}\n[web]\nverzoeken_per_minuut = 100000\naanmeldingen_per_minuut = 1000\n"
    if port:
        config += f'[postbus]\nserver = "127.0.0.1"\npoort = {port}\nbeveiliging = "geen"\n'
        config += f'gebruiker = "{dovecot.USER}"\nkijk_seconden = 0.5\n'
        os.environ["IBT_POSTBUS_WACHTWOORD"] = dovecot.PASSWORD
    (workspace.root / "ibt.toml").write_text(config, encoding="utf-8")
    workspace = wiring.open_workspace(workspace.root)
    with access.open_workspace_accounts(workspace) as accounts:
        secret = accounts.people.add(LOGIN, "Soak Verzonnen", {Rol.SECRETARIAAT}, "proef")
        accounts.people.accept(secret, PASSWORD)
    return workspace


def moments(seconds: float, count: int, chance: random.Random) -> list[float]:
    """Give when each delivery comes, in seconds from the start: as busy as the hours of a day."""
    hours = chance.choices(range(len(HOURS)), HOURS, k=count)
    return sorted((hour + chance.random()) / len(HOURS) * seconds for hour in hours)


def run(root: Path, seconds: float, per_minute: float, kill_seconds: float, seed: int) -> dict[str, Any]:
    """Let a day pass and give what is left of it.

    Args:
        root: An empty folder.
        seconds: How long the day takes.
        per_minute: Deliveries, on average.
        kill_seconds: Time between two kills, on average.
        seed: Of what is random.
    """
    chance, began = random.Random(seed), time.monotonic()
    with _mailbox() as box:
        workspace = prepare(root, box.port if box else 0)
        with Crew(workspace, root, with_mailbox=bool(box)) as crew:
            uploader = Uploader(workspace, crew.address, LOGIN, PASSWORD)
            post = Post(workspace, uploader, box)
            given = _day(
                root,
                crew,
                post,
                moments(seconds, round(seconds / 60 * per_minute), chance),
                chance,
                seconds,
                kill_seconds,
            )
            settled = _wait_until_empty(workspace, post, crew, max(240.0, seconds))
            uploader.close()
            memory, kills = crew.memory(), dict(crew.kills)
            restarts = crew.restarts
        told = _judge(workspace, root, given)
    return {
        "seconds": round(time.monotonic() - began),
        "day_seconds": seconds,
        "seed": seed,
        "deliveries": len(given),
        "by_kind": dict(Counter(one.kind for one in given)),
        "by_way": dict(Counter(one.way for one in given)),
        "kills": kills,
        "restarts": restarts,
        "uploads_again": uploader.again,
        "settled": settled,
        **told,
        "memory_mb": memory,
        "load_average": [round(one, 1) for one in os.getloadavg()],
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


@contextmanager
def _mailbox() -> Iterator[dovecot.Dovecot | None]:
    """Give a mail server where the program is installed."""
    with ExitStack() as held:
        yield held.enter_context(dovecot.running()) if Path(dovecot.PROGRAM).exists() else None


def _day(
    root: Path,
    crew: Crew,
    post: Post,
    arrivals: Sequence[float],
    chance: random.Random,
    seconds: float,
    kill_seconds: float,
) -> list[Delivery]:
    folder = root / "buiten"
    folder.mkdir()
    given: list[Delivery] = []
    start, waiting = time.monotonic(), list(arrivals)
    kill_at = chance.expovariate(1 / kill_seconds)
    while (passed := time.monotonic() - start) < seconds or waiting:
        while waiting and waiting[0] <= passed:
            waiting.pop(0)
            one = write_delivery(folder, len(given), chance, with_mailbox=post.box is not None)
            given.append(one)
            post.deliver(one)
        if passed >= kill_at:
            kill_at = passed + chance.expovariate(1 / kill_seconds)
            crew.kill(chance, spared=("watch", "werk-1") if passed > seconds * _SPARED_FROM else ())
        time.sleep(0.05)
    return given


def _wait_until_empty(workspace: Workspace, post: Post, crew: Crew, patience: float) -> bool:
    """Wait until nothing waits anywhere; gives whether it came so far."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with wiring.open_desk(workspace) as desk:
            rows = desk.status()["documents"]
        if post.is_empty() and all(row["state"] in ("klaar", "quarantaine") for row in rows):
            return True
        time.sleep(_LOOK_SECONDS)
    return False


def _judge(workspace: Workspace, root: Path, given: Sequence[Delivery]) -> dict[str, Any]:
    """Compare what came in with what was given, and look for damage and leftovers."""
    repaired, left = upkeep.repair(workspace, old_seconds=0.0)
    settle(workspace)
    with wiring.open_desk(workspace) as desk:
        rows = desk.status()["documents"]
    came = Counter(arrival["name"] for row in rows for arrival in row["arrivals"])
    wanted = Counter(name for one in given for name in one.names)
    reasons = {arrival["name"]: row["reason"] for row in rows for arrival in row["arrivals"]}
    bad = {name for one in given if one.kind == "bad" for name in one.names}
    states = {arrival["name"]: row["state"] for row in rows for arrival in row["arrivals"]}
    return {
        "names_wanted": wanted.total(),
        "lost": sorted((wanted - came).elements()),
        "doubled": sorted(name for name in wanted if came[name] > wanted[name]),
        "bad_not_refused": sorted(name for name in bad if states.get(name) not in (None, "quarantaine")),
        "good_refused": {n: reasons[n] for n in sorted(wanted) if n not in bad and states.get(n) == "quarantaine"},
        "states": dict(Counter(row["state"] for row in rows)),
        "repaired": dict(Counter(_without_names(one) for one in repaired)),
        "problems": [*left, *wiring.check_workspace(workspace, integrity=True), *upkeep.find_disagreement(workspace)],
        "damaged_files": damaged_files(workspace),
        "temporary_left": sorted(path.name for path in (root / "tijdelijk").iterdir()),
    }


def _without_names(told: str) -> str:
    return told.partition(": ")[2] or told


def main() -> None:
    """Run once, print what came of it, and end with an error when something is lost, doubled or damaged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--per-minute", type=float, default=15.0)
    parser.add_argument("--kill-seconds", type=float, default=25.0)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--keep", action="store_true", help="leave the workspace, to look at it")
    chosen = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="ibt-soak-"))
    try:
        told = run(root, chosen.minutes * 60, chosen.per_minute, chosen.kill_seconds, chosen.seed)
        print(json.dumps(told, indent=2))
    finally:
        if not chosen.keep:
            shutil.rmtree(root, ignore_errors=True)
    if wrong(told):
        raise SystemExit(1)


def wrong(told: dict[str, Any]) -> list[str]:
    """Name what may not be in the outcome of a soak."""
    empty = ("lost", "doubled", "bad_not_refused", "good_refused", "problems", "damaged_files", "temporary_left")
    found = [name for name in empty if told[name]] + ([] if told["settled"] else ["settled"])
    return found + [name for name, one in told["memory_mb"].items() if one["grows"]]


if __name__ == "__main__":
    main()
