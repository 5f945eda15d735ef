"""The monitor of one workspace: what pages, downloads and commands ask for.

What was read is kept until something changes, so that a page asks the database for little.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.bevinding import read_cycles
from pipeline.errors import InputError, RecordError
from pipeline.model.extraction import Category
from pipeline.model.stand import cyclus_op
from pipeline.monitor.confirm import Gelezen, confirmed_documents, figures_digest, write_confirmation
from pipeline.monitor.model import COUNTRY, SHOWN, Gegeven, Overzicht, Punt, Regel, Som, Stukcijfers
from pipeline.monitor.policy import Beleid, read_policy
from pipeline.monitor.read import Bekend, decides_here, read_figures, state_of
from pipeline.monitor.rows import (
    Reeksen,
    add_up,
    all_rows,
    confirmed_only,
    fits,
    order_figures,
    point,
    rows_of,
    trend_days,
)
from pipeline.tools.register import find_gemeente, find_provincie, gemeenten, provincies
from pipeline.zaak.bureau import Bureau, today


@dataclass(slots=True)
class MonitorRoom:
    """Makes overviews; usable from several threads."""

    bureau: Bureau
    beleid: Beleid = field(default_factory=read_policy)
    _groups: dict[str, tuple[Gegeven, ...]] = field(default_factory=dict)
    _kept: tuple[tuple[object, ...], Bekend] | None = None
    _ordered: dict[bool, Reeksen] = field(default_factory=dict)
    """For the public, and for officers."""
    _made: dict[tuple[object, ...], Overzicht] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def overview(
        self,
        day: dt.date | None = None,
        provincie: str | None = None,
        categorie: Category = Category.TOTAAL,
        *,
        public: bool = False,
    ) -> Overzicht:
        """Give the monitor on a day (today when none is named) of the country or a province (name, alias or code).

        All categories are in it; `categorie` is the one of the trend. With `public` it holds only confirmed figures,
        and no trede.

        Raises:
            InputError: There is no such province.
        """
        day = day or today()
        area = find_provincie(provincie).naam if provincie else None
        with self._lock:
            known = self._read()
            key = (day, area, categorie, public)
            if key not in self._made:
                if len(self._made) > _MOST_KEPT:
                    self._made.clear()
                self._made[key] = self._make(known, self._series(public=public), key)
            return self._made[key]

    def series(self, gemeente: str) -> tuple[Gegeven, ...]:
        """Give every figure of a gemeente (code) that is shown, by category and day."""
        with self._lock:
            known = self._read()
        mine = [one for one in known.cijfers if one.gemeente == gemeente]
        return tuple(sorted(mine, key=lambda one: (SHOWN.index(one.categorie), one.peildatum, one.basis, one.bron)))

    def of_gemeente(
        self, gemeente: str, categorie: Category, day: dt.date | None = None
    ) -> tuple[tuple[Regel, ...], tuple[Punt, ...]]:
        """Give the rows of one gemeente (name or code) on a day, and the trend of one category.

        Raises:
            InputError: There is no such gemeente.
        """
        place, day, cycles = find_gemeente(gemeente), day or today(), read_cycles()
        with self._lock:
            known = self._read()
            series = self._series(public=False)
        cyclus = cyclus_op(cycles, day)
        trede = known.treden(day, cyclus).get(place.code) if decides_here(self.bureau) else None
        mine = [one for (code, _), told in series.items() if code == place.code for one in told.cijfers]
        days = trend_days((one for one in mine if fits(one, categorie)), day, self.beleid.punten)
        points = [
            point(rows_of(place, one, series, cycles, self.beleid, None, (categorie,)), categorie, one) for one in days
        ]
        return rows_of(place, day, series, cycles, self.beleid, trede), tuple(points)

    def _read(self) -> Bekend:
        with self.bureau.store.read() as session:
            state = state_of(session, self.bureau.walk.recipe.version)
        if self._kept is None or self._kept[0] != state:
            if self._kept is not None and self._kept[0][0] != state[0]:
                self._groups.clear()
            self._kept = (state, read_figures(self.bureau, self.beleid, self._groups))
            self._made.clear()
            self._ordered.clear()
        return self._kept[1]

    def _series(self, *, public: bool) -> Reeksen:
        if public not in self._ordered:
            shown = self._read().cijfers
            if public:
                shown = tuple(one for one in confirmed_only(shown) if one.categorie in self.beleid.openbaar)
            self._ordered[public] = order_figures(shown)
        return self._ordered[public]

    def _make(self, known: Bekend, series: Reeksen, asked: tuple[dt.date, str | None, Category, bool]) -> Overzicht:
        day, area, category, public = asked
        cycles, places = read_cycles(), [one for one in gemeenten() if area in (None, one.provincie)]
        cyclus = cyclus_op(cycles, day)
        treden = known.treden(day, cyclus) if not public and decides_here(self.bureau) else {}
        rows = all_rows(places, day, series, cycles, self.beleid, treden)
        codes = {one.code for one in places}
        mine = [one for (code, _), told in series.items() if code in codes for one in told.cijfers]
        days = trend_days((one for one in mine if fits(one, category)), day, self.beleid.punten)
        trend = [
            point(all_rows(places, one, series, cycles, self.beleid, {}, (category,)), category, one) for one in days
        ]
        return Overzicht(
            dag=day,
            cyclus=cyclus,
            provincie=area,
            rijen=rows,
            sommen=tuple(_sums(rows, area, day)),
            categorie=category,
            verloop=tuple(trend),
            peildata=tuple(sorted({one.peildatum for one in mine}, reverse=True)),
        )

    # -- the word of a person on the figures of a document -------------------------------------------------------

    def documents(self, gemeente: str | None = None) -> tuple[Stukcijfers, ...]:
        """Give the documents with figures, of one gemeente (code) or all: those nobody checked first."""
        with self._lock:
            known = self._read()
        mine: dict[str, list[Gelezen]] = {}
        for one in known.gelezen:
            mine.setdefault(one.cijfer.document_id, []).append(one)
        found = []
        for document_id, read in mine.items():
            if gemeente is None or any(one.cijfer.gemeente == gemeente for one in read):
                found.append(_to_check(document_id, read, known.nagekeken))
        return tuple(sorted(found, key=lambda one: (one.nagekeken, one.bron, one.document_id)))

    def confirm(self, document_id: str, seen: str, who: str, *, takes_back: bool = False) -> None:
        """Write that a person checked the figures of a document against it, or takes that back.

        Raises:
            InputError: No figure is of this document.
            RecordError: The name is empty, or there is nothing to take back.
            Outdated: The figures are others than those that were seen (`seen` is their `stempel`).
        """
        if not who.strip():
            raise RecordError("dit heeft uw naam nodig. Meld u opnieuw aan.")
        known = read_figures(self.bureau, self.beleid, {})
        mine = [one for one in known.gelezen if one.cijfer.document_id == document_id]
        if not mine:
            raise InputError("van dit stuk staan geen cijfers in de monitor. Kijk of het nummer klopt.")
        with self.bureau.store.write() as session:
            if takes_back and document_id not in confirmed_documents(session):
                raise RecordError("niemand heeft dit stuk bevestigd. Er is niets vastgelegd.")
            write_confirmation(session, document_id, mine, seen, who.strip(), takes_back=takes_back)


_MOST_KEPT = 64


def _sums(rows: Sequence[Regel], area: str | None, day: dt.date) -> list[Som]:
    names = [area] if area else [one.naam for one in provincies()]
    made = []
    for category in SHOWN:
        mine = [row for row in rows if row.categorie is category]
        made += [add_up(name, [row for row in mine if row.provincie == name], category, day) for name in names]
        made += [] if area else [add_up(COUNTRY, mine, category, day)]
    return made


def _to_check(document_id: str, read: Sequence[Gelezen], said: Mapping[str, str]) -> Stukcijfers:
    stamp = figures_digest(read)
    figures = tuple(one.cijfer for one in read)
    return Stukcijfers(document_id, figures[0].bron, figures, said.get(document_id) == stamp, stamp)
