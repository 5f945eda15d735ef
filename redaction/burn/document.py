"""Burns accepted marks into a PDF: every page is built anew in a new document, rewritten or as a picture.

What is not page content stays behind: annotations, forms, attachments, scripts, bookmarks, links, layers, metadata,
named places, earlier revisions, and of the structure all that repeats text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Page, Pdf

from pipeline.errors import ExtractionError, ReleaseBlocked
from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox, RedactionMark
from redaction.burn.label import draw_boxes, make_stamps
from redaction.burn.made import MadeBox, PageMade, Patch, Stamp
from redaction.burn.output import save
from redaction.burn.pdf import vector
from redaction.burn.pdf.check import find_uncertain
from redaction.burn.pdf.flatten import flatten, open_pikepdf
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.plan import plan_patches
from redaction.burn.provable import NotProvable
from redaction.burn.scan import raster

VECTOR, PICTURE = "vector", "beeld"
_DAMAGED = "de PDF is beschadigd en niet goed te openen. Vraag de afzender om een goed exemplaar."
_NO_TEXT = "gelezen van het beeld"


@dataclass(frozen=True, slots=True)
class PageReport:
    """How one page was made."""

    number: int
    """1-based."""
    way: str
    """`vector` (rewritten, text stays text) or `beeld` (a picture)."""
    reason: str
    """Why it became a picture; empty for a rewritten page."""


@dataclass(frozen=True, slots=True)
class BurnReport:
    """What was made of a rendition."""

    pages: tuple[PageReport, ...]
    made: tuple[tuple[int, MadeBox], ...] = ()
    """The boxes with the page (1-based) they stand on, in the order of writing; overlapping marks are one box."""
    moved: tuple[PlacedBox, ...] = ()
    """Areas in which words that stay may stand elsewhere than in the rendition."""
    unseen: tuple[PlacedBox, ...] = ()
    """Places in the rendition of letters that nobody could see; they are gone as well."""

    @property
    def boxes(self) -> tuple[PlacedBox, ...]:
        """Give the boxes as drawn on the released pages."""
        return tuple(PlacedBox(number, box.drawn) for number, box in self.made)

    @property
    def covered(self) -> tuple[PlacedBox, ...]:
        """Give the places in the rendition that are gone: under the boxes, in the same order, and then the unseen."""
        return (*(PlacedBox(number, box.covered) for number, box in self.made), *self.unseen)

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the text in each box, in the same order: `5.1.2e` or `5.1.1d; 5.1.2e`."""
        return tuple(box.text for _, box in self.made)


@dataclass(frozen=True, slots=True)
class _Job:
    source: Pdf
    shown: pdfium.PdfDocument
    patches: Mapping[int, tuple[Patch, ...]]
    raster_dpi: int
    raster_ok: bool
    keep_positions: bool
    pictures: Mapping[int, str]
    """Pages that become a picture whatever their content, with the reason."""


@dataclass(slots=True)
class _Assembly:
    """What is made so far."""

    target: Pdf
    copier: Copier
    stamps: Mapping[str, Stamp]
    pages: list[PageReport] = field(default_factory=list)
    made: list[PageMade] = field(default_factory=list)


