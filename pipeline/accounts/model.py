"""What accounts are told by the configuration, and how a sign-in ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import IbtError
from pipeline.model.rechten import Rol

WRONG = (
    "deze naam en dit wachtwoord horen niet bij elkaar. Probeer het opnieuw. Na een paar mislukte pogingen moet u "
    "eerst even wachten."
)
"""The same, whether the account is unknown, blocked, waiting, or the password wrong: nobody learns who exists."""


class NoEntry(IbtError):
    """Somebody is not let in."""


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """How people get in and how long they stay."""

    shortest_password: int
    argon2: tuple[int, int, int]
    """Memory in KiB, rounds, lanes."""
    tries: int
    """Failures of one account before somebody waits."""
    address_tries: int
    first_wait: dt.timedelta
    most_wait: dt.timedelta
    idle: dt.timedelta
    longest: dt.timedelta
    invitation: dt.timedelta
    groups: Mapping[str, frozenset[Rol]]
    """Which roles a group at the sign-in service gives."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that went well so far."""

    token: str
    """For the cookie; nobody keeps it but the browser."""
    is_half: bool
    """The second step is still to come."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is signed in, as the database has them at this moment."""

    login: str
    naam: str
    rollen: frozenset[Rol]
    sessie: str
