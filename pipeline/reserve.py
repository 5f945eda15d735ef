"""Backup and restore of a workspace: one folder from which a new workspace can be made.

reservekopie.json   written last: a folder without it is no whole backup
ibt.sqlite          one moment of the records, or ibt.dump of a PostgreSQL server
ibt.toml, registers/, uitvoer/, opslag/

The records are taken before the store. Originals only come, so all that the records know is in the copy. The queue is
not in it: what was under way begins anew after a restore, and steps that were finished are found in the store.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pipeline.blobs import write_file
from pipeline.errors import InputError, SetupError, ToolMissing
from pipeline.stage import Progress
from pipeline.store.database import sqlite_file, store_url
from pipeline.workspace import CONFIG_FILE, Workspace

MANIFEST = "reservekopie.json"
_SHAPE = 1
_SQLITE, _DUMP = "ibt.sqlite", "ibt.dump"
_FOLDERS = ("registers", "uitvoer", "opslag")
_AGAIN = "Maak of kies een andere reservekopie."


def make_backup(workspace: Workspace, out: Path, told: Progress) -> dict[str, Any]:
    """Write a backup to the folder `out` and give its manifest; workers may go on meanwhile.

    A folder with an earlier backup is brought up to date: originals that are there stay, the rest is copied anew.

    Raises:
        SetupError: The folder or the database cannot be used.
        ToolMissing: pg_dump is needed and absent.
    """
    _refuse_inside(workspace, out)
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        (out / MANIFEST).unlink(missing_ok=True)
        database = _copy_database(store_url(workspace.database), out)
        shutil.copyfile(workspace.root / CONFIG_FILE, out / CONFIG_FILE)
        for name in _FOLDERS:
            _mirror(workspace.root / name, out / name, told)
        os.sync()
    except OSError as error:
        raise SetupError(
            f"de reservekopie is niet te schrijven ({error.strerror}). Maak ruimte vrij of kies een andere map."
        ) from error
    manifest = {
        "vorm": _SHAPE,
        "gemaakt": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "database": database.name,
        "database_sha256": _digest(database),
        "opslag_elders": bool(workspace.config.opslag.plaats),
    }
    write_file(out / MANIFEST, json.dumps(manifest, indent=1).encode())
    return manifest


def read_manifest(backup: Path) -> dict[str, Any]:
    """Give what a backup says of itself, once its database was held against it.

    Raises:
        InputError: It is no whole backup, or its database changed.
    """
    try:
        manifest: dict[str, Any] = json.loads((backup / MANIFEST).read_bytes())
        database = backup / str(manifest["database"])
        fits = manifest["vorm"] == _SHAPE and database.parent == backup
        whole = fits and _digest(database) == manifest["database_sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"dit is geen hele reservekopie: {MANIFEST} ontbreekt of klopt niet. {_AGAIN}") from error
    if not whole:
        raise InputError(f"de database in deze reservekopie is veranderd of van een andere versie. {_AGAIN}")
    return manifest


def put_back_files(backup: Path, root: Path, told: Progress) -> None:
    """Copy settings, registers, output and store of a backup to a folder that is new or empty.

    Raises:
        InputError: The folder holds something, or this is no whole backup.
        SetupError: The folder cannot be written.
    """
    read_manifest(backup)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise InputError("de nieuwe werkmap moet leeg zijn: terugzetten gaat nooit over een bestaande heen.")
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(backup / CONFIG_FILE, root / CONFIG_FILE)
        for name in _FOLDERS:
            _mirror(backup / name, root / name, told)
        (root / "inbox").mkdir(exist_ok=True)
        os.sync()
    except OSError as error:
        raise SetupError(
            f"de nieuwe werkmap is niet te schrijven ({error.strerror}). Maak ruimte vrij of kies een andere map."
        ) from error


def put_back_database(backup: Path, workspace: Workspace) -> None:
    """Put the records of a backup in the database of a restored workspace.

    Raises:
        InputError: The database is of another kind than the backup, or holds something.
        SetupError: It cannot be written.
        ToolMissing: pg_restore is needed and absent.
    """
    manifest, url = read_manifest(backup), store_url(workspace.database)
    file, kept = sqlite_file(url), backup / str(manifest["database"])
    if (file is None) != (kept.name == _DUMP):
        raise InputError(
            "deze reservekopie hoort bij een ander soort database. Zet in ibt.toml of IBT_DATABASE_URL "
            + ("een lege PostgreSQL-database." if kept.name == _DUMP else "geen adres, voor SQLite.")
        )
    if file is not None:
        if file.exists():
            raise InputError(f"{file.name} bestaat al. Terugzetten gaat nooit over een bestaande database heen.")
        shutil.copyfile(kept, file)
        return
    _refuse_full(url)
    arguments = ["--exit-on-error", "--no-owner", "--no-privileges", "--single-transaction", "-d", _libpq(url)]
    _program("pg_restore", url, *arguments, str(kept))


def _refuse_inside(workspace: Workspace, out: Path) -> None:
    if out.resolve().is_relative_to(workspace.root.resolve()):
        raise InputError("de reservekopie mag niet in de werkmap zelf staan. Kies een map op een andere schijf.")


def _copy_database(url: sa.URL, out: Path) -> Path:
    file = sqlite_file(url)
    copy = out / (_SQLITE if file is not None else _DUMP)
    for old in (out / _SQLITE, out / _DUMP):
        old.unlink(missing_ok=True)
    if file is None:
        _program("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", "--file", str(copy), _libpq(url))
        return copy
    if not file.is_file():
        raise SetupError(f"De database {file.name} bestaat nog niet. Maak haar aan met: ibt init MAP")
    with closing(sqlite3.connect(file, timeout=30)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # one moment, whoever writes meanwhile
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    return copy


def _refuse_full(url: sa.URL) -> None:
    engine = sa.create_engine(url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            names = sa.inspect(connection).get_table_names()
    except sa.exc.DBAPIError as error:
        raise SetupError("De nieuwe database is niet te openen. Controleer het adres en de rechten.") from error
    finally:
        engine.dispose()
    if names:
        raise InputError("de nieuwe database is niet leeg. Maak een lege en noem die in IBT_DATABASE_URL.")


def _libpq(url: sa.URL) -> str:
    """Give the address for the programs of PostgreSQL, without the password: other users can see arguments."""
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _program(name: str, url: sa.URL, *arguments: str) -> None:
    found = shutil.which(name)
    if found is None:
        raise ToolMissing(f"{name} ontbreekt. Installeer de programma's van PostgreSQL (postgresql-client).")
    environment = {**os.environ, "PGPASSWORD": str(url.password or os.environ.get("PGPASSWORD", ""))}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, check=False)
    if done.returncode:  # its message may quote rows
        raise SetupError(
            f"{name} is niet gelukt (code {done.returncode}). Controleer de server, de versie en de ruimte."
        )


def _mirror(source: Path, target: Path, told: Progress) -> None:
    """Make `target` hold what `source` holds; a file of equal size and time is not copied again."""
    if not source.is_dir():
        return
    target.mkdir(exist_ok=True)
    wanted = set()
    for number, path in enumerate(_files(source), 1):
        place = target / path.relative_to(source)
        wanted.add(place)
        _copy(path, place)
        told(number, 0)
    for path in [path for path in _files(target) if path not in wanted]:
        path.unlink()  # destroyed after its term, or replaced: a backup keeps nothing longer than the workspace
    for folder in sorted((one for one in target.rglob("*") if one.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _files(folder: Path) -> Iterator[Path]:
    """Yield what is finished in a folder; hidden names are still being written."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place) / name for name in names if not name.startswith("."))


def _copy(path: Path, place: Path) -> None:
    try:
        told = path.stat()
        if place.is_file() and (place.stat().st_size, place.stat().st_mtime_ns) == (told.st_size, told.st_mtime_ns):
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        work = place.with_name(f".{place.name}.tmp")
        shutil.copy2(path, work)
        work.replace(place)
    except FileNotFoundError:  # a working copy that was swept a moment ago
        return


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