def burn(
    rendition: Path,
    marks: Sequence[RedactionMark],
    out: Path,
    *,
    raster_dpi: int,
    raster_ok: bool = True,
    ocr_pages: Collection[int] = (),
    keep_positions: bool = False,
) -> BurnReport:
    """Write `rendition` without what lies under the marks to `out` and tell how; the same input gives the same bytes.

    Args:
        rendition: The PDF in which the marks have their places.
        marks: What goes.
        out: Where the new PDF goes; overwritten when it exists.
        raster_dpi: Of pages that become a picture.
        raster_ok: Whether a page may become one.
        ocr_pages: Pages (1-based) that were read from their picture: they go out as a picture too, with wider boxes.
        keep_positions: Words that stay keep their places; the gaps then tell the width of what was there.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
        ReleaseBlocked: A mark has no place, or a page needs to be a picture and `raster_ok` is false.
    """
    data = flatten(rendition)
    try:
        shown = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ExtractionError(_DAMAGED) from error
    try:
        with open_pikepdf(data) as source:
            if not 0 < len(source.pages) == len(shown):  # the two readers must speak of the same pages
                raise ExtractionError(_DAMAGED)
            patches = plan_patches(marks, len(source.pages), ocr_pages)
            pictures = dict.fromkeys(ocr_pages, _NO_TEXT)
            made, report = _burn(_Job(source, shown, patches, raster_dpi, raster_ok, keep_positions, pictures))
    finally:
        shown.close()
    out.write_bytes(made)
    return report


def _burn(job: _Job) -> tuple[bytes, BurnReport]:
    made, report = _assemble(job, job.pictures)
    rewritten = [page.number for page in report.pages if page.way == VECTOR]
    before, after = _by_page(report.covered), _by_page(report.boxes)
    doubts = find_uncertain(job.shown, made, rewritten, before, after)
    # a page is judged by what readers make of the finished file, so it takes a second round to change its way
    return _assemble(job, {**job.pictures, **doubts}) if doubts else (made, report)


def _by_page(placed: Sequence[PlacedBox]) -> dict[int, tuple[Box, ...]]:
    found: dict[int, list[Box]] = {}
    for number, box in placed:
        found.setdefault(number, []).append(box)
    return {number: tuple(boxes) for number, boxes in found.items()}


def _assemble(job: _Job, pictures: Mapping[int, str]) -> tuple[bytes, BurnReport]:
    with pikepdf.new() as target:
        stamps = make_stamps(target, sorted({p.text for row in job.patches.values() for p in row}))
        work = _Assembly(target, Copier(target), stamps)
        for number, page in enumerate(job.source.pages, start=1):
            _add_page(job, work, number, page, pictures.get(number, ""))
        work.copier.finish()
        return save(target), _report(work)


def _report(work: _Assembly) -> BurnReport:
    numbered = list(enumerate(work.made, start=1))
    return BurnReport(
        tuple(work.pages),
        tuple((number, box) for number, made in numbered for box in made.boxes),
        tuple(PlacedBox(number, area) for number, made in numbered for area in made.moved),
        tuple(PlacedBox(number, place) for number, made in numbered for place in made.unseen),
    )


def _add_page(job: _Job, work: _Assembly, number: int, source: Page, uncertain: str) -> None:
    made, report = _page(job, work, number, source, uncertain)
    work.target.pages.append(Page(work.target.make_indirect(made.page)))
    if not made.draws_boxes:
        draw_boxes(work.target, work.target.pages[-1].obj, made.frame, made.boxes, work.stamps)
    work.made.append(made)
    work.pages.append(report)


def _page(job: _Job, work: _Assembly, number: int, source: Page, uncertain: str) -> tuple[PageMade, PageReport]:
    """Build one page, by rewriting it if that is certain and else as a picture."""
    patches = job.patches.get(number, ())
    size = job.shown.get_page_size(number - 1)
    before = work.copier.shown_codes()
    try:
        if uncertain:
            raise NotProvable(uncertain)
        made = vector.make_page(source, patches, size, work.copier, work.stamps, keep_positions=job.keep_positions)
        return made, PageReport(number, VECTOR, "")
    except NotProvable as reason:
        work.copier.restore_codes(before)
        if not job.raster_ok:
            raise ReleaseBlocked(
                f"bladzijde {number} is alleen als beeld veilig vrij te geven ({reason}). Sta beeld toe of lever een "
                "ander exemplaar aan."
            ) from reason
        made = raster.make_page(
            work.target, job.shown[number - 1], patches, job.raster_dpi, keep_positions=job.keep_positions
        )
        return made, PageReport(number, PICTURE, str(reason))
