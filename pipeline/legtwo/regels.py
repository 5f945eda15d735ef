"""The rules for what a person types with a letter, read from data: its reference, and how far ahead it is dated."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.errors import InputError

_PLAIN = re.compile(r"[^\W_](?:[\w ./()-]*[\w)])?")
"""A reference as a register of post gives it: letters, digits, spaces and - / . _ ( )."""


@cache
def _rules() -> Mapping[str, Any]:
    return tomllib.loads((files("pipeline.legtwo") / "data" / "brieven.toml").read_text(encoding="utf-8"))


def days_ahead() -> int:
    """Give how many days after today a letter may be dated at its approval."""
    return int(_rules()["dagtekening"]["vooruit_dagen"])


def check_day(day: dt.date | None) -> None:
    """Let the day of a letter through that lies between 2000 and 2100; terms are counted from it.

    Raises:
        InputError: It does not.
    """
    if day is not None and not 2000 <= day.year <= 2100:
        raise InputError("de dagtekening ligt tussen 2000 en 2100. Herstel --datum.")


def check_kenmerk(kenmerk: str) -> None:
    """Let a reference through that is one; an empty one too, since what is missing is told elsewhere.

    Raises:
        InputError: It is too long, holds other signs, or says that there is none yet.
    """
    rule, told = _rules()["kenmerk"], kenmerk.strip()
    if not told:
        return
    if told.casefold() in rule["nooit"]:
        raise InputError("dit is geen kenmerk. Geef met --kenmerk het nummer waaronder de brief is geregistreerd.")
    if len(told) > rule["hooguit_tekens"] or not _PLAIN.fullmatch(told):
        raise InputError(
            f"een kenmerk heeft hooguit {rule['hooguit_tekens']} tekens: letters, cijfers, spaties en - / . _ ( ). "
            "Herstel --kenmerk."
        )
