"""Whether a workspace can do its work now, with a reason that a program reads and a sentence that a person reads."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.desk import INBOX
from pipeline.errors import IbtError
from pipeline.store import heartbeats
from pipeline.store.database import Store, check_schema, make_engine, sqlite_file, store_url
from pipeline.vault.shared import Vault


class Reason(NamedTuple):
    """Why a workspace is not ready."""

    code: str
    told: str
    """Dutch: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What readiness is measured by."""

    database: str | Path
    queue: str
    """Address of the database of the queue."""
    root: Path
    can_write: Callable[[], bool]
    """Tells whether the store takes bytes."""
    free_bytes: int
    silent_seconds: float
    watches_inbox: bool
    has_key: Callable[[], bool]
    """Tells whether the key is there that the store needs; True when it needs none."""


def find_reasons(wanted: Wanted, store: Store | None = None) -> Iterator[Reason]:
    """Yield why a workspace is not ready; nothing when it is. `store` is one that is open already."""
    problems = check_schema(wanted.database)
    if problems:
        yield Reason("database", "De database is niet bereikbaar of niet bijgewerkt. Voer uit: ibt init MAP")
    if not _answers(wanted.queue):
        yield Reason("wachtrij", "De wachtrij is niet bereikbaar. Controleer de database van de wachtrij.")
    if not wanted.can_write():
        yield Reason("opslag", "In de opslag kan niet worden geschreven. Controleer de schijf en de rechten.")
    if shutil.disk_usage(wanted.root).free < wanted.free_bytes:
        yield Reason("schijf", "De schijf is bijna vol. Maak ruimte vrij.")
    if not wanted.has_key():
        yield Reason("sleutel", "De sleutel van de opslag ontbreekt in de omgeving. Zet hem erin en start opnieuw.")
    if store and not problems and wanted.watches_inbox and not _is_watched(store, wanted.silent_seconds):
        yield Reason("inbox", "Niemand bewaakt de inbox. Start ibt run of ibt watch.")


def _answers(address: str) -> bool:
    url = store_url(address)
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        return False
    engine = make_engine(url, is_reader=True)
    try:
        with engine.connect() as connection:
            return connection.execute(sa.text("select 1")).scalar() == 1
    except sa.exc.DBAPIError:
        return False
    finally:
        engine.dispose()


def can_write_folder(folder: Path) -> bool:
    """Tell whether a plain store takes bytes."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".proef-") as tried:
            tried.write(b"proef")
            tried.flush()
    except OSError:
        return False
    return True


def can_write_vault(vault: Vault) -> bool:
    """Tell whether a shared or sealed store takes bytes."""
    name = f"proef/{uuid.uuid4().hex}"
    try:
        vault.place.write(name, b"proef")
        vault.place.delete(name)
    except (IbtError, OSError):
        return False
    return True


def _is_watched(store: Store, silent_seconds: float) -> bool:
    try:
        with store.read() as session:
            beat = heartbeats.get_heartbeat(session, INBOX)
    except IbtError:
        return False
    return beat is not None and (dt.datetime.now(dt.UTC) - beat.at).total_seconds() <= silent_seconds
