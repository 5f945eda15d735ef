"""The value lists of DiWoo: each word that we may use, with its address; a word that is in no list is refused.

Source: redaction/data/waardelijsten.toml. Legal: docs/legal.md#woo-besluit
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.errors import ReleaseBlocked
from pipeline.tools.register import gemeenten, provincies

_TOOI = "https://identifier.overheid.nl/tooi/id"


class ValueList(StrEnum):
    """A list of DiWoo, as redaction/data/waardelijsten.toml names it."""

    CATEGORY = "informatiecategorie"
    KIND = "documentsoort"
    ACT = "handeling"
    RELATION = "relatie"
    REASON = "reden"
    THEME = "thema"
    LANGUAGE = "taal"
    FORMAT = "formaat"
    ORGANISATION = "organisatie"


class Value(NamedTuple):
    """One value of a list."""

    label: str
    """The word as the list has it."""
    uri: str


def look_up(which: ValueList, label: str) -> Value:
    """Give the value with this word.

    Raises:
        ReleaseBlocked: The list does not have it: platforms refuse or misread what they do not know.
    """
    known = _lists()[which]
    if label not in known:
        raise ReleaseBlocked(
            f"'{label}' staat niet in de waardelijst {which.value} van DiWoo. Kies een woord uit waardelijsten.toml."
        )
    return Value(label, known[label])


def list_of(which: ValueList) -> str:
    """Give the address of a list; empty for one that is made of several."""
    return str(_data()[which]["lijst"])


@cache
def organisations() -> tuple[str, ...]:
    """Give the names of all organisations, the longest first: one may be a part of another."""
    return tuple(sorted(_lists()[ValueList.ORGANISATION], key=lambda name: (-len(name), name)))


@cache
def known_uris() -> frozenset[str]:
    """Give every address that may stand in metadata of ours."""
    return frozenset(uri for values in _lists().values() for uri in values.values())


@cache
def _data() -> dict[str, dict[str, object]]:
    text = (files("redaction") / "data" / "waardelijsten.toml").read_text(encoding="utf-8")
    return {key: value for key, value in tomllib.loads(text).items() if isinstance(value, dict)}


@cache
def _lists() -> dict[ValueList, dict[str, str]]:
    tables = {which: dict(_values(which)) for which in ValueList}
    public = tables[ValueList.ORGANISATION]
    public.update(_values("ministerie"))
    public.update({f"gemeente {one.naam}": f"{_TOOI}/gemeente/{one.code.lower()}" for one in gemeenten()})
    public.update({f"provincie {one.naam}": f"{_TOOI}/provincie/{one.code}" for one in provincies()})
    return tables


def _values(table: str) -> dict[str, str]:
    values = _data()[table]["waarden"]
    return {str(label): str(uri) for label, uri in values.items()} if isinstance(values, dict) else {}


def lists_told() -> list[dict[str, str]]:
    """Give the lists that come with the program: name, address, day of publication and how many values each has."""
    return [
        {
            "naam": which.value,
            "lijst": str(_data()[which].get("lijst", "")),
            "publicatiedatum": str(_data()[which].get("publicatiedatum", "")),
            "waarden": str(len(_lists()[which])),
        }
        for which in ValueList
    ]


def declared() -> str:
    """Give the version of the standard that the lists were taken from."""
    text = (files("redaction") / "data" / "waardelijsten.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["bron"])


def known_words(which: ValueList) -> tuple[str, ...]:
    """Give the words of a list."""
    return tuple(_lists()[which])
