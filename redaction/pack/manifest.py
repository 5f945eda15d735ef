"""The manifest of a pack: hashes of all that went in and came out, versions, and the rows of its list.

It names who judged and who released: it is for the file of the organisation, not for publication.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.model.release import PackRow
from redaction.pack.bundle import SUMS, file_names, sha256_of
from redaction.pack.metadata import check_values, standards_told
from redaction.pack.order import ReleaseOrder
from redaction.report import tool_versions

MANIFEST = "manifest.json"


def make_manifest(order: ReleaseOrder, rows: Sequence[PackRow], work: Path) -> dict[str, Any]:
    """Give the manifest of what lies in `work`: hashes, versions, and the rows of the list."""
    outputs = [name for name in file_names(work) if name not in (MANIFEST, SUMS)]
    return {
        "dossier": order.dossier,
        "made_at": order.made_at.isoformat(),
        "reviewer": order.reviewer,
        "approver": order.approver,
        "releaser": order.releaser,
        "vier_ogen": order.is_checked,
        "vervangt": order.vervangt,
        "basis_url": order.basis_url,
        "inputs": [],
        "outputs": [{"path": name, "sha256": sha256_of(work / name)} for name in outputs],
        "versions": {**tool_versions(), **order.versions},
        "standaarden": standards_told() | check_values(work),
        "stukken": [row_told(row) for row in rows],
    }


def row_told(row: PackRow) -> dict[str, Any]:
    """Give a row as the manifest tells it."""
    shown = {name: getattr(row, name) for name in PackRow.__slots__ if name not in ("document_id", "motieven")}
    return shown | {"datum": row.datum.isoformat() if row.datum else None, "gronden": list(row.gronden)}


def manifest_text(value: dict[str, Any]) -> str:
    """Give a manifest as the text of its file."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
