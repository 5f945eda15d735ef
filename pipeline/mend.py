"""Whether database and store agree, and what of it can be repaired without a person.

Nothing is ever thrown away that cannot be made again: an original without a row is registered, a result that is
missing is made anew, and what a killed process left half-written goes. The rest is told, with what to do.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.blobs import BlobStore, is_in_use
from pipeline.desk import Desk
from pipeline.errors import IbtError, InputError
from pipeline.keep.room import KeepRoom
from pipeline.model.bewaren import Vanaf
from pipeline.model.document import Arrival
from pipeline.run import Walk
from pipeline.store import documents, events, keeping, releases
from pipeline.store.database import now
from pipeline.store.tables import DocumentState

DAY_SECONDS = 86_400.0
REPAIRED = "opslag.hersteld"
_WHO = "herstel"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing on which database and store do not agree."""

    code: str
    """Short name of what is wrong, for the audit log."""
    subject: str
    """Id of the document or name of the pack."""
    told: str
    """Dutch: what is wrong and what to do."""
    repair: Callable[[], None] | None = None
    """Repairs it; None when a person has to."""


@dataclass(frozen=True, slots=True)
class Mending:
    """The check of one open workspace, and its repairs."""

    desk: Desk
    walk: Walk
    inbox: Path
    output: Path
    old_seconds: float = DAY_SECONDS
    """Younger things may belong to a process that is still at work."""

    def find(self) -> Iterator[Finding]:
        """Yield all that is wrong."""
        yield from self._half_destroyed()
        yield from self._orphans()
        yield from self._missing_results()
        yield from self._stuck()
        yield from self._strays()
        yield from self._leftovers()
        yield from self._packs()

    def repair(self) -> tuple[list[str], list[str]]:
        """Repair what can be, each with an event in the audit log; gives what was done and what is left, in Dutch."""
        done, left = [], []
        for one in list(self.find()):
            if one.repair is None:
                left.append(one.told)
                continue
            try:
                one.repair()
            except IbtError as refused:
                left.append(f"{one.told} Herstellen lukte niet: {refused}")
                continue
            with self.desk.store.write() as session:
                events.append(session, _WHO, REPAIRED, one.subject, {"wat": one.code})
            done.append(one.told)
        return done, left

    # -- originals and rows ---------------------------------------------------------------------------------

    def _orphans(self) -> Iterator[Finding]:
        """An original that the database does not know: a crash before registration, or an older database put back."""
        with self.desk.store.read() as session:
            known = set(documents.document_ids(session))
        for document_id in self.desk.blobs.ids():
            if document_id not in known:
                told = f"{document_id[:12]}: het origineel staat in de opslag, maar niet in de database."
                yield Finding("origineel", document_id, told, self._registering(document_id))

    def _registering(self, document_id: str) -> Callable[[], None]:
        def register() -> None:
            path = self.desk.blobs.path(document_id)
            if time.time() - path.stat().st_mtime < self.old_seconds or self._is_claimed():
                raise InputError("het is net ontvangen en wordt misschien nog vastgelegd. Herstel het morgen opnieuw.")
            arrival = Arrival(document_id, f"hersteld {document_id[:12]}", now().isoformat(), _WHO, None)
            with self.desk.store.write() as session:
                documents.register(session, f"{_WHO}-{document_id}", arrival, path.stat().st_size)
            self.desk.enqueue([document_id])

        return register

    def _is_claimed(self) -> bool:
        return any(path.is_file() for path in (self.inbox / ".bezig").glob("*"))

    # -- results --------------------------------------------------------------------------------------------

    def _half_destroyed(self) -> Iterator[Finding]:
        """A document with a proof of destruction of which something is left: a crash half-way."""
        with self.desk.store.read() as session:
            left = {one.document_id for one in keeping.unfinished(session)}
        room = KeepRoom(self.desk, {}, self.output)
        for document_id in sorted({*left, *room.leftovers()}):
            told = f"{document_id[:12]}: het vernietigen is afgebroken. Maak het af met: ibt keep apply --afmaken"
            yield Finding("vernietiging", document_id, told, lambda: _ignore(room.finish()))

    def _missing_results(self) -> Iterator[Finding]:
        """A document that is done, of which a result or a part that came out of it is gone."""
        with self.desk.store.read() as session:
            rows = documents.documents_status(session, DocumentState.DONE)
            closed = {one.id for one in keeping.kept(session) if Vanaf.AFSLUITING in one.dagen}
        for row in rows:
            if row.document.id in closed:  # its working copies may be gone: pipeline/keep/working.py
                continue
            if row.document.recipe == self.walk.recipe.version and not self.walk.is_whole(row.document.id):
                told = f"{row.document.id[:12]}: er ontbreekt iets van wat uit dit document is gelezen."
                yield Finding("resultaat", row.document.id, told, self._again(row.document.id))

    def _again(self, document_id: str) -> Callable[[], None]:
        def work() -> None:
            with self.desk.store.write() as session:
                documents.wait_with_dossier(session, [document_id])
            self.desk.enqueue([document_id])

        return work

    def _stuck(self) -> Iterator[Finding]:
        """A document that waits or is busy while no work for it is alive."""
        for document_id in self.desk.without_work(self.old_seconds):
            told = f"{document_id[:12]}: dit document wacht of is bezig, maar er is geen werk voor."
            yield Finding("werk", document_id, told, self._catch_up)

    def _catch_up(self) -> None:
        after = self.desk.catch_up(quiet_seconds=self.old_seconds)
        while after:
            after = self.desk.catch_up(after, quiet_seconds=self.old_seconds)

    # -- files that belong to nothing -------------------------------------------------------------------------

    def _strays(self) -> Iterator[Finding]:
        """A folder with results of a document that neither the database nor the store knows."""
        if not isinstance(self.desk.blobs, BlobStore):
            return
        with self.desk.store.read() as session:
            known = {*documents.document_ids(session), *self.desk.blobs.ids()}
        for folder in sorted(self.desk.blobs.root.glob("derived/[0-9a-f][0-9a-f]/*")):
            if folder.name not in known and folder.is_dir():
                told = f"{folder.name[:12]}: er staan resultaten van een document dat niet (meer) bestaat."
                yield Finding("resultaten", folder.name, told, _removing(folder))

    def _leftovers(self) -> Iterator[Finding]:
        """What a killed process left half-written, in the store and in the output folder."""
        limit = time.time() - self.old_seconds
        found = [*self.output.rglob(".*.tmp"), *(self.output / "vrijgave").glob(".*-*")]
        found += [path for path in (self.output / "vrijgave" / "export").glob(".*")]
        if isinstance(self.desk.blobs, BlobStore):
            root = self.desk.blobs.root
            found += [*root.glob("originals/.*.tmp"), *root.glob("derived/*/*/.*.tmp")]
        for path in found:
            if path.stat().st_mtime < limit and not is_in_use(path):
                told = "een afgebroken proces liet een half bestand achter. Het telt nergens mee."
                yield Finding("rest", "opslag", told, _removing(path))

    # -- packs ----------------------------------------------------------------------------------------------

    def _packs(self) -> Iterator[Finding]:
        """A pack whose files are not what was written down, or that nobody wrote down."""
        folder = self.output / "vrijgave"
        if not folder.is_dir():
            return
        names = {path.name.removesuffix(".zip") for path in folder.iterdir() if path.name[0] != "."} - {"export"}
        with self.desk.store.read() as session:
            records = {one.naam: one for one in releases.all_releases(session)}
        for name in sorted(records):
            if problem := _pack_problem(folder / name, records[name].manifest_sha256):
                yield Finding("pakket", name, f"pakket {name}: {problem}")
        for name in sorted(names - records.keys()):
            told = f"pakket {name} is afgebroken voor het was vastgelegd. Het telt niet; maak het pakket opnieuw."
            yield Finding("pakket", name, told, self._dropping(folder, name))

    def _dropping(self, folder: Path, name: str) -> Callable[[], None]:
        def drop() -> None:
            parts = [path for path in (folder / name, folder / f"{name}.zip") if path.exists()]
            if any(time.time() - path.stat().st_mtime < self.old_seconds for path in parts):
                raise InputError("het is net gemaakt en wordt misschien nog vastgelegd. Herstel het morgen opnieuw.")
            for path in parts:
                _removing(path)()

        return drop


def _ignore(_count: int) -> None:
    """Take a number that a repair gives and nobody asks for."""


def _removing(path: Path) -> Callable[[], None]:
    def remove() -> None:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    return remove


def _pack_problem(pack: Path, manifest: str) -> str:
    """Give in Dutch what is wrong with the files of a pack; empty when they are what they were."""
    missing = "er ontbreekt een bestand. Zet een reservekopie terug."
    try:
        if hashlib.sha256((pack / "manifest.json").read_bytes()).hexdigest() != manifest:
            return "de lijst met bestanden is gewijzigd. Zet een reservekopie terug."
        for line in (pack / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
            wanted, _, name = line.partition("  ")
            with (pack / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                    return f"{name} is gewijzigd. Zet een reservekopie terug."
    except OSError:
        return missing
    return "" if pack.with_name(f"{pack.name}.zip").is_file() else missing
