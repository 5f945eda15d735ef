"""Blocks into a PDF that is archive (PDF/A-2a) and accessible (PDF/UA-1) at once; the look stands in huisstijl.typ."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.tools.typeset import typeset
from templates.blocks import CONCEPT, Block, Blocks, Footnote, LetterMeta, Table, Together, footnotes


@cache
def _source() -> str:
    return (files("templates") / "huisstijl.typ").read_text(encoding="utf-8")


def write_pdf(blocks: Blocks, meta: LetterMeta, concept: bool) -> bytes:
    """Give the letter as PDF; the same input gives the same bytes.

    Raises:
        SetupError: huisstijl.typ is faulty.
    """
    notes = {str(number): [asdict(run) for run in runs] for number, runs in footnotes(blocks).items()}
    data = {
        "titel": f"{CONCEPT} {meta.titel}" if concept else meta.titel,
        "concept": CONCEPT if concept else "",
        "organisatie": asdict(meta.organisatie),
        "kleur": f"#{meta.kleur}",
        "balk": meta.balk,
        "retouradres": meta.retouradres,
        "geadresseerde": meta.geadresseerde,
        "colofon": meta.colofon,
        "kenmerken": meta.references,
        "onderwerp": meta.subject_lines,
        "vervolgkop": meta.running_head,
        "blokken": [_as_data(block) for block in blocks if not isinstance(block, Footnote)],
        "voetnoten": notes,
    }
    return typeset(_source(), data, made_at=dt.datetime.combine(meta.datum, dt.time(12), dt.UTC))


def _as_data(block: Block) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, Together):
        return {"soort": kind, "blokken": [_as_data(part) for part in block.blocks]}
    inner = asdict(block)
    if isinstance(block, Table):
        inner["breed"] = block.wide
        inner["tekst"] = any(wide and not number for wide, number in zip(block.wide, block.numeric, strict=False))
        inner["getallen"] = block.numeric or (False,) * len(block.header)
    return {"soort": kind, **inner, "inleidend": getattr(block, "introduces", False)}
