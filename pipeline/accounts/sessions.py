"""Sessions: who a browser is, and when that ends."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.accounts.model import AccessSettings, Begun, Present
from pipeline.accounts.second_step import token_digest
from pipeline.errors import InputError
from pipeline.store import accounts, events, sessions
from pipeline.store.database import Store, now
from pipeline.store.sessions import StoredSession

HALF = dt.timedelta(minutes=5)
"""How long the second step may take."""
_TOUCH = dt.timedelta(minutes=1)
"""A session that is in use is written once in so long."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Who is signed in."""

    store: Store
    settings: AccessSettings

    def present(self, token: str) -> Present | None:
        """Give who holds a token, with the roles of this moment; None when they are not signed in (any more)."""
        found = self._live(token)
        if found is None or found[0].is_half:
            return None
        kept, account = found
        if now() - kept.seen > _TOUCH:
            with self.store.write() as session:
                sessions.saw(session, kept.id)
        return Present(account.login, account.naam, account.rollen, kept.id)

    def halfway(self, token: str) -> accounts.StoredAccount | None:
        """Give whose second step is still to come, None when nobody's."""
        found = self._live(token)
        return found[1] if found and found[0].is_half and now() - found[0].started < HALF else None

    def start(self, session: Session, login: str, toestel: str, *, is_half: bool = False, old: str = "") -> Begun:
        """Start a session under a new token, in the place of the one the browser had."""
        if old and (before := sessions.session_of(session, token_digest(old))):
            sessions.end(session, before.login, before.id)
        token = secrets.token_urlsafe(32)
        sessions.start(session, token_digest(token), secrets.token_hex(8), login, toestel, is_half=is_half)
        return Begun(token, is_half)

    def of(self, login: str) -> tuple[StoredSession, ...]:
        """Give the sessions of somebody that still hold, the latest first."""
        with self.store.read() as session:
            return tuple(one for one in sessions.sessions_of(session, login) if self._holds(one))

    def end(self, who: Present, key: str) -> None:
        """End one session of somebody.

        Raises:
            InputError: They have none of that id.
        """
        with self.store.write() as session:
            if not sessions.end(session, who.login, key):
                raise InputError("deze sessie is er niet (meer). Laad de pagina opnieuw.")
            events.append(session, who.naam, "account.afgemeld", who.login, {"sessie": key})

    def end_all(self, login: str, door: str, keep: str = "") -> int:
        """End all sessions of somebody, except the one with id `keep`; gives how many."""
        with self.store.write() as session:
            count = sessions.end_all(session, login, keep)
            events.append(session, door, "account.overal_afgemeld", login, {"sessies": count})
        return count

    def sweep(self, session: Session) -> None:
        """Remove what is over."""
        moment = now()
        sessions.sweep(session, moment - self.settings.longest, moment - self.settings.idle)

    def _live(self, token: str) -> tuple[StoredSession, accounts.StoredAccount] | None:
        if not token:
            return None
        with self.store.read() as session:
            kept = sessions.session_of(session, token_digest(token))
            account = accounts.account(session, kept.login) if kept else None
        if kept is None or account is None or not (account.is_actief and self._holds(kept)):
            return None
        return kept, account

    def _holds(self, kept: StoredSession) -> bool:
        moment = now()
        return moment - kept.started < self.settings.longest and moment - kept.seen < self.settings.idle
