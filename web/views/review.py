"""The review screen of one document: what it shows. What people do there is in review_acts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from pipeline.model.rechten import Ingelogd, Recht
from pipeline.review.model import Review
from redaction.legend import read_gronden
from web.gate import Needs
from web.house import house_of
from web.pages import page
from web.reviewing import as_answer, as_page, may_approve, page_of, room_of
from web.seen import Look, note_view

router = APIRouter()
Looker = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_ZIEN))]
HELP = (
    (("A",), "dit vak lakken en naar het volgende open vak, ook op een andere bladzijde"),
    (("R",), "dit vak laten staan en naar het volgende open vak"),
    (("Shift+A",), "alle zekere vakken op deze bladzijde lakken; twijfels blijven open"),
    (("J", "↓"), "volgend vak"),
    (("K", "↑"), "vorig vak"),
    (("→", "←"), "volgende of vorige bladzijde"),
    (("PageDown",), "verder in de bladzijde, daarna de volgende bladzijde"),
    (("PageUp",), "vorige bladzijde"),
    (("G",), "grond wijzigen"),
    (("E",), "vak vergroten"),
    (("N",), "nieuw vak: pijlen, shift met pijlen, Enter; of sleep met de muis"),
    (("T",), "tekst kiezen: pijlen, shift met pijlen, Enter; of sleep met de muis"),
    (("P",), "hele bladzijde weigeren, of weer vrijgeven"),
    (("U",), "uw laatste handeling ongedaan maken"),
    (("S",), "deze tekst overal in het dossier"),
    (("V",), "volgende bladzijde die nog niet is bekeken"),
    (("Enter",), "gegevens van dit vak"),
    (("Z",), "hele bladzijde in beeld, of de breedte"),
    (("X",), "tekst naast het beeld"),
    (("W",), "elk woord één keer"),
    (("F",), "klaar met beoordelen"),
    (("?",), "deze uitleg"),
)


def told_of(review: Review, who: Ingelogd) -> dict[str, Any]:
    """Give what the templates of the review need of it."""
    can, why_not = may_approve(review, who)
    return {
        "review": review,
        "base": f"/lakken/{review.document_id}",
        "may_judge": who.may(Recht.LAKKEN_BEOORDELEN),
        "may_approve": can,
        "may_send_back": who.may(Recht.LAKKEN_GOEDKEUREN),
        "approver_told": why_not,
        "numbers": {one.id: number for number, one in enumerate(review.marks, 1)},
    }


@router.get("/lakken/{document_id}")
def screen(request: Request, document_id: str, who: Looker, blad: int = 1) -> Response:
    """Give the review screen of a document, open at a page (1-based)."""
    review = room_of(request).open(document_id)
    number = min(max(blad, 1), review.page_count)
    house_of(request).pictures.soon(document_id, number, review.page_count)  # drawn while the screen is made
    note_view(house_of(request), who, document_id, Look.LAKKEN)
    values = told_of(review, who) | {"blad": number, "gronden": read_gronden().values(), "help": HELP}
    return page(request, "review/scherm.html", f"Lakken: {review.name}", **values)


@router.get("/lakken/{document_id}/klaar.html")
def readiness(request: Request, document_id: str, who: Looker) -> Response:
    """Give the part of the screen that tells what is still to be done, for when something changed."""
    review = room_of(request).open(document_id)
    return page(request, "review/klaar_deel.html", "Klaar?", **told_of(review, who), blad=1)


@router.get("/lakken/{document_id}/stand.json")
def standing(request: Request, document_id: str, who: Looker, sinds: str = "") -> Response:
    """Give the marks of a document, or those that changed since the stamp `sinds`."""
    review = room_of(request).open(document_id)
    note_view(house_of(request), who, document_id, Look.LAKKEN)
    return JSONResponse(as_answer(review, who, sinds))


@router.get("/lakken/{document_id}/blad/{number}.json")
def words_of_page(request: Request, document_id: str, number: int, who: Looker) -> Response:
    """Give the text of a page (1-based) with the places of its words."""
    found = page_of(request, document_id, number)
    note_view(house_of(request), who, document_id, Look.LAKKEN)
    return JSONResponse(as_page(found), headers={"Cache-Control": "private, max-age=600"})


@router.get("/lakken/{document_id}/beeld/{number}.webp")
async def picture(request: Request, document_id: str, number: int, who: Looker) -> Response:
    """Give the picture of a page (1-based)."""
    found = await house_of(request).pictures.page(document_id, number)
    await run_in_threadpool(note_view, house_of(request), who, document_id, Look.LAKKEN)
    return FileResponse(found, media_type="image/webp", headers={"Cache-Control": "private, max-age=600"})
