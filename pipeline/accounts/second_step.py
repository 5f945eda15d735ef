"""The second step of signing in: a code from an app (TOTP), or a recovery code.

The secret of an app must be readable to check a code, so it is kept under a key of the environment (IBT_SLEUTEL):
a stolen database gives nobody a second step.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
from dataclasses import dataclass

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from pipeline.errors import SetupError

KEY = "IBT_SLEUTEL"
_SECONDS = 30
_CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_key() -> str:
    """Give a key that suits IBT_SLEUTEL."""
    return Fernet.generate_key().decode()


@dataclass(frozen=True, slots=True)
class SecondStep:
    """Makes and checks secrets of the second step."""

    keys: str
    """One key, or several with commas between: the first writes, all read."""

    @property
    def is_possible(self) -> bool:
        """Tell whether there is a key, so that somebody may switch it on."""
        return bool(self.keys.strip())

    def new_secret(self) -> str:
        """Give a new secret, encrypted.

        Raises:
            SetupError: There is no key, or it is none.
        """
        return self._cipher().encrypt(pyotp.random_base32().encode()).decode()

    def shown(self, kept: str) -> str:
        """Give a secret as somebody types it into an app.

        Raises:
            SetupError: There is no key, or another one than it was kept under.
        """
        return self._open(kept)

    def address(self, kept: str, login: str) -> str:
        """Give the address that an app reads from a QR code.

        Raises:
            SetupError: As in `shown`.
        """
        return pyotp.TOTP(self._open(kept)).provisioning_uri(name=login, issuer_name="IBT Spreidingswet")

    def step_of(self, kept: str, code: str, moment: dt.datetime) -> int | None:
        """Give the time step a code is of, None when it is no good; one step early or late is let through.

        Raises:
            SetupError: As in `shown`.
        """
        typed = "".join(code.split())
        totp, present = pyotp.TOTP(self._open(kept)), int(moment.timestamp()) // _SECONDS
        near = (present - 1, present, present + 1)
        found = [
            step for step in near if totp.verify(typed, for_time=dt.datetime.fromtimestamp(step * _SECONDS, dt.UTC))
        ]
        return found[-1] if found else None

    def _open(self, kept: str) -> str:
        try:
            return self._cipher().decrypt(kept.encode()).decode()
        except InvalidToken as error:
            raise SetupError(
                f"de tweede stap is bewaard onder een andere sleutel. Zet de vroegere sleutel achter de nieuwe in "
                f"{KEY}, of zet de tweede stap van dit account uit met: ibt users second-step"
            ) from error

    def _cipher(self) -> MultiFernet:
        if not self.is_possible:
            raise SetupError(
                f"de tweede stap kan nu niet: er is geen sleutel. Uw beheerder maakt er een met ibt users key en zet "
                f"die in de omgeving als {KEY}."
            )
        try:
            return MultiFernet([Fernet(one.strip()) for one in self.keys.split(",")])
        except ValueError as error:
            raise SetupError(f"{KEY} is geen goede sleutel. Maak er een met: ibt users key") from error


def from_environment() -> SecondStep:
    """Give the second step with the key of the environment."""
    return SecondStep(os.environ.get(KEY, ""))


def new_codes() -> tuple[str, ...]:
    """Give codes that stand in for an app that was lost, each once."""
    return tuple("-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(_CODES))


def code_digest(code: str) -> str:
    """Give what is kept of a recovery code; 49 random bits need no slow digest."""
    return token_digest("".join(one for one in code.casefold() if one.isalnum()))


def token_digest(token: str) -> str:
    """Give what is kept of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()
