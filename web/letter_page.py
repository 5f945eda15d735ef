"""The page of one letter: what both looking and working at it show."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response

from pipeline import casework
from pipeline.errors import IbtError, Outdated
from pipeline.legtwo.letterdesk import LetterDesk
from pipeline.model.letter import Letter, LetterStatus
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import letters
from pipeline.store.letters import StoredLetter
from pipeline.tools.datum import typed_day
from pipeline.zaak.bureau import Bureau, today
from templates.check import typed_numbers
from templates.registry import restore
from web.letter_form import form_of, letter_fields
from web.policy import NOTHING, Typed, mandate_options, not_here, plain, show, usable_mandates

_CONFLICT, _WRONG = 409, 422
_ORDER = ("gemeente", "provincie", "document", "brief", "cyclus")
"""What an order names beside reference, day and form."""


def not_letter() -> HTTPException:
    """Give the error for a letter that does not exist."""
    return not_here("brief")


def find_letter(bureau: Bureau, letter_id: str) -> StoredLetter:
    """Give the latest version of the letter that is called exactly this; no name of a file ever comes from an address.

    Raises:
        HTTPException: There is none.
    """
    with bureau.store.read() as session:
        found = letters.find_letter(session, letter_id)
    if found is None:
        raise not_letter()
    return found


def known_form(desk: LetterDesk, familie: str, order: Mapping[str, str]) -> dict[str, Any]:
    """Give what the desk fills in on the form of a letter, as its values.

    Raises:
        LetterError: The family needs a gemeente, document or province that was not named.
        InputError: What was named is not there.
    """
    asked = {name: order.get(name, "") for name in _ORDER}
    day = typed_day(order.get("datum", ""))
    return tomllib.loads(desk.form(desk.order(familie, door="", kenmerk=order.get("kenmerk", ""), datum=day, **asked)))


def order_of(letter: Letter) -> dict[str, str]:
    """Give what a letter was asked with."""
    told = {name: str(letter.aanvraag.get(name, "")) for name in _ORDER}
    head = letter.data.get("brief", {})
    return told | {"kenmerk": str(head.get("referentie", "")), "datum": str(head.get("datum", ""))}


def letter_page(
    request: Request,
    bureau: Bureau,
    who: Ingelogd,
    stored: StoredLetter,
    form: Typed = NOTHING,
    wrong: IbtError | None = None,
    where: str = "",
) -> Response:
    """Give the page of a letter; with what somebody typed and what was `wrong` with it, in the part `where`."""
    letter, desk = stored.letter, casework.letter_desk(bureau)
    with bureau.store.read() as session:
        versions = letters.letter_versions(session, stored.id)
    is_concept = letter.status is LetterStatus.CONCEPT
    against = desk.against(stored) if is_concept else ()
    fields = restore(letter.family, letter.data)
    status = 200 if wrong is None else _CONFLICT if isinstance(wrong, Outdated) else _WRONG
    return show(
        request,
        "letters/brief.html",
        f"Brief {letter.family} aan {_to(letter)}",
        status=status,
        brief=stored,
        titel=bureau.catalogue.spec(letter.family).titel,
        gemeente=_code(letter),
        kop=letter.data.get("brief", {}),
        versies=versions,
        concept=is_concept,
        bewerken=_editing(bureau, who, stored, form if where == "bewerken" else NOTHING),
        tegen=[(plain(one), _what_to_do(one, letter.family)) for one in against],
        getallen=typed_numbers(fields, bureau.catalogue) if is_concept else (),
        mandaten=mandate_options(usable_mandates(bureau, who, familie=letter.family)),
        getypt=form,
        fout=plain(wrong) if wrong else "",
        waar=where,
        vandaag=today(),
        mag_intrekken=may_withdraw(who, stored),
    )


def may_withdraw(who: Ingelogd, stored: StoredLetter) -> bool:
    """Tell whether somebody may withdraw a letter: what was approved, only who may approve."""
    if stored.letter.status is LetterStatus.WITHDRAWN:
        return False
    wanted = Recht.BRIEF_MAKEN if stored.letter.status is LetterStatus.CONCEPT else Recht.BRIEF_GOEDKEUREN
    return who.may(wanted)


def _editing(bureau: Bureau, who: Ingelogd, stored: StoredLetter, form: Typed) -> dict[str, Any] | None:
    """Give the fields that can be edited with their values; None when nothing can."""
    letter = stored.letter
    if letter.status is not LetterStatus.CONCEPT or not letter.aanvraag or not who.may(Recht.BRIEF_MAKEN):
        return None
    order = order_of(letter)
    if form.values:
        known = form_of(letter.family, bureau.catalogue, form)
        order |= {"kenmerk": form.one("kenmerk"), "datum": form.one("datum")}
    else:
        known = _merged(_known(bureau, letter.family, order), tomllib.loads(str(letter.aanvraag.get("formulier", ""))))
    return {**order, "velden": letter_fields(letter.family, bureau.catalogue, known)}


def _known(bureau: Bureau, familie: str, order: Mapping[str, str]) -> dict[str, Any]:
    try:
        return known_form(casework.letter_desk(bureau), familie, order)
    except IbtError:  # the desk cannot fill in anything as the dossier stands now: what was typed still shows
        return {}


def _merged(known: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values that the desk knows with those that somebody typed over them."""
    found = dict(known)
    for key, value in typed.items():
        below = found.get(key)
        found[key] = _merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return found


def _to(letter: Letter) -> str:
    to = letter.data.get("gemeente") or letter.data.get("geadresseerde") or {}
    return str(to.get("naam", "")) or "onbekend"


def _code(letter: Letter) -> str:
    to = letter.data.get("gemeente")
    return str(to.get("code", "")) if isinstance(to, Mapping) else ""


_TO_DO = (
    (
        "is nog niet goedgekeurd (registers/goedkeuringen.toml)",
        "Laat een jurist de tekst lezen. De beheerder legt het akkoord vast met ibt letters texts approve {familie}; "
        "dat komt in registers/goedkeuringen.toml. Maak de brief daarna opnieuw.",
    ),
    (
        "ondertekenaar of zijn mandaat is een voorbeeld",
        "De beheerder zet de echte ondertekenaars en mandaten in registers/ondertekenaars.toml en "
        "registers/mandaten.toml. Maak de brief daarna opnieuw.",
    ),
    ("mandaat dat een voorbeeld is", "Neem het besluit opnieuw met een echt mandaat, zodra dat in het register staat."),
    ("in Word gewijzigd", "Zet uw wijziging in de velden hiernaast en sla op, of haal het gewijzigde bestand weg."),
    ("klopt niet meer met het dossier", "Sla de brief hiernaast opnieuw op. Dan staat er wat het dossier nu zegt."),
    ("hetzelfde kenmerk", "Geef deze brief hiernaast een ander kenmerk en sla op."),
    ("dagtekening", "Kies hiernaast een andere dagtekening en sla op."),
    ("geldt nog niet op de dagtekening", "Kies een latere dagtekening."),
)
"""Words of what keeps a letter a concept, with what somebody does about it."""


def _what_to_do(reason: str, familie: str) -> str:
    return next((told.format(familie=familie) for words, told in _TO_DO if words in reason), "")
