"""Long-running work on one workspace: the watcher, a worker, and `ibt run`, which keeps both alive."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from pipeline import telemetry, wiring
from pipeline.errors import ExitCode, IbtError, SetupError
from pipeline.model.werk import Rij
from pipeline.tools.datum import vandaag

if TYPE_CHECKING:
    from inbox.claim import Taken
    from inbox.watch import ScanReport
    from pipeline.desk import Desk
    from pipeline.run import Walk
    from pipeline.workspace import Workspace

_MOST_REFUSALS = 3
_BREATH_SECONDS = 0.5
"""Between two batches of work that has no hurry."""
_PRUNE_SECONDS = 3_600.0
"""How often the watcher removes what the queue remembers of old work, and the signs of workers long gone."""
_CATCH_UP_SECONDS = 30.0
"""How often the watcher looks for documents that were registered and never put to work."""


@contextmanager
def stop_on_signal(*, with_parent: bool = False) -> Iterator[threading.Event]:
    """Give an event that SIGINT and SIGTERM set, so that work ends between two steps.

    With `with_parent` the end of standard input sets it too: a parent that is killed cannot say goodbye, but its
    pipe closes.
    """
    stop = threading.Event()
    if with_parent:
        threading.Thread(target=_stop_at_end_of_input, args=(stop,), daemon=True).start()

    def set_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, set_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_at_end_of_input(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):  # not through the buffer: its lock would outlive this thread
        pass
    stop.set()


def watch(
    workspace: Workspace, stop: threading.Event, tidy: Callable[[Workspace, Desk], int] = lambda _place, _desk: 0
) -> None:
    """Register what appears in the inbox, and put it to work, until `stop` is set.

    `tidy` removes working copies that are past their term and gives how many; it is called once a day.

    Raises:
        SetupError: Another watcher has this inbox.
    """
    with wiring.open_desk(workspace) as desk:
        wiring.log("opslag opgeruimd", resten=desk.sweep())
        next_look, next_prune, after = [0.0], [time.monotonic() + _BREATH_SECONDS], [""]
        tidied: list[dt.date] = []

        def on_taken(taken: Sequence[Taken]) -> None:
            for one in taken:
                wiring.log("ontvangen", document=one.document_id, nieuw=one.new)
            desk.enqueue([one.document_id for one in taken])

        def on_report(report: ScanReport) -> None:
            try:
                desk.heartbeat("inbox", asdict(report))
                if time.monotonic() >= next_look[0]:
                    next_look[0] = time.monotonic() + _CATCH_UP_SECONDS
                    after[0] = desk.catch_up(after[0])
                    desk.feed()
                if time.monotonic() >= next_prune[0]:
                    next_prune[0] = time.monotonic() + _PRUNE_SECONDS
                    wiring.log("oud werk opgeruimd", aantal=desk.prune(workspace.config.verwerking.bewaar_werk_dagen))
                    wiring.log("werkprocessen vergeten", aantal=telemetry.forget_workers(workspace, desk))
                    if vandaag() not in tidied:
                        tidied[:] = [vandaag()]
                        wiring.log("werkbestanden opgeruimd", aantal=tidy(workspace, desk))
            except SetupError as away:  # a database that restarts: files stay claimed, and the next look tries again
                wiring.log("database of wachtrij niet bereikbaar", fout=type(away).__name__)

        wiring.watcher(workspace, desk).run(stop, on_taken, on_report)


def work(workspace: Workspace, name: str, stop: threading.Event, queues: Sequence[Rij] = tuple(Rij)) -> None:
    """Take documents from these queues until `stop` is set.

    Raises:
        SetupError: A live worker has this name.
    """
    with wiring.open_desk(workspace) as desk:
        walk = replace(wiring.walk(workspace, desk), is_stopping=stop.is_set)
        wiring.warm_up(workspace)
        threading.Thread(target=_let_all_be_found, args=(walk, stop), daemon=True).start()
        wiring.log("werkproces klaar voor werk", naam=name)
        with telemetry.follow(desk, walk, name, stop) as followed:
            desk.serve(name, followed, stop, queues)


def _let_all_be_found(walk: Walk, stop: threading.Event) -> None:
    """Let the search know what was read before there was one; several workers may do this at once."""
    after: str | None = None
    try:
        while after != "" and not stop.wait(_BREATH_SECONDS):
            after = walk.make_findable(after=after or "")
    except IbtError as trouble:  # the next start tries again; meanwhile everything else works
        wiring.log("niet alles is te vinden", fout=type(trouble).__name__)


@dataclass(slots=True)
class _Kept:
    """A process that is started again when it ends."""

    arguments: list[str]
    process: subprocess.Popen[bytes]
    refusals: int = 0
    """How often in a row it could not start."""
    started: float = field(default_factory=time.monotonic)


def keep_running(
    workspace: Workspace,
    stop: threading.Event,
    on_turn: Callable[[], None],
    turn_seconds: float,
    log: Path | None = None,
    *,
    with_web: bool = False,
) -> None:
    """Run watcher, mailbox, workers and web as processes until `stop` is set; one that dies is started again.

    Their log lines go to standard error, or to the file `log`.

    Raises:
        SetupError: One of them cannot start: another watcher has the inbox, or a database is away.
    """
    workers = range(1, workspace.config.verwerking.processen + 1)
    commands = [["watch"], *(["worker", "--naam", f"werk-{number}"] for number in workers)]
    commands += [["mailbox"]] if workspace.config.postbus.server else []
    commands += [["web"]] if with_web else []
    kept = [_start(workspace, command, log) for command in commands]
    try:
        while not stop.wait(turn_seconds):
            kept = [again for one in kept if (again := _revive(workspace, one, log))]
            on_turn()
    finally:
        for one in kept:
            one.process.terminate()
        for one in kept:
            _end(one.process)


def _start(workspace: Workspace, arguments: list[str], log: Path | None, refusals: int = 0) -> _Kept:
    command = [sys.executable, "-m", "pipeline.cli.main", *arguments, "--met-ouder", "--map", str(workspace.root)]
    if log is None:
        return _Kept(arguments, subprocess.Popen(command, stdin=subprocess.PIPE), refusals)
    with log.open("ab") as lines:
        return _Kept(arguments, subprocess.Popen(command, stdin=subprocess.PIPE, stderr=lines), refusals)


def _revive(workspace: Workspace, one: _Kept, log: Path | None) -> _Kept | None:
    code = one.process.poll()
    if code is None or time.monotonic() - one.started < 1.0 + one.refusals:  # no faster than once a second
        return one
    refusals = one.refusals + 1 if code == ExitCode.SETUP else 0
    if refusals == _MOST_REFUSALS and one.arguments[0] == "web":
        wiring.log("bureau gestopt: het kan niet starten", code=code)  # documents are processed without it
        return None
    if refusals == _MOST_REFUSALS and one.arguments[0] != "mailbox":  # the mailbox never stops the rest
        # a lock of a process that just died may linger; a real refusal stays
        raise SetupError(f"ibt {one.arguments[0]} kan niet starten. De reden staat in de regels hierboven.")
    if one.process.stdin:
        one.process.stdin.close()
    wiring.log("proces opnieuw gestart", proces=one.arguments[0], code=code)
    return _start(workspace, one.arguments, log, refusals)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
