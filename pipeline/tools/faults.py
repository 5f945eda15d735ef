"""Places where a test may stop the process, or let the machine fail, to see that nothing is lost.

`fault("blob.copied")` does nothing unless the environment asks for it: `IBT_FOUT=NAME:HOW[:NTH]` does HOW the NTH time
(1 when left out) that this process passes the place NAME. HOW is `dood` (kill -9 of this process), `vol` (disk full),
`alleen-lezen` (read-only file system), `io` (input/output error) or `wacht` (stands still until it is killed).
`IBT_FOUTLOG` names a file in which each passed place is written, so that a harness knows which there are.
"""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_armed = {"fout": os.environ.get("IBT_FOUT", ""), "log": os.environ.get("IBT_FOUTLOG", "")}
_ERRORS = {"vol": errno.ENOSPC, "alleen-lezen": errno.EROFS, "io": errno.EIO}
_passed: Counter[str] = Counter()
_lock = threading.Lock()


def arm(asked: str, log: str = "") -> None:
    """Ask for a failure in this process from now on, as `IBT_FOUT` and `IBT_FOUTLOG` do at its start.

    For a harness that forks a warm process for each failure; counting begins anew.
    """
    _armed.update(fout=asked, log=log)
    _passed.clear()


def fault(name: str) -> None:
    """Pass the place `name`; does nothing but where a test asked for a failure.

    Raises:
        OSError: A test asked for a full disk, a read-only file system or an input/output error here.
    """
    asked, log = _armed["fout"], _armed["log"]
    if not (asked or log):
        return
    with _lock:
        _passed[name] += 1
        nth = _passed[name]
    if log:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
    wanted, _, rest = asked.partition(":")
    how, _, when = rest.partition(":")
    if wanted == name and nth == int(when or "1"):
        _fail(how)


def passed(name: str, value: T) -> T:
    """Pass the place `name`, spaces as dashes, and give `value`: a place at the end of an expression."""
    fault(name.replace(" ", "-"))
    return value


def _fail(how: str) -> None:
    if how == "dood":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "wacht":
        time.sleep(3_600)
    if how in _ERRORS:
        raise OSError(_ERRORS[how], os.strerror(_ERRORS[how]))
