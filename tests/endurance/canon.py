"""What a workspace holds, without the moments and the numbers that differ from run to run: two such are comparable."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import sqlalchemy as sa

from pipeline.store.database import make_engine, store_url
from pipeline.workspace import Workspace

_QUERIES = {
    "document": "select id, media_type, state, stage, reason from document",
    "arrival": "select document_id, name, source, family from arrival",
    "status_record": "select id, is_current from status_record where is_current",
    "voorstel": "select gemeente, cyclus, kind, document_id from voorstel where is_current",
    "besluit": "select gemeente, cyclus, kind, decided_by from besluit",
    "letter": "select id, version, family, status from letter",
    "redaction_mark": "select document_id, id from redaction_mark where is_current",
    "mark_verdict": "select mark_id, verdict, reviewer from mark_verdict",
    "review_act": "select document_id, kind, door from review_act",
    "release_pack": "select dossier, door from release_pack",
    "release_stuk": "select nummer, staat from release_stuk",
    "poststuk": "select document_id from poststuk",
    "audit": "select actor, action, subject from audit where action <> 'opslag.hersteld'",
}
Canon = dict[str, Counter[str]]


def canon(workspace: Workspace) -> Canon:
    """Give per table how often each row is there."""
    engine = make_engine(store_url(workspace.database), is_reader=True)
    try:
        with engine.connect() as connection:
            return {name: Counter(_rows(connection, query)) for name, query in _QUERIES.items()}
    finally:
        engine.dispose()


def _rows(connection: sa.Connection, query: str) -> list[str]:
    return [json.dumps(list(map(str, row)), ensure_ascii=False) for row in connection.execute(sa.text(query))]


TOLD_FIRST = frozenset({"vrijgave.geexporteerd"})
"""What the audit log tells before the file is there, so that no file leaves that it does not tell of: a person who got
no file asks again, and the log tells of both."""


def compare(clean: Canon, found: Canon) -> tuple[int, int, list[str]]:
    """Give how many rows are lost and how many are doubled against a clean run, and where."""
    lost = doubled = 0
    told: list[str] = []
    for name, wanted in clean.items():
        less, more = wanted - found[name], found[name] - wanted
        if name == "audit":
            asked_again = [row for row in more if json.loads(row)[1] in TOLD_FIRST and wanted[row]]
            for row in asked_again:
                del more[row]
        lost, doubled = lost + less.total(), doubled + more.total()
        told += [f"{name} -{row}" for row in less] + [f"{name} +{row}" for row in more]
    return lost, doubled, told


def damaged_files(workspace: Workspace) -> list[str]:
    """Give files that stand under their real name and cannot be read whole."""
    found = []
    for path in (*_real(workspace.root / "opslag" / "derived"), *_real(workspace.output)):
        try:
            _open(path)
        except Exception as error:  # noqa: BLE001  whatever a reader says of a damaged file
            found.append(f"{path.name}: {type(error).__name__}")
    return found


def _real(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _open(path: Path) -> Any:
    if path.suffix == ".json":
        return json.loads(path.read_text(encoding="utf-8"))
    if path.suffix == ".pdf":
        with pikepdf.open(path) as opened:
            return len(opened.pages)
    if not path.stat().st_size:
        raise ValueError
    return None
