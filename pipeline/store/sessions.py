"""Who is signed in, how often somebody failed to, and who is away at the sign-in service of the organisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.store.account_tables import AanmeldstapRow, PogingRow, SessieRow
from pipeline.store.database import insert, now

_FORGET = dt.timedelta(days=1)
"""Failures older than this do not count."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """One browser that is signed in, or halfway."""

    id: str
    login: str
    is_half: bool
    toestel: str
    started: dt.datetime
    seen: dt.datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody waits who keeps failing: `first` after `free` failures, doubled by each further one."""

    free: int
    first: dt.timedelta
    most: dt.timedelta

    def until(self, failures: int, moment: dt.datetime) -> dt.datetime | None:
        """Give when somebody with so many failures may try again; None for at once."""
        if failures < self.free:
            return None
        doublings = 1 << min(failures - self.free, 20)
        return moment + min(self.first * doublings, self.most)


def start(session: Session, token: str, key: str, login: str, toestel: str, *, is_half: bool = False) -> None:
    """Write a new session under the digest of its token."""
    moment = now()
    row = {"token": token, "id": key, "login": login, "is_half": is_half, "toestel": toestel}
    session.execute(sa.insert(SessieRow).values(**row, started=moment, seen=moment))


def session_of(session: Session, token: str) -> StoredSession | None:
    """Give the session with this digest of a token."""
    row = session.scalar(sa.select(SessieRow).where(SessieRow.token == token))
    return _stored(row) if row else None


def sessions_of(session: Session, login: str) -> tuple[StoredSession, ...]:
    """Give the sessions of somebody, the latest first."""
    query = sa.select(SessieRow).where(SessieRow.login == login, ~SessieRow.is_half).order_by(SessieRow.seen.desc())
    return tuple(_stored(row) for row in session.scalars(query))


def saw(session: Session, key: str) -> None:
    """Write that a session is in use."""
    session.execute(sa.update(SessieRow).where(SessieRow.id == key).values(seen=now()))


def end(session: Session, login: str, key: str) -> bool:
    """End one session of somebody; False when they have none of that id."""
    gone = sa.delete(SessieRow).where(SessieRow.id == key, SessieRow.login == login).returning(SessieRow.id)
    return session.execute(gone).first() is not None


def end_all(session: Session, login: str, keep: str = "") -> int:
    """End all sessions of somebody, except the one with id `keep`; gives how many."""
    gone = sa.delete(SessieRow).where(SessieRow.login == login, SessieRow.id != keep).returning(SessieRow.id)
    return len(session.execute(gone).all())


def sweep(session: Session, started: dt.datetime, seen: dt.datetime) -> None:
    """Remove what is over: sessions from before these moments, old failures, and who never came back."""
    session.execute(sa.delete(SessieRow).where(sa.or_(SessieRow.started < started, SessieRow.seen < seen)))
    session.execute(sa.delete(PogingRow).where(PogingRow.at < now() - _FORGET))
    session.execute(sa.delete(AanmeldstapRow).where(AanmeldstapRow.until < now()))


def claim(session: Session, key: str, wait: Wait) -> bool:
    """Count a try as failed before it is looked at, so that many at once gain nothing; False when it must wait."""
    moment = now()
    query = insert(session, PogingRow).values(sleutel=key, mislukt=0, wacht_tot=None, at=moment)
    session.execute(query.on_conflict_do_nothing())
    row = session.scalars(sa.select(PogingRow).where(PogingRow.sleutel == key).with_for_update()).one()
    if row.wacht_tot is not None and row.wacht_tot > moment:
        return False
    row.mislukt = 1 if row.at < moment - _FORGET else row.mislukt + 1
    row.at, row.wacht_tot = moment, wait.until(row.mislukt, moment)
    session.flush()
    return True


def forgive(session: Session, key: str, wait: Wait, *, everything: bool) -> None:
    """Take back the try that turned out right, or all that failed before it as well."""
    row = session.scalar(sa.select(PogingRow).where(PogingRow.sleutel == key).with_for_update())
    if row is None:
        return
    row.mislukt = 0 if everything else max(0, row.mislukt - 1)
    if row.mislukt < wait.free:
        row.wacht_tot = None
    session.flush()


def go_out(session: Session, state: str, nonce: str, verifier: str, naar: str, until: dt.datetime) -> None:
    """Write that somebody goes to the sign-in service."""
    row = {"state": state, "nonce": nonce, "verifier": verifier, "naar": naar, "until": until}
    session.execute(sa.insert(AanmeldstapRow).values(row))


def come_back(session: Session, state: str) -> tuple[str, str, str] | None:
    """Give nonce, verifier and destination of somebody who comes back, once; None when unknown or too late."""
    gone = sa.delete(AanmeldstapRow).where(AanmeldstapRow.state == state, AanmeldstapRow.until > now())
    row = session.execute(gone.returning(AanmeldstapRow.nonce, AanmeldstapRow.verifier, AanmeldstapRow.naar)).first()
    return (row.nonce, row.verifier, row.naar) if row else None


def _stored(row: SessieRow) -> StoredSession:
    return StoredSession(row.id, row.login, row.is_half, row.toestel, row.started, row.seen)
