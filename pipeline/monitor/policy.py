"""The rules of the monitor as data: which source goes first, what is confirmed, what the public may see."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.model.extraction import Category
from pipeline.model.status import Basis
from pipeline.monitor.model import OTHER_GROUPS


@dataclass(frozen=True, slots=True)
class Beleid:
    """The rules of `data/monitor.toml`."""

    asielzoekers: tuple[Basis, ...]
    """Whose figures count for the task of the Spreidingswet, the strongest first."""
    andere_groepen: tuple[Basis, ...]
    bevestigd_door: frozenset[str]
    """What counts as the word of a person: `correctie`, `werkboek`, `besluit`, `nagekeken`."""
    bevestigd_van: frozenset[Basis]
    """Whose figures may be confirmed without a look at the document itself."""
    oud_na_dagen: int
    punten: int
    """Of a trend."""
    openbaar: tuple[Category, ...]

    def voorrang(self, category: Category) -> Sequence[Basis]:
        """Give whose figures count in a category, the strongest first."""
        return self.andere_groepen if category in OTHER_GROUPS else self.asielzoekers


@cache
def read_policy() -> Beleid:
    """Give the rules of `data/monitor.toml`."""
    data = tomllib.loads((files("pipeline") / "data" / "monitor.toml").read_text(encoding="utf-8"))
    return Beleid(
        asielzoekers=tuple(map(Basis, data["voorrang"]["asielzoekers"])),
        andere_groepen=tuple(map(Basis, data["voorrang"]["andere_groepen"])),
        bevestigd_door=frozenset(data["bevestigd"]["door"]),
        bevestigd_van=frozenset(map(Basis, data["bevestigd"]["basis"])),
        oud_na_dagen=data["vers"]["oud_na_dagen"],
        punten=data["verloop"]["punten"],
        openbaar=tuple(map(Category, data["openbaar"]["categorieen"])),
    )
