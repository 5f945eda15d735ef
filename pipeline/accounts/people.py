"""The people of an organisation: new accounts, roles, blocking, invitations; and what somebody does with their own.

At least one administrator who can sign in always stays, and nobody changes their own roles.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.accounts.model import AccessSettings, NoEntry, Present
from pipeline.accounts.passwords import Hasher, Rules
from pipeline.accounts.second_step import SecondStep, code_digest, new_codes, token_digest
from pipeline.besluit import is_same_person
from pipeline.errors import InputError, Outdated
from pipeline.model.rechten import Rol
from pipeline.store import accounts, events, keys, sessions
from pipeline.store.accounts import StoredAccount
from pipeline.store.database import Store, now
from pipeline.store.sessions import Wait

ADMINISTRATOR = "beheerder"
"""Who acts on the command line."""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_OF_SERVICE = re.compile(r"[\w.@+|:-]{1,64}")
"""Logins that a sign-in service may bring: what an address of ours can hold."""
_NOT_A_NAME = frozenset({"systeem", "beheerder", "onbekend", "inbox"})
"""Names that the product itself writes under."""
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class People:
    """The accounts of one workspace."""

    store: Store
    settings: AccessSettings
    hasher: Hasher
    second: SecondStep

    # -- the administrator ----------------------------------------------------------------------------------

    def all(self) -> tuple[StoredAccount, ...]:
        """Give all accounts by login."""
        with self.store.read() as session:
            return accounts.accounts(session)

    def one(self, login: str) -> StoredAccount:
        """Give one account.

        Raises:
            InputError: There is none of that login.
        """
        with self.store.read() as session:
            return _found(accounts.account(session, clean_login(login)))

    def add(self, login: str, naam: str, rollen: Collection[Rol], door: str) -> str:
        """Make an account and give the secret of its invitation: with it the person chooses a password.

        Raises:
            InputError: The login or the name is no good, or taken.
        """
        login, naam = clean_login(login), clean_name(naam)
        if not _LOGIN.fullmatch(login):
            raise InputError("een accountnaam heeft 2 tot 64 tekens: letters zonder accent, cijfers en . _ - @.")
        with self.store.write() as session:
            if is_taken(session, naam) or not accounts.add(session, login, naam, rollen, door):
                raise InputError(
                    "deze accountnaam of deze naam is al in gebruik, of lijkt te veel op een andere. Kies een andere."
                )
            return self._invite(session, login, door)

    def set_roles(self, login: str, rollen: Collection[Rol], door: str, own: str = "") -> None:
        """Give an account other roles; `own` is the login of who does it.

        Raises:
            InputError: There is no such account, it is the own one, or no administrator would be left.
        """
        with self.store.write() as session:
            account = _to_change(session, login, own)
            if Rol.BEHEERDER not in rollen:
                _check_administrator_left(session, account)
            if account.rollen != frozenset(rollen):
                accounts.set_roles(session, account.login, rollen, door)

    def set_active(self, login: str, is_actief: bool, door: str, own: str = "") -> None:
        """Block an account, which ends its sessions at once, or let it in again.

        Raises:
            InputError: There is no such account, it is the own one, or no administrator would be left.
        """
        with self.store.write() as session:
            account = _to_change(session, login, own)
            if not is_actief:
                _check_administrator_left(session, account)
            if account.is_actief != is_actief:
                accounts.set_active(session, account.login, is_actief, door)

    def invite(self, login: str, door: str) -> str:
        """Give the secret of a new invitation; an earlier one no longer holds, the present password still does.

        Raises:
            InputError: There is no such account, it is blocked, or it is of the sign-in service.
        """
        with self.store.write() as session:
            account = _found(accounts.account(session, clean_login(login), lock=True))
            if account.extern:
                raise InputError("dit account meldt zich aan met de organisatie en heeft hier geen wachtwoord.")
            if not account.is_actief:
                raise InputError("dit account is geblokkeerd. Geef het eerst weer vrij.")
            return self._invite(session, account.login, door)

    def reset_second_step(self, login: str, door: str) -> None:
        """Switch off the second step of somebody who lost it, and end their sessions.

        Raises:
            InputError: There is no such account.
        """
        with self.store.write() as session:
            account = _found(accounts.account(session, clean_login(login), lock=True))
            sessions.end_all(session, account.login)
            accounts.drop_totp(session, account.login, door)

    def _invite(self, session: Session, login: str, door: str) -> str:
        secret = secrets.token_urlsafe(32)
        accounts.invite(session, login, token_digest(secret), now() + self.settings.invitation, door)
        return secret

    # -- the first password ---------------------------------------------------------------------------------

    def invited(self, secret: str) -> StoredAccount:
        """Give whom an invitation is for; it stays good.

        Raises:
            InputError: It was used, or is too old.
        """
        with self.store.read() as session:
            return _welcome(accounts.invited(session, token_digest(secret)))

    def accept(self, secret: str, password: str) -> None:
        """Take an invitation: the password becomes that of the account, and its sessions and keys end.

        Raises:
            InputError: It was used, is too old, or the password is no good: then the invitation stays good.
        """
        account = self.invited(secret)
        self._rules.check(password, account.login, account.naam)
        hashed = self.hasher.hash(password)
        with self.store.write() as session:
            account = _welcome(accounts.use_invitation(session, token_digest(secret)))
            accounts.set_password(session, account.login, hashed, account.naam)
            for one in keys.keys(session, account.login):  # whoever knew the earlier password may have made one
                keys.end_key(session, one.id, account.naam)

    # -- one's own account ----------------------------------------------------------------------------------

    def change_password(self, who: Present, present: str, wanted: str) -> None:
        """Change the own password; all other sessions end.

        Raises:
            InputError: The new password is no good.
            NoEntry: The present password is wrong.
        """
        account = self.confirm(who, present)
        self._rules.check(wanted, account.login, account.naam)
        hashed = self.hasher.hash(wanted)
        with self.store.write() as session:
            fresh = _found(accounts.account(session, who.login, lock=True))
            if fresh.wachtwoord != account.wachtwoord:
                raise Outdated("uw wachtwoord is intussen ergens anders gewijzigd. Er is niets veranderd.")
            accounts.set_password(session, who.login, hashed, who.naam, keep=who.sessie)

    def offer_second_step(self, who: Present) -> None:
        """Make a secret for an app, to be confirmed with a code.

        Raises:
            SetupError: There is no key to keep it under.
        """
        secret = self.second.new_secret()
        with self.store.write() as session:
            accounts.offer_totp(session, who.login, secret)

    def confirm_second_step(self, who: Present, code: str) -> tuple[str, ...]:
        """Switch on the second step with a first code of the app; gives recovery codes, which are not kept.

        Raises:
            InputError: The code is wrong, or nothing was offered.
            SetupError: There is no key.
        """
        codes = new_codes()
        with self.store.write() as session:
            account = _found(accounts.account(session, who.login, lock=True))
            step = self.second.step_of(account.totp_nieuw, code, now()) if account.totp_nieuw else None
            if step is None or account.totp_nieuw is None:
                raise InputError(
                    "deze code is niet goed. Scan de code opnieuw en vul de cijfers in die uw app dan toont."
                )
            sessions.end_all(session, who.login, keep=who.sessie)
            accounts.set_totp(session, who.login, account.totp_nieuw, step, set(map(code_digest, codes)), who.naam)
        return codes

    def drop_second_step(self, who: Present, password: str) -> None:
        """Switch off the own second step.

        Raises:
            NoEntry: The password is wrong.
        """
        self.confirm(who, password)
        with self.store.write() as session:
            accounts.drop_totp(session, who.login, who.naam)

    def codes_left(self, login: str) -> int:
        """Give how many recovery codes somebody has left."""
        with self.store.read() as session:
            return accounts.count_codes(session, login)

    def confirm(self, who: Present, password: str) -> StoredAccount:
        """Check the password of somebody who is signed in; failures count as at the door.

        Raises:
            NoEntry: It is wrong, or somebody has to wait.
        """
        wait = Wait(self.settings.tries, self.settings.first_wait, self.settings.most_wait)
        key = token_digest(f"bevestigen {who.login}")
        with self.store.write() as session:
            free = sessions.claim(session, key, wait)
            account = _found(accounts.account(session, who.login))
        if not (self.hasher.is_right(account.wachtwoord, password) and free):
            with self.store.write() as session:
                events.append(session, who.naam, "account.aanmelden_mislukt", who.login, {"stap": 0})
            raise NoEntry("uw huidige wachtwoord klopt niet. Na een paar mislukte pogingen moet u even wachten.")
        with self.store.write() as session:
            sessions.forgive(session, key, wait, everything=True)
        return account

    @property
    def _rules(self) -> Rules:
        return Rules(self.settings.shortest_password)


def clean_login(typed: str) -> str:
    """Give a login as it is kept, whatever the case it was typed in."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()[:64]


