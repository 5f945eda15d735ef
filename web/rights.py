"""Which rights the roles have: pipeline/data/rechten.toml, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from pipeline.model.rechten import Recht, Rol


@cache
def _table() -> dict[Rol, frozenset[Recht]]:
    told = tomllib.loads((files("pipeline.data") / "rechten.toml").read_text(encoding="utf-8"))
    return {Rol(rol): frozenset(map(Recht, rechten)) for rol, rechten in told["rollen"].items()}


def rights_of(roles: Collection[Rol]) -> frozenset[Recht]:
    """Give all that somebody with these roles may do."""
    return frozenset().union(*(_table()[rol] for rol in roles))
