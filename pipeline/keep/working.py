"""Working copies go by themselves after their term: they can be made again from what is kept.

What people look at now stays: results of the present rules for documents whose dossier is open. What goes: results of
older rules, results of refused documents, and all of a document whose dossier was closed.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from pipeline.desk import Desk
from pipeline.keep.rules import last_day
from pipeline.model.bewaren import Bewaard, Bewaartermijn, Vanaf, Waardering
from pipeline.store import documents, keeping
from pipeline.store.account_tables import AanmeldstapRow, PogingRow, SessieRow, UitnodigingRow
from pipeline.store.tables import DocumentState

_EXPORTS = ("vrijgave/export", "bewijs")
"""Folders under the output that hold what was made to download."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """What went."""

    werkbestanden: int = 0
    exports: int = 0
    aanmeldingen: int = 0

    @property
    def total(self) -> int:
        """Count all of it."""
        return self.werkbestanden + self.exports + self.aanmeldingen


@dataclass(frozen=True, slots=True)
class WorkingCopies:
    """Working copies of one open workspace."""

    desk: Desk
    terms: Mapping[str, Bewaartermijn]
    output: Path
    present: Collection[str]
    """Keys of the stages of the present rules."""

    def tidy(self, today: dt.date) -> Tidied:
        """Remove what is past its term; gives how much. Harmless to repeat, and beside work."""
        return Tidied(self._tidy_results(today), self._tidy_exports(today), self._tidy_sign_ins(today))

    def _tidy_results(self, today: dt.date) -> int:
        term = self.terms["werkbestand"]
        if term.waardering is not Waardering.OPRUIMEN:
            return 0
        with self.desk.store.read() as session:
            known = keeping.kept(session)
            rows = {one.id: one for one in documents.documents_by_id(session)}
        count = 0
        for one in known:
            row = rows.get(one.id)
            if row is None or row.state in (DocumentState.WAITING, DocumentState.BUSY):
                continue
            for key in self._to_drop(one, row, term, today):
                self.desk.blobs.drop_derived(one.id, key)
                count += 1
        return count

    def _to_drop(
        self, one: Bewaard, row: documents.StoredDocument, term: Bewaartermijn, today: dt.date
    ) -> tuple[str, ...]:
        touched = row.updated.astimezone().date()
        if today <= last_day(touched, term):
            return ()
        keys = self.desk.blobs.keys(one.id)
        closed = one.dagen.get(Vanaf.AFSLUITING)
        if row.state is DocumentState.QUARANTINE or (closed is not None and today > last_day(closed, term)):
            return keys
        return tuple(key for key in keys if key.rpartition("-")[0] not in self.present)

    def _tidy_exports(self, today: dt.date) -> int:
        term = self.terms["export"]
        if term.waardering is not Waardering.OPRUIMEN:
            return 0
        count = 0
        for name in _EXPORTS:
            for path in sorted((self.output / name).glob("[!.]*")):
                made = dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone().date()
                if today > last_day(made, term):
                    _remove(path)
                    count += 1
        return count

    def _tidy_sign_ins(self, today: dt.date) -> int:
        """Remove sign-ins, invitations and failures that ended long ago; accounts stay, decisions stand on them."""
        term = self.terms["sessie"]
        if term.waardering is not Waardering.OPRUIMEN:
            return 0
        age = last_day(dt.date(2001, 1, 1), term) - dt.date(2001, 1, 1)
        before = dt.datetime.combine(today, dt.time(), dt.UTC) - age
        count = 0
        with self.desk.store.write() as session:
            for table, moment in (
                (SessieRow, SessieRow.seen),
                (UitnodigingRow, UitnodigingRow.until),
                (PogingRow, PogingRow.at),
                (AanmeldstapRow, AanmeldstapRow.until),
            ):
                gone = session.execute(sa.delete(table).where(moment < before).returning(moment))
                count += len(gone.all())
        return count


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
