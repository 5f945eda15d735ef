"""Adds the last page of a redacted document: which gronden were used, and on which pages."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Name, Page, Pdf

from pipeline.errors import ConfigError
from pipeline.tools.typeset import typeset
from redaction.burn.document import BurnReport
from redaction.burn.geometry import Rect, hull
from redaction.burn.label import add_content, make_stamps
from redaction.burn.made import Stamp
from redaction.burn.output import save
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.pdf.vector import make_page, read_frame
from redaction.burn.plan import SEPARATOR

CONCEPT = "CONCEPT – nog niet definitief geanonimiseerd"
"""Stands under every page until people decided on every mark."""
TITLE = "Legenda toegepaste uitzonderingsgrondslagen"
_SENTENCE = "In dit document zijn gegevens {how} geanonimiseerd op grond van:"
_HEAD = ("Wet", "Artikel", "Omschrijving", "Pagina's")
_STRIP = 18.0
"""Points added under each page for the word concept: nothing of the page is covered."""


@dataclass(frozen=True, slots=True)
class Grond:
    """A ground as the legend names it. Legal: docs/legal.md#woo-gronden."""

    code: str
    wet: str
    artikel: str
    omschrijving: str
    platform_code: str
    """The code that publication platforms read in an inventarislijst."""


@cache
def read_gronden() -> dict[str, Grond]:
    """Give the known gronden by code, in the order of the law."""
    data = tomllib.loads((files("redaction") / "data" / "gronden.toml").read_text(encoding="utf-8"))
    return {
        r["code"]: Grond(r["code"], data["wet"], r["artikel"], r["omschrijving"], r.get("platformcode", r["code"]))
        for r in data["grond"]
    }


def sort_gronden(codes: Iterable[str]) -> tuple[str, ...]:
    """Give each code once, in the order of the law.

    Raises:
        ConfigError: A code is no known grond.
    """
    wanted, known = set(codes), read_gronden()
    strange = sorted(wanted - set(known))
    if strange:
        raise ConfigError(
            f"grond {', '.join(strange)} staat niet in gronden.toml. Vul die aan of herstel het beleid voor lakken."
        )
    return tuple(code for code in known if code in wanted)


def count_gronden(report: BurnReport) -> dict[str, tuple[int, ...]]:
    """Give the pages (1-based, ascending) of each grond, counted from the boxes that were drawn."""
    pages: dict[str, set[int]] = {}
    for placed, label in zip(report.boxes, report.labels, strict=True):
        for code in label.split(SEPARATOR):
            pages.setdefault(code, set()).add(placed.page)
    return {code: tuple(sorted(found)) for code, found in pages.items()}


def legend_data(counts: Mapping[str, Sequence[int]], *, concept: bool) -> dict[str, Any]:
    """Give what the legend page says, rows in the order of the law.

    Raises:
        ConfigError: A code is no known grond.
    """
    known = read_gronden()
    rows = [
        [known[code].wet, known[code].artikel, known[code].omschrijving, compress(counts[code])]
        for code in sort_gronden(counts)
    ]
    sentence = _SENTENCE.format(how="nog niet definitief" if concept else "definitief")
    return {"titel": TITLE, "zin": sentence, "kop": list(_HEAD), "rijen": rows}


def legend_text(counts: Mapping[str, Sequence[int]], *, concept: bool) -> str:
    """Give the words of the legend page, for the gate; empty when there is none."""
    if not counts:
        return ""
    data = legend_data(counts, concept=concept)
    cells = [cell for row in (data["kop"], *data["rijen"]) for cell in row]
    return " ".join([data["titel"], data["zin"], *cells])


def compress(pages: Iterable[int]) -> str:
    """Give page numbers as people write them: `1, 3-5`."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


def append_legend(pdf: Path, counts: Mapping[str, Sequence[int]], *, concept: bool) -> int:
    """Add the legend to a burned PDF, in place, and tell how many pages that took; none without counts.

    A concept says so under each of its pages.

    Raises:
        ConfigError: A code is no known grond.
    """
    with pikepdf.open(io.BytesIO(pdf.read_bytes())) as document:
        added = _add_pages(document, legend_data(counts, concept=concept)) if counts else 0
        if concept:
            stamp = make_stamps(document, [CONCEPT])[CONCEPT]
            for page in document.pages:
                _mark_concept(document, page, stamp)
        pdf.write_bytes(save(document))
    return added


def _add_pages(document: Pdf, data: Mapping[str, Any]) -> int:
    source = (files("redaction") / "legend.typ").read_text(encoding="utf-8")
    with pikepdf.open(io.BytesIO(typeset(source, data, standards=()))) as legend:
        copier = Copier(document)
        for page in legend.pages:
            x0, y0, x1, y1 = (float(side) for side in page.mediabox)
            made = make_page(page, (), (x1 - x0, y1 - y0), copier, {})
            document.pages.append(Page(document.make_indirect(made.page)))
        copier.finish()
        return len(legend.pages)


def _mark_concept(document: Pdf, page: Page, stamp: Stamp) -> None:
    frame = read_frame(page.obj)
    width = frame.size[0]
    low = frame.to_user.hull(Rect(0, -_STRIP, width, 0))
    media = hull([(r.x0, r.y0) for r in (low, frame.visible)] + [(r.x1, r.y1) for r in (low, frame.visible)])
    page.obj.MediaBox = Array([round(side, 4) for side in media])
    place = " ".join(f"{value:.5f}" for value in frame.to_user)
    x, y = (width - stamp.width) / 2, (stamp.height - _STRIP) / 2 - stamp.height / 2
    content = f"q {place} cm 1 0 0 1 {x:.3f} {y:.3f} cm {Name('/Concept')} Do Q\n"
    add_content(document, page.obj, content, {"/Concept": stamp.form})
