"""What people do on the review screen: every act answers with what changed in the review."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import InputError
from pipeline.model.place import Box, Part
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.woo import Verdict
from pipeline.review.model import Review
from web.gate import Needs
from web.pages import go_to
from web.reviewing import as_answer, room_of

router = APIRouter()
Judge = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_BEOORDELEN))]
Approver = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_GOEDKEUREN))]
Looker = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_ZIEN))]
_Id = Annotated[str, Field(max_length=200)]
_Why = Annotated[str, Field(max_length=1000)]
_Codes = Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=20)]
_Edges = tuple[float, float, float, float]
_Range = tuple[int, int, int]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sinds: _Id = ""
    """Stamp of the review that the screen knows."""


class Oordeel(BaseModel):
    """A verdict on one mark."""

    model_config = ConfigDict(extra="forbid")
    vak: _Id
    oordeel: Verdict
    stempel: _Id


class Oordelen(_Asked):
    """Verdicts on marks."""

    oordelen: Annotated[list[Oordeel], Field(min_length=1, max_length=500)]
    motivering: _Why = ""


class Grond(_Asked):
    """Other grounds for a mark."""

    vak: _Id
    stempel: _Id
    gronden: _Codes
    motivering: _Why = ""


class Teken(_Asked):
    """A drawn area."""

    blad: int
    vak: _Edges
    gronden: _Codes
    motivering: _Why = ""


class Kies(_Asked):
    """Selected text: page, first and last offset of each part."""

    delen: Annotated[list[_Range], Field(min_length=1, max_length=50)]
    gronden: _Codes
    motivering: _Why = ""


class Vergroot(_Asked):
    """A larger place for a mark: text, or an area of a page."""

    vak: _Id
    stempel: _Id
    delen: Annotated[list[_Range], Field(max_length=50)] = []
    blad: int | None = None
    box: _Edges | None = None


class Bladzijde(_Asked):
    """A page that goes, or comes back, as a whole."""

    blad: int
    weigeren: bool
    gronden: _Codes = []
    motivering: _Why = ""


class Gezien(BaseModel):
    """Pages that were on the screen."""

    model_config = ConfigDict(extra="forbid")
    bladen: Annotated[list[int], Field(min_length=1, max_length=1000)]


def _answer(review: Review, who: Ingelogd, asked: _Asked, told: str = "") -> Response:
    answer: dict[str, Any] = as_answer(review, who, asked.sinds)
    return JSONResponse(answer | ({"verteld": told} if told else {}))


@router.post("/lakken/{document_id}/oordeel")
def judge(request: Request, document_id: str, who: Judge, asked: Oordelen) -> Response:
    """Write verdicts on marks."""
    wanted = {one.vak: (one.oordeel, one.stempel) for one in asked.oordelen}
    return _answer(room_of(request).judge(document_id, wanted, who.naam, asked.motivering), who, asked)


@router.post("/lakken/{document_id}/grond")
def reground(request: Request, document_id: str, who: Judge, asked: Grond) -> Response:
    """Give a mark other grounds."""
    what = asked.vak, asked.stempel, tuple(asked.gronden), who.naam, asked.motivering
    return _answer(room_of(request).reground(document_id, *what), who, asked, "De grond is gewijzigd.")


@router.post("/lakken/{document_id}/teken")
def draw(request: Request, document_id: str, who: Judge, asked: Teken) -> Response:
    """Mark an area of a page."""
    what = asked.blad, Box(*asked.vak), tuple(asked.gronden), who.naam, asked.motivering
    return _answer(room_of(request).draw(document_id, *what), who, asked, "Het vak is gemaakt en wordt gelakt.")


@router.post("/lakken/{document_id}/kies")
def select(request: Request, document_id: str, who: Judge, asked: Kies) -> Response:
    """Mark selected text."""
    parts = tuple(Part(*one) for one in asked.delen)
    review = room_of(request).select(document_id, parts, tuple(asked.gronden), who.naam, asked.motivering)
    return _answer(review, who, asked, "De gekozen tekst wordt gelakt.")


@router.post("/lakken/{document_id}/vergroot")
def extend(request: Request, document_id: str, who: Judge, asked: Vergroot) -> Response:
    """Make a mark larger."""
    if asked.box is None and not asked.delen:
        raise InputError("kies eerst wat bij het vak hoort.")
    wider = Box(*asked.box) if asked.box else tuple(Part(*one) for one in asked.delen)
    review = room_of(request).extend(document_id, asked.vak, asked.stempel, wider, who.naam, asked.blad)
    return _answer(review, who, asked, "Het vak is vergroot.")


@router.post("/lakken/{document_id}/terug")
def undo(request: Request, document_id: str, who: Judge, asked: _Asked) -> Response:
    """Take back the last act of this person in this document."""
    return _answer(
        room_of(request).undo(document_id, who.naam), who, asked, "Uw laatste handeling is ongedaan gemaakt."
    )


@router.post("/lakken/{document_id}/bladzijde")
def whole_page(request: Request, document_id: str, who: Judge, asked: Bladzijde) -> Response:
    """Withhold a page as a whole, or no longer."""
    room = room_of(request)
    if asked.weigeren:
        review = room.refuse_page(document_id, asked.blad, tuple(asked.gronden), who.naam, asked.motivering)
        return _answer(review, who, asked, f"Bladzijde {asked.blad} wordt helemaal geweigerd.")
    review = room.return_page(document_id, asked.blad, who.naam)
    return _answer(review, who, asked, f"Bladzijde {asked.blad} wordt niet meer helemaal geweigerd.")


@router.post("/lakken/{document_id}/gezien")
def seen(request: Request, document_id: str, who: Looker, asked: Gezien) -> Response:
    """Write which pages were on the screen."""
    room_of(request).saw(document_id, tuple(asked.bladen), who.naam)
    return JSONResponse({"gezien": len(asked.bladen)})


# -- forms of the screen: they also work without script -----------------------------------------------------------

_Text = Annotated[str, Form(max_length=4000)]


@router.post("/lakken/{document_id}/klaar")
def finish(request: Request, document_id: str, who: Judge, stempel: _Text = "") -> Response:
    """Say that a document is ready for the second person."""
    room_of(request).finish(document_id, who.naam, stempel or None)
    return go_to(f"/lakken/{document_id}", "U heeft dit stuk klaar gemeld. Een tweede persoon keurt het goed.")


@router.post("/lakken/{document_id}/alarm")
def alarm(request: Request, document_id: str, who: Judge, gedaan: _Text = "") -> Response:
    """Write what was done about text that can be read under the bars of the source."""
    room_of(request).seen_alarm(document_id, who.naam, gedaan)
    return go_to(f"/lakken/{document_id}", "Vastgelegd wat u met het alarm deed.")


@router.post("/lakken/{document_id}/goedkeuren")
def approve(request: Request, document_id: str, who: Approver, stempel: _Text = "") -> Response:
    """Approve a document as the second person."""
    room_of(request).approve(document_id, who.naam, stempel or None)
    return go_to(f"/lakken/{document_id}", "U heeft dit stuk goedgekeurd.")


@router.post("/lakken/{document_id}/terugsturen")
def send_back(request: Request, document_id: str, who: Approver, reden: _Text = "") -> Response:
    """Send a finished document back to who judged it."""
    room_of(request).send_back(document_id, who.naam, reden)
    return go_to(f"/lakken/{document_id}", "U heeft dit stuk teruggestuurd.")


@router.post("/lakken/{document_id}/opmerking")
def comment(
    request: Request,
    document_id: str,
    who: Looker,
    tekst: _Text = "",
    bij: _Text = "stuk",
    vak: _Text = "",
    blad: Annotated[int, Form()] = 0,
) -> Response:
    """Write a comment for a colleague."""
    mark, number = (vak or None if bij == "vak" else None), (blad or None if bij == "blad" else None)
    room_of(request).comment(document_id, tekst, who.naam, mark, number)
    return go_to(f"/lakken/{document_id}{f'?blad={blad}' if blad else ''}", "Uw opmerking staat er.")


@router.post("/lakken/{document_id}/opmerking/{comment_id}/klaar")
def close_comment(request: Request, document_id: str, comment_id: str, who: Judge) -> Response:
    """Write that a comment is dealt with."""
    room_of(request).close_comment(document_id, comment_id, who.naam)
    return go_to(f"/lakken/{document_id}", "De opmerking is afgehandeld.")
