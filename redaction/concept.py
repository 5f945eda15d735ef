"""Writes the concept of one document with its two reports: what `ibt redact` gives."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.model.document import Document
from pipeline.model.woo import RedactionMark, Verdict
from redaction.form import make_form
from redaction.job import Made, Making
from redaction.judge import check_gate
from redaction.report import box_rows, mark_rows, residue_totals, verify_report, warnings


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
        accepted = tuple(mark for mark in marks if verdicts.get(mark.id) is Verdict.ACCEPTED)
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
