"""Accounts in the database: read them and change them, each change with its event in the audit log."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.rechten import Rol
from pipeline.store import events
from pipeline.store.account_tables import AccountRow, HerstelcodeRow, SessieRow, UitnodigingRow
from pipeline.store.codec import canonical
from pipeline.store.database import insert, now


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """One account as it stands."""

    login: str
    naam: str
    wachtwoord: str | None
    """Argon2 hash; None before a first password, and for somebody of the sign-in service."""
    rollen: frozenset[Rol]
    is_actief: bool
    extern: str | None
    totp: str | None
    """Encrypted secret of the second step; None when it is off."""
    totp_nieuw: str | None
    added_at: dt.datetime

    @property
    def can_sign_in(self) -> bool:
        """Tell whether there is a way in for this account."""
        return self.is_actief and bool(self.wachtwoord or self.extern)


def name_key(naam: str) -> str:
    """Give a name without case and extra spaces."""
    return " ".join(naam.casefold().split())


def account(session: Session, login: str, *, lock: bool = False) -> StoredAccount | None:
    """Give one account, None when there is none; with `lock` it waits for this transaction."""
    query = sa.select(AccountRow).where(AccountRow.login == login).execution_options(populate_existing=True)
    row = session.scalar(query.with_for_update() if lock else query)
    return _stored(row) if row else None


def account_of(session: Session, extern: str) -> StoredAccount | None:
    """Give the account of somebody of the sign-in service, None when they never came."""
    row = session.scalar(sa.select(AccountRow).where(AccountRow.extern == extern))
    return _stored(row) if row else None


def accounts(session: Session, *, lock: bool = False) -> tuple[StoredAccount, ...]:
    """Give all accounts by login; with `lock` all of them wait for this transaction."""
    query = sa.select(AccountRow).order_by(AccountRow.login).execution_options(populate_existing=True)
    return tuple(_stored(row) for row in session.scalars(query.with_for_update() if lock else query))


def add(session: Session, login: str, naam: str, rollen: Collection[Rol], door: str, extern: str | None = None) -> bool:
    """Write a new account, without a password; False when the login or the name is taken."""
    row = {
        "login": login,
        "naam": naam,
        "naam_sleutel": name_key(naam),
        "wachtwoord": None,
        "rollen": _dump(rollen),
        "is_actief": True,
        "extern": extern,
        "totp": None,
        "totp_nieuw": None,
        "totp_stap": None,
        "added_at": now(),
        "updated": now(),
    }
    made = session.execute(insert(session, AccountRow).values(row).on_conflict_do_nothing().returning(AccountRow.login))
    if made.first() is None:
        return False
    data = {"rollen": sorted(rollen), "van_organisatie": extern is not None}
    events.append(session, door, "account.aangemaakt", login, data)
    return True


def set_roles(session: Session, login: str, rollen: Collection[Rol], door: str) -> None:
    """Give an account other roles; they hold from the next request on."""
    _change(session, login, rollen=_dump(rollen))
    events.append(session, door, "account.rollen", login, {"rollen": sorted(rollen)})


def set_active(session: Session, login: str, is_actief: bool, door: str) -> None:
    """Block an account, which ends its sessions and its invitation, or let it in again."""
    _change(session, login, is_actief=is_actief)
    if not is_actief:
        session.execute(sa.delete(SessieRow).where(SessieRow.login == login))
        session.execute(sa.delete(UitnodigingRow).where(UitnodigingRow.login == login))
    events.append(session, door, "account.vrijgegeven" if is_actief else "account.geblokkeerd", login, {})


def set_password(session: Session, login: str, hashed: str, door: str, *, keep: str = "") -> None:
    """Write a new password and end all sessions of the account, except the one with id `keep`."""
    _change(session, login, wachtwoord=hashed)
    session.execute(sa.delete(SessieRow).where(SessieRow.login == login, SessieRow.id != keep))
    events.append(session, door, "account.wachtwoord", login, {})


def renew_hash(session: Session, login: str, before: str, hashed: str) -> None:
    """Write the same password under new parameters; nothing when it changed meanwhile."""
    mine = (AccountRow.login == login) & (AccountRow.wachtwoord == before)
    session.execute(sa.update(AccountRow).where(mine).values(wachtwoord=hashed))


def offer_totp(session: Session, login: str, secret: str) -> None:
    """Write a secret that is shown and not confirmed yet."""
    _change(session, login, totp_nieuw=secret)


def set_totp(session: Session, login: str, secret: str, step: int, codes: Collection[str], door: str) -> None:
    """Switch on the second step, with the digests of the codes that stand in for it."""
    _change(session, login, totp=secret, totp_nieuw=None, totp_stap=step)
    _drop_codes(session, login)
    session.execute(sa.insert(HerstelcodeRow), [{"hash": code, "login": login} for code in sorted(codes)])
    events.append(session, door, "account.tweede_stap_aan", login, {"herstelcodes": len(codes)})


def drop_totp(session: Session, login: str, door: str) -> None:
    """Switch off the second step."""
    _change(session, login, totp=None, totp_nieuw=None, totp_stap=None)
    _drop_codes(session, login)
    events.append(session, door, "account.tweede_stap_uit", login, {})


def use_step(session: Session, login: str, step: int) -> bool:
    """Take the code of a time step; False when that one or a later one was used."""
    fresh = sa.or_(AccountRow.totp_stap.is_(None), AccountRow.totp_stap < step)
    changed = sa.update(AccountRow).where(AccountRow.login == login, fresh).values(totp_stap=step)
    return session.execute(changed.returning(AccountRow.login)).first() is not None


def use_code(session: Session, login: str, hashed: str, door: str) -> bool:
    """Take a recovery code; False when it is none of this account, or was used."""
    gone = sa.delete(HerstelcodeRow).where(HerstelcodeRow.hash == hashed, HerstelcodeRow.login == login)
    if session.execute(gone.returning(HerstelcodeRow.hash)).first() is None:
        return False
    events.append(session, door, "account.herstelcode", login, {"over": count_codes(session, login)})
    return True


def count_codes(session: Session, login: str) -> int:
    """Give how many recovery codes are left."""
    return session.scalar(sa.select(sa.func.count()).where(HerstelcodeRow.login == login)) or 0


def invite(session: Session, login: str, hashed: str, until: dt.datetime, door: str) -> None:
    """Write an invitation in the place of an earlier one."""
    session.execute(sa.delete(UitnodigingRow).where(UitnodigingRow.login == login))
    session.execute(sa.insert(UitnodigingRow).values(token=hashed, login=login, until=until))
    events.append(session, door, "account.uitnodiging", login, {"tot": until.isoformat(timespec="minutes")})


def invited(session: Session, hashed: str) -> StoredAccount | None:
    """Give whom an invitation is for; None when it was used, is too old, or the account is blocked."""
    query = sa.select(AccountRow).join(UitnodigingRow, UitnodigingRow.login == AccountRow.login)
    found = session.scalar(query.where(UitnodigingRow.token == hashed, UitnodigingRow.until > now()))
    return _stored(found) if found is not None and found.is_actief else None


def use_invitation(session: Session, hashed: str) -> StoredAccount | None:
    """Take an invitation; None as in `invited`, also when another request was first."""
    found = invited(session, hashed)
    gone = sa.delete(UitnodigingRow).where(UitnodigingRow.token == hashed).returning(UitnodigingRow.login)
    return found if session.execute(gone).first() is not None else None


def _change(session: Session, login: str, **values: Any) -> None:
    session.execute(sa.update(AccountRow).where(AccountRow.login == login).values(**values, updated=now()))


def _drop_codes(session: Session, login: str) -> None:
    session.execute(sa.delete(HerstelcodeRow).where(HerstelcodeRow.login == login))


def _dump(rollen: Collection[Rol]) -> str:
    return canonical(sorted(rol.value for rol in rollen))


def _stored(row: AccountRow) -> StoredAccount:
    return StoredAccount(
        row.login,
        row.naam,
        row.wachtwoord,
        frozenset(Rol(rol) for rol in json.loads(row.rollen)),
        row.is_actief,
        row.extern,
        row.totp,
        row.totp_nieuw,
        row.added_at,
    )
