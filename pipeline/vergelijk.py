"""Sets the figures of a gemeente beside those of the ministry; neither ever takes the place of the other (INV-25)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.cijfers import agreed, contradiction
from pipeline.model.extraction import Category
from pipeline.model.feit import Veld
from pipeline.model.status import Basis, StatusRecord
from pipeline.tools.datum import korte_datum
from pipeline.zinnen import LABEL

_OFFICIAL = (Basis.MINISTERIE, Basis.PRT, Basis.COA)
"""Whose figure stands on the side of the ministry, the strongest first."""


class Waarde(NamedTuple):
    """One figure with where it comes from."""

    aantal: int
    peildatum: dt.date
    basis: Basis
    document_id: str


class Vergelijking(NamedTuple):
    """What both sides say of one category."""

    gemeente: str
    cyclus: str
    categorie: Category
    ministerie: Waarde | None
    zelfde_dag: Waarde | None
    """The gemeente's own figure of the same peildatum."""
    later: Waarde | None
    """The gemeente's own latest figure of another peildatum; recorded apart, never set off."""
    verschil: int | None
    """Own figure minus that of the ministry, on the same peildatum; None when one is not known."""
    uitleg: tuple[str, ...]
    """Dutch."""


def compare(records: Sequence[StatusRecord], peildatum: dt.date) -> tuple[Vergelijking, ...]:
    """Give per gemeente, cyclus and category what ministry and gemeente say of the realisatie on the deciding day.

    Where two documents of one basis say different things of one day, neither is chosen and the explanation tells so.
    """
    keys = sorted({(r.gemeente, r.cyclus, r.categorie) for r in records}, key=lambda key: (*key[:2], _order(key[2])))
    return tuple(_compare(key, records, peildatum) for key in keys)


def _order(category: Category) -> int:
    return list(Category).index(category)


def _compare(key: tuple[str, str, Category], records: Iterable[StatusRecord], peildatum: dt.date) -> Vergelijking:
    mine = [r for r in records if (r.gemeente, r.cyclus, r.categorie) == key and r.realisatie is not None]
    known = {(r.basis, r.peildatum) for r in mine}
    strongest = next((basis for basis in _OFFICIAL if (basis, peildatum) in known), None)
    official = _value(mine, strongest, peildatum) if strongest else None
    same_day = _value(mine, Basis.GEMEENTE, peildatum)
    others = sorted(day for basis, day in known if basis is Basis.GEMEENTE and day != peildatum)
    later = _value(mine, Basis.GEMEENTE, others[-1]) if others else None
    difference = same_day.aantal - official.aantal if same_day and official else None
    told = (*_conflicts(mine), *_told(key[2], official, same_day, later, peildatum))
    return Vergelijking(*key, official, same_day, later, difference, told)


def _value(records: Iterable[StatusRecord], basis: Basis, day: dt.date) -> Waarde | None:
    """Give the one figure of a basis on a day; None when there is none, or when its documents differ."""
    found = [r for r in records if (r.basis, r.peildatum) == (basis, day)]
    number = agreed(found, Veld.REALISATIE)
    return None if number is None else Waarde(number, day, basis, found[-1].document_id)


def _conflicts(records: Iterable[StatusRecord]) -> Iterator[str]:
    """Tell where documents of one basis differ on one day: neither figure is chosen."""
    said: dict[tuple[Basis, dt.date], list[StatusRecord]] = {}
    for record in records:
        said.setdefault((record.basis, record.peildatum), []).append(record)
    yield from (told for found in said.values() if (told := contradiction(found, Veld.REALISATIE)))


def _told(
    category: Category, official: Waarde | None, own: Waarde | None, later: Waarde | None, day: dt.date
) -> Iterator[str]:
    label, on_day = LABEL[category], korte_datum(day)
    if official is None:
        yield f"{label}: bij het ministerie is voor {on_day} geen eenduidig cijfer bekend."
    if own and official and own.aantal == official.aantal:
        yield f"{label}: gemeente en ministerie noemen voor {on_day} allebei {own.aantal} plekken."
    elif own and official:
        yield (
            f"{label}: voor {on_day} noemt het ministerie {official.aantal} plekken en de gemeente {own.aantal}. Vraag "
            "om een onderbouwing; het cijfer van het ministerie blijft staan."
        )
    elif own is None:
        yield f"{label}: de gemeente noemt voor {on_day} geen eenduidig cijfer."
    if later:
        yield (
            f"{label}: de gemeente noemt {later.aantal} plekken op {korte_datum(later.peildatum)}. Dat is een andere "
            "peildatum: het wordt apart vastgelegd."
        )
