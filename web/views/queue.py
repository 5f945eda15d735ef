"""Post: what came in and where it is, and files that somebody hands over in the browser.

File names may hold names of persons; whoever may see post may see them. What is in a document needs another right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from pipeline.desk import INBOX, MAILBOX
from pipeline.errors import IbtError, InputError
from pipeline.levensteken import inbox_line, is_silent, mailbox_line
from pipeline.model.document import Arrival
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import heartbeats, queue
from pipeline.store.queue import QueueWish
from pipeline.store.tables import DocumentState
from web.errors import wants_json
from web.gate import MOST_FIELDS, MOST_FILES, Needs
from web.house import House, house_of
from web.pages import go_to, page
from web.policy import Form

router = APIRouter()

PER_PAGE = 50
_HIGHEST = 2**53
"""Highest number of a delivery that an address may name; a database takes no number without end."""
_HOME = ZoneInfo("Europe/Amsterdam")
_SEES, _OFFERS = Needs(Recht.POST_ZIEN), Needs(Recht.POST_AANBIEDEN)
_STATES = {
    DocumentState.WAITING: ("busy", "wacht"),
    DocumentState.BUSY: ("busy", "bezig"),
    DocumentState.DONE: ("ok", "klaar"),
    DocumentState.QUARANTINE: ("bad", "quarantaine"),
    DocumentState.DESTROYED: ("busy", "vernietigd"),
}
_STAGES = {
    "keuren": "keuren van het bestand",
    "uitpakken": "uitpakken van bijlagen",
    "lezen": "lezen van de bladzijden",
    "uitlezen": "uitlezen van de waarden",
    "afleiden": "afleiden van de stand",
    "vastleggen": "vastleggen van de stand",
    "bevestigen": "ontvangstbevestiging maken",
    "voorstellen": "voorstellen om te lakken",
    "klaar": "afronden",
    "besluit": "ligt klaar voor een besluit",
}
_SOURCES = {
    "map": "inbox-map",
    "opdracht": "opdracht van de beheerder",
    "web": "aangeboden in de browser",
    "postbus": "uit de postbus",
    "mail": "bijlage van een mail",
    "archief": "uit een archief",
}
_START = "Vraag de beheerder om dit te starten."
_LONGEST_NAME = 200


# -- the list ---------------------------------------------------------------------------------------------------


@router.get("/post")
def show_post(
    request: Request,
    who: Annotated[Ingelogd, Depends(_SEES)],
    toestand: str = "",
    voor: Annotated[int | None, Query(ge=0, le=_HIGHEST)] = None,
    na: Annotated[int | None, Query(ge=0, le=_HIGHEST)] = None,
) -> Response:
    """Show what came in, the latest first."""
    return _list(request, who, toestand, "", voor, na)


@router.post("/post")
def search_post(request: Request, who: Annotated[Ingelogd, Depends(_SEES)], form: Form) -> Response:
    """Show what bears a name: it may be that of a person, and stands in no address."""
    voor, na = form.number("voor", _HIGHEST), form.number("na", _HIGHEST)
    return _list(request, who, form.one("toestand"), form.one("naam"), voor, na)


def _list(request: Request, who: Ingelogd, toestand: str, naam: str, voor: int | None, na: int | None) -> Response:
    house = house_of(request)
    wish = QueueWish(_state(toestand), naam)
    with house.desk.store.read() as session:
        found = queue.queue_page(session, wish, PER_PAGE, before=voor, after=na)
        counts, last = queue.state_counts(session), queue.last_delivery(session)
        beats = _Beats(session, has_mailbox=bool(house.config.postbus.server))
    return page(
        request,
        "post/lijst.html",
        "Post",
        found=found,
        counts=counts,
        mark=_mark(counts, last),
        inbox=beats.lines,
        troubles=beats.troubles,
        states=_STATES,
        stages=_STAGES,
        sources=_SOURCES,
        moment=moment,
        toestand=toestand,
        naam=naam,
        older=found.older,
        newer=found.newer,
        is_first=voor is None and na is None,
        may_offer=who.may(Recht.POST_AANBIEDEN),
        may_open=who.may(Recht.ORIGINEEL_ZIEN),
    )


@router.get("/post/stand")
def show_counts(request: Request, _who: Annotated[Ingelogd, Depends(_SEES)]) -> Response:
    """Give the counts per state and a mark that changes with them, for the page to ask now and then."""
    house = house_of(request)
    with house.desk.store.read() as session:
        counts, last = queue.state_counts(session), queue.last_delivery(session)
        beats = _Beats(session, has_mailbox=bool(house.config.postbus.server))
    told = {state.value: number for state, number in counts.items()}
    return JSONResponse(
        {
            "stand": told,
            "merk": _mark(counts, last),
            "regels": [{"tekst": line.text, "mis": line.is_wrong} for line in beats.lines],
        }
    )


@router.post("/post/{document_id}/opnieuw")
def try_again(request: Request, document_id: str, who: Annotated[Ingelogd, Depends(_OFFERS)]) -> Response:
    """Let a refused document try again, in the name of who asks."""
    house_of(request).desk.retry(document_id, who.naam)
    return go_to("/post", "Het document staat weer in de wachtrij.")


def _state(told: str) -> DocumentState | None:
    try:
        return DocumentState(told) if told else None
    except ValueError as error:
        raise InputError("deze toestand bestaat niet. Kies er een uit de lijst.") from error


def _mark(counts: Mapping[DocumentState, int], last: int) -> str:
    return "-".join(map(str, (last, *(counts[state] for state in DocumentState))))


@dataclass(frozen=True, slots=True)
class Line:
    """What one way in tells of itself."""

    text: str
    is_wrong: bool
    """Nobody looks, or it cannot be read."""


class _Beats:
    """The signs of life of inbox folder and mailbox, as lines to show."""

    def __init__(self, session: Session, *, has_mailbox: bool) -> None:
        beat, mail = (heartbeats.get_heartbeat(session, name) for name in (INBOX, MAILBOX))
        folder, post = beat.payload if beat else {}, mail.payload if mail else {}
        at, mail_at = beat.at if beat else None, mail.at if mail else None
        self.lines = [Line(inbox_line(at, folder, _START), is_silent(at))]
        if mail or has_mailbox:
            wrong = is_silent(mail_at) or bool(post.get("trouble"))
            self.lines.append(Line(mailbox_line(mail_at, post, _START), wrong))
        self.troubles = [("de inbox-map", one) for one in folder.get("troubles", ())]
        self.troubles += [("de postbus", one) for one in post.get("refused", ())]


def moment(arrival: Arrival) -> str:
    """Give when something came in, by the Dutch clock."""
    return f"{dt.datetime.fromisoformat(arrival.received_at).astimezone(_HOME):%d-%m-%Y %H:%M}"


# -- files that somebody hands over -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offered:
    """What became of one file."""

    name: str
    result: str
    """`nieuw`, `was er al` or `geweigerd`."""
    told: str = ""
    document_id: str = ""


async def offered_files(
    request: Request, _who: Annotated[Ingelogd, Depends(_OFFERS)]
) -> AsyncIterator[Sequence[UploadFile]]:
    """Give the files of a form, each on disk and none in memory; read only after the right of who sends it is sure.

    When the browser goes away half-way nothing is given, and the files, which have no name on disk, are gone.
    """
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        yield [one for one in form.getlist("bestanden") if isinstance(one, UploadFile) and one.filename]


@router.get("/post/aanbieden")
def show_offer(request: Request, _who: Annotated[Ingelogd, Depends(_OFFERS)]) -> Response:
    """Show the form to hand over files."""
    return _offer_page(request, ())


@router.post("/post/aanbieden")
def offer(
    request: Request,
    who: Annotated[Ingelogd, Depends(_OFFERS)],
    files: Annotated[Sequence[UploadFile], Depends(offered_files)],
) -> Response:
    """Take in files one by one, and tell of each what became of it."""
    house = house_of(request)
    results = tuple(_take(house, one, who) for one in files)
    if wants_json(request):
        return JSONResponse({"bestanden": [_as_json(one) for one in results]})
    return _offer_page(request, results, wrong="" if results else "kies eerst een of meer bestanden.")


def _take(house: House, given: UploadFile, who: Ingelogd) -> Offered:
    name, size, most = own_name(given.filename or ""), given.size or 0, house.config.grenzen.bestand_mb
    if not size:
        return Offered(name, "geweigerd", "Dit bestand is leeg. Controleer het en bied het opnieuw aan.")
    if size > most << 20:
        told = f"Dit bestand is groter dan {most} MB. Splits het, of vraag de beheerder om de grens te verhogen."
        return Offered(name, "geweigerd", told)
    try:
        taken = house.desk.take_in_stream(given.file, name, size, who.naam)
    except IbtError as refused:
        told = str(refused)
        return Offered(name, "geweigerd", told[:1].upper() + told[1:])
    if taken.new:
        return Offered(name, "nieuw", "Ontvangen. Het wordt nu verwerkt.", taken.document_id)
    told = "Precies dit bestand was er al. De nieuwe aankomst is genoteerd."
    return Offered(name, "was er al", told, taken.document_id)


def own_name(told: str) -> str:
    """Give a file name as it was given, without folders that some browsers send along and without hidden signs.

    A sign that turns the direction of writing makes `factuur.exe` look like `factuurexe.pdf`.
    """
    name = PureWindowsPath(PurePosixPath(told).name).name
    kept = "".join(sign if sign.isprintable() else "_" for sign in name).strip()
    return kept[-_LONGEST_NAME:] or "bestand"


def _as_json(one: Offered) -> dict[str, Any]:
    return {"naam": one.name, "uitkomst": one.result, "toelichting": one.told}


def _offer_page(request: Request, results: Sequence[Offered], wrong: str = "") -> Response:
    most = house_of(request).config.grenzen.bestand_mb
    return page(
        request, "post/aanbieden.html", "Stukken aanbieden", results=results, wrong=wrong, most=most, many=MOST_FILES
    )
