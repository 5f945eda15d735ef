"""The end of the reading room: all observations of one document become one Extraction, with checks and warnings.

One value per field: the surest reading, with its proof. What contradicts itself is left empty and told.
`to_contract` gives the JSON shape that other programs read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from extractors.checks import Background, check_extraction, doubted_keys
from extractors.details.add import add_details
from extractors.draft import Draft, Scene
from extractors.evidence import UNSURE, Prover
from extractors.fields import (
    settle_actions,
    settle_basics,
    settle_figures,
    settle_municipalities,
    settle_province,
    settle_redacted,
    settle_supervision,
)
from extractors.kind import Reason, find_kind
from extractors.letter_parts import find_parts
from extractors.notes import check_notes, read_notes
from extractors.parties import find_roles
from extractors.reading import read_document
from extractors.reply_details import find_inner_notices, settle_replies
from extractors.signatory import MANDATE
from extractors.terms import settle_completion, settle_deadline, settle_intervals, settle_reply
from extractors.written_names import settle_written_names
from pipeline.model.document import Document
from pipeline.model.extraction import DocumentType, Extraction, Figure, Warning
from pipeline.model.observation import Proof

_LETTERS_WITH_TERM = (DocumentType.IBT_LETTER, DocumentType.LIRT_EMAIL, DocumentType.VERDEELBESLUIT_LETTER)
_ANSWERS = (DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8)


def extract(document: Document, *, review_below: float) -> Extraction:
    """Give all that a document says, with proof; `review_below` (0..1) marks what a person must look at."""
    reading = read_document(document)
    parts = find_parts(reading)
    roles = find_roles(reading, parts)
    prover = Prover(document, review_below)
    scene = Scene(reading, parts, roles, find_kind(reading, parts, roles), prover)
    draft = Draft(prover)
    _explain_kind(scene, draft)
    if not scene.verdict.is_relevant:
        settle_redacted(scene, draft)
        return _finish(scene, draft)
    settle_basics(scene, draft)
    settle_municipalities(scene, draft)
    _settle_by_kind(scene, draft)
    settle_province(scene, draft)
    settle_written_names(scene, draft)
    add_details(scene, draft)
    settle_replies(scene, draft)
    _tell_missing(scene, draft)
    found = _finish(scene, draft)
    inner = tuple(find_inner_notices(scene, found))
    checked = _with_checks(scene, draft, found)
    told = dict.fromkeys((*checked.warnings, *(warning for one in inner for warning in one.warnings)))
    return replace(checked, records=inner, warnings=tuple(told))


def _settle_by_kind(scene: Scene, draft: Draft) -> None:
    if scene.kind in (DocumentType.OTHER, DocumentType.WOO_REQUEST):
        return
    settle_figures(scene, draft)
    if scene.kind is DocumentType.IBT_LETTER:
        settle_supervision(scene, draft)
    if scene.kind in _LETTERS_WITH_TERM:
        settle_deadline(scene, draft)
    if scene.kind in (*_LETTERS_WITH_TERM, *_ANSWERS):
        settle_reply(scene, draft)
    if scene.kind in _ANSWERS:
        settle_completion(scene, draft)
    if scene.kind is DocumentType.MINUTES:
        settle_actions(scene, draft)
    settle_intervals(scene, draft)


def _tell_missing(scene: Scene, draft: Draft) -> None:
    """Warn where a letter lacks what every such letter has: it may be there, but was not read."""
    if scene.kind not in (DocumentType.IBT_LETTER, *_ANSWERS):
        return
    asked = any(warning.code == "SC-27" for warning in draft.warnings)
    if not draft.values.get("municipalities") and not asked:
        draft.warnings.append(
            Warning(UNSURE, "Onduidelijk is over welke gemeente het document gaat. Vul de gemeente in.")
        )
    if draft.days.letter is None and not any("datum van het document" in w.message for w in draft.warnings):
        draft.warnings.append(Warning(UNSURE, "Het document heeft geen datum die zeker te lezen is. Vul de datum in."))


def _explain_kind(scene: Scene, draft: Draft) -> None:
    verdict = scene.verdict
    draft.details["kind_confidence"] = verdict.confidence
    draft.details["kind_reasons"] = [f"{reason.text} ({reason.weight:+g})" for reason in verdict.reasons]
    placed = [reason for reason in verdict.reasons if reason.place and reason.weight > 0]
    if verdict.kind is not DocumentType.OTHER:
        draft.evidence["document_type"] = tuple(p for reason in placed[:3] for p in _kind_proof(scene, reason))
    if verdict.confidence < draft.prover.review_below:
        draft.warnings.append(Warning("SC-34", "De soort van dit document is niet zeker. Controleer de soort."))


def _kind_proof(scene: Scene, reason: Reason) -> tuple[Proof, ...]:
    if reason.place is None:
        return ()
    seen = scene.reading.observe("document_type", reason.kind, reason.place, reason.cue, scene.verdict.confidence)
    return scene.prover.prove(seen)


def _finish(scene: Scene, draft: Draft) -> Extraction:
    return Extraction(
        document_id=scene.reading.document.id,
        document_type=scene.kind,
        route=scene.verdict.route,
        details=draft.details,
        warnings=tuple(dict.fromkeys((*draft.warnings, *check_notes(read_notes(scene.reading.document))))),
        evidence=draft.evidence,
        **draft.values,
    )


def _with_checks(scene: Scene, draft: Draft, found: Extraction) -> Extraction:
    source = draft.details.get("source_report")
    received = dt.date.fromisoformat(source["received"]) if source else None
    background = Background(scene.reading, scene.parts, draft.redacted, draft.references, received)
    warnings = tuple(dict.fromkeys((*found.warnings, *check_extraction(found, background))))
    evidence = dict(found.evidence)
    for key in doubted_keys(found, warnings):
        evidence[key] = tuple(proof._replace(needs_review=True) for proof in evidence.get(key, ()))
    return replace(found, warnings=warnings, evidence=evidence)


def to_contract(extraction: Extraction) -> dict[str, Any]:
    """Give the JSON object of one extraction, keys in the order of the contract (docs/api.md)."""
    found: dict[str, Any] = {
        "document_type": extraction.document_type.value,
        "municipalities": list(extraction.municipalities),
        "province": extraction.province,
        "reference": {"our": extraction.reference.our, "your": extraction.reference.your},
        "letter_date": _day(extraction.letter_date),
        "received_date": _day(extraction.received_date),
        "peildata": [day.isoformat() for day in extraction.peildata],
        "figures": [_figure(figure) for figure in extraction.figures],
        "finding": extraction.finding.value if extraction.finding else None,
        "ladder_step": extraction.ladder_step,
        "response_deadline": _day(extraction.response_deadline),
        "reply_to": extraction.reply_to,
        "actions": [
            {"owner": a.owner, "text": a.text, "due": _day(a.due), "evidence": _proofs(a.evidence)}
            for a in extraction.actions
        ],
        "expected_completion": extraction.expected_completion,
        **_correspondence(extraction),
        "warnings": [{"code": w.code, "message": w.message} for w in extraction.warnings],
        "evidence": {name: _proofs(proofs) for name, proofs in extraction.evidence.items()},
    }
    if extraction.records:
        found["records"] = [to_contract(record) for record in extraction.records]
    return found


def _correspondence(extraction: Extraction) -> dict[str, Any]:
    return {
        "subject": extraction.subject,
        "sender": extraction.sender,
        "addressee": extraction.addressee,
        "signatory": _signatory(extraction.signatory),
        "refers_to": [dict(letter) for letter in extraction.refers_to],
        "cc": list(extraction.cc),
        "already_redacted": extraction.already_redacted,
        "grounds": [dict(ground) for ground in extraction.grounds],
        "route": extraction.route,
        "details": dict(extraction.details),
    }


def _signatory(found: Mapping[str, str] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    keys = ("on_behalf_of", "formula", "name", "function")
    return {**{key: found.get(key) for key in keys}, "mandate": found.get("mandate") == MANDATE}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "municipality": figure.municipality,
        "category": figure.category.value,
        "measure": figure.measure.value,
        "value": figure.value,
        "peildatum": _day(figure.peildatum),
        "qualifier": figure.qualifier,
        "evidence": _proofs(figure.evidence),
    }


def _proofs(proofs: tuple[Proof, ...]) -> list[dict[str, Any]]:
    return [
        {
            "page": proof.page,
            "box": [round(edge, 1) for edge in proof.box],
            "literal": proof.literal,
            "sentence": proof.sentence,
            "context": proof.context.value,
            "rule": proof.rule,
            "confidence": proof.confidence,
            "needs_review": proof.needs_review,
        }
        for proof in proofs
    ]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
