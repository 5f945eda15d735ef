"""Releases: decided documents burnt, verified and packed, or a concept of one document without a workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Organisatie
from pipeline.desk import Desk
from pipeline.errors import InputError, UndecidedMark
from pipeline.legtwo.dossiers import check_name, check_whole
from pipeline.legtwo.metadata import facts_of
from pipeline.model.document import Document
from pipeline.model.woo import RedactionMark, Verdict
from pipeline.run import Walk
from redaction.job import Making, mark_texts
from redaction.release import ReleaseItem, ReleaseOrder, build_release, redact_file
from redaction.verify.needles import count_all, make_needles

_NAMED = "de naam van het bestand noemt wat in het document is gelakt. Geef het een andere naam voordat u het deelt."


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Who wants which documents released, and with which settings."""

    dossier: str
    """Name without a personal name."""
    document_ids: tuple[str, ...]
    releaser: str
    folder: Path
    """Where packs stand; the pack gets a folder of its own in it."""
    way: Making
    versions: Mapping[str, str]
    ours: Organisatie
    """Who publishes."""


def build_pack(desk: Desk, walk: Walk, order: PackOrder) -> Path:
    """Burn, verify and pack decided documents, and give the folder of the pack; all or nothing.

    Raises:
        ReleaseBlocked: A mark has no verdict, or the gate stayed shut; nothing was written.
        InputError: A document is not ready, or the name of the dossier does not fit.
    """
    check_name(order.dossier)
    if not order.releaser.strip():
        raise InputError("een vrijgave heeft de naam nodig van wie vrijgeeft. Vul --door in.")
    if len(set(order.document_ids)) < len(order.document_ids):
        raise InputError("een document staat twee keer in de opdracht. Noem elk document één keer.")
    check_whole(desk, order.dossier, order.document_ids)
    decided: dict[str, Verdict] = {}
    reviewers: set[str] = set()
    items = []
    for number, document_id in enumerate(order.document_ids, 1):
        desk.check_ready(document_id)
        if not desk.is_seen(document_id):
            raise UndecidedMark(f"document {document_id[:12]} is door niemand bekeken. Gebruik ibt release decide.")
        judged = desk.marks(document_id)
        decided |= {one.mark.id: one.verdict.verdict for one in judged if one.verdict}
        reviewers |= {one.verdict.reviewer for one in judged if one.verdict}
        items.append(_item(walk, order, f"{number:04d}", document_id, tuple(one.mark for one in judged)))
    made_at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    wanted = ReleaseOrder(
        order.dossier,
        made_at,
        ", ".join(sorted(reviewers)) or "geen vakken",
        order.releaser,
        order.way,
        order.versions,
    )
    pack = order.folder / f"{order.dossier.replace(' ', '-')}-{made_at:%Y%m%d-%H%M%S}"
    release = build_release(wanted, items, pack, decided=decided)
    desk.note_release(order.releaser, order.dossier, release.manifest_sha256, len(items))
    return pack


def _item(walk: Walk, order: PackOrder, number: str, document_id: str, marks: tuple[RedactionMark, ...]) -> ReleaseItem:
    read, document = walk.extraction(document_id), walk.document(document_id)
    facts = facts_of(order.dossier, number, read, walk.reached_us(document_id), order.ours)
    return ReleaseItem(number, document, walk.rendition(document_id), marks, datum=read.letter_date, facts=facts)


def redact_loose(
    opened: Document,
    rendition: Path,
    marks: Sequence[RedactionMark],
    accepted: Collection[str],
    folder: Path,
    stem: str,
    way: Making,
    terms: Sequence[str] = (),
) -> tuple[str, ...]:
    """Write the concept of one document without a workspace and give what is to be said about it, as Dutch lines.

    The marks whose id is in `accepted` go. The gate searches `terms` as well, whether a mark lies on them or not.

    Raises:
        ReleaseBlocked: The gate stayed shut; the reports are there, a PDF is not.
    """
    verdicts = dict.fromkeys(accepted, Verdict.ACCEPTED)
    made = redact_file(rendition, opened, marks, verdicts, folder, stem, way, terms=terms)
    gone = [text for mark in marks if mark.id in accepted for text in mark_texts(opened, mark)]
    return (*made.warnings, *((_NAMED,) if count_all(make_needles([*gone, *terms]), stem) else ()))
