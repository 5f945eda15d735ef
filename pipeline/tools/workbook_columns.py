"""The columns of the workbook in which figures are gathered, as `data/werkboek.toml` describes them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.model.extraction import Category
from pipeline.model.locatie import LocatieSoort, LocatieStatus
from pipeline.model.status import Basis
from pipeline.model.uitruil import AfspraakStatus

STAND, AFSPRAKEN, LOCATIES, UITLEG, GEMEENTEN = "Stand", "Afspraken", "Locaties", "Uitleg", "Gemeenten"
"""Names of the sheets."""
CATEGORIE: Mapping[Category, str] = {Category.REGULIER: "regulier", Category.AMV: "AMV"}
"""What a category is called in a cell."""
GEEN_EINDE = "geen einde"
"""Instead of a last day."""
GEBIED, CYCLUS = "Gebied", "Cyclus"
"""Labels on the sheet Uitleg of what the workbook is for."""
ALLES, PROVINCIE, GEMEENTE = "alle gemeenten", "provincie ", "gemeente "
"""How an area is written: the last two are followed by a name."""

KEUZES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    STAND: {
        "categorie": {told: category for category, told in CATEGORIE.items()},
        "bron": {basis.value: basis for basis in Basis},
    },
    AFSPRAKEN: {
        "categorie": {told: category for category, told in CATEGORIE.items()},
        "tegenprestatie": {
            "opvangplek": "opvangplek",
            "statushouderplek": "statushouderplek",
            "Oekraïneplek": "oekraineplek",
            "anders": "anders",
        },
        "tafel": {"PRT": "PRT", "RRT": "RRT"},
        "status": {status.value: status for status in AfspraakStatus},
    },
    LOCATIES: {
        "categorie": {told: category for category, told in CATEGORIE.items()},
        "soort": {kind.value: kind for kind in LocatieSoort},
        "status": {status.value: status for status in LocatieStatus},
        "openbaar": {"ja": True, "nee": False},
        "uitkering": {"ja": True, "nee": False},
    },
}
"""Per sheet and field: what may be chosen, with what it means in the model."""


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column of a sheet."""

    veld: str
    """Its name in the code."""
    kop: str
    """Its heading."""
    soort: str
    """`tekst`, `aantal`, `dag`, `keuze`, `gemeente` or `einde`."""
    breedte: int
    """In characters."""
    uitleg: str


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("pipeline.tools") / "data" / "werkboek.toml").read_text(encoding="utf-8"))


@cache
def read_columns(blad: str) -> tuple[Kolom, ...]:
    """Give the columns of the sheet Stand, Afspraken or Locaties, from left to right."""
    return tuple(Kolom(**row) for row in _data()[blad])


def read_explanation(which: str = "uitleg") -> tuple[str, ...]:
    """Give the lines of the sheet Uitleg, of the workbook or of the `rapportage`; an empty line precedes a heading."""
    return tuple(_data()[which])
