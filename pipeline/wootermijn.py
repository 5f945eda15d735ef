"""Works out the last day for a decision on a Woo request, with every step of how it follows.

Four weeks from the day after receipt, once two weeks more, longer by the days on which the clock stood still. The clock
stands still from the day after the message to the requester until the day on which it goes on; that day counts again.

Legal: docs/legal.md#woo-termijn and docs/legal.md#termijnenwet
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.errors import RecordError
from pipeline.model.wootermijn import Opschorting, Stap, WooFeit, WooFeitSoort, WooTermijn
from pipeline.termijn import Termijn, count_term, due_date, is_working_day, next_working_day, read_sources, read_terms
from pipeline.tools.datum import lange_datum

_DAY = dt.timedelta(days=1)
_WHY = {
    Opschorting.ZIENSWIJZE: ("derden geven hun zienswijze", "Wet open overheid, artikel 4.4, derde lid"),
    Opschorting.AANVULLING: ("de verzoeker vult het verzoek aan", "Algemene wet bestuursrecht, artikel 4:15"),
    Opschorting.INSTEMMING: (
        "de verzoeker stemde in met uitstel",
        "Algemene wet bestuursrecht, artikel 4:15, tweede lid",
    ),
}
_ATW = "Algemene termijnenwet, artikel 1"


def woo_term(facts: Sequence[WooFeit], today: dt.date) -> WooTermijn | None:
    """Give how the term of a request stands on a day; None while nobody wrote down when it came in."""
    received = next((one.dag for one in reversed(facts) if one.soort is WooFeitSoort.ONTVANGST), None)
    if received is None:
        return None
    longer = next((one for one in facts if one.soort is WooFeitSoort.VERLENGING), None)
    decided = next((one.dag for one in reversed(facts) if one.soort is WooFeitSoort.BESLUIT), None)
    last, steps, still = _count(received, longer, suspensions(facts))
    told = _told(last, decided, today)
    late = last is not None and (decided or today) > last
    return WooTermijn(received, last, told, late, longer is not None, still, decided, tuple(steps))


def check_fact(facts: Sequence[WooFeit], new: WooFeit, today: dt.date) -> None:
    """Check that something may be said about the term of a request as it stands.

    Raises:
        RecordError: It does not go together with what was said before; the message tells what to do.
    """
    if new.dag > today:
        raise RecordError("deze dag is nog niet geweest. Vul een dag in tot en met vandaag.")
    if new.soort is WooFeitSoort.ONTVANGST:
        return
    term = woo_term(facts, today)
    if term is None:
        raise RecordError("leg eerst vast op welke dag het verzoek is ontvangen.")
    if new.dag < term.ontvangen:
        raise RecordError("deze dag ligt voor de ontvangst van het verzoek. Controleer de datum.")
    _CHECKS[new.soort](facts, new, term)


def suspensions(facts: Sequence[WooFeit]) -> tuple[tuple[WooFeit, dt.date | None], ...]:
    """Give each time the clock stood still with the day it went on; None while it stands still."""
    found: list[tuple[WooFeit, dt.date | None]] = []
    for one in facts:
        if one.soort is WooFeitSoort.OPSCHORTING:
            found.append((one, None))
        elif one.soort is WooFeitSoort.HERVAT:
            open_ = [at for at, (_, until) in enumerate(found) if until is None]
            if open_:
                found[open_[-1]] = (found[open_[-1]][0], one.dag)
    return tuple(found)


def days_between(told: dt.date, resumed: dt.date) -> int:
    """Give how many days the clock stood still: from the day after the message until the day on which it goes on."""
    return max((resumed - told).days - 1, 0)


# -- count ------------------------------------------------------------------------------------------------------


def _count(
    received: dt.date, longer: WooFeit | None, still: Sequence[tuple[WooFeit, dt.date | None]]
) -> tuple[dt.date | None, list[Stap], bool]:
    terms = read_terms()
    steps = [Stap("Verzoek ontvangen. De termijn begint een dag later.", received, _source("woo_besluit"))]
    day = _term_step(steps, terms["woo_besluit"], received)
    if longer is not None:
        day = _term_step(steps, terms["woo_besluit_verlengd"], received)
    for said, until in still:
        why, source = _WHY[said.reden or Opschorting.ZIENSWIJZE]
        if until is None:
            told = f"De termijn staat stil sinds {lange_datum(said.dag + _DAY)}: {why}."
            steps.append(Stap(told, None, source))
            return None, steps, True
        days = days_between(said.dag, until)
        day += days * _DAY
        first = lange_datum(said.dag + _DAY)
        steps.append(Stap(f"Stil van {first} tot {lange_datum(until)} ({days} dagen): {why}.", day, source))
    if not is_working_day(day):
        day = next_working_day(day)
        steps.append(Stap("Die dag is een zaterdag, zondag of feestdag. De eerste werkdag telt.", day, _ATW))
    return day, steps, False


def _term_step(steps: list[Stap], term: Termijn, received: dt.date) -> dt.date:
    day = count_term(received, term.aantal, term.eenheid)
    weeks = {"week": "weken"}.get(term.eenheid, term.eenheid)
    steps.append(Stap(f"{term.omschrijving}: {term.aantal} {weeks}.", day, _source(term.naam)))
    return day


def _source(naam: str) -> str:
    return read_sources()[naam]


def _told(last: dt.date | None, decided: dt.date | None, today: dt.date) -> str:
    if last is None:
        return "De termijn staat stil. De laatste dag is bekend zodra u vastlegt dat zij verder loopt."
    if decided is not None:
        when = "op tijd" if decided <= last else f"{(decided - last).days} dag(en) te laat"
        return f"Besloten op {lange_datum(decided)}: {when}."
    left = (last - today).days
    if left < 0:
        return f"De laatste dag was {lange_datum(last)}: {-left} dag(en) te laat. Besluit zo snel mogelijk."
    return f"Besluit uiterlijk op {lange_datum(last)}: nog {left} dag(en)."


# -- what may be said -------------------------------------------------------------------------------------------


def _check_longer(_facts: Sequence[WooFeit], new: WooFeit, term: WooTermijn) -> None:
    if term.verlengd:
        raise RecordError("de termijn is al een keer verlengd. Dat mag maar één keer.")
    if not new.motivering.strip():
        raise RecordError("een verlenging heeft een motivering nodig. Vul die in.")
    if term.laatste_dag is not None and new.dag > term.laatste_dag:
        raise RecordError("de termijn was op die dag al voorbij. Verlengen kan alleen daarvoor.")
    if term.besloten is not None:
        raise RecordError("er is al besloten op dit verzoek.")


def _check_still(_facts: Sequence[WooFeit], new: WooFeit, term: WooTermijn) -> None:
    if term.staat_stil:
        raise RecordError("de termijn staat al stil. Leg eerst vast wanneer zij verder ging.")
    if new.reden is None:
        raise RecordError("kies waarom de termijn stilstaat: zienswijze, aanvulling of instemming.")
    if term.laatste_dag is not None and new.dag > term.laatste_dag:
        raise RecordError("de termijn was op die dag al voorbij. Opschorten kan alleen daarvoor.")
    asking = read_terms()["woo_preciseren"]
    ask_by = due_date(term.ontvangen, asking.aantal, asking.eenheid, statutory=asking.wettelijk)
    if new.reden is Opschorting.AANVULLING and new.dag > ask_by:
        raise RecordError("vragen om een preciezer verzoek kan alleen in de eerste twee weken na ontvangst.")


def _check_resumed(facts: Sequence[WooFeit], new: WooFeit, _term: WooTermijn) -> None:
    begun = [said.dag for said, until in suspensions(facts) if until is None]
    if not begun:
        raise RecordError("de termijn staat niet stil.")
    if new.dag < begun[-1]:
        raise RecordError("deze dag ligt voor het begin van de opschorting. Controleer de datum.")


def _check_decided(_facts: Sequence[WooFeit], _new: WooFeit, term: WooTermijn) -> None:
    if term.besloten is not None:
        raise RecordError("er is al vastgelegd dat op dit verzoek is besloten.")


_CHECKS = {
    WooFeitSoort.VERLENGING: _check_longer,
    WooFeitSoort.OPSCHORTING: _check_still,
    WooFeitSoort.HERVAT: _check_resumed,
    WooFeitSoort.BESLUIT: _check_decided,
}
