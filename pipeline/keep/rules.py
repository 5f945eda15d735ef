"""Says what may be destroyed on a day and why the rest may not. Pure.

A term of a year from 29 February ends on 28 February. The last day of a term is a day of keeping: the first day on
which a document may go is the day after.

Legal: docs/legal.md#bewaren
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model.bewaren import Bewaard, Bewaaroordeel, Bewaartermijn, Houd, Waardering
from pipeline.tools.datum import lange_datum

_FAMILY = "het hoort bij een mail of archief waarvan een ander deel nog niet weg mag."


def judge_all(
    stukken: Sequence[Bewaard], terms: Mapping[str, Bewaartermijn], holds: Sequence[Houd], today: dt.date
) -> tuple[Bewaaroordeel, ...]:
    """Judge documents; a family must be given whole, for it goes together or not at all."""
    alone = [judge(one, terms, holds, today) for one in stukken]
    families: dict[str, list[Bewaaroordeel]] = defaultdict(list)
    for one, found in zip(stukken, alone, strict=True):
        families[one.familie or one.id].append(found)
    return tuple(_in_family(found, families[one.familie or one.id]) for one, found in zip(stukken, alone, strict=True))


def judge(one: Bewaard, terms: Mapping[str, Bewaartermijn], holds: Sequence[Houd], today: dt.date) -> Bewaaroordeel:
    """Judge one document by itself."""
    term = terms.get(one.soort)
    begin = one.dagen.get(term.vanaf) if term else None
    last = last_day(begin, term) if begin and term and term.waardering is not Waardering.BEWAREN else None
    held = [hold for hold in holds if hold.onderwerp in (one.id, *one.dossiers)]
    reasons = [f"iemand houdt het vast ({hold.id[:8]}): {hold.reden}" for hold in held]
    reasons += [*_term_reasons(term, begin, last, today), *one.beletsels]
    return Bewaaroordeel(one.id, one.soort, term, begin, last, tuple(reasons), bool(held))


def last_day(begin: dt.date, term: Bewaartermijn) -> dt.date:
    """Give the last day of a term that is counted from a day; in a shorter month its last day."""
    if term.eenheid == "dag":
        return begin + dt.timedelta(days=term.aantal)
    months = begin.month - 1 + term.aantal * (12 if term.eenheid == "jaar" else 1)
    year, month = begin.year + months // 12, months % 12 + 1
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month, min(begin.day, calendar.monthrange(year, month)[1]))


def _term_reasons(term: Bewaartermijn | None, begin: dt.date | None, last: dt.date | None, today: dt.date) -> list[str]:
    if term is None:
        return ["er is geen bewaartermijn voor deze soort."]
    if term.waardering is Waardering.BEWAREN:
        return ["het wordt blijvend bewaard; draag het over aan uw archief."]
    if begin is None or last is None:
        return [f"de termijn loopt nog niet: er is geen dag van {term.vanaf.value}."]
    if today <= last:
        return [f"de termijn loopt tot en met {lange_datum(last)}."]
    return []


def _in_family(found: Bewaaroordeel, family: Sequence[Bewaaroordeel]) -> Bewaaroordeel:
    if all(one.is_due for one in family):
        return found
    reasons = found.waarom_niet or (_FAMILY,)
    return replace(found, waarom_niet=reasons, gehouden=any(one.gehouden for one in family))
