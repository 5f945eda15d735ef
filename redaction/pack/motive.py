"""Writes the onderbouwing: why information was withheld, per ground and per mark, without what it was.

It is public: it names no person, not even who decided; the manifest does.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.model.release import Motief, PackRow
from pipeline.model.woo import RedactionMark
from pipeline.tools.typeset import typeset
from redaction.legend import compress, read_gronden, sort_gronden
from redaction.pack.words import read_words, standard_motive

NAME = "onderbouwing.pdf"


def motives_of(
    marks: Sequence[RedactionMark],
    told: Mapping[str, tuple[str, str]],
    refused: Mapping[int, tuple[str, ...]],
) -> tuple[Motief, ...]:
    """Give why parts of a document were withheld: marks of one page with the same reason stand together.

    Args:
        marks: Those that go, in reading order; their number is their place in this order.
        told: Per mark id the kind of datum and the motivation.
        refused: Pages that are withheld as a whole, with their grounds.
    """
    grouped: dict[tuple[int, tuple[str, ...], str, str], list[int]] = {}
    for number, mark in enumerate(marks, 1):
        page = mark.pages[0] if mark.pages else 1
        soort, motive = told.get(mark.id, (mark.category, ""))
        gronden = sort_gronden(mark.gronden)
        grouped.setdefault((page, gronden, soort, motive or standard_motive(gronden)), []).append(number)
    whole = read_words("onderbouwing")["hele_bladzijde"]
    rows = [Motief(tuple(numbers), *key) for key, numbers in grouped.items() if key[0] not in refused]
    rows += [
        Motief((), page, sort_gronden(codes), whole, standard_motive(sort_gronden(codes)))
        for page, codes in refused.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.bladzijde, row.vakken)))


def write_motives(
    dossier: str, rows: Sequence[PackRow], folder: Path, made_at: dt.datetime, *, is_checked: bool
) -> None:
    """Write the onderbouwing as an accessible PDF; `is_checked` tells whether a second person approved all of it."""
    source = (files("redaction.pack") / "motive.typ").read_text(encoding="utf-8")
    data = motive_data(dossier, rows, is_checked=is_checked)
    (folder / NAME).write_bytes(typeset(source, data, made_at=made_at))


def count_motives(rows: Sequence[PackRow]) -> dict[str, tuple[int, int]]:
    """Give per ground, in the order of the law, how often it was used and in how many documents."""
    times: Counter[str] = Counter()
    documents: dict[str, set[str]] = {}
    for row in rows:
        for code, number in _used(row):
            times[code] += number
            documents.setdefault(code, set()).add(row.number)
    return {code: (times[code], len(documents[code])) for code in sort_gronden(times)}


def motive_data(dossier: str, rows: Sequence[PackRow], *, is_checked: bool) -> dict[str, Any]:
    """Give all that the onderbouwing says."""
    said, known, counts = read_words("onderbouwing"), read_gronden(), count_motives(rows)
    fixed = {key: value for key, value in said.items() if key.startswith(("titel", "zin", "geen", "kop", "kolommen"))}
    return {
        **fixed,
        "titel": f"{said['titel']} – {dossier}",
        "voet": f"{said['titel']} – {dossier}",
        "besluit": said["besluit_twee" if is_checked else "besluit_een"],
        "gronden": [
            [code, known[code].artikel, known[code].omschrijving, str(times), str(documents)]
            for code, (times, documents) in counts.items()
        ],
        "uitleg": [[f"{known[code].artikel} {known[code].wet}", read_words("uitleg")[code]] for code in counts],
        "stukken": [_document(row) for row in rows if _used(row)],
    }


def _used(row: PackRow) -> list[tuple[str, int]]:
    """Give each use of a ground in a row with how many marks it counts for; a whole page or document counts once."""
    if row.dubbel_van:
        return []
    if row.motieven:
        return [(code, max(len(one.vakken), 1)) for one in row.motieven for code in one.gronden]
    return [(code, 1) for code in row.gronden]


def _document(row: PackRow) -> dict[str, Any]:
    heading = f"Document {row.number}: {row.titel}" if row.titel else f"Document {row.number}"
    return {
        "kop": heading,
        "zin": " ".join(filter(None, (f"{row.beoordeling}.", row.toelichting))),
        "rijen": list(_lines(row)),
    }


def _lines(row: PackRow) -> Iterator[list[str]]:
    whole = read_words("onderbouwing")["heel_document"]
    for one in row.motieven:
        yield [compress(one.vakken) or "–", str(one.bladzijde), "; ".join(one.gronden), one.soort, one.motivering]
    if not row.motieven:
        yield ["–", "–", "; ".join(row.gronden), whole, row.toelichting or standard_motive(row.gronden)]
