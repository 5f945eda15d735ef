"""Writes the inventarislijst of a pack: as CSV and XLSX for platforms, and as an accessible PDF to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.model.release import PackRow
from pipeline.model.woo import Beoordeling
from pipeline.tools.typeset import typeset
from redaction.inventory import InventoryRow, inventory_row, write_inventory
from redaction.legend import read_gronden, sort_gronden
from redaction.pack.words import read_words

PDF_NAME = "inventarislijst.pdf"


def list_row(dossier: str, row: PackRow) -> InventoryRow:
    """Give the twelve public columns of one document.

    Raises:
        ReleaseBlocked: The grounds do not fit the judgement, or a public document has no link.
    """
    return inventory_row(
        dossier,
        row.number,
        Beoordeling(row.beoordeling),
        gronden=row.gronden,
        toelichting=row.toelichting,
        publieke_link=row.publieke_link,
        opgeschort=row.opgeschort,
        gerelateerd=row.gerelateerd,
        besluitnaam=row.besluitnaam,
        has_file=row.bestand,
    )


def write_lists(dossier: str, rows: Sequence[PackRow], folder: Path, made_at: dt.datetime) -> None:
    """Write the list in its three forms; the same rows and time give the same bytes.

    Raises:
        ReleaseBlocked: A row says something that its grounds do not carry.
    """
    write_inventory([list_row(dossier, row) for row in rows], folder, made_at=made_at)
    source = (files("redaction.pack") / "list.typ").read_text(encoding="utf-8")
    (folder / PDF_NAME).write_bytes(typeset(source, list_data(dossier, rows), made_at=made_at))


def list_data(dossier: str, rows: Sequence[PackRow]) -> dict[str, Any]:
    """Give all that the list as PDF says."""
    said = read_words("lijst")
    return {
        "titel": f"{said['titel']} {dossier}",
        "zin": said["zin"],
        "kop": said["kop"],
        "voet": f"{said['titel']} {dossier}",
        "rijen": [_cells(row, said["onbekend"]) for row in rows],
    }


def _cells(row: PackRow, unknown: str) -> list[str]:
    known = read_gronden()
    return [
        row.number,
        row.datum.strftime("%d-%m-%Y") if row.datum else unknown,
        row.titel or unknown,
        row.afzender or unknown,
        row.ontvanger or unknown,
        row.beoordeling,
        "; ".join(known[code].artikel for code in sort_gronden(row.gronden)),
        " ".join(filter(None, (row.toelichting, row.publieke_link))),
    ]
