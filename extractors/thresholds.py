"""The bounds of the checks, from `data/checks.toml`: a domain expert may change them."""

from __future__ import annotations

from functools import cache

from extractors.rules import load


@cache
def threshold(name: str) -> float:
    """Give the bound with this name."""
    return float(next(row["waarde"] for row in load("checks")["grens"] if row["naam"] == name))
