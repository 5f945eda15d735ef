"""Work on a pack that somebody asked for in the browser: it survives a reload, and a server that dies is noticed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.errors import Outdated
from pipeline.store.database import now
from pipeline.store.release_tables import ReleaseWerkRow

BUSY, DONE, FAILED, BROKEN = "bezig", "klaar", "mislukt", "afgebroken"
BEAT = dt.timedelta(seconds=5)
"""How often work gives a sign of life, however long one document takes."""
_SILENT = dt.timedelta(seconds=30)
"""Longer without a sign of life is dead."""
_DIED = "het maken is afgebroken: de server is gestopt. Er is geen pakket; u kunt gerust opnieuw beginnen."


@dataclass(frozen=True, slots=True)
class Werk:
    """How far the work on a pack is."""

    id: str
    dossier: str
    door: str
    staat: str
    """`bezig`, `klaar`, `mislukt`, or `afgebroken` when the server died under it."""
    gedaan: int
    totaal: int
    begonnen: dt.datetime
    pak: str
    """Name of the finished pack."""
    melding: str
    """Dutch: why it failed."""


def begin(session: Session, dossier: str, who: str) -> str:
    """Note that somebody makes a pack of a dossier, and give the id of the work.

    Raises:
        Outdated: Somebody makes one already.
    """
    _bury(session, dossier)
    key, moment = uuid.uuid4().hex, now()
    row = {"id": key, "dossier": dossier, "door": who, "staat": BUSY, "gedaan": 0, "totaal": 0}
    try:
        with session.begin_nested():
            session.execute(sa.insert(ReleaseWerkRow).values(**row, begonnen=moment, gezien=moment, pak="", melding=""))
    except IntegrityError as error:
        raise Outdated("er wordt al een pakket van dit dossier gemaakt. Wacht tot het klaar is.") from error
    return key


def go_on(session: Session, key: str, done: int, total: int) -> None:
    """Note how many documents are done; also a sign of life.

    Raises:
        Outdated: The work was given up as dead in the meantime: another may be under way.
    """
    _change(session, key, gedaan=done, totaal=total)


def beat(session: Session, key: str) -> None:
    """Give a sign of life.

    Raises:
        Outdated: The work was given up as dead in the meantime: another may be under way.
    """
    _change(session, key)


def end(session: Session, key: str, *, pack: str = "", problem: str = "") -> None:
    """Note how work ended: with a pack, or with the reason why there is none.

    Raises:
        Outdated: The work was given up as dead in the meantime.
    """
    _change(session, key, staat=FAILED if problem else DONE, pak=pack, melding=problem)


def latest(session: Session, dossier: str) -> Werk | None:
    """Give the last work on a dossier; work that gave no sign for long counts as broken off. None without any."""
    row = session.scalars(
        sa.select(ReleaseWerkRow).where(ReleaseWerkRow.dossier == dossier).order_by(ReleaseWerkRow.begonnen.desc())
    ).first()
    if row is None:
        return None
    died = row.staat == BUSY and now() - row.gezien > _SILENT
    state, told = (BROKEN, _DIED) if died else (row.staat, row.melding)
    return Werk(row.id, row.dossier, row.door, state, row.gedaan, row.totaal, row.begonnen, row.pak, told)


def _bury(session: Session, dossier: str) -> None:
    row = ReleaseWerkRow
    dead = (row.dossier == dossier) & (row.staat == BUSY) & (row.gezien < now() - _SILENT)
    session.execute(sa.update(row).where(dead).values(staat=BROKEN, melding=_DIED))


def _change(session: Session, key: str, **values: object) -> None:
    """Change work that is under way; whoever was given up as dead finds nothing to change."""
    mine = (ReleaseWerkRow.id == key) & (ReleaseWerkRow.staat == BUSY)
    changed = session.execute(
        sa.update(ReleaseWerkRow).where(mine).values(**values, gezien=now()).returning(ReleaseWerkRow.id)
    )
    if changed.first() is None:
        raise Outdated("dit werk is als afgebroken opgegeven. Begin zo nodig opnieuw met het pakket.")
