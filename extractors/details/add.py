"""Adds to a draft what its document says beyond the fixed keys; which tellers speak is a matter of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from extractors.details.derived import derive
from extractors.details.general import tell_days, tell_national_figures
from extractors.details.letterhead import tell_addressee, tell_letterhead
from extractors.details.minutes import tell_minutes
from extractors.details.policy import tell_policy_rules
from extractors.details.post import tell_mail, tell_offers, tell_page
from extractors.details.requests import tell_requests
from extractors.details.supervision import (
    tell_article8,
    tell_circumstances,
    tell_compliance,
    tell_escalation,
    tell_legal_basis,
    tell_new_cycle,
    tell_next_step,
    tell_source_report,
    tell_verdeelbesluit,
)
from extractors.details.template import tell_template
from extractors.details.told import Told
from extractors.draft import Draft, Scene
from extractors.redactions import BLANKS, find_blanks
from pipeline.model.extraction import DocumentType

CODED = ("requests", "policy_rules")
"""Lists of codes of which each code is proved on its own as well."""
_LETTERS = (DocumentType.IBT_LETTER, DocumentType.VERDEELBESLUIT_LETTER)


def add_details(scene: Scene, draft: Draft) -> None:
    """Tell the draft every detail with its proof; call it when all other fields are settled."""
    for told in _all(scene, draft):
        draft.tell(told.key, told.value, told.seen)
        for seen in told.seen if told.key in CODED else ():
            draft.show(f"{told.key}.{seen.value}", [seen])
    for derived in derive(scene, draft):
        draft.tell(derived.key, derived.value, (), derived.proofs)


def _all(scene: Scene, draft: Draft) -> Iterator[Told]:
    kind, own = scene.kind, draft.days.letter
    yield from tell_source_report(scene, own)
    if kind in _LETTERS:
        yield from _letter(scene, draft)
    if scene.parts.mail:
        yield from chain(tell_mail(scene, own), tell_offers(scene))
    if kind in (DocumentType.MINUTES, DocumentType.VERDEELBESLUIT_LETTER):
        yield from chain(tell_days(scene, own), tell_national_figures(scene))
    if kind is DocumentType.MINUTES:
        yield from chain(tell_minutes(scene, own), tell_policy_rules(scene, own), _blanked(scene, draft))
    if kind in (DocumentType.OTHER, DocumentType.MINUTES):
        yield from tell_page(scene)


def _letter(scene: Scene, draft: Draft) -> Iterator[Told]:
    own = draft.days.letter
    yield from chain(tell_letterhead(scene), tell_addressee(scene), tell_template(scene), tell_legal_basis(scene))
    yield from chain(tell_verdeelbesluit(scene, own), tell_new_cycle(scene, own), tell_article8(scene))
    if scene.kind is DocumentType.IBT_LETTER:
        yield from chain(tell_requests(scene), tell_circumstances(scene), tell_next_step(scene))
        yield from tell_compliance(scene, own)
        yield from tell_escalation(scene, draft.values.get("ladder_step"))


def _blanked(scene: Scene, draft: Draft) -> Iterator[Told]:
    """Yield that names seem to have been taken out without a ground. Legal: docs/legal.md#woo-gronden."""
    if draft.redacted.blanks >= BLANKS:
        yield Told("possible_blank_redaction", True, tuple(find_blanks(scene.reading)))
