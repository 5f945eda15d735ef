"""L08, the ministry's reply to what a gemeente answered; an official chose which of seven replies it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import LetterError
from pipeline.model.status import Besluit, StatusRecord
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_after, check_before, check_term, head, mandated
from templates.decided import decided_trede
from templates.fields import Answer, Cycle, Figures, PerCategory, SentLetter, Signatory, Supervision, Term
from templates.questions import QUESTIONS, Question, QuestionState
from templates.standing import figures


class Reply(StrEnum):
    """What the reply comes to."""

    COMPLETE = "volledig"
    INCOMPLETE = "onvolledig"
    TOO_LITTLE = "onvoldoende"
    FIGURES_DIFFER = "verschil"
    COMPLIES = "voldoet"
    REFUSAL = "weigering"
    OBJECTION = "bezwaar"


_WITH_TERM = (Reply.INCOMPLETE, Reply.FIGURES_DIFFER)
_WITH_OWN_FIGURES = (Reply.FIGURES_DIFFER, Reply.COMPLIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class L08Fields(Supervision):
    """What the reply prints."""

    ondertekenaar: Signatory
    vorige: SentLetter
    antwoord: Answer
    variant: Reply
    vragen: tuple[Question, ...]
    open_vragen: tuple[str, ...]
    ministerie: Figures
    eigen: Figures | None
    """Figures of the gemeente itself, with its own peildatum."""
    verschil: PerCategory | None
    volgende_trede: int
    termijn: Term | None
    hermeting: dt.date | None
    behandelaar: str | None
    """Who handles an objection: a unit, never a person."""


@dataclass(frozen=True, slots=True)
class ReplyCase:
    """What is known about the answer; what is not known yet is None or empty."""

    besluiten: Sequence[Besluit]
    cyclus: Cycle | None
    vorige: SentLetter | None
    antwoord: Answer | None
    variant: Reply | None
    """As an official judged the answer."""
    vragen: Sequence[Question]
    """Q1 to Q5, each judged."""
    records: Sequence[StatusRecord]
    """Of the ministry or the regietafel, at the peildatum of the finding."""
    eigen_records: Sequence[StatusRecord] = ()
    """Of the gemeente; they never take the place of `records` (INV-25)."""
    termijn: Term | None = None
    hermeting: dt.date | None = None
    behandelaar: str | None = None


def compose_l08(envelope: Envelope, case: ReplyCase, catalogue: Catalogue) -> L08Fields:
    """Give the fields of the reply.

    Raises:
        NoDecision: No Besluit holds the gemeente on this trede.
        FieldMissing: Something is unknown; the message names everything that is.
        FigureConflict: Two figures stand for one category, or the peildata differ.
        LetterError: The questions, figures or days do not fit the chosen reply.
    """
    spec, to = catalogue.spec("L08"), envelope.aan
    besluit, trede = decided_trede(
        "L08", to, case.besluiten, case.cyclus.id if case.cyclus else None, spec.toegestane_treden
    )
    need = Needed()
    antwoord = need(case.antwoord, "het antwoord van de gemeente met de datum van ontvangst")
    brief = head(need, envelope, spec, antwoord.kenmerk if antwoord else None)
    cyclus = need(case.cyclus, "de cyclus met de datum van het verdeelbesluit")
    vorige = need(case.vorige, "datum en kenmerk van de brief met het verzoek om informatie")
    variant = need(case.variant, "de beoordeling van het antwoord")
    vragen = need(tuple(case.vragen), "het oordeel over de vijf vragen")
    ondertekenaar = mandated(need, catalogue, "L08", envelope.datum)
    ministerie = figures(need, case.records, to)
    eigen = _own_figures(need, case, envelope)
    _need_of_variant(need, case)
    need.done("L08")
    if [question.nummer for question in vragen] != list(range(1, len(QUESTIONS) + 1)):
        raise LetterError("niet elke vraag is één keer beoordeeld. Beoordeel de vijf vragen op volgorde.")
    _check_variant(case, antwoord, brief.datum, eigen)
    open_states = (QuestionState.OPEN, QuestionState.PARTLY)
    return L08Fields(
        besluit_id=besluit.id,
        trede=trede,
        cyclus=cyclus,
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=to,
        ondertekenaar=ondertekenaar,
        vorige=vorige,
        antwoord=antwoord,
        variant=variant,
        vragen=vragen,
        open_vragen=tuple(q.onderwerp for q in vragen if q.stand in open_states),
        ministerie=need(ministerie, "de cijfers"),
        eigen=eigen,
        verschil=_difference(ministerie, eigen),
        volgende_trede=trede + 1,
        termijn=case.termijn,
        hermeting=case.hermeting,
        behandelaar=case.behandelaar,
    )


def _own_figures(need: Needed, case: ReplyCase, envelope: Envelope) -> Figures | None:
    if case.eigen_records:
        mine = Needed()
        found = figures(mine, case.eigen_records, envelope.aan)
        need.missing += [f"{label} volgens de gemeente" for label in mine.missing]
        return found
    if case.variant in _WITH_OWN_FIGURES:
        need(None, "de cijfers van de gemeente met haar peildatum")
    return None


def _need_of_variant(need: Needed, case: ReplyCase) -> None:
    if case.variant in _WITH_TERM:
        need(case.termijn, "de termijn voor de aanvulling")
    if case.variant is Reply.COMPLETE:
        need(case.hermeting, "de dag waarop de voortgang opnieuw wordt bekeken")
    if case.variant is Reply.OBJECTION:
        need(case.behandelaar, "wie het bezwaar behandelt")


def _check_variant(case: ReplyCase, antwoord: Answer, datum: dt.date, eigen: Figures | None) -> None:
    check_before(antwoord.ontvangen_op, datum, "de ontvangst van het antwoord")
    if case.termijn:
        check_term(case.termijn, datum)
    if case.hermeting:
        check_after(case.hermeting, datum, "de nieuwe meting")
    is_open = any(q.stand in (QuestionState.OPEN, QuestionState.PARTLY) for q in case.vragen)
    if case.variant is Reply.INCOMPLETE and not is_open:
        raise LetterError("alle vragen zijn beantwoord: kies een andere reactie dan onvolledig.")
    if case.variant is Reply.COMPLETE and is_open:
        raise LetterError("er staan nog vragen open: kies een andere reactie dan volledig.")
    if case.variant is Reply.COMPLIES and eigen and not _complies(eigen):
        raise LetterError("volgens deze cijfers voldoet de gemeente niet. Kies een andere reactie.")


def _complies(found: Figures) -> bool:
    return found.realisatie.regulier >= found.taak.regulier and found.realisatie.amv >= found.taak.amv


def _difference(ministerie: Figures | None, eigen: Figures | None) -> PerCategory | None:
    if not ministerie or not eigen:
        return None
    own, ours = eigen.realisatie, ministerie.realisatie
    return PerCategory(own.regulier - ours.regulier, own.amv - ours.amv)
