"""The fixed texts of a pack: redaction/data/pakket.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.tools.datum import lange_datum


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("redaction") / "data" / "pakket.toml").read_text(encoding="utf-8"))


def read_words(part: str) -> dict[str, Any]:
    """Give the texts of one part: `lijst`, `onderbouwing`, `redenen` or `uitleg`."""
    return dict(_read()[part])


def standard_motive(gronden: Sequence[str]) -> str:
    """Give the motivation for what nobody gave a motivation of their own: the explanation of its grounds, by version.

    The onderbouwing holds that explanation; the version says which text of ours was in force.
    """
    told = str(read_words("onderbouwing")["standaard"])
    return told.format(versie=_read()["versie"], gronden=" en ".join(gronden)) if gronden else ""


def because(name: str, *, nummer: str = "", datum: dt.date | None = None, reden: str = "") -> str:
    """Give the fixed sentence that explains why a row has no file."""
    day = lange_datum(datum) if datum else ""
    return str(read_words("redenen")[name]).format(nummer=nummer, datum=day, reden=reden)
