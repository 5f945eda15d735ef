"""What the monitor is made of: figures with their source, rows per gemeente, sums per province."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.model.extraction import Category
from pipeline.model.stand import Cyclus, Uitkomst
from pipeline.model.status import Basis

SHOWN = (Category.TOTAAL, Category.REGULIER, Category.AMV, Category.STATUSHOUDERS, Category.OEKRAINE)
"""The categories of the monitor, in the order in which they stand on a page; `totaal` is regulier and amv together."""
OTHER_GROUPS = (Category.STATUSHOUDERS, Category.OEKRAINE)
"""Groups outside the task of the Spreidingswet: they have no cyclus and no finding (INV-27)."""
NAME = {
    Category.TOTAAL: "Asielzoekers totaal",
    Category.REGULIER: "Asielzoekers regulier",
    Category.AMV: "Asielzoekers amv",
    Category.STATUSHOUDERS: "Statushouders",
    Category.OEKRAINE: "Oekraïense ontheemden",
}
"""What a category is called on a page."""
WHOSE = {
    Basis.MINISTERIE: "ministerie",
    Basis.PRT: "regietafel of provincie",
    Basis.COA: "COA",
    Basis.GEMEENTE: "gemeente",
}
"""Whose figure it is, in a word or two for a table."""
COUNTRY = "Nederland"
"""Name of the sum over all provinces."""


@dataclass(frozen=True, slots=True)
class Gegeven:
    """One figure of one gemeente as one source tells it, corrections applied."""

    gemeente: str
    """Code, `GM1700`."""
    cyclus: str
    """Empty for a group outside the task of the Spreidingswet."""
    categorie: Category
    peildatum: dt.date
    taak: int | None
    realisatie: int | None
    basis: Basis
    document_id: str
    bron: str
    """What the source is, in Dutch: `Brief van het ministerie, 9 april 2026`; never a name of a person."""
    paginas: tuple[int, ...] = ()
    gecorrigeerd: bool = False
    bevestigd: bool = False
    """Whether a person stands behind it; see data/monitor.toml."""
    nakijken: bool = False
    """Whether it counts only after a person looked at the document."""


@dataclass(frozen=True, slots=True)
class Getal:
    """A number that may be unknown, or that sources tell differently; then it is never a guess."""

    waarde: int | None = None
    tegenstrijdig: tuple[int, ...] = ()
    """What the sources say when they contradict; empty when they do not."""


UNKNOWN = Getal()


@dataclass(frozen=True, slots=True)
class Regel:
    """Where one gemeente stands in one category on the day that was asked for."""

    gemeente: str
    naam: str
    provincie: str
    categorie: Category
    dag: dt.date
    """The day that was asked for."""
    taak: Getal
    realisatie: Getal
    tekort: int | None
    """Places short of the task; a surplus is no shortfall, and in one category never makes up for the other."""
    uitkomst: Uitkomst | None
    """What the rules derive; None for a group that has no finding (INV-27)."""
    bronnen: tuple[Gegeven, ...]
    """The figures it follows from; empty when there are none."""
    peildata: tuple[dt.date, ...] = ()
    """The days of the figures themselves, oldest first; a task that is told of an earlier day does not count here."""
    anders: tuple[Gegeven, ...] = ()
    """The latest figures of sources that do not decide; shown beside it, never in its place."""
    trede: int | None = None

    @property
    def leeftijd(self) -> int | None:
        """Give how many days old the oldest figure is on the day that was asked for; None without figures."""
        return (self.dag - self.peildata[0]).days if self.peildata else None

    @property
    def percentage(self) -> int | None:
        """Give the part of the task that is there; None when it cannot be told.

        Places above one task never make up for another, so a total that falls short is never 100 %.
        """
        if self.tekort and self.taak.waarde is not None:
            return part_of(self.taak.waarde - self.tekort, self.taak.waarde)
        return part_of(self.realisatie.waarde, self.taak.waarde)

    @property
    def tegenstrijdig(self) -> bool:
        """Tell whether sources contradict on a figure."""
        return bool(self.taak.tegenstrijdig or self.realisatie.tegenstrijdig)

    @property
    def is_known(self) -> bool:
        """Tell whether both the task and the places are known."""
        return self.taak.waarde is not None and self.realisatie.waarde is not None

    @property
    def gecorrigeerd(self) -> bool:
        """Tell whether a person corrected one of the figures."""
        return any(one.gecorrigeerd for one in self.bronnen)

    @property
    def bevestigd(self) -> bool:
        """Tell whether a person stands behind all figures."""
        return bool(self.bronnen) and all(one.bevestigd for one in self.bronnen)


@dataclass(frozen=True, slots=True)
class Som:
    """The gemeenten of a province (or of the country) in one category, added up as far as they are known."""

    naam: str
    categorie: Category
    dag: dt.date
    gemeenten: int
    taak: int | None
    """Sum of the tasks that are known; None when none is."""
    taak_bekend: int
    """Of how many gemeenten the task is known."""
    realisatie: int | None
    realisatie_bekend: int
    beide_bekend: int
    """Of how many gemeenten both are known: shortfall and percentage are of these only."""
    tekort: int | None
    percentage: int | None
    """The part of the tasks that is met; what one gemeente has above its task counts for no other."""
    tegenstrijdig: int
    """Of how many gemeenten sources contradict; these are in no sum."""
    onbevestigd: int
    """Of how many gemeenten with a figure nobody confirmed it."""
    oudste: dt.date | None
    nieuwste: dt.date | None
    treden: tuple[tuple[int, int], ...] = ()
    """Trede and how many gemeenten stand on it."""

    @property
    def mixed_days(self) -> bool:
        """Tell whether figures of unlike days are added up: a page must say so."""
        return self.oudste != self.nieuwste


@dataclass(frozen=True, slots=True)
class Punt:
    """One day of a trend."""

    dag: dt.date
    taak: int | None
    realisatie: int | None
    bekend: int
    """Of how many gemeenten both numbers are known."""


@dataclass(frozen=True, slots=True)
class Overzicht:
    """The monitor on one day, of the country or of one province."""

    dag: dt.date
    cyclus: Cyclus | None
    """Whose task holds on the day; None before the first."""
    provincie: str | None
    rijen: tuple[Regel, ...]
    """Per gemeente and category."""
    sommen: tuple[Som, ...]
    """Per province and category, the whole (country, or the province) last."""
    categorie: Category
    """The one that the trend is of."""
    verloop: tuple[Punt, ...]
    """Of the whole, oldest first."""
    peildata: tuple[dt.date, ...]
    """The days that figures are of, newest first: what a person may choose from."""

    def som(self, categorie: Category, naam: str | None = None) -> Som:
        """Give the sum of the whole, or of the province of a name."""
        wanted = naam or self.provincie or COUNTRY
        return next(one for one in self.sommen if (one.naam, one.categorie) == (wanted, categorie))

    def of_category(self, categorie: Category) -> tuple[Regel, ...]:
        """Give the rows of one category."""
        return tuple(row for row in self.rijen if row.categorie is categorie)


@dataclass(frozen=True, slots=True)
class Stukcijfers:
    """One document with figures, for a person who checks whether they are right."""

    document_id: str
    bron: str
    cijfers: tuple[Gegeven, ...]
    nagekeken: bool
    """Whether somebody confirmed exactly these figures."""
    stempel: str
    """Digest of the figures; what was seen goes along with what is said."""


def part_of(realisatie: int | None, taak: int | None) -> int | None:
    """Give the percentage of a task that is there, rounded; None without a task or when one is unknown.

    Rounding never hides that something is missing (at most 99 then) or that something is there (at least 1 then).
    """
    if realisatie is None or not taak:
        return None
    rounded = (200 * realisatie + taak) // (2 * taak)
    if realisatie < taak:
        rounded = min(rounded, 99)
    return max(rounded, 1) if realisatie else rounded
