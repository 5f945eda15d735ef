"""Releases: decided documents burnt, verified and packed, or a concept of one document without a workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.desk import Desk
from pipeline.errors import InputError, UndecidedMark
from pipeline.legtwo.dossiers import check_name, check_whole
from pipeline.model.document import Document
from pipeline.model.woo import RedactionMark, Verdict
from pipeline.run import Walk
from pipeline.tools.child import ChildLimits
from redaction.form import ReadPage
from redaction.release import ReleaseItem, ReleaseOrder, build_release, redact_file


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Who wants which documents released, and with which settings."""

    dossier: str
    """Name without a personal name."""
    document_ids: tuple[str, ...]
    releaser: str
    folder: Path
    """Where packs stand; the pack gets a folder of its own in it."""
    raster_dpi: int
    limits: ChildLimits
    versions: Mapping[str, str]
    read_picture: ReadPage | None
    """Text recognition for pages that are released as a picture; None leaves that check out."""


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
        items.append(_item(walk, f"{number:04d}", document_id, tuple(one.mark for one in judged)))
    made_at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    wanted = ReleaseOrder(
        order.dossier,
        made_at,
        ", ".join(sorted(reviewers)) or "geen vakken",
        order.releaser,
        order.raster_dpi,
        order.versions,
        limits=order.limits,
        read_page=order.read_picture,
    )
    pack = order.folder / f"{order.dossier.replace(' ', '-')}-{made_at:%Y%m%d-%H%M%S}"
    release = build_release(wanted, items, pack, decided=decided)
    desk.note_release(order.releaser, order.dossier, release.manifest_sha256, len(items))
    return pack


def _item(walk: Walk, number: str, document_id: str, marks: tuple[RedactionMark, ...]) -> ReleaseItem:
    extraction = walk.extraction(document_id)
    document = walk.document(document_id)
    return ReleaseItem(number, document, walk.rendition(document_id), marks, datum=extraction.letter_date)


def redact_loose(
    opened: Document,
    rendition: Path,
    marks: Sequence[RedactionMark],
    accepted: Collection[str],
    folder: Path,
    stem: str,
    raster_dpi: int,
    limits: ChildLimits,
    read_picture: ReadPage | None,
) -> None:
    """Write the concept of one document without a workspace; the marks whose id is in `accepted` go.

    Raises:
        ReleaseBlocked: The gate stayed shut; the reports are there, a PDF is not.
    """
    verdicts = dict.fromkeys(accepted, Verdict.ACCEPTED)
    redact_file(
        rendition, opened, marks, verdicts, folder, stem, raster_dpi=raster_dpi, limits=limits, read_page=read_picture
    )
