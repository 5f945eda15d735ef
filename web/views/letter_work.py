"""What people do with a letter: make it, edit it, approve it, say that it was sent, withdraw it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline import casework
from pipeline.errors import IbtError, InputError, Outdated, RecordError
from pipeline.legtwo import brieven
from pipeline.legtwo.brieven import WrittenLetter
from pipeline.legtwo.letterdesk import LetterDesk
from pipeline.model.letter import LetterStatus
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store.letters import StoredLetter
from pipeline.tools.datum import korte_datum, typed_day
from pipeline.tools.register import find_gemeente, provincies
from pipeline.zaak.bureau import Bureau, today
from pipeline.zinnen import KIND
from web.gate import Needs, NotAllowed
from web.house import house_of
from web.letter_form import as_toml, form_of, letter_fields
from web.letter_page import find_letter, known_form, letter_page, may_withdraw, not_letter, order_of
from web.pages import go_to
from web.policy import NOTHING, Form, Typed, check_mandate, plain, show, usable_mandates

router = APIRouter()
MayMake = Annotated[Ingelogd, Depends(Needs(Recht.BRIEF_MAKEN))]
MayApprove = Annotated[Ingelogd, Depends(Needs(Recht.BRIEF_GOEDKEUREN))]
_WRONG, _DIGITS = 422, 9
_ORDER = ("gemeente", "provincie", "document", "brief", "cyclus")

# -- a new letter -----------------------------------------------------------------------------------------------


@router.get("/brieven/nieuw")
def new_letter(
    request: Request,
    who: MayMake,
    familie: str = "",
    gemeente: str = "",
    provincie: str = "",
    document: str = "",
    brief: str = "",
    cyclus: str = "",
) -> Response:
    """Show the form of a letter with what the desk knows; without a family, which there are."""
    asked = {"gemeente": gemeente, "provincie": provincie, "document": document, "brief": brief, "cyclus": cyclus}
    order = asked | {"datum": today().isoformat(), "kenmerk": ""}
    return _new_page(request, familie.upper(), order, NOTHING)


@router.post("/brieven/nieuw")
def make_letter(request: Request, who: MayMake, form: Form) -> Response:
    """Make a letter as a concept."""
    bureau = house_of(request).bureau()
    familie = form.one("familie").upper()
    try:
        if familie not in bureau.catalogue.letters:
            raise InputError("kies eerst welke brief u wilt maken.")
        written = _write(bureau, familie, who, form, {name: form.one(name) for name in _ORDER})
    except IbtError as wrong:
        order = {name: form.one(name) for name in (*_ORDER, "kenmerk", "datum")}
        return _new_page(request, familie, order, form, wrong)
    return go_to(f"/brieven/{written.id}", f"Concept gemaakt (versie {written.versie}). Lees de brief na.")


def _write(
    bureau: Bureau, familie: str, who: Ingelogd, form: Typed, order: dict[str, str], after: int | None = None
) -> WrittenLetter:
    """Write a concept from what somebody filled in.

    Raises:
        LetterError: Something is missing, or the letter may not be made now; or there is a later version than `after`.
        InputError: What the order names is not there.
    """
    day = typed_day(form.one("datum"))
    if day is None:
        raise InputError("de dagtekening is geen dag. Vul een dag in, zoals 9-4-2026.")
    text = as_toml(form_of(familie, bureau.catalogue, form))
    asked = casework.letter_desk(bureau).order(familie, door=who.naam, kenmerk=form.one("kenmerk"), datum=day, **order)
    return brieven.schrijf(bureau, replace(asked, formulier=text), after=after)


def _new_page(
    request: Request, familie: str, order: dict[str, str], form: Typed, wrong: IbtError | None = None
) -> Response:
    bureau = house_of(request).bureau()
    desk = casework.letter_desk(bureau)
    if familie and familie not in bureau.catalogue.letters:
        raise not_letter()
    known, lacking = _filled(bureau, desk, familie, order, form)
    values: dict[str, Any] = {
        "familie": familie,
        "families": [(one.familie, f"{one.familie}: {one.titel}") for one in desk.texts()],
        "opdracht": order,
        "velden": letter_fields(familie, bureau.catalogue, known) if familie else (),
        "stukken": _choices(bureau, order["gemeente"]),
        "provincies": [("", "Niet van toepassing"), *((one.naam, one.naam) for one in provincies())],
        "mist": plain(lacking) if lacking and not wrong else "",
        "fout": plain(wrong) if wrong else "",
        "goedgekeurd": not familie or bureau.catalogue.is_approved(familie),
    }
    title = f"Brief {familie} maken: {bureau.catalogue.spec(familie).titel}" if familie else "Een brief maken"
    return show(request, "letters/nieuw.html", title, status=_WRONG if wrong else 200, **values)


def _filled(
    bureau: Bureau, desk: LetterDesk, familie: str, order: dict[str, str], form: Typed
) -> tuple[dict[str, Any], IbtError | None]:
    """Give the values of the fields: as typed, else what the desk knows; and why the desk knows nothing."""
    if not familie:
        return {}, None
    if form.values:
        return form_of(familie, bureau.catalogue, form), None
    try:
        return known_form(desk, familie, order), None
    except IbtError as lacking:
        return {}, lacking


def _choices(bureau: Bureau, gemeente: str) -> dict[str, list[tuple[str, str]]]:
    """Give the documents and the letters of a gemeente that a letter may be about, as options of a list."""
    try:
        code = find_gemeente(gemeente).code
    except InputError:
        return {"document": [], "brief": []}
    dossier = casework.read_dossier(bureau, code)
    post = [
        (one.document_id, f"{KIND[one.soort]}, ontvangen op {korte_datum(one.ontvangen_op)}") for one in dossier.post
    ]
    sent = [
        (one.id, f"{one.familie or 'brief'} van {korte_datum(one.datum)}, kenmerk {one.referentie}")
        for one in dossier.brieven
        if one.is_uit
    ]
    return {"document": [("", "Niet van toepassing"), *post], "brief": [("", "De laatste die past"), *sent]}


# -- a concept --------------------------------------------------------------------------------------------------


@router.post("/brieven/{letter_id}")
def edit_letter(request: Request, letter_id: str, who: MayMake, form: Form) -> Response:
    """Make a new version of a concept from what somebody filled in; with another day it is another letter."""
    bureau = house_of(request).bureau()
    stored = find_letter(bureau, letter_id)
    try:
        _check_version(stored, form)
        order = {name: told for name, told in order_of(stored.letter).items() if name in _ORDER}
        is_same = form.one("datum") == order_of(stored.letter)["datum"]
        written = _write(bureau, stored.letter.family, who, form, order, stored.version if is_same else None)
        if written.id != stored.id and form.one("vervang") == "ja":
            why = f"Vervangen door {written.id}: de dagtekening is anders."
            casework.letter_desk(bureau).withdraw(stored.id, who.naam, why)
    except IbtError as wrong:
        return letter_page(request, bureau, who, find_letter(bureau, letter_id), form, wrong, "bewerken")
    told = f"Opgeslagen als versie {written.versie}. De brief is opnieuw gemaakt."
    if written.id != stored.id:
        told = "De dagtekening is anders: dit is een nieuwe brief met een eigen nummer."
    return go_to(f"/brieven/{written.id}", told)


@router.post("/brieven/{letter_id}/goedkeuren")
def approve(request: Request, letter_id: str, who: MayApprove, form: Form) -> Response:
    """Approve the version of a concept that somebody looked at."""
    bureau = house_of(request).bureau()
    stored = find_letter(bureau, letter_id)
    try:
        mandate = check_mandate(usable_mandates(bureau, who, familie=stored.letter.family), form.one("mandaat"))
        version = _version(form)
        why, numbers = form.one("motivering"), form.many("getal")
        done = casework.letter_desk(bureau).approve(stored.id, who.naam, mandate, why, numbers, version)
    except IbtError as wrong:
        return letter_page(request, bureau, who, find_letter(bureau, letter_id), form, wrong, "goedkeuren")
    return go_to(f"/brieven/{done.id}", "De brief is goedgekeurd en ligt vast. Download hem en verzend hem zelf.")


@router.post("/brieven/{letter_id}/verzonden")
def sent(request: Request, letter_id: str, who: MayMake, form: Form) -> Response:
    """Write that a letter was sent; its term starts."""
    bureau = house_of(request).bureau()
    stored = find_letter(bureau, letter_id)
    try:
        day = typed_day(form.one("op"))
        if day is None:
            raise InputError("de dag van verzending is geen dag. Vul een dag in, zoals 10-4-2026.")
        casework.letter_desk(bureau).sent(stored.id, who.naam, day)
    except IbtError as wrong:
        return letter_page(request, bureau, who, stored, form, wrong, "verzonden")
    return go_to(f"/brieven/{stored.id}", "Vastgelegd dat de brief is verzonden. De termijn loopt.")


@router.post("/brieven/{letter_id}/intrekken")
def withdraw(request: Request, letter_id: str, who: MayMake, form: Form) -> Response:
    """Withdraw a letter; what was approved only by who may approve.

    Raises:
        NotAllowed: The letter was approved and this person may not approve.
    """
    bureau = house_of(request).bureau()
    stored = find_letter(bureau, letter_id)
    if stored.letter.status is not LetterStatus.WITHDRAWN and not may_withdraw(who, stored):
        raise NotAllowed("deze brief is goedgekeurd. Alleen wie brieven goedkeurt, mag hem intrekken.")
    try:
        _check_version(stored, form)
        casework.letter_desk(bureau).withdraw(stored.id, who.naam, form.one("reden"))
    except IbtError as wrong:
        return letter_page(request, bureau, who, stored, form, wrong, "intrekken")
    return go_to(f"/brieven/{stored.id}", "De brief is ingetrokken. Wat er was, blijft bewaard.")


def _version(form: Typed) -> int:
    told = form.one("versie")
    if not (told.isdecimal() and len(told) <= _DIGITS):
        raise RecordError("de pagina was niet volledig geladen. Laad haar opnieuw.")
    return int(told)


def _check_version(stored: StoredLetter, form: Typed) -> None:
    """Let a form through that was made for the version that is there now.

    Raises:
        Outdated: Somebody made another version meanwhile.
    """
    if _version(form) != stored.version:
        raise Outdated(
            "een ander heeft deze brief intussen gewijzigd. Bekijk de nieuwe versie; er is niets opgeslagen."
        )
