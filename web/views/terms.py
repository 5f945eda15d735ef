"""Terms: what ends this week, what is too late, how a last day was worked out, more time, and a calendar."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline import casework
from pipeline.errors import IbtError, InputError
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.termijn import LopendeTermijn, TermijnStatus
from pipeline.termijn import is_working_day, read_terms, recognised_holidays
from pipeline.termijnstand import work_list
from pipeline.tools.datum import typed_day, weekdag
from pipeline.tools.register import find_gemeente, gemeente_by_code
from pipeline.zaak import termijnlijst
from pipeline.zaak.bureau import Bureau, today
from web.gate import Needs
from web.house import house_of
from web.pages import go_to
from web.policy import NOTHING, Form, Typed, check_mandate, mandate_options, not_here, plain, show, usable_mandates

router = APIRouter()
MayLook = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_ZIEN))]
MayDecide = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_BESLUITEN))]
MayWork = Annotated[Ingelogd, Depends(Needs(Recht.BRIEF_MAKEN))]
_WRONG, _ID_LENGTH, _MOST_DAYS = 422, 32, 400
_UNITS = {"dag": "dagen", "werkdag": "werkdagen", "week": "weken", "maand": "maanden"}
_ANCHORS = {"dagtekening": "de dagtekening van de brief", "ontvangst": "de dag van ontvangst"}
_ENDED = (TermijnStatus.GEHAALD, TermijnStatus.VERVALLEN)

# -- lists ------------------------------------------------------------------------------------------------------


@router.get("/termijnen")
def list_terms(request: Request, who: MayLook, lijst: str = "deze-week", gemeente: str = "") -> Response:
    """Show the terms that end this week, that are too late, or all of them."""
    bureau, day = house_of(request).bureau(), today()
    code, told = _code(gemeente)
    states = termijnlijst.standen(bureau, day, code) if not told else ()
    work = work_list(states, day)
    chosen = lijst if lijst in ("deze-week", "te-laat", "alle") else "deze-week"
    shown = {"deze-week": work.deze_week, "te-laat": work.te_laat, "alle": states}[chosen]
    counts = {"deze-week": len(work.deze_week), "te-laat": len(work.te_laat), "alle": len(states)}
    names = {code: one.naam for code, one in gemeente_by_code().items()}
    values: dict[str, Any] = {"standen": shown, "lijst": chosen, "aantallen": counts, "namen": names, "dag": day}
    return show(request, "terms/lijst.html", "Termijnen", gemeente=gemeente, fout=told, **values)


def _code(gemeente: str) -> tuple[str | None, str]:
    """Give the code of the gemeente that was typed, and what is wrong when there is none."""
    if not gemeente.strip():
        return None, ""
    try:
        return find_gemeente(gemeente).code, ""
    except InputError as wrong:
        return None, plain(wrong)


@router.get("/termijnen/agenda.ics", dependencies=[Depends(Needs(Recht.ZAAK_ZIEN))])
def calendar(request: Request) -> Response:
    """Give every term that runs or is too late as a calendar file."""
    data = termijnlijst.agenda(house_of(request).bureau(), today())
    headers = {"Content-Disposition": 'attachment; filename="termijnen.ics"'}
    return Response(data, media_type="text/calendar", headers=headers)


# -- starting ---------------------------------------------------------------------------------------------------


@router.get("/termijnen/starten")
def starting(request: Request, who: MayWork, document: str = "") -> Response:
    """Show the form to start the term of a letter of ours that came in as a document."""
    return _start_page(request, document, "", None)


@router.post("/termijnen/starten")
def start(request: Request, who: MayWork, form: Form) -> Response:
    """Start the term of a letter of ours that came in as a document."""
    bureau, received = house_of(request).bureau(), form.one("ontvangen_op")
    try:
        day = typed_day(received)
        if received and day is None:
            raise InputError("de dag van ontvangst is geen dag. Vul een dag in, zoals 9-4-2026.")
        found = bureau.desk.find(form.one("document"))
        term = casework.start_term(bureau, found, who.naam, day)
    except IbtError as wrong:
        return _start_page(request, form.one("document"), received, wrong)
    return go_to(f"/termijnen/{term.id}", "De termijn is gestart.")


def _start_page(request: Request, document: str, received: str, wrong: IbtError | None) -> Response:
    values = {"document": document, "ontvangen_op": received, "fout": plain(wrong) if wrong else ""}
    return show(request, "terms/starten.html", "Een termijn starten", status=_WRONG if wrong else 200, **values)


# -- one term ---------------------------------------------------------------------------------------------------


@router.get("/termijnen/{term_id}")
def show_term(request: Request, term_id: str, who: MayLook) -> Response:
    """Show one term: how its last day was worked out, what happened, and the form to decide on more time."""
    return _term_page(request, who, term_id, NOTHING)


@router.post("/termijnen/{term_id}/uitstel")
def extend(request: Request, term_id: str, who: MayDecide, form: Form) -> Response:
    """Decide on more time: granted until a day, or refused."""
    bureau = house_of(request).bureau()
    term = _find(bureau, term_id)
    try:
        until = typed_day(form.one("tot")) if form.one("hoe") == "verlenen" else None
        if form.one("hoe") not in ("verlenen", "weigeren") or (form.one("hoe") == "verlenen" and until is None):
            raise InputError("kies of u het uitstel verleent of weigert. Verleent u het, vul dan de nieuwe dag in.")
        mandate = check_mandate(usable_mandates(bureau, who), form.one("mandaat"))
        casework.extend_term(bureau, term.id, until, casework.make_wil(who.naam, mandate, form.one("motivering"), {}))
    except IbtError as wrong:
        return _term_page(request, who, term_id, form, wrong)
    said = "verleend" if until else "geweigerd"
    return go_to(f"/termijnen/{term.id}", f"Uitstel {said}. Laat het de gemeente weten met brief L19.")


def _find(bureau: Bureau, term_id: str) -> LopendeTermijn:
    """Give the term with exactly this id.

    Raises:
        HTTPException: There is none.
    """
    if len(term_id) != _ID_LENGTH:
        raise not_here("termijn")
    try:
        return casework.term_history(bureau, term_id)[0]
    except InputError:
        raise not_here("termijn") from None


def _term_page(request: Request, who: Ingelogd, term_id: str, form: Typed, wrong: IbtError | None = None) -> Response:
    bureau = house_of(request).bureau()
    term = _find(bureau, term_id)
    _, events = casework.term_history(bureau, term.id)
    state = next(one for one in casework.term_states(bureau, term.gemeente) if one.termijn.id == term.id)
    values: dict[str, Any] = {
        "termijn": term,
        "stand": state,
        "reden": plain(state.reden),
        "gebeurtenissen": events,
        "naam": gemeente_by_code()[term.gemeente].naam,
        "sommen": _calculation(term),
        "vrij": _days_off(term.ankerdag, term.uiterlijk),
        "bron": read_terms().get(term.naam),
        "mandaten": mandate_options(usable_mandates(bureau, who)),
        "loopt": state.status not in _ENDED,
        "getypt": form,
        "fout": plain(wrong) if wrong else "",
        "is_brief": "-" in term.start,
    }
    return show(request, "terms/termijn.html", term.omschrijving, status=_WRONG if wrong else 200, **values)


def _calculation(term: LopendeTermijn) -> list[tuple[str, str]]:
    """Give the sum, step by step: the day it begins with, the rule, and the day that comes out."""
    unit = _UNITS.get(term.eenheid, term.eenheid) if term.aantal != 1 else term.eenheid
    law = "Ja: valt de laatste dag in een weekend of op een feestdag, dan schuift hij op (Algemene termijnenwet)."
    no_law = "Nee: de brief stelt deze termijn zelf; een weekend of feestdag verlengt hem niet."
    return [
        ("Begint bij", _ANCHORS.get(term.anker, term.anker)),
        ("Die dag is", f"{weekdag(term.ankerdag)} {term.ankerdag.day}-{term.ankerdag.month}-{term.ankerdag.year}"),
        ("Regel", f"{term.aantal} {unit}"),
        ("Termijn uit een wet?", law if term.wettelijk else no_law),
        ("Uitkomst", f"{weekdag(term.uiterlijk)} {term.uiterlijk.day}-{term.uiterlijk.month}-{term.uiterlijk.year}"),
    ]


def _days_off(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """Give the recognised holidays between two days, and the last day when nobody works on it."""
    span = min((last - first).days, _MOST_DAYS)
    days = [first + dt.timedelta(days=number) for number in range(span + 1)]
    found = [(day, weekdag(day)) for day in days if day in recognised_holidays(day.year)]
    if not is_working_day(last) and last not in dict(found):
        found.append((last, weekdag(last)))
    return found
