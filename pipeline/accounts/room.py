"""Everything about accounts in one place, as the web and the command line get it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.accounts.keys import Keys
from pipeline.accounts.model import AccessSettings
from pipeline.accounts.passwords import Hasher
from pipeline.accounts.people import People
from pipeline.accounts.second_step import SecondStep
from pipeline.accounts.sessions import Sessions
from pipeline.accounts.sign_in import SignIn
from pipeline.store.database import Store


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one workspace; usable from several threads."""

    people: People
    sessions: Sessions
    sign_in: SignIn
    second: SecondStep
    settings: AccessSettings
    keys: Keys


def open_accounts(store: Store, settings: AccessSettings, second: SecondStep) -> Accounts:
    """Give the accounts over an open store."""
    hasher = Hasher(*settings.argon2)
    kept = Sessions(store, settings)
    people = People(store, settings, hasher, second)
    return Accounts(people, kept, SignIn(store, settings, hasher, second, kept), second, settings, Keys(store))
