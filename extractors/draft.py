"""The draft of an Extraction while its fields are being settled, and what is known of the document by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from extractors.deadlines import LetterDays
from extractors.evidence import Prover, choose, surest
from extractors.kind import KindVerdict
from extractors.letter_parts import LetterParts
from extractors.parties import Roles
from extractors.reading import Reading
from extractors.redactions import Redacted
from pipeline.model.extraction import DocumentType, Warning
from pipeline.model.observation import Observation, Proof

T = TypeVar("T")

_SENT = ("mail.verzonden", "label.verzonden")
"""Rules by which the letter date is the day the document was sent."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One document with what is known of it before its fields are read."""

    reading: Reading
    parts: LetterParts
    roles: Roles
    verdict: KindVerdict
    prover: Prover

    @property
    def kind(self) -> DocumentType:
        """Give the kind of the document."""
        return self.verdict.kind


@dataclass(slots=True)
class Draft:
    """The values settled so far, by key of the Extraction, with their proof."""

    prover: Prover
    values: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, tuple[Proof, ...]] = field(default_factory=dict)
    warnings: list[Warning] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    references: tuple[Observation[str], ...] = ()
    redacted: Redacted = field(default_factory=lambda: Redacted((), False, 0))

    def settle(self, key: str, what: str, observed: Iterable[Observation[T]]) -> Observation[T] | None:
        """Choose the one value of a field; `what` is its Dutch name with article."""
        chosen = choose(what, observed, self.prover)
        self.warnings += chosen.warnings
        if chosen.seen is not None:
            self.put(key, chosen.value, chosen.proofs)
        return chosen.seen

    def put(self, key: str, value: object, proofs: tuple[Proof, ...]) -> None:
        """Set a value with its proof."""
        self.values[key] = value
        if proofs:
            self.evidence[key] = proofs

    def take(self, key: str, observed: Iterable[Observation[T]]) -> None:
        """Set the surest reading; other readings of such a field say the same in other words."""
        if seen := surest(observed):
            self.put(key, seen.value, self.prover.prove(seen))

    def take_all(self, key: str, observed: Iterable[Observation[T]]) -> None:
        """Set all different readings as a tuple, in order."""
        kept: list[Observation[T]] = []
        for seen in observed:
            if all(seen.value != other.value for other in kept):
                kept.append(seen)
        if kept:
            self.put(key, tuple(seen.value for seen in kept), self.prover.prove_all(kept))

    def tell(self, key: str, value: object, observed: Iterable[Observation[Any]], proofs: Iterable[Proof] = ()) -> bool:
        """Set a value under `details` with its proof and tell whether it was set: nothing empty, nothing without proof.

        `key` may have dots (`answers.Q1`): the value then goes into the object of that name; the proof stands under
        `details.<key>`. `proofs` are those of the values from which this one was worked out.
        """
        seen = (*(proof for one in observed for proof in self.prover.prove(one)), *proofs)
        if value in (None, "", [], {}, ()) or not seen:
            return False
        *outer, last = key.split(".")
        place = self.details
        for name in outer:
            place = place.setdefault(name, {})
        place[last] = value
        self.evidence[f"details.{key}"] = tuple(dict.fromkeys(seen))
        return True

    def show(self, key: str, observed: Iterable[Observation[Any]]) -> None:
        """Add proof of one part of a detail that is set already (`reasons.LOC` of the list `reasons`)."""
        if proofs := tuple(proof for one in observed for proof in self.prover.prove(one)):
            self.evidence[f"details.{key}"] = proofs

    @property
    def days(self) -> LetterDays:
        """Give the days that terms count from; a day of receipt that a person must look at is not one of them."""
        letter = self.values.get("letter_date")
        doubted = any(proof.needs_review for proof in self.evidence.get("received_date", ()))
        sent = any(proof.rule in _SENT for proof in self.evidence.get("letter_date", ()))
        return LetterDays(letter, None if doubted else self.values.get("received_date"), letter if sent else None)
