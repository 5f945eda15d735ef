"""The review without script: the marks of a page as a form, a box as numbers, and the decision on a whole document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from pipeline.errors import InputError
from pipeline.model.place import Box
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.woo import Beoordeling, Verdict
from pipeline.review.room import ReviewRoom
from pipeline.tools.datum import typed_day
from pipeline.zaak.bureau import today
from redaction.legend import read_gronden
from web.gate import Needs
from web.house import house_of
from web.pages import go_to, page
from web.reviewing import boxes_on, page_of, room_of, soort_told
from web.seen import Look, note_view
from web.views.review import told_of

router = APIRouter()
Looker = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_ZIEN))]
Judge = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_BEOORDELEN))]
_Text = Annotated[str, Form(max_length=4000)]
_MOST_WORDS, _DIGITS = 2_000, 9
"""Words in the table; a document with more says so."""


# -- one page as a form ---------------------------------------------------------------------------------------------


@router.get("/lakken/{document_id}/lijst")
def plain(request: Request, document_id: str, who: Looker, blad: int = 1) -> Response:
    """Give one page (1-based) with its marks as a form that needs no script."""
    review = room_of(request).open(document_id)
    note_view(house_of(request), who, document_id, Look.LAKKEN)
    number = min(max(blad, 1), review.page_count)
    shown = page_of(request, document_id, number)
    marks = [
        (nr, one, list(boxes_on(one, number)), soort_told(one.category))
        for nr, one in enumerate(review.marks, 1)
        if one.page == number or any(boxes_on(one, number))
    ]
    values = told_of(review, who) | {"blad": number, "sheet": shown, "marks": marks, "Verdict": Verdict}
    values |= {"is_seen": who.naam in review.seen.get(number, ()), "gronden": read_gronden().values()}
    return page(request, "review/lijst.html", f"Lakken: {review.name}, bladzijde {number}", **values)


async def _fields(request: Request) -> dict[str, str]:
    return {key: str(value) for key, value in (await request.form()).items()}


@router.post("/lakken/{document_id}/lijst")
def plain_verdicts(
    request: Request, document_id: str, who: Judge, told: Annotated[dict[str, str], Depends(_fields)]
) -> Response:
    """Write the verdicts of the form of one page, and that the page was looked at."""
    number = int(told["blad"][:_DIGITS]) if told.get("blad", "").isdecimal() else 1
    changed = dict(_changed(told))
    room = room_of(request)
    if changed:
        room.judge(document_id, changed, who.naam, told.get("motivering", ""))
    if told.get("bekeken"):
        room.saw(document_id, (number,), who.naam)
    count = "1 oordeel" if len(changed) == 1 else f"{len(changed)} oordelen"
    return go_to(f"/lakken/{document_id}/lijst?blad={number}", f"Opgeslagen: {count}.")


def _changed(told: Mapping[str, str]) -> Iterator[tuple[str, tuple[Verdict, str]]]:
    """Yield the marks whose verdict differs from what the form showed, each with the stamp that it showed."""
    for key, value in told.items():
        mark_id = key.removeprefix("oordeel-")
        is_verdict = mark_id != key and value in {Verdict.ACCEPTED.value, Verdict.REJECTED.value}
        if is_verdict and told.get(f"was-{mark_id}") != value:
            yield mark_id, (Verdict(value), told.get(f"stempel-{mark_id}", ""))


@router.post("/lakken/{document_id}/lijst/vak")
def plain_box(
    request: Request,
    document_id: str,
    who: Judge,
    blad: Annotated[int, Form()],
    links: Annotated[float, Form()],
    boven: Annotated[float, Form()],
    rechts: Annotated[float, Form()],
    onder: Annotated[float, Form()],
    grond: _Text = "5.1.2e",
    motivering: _Text = "",
) -> Response:
    """Mark an area of a page by its edges, in millimetres from the left and the top."""
    box = Box(*(round(edge * 72 / 25.4, 2) for edge in (links, boven, rechts, onder)))
    room_of(request).draw(document_id, blad, box, (grond,), who.naam, motivering)
    return go_to(f"/lakken/{document_id}/lijst?blad={blad}", "Het vak is gemaakt en wordt gelakt.")


# -- the document as a whole ------------------------------------------------------------------------------------


@router.get("/lakken/{document_id}/besluit")
def decision(request: Request, document_id: str, who: Looker) -> Response:
    """Give the form for the decision on a document as a whole."""
    room = room_of(request)
    review = room.open(document_id)
    values = told_of(review, who) | {"gronden": read_gronden().values(), "beoordelingen": list(Beoordeling)}
    values |= {"until": room.rules.suspended_until(today()), "days": room.rules.suspend_days}
    return page(request, "review/besluit.html", f"Besluit: {review.name}", **values)


@router.post("/lakken/{document_id}/besluit")
def decide(
    request: Request,
    document_id: str,
    who: Judge,
    beoordeling: _Text = "",
    gronden: Annotated[list[str] | None, Form()] = None,
    motivering: _Text = "",
    toelichting: _Text = "",
    publieke_link: _Text = "",
    opgeschort: _Text = "",
    opgeschort_tot: _Text = "",
    openbaar_vanaf: _Text = "",
    stempel: _Text = "",
) -> Response:
    """Decide on a document as a whole; without a day, a document that is suspended waits as long as the law says."""
    room = room_of(request)
    room.besluit(
        document_id,
        _beoordeling(beoordeling),
        who.naam,
        motivering,
        gronden=tuple(gronden or ()),
        toelichting=toelichting,
        publieke_link=publieke_link,
        opgeschort_tot=_suspended(room, opgeschort, _day(opgeschort_tot)),
        openbaar_vanaf=_day(openbaar_vanaf),
        stamp=stempel or None,
    )
    return go_to(f"/lakken/{document_id}", "Uw besluit over dit stuk is vastgelegd.")


def _suspended(room: ReviewRoom, chosen: str, until: dt.date | None) -> dt.date | None:
    if until is not None and not chosen:  # whoever forgets the tick would release what has to wait
        raise InputError("u vulde een dag in bij Opgeschort. Zet ook het vinkje, of maak de dag leeg.")
    return until or (room.rules.suspended_until(today()) if chosen else None)


def _beoordeling(written: str) -> Beoordeling | None:
    if not written:
        return None
    try:
        return Beoordeling(written)
    except ValueError as error:
        raise InputError("kies een van de beoordelingen uit de lijst.") from error


def _day(written: str) -> dt.date | None:
    day = typed_day(written)
    if written and day is None:
        raise InputError("dit is geen datum. Schrijf een dag als 1-5-2026.")
    return day


# -- each word once -----------------------------------------------------------------------------------------------


@router.get("/lakken/{document_id}/woorden")
def words(request: Request, document_id: str, who: Looker, alles: bool = False) -> Response:
    """Give each distinct word of what stays in a document, to spot what was missed."""
    room = room_of(request)
    review = room.open(document_id)
    note_view(house_of(request), who, document_id, Look.TEKST)
    found = room.words([document_id], only_unmarked=not alles)
    values: dict[str, Any] = {
        "words": found[:_MOST_WORDS],
        "more": max(0, len(found) - _MOST_WORDS),
        "names": {document_id: review.name},
    }
    values |= {"dossier": review.dossier, "back": f"/lakken/{document_id}", "is_all": alles}
    values |= {"may_judge": who.may(Recht.LAKKEN_BEOORDELEN), "here": f"/lakken/{document_id}/woorden"}
    return page(request, "review/woorden.html", f"Elk woord één keer: {review.name}", **values)
