"""The sums of a verdeelbesluit: whether the tasks of the gemeenten add up to that of their province (INV-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractors.rules import rows
from pipeline.bevinding import read_cycles
from pipeline.cijfers import CATEGORIES, reason_to_leave_out
from pipeline.errors import FigureConflict, RecordError
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure
from pipeline.model.stand import cyclus_op
from pipeline.opgave import Sleutel, check_distribution, check_gemeente
from pipeline.tools.register import gemeente_by_code, gemeente_by_name, gemeenten
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.opgaven import named
from pipeline.zinnen import LABEL

_LABEL_OF = {**LABEL, Category.TOTAAL: "totaal"}
_WITH_TASKS = (DocumentType.VERDEELBESLUIT, DocumentType.VERDEELBESLUIT_LETTER)


@dataclass(frozen=True, slots=True)
class Verdeling:
    """What the tasks in one verdeelbesluit add up to."""

    provincie: str
    taken: Mapping[Category, int]
    """Sum per category."""
    gemeenten: int
    """How many gemeenten of the province the document gives a task for."""
    bevindingen: tuple[str, ...]
    """Dutch: what does not add up or is not complete."""


def check_division(
    bureau: Bureau, document_id: str, provinciaal: Mapping[Category, int] | None = None, totaal: int | None = None
) -> Verdeling:
    """Give whether the tasks that a verdeelbesluit sets add up to the task of the province (INV-07, INV-15).

    `provinciaal` and `totaal` are the task of the province as the besluit says it; what is not given is compared
    with the known totals where there is one.

    Raises:
        RecordError: The document is no verdeelbesluit, or sets no task that can be used.
        FigureConflict: The document gives two tasks for one gemeente.
    """
    return distribution_in(bureau.walk.extraction(document_id), provinciaal, totaal)


def distribution_in(
    found: Extraction, provinciaal: Mapping[Category, int] | None = None, totaal: int | None = None
) -> Verdeling:
    """Give whether the tasks in a verdeelbesluit that was read add up; see `check_division`."""
    if found.document_type not in _WITH_TASKS:
        raise RecordError("dit document is geen verdeelbesluit. Kies het document met de opgave per gemeente.")
    taken, doubts = _tasks_of(found)
    province = _province(found, taken)
    sums = {category: sum(n for (_, of), n in taken.items() if of is category) for category in CATEGORIES}
    doubts += [*_incomplete(taken, province), *_misplaced(taken, province, found.letter_date or dt.date.max)]
    known = totaal if totaal is not None or provinciaal else _known_total(province, found)
    if provinciaal is None and known is None:
        doubts.append("Het totaal van de provincie is niet bekend: geef het op met --regulier en --amv.")
    try:
        check_distribution(taken, provinciaal or sums, known)
    except FigureConflict as conflict:
        doubts.append(_sentence(str(conflict)))
    return Verdeling(province, sums, len({code for code, _ in taken}), tuple(dict.fromkeys(doubts)))


def _tasks_of(found: Extraction) -> tuple[dict[Sleutel, int], list[str]]:
    """Give the tasks of regulier and amv; where the besluit gives total and amv, regulier is what remains."""
    told: dict[Sleutel, int] = {}
    doubts: list[str] = []
    for figure in found.figures:
        if figure.measure is not Measure.WETTELIJKE_TAAK or figure.category not in _LABEL_OF:
            continue
        if reason := reason_to_leave_out(figure, found, read_cycles()):
            doubts.append(
                f"{figure.municipality}, {_LABEL_OF[figure.category]}: {reason}; dit telt niet mee in de som."
            )
        else:
            _put(told, figure)
    taken = dict(_split_totals(told, doubts))
    if not taken:
        raise RecordError("uit dit document is geen wettelijke taak per gemeente te lezen. Bekijk het document zelf.")
    return taken, doubts


def _put(told: dict[Sleutel, int], figure: Figure) -> None:
    key = gemeente_by_name()[figure.municipality].code, figure.category
    if told.setdefault(key, figure.value) != figure.value:
        raise FigureConflict(
            f"{named(key)}: het document noemt twee taken, {told[key]} en {figure.value}. Kijk na welke klopt."
        )


def _split_totals(told: Mapping[Sleutel, int], doubts: list[str]) -> Iterator[tuple[Sleutel, int]]:
    """Yield the tasks of the two categories; a total that is not their sum is told."""
    for code in sorted({code for code, _ in told}):
        total, regular, amv = (told.get((code, c)) for c in (Category.TOTAAL, *CATEGORIES))
        if regular is None and total is not None and amv is not None and total >= amv:
            regular = total - amv
        if None not in (total, regular, amv) and total != (regular or 0) + (amv or 0):
            doubts.append(f"{gemeente_by_code()[code].naam}: regulier en AMV samen zijn niet het totaal van {total}.")
        for category, number in zip(CATEGORIES, (regular, amv), strict=True):
            if number is not None:
                yield (code, category), number


def _province(found: Extraction, taken: Mapping[Sleutel, int]) -> str:
    """Give the province of the document, else the one in which most of its gemeenten lie."""
    if found.province:
        return found.province
    places = [gemeente_by_code()[code].provincie for code, _ in taken]
    return max(sorted(set(places)), key=places.count)


def _incomplete(taken: Mapping[Sleutel, int], province: str) -> Iterator[str]:
    for category in CATEGORIES:
        missing = [one.naam for one in gemeenten() if one.provincie == province and (one.code, category) not in taken]
        if missing:
            more = f" en {len(missing) - 5} andere" if len(missing) > 5 else ""
            yield f"{LABEL[category]}: van {', '.join(missing[:5])}{more} is geen taak gelezen."


def _misplaced(taken: Mapping[Sleutel, int], province: str, day: dt.date) -> Iterator[str]:
    for code in sorted({code for code, _ in taken}):
        try:
            check_gemeente(code, day, province)
        except RecordError as wrong:
            yield _sentence(str(wrong))


def _known_total(province: str, found: Extraction) -> int | None:
    """Give the total that is known of a province; None when there is none or more than one."""
    cyclus = cyclus_op(read_cycles(), found.letter_date)
    known = [
        int(row["aantal"])
        for row in rows("known_totals")
        if row["gebied"] == province and cyclus and row["cyclus"] == cyclus.id and "opgave" in row["soort"]
    ]
    return known[0] if len(known) == 1 else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
