"""Figures of one document set against each other: doubles, contradictions, and sums that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from extractors.figures.model import FigureValue, Notes, Observed, Setting
from extractors.thresholds import threshold
from pipeline.model.extraction import Category, Measure, Warning

_NAMES = {
    Measure.WETTELIJKE_TAAK: "wettelijke taak",
    Measure.REALISATIE: "realisatie",
    Measure.GEPLAND: "planning",
    Measure.INDICATIEF: "indicatieve opgave",
}
Key = tuple[str, Category, Measure, object]


def settle(setting: Setting, observed: Sequence[Observed], notes: Notes) -> tuple[Observed, ...]:
    """Give the figures without vaguer doubles; where two values stand for one figure, both must be looked at."""
    dated = {seen.value._replace(peildatum=None) for seen in observed if seen.value.peildatum}
    kept = [seen for seen in observed if not _is_vague_double(seen.value, dated)]
    values: dict[Key, set[int]] = defaultdict(set)
    for seen in kept:
        if seen.qualifier is None:
            values[_key(seen.value)].add(seen.value.value)
    settled: list[Observed] = []
    told: set[Key] = set()
    for seen in kept:
        key, is_new = _key(seen.value), seen.value.value not in values[_key(seen.value)]
        if len(values[key]) + is_new > 1:
            if is_new or key not in told:
                notes.add("SC-26", _conflict(seen.value, sorted({*values[key], seen.value.value})))
                told |= set() if is_new else {key}
            seen = replace(seen, confidence=min(seen.confidence, 0.5))
        settled.append(seen)
    doubtful = _unbalanced([seen.value for seen in settled if seen.qualifier is None])
    return tuple(
        replace(seen, confidence=min(seen.confidence, 0.6)) if seen.value in doubtful else seen for seen in settled
    )


def _unbalanced(values: Sequence[FigureValue]) -> set[FigureValue]:
    """Give the figures whose parts and total contradict each other; which of them is wrong is not known."""
    groups = [group for _, group in _groups(values) if _gap(group)]
    return {value for group in groups for same in group.values() for value in same}


def _key(value: FigureValue) -> Key:
    return value.municipality, value.category, value.measure, value.peildatum


def _is_vague_double(value: FigureValue, dated: Collection[FigureValue]) -> bool:
    """Tell whether the same number stands elsewhere with the peildatum that is missing here.

    `dated` are the figures with a peildatum, without it.
    """
    return value.measure is Measure.REALISATIE and value.peildatum is None and value in dated


def _conflict(value: FigureValue, found: Sequence[int]) -> str:
    told = " en ".join(map(str, found))
    return (
        f"Voor {value.municipality} staan er verschillende getallen voor dezelfde {_NAMES[value.measure]} "
        f"({value.category.value}): {told}. Kies welke juist is."
    )


def check_totals(observed: Sequence[Observed]) -> tuple[Warning, ...]:
    """Give the sanity checks that figures fail: improbable surplus, amv share and totals, in plain Dutch."""
    values = list(dict.fromkeys(seen.value for seen in observed if seen.qualifier is None))
    found = (*_surplus(values), *_amv_share(values), *_indication(values), *_totals(values))
    return tuple(dict.fromkeys(found))


def _surplus(values: Sequence[FigureValue]) -> Iterator[Warning]:
    tasks = {(v.municipality, v.category): v.value for v in values if v.measure is Measure.WETTELIJKE_TAAK}
    for value in values:
        task = tasks.get((value.municipality, value.category))
        if value.measure is Measure.REALISATIE and task is not None and value.value > task * threshold("overschot"):
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
        if amv is None or not total or threshold("amv_minst") <= amv / total <= threshold("amv_meest"):
            continue
        share = f"{100 * amv / total:.1f}%".replace(".", ",")
        yield Warning(
            "SC-02", f"{name}: het deel amv in de taak is {share}; gewoonlijk is dat 3 tot 30%. Controleer dit."
        )


def _indication(values: Sequence[FigureValue]) -> Iterator[Warning]:
    """Yield the indicative tasks that no gemeente had; of the amv part the lower bound says nothing."""
    least, most = threshold("indicatief_minst"), threshold("indicatief_meest")
    for value in values:
        low = value.value < least and value.category is not Category.AMV
        if value.measure is Measure.INDICATIEF and (low or value.value > most):
            yield Warning(
                "SC-03",
                f"{value.municipality}: de indicatieve opgave {value.value} ligt buiten wat gewoonlijk voorkomt "
                f"({least:.0f} tot {most:.0f}). Controleer dit.",
            )


Group = dict[Category, set[FigureValue]]


def _groups(values: Sequence[FigureValue]) -> list[tuple[tuple[str, Measure, object], Group]]:
    """Give per gemeente, measure and day the figures by their category."""
    by_key: dict[tuple[str, Measure, object], Group] = defaultdict(lambda: defaultdict(set))
    for value in values:
        by_key[value.municipality, value.measure, value.peildatum][value.category].add(value)
    return list(by_key.items())


def _gap(group: Group) -> tuple[int, int, int] | None:
    """Give regulier, amv and total when they do not add up; None when they do, or when one is not known."""
    parts = [group.get(category, set()) for category in (Category.REGULIER, Category.AMV, Category.TOTAAL)]
    if any(len(part) != 1 for part in parts):
        return None
    regular, amv, total = (next(iter(part)).value for part in parts)
    return None if regular + amv == total else (regular, amv, total)


def _totals(values: Sequence[FigureValue]) -> Iterator[Warning]:
    for (name, measure, _), group in _groups(values):
        if gap := _gap(group):
            regular, amv, total = gap
            yield Warning(
                "SC-06",
                f"{name}, {_NAMES[measure]}: regulier {regular} en amv {amv} tellen niet op tot het totaal {total}.",
            )
