"""What is looked at when a letter is made and once more when it is approved: does it still say what the desk knows?"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import tomlkit
from sqlalchemy.orm import Session

from pipeline.besluit import decided_on
from pipeline.errors import LetterError, LetterIncomplete, NoDecision
from pipeline.legtwo.annexes import Annexes
from pipeline.legtwo.cases.order import Klaar, Vraag
from pipeline.legtwo.cases.prepare import prepare
from pipeline.legtwo.orders import Opdracht, make_vraag
from pipeline.legtwo.regels import days_ahead
from pipeline.model.letter import Letter, LetterStatus
from pipeline.model.status import Besluit
from pipeline.store import decisions, letters
from pipeline.store.letters import StoredLetter
from pipeline.tools.ambt import mandate, read_mandates
from pipeline.tools.datum import lange_datum
from pipeline.tools.register import find_gemeente, find_provincie, gemeente_by_name
from pipeline.zaak.bureau import Bureau, today
from templates.families.l12 import L12Fields
from templates.fields import snapshot
from templates.registry import restore

_RESTS_ON_DECISIONS = ("L11", "L19")
"""Families that tell of decisions without resting on one themselves."""
_BY_THE_WALK = "L07"
"""The one family that the walk drafts by itself, without an order of a person."""
_NAMEN = {
    "brief": "kenmerk, dagtekening of onderwerp",
    "organisatie": "de gegevens van onze organisatie",
    "gemeente": "de gemeente of haar adres",
    "geadresseerde": "de geadresseerde",
    "besluit_id": "het besluit",
    "vorige": "de eerdere brief",
    "afgeschreven": "de brief waarvan dit een afschrift is",
    "gemeenten": "de gemeenten en hun cijfers",
    "cijfers": "de cijfers",
    "taak": "de wettelijke taak",
    "realisatie": "de gerealiseerde plekken",
}
"""Fields in words, where their own name is not enough."""


# -- making -----------------------------------------------------------------------------------------------------


def make_ready(bureau: Bureau, opdracht: Opdracht, annexes: Annexes | None = None) -> tuple[Klaar, Mapping[str, Any]]:
    """Give a letter of which nothing is missing, with the order as it is kept with the letter.

    Raises:
        NoDecision: No official decided what this letter says.
        LetterError: Something is missing, or the letter may not be made now; the message names it.
        InputError: What the order names is not there, or does not belong together.
    """
    vraag = make_vraag(bureau, opdracht, annexes)
    klaar = prepare(vraag)
    _check_after_decision(bureau, klaar)
    return klaar, _kept_order(opdracht, vraag)


def _check_after_decision(bureau: Bureau, klaar: Klaar) -> None:
    """Let a letter through that is not dated before the decision it rests on."""
    if klaar.besluit_id is None:
        return
    with bureau.store.read() as session:
        each = [one for code in klaar.betreft_gemeenten for one in decisions.besluiten(session, code)]
    found = [one for one in each if one.id == klaar.besluit_id]
    if found and klaar.fields.brief.datum < (day := decided_on(found[0])):
        raise LetterError(
            f"het besluit onder deze brief is van {lange_datum(day)}. De dagtekening ligt daar niet vóór: herstel "
            "--datum."
        )


def _kept_order(opdracht: Opdracht, vraag: Vraag) -> dict[str, Any]:
    """Give an order as JSON values; what it does not name is left out."""
    told = {
        "gemeente": opdracht.gemeente.code if opdracht.gemeente else "",
        "provincie": opdracht.provincie.naam if opdracht.provincie else "",
        "document": vraag.document_id or "",
        "brief": vraag.brief.id if vraag.brief else "",
        "kenmerk": opdracht.kenmerk,
        "datum": opdracht.datum.isoformat() if opdracht.datum else "",
        "cyclus": opdracht.cyclus,
        "formulier": tomlkit.dumps(tomllib.loads(opdracht.formulier)) if opdracht.formulier else "",
        "golf": opdracht.golf,
    }
    return {name: value for name, value in told.items() if value}


# -- is it still so? --------------------------------------------------------------------------------------------


def check_still_so(bureau: Bureau, stored: StoredLetter) -> None:
    """Let a concept through that comes out the same when it is built anew from the dossier of now.

    Raises:
        NoDecision: The Besluit under it is gone or replaced.
        LetterError: Something in it changed; the message names the fields and no value.
    """
    letter = stored.letter
    if not letter.aanvraag:
        if letter.family == _BY_THE_WALK:  # it tells what came in, and nothing that a person decides or corrects
            return
        raise LetterError("dit concept is niet opnieuw op te bouwen uit het dossier. Maak de brief opnieuw.")
    klaar = prepare(_vraag_again(bureau, letter))
    if klaar.besluit_id != letter.besluit_id:
        raise NoDecision("na het concept is een nieuw besluit genomen. Maak de brief opnieuw, op dat besluit.")
    _check_after_decision(bureau, klaar)
    changed = _changed(letter.data, snapshot(klaar.fields))
    if changed:
        raise LetterError(
            f"dit concept klopt niet meer met het dossier. Anders is nu: {', '.join(changed)}. Maak de brief opnieuw."
        )


def _vraag_again(bureau: Bureau, letter: Letter) -> Vraag:
    told = letter.aanvraag
    opdracht = Opdracht(
        letter.family,
        letter.opgesteld_door,
        gemeente=find_gemeente(told["gemeente"]) if told.get("gemeente") else None,
        provincie=find_provincie(told["provincie"]) if told.get("provincie") else None,
        document=told.get("document", ""),
        brief=told.get("brief", ""),
        kenmerk=told.get("kenmerk", ""),
        datum=dt.date.fromisoformat(told["datum"]) if told.get("datum") else None,
        cyclus=told.get("cyclus", ""),
        formulier=told.get("formulier", ""),
    )
    vraag = make_vraag(bureau, opdracht)
    fields = restore(letter.family, letter.data)
    return replace(vraag, bijlage=fields.bijlage) if isinstance(fields, L12Fields) else vraag


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    keys = [key for key in {**before, **now} if before.get(key) != now.get(key)]
    return [_NAMEN.get(key, key.replace("_", " ")) for key in keys]


def check_dagtekening(letter: Letter) -> None:
    """Let a letter through that is not dated far ahead.

    Raises:
        LetterError: It is; the message names the day.
    """
    day, last = _dated(letter), today() + dt.timedelta(days=days_ahead())
    if day > last:
        raise LetterError(
            f"de dagtekening {lange_datum(day)} ligt meer dan {days_ahead()} dagen vooruit. Maak de brief opnieuw met "
            "een andere --datum."
        )


def _dated(letter: Letter) -> dt.date:
    return restore(letter.family, letter.data).brief.datum


# -- what keeps it a concept ------------------------------------------------------------------------------------


def opmerkingen(bureau: Bureau, letter_id: str, letter: Letter) -> tuple[str, ...]:
    """Give in Dutch what the desk knows that keeps a letter a concept; empty when nothing does."""
    with bureau.store.read() as session:
        return tuple([*_fictional(bureau, session, letter), *_same_reference(session, letter_id, letter)])


def check_remarks(bureau: Bureau, stored: StoredLetter) -> None:
    """Let a letter through of which nothing keeps it a concept.

    Raises:
        LetterIncomplete: Something does; the message names all of it.
    """
    told = opmerkingen(bureau, stored.id, stored.letter)
    if told:
        raise LetterIncomplete(f"brief {stored.id} kan nog niet definitief worden: {'; '.join(told)}.")


def _fictional(bureau: Bureau, session: Session, letter: Letter) -> Iterator[str]:
    """Yield what is wrong when a decision under a letter was taken under a mandate that is an example."""
    spec = bureau.catalogue.spec(letter.family)
    if not spec.besluit_vereist and letter.family not in _RESTS_ON_DECISIONS:
        return
    if any(_is_fictional(bureau, one) for one in _decisions_under(session, letter)):
        yield "een besluit onder deze brief is genomen met een mandaat dat een voorbeeld is (registers/mandaten.toml)"


def _is_fictional(bureau: Bureau, besluit: Besluit) -> bool:
    day = decided_on(besluit)
    found = mandate(besluit.mandate, day, bureau.catalogue.mandaten) or mandate(besluit.mandate, day, read_mandates())
    return found is not None and found.fictief


def _decisions_under(session: Session, letter: Letter) -> Sequence[Besluit]:
    """Give the latest decision of each kind on the gemeenten that a letter is about, and the one it names."""
    data = letter.data
    cyclus = (data.get("cyclus") or {}).get("id")
    known = gemeente_by_name()
    codes = [known[one["naam"]].code for one in data.get("gemeenten", ()) if one.get("naam") in known]
    codes += [data["gemeente"]["code"]] if isinstance(data.get("gemeente"), Mapping) else []
    found: dict[object, Besluit] = {}
    for code in codes:
        for one in decisions.besluiten(session, code):
            if cyclus in (None, one.cyclus):
                found[code, one.kind] = one
            if one.id == letter.besluit_id:
                found[one.id] = one
    return tuple(found.values())


def _same_reference(session: Session, letter_id: str, letter: Letter) -> Iterator[str]:
    """Yield what is wrong when a letter to somebody else has this reference, unless their one wave says so."""
    mine, golf = _to(letter), letter.aanvraag.get("golf")
    for other in letters.letters_with_reference(session, letter.data["brief"]["referentie"]):
        shared = golf and other.letter.aanvraag.get("golf") == golf
        gone = other.letter.status is LetterStatus.WITHDRAWN
        if other.id != letter_id and not gone and not shared and _to(other.letter) != mine:
            yield f"brief {other.id} aan een ander heeft hetzelfde kenmerk: geef elke brief een eigen kenmerk"
            return


def _to(letter: Letter) -> tuple[Any, ...]:
    """Give who a letter goes to: the body, in the place."""
    to = letter.data.get("geadresseerde") or letter.data.get("gemeente")
    return tuple(to.get(name) for name in ("naam", "code", "orgaan")) if isinstance(to, Mapping) else ()
