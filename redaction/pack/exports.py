"""Gives a pack in the forms that publication platforms take in: VWS (productierapport) and GPP (publicatiebank).

The VWS columns follow minvws/nl-rdo-woo-web. The GPP fields follow the serializers of GPP-Woo/GPP-publicatiebank (2.x),
which names organisations and categories by identifiers of its own value lists: we give the address of TOOI instead, in
fields of our own that begin with `tooi`, and a platform looks up its identifier. That part was not tried on a server.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.model.release import PackRow
from redaction.inventory import table_as_xlsx
from redaction.legend import read_gronden, sort_gronden
from redaction.pack.metadata import DIWOO
from redaction.publish.diwoo import NAMESPACE


class Profiel(StrEnum):
    """Who takes the pack in."""

    VWS = "vws"
    GPP = "gpp"


VWS_COLUMNS = (
    "ID", "Matter", "Family ID", "Email Thread ID", "Document", "File type", "Datum", "Beoordeling", "Opgeschort",
    "Beoordelingsgrond", "Toelichting", "Publieke link", "Gerelateerd ID", "Zaaknummer",
)  # fmt: skip
_WIDTHS = (10, 18, 10, 16, 50, 14, 12, 16, 12, 22, 44, 30, 22, 18)


def export(
    profile: Profiel, dossier: str, pack: Path, rows: Sequence[PackRow], out: Path, made_at: dt.datetime
) -> Path:
    """Write a pack in the form of a platform to the new folder `out`, with its released documents, and give it."""
    (out / "documenten").mkdir(parents=True)
    for row in rows:
        if row.bestand:
            shutil.copyfile(pack / "documenten" / f"{row.number}.pdf", out / "documenten" / f"{row.number}.pdf")
    if profile is Profiel.VWS:
        cells = [vws_cells(dossier, row) for row in rows]
        data = table_as_xlsx("Productierapport", VWS_COLUMNS, _WIDTHS, cells, made_at)
        (out / "productierapport.xlsx").write_bytes(data)
    else:
        told = gpp_value(dossier, pack, rows)
        (out / "publicatie.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return out


def matter(dossier: str) -> str:
    """Give the name of a dossier as the platform takes it: letters, digits and dashes, two at least."""
    bare = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in dossier).strip("-")
    return bare if len(bare) > 1 else f"dossier-{bare}"


def vws_cells(dossier: str, row: PackRow) -> tuple[str, ...]:
    """Give the fourteen cells of one document."""
    known = read_gronden()
    group = matter(dossier)
    return (
        row.number,
        group,
        str(int(row.familie)) if row.familie.isdigit() else row.familie,
        str(int(row.draad)) if row.draad.isdigit() else row.draad,
        row.titel or f"Document {row.number}",
        row.bestandstype,
        row.datum.isoformat() if row.datum else "",
        row.beoordeling,
        "yes" if row.opgeschort else "",
        ";".join(known[code].platform_code for code in sort_gronden(row.gronden)),
        row.toelichting,
        row.publieke_link,
        f"{group}-{row.gerelateerd}" if row.gerelateerd else "",
        dossier,
    )


def gpp_value(dossier: str, pack: Path, rows: Sequence[PackRow]) -> dict[str, Any]:
    """Give the publication and its documents as the API of the publicatiebank takes them, one request body each."""
    released = [row for row in rows if row.bestand]
    first = _diwoo(pack, released[0].number) if released else None
    return {
        "publicatie": {
            "officieleTitel": f"Besluit op Woo-verzoek {dossier}",
            "publicatiestatus": "concept",
            "kenmerken": [{"kenmerk": dossier, "bron": "dossier"}],
            "tooiPublisher": _resource(first, "publisher"),
            "tooiInformatieCategorieen": _resources(first, "informatiecategorie"),
        },
        "documenten": [_gpp_document(dossier, pack, row) for row in released],
    }


def _gpp_document(dossier: str, pack: Path, row: PackRow) -> dict[str, Any]:
    path = pack / "documenten" / f"{row.number}.pdf"
    return {
        "officieleTitel": row.titel or f"Document {row.number}",
        "omschrijving": row.toelichting,
        "creatiedatum": row.datum.isoformat() if row.datum else None,
        "bestandsformaat": "application/pdf",
        "bestandsnaam": path.name,
        "bestandsomvang": path.stat().st_size,
        "kenmerken": [{"kenmerk": f"{dossier}-{row.number}", "bron": "inventarislijst"}],
        "aanleveringBestand": "ontvangen",
        "tooiDocumentsoorten": _resources(_diwoo(pack, row.number), "documentsoort"),
    }


def _diwoo(pack: Path, number: str) -> etree._Element | None:
    path = pack / "metadata" / f"{number}{DIWOO}"
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(path.read_bytes(), safe) if path.is_file() else None


def _resources(root: etree._Element | None, name: str) -> list[str]:
    found = root.iter(f"{{{NAMESPACE}}}{name}") if root is not None else ()
    return [str(one.get("resource")) for one in found]


def _resource(root: etree._Element | None, name: str) -> str | None:
    return next(iter(_resources(root, name)), None)
