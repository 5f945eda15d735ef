"""Says as JSON what was made of a document: marks, boxes, findings, warnings. Nothing here holds document text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version as package_version
from itertools import groupby
from typing import Any

from pipeline.model.woo import Finding, RedactionMark, Verdict
from pipeline.tools import pdf_pages, typeset
from redaction.burn.document import PageReport
from redaction.form import OWN_TEXT
from redaction.job import Made
from redaction.legend import compress
from redaction.residue import total
from redaction.verify.readers import versions

REFUSED_TEXT = "geen: de bladzijde is geweigerd"
MUCH = 1.0
"""Bits from which a box tells too much: half of all names can be struck out."""


def mark_rows(marks: Sequence[RedactionMark], verdicts: Mapping[str, Verdict]) -> list[dict[str, Any]]:
    """Give the marks as JSON rows, one per page that a mark touches; no document text."""
    return [
        {
            "id": mark.id,
            "page": page,
            "boxes": [[round(side, 2) for side in placed.box] for placed in placed_boxes],
            "category": mark.category,
            "gronden": list(mark.gronden),
            "policy_row": mark.policy_row,
            "detector": ", ".join(mark.detectors),
            "score": round(mark.score, 4),
            "verdict": verdicts[mark.id].value if mark.id in verdicts else None,
        }
        for mark in marks
        for page, placed_boxes in groupby(mark.boxes, key=lambda placed: placed.page)
    ]


def box_rows(made: Made) -> list[dict[str, Any]]:
    """Give the boxes as drawn as JSON rows, with the bits that each still tells; no document text."""
    return [
        {
            "page": one.page,
            "box": [round(side, 2) for side in one.box.drawn],
            "label": one.box.text,
            "vaste_breedte": one.box.is_reset,
            "bits": {
                "achternamen": round(one.surnames, 2),
                "lijst": None if one.named is None else round(one.named, 2),
            },
        }
        for one in made.residues
    ]


def residue_totals(made: Made) -> dict[str, Any]:
    """Give how many boxes there are, how many have a fixed width, and the bits left on average and at most."""
    mean, most = total(made.residues)
    return {
        "vakken": len(made.residues),
        "vaste_breedte": sum(one.box.is_reset for one in made.residues),
        "bits_gemiddeld": round(mean, 2),
        "bits_hoogste": round(most, 2),
        "posities_gehouden": made.keeps_positions,
    }


def warnings(made: Made) -> tuple[str, ...]:
    """Give what the one who publishes has to know, as Dutch sentences without document text."""
    out = []
    if made.keeps_positions:
        out.append(
            "De woorden naast de vakken staan nog op hun oude plaats. Aan de ruimte is vaak te zien hoe lang een naam "
            "was. Zet posities_houden uit als dat niet nodig is."
        )
    much = [one for one in made.residues if one.most > MUCH]
    if much:
        pages = compress(one.page for one in much)
        out.append(
            f"Bij {len(much)} van de {len(made.residues)} vakken is aan de ruimte nog iets te zien van de lengte van "
            f"de naam (bladzijde {pages}). Wie een lijst met namen heeft, kan daarmee namen uitsluiten."
        )
    out += [f"Bladzijde {number}: {doubt}" for number, doubt in made.report.doubts]
    return tuple(out)


def verify_report(made: Made) -> dict[str, Any]:
    """Give the findings as JSON; no document text."""
    return {
        "passed": not made.findings,
        "readers": [dict(reader) for reader in made.readers],
        "findings": [finding_row(finding) for finding in made.findings],
        "repeats": [finding_row(finding) for finding in made.repeats],
        "waarschuwingen": list(warnings(made)),
        "standaard": _standard(made),
        "pages": [
            {"page": p.number, "way": p.way, "reason": p.reason or None, "text": _text(made, p)}
            for p in made.report.pages
        ],
        "versions": tool_versions(),
    }


def _standard(made: Made) -> dict[str, Any]:
    """Give which standard the file keeps to, and what keeps which page (null: the whole file) from a higher one."""
    faults = [{"page": page or None, "reason": reason} for page, reason in made.report.faults]
    return {"niveau": made.report.level.value, "bezwaren": faults}


def _text(made: Made, page: PageReport) -> str:
    return REFUSED_TEXT if page.gronden else made.texts.get(page.number, OWN_TEXT)


def finding_row(finding: Finding) -> dict[str, Any]:
    """Give one finding as JSON."""
    return {
        "kind": finding.kind,
        "page": finding.page,
        "box": [round(side, 2) for side in finding.box] if finding.box else None,
        "reader": finding.reader,
        "message": finding.message,
    }


def tool_versions() -> dict[str, str]:
    """Give the versions of the programs that make and judge a released form."""
    return {
        "page-validation": package_version("page-validation"),
        "pikepdf": package_version("pikepdf"),
        **versions(),
        "pdfium": pdf_pages.version(),
        "typst": typeset.version(),
    }
