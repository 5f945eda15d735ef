"""Locks of live workers: whoever can take the lock of the owner of unfinished work knows that the owner is gone."""

from __future__ import annotations

import fcntl
import hashlib
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

import psycopg

LEASE_MILLISECONDS = 3_000
"""A worker that says nothing for so long loses its seat, whether it died, was stopped or was cut off."""
_SERVER = {
    "idle_session_timeout": LEASE_MILLISECONDS,  # of a worker that hangs, or whose network is gone
    "tcp_keepalives_idle": 1,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": 2,
    "tcp_user_timeout": LEASE_MILLISECONDS,
}
PATIENCE = {
    "connect_timeout": "3",
    "keepalives": "1",
    "keepalives_idle": "1",
    "keepalives_interval": "1",
    "keepalives_count": "2",
    "tcp_user_timeout": str(LEASE_MILLISECONDS),
}
"""How a connection of a worker notices from its own side that the network is gone; parameters of libpq."""
BRIEF = f"-c idle_in_transaction_session_timeout={3 * LEASE_MILLISECONDS}"
"""An option of a session: the queue's own transactions take milliseconds; one that stands still is of a process that
hangs while it holds rows that every other worker waits for. The server ends it."""


class Seats(Protocol):
    """Locks by the name of a worker, that fall when it is gone."""

    def take(self, name: str) -> bool:
        """Tell whether the name was free; it is then ours."""
        ...

    def release(self, name: str) -> None:
        """Let a name go."""
        ...

    def hold(self) -> bool:
        """Tell that we live, and whether everything that was taken is still ours."""
        ...

    def close(self) -> None:
        """Let all names go."""
        ...


class FileSeats:
    """One locked file per live worker; the kernel lets go when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the locks; it is made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._held: dict[str, IO[str]] = {}

    def take(self, name: str) -> bool:
        """Tell whether the name was free; it is then ours."""
        file = (self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._held[name] = file
        return True

    def release(self, name: str) -> None:
        """Let a name go."""
        self._held.pop(name).close()

    def hold(self) -> bool:
        """Tell whether everything is still ours: the kernel takes no lock from a process that lives."""
        return True

    def close(self) -> None:
        """Let all names go."""
        for name in list(self._held):
            self.release(name)


class PostgresSeats:
    """One advisory lock per live worker; the server lets go when the session ends or says nothing for a while."""

    def __init__(self, url: str) -> None:
        """Open the session.

        Raises:
            psycopg.Error: The server is out of reach.
        """
        self._url = url.replace("+psycopg", "", 1)
        self._held: set[str] = set()
        self._lost: set[str] = set()
        """What went with a session that ended, and was not taken again in the present one."""
        self._connection = self._connect()

    def _connect(self) -> psycopg.Connection:
        said = " ".join(f"-c {key}={value}" for key, value in _SERVER.items())
        return psycopg.connect(self._url, autocommit=True, options=said, **PATIENCE)  # type: ignore[arg-type]

    def take(self, name: str) -> bool:
        """Tell whether the name was free; it is then ours.

        Raises:
            psycopg.Error: The session is gone.
        """
        row = self._connection.execute("select pg_try_advisory_lock(%s)", (self._key(name),)).fetchone()
        taken = bool(row and row[0])
        if taken:
            self._held.add(name)
        return taken

    def release(self, name: str) -> None:
        """Let a name go; a session that is gone let it go already."""
        self._held.discard(name)
        self._lost.discard(name)
        with suppress(psycopg.Error):
            self._connection.execute("select pg_advisory_unlock(%s)", (self._key(name),))

    def hold(self) -> bool:
        """Tell that we live, and whether everything is still ours; a session that ended is opened again.

        A name that another took meanwhile is asked for at every call, and nothing is ours until it is.
        """
        try:
            self._connection.execute("select 1")
            return self._take_lost()
        except psycopg.Error:
            return self._sit_down_again()

    def _sit_down_again(self) -> bool:
        try:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = self._connect()
            self._lost = set(self._held)
            return self._take_lost()
        except psycopg.Error:
            return False

    def _take_lost(self) -> bool:
        """Take again what is not ours in this session.

        Raises:
            psycopg.Error: The session is gone.
        """
        self._lost = {name for name in sorted(self._lost) if not self.take(name)}
        return not self._lost

    def close(self) -> None:
        """Let all names go."""
        with suppress(psycopg.Error):
            self._connection.close()

    @staticmethod
    def _key(name: str) -> int:
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
