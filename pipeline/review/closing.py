"""Ready, approved, sent back: what the four eyes say of a document, and when they may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipeline.besluit import is_same_person
from pipeline.errors import RecordError, ReleaseBlocked
from pipeline.model.document import Document
from pipeline.model.woo import Beoordeling
from pipeline.review.acts import Acting
from pipeline.review.grounds import check_grounds
from pipeline.review.model import StukBesluit
from pipeline.review.rules import ReviewRules
from pipeline.review.shown import busy, to_do
from pipeline.review.state import State
from pipeline.store.review_tables import ActKind

_LONGEST = 4_000
"""Characters of a text that people write."""


def finish(acting: Acting, state: State, document: Document) -> None:
    """Write that a document is ready for the second person.

    Raises:
        ReleaseBlocked: Something is still to be done in it.
    """
    if told := list(to_do(state, document)):
        raise ReleaseBlocked(f"dit stuk is nog niet klaar. {' '.join(told)}")
    acting.act(ActKind.KLAAR, {"stand": state.standing})
    acting.note("klaar", {"stand": state.standing[:24]})


def approve(acting: Acting, state: State, document: Document, recipe: str, rules: ReviewRules) -> None:
    """Write that a second person approves a document.

    Raises:
        ReleaseBlocked: It is not ready, or this person judged in it.
    """
    told = list(to_do(state, document))
    if state.finished is None or told:
        raise ReleaseBlocked(
            f"dit stuk is nog niet klaar gemeld, of er is daarna iets gewijzigd. {' '.join(told)}".strip()
        )
    if busy(state, recipe):
        raise ReleaseBlocked("dit stuk wordt nog opnieuw bekeken. Probeer het over een paar minuten opnieuw.")
    if rules.four_eyes and any(is_same_person(acting.who, maker) for maker in state.makers):
        raise ReleaseBlocked("u beoordeelde zelf in dit stuk. Vraag een collega om het goed te keuren (vier ogen).")
    acting.act(ActKind.GOEDGEKEURD, {"stand": state.standing})
    acting.note("goedgekeurd", {"stand": state.standing[:24], "vier_ogen": rules.four_eyes})


def send_back(acting: Acting, state: State, reason: str) -> None:
    """Write that a finished document goes back to who judged it.

    Raises:
        RecordError: It was not finished, or the reason is empty.
    """
    last = state.last(ActKind.KLAAR, ActKind.GOEDGEKEURD, ActKind.TERUGGESTUURD)
    if last is None or last.kind is ActKind.TERUGGESTUURD:
        raise RecordError("dit stuk is niet klaar gemeld. U hoeft het niet terug te sturen.")
    acting.act(ActKind.TERUGGESTUURD, {"reden": written(reason, "de reden")})
    acting.note("teruggestuurd", {})


def decide(acting: Acting, wanted: StukBesluit, motivation: str) -> None:
    """Write what a person decides on a document as a whole.

    Raises:
        RecordError: What was filled in does not go together.
    """
    for problem in _problems(wanted):
        raise RecordError(problem)
    gronden = check_grounds(wanted.gronden) if wanted.gronden else ()
    value = {
        "beoordeling": wanted.beoordeling.value if wanted.beoordeling else "",
        "gronden": list(gronden),
        "toelichting": wanted.toelichting.strip()[:_LONGEST],
        "publieke_link": wanted.publieke_link.strip(),
        "opgeschort_tot": _iso(wanted.opgeschort_tot),
        "openbaar_vanaf": _iso(wanted.openbaar_vanaf),
        "motivering": written(motivation, "de motivering"),
    }
    acting.act(ActKind.BESLUIT, value)
    told = {key: value[key] for key in ("beoordeling", "gronden", "opgeschort_tot", "openbaar_vanaf")}
    acting.note("besluit", told)


def _problems(wanted: StukBesluit) -> Iterator[str]:
    withheld = wanted.beoordeling is Beoordeling.NIET_OPENBAAR
    link = wanted.publieke_link.strip()
    if withheld and not wanted.gronden:
        yield "een stuk dat niet openbaar is, heeft een grond nodig. Kies een grond."
    if wanted.gronden and not withheld:
        yield "gronden voor het hele stuk horen alleen bij Niet openbaar. Geef ze anders per vak of bladzijde."
    if wanted.beoordeling is Beoordeling.REEDS_OPENBAAR and not link:
        yield "een stuk dat al openbaar is, heeft een link nodig naar de plaats waar het staat."
    if link and not link.startswith(("https://", "http://")):
        yield "de link begint niet met https://. Plak het hele adres."
    if wanted.opgeschort_tot and wanted.openbaar_vanaf and wanted.openbaar_vanaf <= wanted.opgeschort_tot:
        yield "de dag waarop het stuk openbaar wordt, ligt voor het einde van de opschorting. Kies een latere dag."


def written(text: str, what: str) -> str:
    """Give what a person wrote, without white space around it.

    Raises:
        RecordError: It is empty or too long.
    """
    if not text.strip():
        raise RecordError(f"vul {what} in.")
    if len(text) > _LONGEST:
        raise RecordError(f"{what} is te lang: hooguit {_LONGEST} tekens.")
    return text.strip()


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
