"""Post and answers of one gemeente: what belongs to which letter, what an answer says, doubles, and other post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline import casework
from pipeline.errors import IbtError, RecordError
from pipeline.model.dossier import Gekoppeld, Uitgaand
from pipeline.model.post import Poststuk
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.stage import digest
from pipeline.tools.datum import korte_datum
from pipeline.zaak.antwoorden import Antwoord
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.koppelen import Correspondentie
from pipeline.zinnen import KIND
from templates.families.l08 import Reply
from templates.questions import QUESTIONS, QuestionState
from web.gate import Needs
from web.house import House, house_of
from web.pages import go_to
from web.policy import NOTHING, Form, Typed, gemeente_of, not_here, plain, show
from web.seen import Look, note_view

router = APIRouter()
MayLook = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_ZIEN))]
MayWork = Annotated[Ingelogd, Depends(Needs(Recht.BRIEF_MAKEN))]
_WRONG = 422
_STATES = {QuestionState.NOT_APPLICABLE: "niet van toepassing"}


@dataclass(frozen=True, slots=True)
class _Stuk:
    """One document with what it may answer."""

    stuk: Poststuk
    soort: str
    koppelingen: tuple[tuple[Gekoppeld, str], ...]
    """Each with the letter in words."""


@router.get("/gemeenten/{code}/post")
def show_post(request: Request, code: str, who: MayLook) -> Response:
    """Show the post of a gemeente beside the letters to it, the answers to judge, doubles and other post."""
    return _page(request, who, code, NOTHING)


@router.post("/gemeenten/{code}/post/koppelen")
def link(request: Request, code: str, who: MayWork, form: Form) -> Response:
    """Write whether a document answers a letter."""

    def write(bureau: Bureau) -> None:
        _check_choice(form, "hoort", ("ja", "nee"), "kies of het stuk bij de brief hoort.")
        document, brief = _known(bureau, code, form.one("document"), form.one("brief"))
        casework.link_document(
            bureau, document, brief, who.naam, form.one("motivering"), belongs=form.one("hoort") == "ja"
        )

    return _written(request, who, code, form, write, "Vastgelegd. Uw oordeel gaat voor dat van het systeem.")


@router.post("/gemeenten/{code}/post/dubbel")
def double(request: Request, code: str, who: MayWork, form: Form) -> Response:
    """Write whether two documents are one letter."""

    def write(bureau: Bureau) -> None:
        _check_choice(form, "zelfde", ("ja", "nee"), "kies of het één brief is.")
        pair = (form.one("een"), form.one("ander"))
        if pair not in {one.document_ids for one in casework.doubles(bureau)}:
            raise RecordError("dit paar wacht niet meer op een oordeel. Er is niets vastgelegd.")
        casework.judge_double(bureau, *pair, who.naam, form.one("motivering"), same=form.one("zelfde") == "ja")

    return _written(request, who, code, form, write, "Vastgelegd. Beide stukken blijven bewaard.")


@router.post("/gemeenten/{code}/post/beoordelen")
def judge(request: Request, code: str, who: MayWork, form: Form) -> Response:
    """Write what a person makes of an answer: each question, and which reply fits."""

    def write(bureau: Bureau) -> None:
        gemeente = gemeente_of(code)
        answers = {one.stuk.document_id: one for _, one in casework.answers_of(bureau, gemeente.code)}
        answer = answers.get(form.one("document"))
        if answer is None:
            raise RecordError("dit antwoord hoort niet (meer) bij deze gemeente. Er is niets vastgelegd.")
        if form.one("stempel") != stamp_of(answer):
            raise RecordError("een ander heeft dit antwoord intussen beoordeeld. Bekijk dat oordeel eerst.")
        numbers = range(1, len(QUESTIONS) + 1)
        states = {n: form.one(f"vraag-{n}") for n in numbers if form.one(f"vraag-{n}")}
        reactions = {n: form.one(f"reactie-{n}") for n in numbers if form.one(f"reactie-{n}")}
        reasons = form.one("redenen").splitlines()
        said = (states, reactions)
        casework.judge_answer(bureau, answer.stuk.document_id, form.one("variant"), said, reasons, who.naam)

    return _written(request, who, code, form, write, "Uw oordeel is vastgelegd. U kunt nu brief L08 maken.")


def stamp_of(answer: Antwoord) -> str:
    """Give what changes when anybody judges an answer."""
    judged = answer.beoordeling
    said = [(one.oordeel.stand, one.oordeel.reactie) if one.oordeel else None for one in answer.vragen]
    return digest([answer.stuk.document_id, [judged.variant, *judged.redenen] if judged else None, said])[:32]


def _written(
    request: Request, who: Ingelogd, code: str, form: Typed, write: Callable[[Bureau], None], told: str
) -> Response:
    gemeente = gemeente_of(code)
    try:
        write(house_of(request).bureau())
    except IbtError as wrong:
        return _page(request, who, code, form, wrong)
    return go_to(f"/gemeenten/{gemeente.code}/post", told)


def _check_choice(form: Typed, name: str, known: tuple[str, ...], told: str) -> None:
    if form.one(name) not in known:
        raise RecordError(told)


def _known(bureau: Bureau, code: str, document: str, brief: str) -> tuple[str, str]:
    """Give a document and a letter that this page offers for this gemeente.

    Raises:
        RecordError: It offers them not.
    """
    post = _correspondence(bureau, gemeente_of(code).code)
    pieces = {one.document_id for one in (*post.post, *post.los, *casework.loose_post(bureau))}
    if document not in pieces or brief not in {one.id for one in post.brieven}:
        raise RecordError("kies een stuk en een brief uit de lijst. Er is niets vastgelegd.")
    return document, brief


def _correspondence(bureau: Bureau, code: str) -> Correspondentie:
    found = dict(casework.correspondence(bureau, code))
    if code not in found:
        raise not_here("post")
    return found[code]


# -- the page ---------------------------------------------------------------------------------------------------


def _page(request: Request, who: Ingelogd, code: str, form: Typed, wrong: IbtError | None = None) -> Response:
    gemeente, house = gemeente_of(code), house_of(request)
    bureau = house.bureau()
    post = _correspondence(bureau, gemeente.code)
    pieces = {one.document_id for one in (*post.post, *post.los)}
    answers = [one for _, one in casework.answers_of(bureau, gemeente.code)]
    values: dict[str, Any] = {
        "gemeente": gemeente,
        "stukken": [_stuk(one, post) for one in post.post],
        "losse": [*post.los, *(one for one in casework.loose_post(bureau) if one.document_id not in pieces)],
        "brieven": [(one.id, _letter(one)) for one in post.brieven if one.is_uit],
        "antwoorden": [(one, stamp_of(one)) for one in answers],
        "mag_lezen": _may_read(house, who, answers),
        "dubbelen": [one for one in casework.doubles(bureau) if pieces & set(one.document_ids)],
        "anders": [one for one in casework.routed(bureau) if one.stuk.document_id in pieces],
        "standen": [(one.value, _STATES.get(one, one.value)) for one in QuestionState],
        "reacties": [(one.value, one.value) for one in Reply],
        "soorten": KIND,
        "getypt": form,
        "fout": plain(wrong) if wrong else "",
    }
    return show(
        request, "answers/post.html", f"Post en antwoorden: {gemeente.naam}", status=_WRONG if wrong else 200, **values
    )


def _may_read(house: House, who: Ingelogd, answers: list[Antwoord]) -> bool:
    """Tell whether somebody may see passages of documents, and write that they do."""
    if not who.may(Recht.ORIGINEEL_ZIEN):
        return False
    for one in answers:
        note_view(house, who, one.stuk.document_id, Look.TEKST)
    return True


def _stuk(piece: Poststuk, post: Correspondentie) -> _Stuk:
    letters = {one.id: one for one in post.brieven}
    links = [one for one in post.koppelingen if one.document_id == piece.document_id]
    told = tuple((one, _letter(letters[one.brief_id])) for one in links if one.brief_id in letters)
    return _Stuk(piece, KIND[piece.soort], told)


def _letter(one: Uitgaand) -> str:
    return f"{one.familie or 'brief'} van {korte_datum(one.datum)}, kenmerk {one.referentie or 'onbekend'}"
