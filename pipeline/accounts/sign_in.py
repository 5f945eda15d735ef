"""Signing in: with a password and a second step, or through the sign-in service of the organisation.

Nobody learns from an answer, or from how long it takes, which accounts there are: an unknown name is compared with a
password that nobody has, and every refusal says the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.accounts.model import WRONG, AccessSettings, Begun, NoEntry
from pipeline.accounts.passwords import Hasher
from pipeline.accounts.people import clean_login, clean_name, is_login_of_service
from pipeline.accounts.second_step import SecondStep, code_digest
from pipeline.accounts.sessions import Sessions
from pipeline.errors import InputError
from pipeline.model.rechten import Rol
from pipeline.stage import digest
from pipeline.store import accounts, events, sessions
from pipeline.store.accounts import StoredAccount
from pipeline.store.database import Store, now
from pipeline.store.sessions import Wait

UNKNOWN = "onbekend"
"""Stands in the audit log for a name that is no account: people type passwords where the name belongs."""
_WRONG_CODE = "deze code is niet (meer) goed. Wacht op de volgende code in uw app en vul die in."


@dataclass(frozen=True, slots=True)
class SignIn:
    """Lets people in."""

    store: Store
    settings: AccessSettings
    hasher: Hasher
    second: SecondStep
    sessions: Sessions

    def with_password(self, login: str, password: str, address: str, toestel: str, old: str = "") -> Begun:
        """Begin a session, or half of one when the account has a second step; `old` is the token it replaces.

        Raises:
            NoEntry: The name or the password is wrong, or somebody has to wait.
        """
        login = clean_login(login)
        account = self._try(("account", login), ("adres", address), login=login)
        is_right = self.hasher.is_right(account.wachtwoord if account else None, password)
        if account is None or not is_right:
            self._note_failure(login)
            raise NoEntry(WRONG)
        with self.store.write() as session:
            fresh = accounts.account(session, login, lock=True)
            if fresh is None or fresh.wachtwoord != account.wachtwoord or not fresh.is_actief:
                raise NoEntry(WRONG)  # changed while the password was compared
            self._forgive(session, login, address, everything=fresh.totp is None)
            if self.hasher.is_old(str(fresh.wachtwoord)):
                accounts.renew_hash(session, login, str(fresh.wachtwoord), self.hasher.hash(password))
            return self._begin(session, fresh, toestel, "wachtwoord", is_half=fresh.totp is not None, old=old)

    def with_code(self, token: str, code: str, address: str, toestel: str) -> Begun:
        """Finish a half session with a code of the app or a recovery code; it goes on under a new token.

        Raises:
            NoEntry: The code is wrong or was used, it took too long, or somebody has to wait.
            SetupError: The codes of apps cannot be checked: the key is not there.
        """
        waiting = self.sessions.halfway(token)
        if waiting is None:
            raise NoEntry("dit duurde te lang. Meld u opnieuw aan.")
        if self._try(("code", waiting.login), ("adres", address), login=waiting.login) is None:
            raise NoEntry(_WRONG_CODE)
        with self.store.write() as session:
            account = accounts.account(session, waiting.login, lock=True)
            is_right = account is not None and account.is_actief and self._is_good(session, account, code)
            if not is_right or account is None:
                events.append(session, waiting.naam, "account.aanmelden_mislukt", waiting.login, {"stap": 2})
            else:
                for key in ("code", "account"):
                    sessions.forgive(session, _key(key, account.login), self._wait, everything=True)
                sessions.forgive(session, _key("adres", address), self._address_wait, everything=False)
                return self._begin(session, account, toestel, "tweede stap", old=token)
        raise NoEntry(_WRONG_CODE)

    def with_service(
        self, extern: str, login: str, naam: str, groups: Collection[str], toestel: str, old: str = ""
    ) -> Begun:
        """Begin a session of somebody whom the sign-in service knows; their roles become those of their groups.

        The first time makes an account. An account that is already there is never taken over.

        Raises:
            NoEntry: The account is blocked, or the login or the name belongs to somebody else.
        """
        rollen = frozenset[Rol]().union(*(self.settings.groups.get(one, frozenset()) for one in groups))
        with self.store.write() as session:
            known = accounts.account_of(session, extern)
            login = known.login if known else clean_login(login)
            if known is None:
                _first_time(session, extern, login, naam, rollen)
            account = accounts.account(session, login, lock=True)
            if account is None or not account.is_actief:
                raise NoEntry("uw account is geblokkeerd. Vraag uw beheerder.")
            if account.rollen != rollen:
                accounts.set_roles(session, login, rollen, "systeem")
            return self._begin(session, account, toestel, "organisatie", old=old)

    @property
    def _wait(self) -> Wait:
        return Wait(self.settings.tries, self.settings.first_wait, self.settings.most_wait)

    @property
    def _address_wait(self) -> Wait:
        return Wait(self.settings.address_tries, self.settings.first_wait, self.settings.most_wait)

    def _try(self, by_account: tuple[str, str], by_address: tuple[str, str], *, login: str) -> StoredAccount | None:
        """Count a try and give the account; None when it is unknown, blocked or must wait."""
        with self.store.write() as session:
            free = sessions.claim(session, _key(*by_account), self._wait)
            free = sessions.claim(session, _key(*by_address), self._address_wait) and free
            account = accounts.account(session, login)
        return account if free and account is not None and account.is_actief else None

    def _note_failure(self, login: str) -> None:
        with self.store.write() as session:
            account = accounts.account(session, login)
            subject, actor = (account.login, account.naam) if account else (UNKNOWN, UNKNOWN)
            events.append(session, actor, "account.aanmelden_mislukt", subject, {"stap": 1})

    def _forgive(self, session: Session, login: str, address: str, *, everything: bool) -> None:
        sessions.forgive(session, _key("account", login), self._wait, everything=everything)
        sessions.forgive(session, _key("adres", address), self._address_wait, everything=False)

    def _is_good(self, session: Session, account: StoredAccount, code: str) -> bool:
        if accounts.use_code(session, account.login, code_digest(code), account.naam):
            return True
        if account.totp is None:
            return False
        step = self.second.step_of(account.totp, code, now())
        return step is not None and accounts.use_step(session, account.login, step)

    def _begin(
        self, session: Session, account: StoredAccount, toestel: str, way: str, *, is_half: bool = False, old: str = ""
    ) -> Begun:
        self.sessions.sweep(session)
        begun = self.sessions.start(session, account.login, toestel, is_half=is_half, old=old)
        if not is_half:
            events.append(session, account.naam, "account.aangemeld", account.login, {"met": way})
        return begun


def _first_time(session: Session, extern: str, login: str, naam: str, rollen: frozenset[Rol]) -> None:
    """Make the account of somebody of the sign-in service; a second of the same name gets the login behind it."""
    if not is_login_of_service(login):
        raise NoEntry("uw accountnaam kan hier niet. Vraag uw beheerder om web.oidc.claim_login na te kijken.")
    if accounts.account(session, login):
        raise NoEntry("er is al een account met uw accountnaam. Vraag uw beheerder om dat na te kijken.")
    naam = _name_of_service(naam, login)
    if not any(accounts.add(session, login, one, rollen, "systeem", extern) for one in (naam, f"{naam} ({login})")):
        raise NoEntry("er is al een account met uw naam. Vraag uw beheerder om dat na te kijken.")


def _name_of_service(told: str, login: str) -> str:
    """Give the name that the service tells; the login when that is no name, or one that the product writes under."""
    try:
        return clean_name(told[:100])
    except InputError:
        return login


def _key(kind: str, value: str) -> str:
    return digest([kind, value])
