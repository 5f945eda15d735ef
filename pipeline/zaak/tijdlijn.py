"""Everything that happened with one gemeente, as one list: letters, post, answers, terms, decisions and corrections."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from pipeline.audit import Event
from pipeline.besluit import decided_on
from pipeline.model.dossier import Uitgaand
from pipeline.model.feit import Beoordeling, Koppeling
from pipeline.model.post import Poststuk
from pipeline.model.status import Besluit, VoorstelKind
from pipeline.model.termijn import GebeurtenisSoort, LopendeTermijn
from pipeline.store import events, feiten
from pipeline.tools.datum import korte_datum
from pipeline.zaak.besluiten import Genomen, verloop
from pipeline.zaak.bureau import Bureau, home_day
from pipeline.zaak.cijfers import Gebeurd, history
from pipeline.zaak.koppelen import Correspondentie, read_correspondence
from pipeline.zaak.lopend import read_running_terms
from pipeline.zinnen import KIND, LABEL, SAID, SOURCE

_STATUS = {
    "brief.concept": "concept opgesteld",
    "brief.goedgekeurd": "goedgekeurd",
    "brief.verzonden": "verzending vastgelegd",
    "brief.ingetrokken": "ingetrokken",
}
_FINDINGS = {one.value: said for one, said in SAID.items()}
_BY_POST = (GebeurtenisSoort.ANTWOORD, GebeurtenisSoort.UITSTEL_GEVRAAGD, GebeurtenisSoort.RAPPEL)
"""What happened to a term through a letter; the other things happened by decision or told of themselves."""


_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


class Wat(StrEnum):
    """What kind of moment it is."""

    BRIEF = "brief van ons"
    POST = "post"
    ANTWOORD = "beoordeling"
    KOPPELING = "koppeling"
    TERMIJN = "termijn"
    BESLUIT = "besluit"
    CIJFER = "cijfer"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened."""

    dag: dt.date
    wat: Wat
    titel: str
    """Dutch, one line."""
    wie: str
    """Name of a person, or of what did it."""
    uitleg: str = ""
    """Dutch: why, in the words of who did it."""
    document_id: str = ""
    brief_id: str = ""
    termijn_id: str = ""
    op: dt.datetime | None = None
    """When it was written down; what has no time of its own comes last of its day."""


def tijdlijn(bureau: Bureau, gemeente: str) -> tuple[Moment, ...]:
    """Give everything that happened with a gemeente (code), newest first."""
    with bureau.store.read() as session:
        post = read_correspondence(bureau, session, gemeente)
        found = [
            *_letters(session, post.brieven),
            *map(_piece, post.post),
            *_judgements(session, gemeente),
            *_terms(session, gemeente, post),
        ]
    found += map(_decided, verloop(bureau, gemeente))
    found += [
        Moment(home_day(one.op), Wat.CIJFER, _figure(one), one.wie, one.toelichting, one.document_id, op=one.op)
        for one in history(bureau, gemeente)
    ]
    return tuple(sorted(found, key=lambda one: (one.dag, one.op or _EARLIEST), reverse=True))


def _figure(one: Gebeurd) -> str:
    label = LABEL.get(one.categorie, one.categorie.value)
    return (
        f"{one.wat.capitalize()}: {label} per {korte_datum(one.peildatum)} volgens {SOURCE[one.basis]}, {one.cijfers}"
    )


def _letters(session: Session, brieven: Sequence[Uitgaand]) -> Iterator[Moment]:
    for brief in brieven:
        named = f"Brief {brief.familie}".strip() + (f", kenmerk {brief.referentie}" if brief.referentie else "")
        if brief.document_id:
            told = f"{named}: van ons, binnengekomen als document"
            yield Moment(brief.datum, Wat.BRIEF, told, "het ministerie", document_id=brief.document_id)
            continue
        for event in events.events(session, brief.id):
            if event.action in _STATUS:
                yield _of_event(brief, named, event)


def _of_event(brief: Uitgaand, named: str, event: Event) -> Moment:
    version = json.loads(event.data).get("versie", "")
    told = f"{named}: {_STATUS[event.action]} (versie {version})"
    day = home_day(event.at)
    if event.action == "brief.verzonden" and brief.verzonden_op:
        day, told = brief.verzonden_op, f"{named}: verzonden"
    who = "het systeem" if event.actor == "systeem" else event.actor
    return Moment(day, Wat.BRIEF, told, who, brief_id=brief.id, op=event.at)


def _piece(piece: Poststuk) -> Moment:
    concept = ", concept" if piece.concept else ""
    told = f"{KIND[piece.soort].capitalize()} ontvangen{concept}"
    return Moment(piece.ontvangen_op, Wat.POST, told, "binnengekomen", document_id=piece.document_id)


def _judgements(session: Session, gemeente: str) -> Iterator[Moment]:
    for one in feiten.history(session, Beoordeling, gemeente):
        said = f"Antwoord beoordeeld: {one.waarde.variant}"
        why = " ".join(one.waarde.redenen)
        yield Moment(home_day(one.op), Wat.ANTWOORD, said, one.door, why, one.waarde.document_id, op=one.op)
    for link in feiten.history(session, Koppeling, gemeente):
        said = f"Stuk hoort {'' if link.waarde.hoort_bij else 'niet '}bij een brief van ons"
        document_id = link.waarde.document_id
        yield Moment(home_day(link.op), Wat.KOPPELING, said, link.door, link.waarde.motivering, document_id, op=link.op)


def _terms(session: Session, gemeente: str, post: Correspondentie) -> Iterator[Moment]:
    found = read_running_terms(session, gemeente, post)
    for term in feiten.history(session, LopendeTermijn, gemeente):
        told = f"Termijn gestart: {term.waarde.omschrijving}, tot en met {korte_datum(term.waarde.uiterlijk)}"
        yield Moment(
            home_day(term.op),
            Wat.TERMIJN,
            told,
            term.door,
            term.waarde.afleiding,
            termijn_id=term.waarde.id,
            op=term.op,
        )
    for one in found.termen:
        for event in found.gebeurtenissen[one.id]:
            if event.soort in _BY_POST or event.soort is GebeurtenisSoort.VERVALLEN:
                told = f"{one.omschrijving}: {event.soort}"
                yield Moment(event.dag, Wat.TERMIJN, told, "volgt uit het dossier", termijn_id=one.id)


def _decided(one: Genomen) -> Moment:
    besluit = one.besluit
    told = f"Besluit over {_about(besluit, one.van)}"
    who = f"{besluit.decided_by}, mandaat {besluit.mandate}"
    return Moment(decided_on(besluit), Wat.BESLUIT, told, who, besluit.motivation, op=besluit.decided_at)


def _about(besluit: Besluit, van: int | None) -> str:
    content = besluit.content
    if besluit.kind is VoorstelKind.TREDE:
        step = f"van {van} naar {content.get('trede')}" if van != content.get("trede") else f"blijft {van}"
        return f"de trede: {step}"
    if besluit.kind is VoorstelKind.BEVINDING:
        return f"de bevinding: {_FINDINGS.get(str(content.get('bevinding')), '')}"
    if besluit.kind is VoorstelKind.BRIEF:
        return f"brief {content.get('familie', '')}"
    return f"uitstel: {content['uitstel']}" if content.get("uitstel") else "een termijn"
