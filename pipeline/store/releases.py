"""Packs that were made, the number of each document in them, and what happened to it afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.errors import Outdated
from pipeline.model.release import PackRecord, Publicatie, Reden
from pipeline.model.wootermijn import WooFeit
from pipeline.store import events
from pipeline.store.codec import digest_of, dump, load
from pipeline.store.database import now
from pipeline.store.release_tables import ReleaseNummerRow, ReleaseRow, ReleaseStukRow, WooTermijnRow


@dataclass(frozen=True, slots=True)
class StukStaat:
    """What holds for one document of a pack."""

    nummer: str
    document_id: str
    staat: Publicatie
    reden: str
    door: str
    op: dt.datetime


def numbers(session: Session, dossier: str, keys: Sequence[str]) -> dict[str, str]:
    """Give the number of each document in the lists of a dossier; new ones get the next, and keep it for ever.

    Two who ask at once get the same: who comes second tries again, as with any write.
    """
    row = ReleaseNummerRow
    given = session.execute(sa.select(row.sleutel, row.nummer).where(row.dossier == dossier))
    known: dict[str, int] = {key: number for key, number in given}
    top = max(known.values(), default=0)
    for key in dict.fromkeys(keys):
        if key not in known:
            top += 1
            known[key] = top
            session.execute(sa.insert(row).values(dossier=dossier, sleutel=key, nummer=top, added_at=now()))
    return {key: f"{known[key]:04d}" for key in keys}


def add_release(session: Session, record: PackRecord) -> None:
    """Write a finished pack with the state of each of its documents, and an event in the audit log.

    What an earlier pack of the dossier published and this one holds again, counts as replaced there.
    """
    for earlier in releases(session, record.dossier):
        held = states(session, earlier.naam)
        for row in record.rows:
            old = held.get(row.number)
            if row.bestand and old is not None and old.staat is Publicatie.GEPUBLICEERD:
                add_state(session, earlier, row.number, Publicatie.VERVANGEN, row.reden, "", record.door)
    session.execute(
        sa.insert(ReleaseRow).values(
            naam=record.naam, dossier=record.dossier, made_at=record.made_at, door=record.door,
            manifest=record.manifest_sha256, value=dump(record),
        )
    )  # fmt: skip
    given = [row for row in record.rows if row.bestand]
    for row in given:
        add_state(session, record, row.number, Publicatie.GEPUBLICEERD, row.reden, "", record.door)
    data: dict[str, object] = {"pak": record.naam, "manifest": record.manifest_sha256, "stukken": len(record.rows)}
    data |= {"bestanden": len(given)} | ({"vervangt": record.vervangt} if record.vervangt else {})
    events.append(session, record.door, "vrijgave.gemaakt", record.dossier, data)


def check_still(session: Session, record: PackRecord, earlier: PackRecord | None = None) -> None:
    """Check that no file of a new pack was taken back while it was made; with `earlier`, that it still holds them.

    Raises:
        Outdated: Somebody took one back, or made another pack from the earlier one.
    """
    held = states(session, earlier.naam) if earlier else {}
    for row in (one for one in record.rows if one.bestand):
        was = held.get(row.number)
        is_gone = earlier is not None and (was is None or was.staat is not Publicatie.GEPUBLICEERD)
        said = published(session, row.document_id)
        if is_gone or any(one.staat is Publicatie.INGETROKKEN and one.op >= record.made_at for one in said):
            raise Outdated(
                f"document {row.number} is intussen ingetrokken of vervangen. Er is niets vastgelegd; begin opnieuw "
                "met het nieuwste pakket."
            )


def take_back(session: Session, record: PackRecord, number: str, reden: Reden, motivering: str, who: str) -> None:
    """Write that one document of a pack was taken back, there and in every earlier pack, with its event.

    Raises:
        LookupError: The pack has no such document.
    """
    for earlier in releases(session, record.dossier):
        if number in states(session, earlier.naam):
            add_state(session, earlier, number, Publicatie.INGETROKKEN, reden.value, motivering, who)
    data = {"pak": record.naam, "nummer": number, "reden": reden.name}
    events.append(session, who, "vrijgave.ingetrokken", record.dossier, data)


def add_state(
    session: Session, record: PackRecord, number: str, state: Publicatie, reden: str, motivering: str, who: str
) -> None:
    """Write what happened to one document of a pack; the caller writes the event.

    Raises:
        LookupError: The pack has no such document.
    """
    document_id = next((row.document_id for row in record.rows if row.number == number), None)
    if document_id is None:
        raise LookupError(f"pak {record.naam} heeft geen document {number}")
    session.execute(
        sa.insert(ReleaseStukRow).values(
            pak=record.naam, dossier=record.dossier, nummer=number, document_id=document_id, staat=state,
            reden=reden, motivering=motivering, door=who, added_at=now(),
        )
    )  # fmt: skip


def release(session: Session, naam: str) -> PackRecord | None:
    """Give one pack by the name of its folder; None when there is none."""
    text = session.scalar(sa.select(ReleaseRow.value).where(ReleaseRow.naam == naam))
    return None if text is None else load(PackRecord, text)


def releases(session: Session, dossier: str) -> tuple[PackRecord, ...]:
    """Give the packs of a dossier, oldest first."""
    query = sa.select(ReleaseRow.value).where(ReleaseRow.dossier == dossier).order_by(ReleaseRow.seq)
    return tuple(load(PackRecord, text) for text in session.scalars(query))


def all_releases(session: Session) -> tuple[PackRecord, ...]:
    """Give every pack, oldest first."""
    query = sa.select(ReleaseRow.value).order_by(ReleaseRow.seq)
    return tuple(load(PackRecord, text) for text in session.scalars(query))


def states(session: Session, naam: str) -> dict[str, StukStaat]:
    """Give what holds for each document of a pack, by its number."""
    row = ReleaseStukRow
    found: dict[str, StukStaat] = {}
    for one in session.scalars(sa.select(row).where(row.pak == naam).order_by(row.seq)):
        found[one.nummer] = StukStaat(one.nummer, one.document_id, one.staat, one.reden, one.door, one.added_at)
    return found


def published(session: Session, document_id: str) -> tuple[StukStaat, ...]:
    """Give every state that a document ever had in a pack, oldest first."""
    row = ReleaseStukRow
    return tuple(
        StukStaat(one.nummer, one.document_id, one.staat, one.reden, one.door, one.added_at)
        for one in session.scalars(sa.select(row).where(row.document_id == document_id).order_by(row.seq))
    )


# -- the term of a request ----------------------------------------------------------------------------------------


def add_term_fact(session: Session, dossier: str, fact: WooFeit, who: str) -> None:
    """Write one thing about the term of a request, with its event; the audit log gets no motivation."""
    text = dump(fact)
    session.execute(sa.insert(WooTermijnRow).values(dossier=dossier, door=who, added_at=now(), value=text))
    data = {"soort": fact.soort.value, "dag": fact.dag.isoformat(), "sha256": digest_of(text)}
    events.append(session, who, "wootermijn.vastgelegd", dossier, data)


def term_facts(session: Session, dossier: str) -> tuple[WooFeit, ...]:
    """Give all that was said about the term of a request, in the order in which it was said."""
    query = sa.select(WooTermijnRow.value).where(WooTermijnRow.dossier == dossier).order_by(WooTermijnRow.seq)
    return tuple(load(WooFeit, text) for text in session.scalars(query))
