"""The rows of the monitor, worked out from figures alone: which figure holds on a day, and what gemeenten add up to.

Per gemeente and category the newest figure on or before the day holds, and of one day that of the strongest source.
Where documents of that source contradict, nothing is chosen and nothing is averaged. A sum always tells of how many
gemeenten it is. Legal: docs/legal.md#verdeelbesluit
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.bevinding import derive_bevinding, derive_categorie
from pipeline.cijfers import CATEGORIES
from pipeline.model.extraction import Category
from pipeline.model.stand import Cyclus, cyclus_op
from pipeline.model.status import Basis
from pipeline.monitor.model import OTHER_GROUPS, SHOWN, UNKNOWN, Gegeven, Getal, Punt, Regel, Som, part_of
from pipeline.monitor.policy import Beleid
from pipeline.tools.register import Gemeente

Treden = Mapping[str, int]
"""Trede by code of the gemeente."""


@dataclass(frozen=True, slots=True)
class Cijferreeks:
    """All figures of one gemeente in one category, in order of day; made once, asked for many days."""

    dagen: tuple[dt.date, ...]
    cijfers: tuple[Gegeven, ...]

    def until(self, day: dt.date) -> tuple[Gegeven, ...]:
        """Give the figures of that day and before."""
        return self.cijfers[: bisect_right(self.dagen, day)]


Reeksen = Mapping[tuple[str, Category], Cijferreeks]
"""By code of the gemeente and category."""
_NONE = Cijferreeks((), ())


def order_figures(figures: Iterable[Gegeven]) -> dict[tuple[str, Category], Cijferreeks]:
    """Give figures by gemeente and category, in order of day."""
    found: dict[tuple[str, Category], list[Gegeven]] = {}
    for one in figures:
        found.setdefault((one.gemeente, one.categorie), []).append(one)
    made = {}
    for key, mine in found.items():
        mine.sort(key=lambda one: (one.peildatum, one.document_id))
        made[key] = Cijferreeks(tuple(one.peildatum for one in mine), tuple(mine))
    return made


def confirmed_only(figures: Iterable[Gegeven]) -> tuple[Gegeven, ...]:
    """Give the figures that the public may see: confirmed, and of a day on which no source contradicts itself."""
    said: dict[tuple[object, ...], dict[Basis, list[Gegeven]]] = {}
    for one in figures:
        of_day = said.setdefault((one.gemeente, one.categorie, one.peildatum), {})
        of_day.setdefault(one.basis, []).append(one)
    clear = (of_day.values() for of_day in said.values() if not any(map(_contradict, of_day.values())))
    return tuple(one for groups in clear for mine in groups for one in mine if one.bevestigd)


def _contradict(mine: Sequence[Gegeven]) -> bool:
    return bool(_agreed(mine, "taak").tegenstrijdig or _agreed(mine, "realisatie").tegenstrijdig)


# -- one gemeente -----------------------------------------------------------------------------------------------


def rows_of(
    gemeente: Gemeente,
    day: dt.date,
    reeksen: Reeksen,
    cycles: Sequence[Cyclus],
    beleid: Beleid,
    trede: int | None = None,
    categories: Sequence[Category] = SHOWN,
) -> tuple[Regel, ...]:
    """Give the rows of one gemeente on a day, one per category, also where nothing is known."""
    cyclus = cyclus_op(cycles, day)
    made = {}
    has_total = Category.TOTAAL in categories
    for category in dict.fromkeys((*categories, *(CATEGORIES if has_total else ()))):
        known = reeksen.get((gemeente.code, category), _NONE).until(day)
        made[category] = _row(gemeente, category, day, _of_cyclus(known, category, cyclus), beleid, trede)
    if has_total:
        made[Category.TOTAAL] = _total(made[Category.TOTAAL], [made[one] for one in CATEGORIES])
    return tuple(made[category] for category in categories)


def _of_cyclus(known: Sequence[Gegeven], category: Category, cyclus: Cyclus | None) -> Sequence[Gegeven]:
    """Give the figures of the task that holds on the day; other groups have a task of their own."""
    if category in OTHER_GROUPS:
        return known
    return [one for one in known if cyclus is not None and one.cyclus == cyclus.id]


def _row(
    gemeente: Gemeente, category: Category, day: dt.date, known: Sequence[Gegeven], beleid: Beleid, trede: int | None
) -> Regel:
    order = beleid.voorrang(category)
    ranked = [one for one in known if one.basis in order]
    chosen = _newest(ranked, order)
    used = _with_task(chosen, ranked, order)
    task, real = _agreed(used, "taak"), _agreed(chosen, "realisatie")
    stand = derive_categorie(category, task.waarde, real.waarde).uitkomst if category in CATEGORIES else None
    said_by = {one.basis for one in chosen}
    beside = _latest_per_basis([one for one in known if one.basis not in said_by])
    return Regel(
        gemeente=gemeente.code,
        naam=gemeente.naam,
        provincie=gemeente.provincie,
        categorie=category,
        dag=day,
        taak=task,
        realisatie=real,
        tekort=_short(task.waarde, real.waarde),
        uitkomst=stand,
        bronnen=tuple(chosen) if used is chosen or not used else (*chosen, *used),
        peildata=tuple(sorted({one.peildatum for one in chosen})),
        anders=beside,
        trede=trede,
    )


def _newest(known: Sequence[Gegeven], order: Sequence[Basis]) -> list[Gegeven]:
    """Give everything that the strongest source says of the newest day that has a realisatie, else of the newest."""
    if not known:
        return []
    told = [one for one in known if one.realisatie is not None] or known
    day = told[-1].peildatum
    of_day = [one for one in known if one.peildatum == day]
    basis = min((one.basis for one in told if one.peildatum == day), key=order.index)
    return [one for one in of_day if one.basis is basis]


def _with_task(chosen: list[Gegeven], ranked: Sequence[Gegeven], order: Sequence[Basis]) -> list[Gegeven]:
    """Give the figures that tell the task: those chosen, else the newest of the strongest source that tell one.

    Within a cyclus the task does not change by the day.
    """
    if any(one.taak is not None for one in chosen):
        return chosen
    telling = [one for one in ranked if one.taak is not None]
    if not telling:
        return []
    basis = min((one.basis for one in telling), key=order.index)
    strongest = [one for one in telling if one.basis is basis]
    return [one for one in strongest if one.peildatum == strongest[-1].peildatum]


def _latest_per_basis(known: Sequence[Gegeven]) -> tuple[Gegeven, ...]:
    latest = {one.basis: one.peildatum for one in known}
    return tuple(one for one in known if one.peildatum == latest[one.basis])


def _agreed(found: Iterable[Gegeven], field: str) -> Getal:
    told = sorted({value for one in found if (value := getattr(one, field)) is not None})
    if len(told) > 1:
        return Getal(None, tuple(told))
    return Getal(told[0]) if told else UNKNOWN


def _short(task: int | None, real: int | None) -> int | None:
    return None if task is None or real is None else max(0, task - real)


def _total(stated: Regel, parts: Sequence[Regel]) -> Regel:
    """Give the row of regulier and amv together; what a document itself calls a total counts when no part is known."""
    bronnen = tuple(dict.fromkeys(one for part in parts for one in part.bronnen))
    if not bronnen:
        return stated
    outcome = derive_bevinding(
        derive_categorie(part.categorie, part.taak.waarde, part.realisatie.waarde) for part in parts
    )
    short = [part.tekort for part in parts]
    return replace(
        stated,
        taak=_added([part.taak for part in parts]),
        realisatie=_added([part.realisatie for part in parts]),
        tekort=None if None in short else sum(one for one in short if one is not None),
        uitkomst=outcome,
        bronnen=bronnen,
        peildata=tuple(sorted({day for part in parts for day in part.peildata})),
        anders=(),
    )


def _added(numbers: Sequence[Getal]) -> Getal:
    """Give a sum; unknown when a part is, contradicting (with what is said of the parts) when a part is."""
    clash = tuple(value for one in numbers for value in one.tegenstrijdig)
    if clash:
        return Getal(None, clash)
    values = [one.waarde for one in numbers]
    return UNKNOWN if None in values else Getal(sum(one for one in values if one is not None))


# -- many gemeenten ---------------------------------------------------------------------------------------------


def all_rows(
    gemeenten: Sequence[Gemeente],
    day: dt.date,
    reeksen: Reeksen,
    cycles: Sequence[Cyclus],
    beleid: Beleid,
    treden: Treden,
    categories: Sequence[Category] = SHOWN,
) -> tuple[Regel, ...]:
    """Give the rows of many gemeenten on a day, in the order given."""
    return tuple(
        row for one in gemeenten for row in rows_of(one, day, reeksen, cycles, beleid, treden.get(one.code), categories)
    )


def add_up(naam: str, rows: Sequence[Regel], categorie: Category, day: dt.date) -> Som:
    """Give what the rows of some gemeenten come to in one category; what is unknown is left out and counted."""
    mine = [row for row in rows if row.categorie is categorie]
    tasks = [row.taak.waarde for row in mine if row.taak.waarde is not None]
    reals = [row.realisatie.waarde for row in mine if row.realisatie.waarde is not None]
    both = [row for row in mine if row.is_known]
    task, short = sum(row.taak.waarde or 0 for row in both), sum(row.tekort or 0 for row in both)
    days = [day for row in mine for day in row.peildata]
    return Som(
        naam=naam,
        categorie=categorie,
        dag=day,
        gemeenten=len(mine),
        taak=sum(tasks) if tasks else None,
        taak_bekend=len(tasks),
        realisatie=sum(reals) if reals else None,
        realisatie_bekend=len(reals),
        beide_bekend=len(both),
        tekort=short if both else None,
        percentage=part_of(task - short, task) if both else None,
        tegenstrijdig=sum(row.tegenstrijdig for row in mine),
        onbevestigd=sum(bool(row.bronnen) and not row.bevestigd for row in mine),
        oudste=min(days, default=None),
        nieuwste=max(days, default=None),
        treden=tuple(sorted(Counter(row.trede for row in mine if row.trede is not None).items())),
    )


def fits(figure: Gegeven, categorie: Category) -> bool:
    """Tell whether a figure counts for a category: those of regulier and amv count for the total too."""
    return figure.categorie is categorie or (categorie is Category.TOTAAL and figure.categorie in CATEGORIES)


def trend_days(figures: Iterable[Gegeven], day: dt.date, most: int) -> tuple[dt.date, ...]:
    """Give the days of a trend, oldest first: the days on or before `day` that most figures are of.

    Days of single figures do not crowd out those on which a whole province was measured.
    """
    counted = Counter(one.peildatum for one in figures if one.peildatum <= day and one.realisatie is not None)
    chosen = sorted(counted, key=lambda one: (counted[one], one), reverse=True)[:most]
    return tuple(sorted(chosen))


def point(rows: Sequence[Regel], categorie: Category, day: dt.date) -> Punt:
    """Give one day of a trend: the sums over the gemeenten of which both numbers are known."""
    both = [row for row in rows if row.categorie is categorie and row.is_known]
    task, real = sum(row.taak.waarde or 0 for row in both), sum(row.realisatie.waarde or 0 for row in both)
    return Punt(day, task, real, len(both)) if both else Punt(day, None, None, 0)
