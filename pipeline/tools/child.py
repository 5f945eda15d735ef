"""Runs native code on bytes from outside in a process of its own that may be killed.

A crash, hang or memory grab of pdfium, OCR or an office converter then costs one document, not the worker.
A child is started from a server process that has loaded little, so a start costs about ten milliseconds.
"""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import resource
import signal
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess, parent_process
from typing import Any, ParamSpec, TypeVar

from pipeline.errors import ExtractionError, IbtError

P = ParamSpec("P")
T = TypeVar("T")

_PRELOAD = ["__main__", "pypdfium2", "pipeline.tools.child", "pipeline.model.document"]


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child may use before it is ended."""

    memory_mb: int = 3_000
    """Address space; 0 is no limit (onnxruntime reserves more than it uses)."""
    seconds: float = 300.0
    """Wall time between two answers of the child."""


class ChildDied(ExtractionError):
    """The child crashed, ran out of memory or out of time; the message names the cause, not the text."""


def run(limits: ChildLimits, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Give what `function` returns in a child; function, arguments and result must be picklable.

    Raises:
        ChildDied: The child was killed, crashed, hung or ran out of memory.
        IbtError: The function raised it in the child.
    """
    with contextlib.closing(_answers(limits, _call, function, args, kwargs)) as answers:
        return next(answers)  # type: ignore[no-any-return]


def stream(limits: ChildLimits, function: Callable[P, Iterator[T]], *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
    """Yield what a generator function yields in a child, one item at a time: memory stays bounded by item.

    Raises:
        ChildDied: The child was killed, crashed, hung or ran out of memory.
        IbtError: The function raised it in the child.
    """
    with contextlib.closing(_answers(limits, _yield, function, args, kwargs)) as answers:
        yield from answers


def _answers(
    limits: ChildLimits, body: Callable[..., None], function: Any, args: Any, kwargs: Any
) -> Generator[Any, None, None]:
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    here, there = context.Pipe()
    process = context.Process(target=_child, args=(there, limits, body, function, args, kwargs), daemon=True)
    process.start()
    there.close()
    try:
        while True:
            if not here.poll(limits.seconds):
                raise ChildDied(
                    f"het openen duurde langer dan {limits.seconds:g} seconden. Controleer het bestand of verhoog "
                    "grenzen.kind_seconden."
                )
            try:
                kind, value = here.recv()
            except (EOFError, ConnectionError) as gone:
                process.join(5)
                raise ChildDied(_cause(process.exitcode)) from gone
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
            _kill_group(process)
        process.join(5)


def _kill_group(process: BaseProcess) -> None:
    """End a child with all that it started."""
    try:
        os.killpg(process.pid or 0, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it has no group of its own yet, or is gone
        process.kill()


def _cause(exitcode: int | None) -> str:
    known = exitcode is not None and exitcode < 0
    how = signal.Signals(-exitcode).name if known and exitcode else f"code {exitcode}"
    return f"het programma dat het bestand opent is gestopt ({how}). Het bestand is mogelijk beschadigd."


def _child(
    pipe: Connection, limits: ChildLimits, body: Callable[..., None], function: Any, args: Any, kwargs: Any
) -> None:
    os.setsid()  # a group of its own, so that the parent can end it with all that it starts
    for number in (signal.SIGINT, signal.SIGTERM):  # an orderly stop is the parent's business
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if limits.memory_mb:
        size = limits.memory_mb << 20
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent has what it wanted
        _work(pipe, body, function, args, kwargs)


def _end_with_parent() -> None:
    """End this process when the one that asked for it is gone: its time limit lived there."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(pipe: Connection, body: Callable[..., None], function: Any, args: Any, kwargs: Any) -> None:
    try:
        body(pipe, function, args, kwargs)
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
        where = traceback.extract_tb(error.__traceback__)[-1]
        # the message of a library may quote the document; type and place never do
        told = f"onverwachte fout {type(error).__name__} in {where.name}:{where.lineno}. Meld dit aan de beheerder."
        pipe.send(("error", ExtractionError(told)))


class _Gone(Exception):
    """The parent wants no more."""


def _call(pipe: Connection, function: Any, args: Any, kwargs: Any) -> None:
    _give(pipe, function(*args, **kwargs))


def _yield(pipe: Connection, function: Any, args: Any, kwargs: Any) -> None:
    for item in function(*args, **kwargs):
        _give(pipe, item)


def _give(pipe: Connection, item: Any) -> None:
    """Send one item and wait until the next is wanted, so that no more than one is under way."""
    pipe.send(("item", item))
    try:
        pipe.recv()
    except (EOFError, ConnectionResetError) as error:
        raise _Gone from error
