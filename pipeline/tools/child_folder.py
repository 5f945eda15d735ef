"""The folder with the socket of the server that forks children: it goes when its process is gone, however it ends.

Python makes it (`pymp-…` in the temporary folder) and removes it at an orderly end; a killed process leaves it behind.
A locked file marks ours: the kernel lets go of the lock when the process ends, and the next one that needs a folder
clears what nobody holds. Folders without the mark are of other programs, and are let be.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import threading
from contextlib import suppress
from multiprocessing.process import parent_process
from multiprocessing.util import get_temp_dir
from pathlib import Path

from pipeline.errors import SetupError

MARK = "ibt.lock"
_SOCKET_BYTES = 107
"""Longest path of a socket on Linux."""
_SOCKET_NAME = "/listener-12345678"
"""As Python names the socket in the folder."""
_turn = threading.Lock()
_held: list[int] = []
"""The open mark of this process, once it has one; no program that it starts inherits it."""


def hold() -> None:
    """Mark the folder of this process as long as it lives, and clear what killed processes left; once a process.

    Raises:
        SetupError: The name of the temporary folder is too long for a socket: no child could be started.
    """
    with _turn:
        if _held or parent_process() is not None:  # a child uses the folder of its parent
            return
        clear()
        if len(os.fsencode(get_temp_dir() + _SOCKET_NAME)) > _SOCKET_BYTES:
            raise SetupError("de naam van de tijdelijke map is te lang. Zet TMPDIR op een map met een korte naam.")
        with suppress(OSError):  # a disk without locks: the folder stays unmarked, as if this were not here
            _held.append(_mark(Path(get_temp_dir())))


def _mark(folder: Path) -> int:
    """Give the open, locked mark of a folder; it gets its name when the lock is ours, so nobody finds it free."""
    new = folder / f".{MARK}"
    handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(folder / MARK)
    except OSError:
        os.close(handle)
        raise
    return handle


def clear() -> None:
    """Remove every folder of ours in the temporary folder whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob("pymp-*"):
        with suppress(OSError):  # of another user, held, or another was first
            if folder.lstat().st_uid == os.geteuid():
                _clear(folder)


def _clear(folder: Path) -> None:
    # what is shut in may write here too: a mark may be a link, or a pipe that waits for a writer
    handle = os.open(folder / MARK, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)  # never through a link
    finally:
        os.close(handle)
