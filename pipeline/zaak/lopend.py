"""How the terms of one gemeente stand: what was kept, what was decided, and what its post does to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.besluit import decided_on
from pipeline.link import term_events
from pipeline.model.feit import TermijnGebeurtenis
from pipeline.model.status import Besluit, VoorstelKind
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort, LopendeTermijn, TermijnStand
from pipeline.store import decisions, feiten
from pipeline.termijnstand import term_state
from pipeline.tools.datum import stored_day
from pipeline.zaak.koppelen import Correspondentie, reminds_of

_SOORT = GebeurtenisSoort


@dataclass(frozen=True, slots=True)
class Termijnen:
    """The terms of one gemeente with all that happened to them."""

    termen: tuple[LopendeTermijn, ...]
    gebeurtenissen: Mapping[str, tuple[Gebeurtenis, ...]]
    """By id of the term, oldest first: kept, decided and worked out from what came in."""

    def standen(self, dag: dt.date, cyclus: str | None = None) -> tuple[TermijnStand, ...]:
        """Give how the terms stand on a day, soonest first: of one cyclus, or of all."""
        mine = [term for term in self.termen if cyclus in (None, term.cyclus)]
        states = (term_state(term, self.gebeurtenissen[term.id], dag) for term in mine)
        return tuple(sorted(states, key=lambda state: (state.uiterlijk, state.termijn.naam)))


def read_running_terms(session: Session, gemeente: str, post: Correspondentie) -> Termijnen:
    """Give the terms of a gemeente (code) with what its post and the decisions do to them."""
    terms = feiten.feiten(session, LopendeTermijn, gemeente)
    kept = feiten.feiten(session, TermijnGebeurtenis, gemeente)
    decided = decisions.besluiten(session, gemeente, kind=VoorstelKind.TERMIJN)
    found: dict[str, tuple[Gebeurtenis, ...]] = {}
    for term in terms:
        events = [one.gebeurtenis for one in kept if one.termijn_id == term.id]
        events += [event for besluit in decided for event in _of_decision(term, besluit)]
        events += [*_of_post(term, post), *_of_letter(term, post)]
        found[term.id] = tuple(sorted(dict.fromkeys(events), key=lambda event: event.dag))
    return Termijnen(terms, found)


def _of_decision(term: LopendeTermijn, besluit: Besluit) -> Iterator[Gebeurtenis]:
    """Yield what a decision on more time does: the decision is its only record."""
    if besluit.content.get("termijn") != term.id:
        return
    until = besluit.content.get("tot")
    kind = _SOORT.UITSTEL_VERLEEND if until else _SOORT.UITSTEL_GEWEIGERD
    yield Gebeurtenis(kind, decided_on(besluit), besluit.id, stored_day(until) if isinstance(until, str) else None)


def _of_post(term: LopendeTermijn, post: Correspondentie) -> Iterator[Gebeurtenis]:
    received = {piece.document_id: piece.ontvangen_op for piece in post.post}
    first = reminds_of(post.brieven, term.start)
    for link in post.koppelingen:
        if not link.geldt or link.document_id not in received or link.brief_id not in (term.start, first and first.id):
            continue
        day, read = received[link.document_id], post.gelezen.get(link.document_id)
        events = term_events(read, day) if read else ()
        if link.is_antwoord and not any(event.soort is _SOORT.ANTWOORD for event in events):
            events = (*events, Gebeurtenis(_SOORT.ANTWOORD, day, link.document_id))  # in an attachment, or a person's
        yield from (e for e in events if link.brief_id == term.start or e.soort is _SOORT.ANTWOORD)


def _of_letter(term: LopendeTermijn, post: Correspondentie) -> Iterator[Gebeurtenis]:
    brief = next((one for one in post.brieven if one.id == term.start), None)
    if brief and brief.vervangen_door:
        yield Gebeurtenis(_SOORT.VERVALLEN, brief.vervangen_op or term.ankerdag, brief.vervangen_door)
