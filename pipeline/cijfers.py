"""Which figures of a document may feed a record, and what the documents of one source say of one figure together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure
from pipeline.model.feit import Veld
from pipeline.model.observation import Context
from pipeline.model.stand import Cyclus, cyclus_op
from pipeline.model.status import Basis, StatusRecord
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import gemeente_by_name
from pipeline.zinnen import LABEL, SOURCE

CATEGORIES = (Category.REGULIER, Category.AMV)
"""The two categories of the wettelijke taak; totals and other groups never enter a finding."""

_MEASURES = (Measure.WETTELIJKE_TAAK, Measure.REALISATIE)
_BASIS_OF_KIND = {
    DocumentType.IBT_LETTER: Basis.MINISTERIE,
    DocumentType.VERDEELBESLUIT: Basis.MINISTERIE,
    DocumentType.VERDEELBESLUIT_LETTER: Basis.MINISTERIE,
    DocumentType.MUNICIPAL_RESPONSE: Basis.GEMEENTE,
    DocumentType.ARTICLE8: Basis.GEMEENTE,
    DocumentType.LIRT_EMAIL: Basis.PRT,
}
_BASIS_OF_SENDER = (
    ("regietafel", Basis.PRT),
    ("provincie", Basis.PRT),
    ("commissaris", Basis.PRT),
    ("minister", Basis.MINISTERIE),
    ("centraal orgaan", Basis.COA),
    ("coa", Basis.COA),
    ("gemeente", Basis.GEMEENTE),
    ("college", Basis.GEMEENTE),
)
MEASURE = {Measure.WETTELIJKE_TAAK: "wettelijke taak", Measure.REALISATIE: "realisatie"}
"""What a measure is called."""


def basis_of(part: Extraction) -> Basis | None:
    """Tell who vouches for the figures of a document: by its kind, else by its sender; None when neither tells."""
    if part.document_type in _BASIS_OF_KIND:
        return _BASIS_OF_KIND[part.document_type]
    sender = (part.sender or "").casefold()
    return next((basis for word, basis in _BASIS_OF_SENDER if word in sender), None)


def counting(part: Extraction) -> Iterator[Figure]:
    """Give the figures of task and realisatie in the two categories: other groups never enter a record (INV-27)."""
    return (figure for figure in part.figures if figure.category in CATEGORIES and figure.measure in _MEASURES)


def reason_to_leave_out(figure: Figure, part: Extraction, cycles: Sequence[Cyclus]) -> str | None:
    """Give the Dutch reason why a figure may not feed a record; None when it may."""
    checks = (
        (figure.municipality not in gemeente_by_name(), "de gemeente is niet eenduidig"),
        (figure.qualifier is not None, "het aantal is bij benadering"),
        (figure.value < 0, "het aantal is negatief"),
        (_all(figure, Context.QUOTATION), "het aantal staat in een geciteerd bericht"),
        (all(proof.needs_review for proof in figure.evidence), "het aantal moet eerst worden nagekeken"),
        *_day_checks(figure, part, cycles),
    )
    return next((reason for fails, reason in checks if fails), None)


def _day_checks(figure: Figure, part: Extraction, cycles: Sequence[Cyclus]) -> tuple[tuple[bool, str], ...]:
    if figure.measure is Measure.WETTELIJKE_TAAK:
        return ()
    day = figure.peildatum
    return (
        (day is None, "het document noemt geen peildatum"),
        (bool(day and part.letter_date and day > part.letter_date), "de peildatum ligt na de datum van het document"),
        (day is not None and cyclus_op(cycles, day) is None, "op de peildatum gold nog geen verdeelbesluit"),
    )


def _all(figure: Figure, context: Context) -> bool:
    return bool(figure.evidence) and all(proof.context is context for proof in figure.evidence)


def left_out(extraction: Extraction, cycles: Sequence[Cyclus]) -> dict[str, list[str]]:
    """Give per gemeente code ("" for an unclear one) what did not count and why, in Dutch."""
    told: dict[str, list[str]] = {}
    for part in (extraction, *extraction.records):
        no_basis = None if basis_of(part) else "de afzender van de cijfers is niet bekend"
        for figure in counting(part):
            reason = reason_to_leave_out(figure, part, cycles) or no_basis
            if reason:
                gemeente = gemeente_by_name().get(figure.municipality)
                label = f"{LABEL[figure.category]}, {MEASURE[figure.measure]}"
                told.setdefault(gemeente.code if gemeente else "", []).append(f"{label}: {reason}; dit telt niet mee.")
    return told


# -- more than one document on one figure -----------------------------------------------------------------------


def agreed(records: Iterable[StatusRecord], veld: Veld) -> int | None:
    """Give the one value that records of one source tell; None when none tells it, or when they contradict.

    The order in which documents were read never chooses.
    """
    told = {value for one in records if (value := getattr(one, veld.value)) is not None}
    return told.pop() if len(told) == 1 else None


def contradiction(records: Sequence[StatusRecord], veld: Veld) -> str | None:
    """Give in Dutch where records of one source contradict on a figure, and the command that settles it."""
    by_value: dict[int, StatusRecord] = {}
    for one in records:
        value = getattr(one, veld.value)
        if value is not None:
            by_value[value] = min(by_value.get(value, one), one, key=lambda said: said.document_id)
    if len(by_value) < 2:
        return None
    told = " en ".join(f"{value} ({_where(one)})" for value, one in sorted(by_value.items()))
    first, what = next(iter(by_value.values())), veld.value.replace("_", " ")
    return (
        f"{LABEL.get(first.categorie, first.categorie.value)}: stukken van {SOURCE[first.basis]} noemen verschillende "
        f"aantallen voor de {what}: {told}. Zolang geldt dit cijfer als onbekend. Leg bij het stuk dat niet klopt het "
        f"juiste aantal vast: {_command(first, veld, {one.peildatum for one in by_value.values()})}."
    )


def _where(one: StatusRecord) -> str:
    return f"document {one.document_id[:12]}, per {korte_datum(one.peildatum)}"


def _command(one: StatusRecord, veld: Veld, days: set[dt.date]) -> str:
    day = korte_datum(one.peildatum) if len(days) == 1 else "PEILDATUM"
    return (
        f"ibt records correct {one.gemeente} --categorie {one.categorie.value} --peildatum {day} --bron "
        f"{one.basis.value} --veld {veld.value} --document NUMMER --wordt AANTAL --door NAAM --motivering TEKST"
    )
