"""Burns accepted marks into a PDF: every page is built anew in a new document, rewritten or as a picture.

What is not page content stays behind: annotations, forms, attachments, scripts, bookmarks, links, layers, metadata,
named places, structure and its hidden texts, earlier revisions.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Dictionary, Object, Page, Pdf

from pipeline.errors import ExtractionError, ReleaseBlocked
from pipeline.model.woo import PlacedBox, RedactionMark
from redaction.burn import raster, vector
from redaction.burn.check import find_uncertain
from redaction.burn.flatten import flatten, open_pikepdf
from redaction.burn.geometry import Frame
from redaction.burn.label import Patch, draw_patches, make_stamps
from redaction.burn.plan import plan_patches
from redaction.burn.provable import NotProvable
from redaction.burn.rebuild import Copier

VECTOR, PICTURE = "vector", "beeld"
TITLE = "Geanonimiseerd document"
"""Neutral on purpose: a title may hold a name."""
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
    boxes: tuple[PlacedBox, ...]
    """The boxes as drawn, in points of the page as shown; overlapping marks are one box."""
    labels: tuple[str, ...]
    """The text in each box, in the same order: `5.1.2e` or `5.1.1d; 5.1.2e`."""


@dataclass(frozen=True, slots=True)
class _Job:
    source: Pdf
    shown: pdfium.PdfDocument
    patches: Mapping[int, tuple[Patch, ...]]
    raster_dpi: int
    raster_ok: bool
    pictures: Mapping[int, str]
    """Pages that become a picture whatever their content, with the reason."""


def burn(
    rendition: Path,
    marks: Sequence[RedactionMark],
    out: Path,
    *,
    raster_dpi: int,
    raster_ok: bool = True,
    ocr_pages: Collection[int] = (),
) -> BurnReport:
    """Write `rendition` without what lies under the marks to `out` and tell how; the same input gives the same bytes.

    `ocr_pages` (1-based) were read from their picture: they go out as a picture too, with wider boxes.

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
            made, pages = _burn(_Job(source, shown, patches, raster_dpi, raster_ok, dict.fromkeys(ocr_pages, _NO_TEXT)))
    finally:
        shown.close()
    out.write_bytes(made)
    placed = [(number, patch) for number, row in patches.items() for patch in row]
    boxes = tuple(PlacedBox(number, patch.box) for number, patch in placed)
    return BurnReport(pages, boxes, tuple(patch.text for _, patch in placed))


def _burn(job: _Job) -> tuple[bytes, tuple[PageReport, ...]]:
    made, pages = _assemble(job, job.pictures)
    rewritten = [page.number for page in pages if page.way == VECTOR]
    boxes = {number: tuple(patch.box for patch in row) for number, row in job.patches.items()}
    doubts = find_uncertain(job.shown, made, rewritten, boxes)
    # a page is judged by what readers make of the finished file, so it takes a second round to change its way
    return _assemble(job, {**job.pictures, **doubts}) if doubts else (made, pages)


def _assemble(job: _Job, pictures: Mapping[int, str]) -> tuple[bytes, tuple[PageReport, ...]]:
    with pikepdf.new() as target:
        copier = Copier(target)
        stamps = make_stamps(target, sorted({p.text for row in job.patches.values() for p in row}))
        reports = []
        for number, page in enumerate(job.source.pages, start=1):
            new, frame, report = _page(job, copier, number, page, pictures.get(number, ""))
            patches = job.patches.get(number, ())
            target.pages.append(Page(target.make_indirect(new)))
            draw_patches(target, target.pages[-1].obj, frame, patches, stamps)
            reports.append(report)
        copier.finish()
        return save(target), tuple(reports)


def _page(job: _Job, copier: Copier, number: int, page: Page, uncertain: str) -> tuple[Object, Frame, PageReport]:
    """Build one page, by rewriting it if that is certain and else as a picture."""
    boxes = [patch.box for patch in job.patches.get(number, ())]
    size = job.shown.get_page_size(number - 1)
    before = copier.shown_codes()
    try:
        if uncertain:
            raise NotProvable(uncertain)
        new, frame = vector.make_page(page, boxes, size, copier)
        return new, frame, PageReport(number, VECTOR, "")
    except NotProvable as reason:
        copier.restore_codes(before)
        if not job.raster_ok:
            raise ReleaseBlocked(
                f"bladzijde {number} is alleen als beeld veilig vrij te geven ({reason}). Sta beeld toe of lever een "
                "ander exemplaar aan."
            ) from reason
        picture = raster.render_page(job.shown[number - 1], boxes, job.raster_dpi)
        new, frame = raster.make_page(copier.target, picture, size)
        return new, frame, PageReport(number, PICTURE, str(reason))


def save(target: Pdf) -> bytes:
    """Give the bytes of a document of ours; its only metadata are a neutral title and the language."""
    target.Root.Lang = pikepdf.String("nl-NL")
    target.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    target.docinfo["/Title"] = TITLE
    buffer = io.BytesIO()
    target.save(
        buffer,
        min_version="1.7",
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return buffer.getvalue()
