"""Builds what leaves the house: the concept of one document, or a release pack that stands or falls as a whole.

A released form is burned, gets its legend, and goes through the gate; what the gate refuses is never written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.errors import ReleaseBlocked, UndecidedMark
from pipeline.model.document import Document
from pipeline.model.woo import Beoordeling, RedactionMark, Release, Verdict
from redaction.form import make_form
from redaction.inventory import InventoryRow, inventory_row, write_inventory
from redaction.job import Made, Making
from redaction.judge import check_gate
from redaction.legend import count_gronden
from redaction.publish.diwoo import find_unknown, write_diwoo
from redaction.publish.facts import Facts
from redaction.publish.mdto import write_mdto
from redaction.report import box_rows, mark_rows, residue_totals, tool_versions, verify_report, warnings
from redaction.verify.consistent import Treated, find_inconsistent, find_public, warning_rows

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_RELEASED = (Beoordeling.OPENBAAR, Beoordeling.DEELS_OPENBAAR)


@dataclass(frozen=True, slots=True)
class ReleaseItem:
    """One document of a dossier, as the release takes it."""

    number: str
    """Its number in the inventarislijst and the name of its file; never a personal name."""
    document: Document
    rendition: Path
    marks: tuple[RedactionMark, ...] = ()
    """All proposals; the decisions say which are burned."""
    beoordeling: Beoordeling | None = None
    """None: Openbaar or Deels openbaar, as the accepted marks have it."""
    gronden: tuple[str, ...] = ()
    """Of a document that is withheld as a whole."""
    datum: dt.date | None = None
    """Date of the document; the list is in this order."""
    toelichting: str = ""
    publieke_link: str = ""
    gerelateerd: str = ""
    """Number of the document it came with."""
    opgeschort: bool = False
    facts: Facts | None = None
    """What platform and archive are told about it; without, no metadata are written."""
    refused_pages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Pages (1-based) that are withheld as a whole, with their grounds."""


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """Who releases what and when; all that a pack holds besides its documents."""

    dossier: str
    made_at: dt.datetime
    """With offset."""
    reviewer: str
    releaser: str
    way: Making
    """Pages, boxes, and what looks at them."""
    versions: Mapping[str, str]
    """Of model, policy and templates, by name; the tools are added."""
    besluitnaam: str = ""


def build_release(
    order: ReleaseOrder, items: Sequence[ReleaseItem], folder: Path, *, decided: Mapping[str, Verdict]
) -> Release:
    """Write the pack to `folder`, which must not exist yet, and tell what is in it; all or nothing.

    `decided` gives the last verdict per mark id.

    Raises:
        UndecidedMark: A mark has no verdict.
        LeakFound: The gate can still read a redacted text.
        KeepLost: The gate misses text outside the boxes.
        ReleaseBlocked: The order itself is wrong: numbers, judgements, grounds, or the folder exists.
    """
    _check_order(items, folder, decided)
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        files = _write_pack(order, items, work, decided)
        work.chmod(0o755)
        work.rename(folder)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return Release(order.dossier, files, _sha256(folder / "manifest.json"))


def _check_order(items: Sequence[ReleaseItem], folder: Path, decided: Mapping[str, Verdict]) -> None:
    numbers = [item.number for item in items]
    if folder.exists():
        raise ReleaseBlocked(f"de map {folder.name} bestaat al. Kies een andere naam voor de vrijgave.")
    if not items or len(set(numbers)) < len(numbers) or not all(map(_NUMBER.fullmatch, numbers)):
        raise ReleaseBlocked("de documentnummers zijn leeg, dubbel of onbruikbaar als bestandsnaam. Nummer opnieuw.")
    for item in items:
        waiting = sum(mark.id not in decided for mark in item.marks)
        if waiting:
            raise UndecidedMark(
                f"document {item.number} heeft {waiting} markeringen zonder besluit. Beoordeel die eerst."
            )
        if any("5.1.5" in mark.gronden and len(mark.gronden) > 1 for mark in _accepted(item.marks, decided)):
            raise ReleaseBlocked(f"document {item.number} combineert 5.1.5 met een andere grond. Kies één grond.")


def _accepted(marks: Sequence[RedactionMark], decided: Mapping[str, Verdict]) -> tuple[RedactionMark, ...]:
    return tuple(mark for mark in marks if decided.get(mark.id) is Verdict.ACCEPTED)


def _write_pack(
    order: ReleaseOrder, items: Sequence[ReleaseItem], work: Path, decided: Mapping[str, Verdict]
) -> tuple[str, ...]:
    (work / "documenten").mkdir()
    in_order = sorted(items, key=lambda item: (item.datum or dt.date.max, item.number))
    rows = [_release_item(order, item, work, decided) for item in in_order]
    write_inventory(rows, work, made_at=order.made_at)
    outputs = sorted(path for path in work.rglob("*") if path.is_file())
    manifest = _manifest(order, in_order, work, outputs) | {"warnings": _warnings(in_order, decided, work.parent)}
    (work / "manifest.json").write_text(_json(manifest), encoding="utf-8")
    return (*(path.relative_to(work).as_posix() for path in outputs), "manifest.json")