def is_taken(session: Session, naam: str) -> bool:
    """Tell whether somebody has this name, in whatever spelling: four eyes are those of two persons."""
    return any(is_same_person(one.naam, naam) for one in accounts.accounts(session))


def clean_name(typed: str) -> str:
    """Give the name under which somebody decides.

    Raises:
        InputError: It is no name, is one of the product itself, or has letters that pass for others (a Cyrillic A).
    """
    naam = " ".join(unicodedata.normalize("NFC", typed).split())
    if not 2 <= len(naam) <= _LONGEST_NAME or not naam.isprintable():
        raise InputError("vul de naam in waaronder deze persoon beslist, zoals A. Jansen.")
    if not all(unicodedata.name(one, "").startswith("LATIN") for one in naam if one.isalpha()):
        raise InputError("schrijf de naam met Latijnse letters, zodat niemand op een ander lijkt.")
    if accounts.name_key(naam) in _NOT_A_NAME:
        raise InputError("deze naam gebruikt het programma zelf. Vul de naam van de persoon in.")
    return naam


def is_login_of_service(login: str) -> bool:
    """Tell whether a login that the sign-in service brings can be one of ours."""
    return _OF_SERVICE.fullmatch(login) is not None


def _found(account: StoredAccount | None) -> StoredAccount:
    if account is None:
        raise InputError("dit account bestaat niet. Zie de lijst van gebruikers.")
    return account


def _welcome(account: StoredAccount | None) -> StoredAccount:
    if account is None:
        raise InputError("deze uitnodiging is gebruikt of verlopen. Vraag uw beheerder om een nieuwe.")
    return account


def _to_change(session: Session, login: str, own: str) -> StoredAccount:
    account = _found(accounts.account(session, clean_login(login)))
    if account.login == own:
        raise InputError("u kunt uw eigen rollen of toegang niet wijzigen. Vraag een andere beheerder.")
    return account


def _check_administrator_left(session: Session, leaving: StoredAccount) -> None:
    if Rol.BEHEERDER not in leaving.rollen:
        return
    # all accounts wait for this transaction: two administrators who block each other at once leave one
    rows = accounts.accounts(session, lock=True)
    if not any(one.can_sign_in and Rol.BEHEERDER in one.rollen and one.login != leaving.login for one in rows):
        raise InputError("er moet een beheerder overblijven die zich kan aanmelden. Maak eerst een andere beheerder.")
