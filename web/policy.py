"""What the pages of the policy officer share: forms, mandates, proof, and messages in the words of a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from pipeline.besluit import is_same_person
from pipeline.errors import InputError, NoDecision
from pipeline.model.ladder import Niveau
from pipeline.model.mandaat import Mandaat
from pipeline.model.observation import Proof
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.tools.datum import korte_datum, lange_datum, stored_day, typed_day
from pipeline.tools.register import Gemeente, find_gemeente
from pipeline.zaak.bureau import Bureau, today
from pipeline.zinnen import LABEL, SAID, SOURCE
from web.house import House
from web.pages import page
from web.seen import Look, note_view

NOT_FOUND = 404


def show(request: Request, template: str, title: str, *, status: int = 200, **values: Any) -> Response:
    """Give a page of the policy officer: it can say a message of the desk in words of a screen."""
    words = {"plain": plain, "day": _day, "LABEL": LABEL, "SAID": SAID, "SOURCE": SOURCE}
    return page(request, template, title, status=status, **words, **values)


def _day(stored: object) -> str:
    """Give a day that is kept as text as a page shows it; empty when there is none."""
    found = stored_day(stored)
    return lange_datum(found) if found else ""


# -- forms ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed in a form, as text."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        """Give one field without the spaces around it; empty when it was left empty or is not there."""
        return (self.values.get(name) or ("",))[0].strip()

    def number(self, name: str, most: int) -> int | None:
        """Give a whole number of at most `most`; None when there is none."""
        typed = self.one(name)
        if not (typed.isascii() and typed.isdecimal()):
            return None
        return most if len(typed) > len(str(most)) else min(int(typed), most)

    def many(self, name: str) -> tuple[str, ...]:
        """Give everything that was chosen in one field."""
        return tuple(one.strip() for one in self.values.get(name, ()) if one.strip())


NOTHING = Typed({})
"""A form that nobody filled in yet."""


async def _typed(request: Request) -> Typed:
    form: FormData = await request.form()
    return Typed({name: tuple(str(one) for one in form.getlist(name)) for name in form})


Form = Annotated[Typed, Depends(_typed)]
"""The form of a request, whatever its fields are."""


def not_here(what: str) -> HTTPException:
    """Give the error for something that does not exist; `what` is for the log, nobody sees it."""
    return HTTPException(NOT_FOUND, what)


def gemeente_of(code: str) -> Gemeente:
    """Give the gemeente of a code in an address.

    Raises:
        HTTPException: There is none.
    """
    try:
        return find_gemeente(code)
    except InputError:
        raise not_here("gemeente") from None


# -- words of a screen ------------------------------------------------------------------------------------------

_WORDS: Sequence[tuple[str, str]] = (
    (
        r" ?Zie ibt ladder list; besluit met ibt ladder decide of set\.",
        " Besluit eerst over het voorstel bij de gemeente.",
    ),
    (r"Gebruik --provincie( of --all)?", "Kies de provincie als u de brief maakt"),
    (r"met ibt records, ibt ladder, ibt terms of ibt answers", "bij de gemeente"),
    (r"met ibt records check-distribution", "met de beheerder"),
    (r"Geef ook --vraag [^.]*", "Beoordeel die vraag ook"),
    (r"Lever het opnieuw aan: ibt add BESTAND", "Lever het opnieuw aan bij Post"),
    (r"Zie ibt ladder list", "Ga terug naar de gemeente en bekijk de open voorstellen"),
    (r"; zie ibt ladder mandates", ""),
    (r"Maak het met: ibt release new", "Maak het bij Dossiers"),
    (r"Zie ibt letters list", "Zie Brieven in het menu"),
    (r": ibt letters list", ""),
    (r"het formulier van ibt letters form \S+( --gemeente [^.;]+)?", "het formulier op deze pagina"),
    (r" ?\(ibt (letters form|quarantine list|status|links|dossier|terms)[^)]*\)", ""),
    (r"met ibt records import of ibt records correct", "met een werkboek, of op de pagina van het stuk"),
    (r"met ibt records import", "met een werkboek"),
    (r"met ibt (links add|answers judge)( … --niet)?", "bij Post en antwoorden van de gemeente"),
    (r"met ibt links", "bij Post en antwoorden van de gemeente"),
    (r"met ibt terms (extend|start)", "op de pagina van de termijn"),
    (r"met ibt letters (sent|withdraw)", "op de pagina van die brief"),
    (r"[Zz]ie ibt (status|quarantine list)", "zie Post"),
    (r" ?[Zz]ie ibt [a-z]+( [a-z]+)?\.?", ""),
    (r" ?\(--cijfers-nagekeken\)", ""),
    (r" ?\(--(gemeente|document)\)", ""),
    (r"met --concept ?maakt u er een om te bekijken", "van een concept kunt u er een bekijken"),
    (r"--door en --motivering", "uw naam en uw motivering"),
    (r"--motivering|--reden", "de motivering"),
    (r"--datum", "de dagtekening"),
    (r"--kenmerk", "het kenmerk"),
    (r"--gemeente", "de gemeente"),
    (r"--provincie", "de provincie"),
    (r"--document", "het stuk"),
    (r"--brief", "de brief waar het over gaat"),
    (r"--door", "uw naam"),
    (r"--op\b", "de dag"),
    (r"ibt\.toml", "de instellingen van de organisatie"),
)
"""What a message says to somebody at a terminal, with what it says on a page."""


def plain(message: object) -> str:
    """Give a Dutch message as a page says it: with names of pages and fields where it names commands."""
    told = str(message)
    for command, words in _WORDS:
        told = re.sub(command, words, told)
    return told[:1].upper() + told[1:]


# -- who may decide and sign ------------------------------------------------------------------------------------


def usable_mandates(
    bureau: Bureau, who: Ingelogd, *, niveau: Niveau | None = None, familie: str = ""
) -> tuple[Mandaat, ...]:
    """Give the mandates under which somebody can act today: that hold, reach high enough and cover the letter.

    When the register of signatories names this person, only the mandates that it gives to them; else the role decides.
    """
    day = today()
    fitting = [
        one
        for one in bureau.mandaten
        if one.holds(day) and (niveau is None or one.niveau.covers(niveau)) and (not familie or familie in one.brieven)
    ]
    mine = {row.mandaat for row in bureau.catalogue.ondertekenaars if is_same_person(row.naam, who.naam)}
    return tuple(one for one in fitting if not mine or one.sleutel in mine)


def check_mandate(mandates: Iterable[Mandaat], chosen: str) -> str:
    """Give the mandate that somebody chose from those that they can use.

    Raises:
        NoDecision: It is none of those.
    """
    if chosen not in {one.sleutel for one in mandates}:
        raise NoDecision("kies een mandaat uit de lijst: alleen die mandaten kunt u hiervoor gebruiken.")
    return chosen


def mandate_options(mandates: Iterable[Mandaat]) -> list[tuple[str, str]]:
    """Give mandates as options of a list; an example says that it is one."""
    return [
        (one.sleutel, f"{one.functie}, namens {one.bestuursorgaan}{' (voorbeeld)' if one.fictief else ''}")
        for one in mandates
    ]


# -- proof ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProofPage:
    """One page with the places on it that prove something."""

    document_id: str
    number: int
    size: str
    """Width and height in points, for the script that places the boxes; empty when the page is not known."""
    places: tuple[tuple[str, str], ...]
    """Box in points, and the literal words."""


def proof_pages(house: House, who: Ingelogd, proofs: Iterable[tuple[str, Proof]]) -> tuple[ProofPage, ...]:
    """Give the pages that proofs (each with its document) stand on, and write that this person sees them.

    Nothing for somebody who may not see originals.

    Raises:
        SetupError: The audit log cannot be written.
    """
    if not who.may(Recht.ORIGINEEL_ZIEN):
        return ()
    found: dict[tuple[str, int], dict[tuple[str, str], None]] = {}
    for document_id, proof in proofs:
        box = " ".join(f"{value:.1f}" for value in proof.box)
        places = found.setdefault((document_id, proof.page), {})
        if proof.box.x0 < proof.box.x1:  # what a person says and nobody read stands in no box
            places[box, proof.literal] = None
    for document_id in dict.fromkeys(key[0] for key in found):
        note_view(house, who, document_id, Look.BEELD)
    return tuple(
        ProofPage(document_id, number, _size(house, document_id, number), tuple(places))
        for (document_id, number), places in sorted(found.items())
    )


def _size(house: House, document_id: str, number: int) -> str:
    try:
        pages = house.walk.document(document_id).pages
    except InputError:  # it is being read anew
        return ""
    sheet = pages.page(number) if 1 <= number <= len(pages) else None
    return f"{sheet.width:.1f} {sheet.height:.1f}" if sheet else ""


# -- values as a page shows them --------------------------------------------------------------------------------


def told(value: object) -> str:
    """Give one value of a proposal or decision as a page shows it: a day as a day, yes or no, or text."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    day = typed_day(value) if isinstance(value, str) else None
    return korte_datum(day) if day else str(value)


def content_told(content: Mapping[str, object]) -> list[tuple[str, str]]:
    """Give the plain values of a proposal or decision, each with what it is called; what is nested is left out."""
    shown = {key: value for key, value in content.items() if isinstance(value, str | int) and value != ""}
    return [(key.replace("_", " ").capitalize(), told(value)) for key, value in shown.items()]
