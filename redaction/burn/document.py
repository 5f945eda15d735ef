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
from redaction.burn import refused
from redaction.burn.label import make_stamps
from redaction.burn.made import MadeBox, PageMade, Patch, Stamp
from redaction.burn.output import Level, save
from redaction.burn.pdf import vector
from redaction.burn.pdf.check import find_uncertain
from redaction.burn.pdf.flatten import flatten, open_pikepdf
from redaction.burn.pdf.layers import Layers
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.plan import plan_patches
from redaction.burn.provable import NotProvable
from redaction.burn.scan import raster
from redaction.burn.scan.closing import add_signed
from redaction.burn.standard.faults import NOT_EMBEDDED, find_standard_faults
from redaction.burn.standard.letters import is_readable
from redaction.burn.standard.signed import is_signed
from redaction.burn.tags.dress import Dressed, dress, finish_page, shows_text

VECTOR, PICTURE, REFUSED = "vector", "beeld", "geweigerd"
_DAMAGED = "de PDF is beschadigd en niet goed te openen. Vraag de afzender om een goed exemplaar."
_NO_TEXT = "gelezen van het beeld"


@dataclass(frozen=True, slots=True)
class PageReport:
    """How one page was made."""

    number: int
    """1-based."""
    way: str
    """`vector` (rewritten, text stays text), `beeld` (a picture) or `geweigerd` (withheld as a whole)."""
    reason: str
    """Why it became a picture; empty for other pages."""
    gronden: tuple[str, ...] = ()
    """Of a page that is withheld as a whole."""


@dataclass(frozen=True, slots=True)
class BurnReport:
    """What was made of a rendition."""

    pages: tuple[PageReport, ...]
    made: tuple[tuple[int, MadeBox], ...] = ()
    """The boxes with the page (1-based) they stand on, in the order of writing; overlapping marks are one box."""
    moved: tuple[PlacedBox, ...] = ()
    """Areas in which words that stay may stand elsewhere than in the rendition."""
    unseen: tuple[PlacedBox, ...] = ()
    """Places in the rendition of letters that nobody could see, and pages withheld as a whole; all are gone."""
    level: Level = Level.NONE
    """The standard that the file keeps to."""
    faults: tuple[tuple[int, str], ...] = ()
    """What keeps it from the standard, with the page (1-based; 0 is the file as a whole)."""
    was_signed: bool = False
    """The rendition had a digital signature, which does not hold any more."""
    keeps_positions: bool = False
    """The words beside the boxes stand where they stood."""
    doubts: tuple[tuple[int, str], ...] = ()
    """What an officer must look at, with the page (1-based); Dutch, without document text."""

    @property
    def boxes(self) -> tuple[PlacedBox, ...]:
        """Give the boxes as drawn on the released pages."""
        return tuple(PlacedBox(number, box.drawn) for number, box in self.made)

    @property
    def covered(self) -> tuple[PlacedBox, ...]:
        """Give the places in the rendition that are gone: under the boxes, in the same order, and then the unseen."""
        return (*(PlacedBox(box.was_on or number, box.covered) for number, box in self.made), *self.unseen)

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
    light: bool
    """The text in the boxes is white."""
    refused: Mapping[int, tuple[str, ...]]
    was_signed: bool
    places: Mapping[int, Sequence[Box]]
    """By page read from its picture where its words stand."""
    doubts: Mapping[int, tuple[str, ...]]


@dataclass(slots=True)
class _Assembly:
    """What is made so far."""

    target: Pdf
    copier: Copier
    stamps: Mapping[str, Stamp]
    pages: list[PageReport] = field(default_factory=list)
    made: list[PageMade] = field(default_factory=list)
    bare: set[int] = field(default_factory=set)
    """Rewritten pages of which the structure is not known."""
    faults: list[tuple[int, str]] = field(default_factory=list)
    level: Level = Level.NONE


