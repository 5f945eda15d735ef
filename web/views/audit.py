"""The audit log: who did what, page by page; what happened to one document or dossier; check it and take it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from pipeline.audit import Event
from pipeline.errors import InputError
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import audit_list, events
from pipeline.store.audit_told import Wanted, as_csv, as_ndjson, details, sentence
from pipeline.tools.datum import typed_day
from web.errors import NotThere
from web.gate import Needs
from web.house import House, house_of
from web.pages import go_to, page
from web.policy import Form

router = APIRouter()
_HOME = ZoneInfo("Europe/Amsterdam")

MOST = 50
"""Events on a page."""
_LARGEST = 2**62
Auditor = Annotated[Ingelogd, Depends(Needs(Recht.LOGBOEK_ZIEN))]
DocumentReader = Annotated[Ingelogd, Depends(Needs(Recht.LOGBOEK_ZIEN, Recht.ORIGINEEL_ZIEN))]
DossierReader = Annotated[Ingelogd, Depends(Needs(Recht.LOGBOEK_ZIEN, Recht.LAKKEN_ZIEN))]


@router.get("/logboek")
def log(request: Request, who: Auditor, wat: str = "", dag: str = "", voor: str = "") -> Response:
    """Show a page of the log, the newest first."""
    return _log(request, {"wie": "", "wat": wat.strip(), "nummer": "", "dag": dag.strip()}, number(voor))


@router.post("/logboek")
def search_log(request: Request, who: Auditor, form: Form) -> Response:
    """Show what somebody did, or what was done to something: names that stand in no address."""
    return _log(request, {name: form.one(name) for name in ("wie", "wat", "nummer", "dag")}, number(form.one("voor")))


def _log(request: Request, asked: Mapping[str, str], before: int | None) -> Response:
    house, is_asked = house_of(request), any(asked.values())
    wanted = Wanted(asked["wie"], asked["wat"], asked["nummer"], *whole_day(asked["dag"]))
    with house.desk.store.read() as session:
        found = audit_list.listing(session, wanted, MOST + 1, before)
        known = audit_list.actors(session), audit_list.actions(session)
        tip = events.tip(session)
    return page(
        request,
        "logboek/logboek.html",
        "Logboek",
        rows=[told(one) for one in found[:MOST]],
        older=_older("/logboek", found) if not is_asked else "",
        newest="/logboek" if before and not is_asked else "",
        is_asked=is_asked,
        before=before,
        next=found[MOST - 1].seq if len(found) > MOST else None,
        asked=asked,
        actors=[("", "iedereen"), *((one, one) for one in known[0])],
        actions=[("", "alles"), *sorted(((one, sentence(one)) for one in known[1]), key=lambda pair: pair[1])],
        tip=tip,
    )


@router.post("/logboek/controles")
def check(request: Request, who: Auditor) -> Response:
    """Check the whole chain, write that it was checked, and tell what came out."""
    house = house_of(request)
    report = house.desk.audit()
    _note(house, who, "logboek.gecontroleerd", {"regels": report.events, "klopt": not report.problem})
    if report.problem:
        raise InputError(
            f"het logboek klopt niet: {report.problem}. Meld dit aan uw beheerder en zet een reservekopie terug."
        )
    return go_to("/logboek", f"Het logboek is ongewijzigd: {report.events} regels, laatste {report.tip.hash[:12]}.")


@router.post("/logboek/export")
async def export(request: Request, who: Auditor) -> Response:
    """Give the whole log as a file."""
    wanted = str((await request.form()).get("vorm") or "ndjson")
    shapes = {"ndjson": (as_ndjson, "application/x-ndjson"), "csv": (as_csv, "text/csv; charset=utf-8")}
    if wanted not in shapes:
        raise InputError("kies NDJSON of CSV.")
    house, (shape, media_type) = house_of(request), shapes[wanted]
    _note(house, who, "logboek.uitgevoerd", {"vorm": wanted})
    name = f"logboek-{dt.datetime.now(_HOME):%Y-%m-%d}.{wanted}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(house.desk.log.lines(shape), media_type=media_type, headers=headers)


@router.get("/stukken/{document_id}/geschiedenis")
def document_history(request: Request, who: DocumentReader, document_id: str, voor: str = "") -> Response:
    """Show what happened to a document."""
    house = house_of(request)
    if house.desk.state(document_id) is None:
        raise NotThere("dit stuk bestaat niet. Zoek het op in de lijst.")
    found = house.desk.log.of_document(document_id, MOST + 1, number(voor))
    path = f"/stukken/{document_id}"
    return _history(request, who, "Geschiedenis van een stuk", document_id, path, Recht.ORIGINEEL_ZIEN, found)


@router.get("/dossiers/{naam}/geschiedenis")
def dossier_history(request: Request, who: DossierReader, naam: str, voor: str = "") -> Response:
    """Show what happened to a dossier and to the documents in it."""
    house = house_of(request)
    if not house.desk.has_dossier(naam):
        raise NotThere("dit dossier bestaat niet. Kies het uit de lijst.")
    found = house.desk.log.of_dossier(naam, MOST + 1, number(voor))
    return _history(
        request, who, "Geschiedenis van een dossier", naam, f"/dossiers/{quote(naam)}", Recht.LAKKEN_ZIEN, found
    )


def _history(
    request: Request, who: Ingelogd, title: str, of: str, path: str, recht: Recht, found: tuple[Event, ...]
) -> Response:
    return page(
        request,
        "logboek/geschiedenis.html",
        title,
        of=of,
        back=path if who.may(recht) else "/logboek",
        rows=[told(one) for one in found[:MOST]],
        older=_older(f"{path}/geschiedenis", found),
        newest=f"{path}/geschiedenis" if request.query_params.get("voor") else "",
    )


def told(event: Event) -> Mapping[str, object]:
    """Give one event as a page shows it."""
    return {
        "seq": event.seq,
        "at": event.at.astimezone(_HOME),
        "actor": event.actor,
        "what": sentence(event.action),
        "action": event.action,
        "subject": event.subject,
        "is_document": len(event.subject) == 64 and event.action.split(".")[0] in _ABOUT_DOCUMENTS,
        "details": details(event),
        "hash": event.hash,
    }


_ABOUT_DOCUMENTS = {"beoordelen", "document", "lakken", "stuk", "werkboek"}


def number(typed: str) -> int | None:
    """Give the number of an event from an address; None when there is none.

    Raises:
        InputError: It is no number.
    """
    if not typed:
        return None
    if not (typed.isdecimal() and len(typed) < 19 and 0 < int(typed) < _LARGEST):
        raise InputError("dit adres klopt niet. Ga terug naar het logboek.")
    return int(typed)


def whole_day(typed: str) -> Iterator[dt.datetime | None]:
    """Yield the first moment of a day in the Netherlands and the first after it; nothing when no day was typed.

    Raises:
        InputError: It is no day.
    """
    if not typed:
        return
    day = typed_day(typed)
    if day is None:
        raise InputError("dit is geen dag. Schrijf 9-4-2026.")
    for one in (day, day + dt.timedelta(days=1)):
        yield dt.datetime.combine(one, dt.time(), _HOME)


def _older(path: str, found: tuple[Event, ...]) -> str:
    return f"{path}?voor={found[MOST - 1].seq}" if len(found) > MOST else ""


def _note(house: House, who: Ingelogd, action: str, data: Mapping[str, object]) -> None:
    with house.desk.store.write() as session:
        events.append(session, who.naam, action, "logboek", data)
