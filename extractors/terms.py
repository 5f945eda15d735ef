"""Settles the terms of one document: until when an answer is awaited and where, when a task is met, vague times.

A term whose first day is not known gives no date but a warning. Legal: docs/legal.md#termijnenwet
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from extractors.completions import find_completions, weigh_completions
from extractors.deadlines import Term, find_deadlines, find_reply_addresses
from extractors.draft import Draft, Scene
from extractors.evidence import UNSURE, dutch
from extractors.intervals import find_intervals
from extractors.weekdays import is_working_day, next_working_day
from pipeline.model.extraction import Warning
from pipeline.model.observation import Observation


def settle_deadline(scene: Scene, draft: Draft) -> None:
    """Settle until when an answer is awaited; a term whose first day is unknown gives no date but a warning."""
    terms = list(find_deadlines(scene.reading, scene.parts, draft.days))
    letter = draft.days.letter
    early = [seen for seen in terms if seen.value.due and letter and seen.value.due < letter]
    terms = [seen for seen in terms if seen not in early]
    if early and not terms:
        told = "De brief noemt een reactiedatum die vóór de datum van de brief ligt. Vul de reactiedatum zelf in."
        draft.warnings.append(Warning(UNSURE, told))
    known = [_dated(seen, seen.value.due) for seen in terms if seen.value.due]
    seen = draft.settle("response_deadline", "De reactietermijn", known)
    if not known and terms:
        told = "De brief stelt een termijn, maar de dag waarop die begint is niet bekend. Vul de reactiedatum zelf in."
        draft.warnings.append(Warning(UNSURE, told))
    term = next((one.value for one in terms if seen and one.span == seen.span), terms[0].value if terms else None)
    if term:
        draft.tell("deadline", _term_details(term, (seen or terms[0]).literal), [seen or terms[0]])
    _tell_about(draft, term.due if term and seen else None, terms)


def _tell_about(draft: Draft, due: dt.date | None, terms: Sequence[Observation[Term]]) -> None:
    """Tell a due date on a rest day, and a day without a year that has just passed."""
    if any(seen.value.just_passed for seen in terms):
        told = "De brief noemt een dag zonder jaar die net voorbij is. Controleer welk jaar is bedoeld."
        draft.warnings.append(Warning("SC-54", told))
    if due and not is_working_day(due):
        later = dutch(next_working_day(due))
        told = f"De reactiedatum {dutch(due)} is geen werkdag. Stuur een herinnering niet vóór {later}."
        draft.warnings.append(Warning("SC-53", told))


def _dated(seen: Observation[Term], due: dt.date) -> Observation[dt.date]:
    return Observation(
        seen.field,
        due,
        seen.literal,
        seen.span,
        seen.context,
        seen.rule,
        seen.confidence,
        seen.qualifier,
        seen.sentence,
    )


def _term_details(term: Term, literal: str) -> dict[str, Any]:
    due = term.due.isoformat() if term.due else None
    return {"literal": literal, "n": term.amount, "unit": term.unit, "anchor": term.anchor, "due": due}


def settle_reply(scene: Scene, draft: Draft) -> None:
    """Settle the mailbox for the answer; in a letter of a gemeente that of the ministry is no contact."""
    found = list(find_reply_addresses(scene.reading, scene.parts))
    if scene.roles.sender == "gemeente":
        found = [seen for seen in found if not seen.value.casefold().endswith("minjenv.nl")]
    by_value = {seen.value.casefold() for seen in found}
    if len(by_value) > 1:  # several contacts: the one in the sentence that asks for the answer
        top = max(seen.confidence for seen in found)
        found = [seen for seen in found if seen.confidence == top]
    draft.settle("reply_to", "Het adres voor het antwoord", found)


def settle_completion(scene: Scene, draft: Draft) -> None:
    """Settle when the gemeente says to meet its task; a contradiction is told and left empty."""
    own = draft.values.get("municipalities", ())
    found = find_completions(scene.reading, scene.parts, draft.days, own)
    draft.settle("expected_completion", "De dag waarop aan de taak is voldaan", weigh_completions(found))


def settle_intervals(scene: Scene, draft: Draft) -> None:
    """Settle the vague times of the sender's own words, each with its proof."""
    found = list(find_intervals(scene.reading, scene.parts, draft.days.letter))
    draft.tell("intervals", [seen.value for seen in found], found)
