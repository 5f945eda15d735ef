"""Reads all figures that the monitor shows in one go: never a dossier per gemeente."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.besluit import decided_on
from pipeline.config import Role
from pipeline.errors import InputError
from pipeline.model.extraction import Extraction
from pipeline.model.feit import Correctie, FeitSoort, Invoer, Veld
from pipeline.model.post import Poststuk
from pipeline.model.stand import Cyclus
from pipeline.model.status import Besluit, StatusRecord, VoorstelKind
from pipeline.monitor.confirm import CONFIRMED, TAKEN_BACK, Gelezen, Woorden, confirm, confirmed_documents
from pipeline.monitor.groups import figures_of_groups
from pipeline.monitor.model import Gegeven
from pipeline.monitor.policy import Beleid
from pipeline.store import decisions, feiten, poststukken
from pipeline.store.tables import AuditRow, BesluitRow, FeitRow, PoststukRow, StatusRecordRow
from pipeline.tools.datum import korte_datum, lange_datum
from pipeline.zaak.bureau import Bureau, home_day
from pipeline.zaak.cijfers import Cijfer, figures
from pipeline.zinnen import KIND, SOURCE


class Bekend(NamedTuple):
    """All that the monitor is made from, read at one moment."""

    gelezen: tuple[Gelezen, ...]
    """Every figure that counts, with what may confirm it; also those a person must look at first."""
    cijfers: tuple[Gegeven, ...]
    """Those that are shown, with whether they are confirmed."""
    besluiten: tuple[Besluit, ...]
    nagekeken: Mapping[str, str]

    def treden(self, day: dt.date, cyclus: Cyclus | None) -> dict[str, int]:
        """Give by gemeente (code) the trede that was decided by a day in a cyclus."""
        found: dict[str, int] = {}
        for besluit in sorted(self.besluiten, key=lambda one: one.decided_at):
            trede = besluit.content.get("trede")
            mine = besluit.kind is VoorstelKind.TREDE and cyclus is not None and besluit.cyclus == cyclus.id
            if mine and isinstance(trede, int) and decided_on(besluit) <= day:
                found[besluit.gemeente] = trede
        return found


def state_of(session: Session, recipe: str) -> tuple[object, ...]:
    """Give what changes whenever a figure, a decision or the word of a person does: what was read before then holds.

    The first part changes whenever what is read in a document does: the recipe, or a correction of a value.
    """
    counted = (
        sa.select(sa.func.count(), sa.func.max(table.seq), *more)
        for table, more in (
            (StatusRecordRow, [sa.func.sum(sa.cast(StatusRecordRow.is_current, sa.Integer))]),
            (FeitRow, [sa.func.sum(sa.cast(FeitRow.is_current, sa.Integer))]),
            (PoststukRow, []),
            (BesluitRow, []),
        )
    )
    said = (CONFIRMED, TAKEN_BACK)
    confirmed = session.scalar(sa.select(sa.func.max(AuditRow.seq)).where(AuditRow.action.in_(said)))
    corrected = session.scalar(sa.select(sa.func.max(FeitRow.seq)).where(FeitRow.soort == FeitSoort.WAARDE))
    return ((recipe, corrected), confirmed, *(tuple(session.execute(query).one()) for query in counted))


def read_figures(bureau: Bureau, beleid: Beleid, groups: dict[str, tuple[Gegeven, ...]]) -> Bekend:
    """Give everything the monitor shows, as it stands at one moment.

    `groups` keeps what documents tell of other groups, by document: a reading never changes under one recipe.
    """
    with bureau.store.read() as session:
        pieces = poststukken.poststukken(session)
        handed_in = [one for one in feiten.history(session, Invoer) if one.geldt]
        sources = _sources(pieces) | {one.waarde.record.document_id: _workbook(one) for one in handed_in}
        counting = [one for one in figures(bureau, session=session) if one.vervangen_door is None]
        since = _since(session, handed_in)
        besluiten = decisions.besluiten(session)
        nagekeken = confirmed_documents(session)
    found = [_of_record(one, sources, since) for one in counting]
    found += _of_groups(bureau, pieces, sources, groups)
    said = Woorden(nagekeken, besluiten)
    return Bekend(tuple(found), confirm(found, said, beleid), besluiten, nagekeken)


def decides_here(bureau: Bureau) -> bool:
    """Tell whether decisions on the trede are taken in this workspace: elsewhere none here is not none at all."""
    return bureau.organisatie.rol is Role.MINISTERIE


# -- where a figure comes from ----------------------------------------------------------------------------------


def _sources(pieces: Sequence[Poststuk]) -> dict[str, str]:
    return {one.document_id: _told(one) for one in pieces}


def _told(one: Poststuk) -> str:
    kind = KIND[one.soort][:1].upper() + KIND[one.soort][1:]
    return f"{kind}, {lange_datum(one.datum)}" if one.datum else f"{kind}, ontvangen {lange_datum(one.ontvangen_op)}"


def _workbook(one: feiten.StoredFeit[Invoer]) -> str:
    return f"Werkboek, {SOURCE[one.waarde.record.basis]}, ingelezen op {korte_datum(home_day(one.op))}"


def _of_record(one: Cijfer, sources: Mapping[str, str], since: Mapping[_Key, dt.datetime]) -> Gelezen:
    record = one.record
    made = Gegeven(
        gemeente=record.gemeente,
        cyclus=record.cyclus,
        categorie=record.categorie,
        peildatum=record.peildatum,
        taak=record.wettelijke_taak,
        realisatie=record.realisatie,
        basis=record.basis,
        document_id=record.document_id,
        bron=sources.get(record.document_id, f"Document, {SOURCE[record.basis]}"),
        paginas=tuple(sorted({proof.page for proof in record.evidence})),
        gecorrigeerd=bool(one.gecorrigeerd),
    )
    told = {veld for veld in Veld if getattr(record, veld.value) is not None}
    was = (one.gelezen.wettelijke_taak, one.gelezen.realisatie)
    everything = bool(one.gecorrigeerd) and told <= set(one.gecorrigeerd)
    # a record whose moment is not known was written in this very moment: no earlier word is about it
    return Gelezen(made, was, since.get(_key(record), _NEVER), everything, one.ingelezen)


_Key = tuple[Any, ...]
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def _since(session: Session, handed_in: Sequence[feiten.StoredFeit[Invoer]]) -> dict[_Key, dt.datetime]:
    """Give when each figure last changed: was read, taken in or corrected."""
    row = StatusRecordRow
    query = sa.select(
        row.gemeente, row.cyclus, row.categorie, row.peildatum, row.basis, row.document_id, row.added_at
    ).where(row.is_current)
    found: dict[_Key, dt.datetime] = {tuple(columns): moment for *columns, moment in session.execute(query)}
    found |= {_key(one.waarde.record): one.op for one in handed_in}
    for said in feiten.history(session, Correctie):
        key = _key(said.waarde)
        found[key] = max(said.op, found.get(key, said.op))
    return found


def _key(one: StatusRecord | Correctie) -> _Key:
    return one.gemeente, one.cyclus, one.categorie, one.peildatum, one.basis, one.document_id


# -- other groups -----------------------------------------------------------------------------------------------


def _of_groups(
    bureau: Bureau,
    pieces: Sequence[Poststuk],
    sources: Mapping[str, str],
    groups: dict[str, tuple[Gegeven, ...]],
) -> Iterator[Gelezen]:
    for piece in pieces:
        if piece.concept:
            continue
        if piece.document_id not in groups:
            found = _extraction(bureau, piece.document_id)
            if found is None:
                continue
            groups[piece.document_id] = figures_of_groups(found, sources[piece.document_id])
        for one in groups[piece.document_id]:
            yield Gelezen(one, (one.taak, one.realisatie), _NEVER)


def _extraction(bureau: Bureau, document_id: str) -> Extraction | None:
    try:
        return bureau.walk.extraction(document_id)
    except InputError:  # it is being read anew: it counts again once that is done
        return None
