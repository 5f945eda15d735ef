"""Figures of one document set against each other: doubles, contradictions, and sums that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.figures.model import FigureValue, Notes, Observed, Setting
from pipeline.model.extraction import Category, Measure, Warning

AMV_SHARE = (0.03, 0.30)
"""Share of amv in a task outside which a person should look (SC-02)."""
SURPLUS = 1.5
"""Realisation above this many times the task is improbable (SC-01)."""

_NAMES = {
    Measure.WETTELIJKE_TAAK: "wettelijke taak",
    Measure.REALISATIE: "realisatie",
    Measure.GEPLAND: "planning",
    Measure.INDICATIEF: "indicatieve opgave",
}
Key = tuple[str, Category, Measure, object]


def settle(setting: Setting, observed: Sequence[Observed], notes: Notes) -> tuple[Observed, ...]:
    """Give the figures without vaguer doubles; where two values stand for one figure, both must be looked at."""
    kept = [seen for seen in observed if not _is_vague_double(seen, observed)]
    values: dict[Key, set[int]] = defaultdict(set)
    for seen in kept:
        if seen.qualifier is None:
            values[_key(seen.value)].add(seen.value.value)
    settled: list[Observed] = []
    for seen in kept:
        if len(values[_key(seen.value)] | {seen.value.value}) > 1:
            notes.add("SC-26", _conflict(seen.value))
            seen = replace(seen, confidence=min(seen.confidence, 0.5))
        settled.append(seen)
    return tuple(settled)


def _key(value: FigureValue) -> Key:
    return value.municipality, value.category, value.measure, value.peildatum


def _is_vague_double(seen: Observed, others: Sequence[Observed]) -> bool:
    """Tell whether the same number stands elsewhere with the peildatum that is missing here."""
    value = seen.value
    if value.measure is not Measure.REALISATIE or value.peildatum is not None:
        return False
    return any(o.value.peildatum and o.value._replace(peildatum=None) == value for o in others)


def _conflict(value: FigureValue) -> str:
    return (
        f"Voor {value.municipality} staan er verschillende getallen voor dezelfde {_NAMES[value.measure]} "
        f"({value.category.value}). Kies welke juist is."
    )


def check_totals(observed: Sequence[Observed]) -> tuple[Warning, ...]:
    """Give the sanity checks that figures fail: improbable surplus, amv share and totals, in plain Dutch."""
    values = list(dict.fromkeys(seen.value for seen in observed if seen.qualifier is None))
    found = (*_surplus(values), *_amv_share(values), *_totals(values))
    return tuple(dict.fromkeys(found))


def _surplus(values: Sequence[FigureValue]) -> Iterator[Warning]:
    tasks = {(v.municipality, v.category): v.value for v in values if v.measure is Measure.WETTELIJKE_TAAK}
    for value in values:
        task = tasks.get((value.municipality, value.category))
        if value.measure is Measure.REALISATIE and task is not None and value.value > task * SURPLUS:
            yield Warning(
                "SC-01",
                f"{value.municipality}: realisatie {value.category.value} ({value.value}) is meer dan anderhalf keer "
                f"de taak ({task}). Controleer de getallen.",
            )


def _amv_share(values: Sequence[FigureValue]) -> Iterator[Warning]:
    tasks = {(v.municipality, v.category): v.value for v in values if v.measure is Measure.WETTELIJKE_TAAK}
    for name in dict.fromkeys(v.municipality for v in values):
        amv, regular = tasks.get((name, Category.AMV)), tasks.get((name, Category.REGULIER))
        total = tasks.get((name, Category.TOTAAL), None if amv is None or regular is None else amv + regular)
        if amv is None or not total or AMV_SHARE[0] <= amv / total <= AMV_SHARE[1]:
            continue
        share = f"{100 * amv / total:.1f}%".replace(".", ",")
        yield Warning(
            "SC-02", f"{name}: het deel amv in de taak is {share}; gewoonlijk is dat 3 tot 30%. Controleer dit."
        )


def _totals(values: Sequence[FigureValue]) -> Iterator[Warning]:
    by_group: dict[tuple[str, Measure, object], dict[Category, set[int]]] = defaultdict(lambda: defaultdict(set))
    for value in values:
        by_group[value.municipality, value.measure, value.peildatum][value.category].add(value.value)
    for (name, measure, _), group in by_group.items():
        parts = [group.get(c, set()) for c in (Category.REGULIER, Category.AMV, Category.TOTAAL)]
        if any(len(part) != 1 for part in parts):
            continue
        regular, amv, total = (next(iter(part)) for part in parts)
        if regular + amv != total:
            yield Warning(
                "SC-06",
                f"{name}, {_NAMES[measure]}: regulier {regular} en amv {amv} tellen niet op tot het totaal {total}.",
            )
