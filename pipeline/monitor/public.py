"""What a stranger may see of the monitor: types that cannot hold more.

No document, page, trede, finding or unconfirmed figure has a place here, so none can get out by accident.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.model.extraction import Category
from pipeline.monitor import told
from pipeline.monitor.model import SHOWN, Overzicht, Punt, Regel, Som
from pipeline.monitor.policy import Beleid
from pipeline.monitor.room import MonitorRoom
from pipeline.monitor.tiles import Tegel, tiles_of_gemeenten, tiles_of_provinces
from pipeline.zinnen import SOURCE


@dataclass(frozen=True, slots=True)
class PubliekeRegel:
    """One gemeente in one category, as far as a person confirmed it."""

    gemeente: str
    """Code, `GM1700`."""
    naam: str
    provincie: str
    categorie: Category
    taak: int | None
    realisatie: int | None
    tekort: int | None
    percentage: int | None
    peildata: tuple[dt.date, ...]
    van: str
    """Whose figures they are, in Dutch; never a document or a person."""

    @property
    def days(self) -> str:
        """Give in Dutch of which day the figures are."""
        return told.days(*((self.peildata[0], self.peildata[-1]) if self.peildata else (None, None)))


@dataclass(frozen=True, slots=True)
class Openbaar:
    """The public monitor of one day and category, of the country or of one province."""

    dag: dt.date
    provincie: str | None
    categorie: Category
    rijen: tuple[PubliekeRegel, ...]
    sommen: tuple[Som, ...]
    """Per province, the whole last."""
    verloop: tuple[Punt, ...]
    peildata: tuple[dt.date, ...]

    @property
    def geheel(self) -> Som:
        """Give the sum of the whole."""
        return self.sommen[-1]


def public_categories(beleid: Beleid) -> tuple[Category, ...]:
    """Give the categories that are public, in the order of a page."""
    return tuple(one for one in SHOWN if one in beleid.openbaar)


def public_monitor(
    room: MonitorRoom, day: dt.date | None, provincie: str | None, categorie: Category
) -> tuple[Openbaar, tuple[Tegel, ...]]:
    """Give what a stranger may see, and the tiles of its map (without links).

    Raises:
        InputError: There is no such province.
    """
    found = room.overview(day, provincie, categorie, public=True)
    rows = found.of_category(categorie)
    sums = tuple(one for one in found.sommen if one.categorie is categorie)
    tiles = tiles_of_gemeenten(rows, "") if provincie else tiles_of_provinces(sums, "/openbaar/{}")
    return _public(found, rows, sums), tiles


def _public(found: Overzicht, rows: tuple[Regel, ...], sums: tuple[Som, ...]) -> Openbaar:
    made = tuple(map(_row, rows))
    return Openbaar(found.dag, found.provincie, found.categorie, made, sums, found.verloop, found.peildata)


def _row(row: Regel) -> PubliekeRegel:
    bases = dict.fromkeys(SOURCE[one.basis] for one in row.bronnen)
    return PubliekeRegel(
        gemeente=row.gemeente,
        naam=row.naam,
        provincie=row.provincie,
        categorie=row.categorie,
        taak=row.taak.waarde,
        realisatie=row.realisatie.waarde,
        tekort=row.tekort,
        percentage=row.percentage,
        peildata=row.peildata,
        van=" en ".join(bases),
    )