def burn(
    rendition: Path,
    marks: Sequence[RedactionMark],
    out: Path,
    *,
    raster_dpi: int,
    raster_ok: bool = True,
    ocr_pages: Collection[int] = (),
    keep_positions: bool = False,
    light_labels: bool = False,
    whole_pages: Mapping[int, tuple[str, ...]] | None = None,
    places: Mapping[int, Sequence[Box]] | None = None,
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
        light_labels: Boxes are black with white text; otherwise white with black text.
        whole_pages: Pages (1-based) that are withheld as a whole, with their grounds; a page that says so takes the
            place of each.
        places: By page (1-based) where its words stand, in points; only those of `ocr_pages` are looked at.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
        ReleaseBlocked: A mark has no place, a withheld page does not exist or has no ground, or a page needs to be a
            picture and `raster_ok` is false.
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
            planned = plan_patches(marks, len(source.pages), ocr_pages)
            pictures = dict.fromkeys(ocr_pages, _NO_TEXT)
            withheld = refused.check_pages(whole_pages or {}, len(source.pages))
            patches, doubts = add_signed(shown, planned, {*withheld, *pictures})
            job = _Job(
                source,
                shown,
                {number: row for number, row in patches.items() if number not in withheld},
                raster_dpi,
                raster_ok,
                keep_positions,
                pictures,
                light_labels,
                withheld,
                is_signed(rendition),
                {number: row for number, row in (places or {}).items() if number in ocr_pages},
                doubts,
            )
            made, report = _burn(job)
    finally:
        shown.close()
    out.write_bytes(made)
    return report


def _burn(job: _Job) -> tuple[bytes, BurnReport]:
    made, report, pages = _assemble(job, job.pictures)
    rewritten = [page.number for page in report.pages if page.way == VECTOR]
    before, after = _by_page(report.covered), _by_page(report.boxes)
    doubts = find_uncertain(job.shown, made, rewritten, before, after, pages)
    if job.raster_ok:  # looks different from one machine to the next, and can be no PDF/A
        doubts |= {number: fault for number, fault in report.faults if fault == NOT_EMBEDDED and number in rewritten}
    # a page is judged by what readers make of the finished file, so it takes a second round to change its way
    return _assemble(job, {**job.pictures, **doubts})[:2] if doubts else (made, report)


def _by_page(placed: Sequence[PlacedBox]) -> dict[int, tuple[Box, ...]]:
    found: dict[int, list[Box]] = {}
    for number, box in placed:
        found.setdefault(number, []).append(box)
    return {number: tuple(boxes) for number, boxes in found.items()}


def _assemble(job: _Job, pictures: Mapping[int, str]) -> tuple[bytes, BurnReport, list[PageMade]]:
    with pikepdf.new() as target:
        texts = sorted({p.text for row in job.patches.values() for p in row})
        stamps = make_stamps(target, texts, light=job.light)
        work = _Assembly(target, Copier(target), stamps)
        for number, page in enumerate(job.source.pages, start=1):
            _add_page(job, work, number, page, pictures.get(number, ""))
        work.copier.finish()
        for number, page in enumerate(target.pages, start=1):
            work.faults += [(number, fault) for fault in find_standard_faults(page.obj)]
        drawn = [page.number for page in work.pages if page.way == PICTURE]
        work.level = _level(work, dress(job.source, target, work.made, work.bare, drawn))
        return save(target, work.level), _report(job, work), work.made


def _level(work: _Assembly, dressed: Dressed) -> Level:
    if work.faults:
        return Level.NONE
    if not dressed.is_whole or not is_readable(work.target):
        return Level.ARCHIVE
    return Level.ACCESSIBLE if dressed.is_said else Level.HEARD


def _report(job: _Job, work: _Assembly) -> BurnReport:
    numbered = list(enumerate(work.made, start=1))
    return BurnReport(
        tuple(work.pages),
        tuple((number, box) for number, made in numbered for box in made.boxes),
        tuple(PlacedBox(number, area) for number, made in numbered for area in made.moved),
        tuple(PlacedBox(number, place) for number, made in numbered for place in made.unseen),
        work.level,
        tuple(work.faults),
        job.was_signed,
        job.keep_positions,
        tuple((n, doubt) for n, made in numbered for doubt in dict.fromkeys((*job.doubts.get(n, ()), *made.doubts))),
    )


def _add_page(job: _Job, work: _Assembly, number: int, source: Page, uncertain: str) -> None:
    made, report = _page(job, work, number, source, uncertain)
    work.target.pages.append(Page(work.target.make_indirect(made.page)))
    if report.way == VECTOR and not made.pieces and shows_text(made.page):
        work.bare.add(number)
    is_picture = report.way == PICTURE
    work.made.append(finish_page(work.target, work.target.pages[-1], made, work.stamps, is_picture=is_picture))
    work.pages.append(report)


def _page(job: _Job, work: _Assembly, number: int, source: Page, uncertain: str) -> tuple[PageMade, PageReport]:
    """Build one page, by rewriting it if that is certain and else as a picture."""
    patches = job.patches.get(number, ())
    size = job.shown.get_page_size(number - 1)
    if number in job.refused:
        codes = job.refused[number]
        return refused.make_page(work.target, size, codes), PageReport(number, REFUSED, "", codes)
    before = work.copier.shown_codes()
    try:
        if uncertain:
            raise NotProvable(uncertain)
        made = vector.make_page(
            source,
            patches,
            size,
            work.copier,
            work.stamps,
            keep_positions=job.keep_positions,
            layers=Layers(job.source),
        )
        return made, PageReport(number, VECTOR, "")
    except NotProvable as reason:
        work.copier.restore_codes(before)
        if not job.raster_ok:
            raise ReleaseBlocked(
                f"bladzijde {number} is alleen als beeld veilig vrij te geven ({reason}). Sta beeld toe of lever een "
                "ander exemplaar aan."
            ) from reason
        made = raster.make_page(
            work.target,
            job.shown[number - 1],
            patches,
            job.raster_dpi,
            keep_positions=job.keep_positions,
            places=job.places.get(number),
            stamps=work.stamps,
        )
        return made, PageReport(number, PICTURE, str(reason))
