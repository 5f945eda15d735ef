"""Settles what a gemeente replies: its answers, reasons and agreements, what it notifies and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from extractors.agreements import Ground, find_agreements
from extractors.answers import QUESTIONS, Section, Status, find_answers, find_sections, ranges_for
from extractors.draft import Draft, Scene
from extractors.kind import find_draft_mark
from extractors.notices import Notice, around, find_extension, find_notifications, read_notice
from extractors.reasons import find_reasons
from extractors.statements import Statements
from pipeline.model.extraction import DocumentType, Extraction, Figure, Measure, Warning
from pipeline.model.observation import Observation, Proof

CONCEPT = "concept"
_WITH_AGREEMENTS = (
    DocumentType.MUNICIPAL_RESPONSE,
    DocumentType.ARTICLE8,
    DocumentType.IBT_LETTER,
    DocumentType.MINUTES,
    DocumentType.LIRT_EMAIL,
)


def settle_replies(scene: Scene, draft: Draft) -> None:
    """Settle what the sender answers, agrees, notifies and asks, each with its proof."""
    spoken = Statements(scene.reading, scene.parts)
    if mark := find_draft_mark(scene.reading, scene.parts):
        draft.tell("status", CONCEPT, [scene.reading.observe("details.status", CONCEPT, mark, "concept.merk", 0.95)])
    if scene.kind is DocumentType.MUNICIPAL_RESPONSE:
        _settle_answers(spoken, draft)
    if scene.kind in _WITH_AGREEMENTS:
        _settle_agreements(scene, spoken, draft)
    if scene.kind is DocumentType.ARTICLE8:
        notice = read_notice(spoken, spoken.said, draft.days.letter)
        _tell_notice(notice, draft, draft.evidence.get("expected_completion", ()))
    if scene.kind is DocumentType.MUNICIPAL_RESPONSE or scene.verdict.route == "uitstel":
        _settle_extension(spoken, draft)


def _settle_answers(spoken: Statements, draft: Draft) -> None:
    sections = find_sections(spoken)
    _settle_reasons(spoken, sections, draft)
    own = draft.values.get("municipalities", ())
    for question, answer in find_answers(spoken, sections, own, draft.days.letter).items():
        if answer.status is not Status.OPEN:
            draft.tell(f"answers.{question}", answer.status.value, answer.observed)
        elif known := _known(question, draft):
            status, proofs = known
            draft.tell(f"answers.{question}", status.value, (), proofs)
        else:
            draft.details.setdefault("answers", {})[question] = Status.OPEN.value
    draft.details["answers"] = {question: draft.details["answers"][question] for question in QUESTIONS}


def _settle_reasons(spoken: Statements, sections: tuple[Section, ...], draft: Draft) -> None:
    own = draft.values.get("municipalities", ())
    found = list(find_reasons(spoken, own, ranges_for(sections, "Q2")))
    codes = list(dict.fromkeys(seen.value for seen in found))
    if draft.tell("reasons", codes, found):
        for code in codes:
            draft.show(f"reasons.{code}", [seen for seen in found if seen.value == code])


def _known(question: str, draft: Draft) -> tuple[Status, tuple[Proof, ...]] | None:
    """Give what values already read say of a question: a figure, a reason or a day is an answer too."""
    figures: tuple[Figure, ...] = draft.values.get("figures", ())
    if question == "Q1":
        proofs = _proofs(f for f in figures if f.measure is Measure.REALISATIE)
        return (Status.ANSWERED, proofs) if proofs else None
    if question == "Q2":
        proofs = draft.evidence.get("details.reasons", ())
        return (Status.ANSWERED, proofs) if proofs else None
    if question == "Q4":
        if proofs := draft.evidence.get("expected_completion", ()):
            return Status.ANSWERED, proofs
        planned = _proofs(f for f in figures if f.measure is Measure.GEPLAND and f.peildatum)
        return (Status.PARTLY, planned) if planned else None
    return None


def _proofs(figures: Iterable[Figure]) -> tuple[Proof, ...]:
    return tuple(proof for figure in figures for proof in figure.evidence[:1])[:3]


def _settle_agreements(scene: Scene, spoken: Statements, draft: Draft) -> None:
    own = draft.values.get("municipalities", ())
    ground = Ground(own, draft.days.letter, scene.kind is DocumentType.IBT_LETTER)
    found = list(find_agreements(spoken, ground))
    draft.tell("agreements", [seen.value for seen in found], found)


def _settle_extension(spoken: Statements, draft: Draft) -> None:
    if found := find_extension(spoken, draft.days.letter):
        until = found.until.isoformat() if found.until else None
        draft.tell("extension", {"until": until, "literal": found.literal}, found.seen)


def _tell_notice(notice: Notice, draft: Draft, fallback: tuple[Proof, ...]) -> None:
    """Set the parts of a notification; when no word says until when, the day the task is met again does."""
    value, seen = _notice(notice)
    if "expected_until" not in value and (until := draft.values.get("expected_completion")):
        value["expected_until"] = until
        draft.tell("art8", value, seen, fallback)
        return
    draft.tell("art8", value, seen)


def _notice(notice: Notice) -> tuple[dict[str, Any], list[Observation[Any]]]:
    parts = notice._asdict()
    seen = [one for one in parts.values() if one is not None]
    return {key: one.value for key, one in parts.items() if one is not None}, seen


def find_inner_notices(scene: Scene, found: Extraction) -> Iterator[Extraction]:
    """Yield the article 8 notification that an answer makes in passing, as a record of its own.

    Legal: docs/legal.md#artikel-8
    """
    if scene.kind is not DocumentType.MUNICIPAL_RESPONSE:
        return
    spoken = Statements(scene.reading, scene.parts)
    for seen in find_notifications(spoken):
        draft = Draft(scene.prover)
        kept = ("letter_date", "reference.our", "reference.your", "municipalities", "province", "sender", "subject")
        draft.evidence |= {key: found.evidence[key] for key in kept if key in found.evidence}
        draft.evidence["document_type"] = scene.prover.prove(seen)
        _tell_notice(read_notice(spoken, around(spoken, seen), found.letter_date), draft, ())
        told = "Het antwoord bevat ook een melding op grond van artikel 8. Neem die apart op."
        yield Extraction(
            document_id=found.document_id,
            document_type=DocumentType.ARTICLE8,
            municipalities=found.municipalities,
            province=found.province,
            reference=found.reference,
            letter_date=found.letter_date,
            received_date=found.received_date,
            sender=found.sender,
            subject=found.subject,
            details=draft.details,
            warnings=(Warning("SC-35", told),),
            evidence=draft.evidence,
        )
        return
