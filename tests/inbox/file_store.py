"""A store of originals and a register as plain files, and a process that runs the intake with them until it is killed.

`python file_store.py INBOX STORE` scans for ever; test_inbox_kill.py ends it at random moments.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path

from inbox.look import Drop
from inbox.watch import Watcher
from pipeline.model.document import Arrival
from pipeline.stage import Delivery


class FolderOriginals:
    """Keeps bytes under their SHA-256 in one folder: written beside, flushed, then renamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def keep(self, untrusted_source: Path) -> str:
        part = self.folder / f"{uuid.uuid4().hex}.part"
        with untrusted_source.open("rb") as source, part.open("xb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        document_id = hashlib.sha256(part.read_bytes()).hexdigest()
        part.replace(self.folder / document_id)
        return document_id

    def path(self, document_id: str) -> Path:
        return self.folder / document_id


class SqliteRegister:
    """Writes arrivals to one SQLite file; idempotent by arrival id."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with sqlite3.connect(path) as db:
            db.execute(
                "create table if not exists arrival"
                "(id text primary key, document text, name text, source text, size int, received_at text)"
            )
        db.close()

    def register(self, deliveries: Sequence[Delivery]) -> tuple[bool, ...]:
        with sqlite3.connect(self.path) as db:
            fresh = tuple(self._put(db, *one) for one in deliveries)
        db.close()
        return fresh

    @staticmethod
    def _put(db: sqlite3.Connection, arrival_id: str, arrival: Arrival, size: int) -> bool:
        known = db.execute("select 1 from arrival where document = ?", (arrival.document_id,)).fetchone()
        row = (arrival_id, arrival.document_id, arrival.name, arrival.source, size, arrival.received_at)
        db.execute("insert into arrival values(?,?,?,?,?,?) on conflict do nothing", row)
        return known is None

    def arrivals(self) -> list[tuple[str, str]]:
        """Give (name, document) of every delivery, in order of name."""
        with sqlite3.connect(self.path) as db:
            rows = db.execute("select name, document from arrival order by name, document").fetchall()
        db.close()
        return [(str(name), str(document)) for name, document in rows]


def main(inbox: Path, store: Path) -> None:
    watcher = Watcher(
        Drop(inbox, scan_seconds=0.05, empty_seconds=0.2),
        FolderOriginals(store / "originals"),
        SqliteRegister(store / "register.sqlite"),
    )
    watcher.run(threading.Event(), lambda taken: None, lambda report: None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
