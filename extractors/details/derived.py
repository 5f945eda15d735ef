"""What follows from values already settled; each carries the proof of what it was worked out from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from extractors.details.told import Json
from extractors.draft import Draft, Scene
from extractors.reading import Reading
from pipeline.model.extraction import Category, DocumentType, Figure, Measure
from pipeline.model.observation import Proof
from pipeline.tools.register import Gemeente, gemeente_by_name, provincies

COUNTED = (Category.REGULIER, Category.AMV)
"""The two categories of the task; they are never set off against each other."""

_STAMP_NUMBER = re.compile(r"\bN[Rr]\.?[ \t]*:[ \t]*(?P<number>[\w./-]*\d[\w./-]*)")


class Derived(NamedTuple):
    """A value with the proof of what it rests on."""

    key: str
    value: Any
    proofs: tuple[Proof, ...]


def derive(scene: Scene, draft: Draft) -> Iterator[Derived]:
    """Yield the values that follow from settled ones, by kind of document."""
    kind = scene.kind
    if kind is DocumentType.IBT_LETTER:
        yield from _addressed(draft)
        yield Derived("phase", draft.values.get("ladder_step"), draft.evidence.get("ladder_step", ()))
        if "deadline" in draft.details:
            yield Derived("deadline.channel", draft.values.get("reply_to"), draft.evidence.get("reply_to", ()))
        yield from shortfalls(draft.values.get("figures", ()))
    if received := draft.values.get("received_date"):
        value = {"date": received.isoformat(), "source": "stempel", "number": _number(scene.reading, draft)}
        yield Derived("received", value, draft.evidence["received_date"])
    if kind is DocumentType.VERDEELBESLUIT_LETTER:
        yield Derived("subkind", "begeleidende_brief_verdeelbesluit", draft.evidence.get("document_type", ()))
    if scene.verdict.route == "webpagina" and (province := draft.values.get("province")):
        yield Derived("publisher", f"Provincie {province}", draft.evidence.get("province", ()))


def _addressed(draft: Draft) -> Iterator[Derived]:
    """Yield the addressee with the one gemeente the letter is about, as the register knows it."""
    names = draft.values.get("municipalities", ())
    if "addressee" in draft.details and len(names) == 1:
        value = {**draft.details["addressee"], "municipality": _registered(gemeente_by_name()[names[0]])}
        known = draft.evidence["details.addressee"]
        yield Derived("addressee", value, (*known, *draft.evidence.get("municipalities", ())))


def _registered(gemeente: Gemeente) -> Json:
    province = next(p.code for p in provincies() if p.naam == gemeente.provincie)
    return {
        "name": gemeente.naam,
        "code": gemeente.code.casefold(),
        "province": gemeente.provincie,
        "province_code": province,
    }


def _number(reading: Reading, draft: Draft) -> str | None:
    """Give the number on the received stamp; most stamps leave it blank."""
    proof = draft.evidence["received_date"][0]
    at = reading.text.find(proof.literal)
    if at < 0:
        return None
    found = _STAMP_NUMBER.search(reading.text, reading.line(at)[0], min(len(reading.text), reading.line(at)[1] + 40))
    return found["number"] if found else None


def shortfalls(figures: Iterable[Figure]) -> Iterator[Derived]:
    """Yield what is short of the task, totals and shares of one gemeente on one peildatum.

    Nothing is worked out from a figure that a person must still look at, an approximation, two values or two peildata
    for one figure, or a task of which a category is missing.
    """
    own = [figure for figure in figures if figure.category in COUNTED]
    tasks, done = _by_category(own, Measure.WETTELIJKE_TAAK), _by_category(own, Measure.REALISATIE)
    if tasks.keys() != set(COUNTED) or tasks.keys() != done.keys() or len({one.municipality for one in own}) != 1:
        return
    short = {category.value: max(0, tasks[category].value - done[category].value) for category in COUNTED}
    proofs = _proofs((*tasks.values(), *done.values()))
    yield Derived("derived.shortfall", {**short, "totaal": sum(short.values())}, proofs)
    yield from _totals(tasks, done)


def _totals(tasks: Mapping[Category, Figure], done: Mapping[Category, Figure]) -> Iterator[Derived]:
    task, realised = (sum(figure.value for figure in each.values()) for each in (tasks, done))
    of_task, of_done = _proofs(tasks.values()), _proofs(done.values())
    yield Derived("derived.task_total", task, of_task)
    yield Derived("derived.realised_total", realised, of_done)
    if task:
        yield Derived("derived.realised_share", _percent(realised, task), (*of_done, *of_task))
        yield Derived("derived.amv_share_of_task", _percent(tasks[Category.AMV].value, task), of_task)


def _by_category(figures: Iterable[Figure], measure: Measure) -> dict[Category, Figure]:
    """Give the one exact and certain figure of each category; none at all when a figure is not, or has a rival."""
    own = [figure for figure in figures if figure.measure is measure]
    days = {figure.peildatum for figure in own}
    if any(map(_is_doubtful, own)) or len({figure.category for figure in own}) != len(own) or len(days) > 1:
        return {}
    return {figure.category: figure for figure in own}


def _is_doubtful(figure: Figure) -> bool:
    return bool(figure.qualifier) or not figure.evidence or any(proof.needs_review for proof in figure.evidence)


def _proofs(figures: Iterable[Figure]) -> tuple[Proof, ...]:
    """Give the first proof of each figure."""
    return tuple(figure.evidence[0] for figure in figures if figure.evidence)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)
