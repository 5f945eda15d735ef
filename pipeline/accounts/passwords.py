"""Passwords: which are good enough, and how they are kept (argon2id).

The rules follow NIST SP 800-63B: length, no well-known ones, no forced mix of characters, no forced change.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.errors import InputError

LONGEST = 128
_AT_ONCE = 4
"""Checks at a time: each takes the memory that the settings say."""
_FEWEST_DIFFERENT = 5
_LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a new password must be."""

    shortest: int

    def check(self, password: str, *known: str) -> None:
        """Check a new password; `known` is what everybody knows of this person: the login, the name.

        Raises:
            InputError: It is too short, too long, or one of the first that somebody else would try.
        """
        text = normal(password)
        if len(text) < self.shortest:
            raise InputError(f"dit wachtwoord is te kort. Kies er een van minstens {self.shortest} tekens.")
        if len(text) > LONGEST:
            raise InputError(f"dit wachtwoord is te lang. Kies er een van hoogstens {LONGEST} tekens.")
        if _is_easy(text, known):
            raise InputError(
                "dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld vier woorden die niets met elkaar, met u "
                "of met uw werk te maken hebben."
            )


class Hasher:
    """Keeps and checks passwords; usable from several threads."""

    def __init__(self, memory_kb: int, rounds: int, lanes: int) -> None:
        """Take the parameters of argon2id."""
        self._argon2 = PasswordHasher(time_cost=rounds, memory_cost=memory_kb, parallelism=lanes)
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = self._argon2.hash("niemand heeft dit wachtwoord")

    def hash(self, password: str) -> str:
        """Give what is kept of a password."""
        with self._turn:
            return self._argon2.hash(normal(password))

    def is_right(self, hashed: str | None, password: str) -> bool:
        """Tell whether a password is the one that was kept; takes as long when there is none to compare with."""
        with self._turn:
            try:
                self._argon2.verify(hashed or self._nobody, normal(password)[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return hashed is not None

    def is_old(self, hashed: str) -> bool:
        """Tell whether a password was kept under other parameters."""
        return self._argon2.check_needs_rehash(hashed)


def normal(password: str) -> str:
    """Give a password as it is compared: the same whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)


def _is_easy(text: str, known: tuple[str, ...]) -> bool:
    plain = "".join(text.casefold().split())
    if len(set(plain)) < _FEWEST_DIFFERENT or _is_row(plain):
        return True
    own = {part for name in known for part in (name.casefold(), *name.casefold().split()) if len(part) > 2}
    words = _common() | {"".join(part.split()) for part in own}
    letters = "".join(one for one in plain if one.isalpha())
    read = "".join(one for one in plain.translate(_LOOKALIKES) if one.isalpha())
    bare = plain.strip("0123456789!?.,-_@#$%&*+ ")
    return plain in words or any(_is_made_of(one, words) for one in (letters, read, bare) if one)


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Tell whether a text is one word, once or more."""
    return any(text.replace(word, "") == "" for word in words if text.startswith(word))


def _is_row(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1


@cache
def _common() -> frozenset[str]:
    lines = (files("pipeline.data") / "wachtwoorden.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
