"""Keys with which programs of an account reach the API: limited rights, an end date, and shown once.

A key reads and offers, and never decides: what the law asks of an official is done by a person who is signed in.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.accounts.second_step import token_digest
from pipeline.errors import InputError
from pipeline.model.rechten import Recht
from pipeline.store import accounts, keys
from pipeline.store.accounts import StoredAccount
from pipeline.store.database import Store, now
from pipeline.store.keys import StoredKey

FOR_KEYS = frozenset(
    {
        Recht.POST_ZIEN,
        Recht.POST_AANBIEDEN,
        Recht.ORIGINEEL_ZIEN,
        Recht.ZAAK_ZIEN,
        Recht.LAKKEN_ZIEN,
        Recht.MONITOR_ZIEN,
        Recht.LOGBOEK_ZIEN,
    }
)
"""What a key may be allowed."""
LONGEST = dt.timedelta(days=366)
MOST = 20
"""Keys of one account that hold at a time."""
_BEGIN = "ibt_"
_NAME = 80


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one workspace; usable from several threads."""

    store: Store

    def make(self, login: str, naam: str, rechten: Collection[Recht], until: dt.datetime, door: str) -> str:
        """Write a new key and give it: the only moment that it can be seen.

        Raises:
            InputError: There is no such account, or the name, the rights or the end cannot be.
        """
        name = " ".join(naam.split())
        if not name or len(name) > _NAME or not name.isprintable():
            raise InputError(f"geef de sleutel een naam van hooguit {_NAME} tekens, zoals: koppeling zaaksysteem.")
        if not rechten or not FOR_KEYS.issuperset(rechten):
            raise InputError("kies wat de sleutel mag. Besluiten en beoordelen kan alleen een mens die is aangemeld.")
        if not now() < until <= now() + LONGEST:
            raise InputError("kies een einddatum na vandaag en binnen een jaar.")
        secret, key_id = _BEGIN + secrets.token_urlsafe(32), secrets.token_hex(8)
        with self.store.write() as session:
            if accounts.account(session, login, lock=True) is None:
                raise InputError("dit account bestaat niet.")
            if sum(one.holds(now()) for one in keys.keys(session, login)) >= MOST:
                raise InputError(f"dit account heeft al {MOST} sleutels. Trek er eerst een in.")
            keys.add_key(session, (key_id, token_digest(secret)), login, name, rechten, until, door)
        return secret

    def end(self, key_id: str, door: str, login: str | None = None) -> None:
        """End a key; with `login` only one of that account.

        Raises:
            InputError: There is no such key, or it was ended.
        """
        with self.store.write() as session:
            mine = {one.id for one in keys.keys(session, login)}
            if key_id not in mine or not keys.end_key(session, key_id, door):
                raise InputError("deze sleutel bestaat niet of is al ingetrokken.")

    def of(self, login: str | None = None) -> tuple[StoredKey, ...]:
        """Give the keys of an account or of all, the newest first."""
        with self.store.read() as session:
            return keys.keys(session, login)

    def present(self, secret: str) -> tuple[StoredKey, StoredAccount] | None:
        """Give the key that a program shows, with its account as it is now; None when it does not hold."""
        if not secret.startswith(_BEGIN):
            return None
        with self.store.read() as session:
            key = keys.key_of(session, token_digest(secret))
            account = accounts.account(session, key.login) if key else None
        if key is None or account is None or not account.is_actief or not key.holds(now()):
            return None
        return key, account
