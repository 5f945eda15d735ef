"""Whose figures a workbook may bring in: that follows from who imports it, never from what it says (INV-25)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipeline.config import Role
from pipeline.errors import RecordError
from pipeline.model.status import Basis
from pipeline.tools.ambt import mandate
from pipeline.tools.datum import lange_datum
from pipeline.zaak.bureau import Bureau


@cache
def _rules() -> Mapping[Role, Mapping[str, frozenset[Basis]]]:
    told = tomllib.loads((files("pipeline") / "data" / "bronnen.toml").read_text(encoding="utf-8"))
    return {
        Role(role): {key: frozenset(map(Basis, row[key])) for key in ("vrij", "met_mandaat")}
        for role, row in told["rol"].items()
    }


def refused_sources(bureau: Bureau, mandaat: str, dag: dt.date) -> dict[Basis, str]:
    """Give the sources that this workspace may not take in, each with the Dutch reason and what to do.

    Raises:
        RecordError: A mandate is named that does not hold on the day.
    """
    if mandaat and mandate(mandaat, dag, bureau.mandaten) is None:
        raise RecordError(
            f"dit mandaat geldt niet op {lange_datum(dag)}. Kies een mandaat uit het register; zie ibt ladder mandates."
        )
    rule = _rules()[bureau.organisatie.rol]
    allowed = rule["vrij"] | (rule["met_mandaat"] if mandaat else frozenset())
    return {basis: _reason(bureau, basis, rule["met_mandaat"]) for basis in Basis if basis not in allowed}


def _reason(bureau: Bureau, basis: Basis, with_mandate: frozenset[Basis]) -> str:
    if basis in with_mandate:
        return "cijfers van deze bron leest alleen iemand met een mandaat in. Noem het met --mandaat, of kies gemeente."
    return (
        f"een {bureau.organisatie.rol.value} leest geen cijfers van deze bron in. Kies de bron van wie de cijfers "
        "zijn, of haal de regel weg."
    )
