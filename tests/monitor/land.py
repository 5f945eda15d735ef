"""Fills a workspace with invented figures of the whole country, so that the monitor can be seen and timed full."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence
from hashlib import sha256

from pipeline.blobs import Blobs
from pipeline.desk import Desk
from pipeline.model.document import Arrival
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box
from pipeline.model.post import Poststuk
from pipeline.model.status import Basis, StatusRecord
from pipeline.monitor.room import MonitorRoom
from pipeline.run import Walk
from pipeline.store import codec, documents, poststukken, records
from pipeline.store.tables import DocumentState
from pipeline.tools.register import Gemeente, gemeenten, provincies
from pipeline.zaak.bureau import Bureau

DAYS = tuple(
    map(dt.date.fromisoformat, ("2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01", "2026-01-01", "2026-04-01"))
)
CYCLUS = "2024-2026"


def number(name: str) -> str:
    """Give the number of an invented document."""
    return sha256(name.encode()).hexdigest()


def proof(page: int = 2, *, needs_review: bool = False) -> tuple[Proof, ...]:
    """Give an invented place in a document."""
    return (Proof(page, Box(60, 60, 90, 72), "5", None, Context.CELL, "tabel.kolomkop", 0.99, needs_review),)


def add_document(
    desk: Desk,
    document_id: str,
    kind: DocumentType,
    day: dt.date,
    places: Sequence[str] = (),
    found: Sequence[StatusRecord] = (),
) -> None:
    """Register a document that was read, with the records that it told."""
    with desk.store.write() as session:
        arrival = Arrival(document_id, f"{document_id[:8]}.pdf", f"{day}T09:00:00+01:00", "opdracht", None)
        documents.register(session, uuid.uuid4().hex, arrival, 1)
        documents.set_state(session, document_id, DocumentState.DONE, "besluit")
        piece = Poststuk(document_id, kind, None, tuple(places), day, day, None, None, None, None, None, {}, False)
        poststukken.replace_poststuk(session, piece)
        records.replace_records(session, document_id, found)


def add_extraction(blobs: Blobs, walk: Walk, extraction: Extraction) -> None:
    """Keep what was read from a document, as leg one would."""
    key = walk._found(extraction.document_id)
    with blobs.write_derived(extraction.document_id, key) as folder:
        (folder / "extraction.json").write_text(codec.dump(extraction), encoding="utf-8")


def record(
    gemeente: str,
    category: Category,
    day: dt.date,
    numbers: tuple[int | None, int | None],
    basis: Basis,
    document_id: str,
) -> StatusRecord:
    """Give a record; `numbers` are task and places."""
    return StatusRecord(gemeente, CYCLUS, category, day, *numbers, basis, document_id, proof())


def fill_country(desk: Desk, walk: Walk, *, gaps: bool = True, seed: int = 8) -> None:
    """Fill a workspace with six days of figures of every gemeente, of the regietafels and (once) the ministry.

    With `gaps` every ninth gemeente tells nothing, and of a few the regietafel tells two things of one day.
    """
    chance = random.Random(seed)
    for province in provincies():
        mine = [one for one in gemeenten() if one.provincie == province.naam]
        told = [one for at, one in enumerate(mine) if not (gaps and at % 9 == 4)]
        tasks = {one.code: (chance.randrange(20, 400), chance.randrange(0, 40)) for one in told}
        for at, day in enumerate(DAYS):
            document_id = number(f"prt-{province.code}-{day}")
            found = list(_of_regietafel(told, tasks, day, at, document_id, chance))
            add_document(desk, document_id, DocumentType.LIRT_EMAIL, day, [one.code for one in told], found)
            _monitor_figures(desk, walk, province.naam, told, day, chance)
        if gaps and told:
            clash = record(
                told[0].code, Category.REGULIER, DAYS[-1], (None, 9999 // 11), Basis.PRT, number(province.naam)
            )
            add_document(desk, clash.document_id, DocumentType.LIRT_EMAIL, DAYS[-1], [told[0].code], [clash])
        for one in told[::3]:
            letter = number(f"brief-{one.code}")
            told_by = [
                record(one.code, category, DAYS[2], (task, task // 3), Basis.MINISTERIE, letter)
                for category, task in zip((Category.REGULIER, Category.AMV), tasks[one.code], strict=True)
            ]
            add_document(desk, letter, DocumentType.IBT_LETTER, dt.date(2026, 4, 9), [one.code], told_by)


def _of_regietafel(
    places: Sequence[Gemeente],
    tasks: dict[str, tuple[int, int]],
    day: dt.date,
    at: int,
    document_id: str,
    chance: random.Random,
) -> Iterator[StatusRecord]:
    for one in places:
        for category, task in zip((Category.REGULIER, Category.AMV), tasks[one.code], strict=True):
            there = min(round(task * chance.uniform(0, 0.3) * (at + 1)), task + 10)
            yield record(one.code, category, day, (task, there), Basis.PRT, document_id)


def _monitor_figures(
    desk: Desk, walk: Walk, province: str, places: Sequence[Gemeente], day: dt.date, chance: random.Random
) -> None:
    document_id = number(f"monitor-{province}-{day}")
    figures = tuple(
        Figure(one.naam, category, measure, chance.randrange(10, 300), day, None, proof(1))
        for one in places
        for category in (Category.STATUSHOUDERS, Category.OEKRAINE)
        for measure in (Measure.WETTELIJKE_TAAK, Measure.REALISATIE)
    )
    told = Extraction(
        document_id,
        DocumentType.MONITOR_FIGURES,
        letter_date=day,
        sender=f"Provincie {province}",
        figures=figures,
    )
    add_document(desk, document_id, DocumentType.MONITOR_FIGURES, day, [one.code for one in places])
    add_extraction(desk.blobs, walk, told)


def confirm_province(bureau: Bureau, code: str, who: str = "A. Ambtenaar") -> None:
    """Let somebody confirm the figures of the regietafel and the monitor of one province (code)."""
    room = MonitorRoom(bureau)
    province = next(one for one in provincies() if one.code == code)
    wanted = {number(f"prt-{code}-{day}") for day in DAYS} | {number(f"monitor-{province.naam}-{day}") for day in DAYS}
    for piece in room.documents():
        if piece.document_id in wanted:
            room.confirm(piece.document_id, piece.stempel, who)
