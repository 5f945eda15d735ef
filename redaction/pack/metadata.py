"""Writes what platform and archive are told: per document DiWoo and MDTO, for the harvester the sitemap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ReleaseBlocked
from pipeline.model.release import PackRow
from redaction.pack.order import ReleaseOrder
from redaction.publish.diwoo import find_nameless, find_unknown, write_diwoo
from redaction.publish.facts import Facts, Handled
from redaction.publish.mdto import write_mdto, write_mdto_file
from redaction.publish.sitemap import INDEX, NAME, address, write_index, write_sitemap
from redaction.publish.values import declared, lists_told

DIWOO, MDTO, FILE = ".diwoo.xml", ".mdto.xml", ".bestand.mdto.xml"


def write_metadata(order: ReleaseOrder, facts: Facts, row: PackRow, released: Path, folder: Path) -> None:
    """Write the metadata of one released document.

    Raises:
        ReleaseBlocked: A value stands in no list.
    """
    folder.mkdir(exist_ok=True)
    diwoo = write_diwoo(facts)
    check_diwoo(diwoo, row.number)
    (folder / f"{row.number}{DIWOO}").write_bytes(diwoo)
    handled = Handled(order.made_at, row.gronden)
    (folder / f"{row.number}{MDTO}").write_bytes(write_mdto(facts, released.name, handled))
    described = write_mdto_file(facts, released.name, released.read_bytes(), order.made_at)
    (folder / f"{row.number}{FILE}").write_bytes(described)


def check_diwoo(xml: bytes, number: str) -> None:
    """Check that every value of a list was looked up; what is unknown or bare does not pass.

    Raises:
        ReleaseBlocked: A value stands in no list, or carries no address.
    """
    if find_unknown(xml) or find_nameless(xml):
        raise ReleaseBlocked(f"de metadata van document {number} noemen iets dat in geen waardelijst staat.")


def write_sitemaps(order: ReleaseOrder, rows: Sequence[PackRow], work: Path, pack: str) -> None:
    """Write the sitemap of the released documents with metadata, and the index that names it."""
    base, folder = order.basis_url, work / "metadata"
    entries = [
        (address(base, pack, f"documenten/{row.number}.pdf"), (folder / f"{row.number}{DIWOO}").read_bytes())
        for row in rows
        if row.bestand and (folder / f"{row.number}{DIWOO}").is_file()
    ]
    (work / NAME).write_bytes(write_sitemap(entries, order.made_at))
    (work / INDEX).write_bytes(write_index(address(base, pack, NAME), order.made_at))


def standards_told() -> dict[str, Any]:
    """Give which standards the metadata follow, and which lists came with the program."""
    return {"diwoo": "0.9.8", "mdto": "1.0.1", "waardelijsten_uit": declared(), "waardelijsten": lists_told()}


def check_values(work: Path) -> dict[str, int]:
    """Give how many metadata files had every value looked up in its list, and how many not."""
    found = [path.read_bytes() for path in sorted((work / "metadata").glob(f"*{DIWOO}"))]
    wrong = sum(bool(find_unknown(xml) or find_nameless(xml)) for xml in found)
    return {"metadata_opgezocht": len(found) - wrong, "metadata_onbekend": wrong}
