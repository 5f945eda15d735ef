"""Search: full text and fields over what was read, with an excerpt and a link to the page.

What somebody looks for is often a name: words and references come in a form, never in an address, which browsers and
servers write down.

An excerpt is text of an unredacted document: everybody who sees one is written in the audit log, as when the document
itself is opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from extractors.proof_words import DOCUMENT_TYPES, show_value
from pipeline.errors import InputError
from pipeline.model.extraction import Bevinding, DocumentType
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import search
from pipeline.store.search import MOST_COUNTED, Found, Wish
from pipeline.store.tables import DocumentState
from pipeline.tools.register import find_gemeente, gemeente_by_code
from web.gate import Needs
from web.house import house_of
from web.pages import page
from web.policy import Form
from web.seen import Look, note_view

router = APIRouter()

PER_PAGE = 20
_LAST_PAGE = MOST_COUNTED // PER_PAGE
_LONGEST = 300
_TREDEN = range(7)


_Seer = Annotated[Ingelogd, Depends(Needs(Recht.ORIGINEEL_ZIEN))]


@router.get("/zoeken")
def show_search(request: Request, who: _Seer) -> Response:
    """Show the form, filled in with the fields in the address: those that name nobody."""
    told = {name: request.query_params.get(name, "") for name in _FIELDS if name not in _PRIVATE}
    return _answer(request, who, told, 1)


@router.post("/zoeken")
def search_for(request: Request, who: _Seer, form: Form) -> Response:
    """Show what is found by what was filled in."""
    told = {name: form.one(name) for name in _FIELDS}
    return _answer(request, who, told, form.number("blad", _LAST_PAGE) or 1)


def _answer(request: Request, who: Ingelogd, told: Mapping[str, str], blad: int) -> Response:
    house = house_of(request)
    asked = {name: told.get(name, "")[:_LONGEST].strip() for name in _FIELDS}
    wrong, wish = "", Wish()
    try:
        wish = read_wish(asked)
    except InputError as error:
        wrong = str(error)
    found: Found | None = None
    at = min(max(blad, 1), _LAST_PAGE)
    if not wish.is_empty:
        with house.desk.store.read() as session:
            found = search.find(session, wish, at, PER_PAGE)
        for one in found.documents:
            if one.pages:
                note_view(house, who, one.document_id, Look.TEKST)
    return page(
        request,
        "zoeken/zoeken.html",
        "Zoeken",
        asked=asked,
        wrong=wrong,
        found=found,
        kinds=[(one.value, text) for one, text in DOCUMENT_TYPES.items()],
        findings=[(one.value, show_value(one)) for one in Bevinding],
        treden=[(str(one), f"trede {one}") for one in _TREDEN],
        states=[(one.value, one.value) for one in DocumentState],
        gemeenten=sorted(one.naam for one in gemeente_by_code().values()),
        name_of=_name_of,
        kind_of=_kind_of,
        blad=at,
        older=at + 1 if found and at * PER_PAGE < found.total else 0,
        newer=at - 1,
        most=MOST_COUNTED,
    )


_FIELDS = ("tekst", "soort", "gemeente", "van", "tot", "kenmerk", "bevinding", "trede", "toestand")
_PRIVATE = frozenset({"tekst", "kenmerk"})
"""Fields that may hold a name or lead to a person."""


def read_wish(asked: dict[str, str]) -> Wish:
    """Give what a form asks for.

    Raises:
        InputError: A day is no day, or a gemeente, kind, step or state is not known.
    """
    return Wish(
        text=asked["tekst"],
        soort=_one_of(asked["soort"], [one.value for one in DocumentType], "deze soort"),
        gemeente=find_gemeente(asked["gemeente"]).code if asked["gemeente"] else "",
        van=_day(asked["van"]),
        tot=_day(asked["tot"]),
        kenmerk=asked["kenmerk"],
        bevinding=_one_of(asked["bevinding"], [one.value for one in Bevinding], "deze bevinding"),
        trede=int(_one_of(asked["trede"], [str(one) for one in _TREDEN], "deze trede")) if asked["trede"] else None,
        toestand=_one_of(asked["toestand"], [one.value for one in DocumentState], "deze toestand"),
    )


def _one_of(told: str, known: list[str], what: str) -> str:
    if told and told not in known:
        raise InputError(f"{what} bestaat niet. Kies uit de lijst.")
    return told


def _day(told: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(told) if told else None
    except ValueError as error:
        raise InputError("deze datum bestaat niet. Schrijf jaar-maand-dag, zoals 2026-04-09.") from error


def _name_of(code: str) -> str:
    known = gemeente_by_code()
    return known[code].naam if code in known else code


def _kind_of(value: str) -> str:
    return DOCUMENT_TYPES[DocumentType(value)] if value else "Archief of ander bestand zonder bladzijden"
