"""The page of one document: its picture with the values in their boxes, the list beside it, and what people said.

Opening it is written in the audit log before anything is shown (web/seen.py); the original is logged every time.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, Response

from pipeline import casework
from pipeline.errors import InputError, Outdated
from pipeline.model.feit import Veld
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import queue, search
from pipeline.store.audit_told import sentence
from pipeline.store.queue import Entry
from pipeline.store.tables import DocumentState
from pipeline.tools.register import gemeente_by_code
from pipeline.zaak.cijfers import Cijfer
from pipeline.zinnen import LABEL, SOURCE, number_told
from web.documents import Figures, Opened, figures_of, find_entry, how_read, latest_events, open_at
from web.gate import Needs
from web.house import House, house_of
from web.pages import go_to, page
from web.seen import Look, note_view
from web.values import history_of, values_of
from web.views.queue import moment

router = APIRouter()

_HOME = ZoneInfo("Europe/Amsterdam")
_SEES, _CORRECTS = Needs(Recht.ORIGINEEL_ZIEN), Needs(Recht.WAARDE_CORRIGEREN)
_HIGHEST, _DIGITS = 10**9, 12


@router.get("/stukken/{document_id}")
def show_document(
    request: Request,
    document_id: str,
    who: Annotated[Ingelogd, Depends(_SEES)],
    blad: int = 1,
    weergave: str = "",
) -> Response:
    """Show one page of a document with all that was read; `weergave=tekst` gives the text in place of the picture."""
    house = house_of(request)
    entry = find_entry(house, document_id)
    note_view(house, who, document_id, Look.PAGINA)
    shared = {**_around(house, entry), "entry": entry, "moment": moment, "clock": clock, "sentence": sentence}
    opened = _opened(house, entry, blad)
    if opened is None:
        if entry.document.state is DocumentState.WAITING:  # somebody looks at it: it goes before what nobody waits for
            house.desk.hurry(document_id)
        return page(request, "stuk/ongelezen.html", entry.name, **shared)
    return page(
        request,
        "stuk/stuk.html",
        entry.name,
        opened=opened,
        how_read=how_read,
        as_text=weergave == "tekst",
        figures=figures_of(house, document_id, [one.code for one in opened.gemeenten]),
        values=values_of(house, document_id),
        said=history_of(house, document_id),
        **_words(),
        **shared,
    )


def _opened(house: House, entry: Entry, blad: int) -> Opened | None:
    """Give the document opened at a page; None when it has none, or was not read yet with the rules of this moment."""
    one = entry.document
    is_gone = one.state in (DocumentState.QUARANTINE, DocumentState.DESTROYED)
    if is_gone or not house.walk.recipe.has_pages(one.media_type or ""):
        return None
    try:
        return open_at(house, one.id, blad)
    except InputError:  # what is being read anew just now
        return None


def _around(house: House, entry: Entry) -> dict[str, Any]:
    with house.desk.store.read() as session:
        return {
            "families": queue.families(session, entry.document.id),
            "members": queue.members(session, entry.document.id),
            "related": search.related(session, entry.document.id),
            "events": latest_events(house, entry.document.id),
        }


def clock(at: dt.datetime) -> str:
    """Give a moment by the Dutch clock."""
    return f"{at.astimezone(_HOME):%d-%m-%Y %H:%M}"


def _words() -> dict[str, Any]:
    return {
        "amount": number_told,
        "labels": LABEL,
        "bases": SOURCE,
        "Veld": Veld,
        "name_of": lambda code: gemeente_by_code()[code].naam,
    }


@router.get("/stukken/{document_id}/origineel")
def download(request: Request, document_id: str, who: Annotated[Ingelogd, Depends(_SEES)]) -> Response:
    """Give the original as it came in, to save and never to show; always logged."""
    house = house_of(request)
    entry = find_entry(house, document_id)
    original = house.desk.blobs.path(document_id)
    if not original.is_file():
        if entry.document.state is DocumentState.DESTROYED:
            raise InputError("dit stuk is na zijn bewaartermijn vernietigd. Er is alleen nog een verklaring van.")
        raise InputError("het origineel staat niet in de opslag. Waarschuw de beheerder.")
    note_view(house, who, document_id, Look.ORIGINEEL)
    name = safe_name(entry.name)
    return FileResponse(original, media_type="application/octet-stream", filename=name)


def safe_name(name: str) -> str:
    """Give a file name without what could lead a computer astray: control signs, folders, a hidden direction."""
    kept = "".join(sign if sign.isprintable() and sign not in '/\\:*?"<>|' else "_" for sign in name)
    return kept.strip(" .")[-150:] or "stuk"


# -- a figure that was read wrong -------------------------------------------------------------------------------


@router.get("/stukken/{document_id}/corrigeren")
def show_correction(
    request: Request, document_id: str, who: Annotated[Ingelogd, Depends(_CORRECTS)], cijfer: str = ""
) -> Response:
    """Show the form to say that a figure is another."""
    house = house_of(request)
    entry = find_entry(house, document_id)
    note_view(house, who, document_id, Look.PAGINA)
    figures = _figures(house, entry)
    return page(
        request,
        "stuk/corrigeren.html",
        "Cijfer corrigeren",
        entry=entry,
        figures=figures,
        row=_row(figures, cijfer),
        key=cijfer,
        **_words(),
    )


@router.post("/stukken/{document_id}/corrigeren")
def correct(
    request: Request,
    document_id: str,
    who: Annotated[Ingelogd, Depends(_CORRECTS)],
    cijfer: Annotated[str, Form()] = "",
    veld: Annotated[str, Form()] = "",
    was: Annotated[str, Form()] = "",
    wordt: Annotated[str, Form()] = "",
    motivering: Annotated[str, Form()] = "",
) -> Response:
    """Write that a figure is another; what was read stays as it is."""
    house = house_of(request)
    row = _row(_figures(house, find_entry(house, document_id)), cijfer)
    record, which = row.record, _field(veld)
    if was != number_told(getattr(record, which.value)):
        raise Outdated("iemand anders heeft dit cijfer intussen gewijzigd. Open het stuk opnieuw en kijk wat er staat.")
    meant = (record.gemeente, record.categorie, record.peildatum, record.basis, document_id)
    casework.correct_figure(house.bureau(), meant, which, read_number(wordt), who.naam, motivering)
    return go_to(f"/stukken/{document_id}#cijfers", "De correctie is vastgelegd. Wat gelezen is, blijft bewaard.")


def _figures(house: House, entry: Entry) -> Figures:
    opened = _opened(house, entry, 1)
    if opened is None:
        raise InputError("dit stuk is nog niet gelezen. Wacht tot het klaar is en probeer het dan opnieuw.")
    return figures_of(house, entry.document.id, [one.code for one in opened.gemeenten])


def _row(figures: Figures, key: str) -> Cijfer:
    found = next((one for one in figures.rows if figures.key(one) == key), None)
    if found is None:
        raise InputError("dit cijfer staat niet (meer) in de stand. Open het stuk opnieuw en kies een cijfer.")
    return found


def _field(told: str) -> Veld:
    try:
        return Veld(told)
    except ValueError as error:
        raise InputError("kies welk cijfer u corrigeert: de wettelijke taak of de realisatie.") from error


def read_number(told: str) -> int | None:
    """Give the number that somebody typed; None for `onbekend`.

    Raises:
        InputError: It is neither.
    """
    plain = told.strip().lower()
    if plain == "onbekend":
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= _DIGITS and int(plain) < _HIGHEST):
        raise InputError("vul een heel aantal in zonder punten, of het woord onbekend.")
    return int(plain)
