"""Makes a pack anew without one of its documents: what is taken back stays in the list, with the reason and no file."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import ReleaseBlocked
from pipeline.model.release import PackRow, Reden
from pipeline.model.woo import Release
from redaction.job import Making
from redaction.pack.bundle import file_names, sha256_of, standing, write_sums
from redaction.pack.listing import write_lists
from redaction.pack.manifest import MANIFEST, make_manifest, manifest_text
from redaction.pack.metadata import DIWOO, FILE, write_sitemaps
from redaction.pack.motive import write_motives
from redaction.pack.order import ReleaseOrder
from redaction.pack.words import because
from redaction.publish.diwoo import take_back


def withdraw(
    pack: Path, rows: Sequence[PackRow], number: str, reden: Reden, folder: Path, *, at: dt.datetime, who: str
) -> Release:
    """Write the pack to `folder` without the document of that number, and give it; the earlier pack stays as it is.

    The metadata of the document stay, with the reason; the sitemap no longer names it.

    Raises:
        ReleaseBlocked: The pack on disk is gone or has no such document, or `folder` exists.
    """
    earlier = _manifest(pack)
    if folder.exists() or not (pack / "documenten" / f"{number}.pdf").is_file():
        raise ReleaseBlocked(f"pakket {pack.name} heeft geen bestand van document {number}, of is al vervangen.")
    kept = tuple(_taken_back(row, reden, at) if row.number == number else row for row in rows)
    order = _order(earlier, pack.name, at, who)
    with standing(folder, at) as work:
        _write(order, kept, pack, work, earlier, number, reden, folder.name)
    return Release(order.dossier, file_names(folder), sha256_of(folder / MANIFEST), kept)


def _write(
    order: ReleaseOrder,
    rows: Sequence[PackRow],
    pack: Path,
    work: Path,
    earlier: dict[str, Any],
    number: str,
    reden: Reden,
    name: str,
) -> None:
    for part in ("documenten", "metadata"):
        if (pack / part).is_dir():
            shutil.copytree(pack / part, work / part)
    (work / "documenten" / f"{number}.pdf").unlink()
    (work / "metadata" / f"{number}{FILE}").unlink(missing_ok=True)
    diwoo = work / "metadata" / f"{number}{DIWOO}"
    if diwoo.is_file():
        diwoo.write_bytes(take_back(diwoo.read_bytes(), reden.value))
    write_lists(order.dossier, rows, work, order.made_at)
    write_motives(order.dossier, rows, work, order.made_at, is_checked=order.is_checked)
    write_sitemaps(order, rows, work, name)
    kept = {key: earlier.get(key, []) for key in ("inputs", "warnings", "opnieuw_vrijgeven")}
    taken = {"ingetrokken": [{"number": number, "reden": reden.value, "op": order.made_at.isoformat()}]}
    manifest = make_manifest(order, rows, work) | kept | taken
    (work / MANIFEST).write_text(manifest_text(manifest), encoding="utf-8")
    write_sums(work)


def _taken_back(row: PackRow, reden: Reden, at: dt.datetime) -> PackRow:
    told = because("ingetrokken", datum=at.date(), reden=reden.value)
    return replace(row, bestand=False, reden=reden.value, toelichting=" ".join(filter(None, (told, row.toelichting))))


def _order(earlier: dict[str, Any], vervangt: str, at: dt.datetime, who: str) -> ReleaseOrder:
    return ReleaseOrder(
        earlier["dossier"],
        at,
        earlier["reviewer"],
        who,
        Making(0),  # nothing is drawn
        earlier["versions"],
        basis_url=earlier.get("basis_url", ""),
        vervangt=vervangt,
        approver=earlier.get("approver", ""),
        is_checked=bool(earlier.get("vier_ogen")),
    )


def _manifest(pack: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseBlocked(f"pakket {pack.name} is niet (heel) te vinden. Zet een reservekopie terug.") from error
    return found
