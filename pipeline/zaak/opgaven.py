"""The tasks of gemeenten and their places: with and without agreements, and what the reported locations count for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.bevinding import DECIDING, beslissende_cijfers, read_cycles
from pipeline.cijfers import agreed, contradiction
from pipeline.errors import InputError, RecordError
from pipeline.model.extraction import Category
from pipeline.model.feit import Veld
from pipeline.model.locatie import Telling
from pipeline.model.stand import Cyclus, cyclus_op
from pipeline.model.status import StatusRecord
from pipeline.model.uitruil import Opgaven, Uitruil
from pipeline.opgave import Sleutel, Uitkomsten, derive_both, effective_tasks, read_agreements
from pipeline.store import feiten
from pipeline.telt import count_places, read_counting_rules
from pipeline.tools.register import gemeente_by_code, gemeenten
from pipeline.werkboek import agreement_id
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.cijfers import afspraken, locaties, standing
from pipeline.zinnen import LABEL


def find_cyclus(name: str | None = None, dag: dt.date | None = None) -> Cyclus:
    """Give the cyclus of a name (`2024-2026`), without a name the one whose task holds on a day, without that today.

    Raises:
        InputError: There is no such cyclus, or no task held on that day.
    """
    cycles = read_cycles()
    found = next((one for one in cycles if one.id == name), None) if name else cyclus_op(cycles, dag or today())
    if found is None:
        wrong = f"cyclus {name} is niet bekend" if name else "op deze dag gold nog geen taak"
        raise InputError(f"{wrong}. Kies een cyclus: {', '.join(one.id for one in cycles)}.")
    return found


def deciding_day(cyclus: Cyclus, peildatum: dt.date | None = None) -> dt.date:
    """Give the day that was asked for, else the day of compliance of a cyclus.

    Raises:
        RecordError: The day of compliance is not known yet.
    """
    day = peildatum or cyclus.naleving_per
    if day is None:
        raise RecordError(f"van cyclus {cyclus.id} is de dag van naleving nog niet bekend. Geef een peildatum.")
    return day


# -- tasks and agreements ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opgavenblad:
    """The tasks of the gemeenten of a province, statutory and effective side by side."""

    provincie: str
    cyclus: str
    peildatum: dt.date
    opgaven: Opgaven
    uitkomsten: Mapping[str, Uitkomsten]
    """By code of the gemeente: against the statutory and against the effective task."""
    twijfels: tuple[str, ...]
    """Dutch: what could not be worked out."""


def opgaven(bureau: Bureau, provincie: str, cyclus: Cyclus, peildatum: dt.date) -> Opgavenblad:
    """Give the tasks of a province (official name), with what agreements make of them (INV-08, INV-09).

    A gemeente whose statutory task is not known has no row. An agreement never changes the statutory task.

    Raises:
        RecordError: A gemeente hands over more than it has, or agrees with itself.
    """
    codes = {one.code for one in gemeenten() if one.provincie == provincie}
    known = [one for one in standing(bureau) if one.gemeente in codes and one.cyclus == cyclus.id]
    taken, doubts = statutory_tasks(known)
    agreed = [one for one in afspraken(bureau) if codes & {one.van, one.naar}]
    found = effective_tasks(taken, agreed, cyclus, peildatum)
    realised = _realised(known, cyclus, peildatum)
    outcomes = {
        code: derive_both([one for one in found.per_gemeente if one.gemeente == code], realised.get(code, {}))
        for code in sorted({code for code, _ in taken})
    }
    return Opgavenblad(provincie, cyclus.id, peildatum, found, outcomes, doubts)


def statutory_tasks(known: Sequence[StatusRecord]) -> tuple[dict[Sleutel, int], tuple[str, ...]]:
    """Give the wettelijke taak per gemeente and category from records of one cyclus, and what is in doubt.

    Where documents of one source differ none is chosen.
    """
    told: dict[Sleutel, list[StatusRecord]] = {}
    for one in known:
        if one.wettelijke_taak is not None and one.basis in DECIDING:
            told.setdefault((one.gemeente, one.categorie), []).append(one)
    taken: dict[Sleutel, int] = {}
    doubts: list[str] = []
    for key, found in told.items():
        strongest = min((one.basis for one in found), key=DECIDING.index)
        mine = [one for one in found if one.basis is strongest]
        number = agreed(mine, Veld.WETTELIJKE_TAAK)
        if number is not None:
            taken[key] = number
        elif conflict := contradiction(mine, Veld.WETTELIJKE_TAAK):
            doubts.append(f"{gemeente_by_code()[key[0]].naam}: {conflict}")
    return taken, tuple(doubts)


def named(key: Sleutel) -> str:
    """Give gemeente and category in words."""
    return f"{gemeente_by_code()[key[0]].naam}, {LABEL.get(key[1], key[1].value)}"


def _realised(known: Sequence[StatusRecord], cyclus: Cyclus, day: dt.date) -> dict[str, dict[Category, int | None]]:
    """Give per gemeente the realisatie that decides; the gemeente's own figure never takes its place."""
    return {
        code: {
            one.categorie: one.realisatie
            for one in beslissende_cijfers([r for r in known if r.gemeente == code], cyclus, day)
        }
        for code in {one.gemeente for one in known}
    }


# -- agreements that a document tells of ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overgenomen:
    """The agreements that a document tells of."""

    afspraken: tuple[Uitruil, ...]
    twijfels: tuple[str, ...]
    """Dutch: what the document tells of and could not be taken over."""
    nieuw: int
    """How many say something that was not known; 0 when nobody took them over."""


def take_over_agreements(bureau: Bureau, document_id: str, wie: str = "") -> Overgenomen:
    """Give the agreements in a document and, when a person says so, keep them; a later one takes the earlier's place.

    Raises:
        InputError: The document is not processed yet.
    """
    found, doubts = read_agreements(bureau.walk.extraction(document_id))
    named = {one.id: one for one in map(_with_lasting_id, found)}
    if len(named) < len(found):
        doubts = (*doubts, "Het document noemt dezelfde afspraak meer dan eens; de laatste staat hier.")
    if not wie.strip():
        return Overgenomen(tuple(named.values()), doubts, 0)
    with bureau.store.write() as session:
        new = [feiten.add_feit(session, key, one, wie.strip(), gemeente=one.van) for key, one in named.items()]
    return Overgenomen(tuple(named.values()), doubts, sum(new))


def _with_lasting_id(one: Uitruil) -> Uitruil:
    """Give an agreement the id that it has in a workbook too, so that it never counts twice."""
    return replace(one, id=agreement_id(one.van, one.naar, one.categorie, one.object, one.afgesproken_op))


# -- locations --------------------------------------------------------------------------------------------------


def telling(bureau: Bureau, gemeente: str, cyclus: Cyclus, peildatum: dt.date | None = None) -> tuple[Telling, ...]:
    """Give what the reported locations of a gemeente come to; shown beside the figures, and never in their place.

    Raises:
        RecordError: The counting rules of the cyclus or its day of compliance are not known.
    """
    rules = read_counting_rules().get(cyclus.id)
    if rules is None:
        raise RecordError(f"van cyclus {cyclus.id} zijn de telregels nog niet bekend. Er kan nog niets worden geteld.")
    return count_places(locaties(bureau, gemeente), deciding_day(cyclus, peildatum), rules)
