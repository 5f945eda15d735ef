"""The task of each gemeente: the sums of a verdeelbesluit, and what agreements at the regietafel make of it.

An agreement never changes the verdeelbesluit: the effective task stands beside the statutory one.
Legal: docs/legal.md#verdeelbesluit
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.bevinding import derive_bevinding, derive_categorie
from pipeline.cijfers import CATEGORIES, basis_of
from pipeline.errors import FigureConflict, RecordError
from pipeline.model.extraction import Category, Extraction
from pipeline.model.stand import Cyclus, Uitkomst
from pipeline.model.status import Basis
from pipeline.model.uitruil import AfspraakStatus, Opgave, Opgaven, Uitruil
from pipeline.tools.datum import lange_datum
from pipeline.tools.register import gemeente_by_code, gemeente_by_name, vroegere_gemeenten

_IN_RETURN = ("opvangplek", "statushouderplek")
"""What may be given in return without a person looking at it."""

Sleutel = tuple[str, Category]
"""Code of a gemeente and a category."""


def effective_tasks(
    taken: Mapping[Sleutel, int], afspraken: Sequence[Uitruil], cyclus: Cyclus, peildatum: dt.date
) -> Opgaven:
    """Give the statutory and the effective task of every gemeente; what needs a person is left out and told.

    Raises:
        RecordError: A gemeente agrees with itself, a number is not above zero, or a gemeente hands over more than it
            has (INV-08).
    """
    counted: list[Uitruil] = []
    left_out: list[tuple[str, str]] = []
    for one in afspraken:
        _check(one)
        reason = _reason_to_leave_out(one, taken, cyclus, peildatum)
        if reason:
            left_out.append((one.id, reason))
        else:
            counted.append(one)
    given = _sum((one.van, one.categorie, one.aantal) for one in counted)
    received = _sum((one.naar, one.categorie, one.aantal) for one in counted)
    keys = sorted(taken, key=lambda key: (key[0], CATEGORIES.index(key[1])))
    opgaven = tuple(_opgave(key, taken[key], given[key], received[key], counted) for key in keys)
    return Opgaven(opgaven, tuple(left_out))


def _sum(rows: Iterable[tuple[str, Category, int]]) -> Counter[Sleutel]:
    total: Counter[Sleutel] = Counter()
    for gemeente, category, number in rows:
        total[gemeente, category] += number
    return total


def _opgave(key: Sleutel, task: int, given: int, received: int, counted: Sequence[Uitruil]) -> Opgave:
    effective = task - given + received
    if effective < 0:
        raise RecordError(
            f"{key[0]}, {key[1].value}: volgens de afspraken gaat er meer af ({given}) dan de wettelijke taak van "
            f"{task}. Kijk de afspraken na."
        )
    ids = tuple(one.id for one in counted if key in ((one.van, one.categorie), (one.naar, one.categorie)))
    return Opgave(*key, task, effective, given, received, ids)


def _check(one: Uitruil) -> None:
    if one.van == one.naar:
        raise RecordError(f"afspraak {one.id}: een gemeente kan niet met zichzelf ruilen. Kijk de afspraak na.")
    if one.aantal < 1:
        raise RecordError(f"afspraak {one.id}: het aantal moet groter zijn dan nul. Kijk de afspraak na.")


def _reason_to_leave_out(one: Uitruil, taken: Mapping[Sleutel, int], cyclus: Cyclus, peildatum: dt.date) -> str | None:
    """Give the Dutch reason why an agreement does not count by itself; None when it does."""
    provinces = {gemeente.provincie for code in (one.van, one.naar) if (gemeente := gemeente_by_code().get(code))}
    checks = (
        (one.status is AfspraakStatus.INGETROKKEN, "de afspraak is ingetrokken"),
        (one.status is AfspraakStatus.VOORGESTELD, "de afspraak is nog niet vastgesteld"),
        (one.tafel != "PRT", "de afspraak is niet vastgelegd aan de Provinciale Regietafel"),
        (len(provinces) > 1, "de gemeenten liggen in verschillende provincies; dat kan alleen een mens beoordelen"),
        (one.categorie not in CATEGORIES, "de afspraak gaat niet over reguliere of AMV-plekken"),
        (one.object not in _IN_RETURN, "de tegenprestatie is geen opvang- of statushouderplek; beoordeel dit zelf"),
        *_day_checks(one, cyclus, peildatum),
        (not _both_known(one, taken), "van een van de gemeenten is de wettelijke taak niet bekend"),
    )
    return next((reason for fails, reason in checks if fails), None)


def _both_known(one: Uitruil, taken: Mapping[Sleutel, int]) -> bool:
    """Tell whether both sides can be worked out: one side alone would not come to zero (INV-08)."""
    return (one.van, one.categorie) in taken and (one.naar, one.categorie) in taken


def _day_checks(one: Uitruil, cyclus: Cyclus, peildatum: dt.date) -> tuple[tuple[bool, str], ...]:
    agreed, until = one.afgesproken_op, one.geldig_tot
    since = one.geldig_vanaf or agreed
    return (
        (agreed is None, "de dag van de afspraak is niet bekend"),
        (bool(agreed and agreed < cyclus.start), "de afspraak is van voor deze cyclus"),
        (bool(since and since > peildatum), "de afspraak geldt nog niet op de peildatum"),
        (bool(until and until < peildatum), "de afspraak geldt niet meer op de peildatum"),
    )


# -- agreements as a document tells them ------------------------------------------------------------------------


def read_agreements(extraction: Extraction) -> tuple[tuple[Uitruil, ...], tuple[str, ...]]:
    """Give the agreements that a document tells of, and in Dutch those that could not be taken over.

    What a gemeente says of its own agreement is a proposal until the regietafel or the ministry confirms it.
    """
    trusted = basis_of(extraction) in (Basis.PRT, Basis.MINISTERIE)
    found: list[Uitruil] = []
    doubts: list[str] = []
    for number, told in enumerate(extraction.details.get("agreements") or (), 1):
        agreement = _read_agreement(told, f"{extraction.document_id}-{number}", extraction.document_id, trusted)
        if agreement:
            found.append(agreement)
        else:
            doubts.append(f"Afspraak {number} in het document is niet volledig: vul gemeenten, soort en aantal aan.")
    return tuple(found), tuple(doubts)


def _read_agreement(told: Mapping[str, Any], id_: str, document_id: str, trusted: bool) -> Uitruil | None:
    sides = [gemeente_by_name().get(str(told.get(side))) for side in ("from", "to")]
    category, number = told.get("category"), told.get("number")
    if None in sides or category not in {c.value for c in CATEGORIES} or type(number) is not int or number < 1:
        return None
    status = AfspraakStatus(told.get("status") or AfspraakStatus.VOORGESTELD)
    if status is AfspraakStatus.VASTGESTELD and not trusted:
        status = AfspraakStatus.VOORGESTELD
    agreed = told.get("agreed_on")
    codes = [side.code for side in sides if side]
    return Uitruil(
        id=id_,
        soort=str(told.get("kind") or "uitruil"),
        van=codes[0],
        naar=codes[1],
        categorie=Category(category),
        aantal=number,
        object=str(told.get("object") or "anders"),
        tafel=told.get("table"),
        afgesproken_op=dt.date.fromisoformat(agreed) if agreed else None,
        status=status,
        document_id=document_id,
    )


# -- the finding with and without agreements --------------------------------------------------------------------


class Uitkomsten(NamedTuple):
    """The outcome against the statutory task, and against the task after agreements; a letter shows both."""

    wettelijk: Uitkomst
    effectief: Uitkomst


def derive_both(opgaven: Sequence[Opgave], realisatie: Mapping[Category, int | None]) -> Uitkomsten:
    """Give both outcomes of one gemeente; a category without opgave or realisatie is unknown.

    Raises:
        RecordError: The tasks are of several gemeenten.
    """
    if len({opgave.gemeente for opgave in opgaven}) > 1:
        raise RecordError("de opgaven zijn van verschillende gemeenten. Kies die van één gemeente.")
    by_category = {opgave.categorie: opgave for opgave in opgaven}
    found = []
    for name in ("wettelijk", "effectief"):
        tasks = {category: getattr(opgave, name) for category, opgave in by_category.items()}
        rows = [derive_categorie(c, tasks.get(c), realisatie.get(c)) for c in CATEGORIES]
        found.append(derive_bevinding(rows))
    return Uitkomsten(*found)


# -- the sums of a verdeelbesluit -------------------------------------------------------------------------------


def check_distribution(
    taken: Mapping[Sleutel, int], provinciaal: Mapping[Category, int], totaal: int | None = None
) -> None:
    """Let the tasks of one province through when they add up to what its verdeelbesluit says (INV-07).

    Raises:
        FigureConflict: A sum differs; the message tells which and how much.
    """
    wrong = []
    for category in CATEGORIES:
        found = sum(number for (_, of), number in taken.items() if of is category)
        if category not in provinciaal:
            wrong.append(f"het besluit noemt geen provinciale opgave {category.value}")
        elif found != provinciaal[category]:
            wrong.append(f"{category.value}: de gemeenten samen {found}, het besluit {provinciaal[category]}")
    if totaal is not None and sum(provinciaal.values()) != totaal:
        wrong.append(f"regulier en AMV samen {sum(provinciaal.values())}, het besluit {totaal}")
    if wrong:
        raise FigureConflict(f"de opgaven tellen niet op. {'; '.join(wrong)}. Kijk het verdeelbesluit na.")


def check_gemeente(code: str, day: dt.date, provincie: str) -> None:
    """Let a gemeente through that exists on a day and lies in the province of the verdeelbesluit (INV-15).

    Raises:
        RecordError: It is unknown, ended before that day, or lies in another province.

    Legal: docs/legal.md#herindeling
    """
    former = next((one for one in vroegere_gemeenten() if one.code == code), None)
    if former and former.geldig_tot < day:
        raise RecordError(
            f"gemeente {former.naam} bestaat sinds {lange_datum(former.geldig_tot)} niet meer. Kies de opvolger: "
            f"{', '.join(former.opvolgers)}."
        )
    gemeente = gemeente_by_code().get(code)
    if gemeente is None:
        raise RecordError(f"gemeente {code} staat niet in het register. Controleer de code.")
    if gemeente.provincie != provincie:
        raise RecordError(f"{gemeente.naam} ligt in {gemeente.provincie}, het verdeelbesluit is van {provincie}.")
