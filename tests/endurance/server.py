"""Databases of the kill harness on a PostgreSQL server: two per workspace, copied along with it."""

from __future__ import annotations

import hashlib
import time
import uuid
from pathlib import Path

import sqlalchemy as sa

_KINDS = ("stukken", "wachtrij")
_BUSY_SECONDS = 60.0
"""A process that ended a moment ago may still be leaving the database that is copied."""


class Server:
    """Makes, copies and drops the databases of workspaces; each is known by the folder of its workspace."""

    def __init__(self, url: str) -> None:
        """Take the address of a server where databases may be made."""
        self._url = sa.make_url(url)
        self._prefix = f"ibt_kill_{uuid.uuid4().hex[:8]}"

    def version(self) -> str:
        """Give the kind and version of the server."""
        return f"PostgreSQL {self._ask('SHOW server_version')[0]}"

    def make(self, root: Path) -> dict[str, str]:
        """Make the empty databases of a workspace, and give the environment in which a process finds them."""
        for name in self._names(root):
            self._do(f"CREATE DATABASE {name}")
        keys = ("IBT_DATABASE_URL", "IBT_ENGINE_URL")
        return {key: self._address(name) for key, name in zip(keys, self._names(root), strict=True)}

    def settings(self, root: Path) -> str:
        """Give the lines of `ibt.toml` that name the databases of a workspace."""
        records, queue = map(self._address, self._names(root))
        return f'[database]\nurl = "{records}"\nengine_url = "{queue}"\n'

    def copy(self, source: Path, target: Path) -> None:
        """Copy the databases of a workspace that nobody uses, and let the copy of its settings name the copies."""
        config = target / "ibt.toml"
        text = config.read_text(encoding="utf-8")
        for old, new in zip(self._names(source), self._names(target), strict=True):
            self._copy_one(old, new)
            text = text.replace(old, new)
        config.write_text(text, encoding="utf-8")

    def drop(self, root: Path) -> None:
        """Drop the databases of a workspace."""
        for name in self._names(root):
            self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Drop every database that was made."""
        for name in self._ask(f"SELECT datname FROM pg_database WHERE datname LIKE '{self._prefix}%%'"):
            self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _names(self, root: Path) -> list[str]:
        number = hashlib.sha256(str(root).encode()).hexdigest()[:16]
        return [f"{self._prefix}_{number}_{kind}" for kind in _KINDS]

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _copy_one(self, old: str, new: str) -> None:
        end = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                self._do(f"CREATE DATABASE {new} TEMPLATE {old}")
                return
            except sa.exc.OperationalError:  # somebody is still in it
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def _do(self, order: str) -> None:
        engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(order)

    def _ask(self, query: str) -> list[str]:
        engine = sa.create_engine(self._url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return [str(one) for one in connection.exec_driver_sql(query).scalars()]
