"""Burns a document of ours: its values without the marked words are typeset anew, and the boxes drawn in the gaps."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import SetupError
from pipeline.model.woo import PlacedBox, RedactionMark
from pipeline.tools.carried import MOST_GAPS, read_carried
from redaction.burn.document import PICTURE, BurnReport, PageReport, burn
from redaction.burn.made import MadeBox
from redaction.burn.plan import SEPARATOR
from redaction.burn.typed.align import Aligned, align, read_letters
from redaction.burn.typed.gaps import Gap, find_gaps, hulls, take_out
from redaction.burn.typed.slots import find_slots

ANEW = "opnieuw gezet"
"""The way of a page that was typeset after the words had gone."""
SetAnew = Callable[[Mapping[str, Any], Sequence[str]], tuple[bytes, tuple[PlacedBox, ...]]]
"""Gives the PDF of values with gaps, and the place of each gap; `extractors.read.paper.typed.set_anew` or like it."""


def burn_typed(
    rendition: Path,
    marks: Sequence[RedactionMark],
    out: Path,
    *,
    set_anew: SetAnew,
    raster_dpi: int,
    light_labels: bool = False,
) -> BurnReport | None:
    """Write a rendition of ours without what lies under the marks to `out`, typeset anew, and tell how.

    None when this rendition cannot be set anew: it is not ours, or a letter of it has no place in its values.

    Raises:
        ExtractionError: The rendition cannot be read.
    """
    values = read_carried(rendition)
    if values is None:
        return None
    slots = list(find_slots(values))
    aligned = align(slots, read_letters(rendition))
    gaps = find_gaps(slots, aligned, marks) if aligned else None
    if aligned is None or gaps is None or len(gaps) > MOST_GAPS:
        return None
    left, drawn = take_out(values, slots, gaps, [one.label(marks) for one in gaps])
    labels = [_label(group, marks) for group in drawn]
    try:
        pdf, places = set_anew(left, labels)
    except SetupError:  # more than the typesetter takes
        return None
    if len(places) != len(labels):
        return None
    there = _marks(drawn, marks, labels, places)
    with tempfile.TemporaryDirectory(prefix="ibt-anew-") as folder:
        anew = Path(folder) / "anew.pdf"
        anew.write_bytes(pdf)
        # nothing has to move: the gaps are as wide as their boxes already
        report = burn(anew, there, out, raster_dpi=raster_dpi, keep_positions=True, light_labels=light_labels)
    if len(report.made) != len(drawn) or any(page.way == PICTURE for page in report.pages):
        return None
    return _told(report, there, drawn, aligned)


def _label(group: Sequence[Gap], marks: Sequence[RedactionMark]) -> str:
    return replace(group[0], marks={number for one in group for number in one.marks}).label(marks)


def _marks(
    drawn: Sequence[Sequence[Gap]],
    marks: Sequence[RedactionMark],
    labels: Sequence[str],
    places: Sequence[PlacedBox],
) -> list[RedactionMark]:
    """Give a mark for each gap, at its place on the new pages."""
    return [
        replace(marks[min(group[0].marks)], boxes=(place,), gronden=tuple(label.split(SEPARATOR)))
        for group, label, place in zip(drawn, labels, places, strict=True)
    ]


def _told(
    report: BurnReport, marks: Sequence[RedactionMark], drawn: Sequence[Sequence[Gap]], aligned: Aligned
) -> BurnReport:
    """Give what was burned on the new pages as what it is for the rendition."""
    made, rest = [], list(hulls(aligned.again))
    for (page, box), number in zip(report.made, _order(marks, report.made), strict=True):
        first, *more = [place for one in drawn[number] for place in one.covered]
        made.append((page, MadeBox(first.box, box.drawn, box.text, is_reset=True, was_on=first.page)))
        rest += more
    pages = tuple(PageReport(page.number, ANEW, "") for page in report.pages)
    return replace(report, pages=pages, made=tuple(made), moved=(), unseen=tuple(rest), keeps_positions=False)


def _order(marks: Sequence[RedactionMark], made: Sequence[tuple[int, MadeBox]]) -> list[int]:
    """Give for each box that was drawn the number of its mark: the one whose place it covers most."""
    return [max(range(len(marks)), key=lambda n: _shared(marks[n].boxes[0], page, box)) for page, box in made]


def _shared(place: PlacedBox, page: int, made: MadeBox) -> float:
    if place.page != page:
        return 0.0
    a, b = place.box, made.covered
    wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.bottom, b.bottom) - max(a.top, b.top)
    return max(wide, 0.0) * max(high, 0.0)
