"""Opens bytes from outside in a process of its own, shut in (`pipeline.tools.cage`) and ready to be killed.

A crash, hang or memory grab of a reader then costs one document, not the worker, and what a hostile file makes it do
reaches no network. A child is forked from a server process that has loaded the readers and never opens a document,
so a start costs about ten milliseconds and the readers stand in memory once.
"""

from __future__ import annotations

import contextlib
import errno
import multiprocessing as mp
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess, parent_process
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from pipeline.errors import ExtractionError, IbtError, SetupError
from pipeline.tools import cage, child_folder

P = ParamSpec("P")
T = TypeVar("T")

_PRELOAD = ["__main__", "pypdfium2", "pipeline.tools.child", "pipeline.model.document"]
_READY = "pipeline.tools.frozen"
"""Loaded last: what stands in memory then is shared by all children."""
_LOOK_SECONDS = 0.5
"""How often a silent child is looked at."""


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child may use before it is ended."""

    memory_mb: int = 3_000
    """Address space; 0 is no limit (onnxruntime reserves more than it uses)."""
    seconds: float = 300.0
    """Wall time between two answers of the child."""
    cpu_seconds: int = 240
    """Processor time between two answers, summed over the threads; 0 is no limit."""
    file_mb: int = 1_000
    """Largest file that the child or a program it starts may write; 0 is no limit."""
    processes: int = 256
    """Most processes (where the kernel counts them: and threads) that a child may have at once; 0 is no limit."""
    writable: tuple[Path, ...] | None = None
    """Folders it may write to beside the temporary one; None leaves the disk open (a child of our own output)."""
    nice: int = 0
    """How much the child gives way to others for the processor, above the process that asks."""


class ChildDied(ExtractionError):
    """The child crashed, ran out of memory or out of time; the message names the cause, not the text."""


def prepare(modules: Sequence[str]) -> None:
    """Name modules of our own that the server loads once, so that no child loads them again; before the first child.

    No document is ever opened in that server: a child gets code from it, never what another document left.
    """
    _PRELOAD.extend(name for name in modules if name not in _PRELOAD)


def forget_program() -> None:
    """Let no child load the program again that started it, which costs a second each; what a child runs is in modules.

    Called once, by the entry point of a program. Python itself would run that program's file anew in every child.
    """
    program = sys.modules["__main__"]
    program.__spec__ = program.__file__ = None


def run(limits: ChildLimits, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Give what `function` returns in a child; function, arguments and result must be picklable.

    Raises:
        ChildDied: The child was killed, crashed, hung or ran out of memory.
        IbtError: The function raised it in the child.
    """
    with contextlib.closing(_answers(limits, _call, function, args, kwargs)) as answers:
        return next(answers)  # type: ignore[no-any-return]


def stream(
    limits: ChildLimits, function: Callable[P, Iterator[T]], *args: P.args, **kwargs: P.kwargs
) -> Generator[T, None, None]:
    """Yield what a generator function yields in a child, one item at a time: memory stays bounded by item.

    Who closes it before the end stops the child.

    Raises:
        ChildDied: The child was killed, crashed, hung or ran out of memory.
        IbtError: The function raised it in the child.
    """
    with contextlib.closing(_answers(limits, _yield, function, args, kwargs)) as answers:
        yield from answers


_STARTING = Retrying(
    retry=retry_if_exception_type((EOFError, ConnectionError)),
    wait=wait_fixed(0.1),
    stop=stop_after_delay(5),
    reraise=True,
)
"""The server that forks may die in that very instant; when it is gone, the next call makes a new one."""


def _answers(
    limits: ChildLimits, body: Callable[..., None], function: Any, args: Any, kwargs: Any
) -> Generator[Any, None, None]:
    context = mp.get_context("forkserver")
    context.set_forkserver_preload([*_PRELOAD, _READY])
    child_folder.hold()
    here, there = context.Pipe()
    process = context.Process(target=_child, args=(there, limits, body, function, args, kwargs), daemon=True)
    for again in _STARTING:
        with again:
            process.start()
    there.close()
    try:
        while True:
            _await_answer(here, process, limits)
            try:
                kind, value = here.recv()
            except (EOFError, ConnectionError) as gone:
                process.join(5)
                raise ChildDied(_cause(process.exitcode, limits)) from gone
            if kind == "end":
                return
            if kind == "error":
                raise value
            yield value
            with contextlib.suppress(OSError):  # a child that died meanwhile is told of by the next look
                here.send("next")
    finally:
        here.close()
        if process.is_alive():
            _kill(process)
        process.join(5)


