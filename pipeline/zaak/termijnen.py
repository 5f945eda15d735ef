"""The terms of letters that went out: started by a person, moved only by decisions, met by what came in.

What an answer does to a term is worked out each time it is read; only what people do is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from pipeline.bevinding import read_cycles
from pipeline.errors import InputError, RecordError
from pipeline.model.dossier import Uitgaand
from pipeline.model.feit import TermijnGebeurtenis
from pipeline.model.stand import cyclus_op
from pipeline.model.status import Besluit, VoorstelKind
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort, LopendeTermijn
from pipeline.store import decisions, feiten
from pipeline.termijn import Termijn, due_date, read_terms
from pipeline.termijnstand import against_extension, check_term, start_term
from pipeline.tools.grenzen import against_longer
from pipeline.zaak import besluiten
from pipeline.zaak.besluiten import Wil
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.koppelen import read_correspondence, reminds_of
from pipeline.zaak.lopend import read_running_terms
from pipeline.zaak.uitgaand import find_our_letter, outgoing_letters

_SOORT = GebeurtenisSoort


# -- starting ---------------------------------------------------------------------------------------------------


def start_for_letter(
    bureau: Bureau, brief: Uitgaand, wie: str, session: Session | None = None
) -> LopendeTermijn | None:
    """Start and give the term of a letter that went out; None when its kind sets none. Harmless to repeat.

    The last day that the letter itself names goes before the rule of its kind. A reminder is noted with the term of
    the letter it reminds of. With an open `session` it is written there, together with what else that writes.

    Raises:
        RecordError: The letter did not go out, or names a last day before its own date.
    """
    start = _start_of(brief)
    if session is not None:
        return _write(session, bureau, start, wie)
    with bureau.store.write() as opened:
        return _write(opened, bureau, start, wie)


def start_for_document(
    bureau: Bureau, document_id: str, wie: str, ontvangen_op: dt.date | None = None
) -> LopendeTermijn:
    """Start and give the term of a letter of the ministry that came in as a document, as a person confirms it.

    `ontvangen_op` is the day the gemeente received it: only for a term that counts from there.

    Raises:
        InputError: It is no letter of ours to one gemeente, or it names no term.
        FigureMissing: The term counts from the receipt and that day is not known.
    """
    start = _start_of_document(bureau, document_id, ontvangen_op)
    with bureau.store.write() as session:
        _write(session, bureau, start, wie)
    return start.term


def take_over(bureau: Bureau, voorstel_id: str, wil: Wil) -> Besluit:
    """Write and give the decision of a person who takes over an open proposal, and start the term it is about.

    Whether the term can start is looked at first, and both are written together: no proposal is used up without it.

    Raises:
        NoDecision: The proposal is gone or decided, or this person may not decide it.
        RecordError: The ladder, the figures or the facts do not allow it as it stands.
        FigureMissing: The term counts from the receipt and that day is not known.
    """
    start = _start_of_proposal(bureau, voorstel_id)

    def gevolg(session: Session, besluit: Besluit) -> None:
        if start:
            _write(session, bureau, start, besluit.decided_by)

    return besluiten.take_over(bureau, voorstel_id, wil, gevolg)


class _Start(NamedTuple):
    """A letter that went out, with the term that it starts."""

    brief: Uitgaand
    term: LopendeTermijn | None


class _StartMet(NamedTuple):
    """A letter that starts a term for certain."""

    brief: Uitgaand
    term: LopendeTermijn


def _start_of(brief: Uitgaand) -> _Start:
    if not brief.is_uit:
        raise RecordError("de termijn loopt pas als de brief is verzonden. Leg eerst de verzending vast.")
    rule = _rule_of(brief)
    term = None if rule is None else start_term(brief.gemeente, _cyclus(brief), rule, brief.id, brief.datum)
    return _Start(brief, term)


def _start_of_document(bureau: Bureau, document_id: str, ontvangen_op: dt.date | None) -> _StartMet:
    brief = find_our_letter(bureau, document_id)
    if brief.document_id is None:
        raise InputError("deze brief is hier gemaakt: zijn termijn start als u de verzending vastlegt.")
    told = bureau.walk.extraction(brief.document_id)
    named = told.details.get("deadline") or {}
    if brief.termijn is None and not named:
        raise InputError("deze brief noemt geen termijn. Er is niets gestart.")
    if named.get("anchor") != "ontvangst":
        term = _start_of(brief).term
        if term is None:
            raise InputError("deze brief noemt geen laatste dag die zeker te lezen is. Er is niets gestart.")
        return _StartMet(brief, term)
    day = ontvangen_op or told.received_date
    if day is not None and day < brief.datum:
        raise RecordError("de brief kan niet zijn ontvangen vóór zijn dagtekening. Controleer de dag.")
    rule = replace(_family_rule(brief), aantal=int(named["n"]), eenheid=str(named["unit"]), anker="ontvangst")
    return _StartMet(brief, start_term(brief.gemeente, _cyclus(brief), rule, brief.id, day))


def _start_of_proposal(bureau: Bureau, voorstel_id: str) -> _StartMet | None:
    """Give what a proposal of a term on a letter of ours starts; None for every other proposal."""
    with bureau.store.read() as session:
        voorstel = decisions.voorstel(session, voorstel_id)
    if voorstel is None or voorstel.kind is not VoorstelKind.TERMIJN:
        return None
    try:
        return _start_of_document(bureau, voorstel.document_id, None)
    except InputError:  # a term for us, such as that of a Woo request: no letter of ours asks for an answer
        return None


def _write(session: Session, bureau: Bureau, start: _Start | _StartMet, wie: str) -> LopendeTermijn | None:
    kept = None if start.term is None else _keep(session, start.term, wie)
    _note_reminder(bureau, session, start.brief, wie)
    return kept


def _family_rule(brief: Uitgaand) -> Termijn:
    rules = read_terms()
    return next((rule for rule in rules.values() if rule.brief == brief.familie), rules["genoemd"])


def _rule_of(brief: Uitgaand) -> Termijn | None:
    """Give the rule of a letter; where it names another last day than the rule comes to, its own days count."""
    rule = _family_rule(brief)
    if brief.termijn is None:
        return None if rule.alleen_als_genoemd or brief.document_id else rule
    if brief.termijn < brief.datum:
        raise RecordError("de brief noemt een laatste dag vóór zijn dagtekening. Start geen termijn; herstel de brief.")
    if not rule.alleen_als_genoemd and _due(rule, brief) == brief.termijn:
        return rule
    return replace(rule, aantal=(brief.termijn - brief.datum).days, eenheid="dag", wettelijk=False)


def _due(rule: Termijn, brief: Uitgaand) -> dt.date:
    return due_date(brief.datum, rule.aantal, rule.eenheid, statutory=rule.wettelijk)


def _cyclus(brief: Uitgaand) -> str:
    found = cyclus_op(read_cycles(), brief.datum)
    if not brief.cyclus and found is None:
        raise RecordError("bij de datum van deze brief hoort geen cyclus. Controleer de dagtekening.")
    return brief.cyclus or (found.id if found else "")


def _keep(session: Session, term: LopendeTermijn, wie: str) -> LopendeTermijn:
    if not wie.strip():
        raise RecordError("een termijn starten vraagt uw naam. Vul --door in.")
    known = feiten.feiten(session, LopendeTermijn, sleutel=term.id)
    if known:
        return known[0]
    check_term(term)
    feiten.add_feit(session, term.id, term, wie.strip(), gemeente=term.gemeente, cyclus=term.cyclus)
    return term


def _note_reminder(bureau: Bureau, session: Session, brief: Uitgaand, wie: str) -> None:
    first = reminds_of(outgoing_letters(bureau, session, brief.gemeente), brief.id)
    for term in feiten.feiten(session, LopendeTermijn, brief.gemeente):
        if first and term.start == first.id:
            event = Gebeurtenis(_SOORT.RAPPEL, brief.verzonden_op or brief.datum, brief.id)
            _note(session, term, event, wie)


def _note(session: Session, term: LopendeTermijn, event: Gebeurtenis, wie: str) -> None:
    key = f"{term.id}:{event.soort.name}:{event.verwijzing}"
    feiten.add_feit(session, key, TermijnGebeurtenis(term.id, event), wie, gemeente=term.gemeente, cyclus=term.cyclus)


def verval(session: Session, brief_id: str, dag: dt.date, wie: str) -> int:
    """Write that the terms of a letter lapse, since it was withdrawn or replaced on a day; gives how many."""
    mine = [term for term in feiten.feiten(session, LopendeTermijn) if term.start == brief_id]
    for term in mine:
        _note(session, term, Gebeurtenis(_SOORT.VERVALLEN, dag, brief_id), wie)
    return len(mine)


# -- more time: only by decision --------------------------------------------------------------------------------


def uitstel(bureau: Bureau, termijn_id: str, tot: dt.date | None, wil: Wil) -> Besluit:
    """Write and give the decision of a person on more time: granted until a day, or refused when `tot` is None.

    Looked at in the transaction that writes it: of two people who decide at once, one passes.

    Raises:
        InputError: There is no such term.
        NoDecision: This person may not decide it.
        RecordError: The term is met or lapsed, was extended before, ended without a request in time, or the day is no
            later than the old one.
    """
    term = find_term(bureau, termijn_id)
    content: dict[str, Any] = {"termijn": term.id, "uitstel": "verleend" if tot else "geweigerd"}
    content |= {"tot": tot.isoformat()} if tot else {}

    def check(session: Session) -> None:
        found = read_running_terms(session, term.gemeente, read_correspondence(bureau, session, term.gemeente))
        _check_uitstel(term, found.gebeurtenissen[term.id], tot, today())

    kind = VoorstelKind.TERMIJN
    return besluiten.decide_without_proposal(bureau, term.gemeente, term.cyclus, kind, content, wil, check)


def _check_uitstel(term: LopendeTermijn, events: Sequence[Gebeurtenis], tot: dt.date | None, dag: dt.date) -> None:
    if wrong := against_extension(term, events, tot, dag):
        raise RecordError(wrong)
    if tot and (wrong := against_longer(term.uiterlijk, tot)):
        raise RecordError(wrong)


def find_term(bureau: Bureau, nummer: str) -> LopendeTermijn:
    """Give the term whose id starts with `nummer`.

    Raises:
        InputError: None does, or more than one.
    """
    with bureau.store.read() as session:
        found = [one for one in feiten.feiten(session, LopendeTermijn) if one.id.startswith(nummer.lower())]
    if len(found) != 1:
        raise InputError("deze termijn bestaat niet of het nummer is te kort. Zie ibt terms.")
    return found[0]
