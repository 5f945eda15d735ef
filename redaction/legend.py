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
from redaction.burn.document import PICTURE, BurnReport
from redaction.burn.geometry import Rect, hull
from redaction.burn.label import add_content, make_stamps
from redaction.burn.made import Stamp
from redaction.burn.output import save
from redaction.burn.pdf.vector import read_frame
from redaction.burn.plan import SEPARATOR
from redaction.burn.tags.ours import moved, typeset_pages
from redaction.burn.tags.write import add_structure, as_artifact, has_structure
from redaction.burn.wording import read_wording

CONCEPT: str = read_wording("legenda")["concept_regel"]
"""Stands under every page until people decided on every mark."""
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
    """Give the pages (1-based, ascending) of each grond, counted from the boxes and from pages withheld as a whole."""
    pages: dict[str, set[int]] = {}
    for page in report.pages:
        for code in page.gronden:
            pages.setdefault(code, set()).add(page.number)
    for placed, label in zip(report.boxes, report.labels, strict=True):
        for code in label.split(SEPARATOR):
            pages.setdefault(code, set()).add(placed.page)
    return {code: tuple(sorted(found)) for code, found in pages.items()}


def legend_notes(report: BurnReport) -> tuple[str, ...]:
    """Give what the reader of a released document has to know besides the gronden, as sentences."""
    said = read_wording("legenda")
    withheld = [page.number for page in report.pages if page.gronden]
    pictures = [page.number for page in report.pages if page.way == PICTURE]
    wanted = {
        "geweigerd": bool(withheld),
        "beeld": bool(pictures),
        "ondertekend": report.was_signed,
        "plaatsen": report.keeps_positions and bool(report.made),
    }
    pages = {"geweigerd": compress(withheld), "beeld": compress(pictures)}
    return tuple(said[key].format(bladzijden=pages.get(key, "")) for key, applies in wanted.items() if applies)


def legend_data(counts: Mapping[str, Sequence[int]], *, concept: bool, notes: Sequence[str] = ()) -> dict[str, Any]:
    """Give what the legend page says, rows in the order of the law.

    Raises:
        ConfigError: A code is no known grond.
    """
    known, said = read_gronden(), read_wording("legenda")
    rows = [
        [known[code].wet, known[code].artikel, known[code].omschrijving, compress(counts[code])]
        for code in sort_gronden(counts)
    ]
    sentence = said["zin"].format(hoe=said["concept" if concept else "definitief"])
    return {"titel": said["titel"], "zin": sentence, "kop": said["kop"], "rijen": rows, "noten": list(notes)}


def legend_text(counts: Mapping[str, Sequence[int]], *, concept: bool, notes: Sequence[str] = ()) -> str:
    """Give the words of the legend page, for the gate; empty when there is none."""
    if not counts:
        return ""
    data = legend_data(counts, concept=concept, notes=notes)
    cells = [cell for row in (data["kop"], *data["rijen"]) for cell in row]
    return " ".join([data["titel"], data["zin"], *cells, *data["noten"]])


def compress(pages: Iterable[int]) -> str:
    """Give page numbers as people write them: `1, 3-5`."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


def append_legend(pdf: Path, counts: Mapping[str, Sequence[int]], *, concept: bool, notes: Sequence[str] = ()) -> int:
    """Add the legend to a burned PDF, in place, and tell how many pages that took; none without counts.

    A concept says so under each of its pages. `notes` are of `legend_notes`.

    Raises:
        ConfigError: A code is no known grond.
    """
    with pikepdf.open(io.BytesIO(pdf.read_bytes())) as document:
        added = _add_pages(document, legend_data(counts, concept=concept, notes=notes)) if counts else 0
        if concept:
            stamp = make_stamps(document, [CONCEPT])[CONCEPT]
            for page in document.pages:
                _mark_concept(document, page, stamp)
        pdf.write_bytes(save(document))
    return added


def _add_pages(document: Pdf, data: Mapping[str, Any]) -> int:
    source = (files("redaction") / "legend.typ").read_text(encoding="utf-8")
    before = len(document.pages)
    pages, nodes = typeset_pages(document, source, data)
    for page in pages:
        document.pages.append(Page(document.make_indirect(page)))
    if has_structure(document):
        add_structure(document, [moved(node, before) for node in nodes])
    return len(pages)


def _mark_concept(document: Pdf, page: Page, stamp: Stamp) -> None:
    frame = read_frame(page.obj)
    width = frame.size[0]
    low = frame.to_user.hull(Rect(0, -_STRIP, width, 0))
    media = hull([(r.x0, r.y0) for r in (low, frame.visible)] + [(r.x1, r.y1) for r in (low, frame.visible)])
    page.obj.MediaBox = Array([round(side, 4) for side in media])
    place = " ".join(f"{value:.5f}" for value in frame.to_user)
    x, y = (width - stamp.width) / 2, (stamp.height - _STRIP) / 2 - stamp.height / 2
    content = f"q {place} cm 1 0 0 1 {x:.3f} {y:.3f} cm {Name('/Concept')} Do Q\n"
    marked = as_artifact(content.encode("ascii")).decode("ascii")
    add_content(document, page.obj, marked, {"/Concept": stamp.form})
