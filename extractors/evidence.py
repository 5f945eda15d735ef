"""Turns observations into values with proof: the surest reading wins, a contradiction is told, never averaged."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pipeline.model.document import Document, Page
from pipeline.model.extraction import Warning
from pipeline.model.observation import Observation, Proof

T = TypeVar("T")

CONFLICT, UNSURE = "SC-30", "SC-31"
"""Codes behind the list of the domain: two values in one document; a value that could not be settled."""
TOO_CLOSE = 0.03
"""Two different values whose confidence differs no more than this are a contradiction."""
TOO_WEAK = 0.4
"""Below this confidence no value is given at all."""
PROOFS = 3
"""Places shown per value."""
_PAGES = 8


class Prover:
    """Makes proofs; keeps a few pages at hand, never the whole document."""

    def __init__(self, document: Document, review_below: float) -> None:
        self._pages = document.pages
        self._near: OrderedDict[int, Page] = OrderedDict()
        self.review_below = review_below

    def _page(self, number: int) -> Page:
        if number not in self._near:
            self._near[number] = self._pages.page(number)
            if len(self._near) > _PAGES:
                self._near.popitem(last=False)
        return self._near[number]

    def prove(self, seen: Observation[Any], *, doubted: bool = False) -> tuple[Proof, ...]:
        """Give one proof per line on which the literal stands."""
        review = doubted or seen.confidence < self.review_below
        return tuple(
            Proof(
                part.page, box, seen.literal, seen.sentence, seen.context, seen.rule, round(seen.confidence, 3), review
            )
            for part in seen.span.parts
            for box in self._page(part.page).boxes(part.start, part.end)
        )

    def prove_all(self, seen: Iterable[Observation[Any]], *, doubted: bool = False) -> tuple[Proof, ...]:
        """Give the proofs of several readings of one value, the surest first."""
        best = sorted(seen, key=lambda one: -one.confidence)[:PROOFS]
        return tuple(proof for one in best for proof in self.prove(one, doubted=doubted))


@dataclass(frozen=True, slots=True)
class Chosen(Generic[T]):
    """The value of one field, or None with the reason as a warning."""

    value: T | None
    seen: Observation[T] | None = None
    """The surest reading of the value."""
    proofs: tuple[Proof, ...] = ()
    warnings: tuple[Warning, ...] = ()


def choose(what: str, observed: Iterable[Observation[T]], prover: Prover) -> Chosen[T]:
    """Choose the value of a field that can have only one; `what` is its Dutch name, with article, for a warning."""
    groups = _by_value(observed)
    if not groups:
        return Chosen(None)
    ranked = sorted(groups, key=lambda group: -group[0].confidence)
    best, rivals = ranked[0], ranked[1:]
    top = best[0]
    if top.confidence < TOO_WEAK:
        return Chosen(None, warnings=(Warning(UNSURE, f"{what} is niet zeker te lezen. Vul deze zelf in."),))
    if rivals and rivals[0][0].confidence >= top.confidence - TOO_CLOSE:
        told = f"{what} staat met verschillende waarden in het document. Kies welke juist is."
        return Chosen(None, warnings=(Warning(CONFLICT, told),))
    doubted = bool(rivals) and rivals[0][0].confidence >= prover.review_below
    told = f"{what} staat nog ergens anders in het document, met een andere waarde. Controleer de keuze."
    warnings = (Warning(CONFLICT, told),) if doubted else ()
    return Chosen(top.value, top, prover.prove_all(best, doubted=doubted), warnings)


def _by_value(observed: Iterable[Observation[T]]) -> list[list[Observation[T]]]:
    groups: dict[Hashable, list[Observation[T]]] = {}
    for seen in observed:
        groups.setdefault(_key(seen.value), []).append(seen)
    return [sorted(group, key=lambda seen: -seen.confidence) for group in groups.values()]


def _key(value: object) -> Hashable:
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    return value if isinstance(value, Hashable) else repr(value)


def surest(observed: Iterable[Observation[T]]) -> Observation[T] | None:
    """Give the surest reading of a field in which other readings are no contradiction (sender, addressee)."""
    return max(observed, key=lambda seen: seen.confidence, default=None)


def dutch(day: dt.date) -> str:
    """Give a day as a warning writes it: `9-4-2026`."""
    return f"{day.day}-{day.month}-{day.year}"
