"""Takes documents through the review in tests: every mark judged, every page seen, a second person approves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.model.woo import Verdict
from pipeline.workspace import Workspace

FIRST, SECOND = "B. Beoordelaar", "T. Tweede"


def judge(workspace: Workspace, desk: Desk, document_ids: Iterable[str], *, why: str = "gezien") -> None:
    """Accept what nobody judged yet; the documents of a dossier are looked at again afterwards."""
    room = wiring.review_room(workspace, desk)
    for document_id in document_ids:
        found = room.open(document_id)
        if wanted := {mark.id: (Verdict.ACCEPTED, mark.stamp) for mark in found.undecided}:
            room.judge(document_id, wanted, FIRST, why)


def review(workspace: Workspace, desk: Desk, document_ids: Sequence[str], *, why: str = "gezien") -> None:
    """Accept what nobody judged yet, look at every page, and let a second person approve each document."""
    judge(workspace, desk, document_ids, why=why)
    room = wiring.review_room(workspace, desk)
    for document_id in document_ids:
        found = room.open(document_id)
        room.saw(document_id, range(1, found.page_count + 1), FIRST)
        room.finish(document_id, FIRST)
        room.approve(document_id, SECOND)
