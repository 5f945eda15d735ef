"""Terms that run: how the last day follows, how a term stands on a day, and what waits this week.

All is a function of the events and a day; nothing here looks at the clock.
Legal: docs/legal.md#termijnenwet
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

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
from pipeline.tools.grenzen import against_day

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

    Never fails: an uitstel that cannot be moves nothing and is told as a doubt, so that it hides no other term.
    """
    known = [event for event in events if event.dag <= day]
    due, doubts = _extended(term, known)
    answers = [event.dag for event in known if event.soort is _SOORT.ANTWOORD]
    answered = min(answers, default=None)
    status = _status(term, known, due, answered, day)
    earliest = next_working_day(due)
    reason = next(iter(doubts), None) or _against_reminder(known, status, answered, earliest, day)
    told = reason or "De termijn is verlopen en er is geen antwoord: een herinnering kan worden verzonden."
    return TermijnStand(term, status, due, answered, earliest, reason is None, told, doubts)


def _extended(term: LopendeTermijn, known: Gebeurtenissen) -> tuple[dt.date, tuple[str, ...]]:
    """Give the last day after the uitstel that was granted, and what was granted and cannot be.

    A request alone changes nothing. The first decision holds: a term is extended once.
    """
    due, doubts = term.uiterlijk, list[str]()
    for event in sorted((e for e in known if e.soort is _SOORT.UITSTEL_VERLEEND), key=lambda e: e.dag):
        if wrong := _against_uitstel(event, due, is_extended=due > term.uiterlijk):
            doubts.append(f"Het uitstel van {lange_datum(event.dag)} telt niet mee: {wrong}")
        elif event.tot:
            due = event.tot
    return due, tuple(doubts)


def _against_uitstel(event: Gebeurtenis, due: dt.date, *, is_extended: bool) -> str | None:
    """Give in Dutch why a granted uitstel moves nothing; None when it does."""
    checks = (
        (not event.verwijzing.strip(), "uitstel bestaat alleen als besluit. Neem een besluit met ibt terms extend."),
        (is_extended, f"de termijn was al verlengd tot {lange_datum(due)}. Kijk na welk besluit geldt."),
        (
            event.tot is None or event.tot <= due,
            f"uitstel loopt tot een dag na {lange_datum(due)}. Kijk het besluit na.",
        ),
        (event.tot is not None and against_day(event.tot), "het jaar van dit uitstel klopt niet. Kijk het besluit na."),
    )
    return next((told for holds, told in checks if holds), None)


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
        (asks_time(known), "Er is uitstel gevraagd en daarover is nog niet besloten: de herinnering wacht."),
        (any(e.soort is _SOORT.RAPPEL for e in known), "De herinnering is al verzonden."),
        (day < earliest, f"Een herinnering kan pas vanaf {lange_datum(earliest)}, de eerste werkdag na de termijn."),
        (not is_working_day(day), "Een herinnering gaat alleen op een werkdag uit."),
    )
    return next((reason for holds, reason in checks if holds), None)


def _on(day: dt.date | None) -> str:
    return f" op {lange_datum(day)}" if day else ""


def asks_time(known: Gebeurtenissen) -> bool:
    """Tell whether more time was asked for and nobody decided on it yet.

    One decision settles every request that came in until its day: a request may come by mail and by post.
    """
    asked = max((e.dag for e in known if e.soort is _SOORT.UITSTEL_GEVRAAGD), default=None)
    decisions = (_SOORT.UITSTEL_VERLEEND, _SOORT.UITSTEL_GEWEIGERD)
    decided = max((e.dag for e in known if e.soort in decisions), default=None)
    return asked is not None and (decided is None or asked > decided)


def against_extension(term: LopendeTermijn, events: Gebeurtenissen, until: dt.date | None, day: dt.date) -> str | None:
    """Give in Dutch why no decision on more time can be taken on a day; None when it can.

    `until` is the new last day, None to refuse. What was asked for in time may be granted after the term ended, also
    when the answer came meanwhile; what nobody asked for in time may not.
    """
    state = term_state(term, events, day)
    asked = [event.dag for event in events if event.soort is _SOORT.UITSTEL_GEVRAAGD]
    granted = any(event.soort is _SOORT.UITSTEL_VERLEEND for event in events)
    last = lange_datum(state.uiterlijk)
    over = state.status in (TermijnStatus.GEHAALD, TermijnStatus.VERVALLEN)
    late = state.status is TermijnStatus.VERLOPEN and not any(asked_on <= state.uiterlijk for asked_on in asked)
    checks = (
        (over, f"deze termijn is {state.status.value}. Er valt niets te verlengen."),
        (granted, f"deze termijn is al een keer verlengd, tot {last}."),
        (until is None and not asked, "er is geen verzoek om uitstel bij deze termijn, dus er is niets te weigeren."),
        (
            until is not None and late,
            f"deze termijn eindigde op {last} en toen was er geen verzoek om uitstel. Geef een nieuwe termijn in een "
            "nieuwe brief.",
        ),
        (
            until is not None and until <= state.uiterlijk,
            f"uitstel loopt tot een dag na {last}. Kies een latere dag.",
        ),
    )
    return next((told for holds, told in checks if holds), None)


# -- working lists ----------------------------------------------------------------------------------------------


def work_list(states: Iterable[TermijnStand], day: dt.date) -> Werklijst:
    """Give what ends this week and what is too late of terms as they stand on a day, soonest first."""
    ordered = sorted(states, key=lambda state: (state.uiterlijk, state.termijn.gemeente, state.termijn.naam))
    sunday = day + dt.timedelta(days=6 - day.weekday())
    running = (TermijnStatus.OPEN, TermijnStatus.VERLENGD)
    return Werklijst(
        deze_week=tuple(s for s in ordered if s.status in running and s.uiterlijk <= sunday),
        te_laat=tuple(s for s in ordered if s.status is TermijnStatus.VERLOPEN and s.beantwoord_op is None),
    )
