"""The values of a document that people may correct, in the words of a screen, and the form to correct one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException

from extractors.proof_words import DOCUMENT_TYPES, date_words, label_of, show_value
from pipeline.model.extraction import Bevinding, DocumentType
from pipeline.model.feit import GelezenVeld, WaardeCorrectie
from pipeline.store.feiten import StoredFeit
from pipeline.trede import read_ladder
from pipeline.waarde import DAYS, LISTS
from pipeline.zaak import waarden
from pipeline.zaak.waarden import Waarde
from web.house import House

_GONE = "staat niet in het stuk"
_MORE = 2
"""Empty places at the end of a list."""
_WORDS = {
    GelezenVeld.SOORT: "Soort",
    GelezenVeld.KENMERK: "Kenmerk",
    GelezenVeld.UW_KENMERK: "Uw kenmerk",
    GelezenVeld.DATUM: "Datum",
    GelezenVeld.ONTVANGEN: "Ontvangen volgens het stuk",
    GelezenVeld.TERMIJN: "Antwoord uiterlijk",
    GelezenVeld.TREDE: "Trede in het stuk",
    GelezenVeld.BEVINDING: "Bevinding in het stuk",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One value as the page of a document shows it."""

    veld: GelezenVeld
    label: str
    now: str
    read: str
    corrected: bool
    by: str
    read_otherwise: bool
    """Whether the document is read otherwise by now than when it was corrected."""
    doubtful: bool
    known: bool
    """Whether there is anything to tell."""


@dataclass(frozen=True, slots=True)
class Said:
    """One correction in the history of a document."""

    at: dt.datetime
    who: str
    label: str
    what: str
    why: str
    holds: bool


def label(veld: GelezenVeld) -> str:
    """Give the Dutch name of a value."""
    return _WORDS.get(veld) or label_of(veld.value)


def told(veld: GelezenVeld, codes: Sequence[str], otherwise: str = "niet gevonden") -> str:
    """Give codes of a value in Dutch; `otherwise` when there are none."""
    return ", ".join(_shown(veld, code) for code in codes) or otherwise


def _shown(veld: GelezenVeld, code: str) -> str:
    if veld in DAYS:
        return date_words(dt.date.fromisoformat(code))
    if veld is GelezenVeld.SOORT:
        return DOCUMENT_TYPES[DocumentType(code)]
    return show_value(Bevinding(code)) if veld is GelezenVeld.BEVINDING else code


def values_of(house: House, document_id: str) -> tuple[Told, ...]:
    """Give the values of a document that was read.

    Raises:
        InputError: It was not read with the present rules.
    """
    return tuple(_told(one) for one in waarden.values(house.bureau(), document_id))


def _told(one: Waarde) -> Told:
    is_corrected = one.correctie is not None
    return Told(
        one.veld,
        label(one.veld),
        told(one.veld, one.nu, _GONE if is_corrected else "niet gevonden"),
        told(one.veld, one.gelezen),
        is_corrected,
        one.correctie.door if one.correctie else "",
        one.anders_gelezen,
        one.nakijken,
        bool(one.nu or one.gelezen or is_corrected),
    )


def history_of(house: House, document_id: str) -> tuple[Said, ...]:
    """Give everything that people said of the values of a document, the latest first."""
    found = waarden.history(house.bureau(), document_id)
    return tuple(_said(one) for one in reversed(found))


def _said(one: StoredFeit[WaardeCorrectie]) -> Said:
    said = one.waarde
    was = told(said.veld, said.was)
    if said.wordt is None:
        what = f"correctie ({was}) teruggenomen"
    else:
        becomes = told(said.veld, said.wordt, _GONE)
        what = f"{was} is bevestigd" if said.wordt == said.was else f"{was} wordt {becomes}"
    return Said(one.op, one.door, label(said.veld), what, said.motivering, one.geldt and said.wordt is not None)


# -- the form ---------------------------------------------------------------------------------------------------


def field_of(name: str) -> GelezenVeld:
    """Give the value that an address names.

    Raises:
        HTTPException: There is none.
    """
    try:
        return GelezenVeld(name)
    except ValueError:
        raise HTTPException(404) from None


def value_of(house: House, document_id: str, veld: GelezenVeld) -> Waarde:
    """Give one value of a document as it counts now.

    Raises:
        InputError: It was not read with the present rules.
    """
    return next(one for one in waarden.values(house.bureau(), document_id) if one.veld is veld)


def seen(told_: str) -> tuple[str, ...]:
    """Give the value that a form said it showed; a form that was tampered with showed nothing that can be."""
    try:
        found = json.loads(told_)
    except ValueError:
        return ("?",)
    return tuple(map(str, found)) if isinstance(found, list) else ("?",)


def stamp(codes: Sequence[str]) -> str:
    """Give a value as a form keeps it, to see later what was shown."""
    return json.dumps(list(codes))


@dataclass(frozen=True, slots=True)
class Input:
    """How a value is typed."""

    kind: str
    """`date`, `choose`, `gemeente` or `text`."""
    options: tuple[tuple[str, str], ...]
    """Code and Dutch, of `choose`."""
    typed: tuple[str, ...]
    """One for each place to type in."""


def input_for(veld: GelezenVeld, typed: Sequence[str]) -> Input:
    """Give the input for a value with what was typed; a list gets some empty places more."""
    filled = tuple(one for one in typed if one)
    places = (*filled, *([""] * _MORE)) if veld in LISTS else (filled or ("",))
    kind = "date" if veld in DAYS else "gemeente" if veld is GelezenVeld.GEMEENTEN else "text"
    return Input("choose" if _options(veld) else kind, _options(veld), places)


def _options(veld: GelezenVeld) -> tuple[tuple[str, str], ...]:
    if veld is GelezenVeld.SOORT:
        return tuple((one.value, text) for one, text in DOCUMENT_TYPES.items())
    if veld is GelezenVeld.BEVINDING:
        return (("", "Kies"), *((one.value, show_value(one)) for one in Bevinding))
    if veld is GelezenVeld.TREDE:
        steps = ((str(step), f"Trede {step}: {name}") for step, name in sorted(read_ladder().fasen.items()))
        return (("", "Kies"), ("0", "Geen toezicht (0)"), *steps)
    return ()