def _warnings(items: Sequence[ReleaseItem], decided: Mapping[str, Verdict], packs: Path) -> list[dict[str, Any]]:
    """Give what a person should look at: names with two treatments, here or in what is public already."""
    pieces = [
        Treated(
            item.number,
            item.document,
            _accepted(item.marks, decided),
            tuple(mark for mark in item.marks if decided.get(mark.id) is Verdict.REJECTED),
            bool(item.publieke_link) or item.beoordeling is Beoordeling.REEDS_OPENBAAR,
        )
        for item in items
    ]
    shown = [
        piece for piece, item in zip(pieces, items, strict=True) if item.beoordeling is not Beoordeling.NIET_OPENBAAR
    ]
    return warning_rows((*find_inconsistent(shown), *find_public(pieces, packs)))


def _release_item(order: ReleaseOrder, item: ReleaseItem, work: Path, decided: Mapping[str, Verdict]) -> InventoryRow:
    """Make the released form of one document, if it has one, and give its row."""
    accepted = _accepted(item.marks, decided)
    is_partial = bool(accepted or item.refused_pages)
    beoordeling = item.beoordeling or (Beoordeling.DEELS_OPENBAAR if is_partial else Beoordeling.OPENBAAR)
    gronden: Sequence[str] = item.gronden
    if beoordeling in _RELEASED:
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
        gronden = tuple(count_gronden(made.report))
        if item.facts is not None:
            _write_metadata(item.facts, out.name, work / "metadata")
    return inventory_row(
        order.dossier,
        item.number,
        beoordeling,
        gronden=gronden,
        toelichting=item.toelichting,
        publieke_link=item.publieke_link,
        opgeschort=item.opgeschort,
        gerelateerd=item.gerelateerd,
        besluitnaam=order.besluitnaam,
    )


def _write_metadata(facts: Facts, file_name: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    diwoo = write_diwoo(facts)
    if find_unknown(diwoo):
        raise ReleaseBlocked(f"de metadata van document {facts.number} noemen iets dat in geen waardelijst staat.")
    (folder / f"{facts.number}.diwoo.xml").write_bytes(diwoo)
    (folder / f"{facts.number}.mdto.xml").write_bytes(write_mdto(facts, file_name))


def _manifest(order: ReleaseOrder, items: Sequence[ReleaseItem], work: Path, outputs: Sequence[Path]) -> dict[str, Any]:
    return {
        "dossier": order.dossier,
        "made_at": order.made_at.isoformat(),
        "reviewer": order.reviewer,
        "releaser": order.releaser,
        "inputs": [
            {
                "number": item.number,
                "sha256": item.document.id,
                "rendition_sha256": _sha256(item.rendition),
                "over_het_bestand": list(item.document.about.doubts),
            }
            for item in items
        ],
        "outputs": [{"path": path.relative_to(work).as_posix(), "sha256": _sha256(path)} for path in outputs],
        "versions": {**tool_versions(), **order.versions},
    }


@dataclass(frozen=True, slots=True)
class RedactedFile:
    """The three files of one document of `ibt redact`."""

    pdf: Path
    redactions: Path
    verification: Path
    warnings: tuple[str, ...] = ()
    """What the one who publishes has to know, as Dutch sentences without document text."""


def redact_file(
    rendition: Path,
    document: Document,
    marks: Sequence[RedactionMark],
    verdicts: Mapping[str, Verdict],
    folder: Path,
    stem: str,
    way: Making,
    *,
    whole_pages: Mapping[int, tuple[str, ...]] | None = None,
    terms: Sequence[str] = (),
) -> RedactedFile:
    """Write the concept of one document with its two reports and give their paths (contracts.md section 2).

    `marks` are all proposals; those accepted in `verdicts` are burned. The reports hold no document text; they say
    per box how much it still tells about a name, also against `names`, a closed list of the user's own.
    `whole_pages` (1-based) are withheld as a whole, each with its grounds. `terms` are texts that had to go wherever
    they stand: the gate searches them too.

    Raises:
        LeakFound: The gate can still read a redacted text; the reports are there, a PDF is not.
        KeepLost: The gate misses text outside the boxes; idem.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ends = (".pdf", ".redactions.json", ".verify.json")
    pdf, redactions, verification = (folder / f"{stem}{end}" for end in ends)
    files = RedactedFile(pdf, redactions, verification)
    files.pdf.unlink(missing_ok=True)  # the concept of an earlier run says nothing about this one
    rows = {"document_id": document.id, "marks": mark_rows(marks, verdicts)}
    _write(files.redactions, rows)
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "concept.pdf"
        accepted = _accepted(marks, verdicts)
        made: Made = make_form(
            rendition,
            document,
            accepted,
            out,
            way,
            concept=True,
            whole_pages=whole_pages,
            terms=terms,
        )
        _write(files.redactions, {**rows, "vakken": box_rows(made), "restinformatie": residue_totals(made)})
        told = {"document_id": document.id, "over_het_bestand": list(document.about.doubts)}
        _write(files.verification, {**told, **verify_report(made)})
        check_gate(made.findings, f"bestand {stem}")
        _place(out.read_bytes(), files.pdf)
    return replace(files, warnings=warnings(made))


def _write(path: Path, value: Any) -> None:
    _place(_json(value).encode("utf-8"), path)


def _place(data: bytes, path: Path) -> None:
    """Write a file so that it is whole or not there."""
    work = path.with_name(f".{path.name}.tmp")
    work.write_bytes(data)
    work.replace(path)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
