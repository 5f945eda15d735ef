"""Builds a release pack, which stands or falls as a whole.

A released form is burned, gets its legend, and goes through the gate; what the gate refuses is never written. Then the
lists, the reasons and the metadata are searched for what was redacted, and the pack is closed with its sums and a zip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import ReleaseBlocked, UndecidedMark
from pipeline.model.release import PackRow
from pipeline.model.woo import Beoordeling, RedactionMark, Release, Verdict
from pipeline.tools.faults import fault
from redaction.form import make_form
from redaction.grounds import problems
from redaction.job import mark_texts
from redaction.judge import check_gate
from redaction.legend import count_gronden, sort_gronden
from redaction.pack.bundle import file_names, sha256_of, standing, write_sums
from redaction.pack.listing import PDF_NAME, list_data, write_lists
from redaction.pack.manifest import MANIFEST, make_manifest, manifest_text
from redaction.pack.metadata import write_metadata, write_sitemaps
from redaction.pack.motive import NAME as MOTIVES
from redaction.pack.motive import motive_data, motives_of, write_motives
from redaction.pack.order import ReleaseItem, ReleaseOrder
from redaction.pack.secrets import check_pack, leaves, make_search, texts_that_go
from redaction.pack.words import because
from redaction.verify.consistent import Treated, find_inconsistent, find_public, warning_rows

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
OnDocument = Callable[[int, int], None]
"""Hears how many documents are done, and how many there are."""


def build_release(
    order: ReleaseOrder,
    items: Sequence[ReleaseItem],
    folder: Path,
    *,
    decided: Mapping[str, Verdict],
    on_document: OnDocument | None = None,
) -> Release:
    """Write the pack to `folder`, which must not exist yet, and as a zip beside it; all or nothing.

    `decided` gives the last verdict per mark id.

    Raises:
        UndecidedMark: A mark has no verdict in a document of which a form goes out.
        LeakFound: The gate can still read a redacted text in a document, or a list or reason of the pack names it.
        KeepLost: The gate misses text outside the boxes.
        ReleaseBlocked: The order itself is wrong: numbers, judgements, grounds, or the folder exists.
    """
    _check_order(items, folder, decided)
    with standing(folder, order.made_at) as work:
        rows = _write_pack(order, items, work, decided, folder.name, on_document or (lambda _done, _all: None))
    return Release(order.dossier, file_names(folder), sha256_of(folder / MANIFEST), rows)


def _check_order(items: Sequence[ReleaseItem], folder: Path, decided: Mapping[str, Verdict]) -> None:
    numbers = [item.number for item in items]
    if folder.exists() or folder.with_name(f"{folder.name}.zip").exists():
        raise ReleaseBlocked(f"de map {folder.name} bestaat al. Kies een andere naam voor de vrijgave.")
    if not items or len(set(numbers)) < len(numbers) or not all(map(_NUMBER.fullmatch, numbers)):
        raise ReleaseBlocked("de documentnummers zijn leeg, dubbel of onbruikbaar als bestandsnaam. Nummer opnieuw.")
    for item in items:
        waiting = sum(mark.id not in decided and not _goes_with_page(mark, item) for mark in item.marks)
        if waiting and item.has_file(decided):  # of what is withheld nothing goes out, so nothing has to be judged
            raise UndecidedMark(
                f"document {item.number} heeft {waiting} markeringen zonder besluit. Beoordeel die eerst."
            )
        gone = [(mark, " ".join(mark_texts(item.document, mark))) for mark in item.accepted(decided)]
        if told := " En ".join(problems(gone, (item.gronden, *item.refused_pages.values()))):
            raise ReleaseBlocked(f"document {item.number} {told}")


def _goes_with_page(mark: RedactionMark, item: ReleaseItem) -> bool:
    """Tell whether a mark lies on pages only that are withheld as a whole: nobody needs to judge it."""
    return bool(mark.pages) and set(mark.pages) <= item.refused_pages.keys()


def _write_pack(
    order: ReleaseOrder,
    items: Sequence[ReleaseItem],
    work: Path,
    decided: Mapping[str, Verdict],
    name: str,
    on_document: OnDocument,
) -> tuple[PackRow, ...]:
    (work / "documenten").mkdir()
    in_order = sorted(items, key=lambda item: (item.datum is None, item.datum, item.number))
    rows: list[PackRow] = []
    for item in in_order:
        on_document(len(rows), len(in_order))
        rows.append(_release_item(order, item, work, decided))
        fault("pack.item")
    write_lists(order.dossier, rows, work, order.made_at)
    write_motives(order.dossier, rows, work, order.made_at, is_checked=order.is_checked)
    write_sitemaps(order, rows, work, name)
    manifest = make_manifest(order, rows, work) | {
        "inputs": _inputs(in_order),
        "warnings": _warnings(in_order, decided, work.parent),
        "opnieuw_vrijgeven": [[item.number, item.opnieuw.isoformat()] for item in in_order if item.opnieuw],
    }
    (work / MANIFEST).write_text(manifest_text(manifest), encoding="utf-8")
    _search(order, in_order, rows, work, decided)
    write_sums(work)
    on_document(len(rows), len(in_order))
    return tuple(rows)


def _search(
    order: ReleaseOrder,
    items: Sequence[ReleaseItem],
    rows: Sequence[PackRow],
    work: Path,
    decided: Mapping[str, Verdict],
) -> None:
    """Look for what was redacted in any document, in all that the pack says beside the documents."""
    accepted: dict[str, Sequence[RedactionMark]] = {
        item.number: item.hidden(decided) for item in items if not item.dubbel_van
    }
    own = [item for item in items if not item.dubbel_van]
    shown = {
        PDF_NAME: list_data(order.dossier, rows),
        MOTIVES: motive_data(order.dossier, rows, is_checked=order.is_checked),
    }
    told: Iterable[tuple[str, str]] = ((where, text) for where, data in shown.items() for text in leaves(data))
    check_pack(work, make_search(order, texts_that_go(own, accepted)), told)


def _warnings(items: Sequence[ReleaseItem], decided: Mapping[str, Verdict], packs: Path) -> list[dict[str, Any]]:
    """Give what a person should look at: names with two treatments, here or in what is public already."""
    pieces = [
        Treated(
            item.number,
            item.document,
            item.accepted(decided),
            tuple(mark for mark in item.marks if decided.get(mark.id) is Verdict.REJECTED),
            bool(item.publieke_link) or item.beoordeling is Beoordeling.REEDS_OPENBAAR,
        )
        for item in items
        if not item.dubbel_van
    ]
    withheld = {item.number for item in items if item.beoordeling is Beoordeling.NIET_OPENBAAR}
    shown = [piece for piece in pieces if piece.number not in withheld]
    return warning_rows((*find_inconsistent(shown), *find_public(pieces, packs)))


def _release_item(order: ReleaseOrder, item: ReleaseItem, work: Path, decided: Mapping[str, Verdict]) -> PackRow:
    """Make the released form of one document, if it has one, and give its row."""
    accepted, row = item.accepted(decided), make_row(order, item, decided)
    if not row.bestand:
        return row
    out = work / "documenten" / f"{item.number}.pdf"
    made = make_form(
        item.rendition,
        item.document,
        accepted,
        out,
        order.way,
        concept=False,
        whole_pages=item.refused_pages,
    )
    check_gate(made.findings, f"document {item.number}")
    row = replace(row, gronden=sort_gronden(count_gronden(made.report)))
    if item.facts is not None:
        write_metadata(order, item.facts, row, out, work / "metadata")
    return row


def make_row(order: ReleaseOrder, item: ReleaseItem, decided: Mapping[str, Verdict]) -> PackRow:
    """Give the row of one document before it was made."""
    accepted, beoordeling = item.accepted(decided), item.judged(decided)
    gronden = {code for mark in accepted for code in mark.gronden}
    gronden |= {code for codes in item.refused_pages.values() for code in codes}
    whole = beoordeling in (Beoordeling.NIET_OPENBAAR, Beoordeling.REEDS_OPENBAAR) or bool(item.dubbel_van)
    return PackRow(
        number=item.number,
        document_id=item.document.id,
        titel=item.about,
        datum=item.datum,
        bestandstype=item.bestandstype,
        beoordeling=beoordeling.value,
        gronden=sort_gronden(item.gronden if whole else gronden),
        toelichting=_explained(item),
        publieke_link=item.publieke_link,
        opgeschort=item.opgeschort,
        familie=item.familie,
        draad=item.draad,
        gerelateerd=item.gerelateerd or item.dubbel_van,
        dubbel_van=item.dubbel_van,
        afzender=item.afzender,
        ontvanger=item.ontvanger,
        besluitnaam=order.besluitnaam,
        bestand=item.has_file(decided),
        motieven=() if whole else motives_of(accepted, item.motieven, item.refused_pages),
    )


def _explained(item: ReleaseItem) -> str:
    double = because("dubbel", nummer=item.dubbel_van) if item.dubbel_van else ""
    return " ".join(filter(None, (double, item.toelichting)))


def _inputs(items: Sequence[ReleaseItem]) -> list[dict[str, Any]]:
    return [
        {
            "number": item.number,
            "sha256": item.document.id,
            "rendition_sha256": sha256_of(item.rendition),
            "over_het_bestand": list(item.document.about.doubts),
        }
        for item in items
    ]
