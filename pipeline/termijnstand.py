"""Terms that run: how the last day follows, how a term stands on a day, and what waits this week.

All is a function of the events and a day; nothing here looks at the clock.
Legal: docs/legal.md#termijnenwet
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from pipeline.errors import FigureMissing, RecordError
from pipeline.model.termijn import (
    Gebeurtenis,
    GebeurtenisSoort,
    LopendeTermijn,
    TermijnStand,
    TermijnStatus,
    Werklijst,
)
from pipeline.stage import digest
from pipeline.termijn import Termijn, count_term, due_date, is_working_day, longest_extended, next_working_day
from pipeline.tools.datum import lange_datum, weekdag

_PLURAL = {"dag": "dagen", "werkdag": "werkdagen", "week": "weken", "maand": "maanden"}
_SOORT = GebeurtenisSoort
Gebeurtenissen = Sequence[Gebeurtenis]


# -- starting a term --------------------------------------------------------------------------------------------


def start_term(gemeente: str, cyclus: str, rule: Termijn, start: str, ankerdag: dt.date | None) -> LopendeTermijn:
    """Give the term that a letter or document starts.

    Raises:
        FigureMissing: The day it counts from is not known; no other day is ever taken instead.
    """
    if ankerdag is None:
        raise FigureMissing(f"de dag van {rule.anker} is niet bekend, dus de termijn ook niet. Vul die dag in.")
    return LopendeTermijn(
        id=digest([gemeente, cyclus, rule.naam, start])[:32],
        gemeente=gemeente,
        cyclus=cyclus,
        naam=rule.naam,
        omschrijving=rule.omschrijving,
        start=start,
        anker=rule.anker,
        ankerdag=ankerdag,
        aantal=rule.aantal,
        eenheid=rule.eenheid,
        wettelijk=rule.wettelijk,
        uiterlijk=due_date(ankerdag, rule.aantal, rule.eenheid, statutory=rule.wettelijk),
        afleiding=explain(ankerdag, rule.aantal, rule.eenheid, statutory=rule.wettelijk),
    )


def check_term(term: LopendeTermijn) -> None:
    """Let a term through whose last day follows from its anchor and does not lie before it (INV-10).

    Raises:
        RecordError: It does not.
    """
    due = due_date(term.ankerdag, term.aantal, term.eenheid, statutory=term.wettelijk)
    if due != term.uiterlijk or (term.aantal > 0 and due < term.ankerdag):
        raise RecordError(
            f"de termijn tot {lange_datum(term.uiterlijk)} volgt niet uit {lange_datum(term.ankerdag)}; berekend is "
            f"{lange_datum(due)}. Reken de termijn opnieuw uit."
        )


def explain(anchor: dt.date, n: int, unit: str, *, statutory: bool) -> str:
    """Give in Dutch how the last day follows, for a person to check.

    Raises:
        RecordError: The unit is unknown.
    """
    plain, due = count_term(anchor, n, unit), due_date(anchor, n, unit, statutory=statutory)
    size, number = longest_extended(unit), abs(n)
    named = unit if number == 1 else _PLURAL.get(unit, unit)
    sum_ = f"{lange_datum(anchor)} {'+' if n >= 0 else '−'} {number} {named} = {lange_datum(plain)}"
    if not statutory:
        return f"{sum_}; geen wettelijke termijn, dus niet verlengd"
    if due != plain:
        return f"{sum_}, {_no_work(plain)}; wettelijke termijn, dus verlengd tot {lange_datum(due)}"
    if n <= 0:
        return f"{sum_}; wettelijke termijn die terugtelt, dus niet verlengd"
    if size and n > size:
        return f"{sum_}; wettelijke termijn van meer dan {size} {_PLURAL.get(unit, unit)}, dus niet verlengd"
    return f"{sum_}, een werkdag; wettelijke termijn, verlengen is niet nodig"


def _no_work(day: dt.date) -> str:
    name = weekdag(day)
    return f"een {name}" if name in ("zaterdag", "zondag") else f"een erkende feestdag ({name})"


# -- how it stands ----------------------------------------------------------------------------------------------


def term_state(term: LopendeTermijn, events: Gebeurtenissen, day: dt.date) -> TermijnStand:
    """Give how a term stands at the end of a day, from what happened up to and including it.

    Raises:
        RecordError: An uitstel is granted without a day, or to a day that is no later.
    """
    known = [event for event in events if event.dag <= day]
    due = _extended(term, known)
    answers = [event.dag for event in known if event.soort is _SOORT.ANTWOORD]
    answered = min(answers, default=None)
    status = _status(term, known, due, answered, day)
    earliest = next_working_day(due)
    reason = _against_reminder(known, status, answered, earliest, day)
    told = reason or "De termijn is verlopen en er is geen antwoord: een herinnering kan worden verzonden."
    return TermijnStand(term, status, due, answered, earliest, reason is None, told)


def _extended(term: LopendeTermijn, known: Gebeurtenissen) -> dt.date:
    """Give the last day after every uitstel that was granted: a request alone changes nothing."""
    due = term.uiterlijk
    for event in sorted((e for e in known if e.soort is _SOORT.UITSTEL_VERLEEND), key=lambda e: e.dag):
        if event.tot is None or event.tot <= due:
            raise RecordError(f"uitstel loopt tot een dag na {lange_datum(due)}. Noem in het besluit de nieuwe dag.")
        if not event.verwijzing.strip():
            raise RecordError("uitstel bestaat alleen als besluit. Noem het besluit.")
        due = event.tot
    return due


def _status(
    term: LopendeTermijn, known: Gebeurtenissen, due: dt.date, answered: dt.date | None, day: dt.date
) -> TermijnStatus:
    if any(event.soort is _SOORT.VERVALLEN for event in known):
        return TermijnStatus.VERVALLEN
    if answered and answered <= due:
        return TermijnStatus.GEHAALD
    if answered or day > due:
        return TermijnStatus.VERLOPEN
    return TermijnStatus.VERLENGD if due > term.uiterlijk else TermijnStatus.OPEN


def _against_reminder(
    known: Gebeurtenissen, status: TermijnStatus, answered: dt.date | None, earliest: dt.date, day: dt.date
) -> str | None:
    """Give the Dutch reason why no reminder may go out on a day; None when it may."""
    checks = (
        (status is TermijnStatus.VERVALLEN, "De brief is ingetrokken of vervangen: er loopt geen termijn."),
        (answered is not None, f"Er is een antwoord ontvangen{_on(answered)}: geen herinnering."),
        (_asks_time(known), "Er is uitstel gevraagd en daarover is nog niet besloten: de herinnering wacht."),
        (any(e.soort is _SOORT.RAPPEL for e in known), "De herinnering is al verzonden."),
        (day < earliest, f"Een herinnering kan pas vanaf {lange_datum(earliest)}, de eerste werkdag na de termijn."),
        (not is_working_day(day), "Een herinnering gaat alleen op een werkdag uit."),
    )
    return next((reason for holds, reason in checks if holds), None)


def _on(day: dt.date | None) -> str:
    return f" op {lange_datum(day)}" if day else ""


def _asks_time(known: Gebeurtenissen) -> bool:
    """Tell whether more time was asked for and nobody decided on it yet."""
    asked = sum(event.soort is _SOORT.UITSTEL_GEVRAAGD for event in known)
    decided = sum(event.soort in (_SOORT.UITSTEL_VERLEEND, _SOORT.UITSTEL_GEWEIGERD) for event in known)
    return asked > decided


# -- working lists ----------------------------------------------------------------------------------------------


def work_list(terms: Iterable[LopendeTermijn], events: Mapping[str, Gebeurtenissen], day: dt.date) -> Werklijst:
    """Give what ends this week and what is too late, soonest first; `events` by the id of the term."""
    states = [term_state(term, events.get(term.id, ()), day) for term in terms]
    ordered = sorted(states, key=lambda state: (state.uiterlijk, state.termijn.gemeente, state.termijn.naam))
    sunday = day + dt.timedelta(days=6 - day.weekday())
    running = (TermijnStatus.OPEN, TermijnStatus.VERLENGD)
    return Werklijst(
        deze_week=tuple(s for s in ordered if s.status in running and s.uiterlijk <= sunday),
        te_laat=tuple(s for s in ordered if s.status is TermijnStatus.VERLOPEN and s.beantwoord_op is None),
    )
