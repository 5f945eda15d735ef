"""The processes that render the letters of a wave; they know no database and end with who started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from pipeline.errors import IbtError, LetterError
from templates.catalogue import Catalogue, read_catalogue
from templates.fields import LetterFields
from templates.letter import MadeLetter, make_letter

PROCESSES = 2
_WORTH_PROCESSES = 6
"""Letters from which on starting a process is quicker than doing without."""

P = ParamSpec("P")
T = TypeVar("T")


def rendering(count: int) -> Executor:
    """Give processes of their own that end when this one ends, however it ends; a few letters need none."""
    if count < _WORTH_PROCESSES:
        return _InPlace()
    spawn = multiprocessing.get_context("spawn")  # no copy of open databases
    return ProcessPoolExecutor(PROCESSES, mp_context=spawn, initializer=_stay_with_parent)


class _InPlace(Executor):
    """Does each piece of work at once, where it is."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give work that is done; an error with a known cause comes with its result."""
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except IbtError as refused:
            done.set_exception(refused)
        return done


def _stay_with_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an orderly stop is the parent's business
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _texts(registers: Path, digest: str) -> Catalogue:
    """Give the texts, once per state of them."""
    return read_catalogue(registers=registers)


def render(family: str, values: LetterFields, besluit_id: str | None, registers: Path, digest: str) -> MadeLetter:
    """Render one letter, in a process of its own; from the same texts as who asks it."""
    texts = _texts(registers, digest)
    if texts.digest != digest:
        raise LetterError("de teksten of registers veranderden tijdens de golf. Start de golf opnieuw.")
    return make_letter(family, values, besluit_id, False, texts)
