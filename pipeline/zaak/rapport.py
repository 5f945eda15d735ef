"""The rows of the voortgangsrapportage: per gemeente and category all that is known, with the source of each figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.bevinding import beslissende_cijfers, derive_categorie, read_cycles
from pipeline.cijfers import CATEGORIES
from pipeline.config import Role
from pipeline.errors import RecordError
from pipeline.model.dossier import Dossier
from pipeline.model.extraction import Category
from pipeline.model.feit import Invoer
from pipeline.model.post import Poststuk
from pipeline.model.stand import Cyclus, cyclus_op
from pipeline.model.status import Basis, StatusRecord
from pipeline.model.termijn import TermijnStatus
from pipeline.model.uitruil import AfspraakStatus, Uitruil
from pipeline.model.voortgangsregel import Meting, Voortgangsregel
from pipeline.store import feiten, poststukken
from pipeline.tools.datum import korte_datum, lange_datum
from pipeline.tools.register import Gemeente, find_provincie, gemeente_by_code, gemeenten
from pipeline.zaak.bureau import Bureau, home_day
from pipeline.zaak.cijfers import afspraken, standing
from pipeline.zinnen import KIND, SAID, SOURCE

ReadDossier = Callable[[str], Dossier]
"""Gives the dossier of a gemeente (code)."""


class _Known(NamedTuple):
    """All that the rows are made from, read once."""

    cyclus: Cyclus
    records: Mapping[str, list[StatusRecord]]
    """By code of the gemeente."""
    sources: Mapping[str, str]
    planned: Mapping[tuple[str, Category], int]
    agreed: Sequence[Uitruil]
    decides_here: bool
    """Whether decisions on the trede are taken in this workspace."""


@dataclass(frozen=True, slots=True)
class _Case:
    """How far the supervision of a gemeente is."""

    trede: int | None = None
    laatste_brief: str = ""
    termijn: dt.date | None = None
    termijn_status: TermijnStatus | None = None


def progress_rows(
    bureau: Bureau, provincie: str | None, day: dt.date, dossier: ReadDossier | None = None
) -> tuple[Voortgangsregel, ...]:
    """Give two rows per gemeente of a province (or of all), regulier and amv, in the cyclus that holds on a day.

    `dossier` reads how far the supervision of a gemeente is; without it those columns stay empty.

    Raises:
        RecordError: No verdeelbesluit holds on that day.
        InputError: There is no such province.
    """
    cyclus = cyclus_op(read_cycles(), day)
    if cyclus is None:
        raise RecordError("op deze dag gold nog geen verdeelbesluit. Kies een latere dag.")
    official = find_provincie(provincie).naam if provincie else None
    known = _read(bureau, cyclus)
    wanted = [one for one in gemeenten() if official in (None, one.provincie)]
    return tuple(row for one in wanted for row in _rows(one, known, dossier))


def _read(bureau: Bureau, cyclus: Cyclus) -> _Known:
    by_place: dict[str, list[StatusRecord]] = {}
    for record in standing(bureau):
        if record.cyclus == cyclus.id:
            by_place.setdefault(record.gemeente, []).append(record)
    with bureau.store.read() as session:
        sources = {one.document_id: _source(one) for one in poststukken.poststukken(session)}
        handed_in = [one for one in feiten.history(session, Invoer) if one.geldt]
    for one in handed_in:
        basis = one.waarde.record.basis
        told = f"Werkboek, {SOURCE[basis]}, ingelezen op {korte_datum(home_day(one.op))}"
        sources[one.waarde.record.document_id] = told
    planned = _planned([one.waarde for one in handed_in if one.waarde.record.cyclus == cyclus.id])
    decides_here = bureau.organisatie.rol is Role.MINISTERIE
    return _Known(cyclus, by_place, sources, planned, afspraken(bureau), decides_here)


def _planned(handed_in: Sequence[Invoer]) -> dict[tuple[str, Category], int]:
    """Give the places in preparation: of the latest day, and of the strongest source when more tell of that day."""
    known = [one for one in handed_in if one.in_voorbereiding is not None]
    known.sort(key=lambda one: (one.record.peildatum, -list(Basis).index(one.record.basis)))
    return {(one.record.gemeente, one.record.categorie): one.in_voorbereiding or 0 for one in known}


def _source(one: Poststuk) -> str:
    kind = KIND[one.soort][:1].upper() + KIND[one.soort][1:]
    return f"{kind}, {lange_datum(one.datum)}" if one.datum else f"{kind}, ontvangen {lange_datum(one.ontvangen_op)}"


def _rows(gemeente: Gemeente, known: _Known, dossier: ReadDossier | None) -> Iterator[Voortgangsregel]:
    case = _case(dossier(gemeente.code), known.decides_here) if dossier else _Case()
    all_ = known.records.get(gemeente.code, [])
    deciding = {
        one.categorie: _meting(one, known.sources if one in all_ else {one.document_id: _more(one)})
        for one in beslissende_cijfers(all_, known.cyclus)
    }
    for category in CATEGORIES:
        decided = deciding.get(category)
        task, real = (decided.wettelijke_taak, decided.realisatie) if decided else (None, None)
        yield Voortgangsregel(
            gemeente=gemeente.code,
            naam=gemeente.naam,
            provincie=gemeente.provincie,
            cyclus=known.cyclus.id,
            categorie=category,
            beslissend=decided,
            uitkomst=SAID[derive_categorie(category, task, real).uitkomst],
            metingen=tuple(_meting(one, known.sources) for one in all_ if one.categorie is category),
            in_voorbereiding=known.planned.get((gemeente.code, category)),
            trede=case.trede,
            laatste_brief=case.laatste_brief,
            termijn=case.termijn,
            termijn_status=case.termijn_status,
            afspraken=tuple(
                _agreement(one, gemeente.code) for one in known.agreed if _concerns(one, gemeente, category)
            ),
        )


def _meting(record: StatusRecord, sources: Mapping[str, str]) -> Meting:
    told = sources.get(record.document_id, f"Document, {SOURCE[record.basis]}")
    return Meting(record.peildatum, record.wettelijke_taak, record.realisatie, record.basis, record.document_id, told)


def _more(record: StatusRecord) -> str:
    """Give the source of a figure that no single document tells: they complete or contradict each other."""
    return f"Meer stukken, {SOURCE[record.basis]}"


def _concerns(one: Uitruil, gemeente: Gemeente, category: Category) -> bool:
    is_held = one.status is not AfspraakStatus.INGETROKKEN
    return is_held and one.categorie is category and gemeente.code in (one.van, one.naar)


def _agreement(one: Uitruil, code: str) -> str:
    other = gemeente_by_code()[one.naar if one.van == code else one.van].naam
    what = (
        f"geeft {one.aantal} plekken aan {other}" if one.van == code else f"neemt {one.aantal} plekken over van {other}"
    )
    day = f", {korte_datum(one.afgesproken_op)}" if one.afgesproken_op else ""
    return f"{what} ({one.status.value}{day})"


def _case(dossier: Dossier, decides_here: bool) -> _Case:
    # a province or gemeente does not keep the decisions of the minister: no decision there is not "no supervision"
    trede = dossier.zaak.trede if decides_here or dossier.zaak.stappen else None
    out = [brief for brief in dossier.brieven if brief.is_uit]
    last = f"{out[-1].familie or 'Brief'} van {lange_datum(out[-1].datum)}" if out else ""
    ids = {out[-1].id, out[-1].document_id} if out else set()
    terms = [one for one in dossier.termijnen if one.termijn.start in ids and one.status is not TermijnStatus.VERVALLEN]
    if not terms:
        return _Case(trede, last)
    running = [one for one in terms if one.status in (TermijnStatus.OPEN, TermijnStatus.VERLENGD)]
    shown = (running or terms[-1:])[0]
    return _Case(trede, last, shown.uiterlijk, shown.status)
