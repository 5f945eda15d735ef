"""Gives what a screen reader says at a box or a picture, and tells whether a text in a file is such a text of ours."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from redaction.burn.plan import SEPARATOR


@cache
def _said() -> dict[str, str]:
    """Give the texts of toegankelijk.toml by key."""
    data = tomllib.loads((files("redaction") / "data" / "toegankelijk.toml").read_text(encoding="utf-8"))
    return {key: str(text) for key, text in data.items()}


@cache
def _gronden() -> dict[str, str]:
    data = tomllib.loads((files("redaction") / "data" / "gronden.toml").read_text(encoding="utf-8"))
    return {row["code"]: row["gesproken"] for row in data["grond"]}


def speak(key: str) -> str:
    """Give a text of toegankelijk.toml: `afbeelding`, `formule`, `bladzijde` or `opsommingsteken`."""
    return _said()[key]


def speak_codes(codes: Iterable[str]) -> str:
    """Give the grounds as one reads them aloud: `artikel 5.1, tweede lid, onder e`; an unknown code as it is."""
    return _said()["tussen_gronden"].join(_gronden().get(code, code) for code in codes)


def speak_box(label: str) -> str:
    """Give what is said at a box with this text: `gelakt, artikel 5.1, tweede lid, onder e`."""
    return _said()["vak"].format(gronden=speak_codes(label.split(SEPARATOR)))


def is_ours(text: str) -> bool:
    """Tell whether an alternative text in a file is one that we write: nothing of a source."""
    if text in {speak("afbeelding"), speak("formule"), speak("bladzijde"), speak("opsommingsteken")}:
        return True
    before, after = _said()["vak"].split("{gronden}")
    if not text.startswith(before) or not text.endswith(after):
        return False
    parts = text[len(before) : len(text) - len(after)].split(_said()["tussen_gronden"])
    return all(part in _known() for part in parts)


@cache
def _known() -> frozenset[str]:
    return frozenset((*_gronden(), *_gronden().values()))


def own_words() -> str:
    """Give all that may be said in a released file, for who searches it for words of a source."""
    return " ".join((*_said().values(), *_gronden().values()))
