"""Which places count: from reported locations to the realisatie of a gemeente, with a reason for each that does not.

The eight rules bear the numbers of the domain description, so that a reason can be looked up.
Legal: docs/legal.md#telregels
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from pipeline.cijfers import CATEGORIES
from pipeline.errors import ConfigError, FigureConflict, RecordError
from pipeline.model.extraction import Category
from pipeline.model.locatie import Locatie, LocatieSoort, LocatieStatus, NietGeteld, Telling, TelRegels
from pipeline.tools.datum import korte_datum

_DAY = dt.timedelta(days=1)


@cache
def read_counting_rules() -> Mapping[str, TelRegels]:
    """Give the counting rules of `data/cycli.toml` by cyclus; a cyclus whose rules are not known is not in it.

    Raises:
        ConfigError: The data lets regulier and amv make up for each other: no rule here can do that.
    """
    rows = tomllib.loads((files("pipeline") / "data" / "cycli.toml").read_text(encoding="utf-8"))["cyclus"]
    return {row["id"]: _rules(row) for row in rows if "telling" in row}


def _rules(row: Mapping[str, Any]) -> TelRegels:
    told = row["telling"]
    if told["uitwisselbaar"]:
        raise ConfigError(f"cyclus {row['id']}: regulier en AMV zijn niet uitwisselbaar. Zet uitwisselbaar op false.")
    return TelRegels(
        cyclus=row["id"],
        beschikbaar_op=told.get("beschikbaar_op"),
        telt_tot=told.get("telt_tot"),
        overbrugging_vereist=told["overbrugging_vereist"],
        uitwisselbaar=told["uitwisselbaar"],
        aftoppen=told["aftoppen"],
        apart=tuple(LocatieSoort(kind) for kind in told["apart"]),
    )


# -- counting ---------------------------------------------------------------------------------------------------


def count_places(locaties: Sequence[Locatie], peildatum: dt.date, rules: TelRegels) -> tuple[Telling, ...]:
    """Give what counts per gemeente and category on a day; a category without any location is not in it, not zero.

    Raises:
        RecordError: A number is below zero.
        FigureConflict: One location is told twice for one category.
    """
    _check(locaties)
    keys = sorted({(one.gemeente, CATEGORIES.index(one.categorie)) for one in _counted(locaties)})
    return tuple(_count(locaties, gemeente, CATEGORIES[at], peildatum, rules) for gemeente, at in keys)


def _counted(locaties: Iterable[Locatie]) -> list[Locatie]:
    """Give the locations of the two categories of the task: other groups never count (INV-27)."""
    return [one for one in locaties if one.categorie in CATEGORIES]


def _check(locaties: Iterable[Locatie]) -> None:
    seen: set[tuple[str, Category]] = set()
    for one in locaties:
        if one.plekken < 0:
            raise RecordError(f"locatie {one.id}: het aantal plekken is negatief. Controleer de opgave.")
        if (one.id, one.categorie) in seen:
            raise FigureConflict(
                f"locatie {one.id} staat twee keer in de lijst voor {one.categorie.value}. Kies er een."
            )
        seen.add((one.id, one.categorie))


class _Verdict(NamedTuple):
    """What counts of one location."""

    telt: int | None
    """None when it cannot be told."""
    regel: int = 0
    reden: str = ""
    vraag: str = ""


@dataclass
class _Sum:
    sure: int = 0
    unknown: bool = False
    planned: int = 0
    apart: int = 0
    left_out: list[NietGeteld] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def add(self, one: Locatie, verdict: _Verdict) -> None:
        """Take in the verdict on one location."""
        counted = verdict.telt or 0
        self.sure += counted
        self.unknown = self.unknown or verdict.telt is None
        self.planned += one.plekken if verdict.regel == 5 else 0
        self.apart += one.plekken if verdict.regel == 4 else 0
        if verdict.reden:
            self.left_out.append(NietGeteld(one.id, one.plekken - counted, verdict.regel, verdict.reden))
        if verdict.vraag:
            self.questions.append(f"Locatie {one.id}: {verdict.vraag}")


def _count(
    locaties: Sequence[Locatie], gemeente: str, category: Category, peildatum: dt.date, rules: TelRegels
) -> Telling:
    mine = [one for one in locaties if (one.gemeente, one.categorie) == (gemeente, category)]
    total = _Sum()
    for one in mine:
        total.add(one, _judge(one, mine, peildatum, rules))
    return Telling(
        gemeente=gemeente,
        categorie=category,
        peildatum=peildatum,
        aantal=None if total.unknown else total.sure,
        zeker=total.sure,
        in_voorbereiding=total.planned,
        apart=total.apart,
        niet_geteld=tuple(total.left_out),
        vragen=tuple(total.questions),
    )


def _judge(one: Locatie, all_: Sequence[Locatie], peildatum: dt.date, rules: TelRegels) -> _Verdict:
    if one.status is not LocatieStatus.GEREALISEERD:
        return _planned(one, all_)
    if one.soort in rules.apart:
        return _Verdict(0, 4, f"{one.soort.value} is een apart cijfer: alleen langdurige plekken tellen mee.")
    if rules.telt_tot is None:
        return _Verdict(None, 1, "Tot welke dag een plek beschikbaar moet blijven, is in deze cyclus nog niet bekend.")
    if one.beschikbaar_vanaf is None or one.beschikbaar_tot is None:
        end = "begindatum" if one.beschikbaar_vanaf is None else "einddatum"
        return _Verdict(None, 1, f"De {end} is niet bekend.", f"wat is de {end}?")
    until = max(rules.telt_tot, peildatum)
    if one.beschikbaar_tot < until:
        told = f"Beschikbaar tot {korte_datum(one.beschikbaar_tot)}; nodig is minstens tot {korte_datum(until)}."
        return _Verdict(0, 1, told)
    if one.beschikbaar_vanaf <= peildatum:
        return _in_use(one, rules)
    return _opens_later(one, all_, peildatum, rules)


def _planned(one: Locatie, all_: Sequence[Locatie]) -> _Verdict:
    bridged = any(other.overbrugt == one.id for other in all_)
    ask = "hier hoort overbruggingsopvang bij; ga na of de locatie inmiddels open is." if bridged else ""
    return _Verdict(0, 5, f"Nog niet gerealiseerd ({one.status.value}): telt als in voorbereiding.", ask)


def _in_use(one: Locatie, rules: TelRegels) -> _Verdict:
    day = rules.beschikbaar_op
    if day and rules.overbrugging_vereist and one.beschikbaar_vanaf and one.beschikbaar_vanaf > day:
        # the rule speaks of the day of compliance; for a later peildatum a person must say whether it holds too
        return _Verdict(one.plekken, vraag=f"ging na {korte_datum(day)} open; beoordeel of dit voor de taak meetelt.")
    return _Verdict(one.plekken)


# -- rule 2: bridging -------------------------------------------------------------------------------------------


def _opens_later(one: Locatie, all_: Sequence[Locatie], peildatum: dt.date, rules: TelRegels) -> _Verdict:
    opens = korte_datum(one.beschikbaar_vanaf or peildatum)
    bridges = [other for other in all_ if other.overbrugt == one.id]
    if not rules.overbrugging_vereist:
        return _Verdict(0, 1, f"Pas beschikbaar vanaf {opens}, na de peildatum.")
    if not bridges:
        told = f"Pas beschikbaar vanaf {opens}, zonder overbruggingsopvang in dezelfde gemeente."
        ask = "is er overbruggingsopvang? Zo ja: welke locatie, hoeveel plekken en van wanneer tot wanneer?"
        return _Verdict(0, 2, told, ask)
    bridged = [_bridged(one, other, peildatum, rules) for other in bridges]
    if None in bridged:
        ask = "van wanneer tot wanneer loopt de overbruggingsopvang?"
        return _Verdict(None, 2, "Van de overbruggingsopvang ontbreekt een datum.", ask)
    places = sum(number or 0 for number in bridged)
    counted = min(one.plekken, places)
    if counted == one.plekken:
        return _Verdict(counted)
    return _Verdict(
        counted, 2, f"Pas beschikbaar vanaf {opens}; er zijn maar {places} plekken overbrugd op de peildatum."
    )


def _bridged(one: Locatie, bridge: Locatie, peildatum: dt.date, rules: TelRegels) -> int | None:
    """Give how many places a bridge holds on the peildatum until the later location opens; None when unknown."""
    if bridge.status is not LocatieStatus.GEREALISEERD:
        return 0
    if bridge.beschikbaar_vanaf is None or bridge.beschikbaar_tot is None or one.beschikbaar_vanaf is None:
        return None
    if rules.telt_tot and bridge.beschikbaar_tot >= rules.telt_tot and bridge.soort not in rules.apart:
        return 0  # it counts for itself; the same people are not counted twice
    holds = bridge.beschikbaar_vanaf <= peildatum and bridge.beschikbaar_tot + _DAY >= one.beschikbaar_vanaf
    return bridge.plekken if holds else 0


# -- rule 6: places above the task ------------------------------------------------------------------------------


class Afgetopt(NamedTuple):
    """Places that count for the finding, and those above the task."""

    telt: int
    overschot: int


def cap(aantal: int, taak: int, rules: TelRegels) -> Afgetopt:
    """Give what counts for the finding; the surplus is shown and makes up for no other category or gemeente."""
    surplus = max(0, aantal - taak)
    return Afgetopt(aantal - surplus if rules.aftoppen else aantal, surplus)