def _await_answer(here: Connection, process: BaseProcess, limits: ChildLimits) -> None:
    end = time.monotonic() + limits.seconds
    while not here.poll(max(0.0, min(_LOOK_SECONDS, end - time.monotonic()))):
        if time.monotonic() >= end:
            raise ChildDied(
                f"het openen duurde langer dan {limits.seconds:g} seconden. Controleer het bestand of verhoog "
                "grenzen.kind_seconden."
            )
        # the kernel counts for us only where it gives the child a namespace of users
        if limits.processes and len(cage.descendants(process.pid or 0)) > limits.processes:
            raise ChildDied(_too_many_processes(limits))


def _kill(process: BaseProcess) -> None:
    """End a child with all that it started, also what left its group (an office program does)."""
    started = cage.descendants(process.pid or 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    for pid in started:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    process.kill()  # it may not have a group of its own yet


def _cause(exitcode: int | None, limits: ChildLimits) -> str:
    if exitcode == -signal.SIGXCPU:
        return (
            f"het openen kostte meer dan {limits.cpu_seconds} seconden rekentijd. Controleer het bestand of verhoog "
            "grenzen.kind_rekenseconden."
        )
    known = exitcode is not None and exitcode < 0
    how = signal.Signals(-exitcode).name if known and exitcode else f"code {exitcode}"
    return f"het programma dat het bestand opent is gestopt ({how}). Het bestand is mogelijk beschadigd."


def _too_many_processes(limits: ChildLimits) -> str:
    return (
        f"het openen startte meer dan {limits.processes} processen en is gestopt. Laat de beheerder het bestand "
        "bekijken (grenzen.kind_processen)."
    )


def _child(
    pipe: Connection, limits: ChildLimits, body: Callable[..., None], function: Any, args: Any, kwargs: Any
) -> None:
    os.setsid()  # a group of its own, so that the parent can end it with all that it starts
    os.nice(limits.nice)
    for number in (signal.SIGINT, signal.SIGTERM):  # an orderly stop is the parent's business
        signal.signal(number, signal.SIG_IGN)
    # before the first thread: a process with threads may not change its namespace
    cage.enter(cage.Bounds(limits.memory_mb, limits.file_mb, limits.processes, limits.writable))
    cage.renew_time(limits.cpu_seconds)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent has what it wanted
        _work(pipe, limits, body, function, args, kwargs)


def _end_with_parent() -> None:
    """End this process when the one that asked for it is gone: its time limit lived there."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(
    pipe: Connection, limits: ChildLimits, body: Callable[..., None], function: Any, args: Any, kwargs: Any
) -> None:
    try:
        body(pipe, limits, function, args, kwargs)
        pipe.send(("end", None))
    except _Gone:
        return
    except IbtError as error:
        pipe.send(("error", error))
    except MemoryError:
        pipe.send(
            ("error", ChildDied("het bestand vraagt te veel geheugen. Verhoog grenzen.kind_geheugen_mb of splits het."))
        )
    except Exception as error:  # noqa: BLE001  the border: a bug in a reader must not pass as a crash
        pipe.send(("error", _bound_met(error, limits) or _bug(error)))


def _bound_met(error: Exception, limits: ChildLimits) -> IbtError | None:
    """Give what to say when the kernel refused what the cage does not allow; None for any other error."""
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EFBIG:
        return ChildDied(
            f"het openen schrijft een bestand van meer dan {limits.file_mb} MB. Splits het document of verhoog "
            "grenzen.kind_bestand_mb."
        )
    if code == errno.EAGAIN:
        return ChildDied(_too_many_processes(limits))
    if code == errno.ENOSPC:
        return SetupError("de schijf is vol. Maak ruimte; het document wordt daarna vanzelf opgepakt.")
    return None


def _bug(error: Exception) -> ExtractionError:
    where = traceback.extract_tb(error.__traceback__)[-1]
    # the message of a library may quote the document; type and place never do
    told = f"onverwachte fout {type(error).__name__} in {where.name}:{where.lineno}. Meld dit aan de beheerder."
    return ExtractionError(told)


class _Gone(Exception):
    """The parent wants no more."""


def _call(pipe: Connection, limits: ChildLimits, function: Any, args: Any, kwargs: Any) -> None:
    _give(pipe, limits, function(*args, **kwargs))


def _yield(pipe: Connection, limits: ChildLimits, function: Any, args: Any, kwargs: Any) -> None:
    for item in function(*args, **kwargs):
        _give(pipe, limits, item)


def _give(pipe: Connection, limits: ChildLimits, item: Any) -> None:
    """Send one item and wait until the next is wanted, so that no more than one is under way."""
    pipe.send(("item", item))
    try:
        pipe.recv()
    except (EOFError, ConnectionResetError) as error:
        raise _Gone from error
    cage.renew_time(limits.cpu_seconds)
