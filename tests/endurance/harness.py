"""The kill harness: passes every fault point of every actor, kills at it, starts again, and compares with a clean run.

One warm process forks a child per run, so that nobody waits for imports. The points are found, not listed: a clean
run writes down which it passes and how often, and a run is made at the first, the middle and the last pass.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import casework, upkeep, wiring
from pipeline.desk import Desk
from pipeline.legtwo import lakken
from pipeline.tools import faults
from pipeline.tools.ambt import read_register
from pipeline.workspace import Workspace
from tests.endurance import actors
from tests.endurance.canon import Canon, canon, compare, damaged_files
from tests.endurance.server import Server

DEATH, ERRORS = "dood", ("vol", "alleen-lezen", "io")
WRITING = ("blob.", "derived.", "file.", "pack.", "export.")
"""Points inside a write to disk, where the disk may refuse; the others are between two steps."""
_BEFORE = {
    "postbewaker": "leeg",
    "werkproces": "binnen",
    "ibt add": "aanbod",
    "web: aanbieden": "aanbod",
    "web: beoordelen": "in dossier",
    "web: afronden": "beoordeeld",
    "web: goedkeuren": "afgerond",
    "web: vrijgave": "goedgekeurd",
    "web: intrekken": "vrijgegeven",
    "ibt letter": "besloten",
}
"""The prepared workspace that an actor begins with."""


@dataclass(slots=True)
class Run:
    """One failure and what was left of it."""

    actor: str
    point: str
    how: str
    nth: int
    died: bool = False
    lost: int = 0
    doubled: int = 0
    restarts: int = 0
    state: str = "gezond"
    """`gezond`, or what is wrong."""
    said: str = ""
    """Last line of what the failing process told."""
    seconds: float = 0.0
    where: list[str] = field(default_factory=list)


_IN = ("postbewaker", "ibt add", "web: aanbieden")
_REVIEW = (
    ("in dossier", "beoordeeld", actors.judge),
    ("beoordeeld", "afgerond", actors.finish),
    ("afgerond", "goedgekeurd", actors.approve),
    ("goedgekeurd", "vrijgegeven", actors.release),
)


class Harness:
    """Prepared workspaces in one folder, and runs on copies of them."""

    def __init__(self, folder: Path, server: Server | None = None) -> None:
        """Take the folder, and the server that holds records and queue; None puts them in files of SQLite."""
        self.folder, self.server = folder, server
        self.clean: dict[str, Canon] = {}
        self.passes: dict[str, Counter[str]] = {}

    # -- prepare --------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make the workspace that each actor begins with, and let each do its work once without a failure."""
        load()
        base = self.folder / "begin"
        around = self.server.make(base / "niets") if self.server else {}
        _must(fork(lambda: _make_workspace(base / "niets", around), self.folder / "begin.log"))
        told = self.server.settings(base / "niets") if self.server else ""
        (base / "niets" / "ibt.toml").write_text(actors.CONFIG + told, encoding="utf-8")
        self._grow("niets", "leeg", lambda place: actors.write_mix(place.inbox))
        self._grow("niets", "aanbod", lambda place: _make_offer(place.root / "aanbod"))
        self._grow("leeg", "binnen", actors.watch)
        self._grow("binnen", "gelezen", lambda place: (actors.work(place), actors.make_dossier(place)))
        self._grow("gelezen", "in dossier", settle)
        for before, after, act in _REVIEW:
            self._grow(before, f"{after} zonder werk", act)
            self._grow(f"{after} zonder werk", after, settle)
        self._grow("niets", "besloten", actors.decide)
        for actor, act in actors.ACTORS.items():
            self._clean_run(actor, act)

    def _grow(self, before: str, after: str, change: Callable[[Workspace], object]) -> None:
        root = self._copy(self.folder / "begin" / before, self.folder / "begin" / after)
        _must(fork(lambda: change(wiring.open_workspace(root)), self.folder / f"{after}.log"))

    def _clean_run(self, actor: str, act: Callable[[Workspace], None]) -> None:
        place = wiring.open_workspace(self._begin(actor, f"schoon-{actor.replace(' ', '-').replace(':', '')}"))
        log = place.root.with_suffix(".punten")
        _must(fork(lambda: act(place), place.root.with_suffix(".log"), log=log))
        self.passes[actor] = Counter(log.read_text(encoding="utf-8").split()) if log.exists() else Counter()
        _must(fork(lambda: settle(place), place.root.with_suffix(".log")))
        self.clean[actor] = canon(place)
        self._remove(place)

    def _begin(self, actor: str, name: str) -> Path:
        root = self._copy(self.folder / "begin" / _BEFORE[actor], self.folder / name)
        if actor in _IN:  # these are about what comes in: that it was read before saves the worker time
            again = shutil.ignore_patterns("uitpakken*", ".*")
            read = self.folder / "begin" / "gelezen" / "opslag" / "derived"
            shutil.copytree(read, root / "opslag" / "derived", dirs_exist_ok=True, ignore=again)
        return root

    def _copy(self, source: Path, target: Path) -> Path:
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".slot"))
        if self.server:
            self.server.copy(source, target)
        return target

    def _remove(self, place: Workspace) -> None:
        shutil.rmtree(place.root)
        if self.server:
            self.server.drop(place.root)

    # -- run ------------------------------------------------------------------------------------------------

    def cases(self) -> Iterator[Run]:
        """Yield every case: each point of each actor at the first, middle and last pass; and a refusing disk."""
        places = [(actor, *one) for actor, passes in self.passes.items() for one in sorted(passes.items())]
        for place in range(3):
            for actor, point, count in places:
                yield Run(actor, point, DEATH, (1, (count + 1) // 2, count)[place])
            for actor, point, _ in places:
                if point.startswith(WRITING):
                    yield Run(actor, point, ERRORS[place], 1)

    def sample(self, seed: int, most: int) -> list[Run]:
        """Give some cases, different with every seed, with at least one of each actor and each kind of failure."""
        chance = random.Random(seed)
        all_ = list(self.cases())
        groups: dict[tuple[str, str], list[Run]] = {}
        for one in all_:
            groups.setdefault((one.actor, one.point.split(".")[0]), []).append(one)
        chosen = [chance.choice(group) for group in groups.values()]
        chance.shuffle(chosen)
        by_actor = {one.actor: one for one in chosen}
        rest = [one for one in chosen if one not in by_actor.values()]
        return [*by_actor.values(), *rest][:most]

    def run(self, case: Run) -> Run:
        """Make one failure, start again without it, and judge what is left."""
        started = time.monotonic()
        place = self._fail(case)
        # what goes by the clock is passed less in a fast run
        while case.how == DEATH and not case.died and case.nth > 1:
            self._remove(place)
            case.nth -= 1
            place = self._fail(case)
        log = place.root.with_suffix(".log")
        for _ in range(3):  # a process that dies of a failure of its own counts as another restart
            case.restarts += 1
            if fork(lambda: again(case.actor, place), log) == 0:
                break
        else:
            case.state = f"herstart mislukt: {_last_line(log)}"
        self._judge(case, place)
        case.seconds = round(time.monotonic() - started, 2)
        if case.state == "gezond":
            self._remove(place)
            log.unlink(missing_ok=True)
        return case

    def _fail(self, case: Run) -> Workspace:
        """Let an actor fail in a fresh workspace, and give it as the failure left it."""
        name = f"{case.actor}-{case.point}-{case.how}-{case.nth}".replace(" ", "-").replace(":", "").replace(".", "_")
        place = wiring.open_workspace(self._begin(case.actor, f"{name}-{time.monotonic_ns()}"))
        log, act = place.root.with_suffix(".log"), actors.ACTORS[case.actor]
        code = fork(lambda: act(place), log, fault=f"{case.point}:{case.how}:{case.nth}")
        case.died = code == -signal.SIGKILL
        case.said = _last_line(log)
        return place

    def _judge(self, case: Run, place: Workspace) -> None:
        report = place.root.with_suffix(".schade")
        fork(lambda: report.write_text(json.dumps(integrity(place))), place.root.with_suffix(".log"))
        told = json.loads(report.read_text(encoding="utf-8")) if report.exists() else ["geen oordeel"]
        report.unlink(missing_ok=True)
        case.lost, case.doubled, case.where = compare(self.clean[case.actor], canon(place))
        problems = damaged_files(place)
        if case.how == DEATH and not case.died:
            problems.append("het proces is niet gestopt op dit punt")
        if problems or told:
            case.state = "; ".join([*problems, *told])
        elif (case.lost or case.doubled) and case.state == "gezond":
            case.state = "anders dan een schone gang"


def integrity(place: Workspace) -> list[str]:
    """Give what `ibt check --integrity --herstel` leaves, when it need not wait a day for leftovers."""
    upkeep.repair(place, old_seconds=0.0)
    settle(place)
    found = [*wiring.check_workspace(place, integrity=True), *upkeep.find_disagreement(place)]
    return [*found, *casework.find_letter_damage(place)]


def again(actor: str, place: Workspace) -> None:
    """Do what happens after a restart: the watcher, a worker, and the person who does what is not done yet."""
    settle(place)
    if actor not in ("postbewaker", "werkproces"):
        actors.ACTORS[actor](place)
        settle(place)


def settle(place: Workspace) -> None:
    """Let watcher and worker work until nothing is left to do."""
    if any(path.is_file() and path.name[0] != "." for path in place.inbox.rglob("*")):
        actors.watch(place)
    actors.catch_up(place)
    with wiring.open_desk(place) as desk:
        waits = _waits(desk)
    if waits:
        actors.work(place, f"werk-{random.choice((1, 2))}")
    with wiring.open_desk(place) as desk:
        if _waits(desk):
            raise SystemExit("er wacht nog iets")


def _waits(desk: Desk) -> bool:
    return any(row["state"] in ("wacht", "bezig") for row in desk.status()["documents"])


def _make_workspace(root: Path, around: Mapping[str, str]) -> None:
    os.environ.update(around)
    wiring.make_workspace(root)


def _make_offer(folder: Path) -> None:
    folder.mkdir()
    actors.write_mix(folder)


def load() -> None:
    """Load what every run needs, without starting a thread or a process: only such a process may fork."""
    config = wiring.default_config()
    lakken.warm_up(wiring.lak_rules(config, read_register(Path("geen"))))
    wiring.catalogue()


def fork(body: Callable[[], object], said: Path, *, fault: str = "", log: Path | None = None) -> int:
    """Run a function in a process of its own; gives its exit code, minus the signal when it was killed."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        faults.arm(fault, str(log) if log else "")
        body()
        code = 0
    except SystemExit as end:
        print(end.code, flush=True)
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  the child tells and ends; nothing of it goes on in the parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        faults.arm("")
        os._exit(code)


def _must(code: int) -> None:
    if code:
        raise SystemExit(f"de voorbereiding of een schone gang mislukt (code {code})")


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")
