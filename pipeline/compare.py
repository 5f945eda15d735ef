"""What one document says set against what is known of the gemeente: nothing is chosen, both stand side by side.

Pure: the caller brings the records, and a difference is a question to a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model.extraction import Category, Extraction, Figure, Measure, Warning
from pipeline.model.status import Basis, StatusRecord

_FROM = {
    Basis.MINISTERIE: "het ministerie",
    Basis.PRT: "de provinciale regietafel of de provincie",
    Basis.COA: "het COA",
    Basis.GEMEENTE: "de gemeente zelf",
}


def compare_with_known(
    extraction: Extraction,
    gemeente: str,
    known: Sequence[StatusRecord],
    *,
    cyclus: str | None = None,
) -> Iterator[Warning]:
    """Yield where a document differs from what earlier documents say of one gemeente.

    `gemeente` is the official name, `known` its records, of any document; those of this document itself are passed
    over. Only tasks of `cyclus` are compared, when it is given.
    """
    earlier = [record for record in known if record.document_id != extraction.document_id]
    figures = [figure for figure in extraction.figures if figure.municipality == gemeente]
    yield from _compare_tasks(figures, [r for r in earlier if cyclus in (None, r.cyclus)])
    yield from _compare_progress(extraction, figures, earlier)


def _compare_tasks(figures: Iterable[Figure], earlier: Sequence[StatusRecord]) -> Iterator[Warning]:
    """Yield a task that differs from each earlier one; approximations say nothing of a task."""
    for figure in figures:
        if figure.measure is not Measure.WETTELIJKE_TAAK or figure.qualifier:
            continue
        tasks = {(r.wettelijke_taak, r.basis): r for r in earlier if r.categorie is figure.category}
        others = [r for (task, _), r in tasks.items() if task not in (None, figure.value)]
        if others:
            told = "; ".join(f"{r.wettelijke_taak} ({_FROM[r.basis]}, stand {_dutch(r.peildatum)})" for r in others)
            yield Warning(
                "SC-29",
                f"{figure.municipality}, wettelijke taak {figure.category.value}: dit document noemt {figure.value}, "
                f"bekend is {told}. Kies welke juist is.",
            )


def _compare_progress(
    extraction: Extraction, figures: Sequence[Figure], earlier: Sequence[StatusRecord]
) -> Iterator[Warning]:
    """Yield SC-18: the words say progress, and every number is what it was on the day before."""
    if not extraction.details.get("says_progress"):
        return
    pairs = [(now, before) for now in _latest(figures) if (before := _before(now, earlier))]
    if pairs and all(now.value == before.realisatie for now, before in pairs):
        name, days = pairs[0][0].municipality, sorted({before.peildatum for _, before in pairs})
        told = " en ".join(f"{now.category.value} {now.value}" for now, _ in pairs)
        yield Warning(
            "SC-18",
            f"{name}: het document spreekt van voortgang, maar de realisatie is gelijk aan die van "
            f"{' en '.join(map(_dutch, days))}: {told}. Vraag na wat er is veranderd.",
        )


def _latest(figures: Sequence[Figure]) -> list[Figure]:
    """Give the realisation on the last day of the document, per category of the task."""
    parts = (Category.REGULIER, Category.AMV)
    dated = [f for f in figures if f.measure is Measure.REALISATIE and f.peildatum and f.category in parts]
    last = max((f.peildatum for f in dated if f.peildatum), default=None)
    return [figure for figure in dated if figure.peildatum == last]


def _before(figure: Figure, earlier: Sequence[StatusRecord]) -> StatusRecord | None:
    """Give the latest record of an earlier day in the same category."""
    older = [
        record
        for record in earlier
        if record.categorie is figure.category
        and record.realisatie is not None
        and figure.peildatum
        and record.peildatum < figure.peildatum
    ]
    return max(older, key=lambda record: record.peildatum, default=None)


def _dutch(day: dt.date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
