"""Gives the texts that we write in a released document ourselves."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_wording(part: str) -> dict[str, Any]:
    """Give the texts of one part of vrijgave.toml by key: `geweigerd` or `legenda`."""
    data = tomllib.loads((files("redaction") / "data" / "vrijgave.toml").read_text(encoding="utf-8"))
    return dict(data[part])
