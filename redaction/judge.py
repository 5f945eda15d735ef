"""Puts a form that was made before the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.errors import KeepLost, LeakFound
from pipeline.model.place import Box
from pipeline.model.woo import Finding, PlacedBox
from redaction.burn.document import PICTURE, REFUSED, BurnReport
from redaction.burn.output import TITLE
from redaction.burn.refused import page_text
from redaction.burn.tags.spoken import own_words
from redaction.burn.typed.document import ANEW
from redaction.job import Job, Made, secrets_of
from redaction.legend import CONCEPT, count_gronden, legend_notes, legend_text
from redaction.residue import BoxResidue, measure_report
from redaction.verify.beneath import find_beneath
from redaction.verify.covered import find_seen_in_boxes
from redaction.verify.gate import KEEP_LOST, find_missed, find_repeats, read_kept, verify
from redaction.verify.hidden import find_hidden
from redaction.verify.looks import compare_looks
from redaction.verify.readers import PDFIUM, Reading
from redaction.verify.whole import find_changed


def judge(
    job: Job, report: BurnReport, laid: Mapping[int, str], seen: Sequence[Finding], texts: Mapping[int, str]
) -> Made:
    """Put a form before the gate; `laid` is the text of the pictures, `seen` what was found on them already."""
    source, reading = Reading(job.rendition), Reading(job.out)
    kept, secrets = read_kept(source, report.covered), secrets_of(job)
    if any(page.way == ANEW for page in report.pages):
        return _judge_anew(job, report, kept, seen, texts)
    places = [(mark.boxes, text) for mark, text in zip(job.marks, job.written, strict=True)]
    aside: dict[int, list[Box]] = {}
    for number, box in (*report.boxes, *report.covered, *report.moved):
        aside.setdefault(number, []).append(box)
    pictures = [page.number for page in report.pages if page.way == PICTURE]
    expected = _expected(job, report, {**kept, **{number: laid.get(number, "") for number in pictures}})
    # what was read on a picture tells what it shows, not what it may show
    allowed = {**expected, **{number: f"{job.stays.get(number, '')} {_mine(job)}" for number in pictures}}
    own = (*report.labels, TITLE, _legend(job, report), own_words(), CONCEPT, *laid.values())
    found = (
        *seen,
        *verify(
            reading,
            secrets=secrets,
            boxes=report.boxes,
            expected_words=expected,
            allowed_words=allowed,
            terms=job.terms,
        ),
        *find_missed(source, places, job.ocr_pages),
        *_look_in_boxes(job, report),
        *find_hidden(reading, job.hidden, own),
        *compare_looks(job.rendition, job.out, aside, report.moved, reading.pages(PDFIUM) or (), report.boxes),
    )
    repeats, residues = find_repeats(secrets, kept), _measure(job, report)
    return Made(report, found, repeats, texts, residues, job.way.keep_positions, reading.looked)


def _look_in_boxes(job: Job, report: BurnReport) -> tuple[Finding, ...]:
    """Look at each box by itself: also where no word lay under it, nothing but its label may be there."""
    areas = drawn_areas(job, report)
    seen = find_seen_in_boxes(job.out, report.made, areas, light=job.way.light_labels)
    return (*seen, *find_beneath(job.out, report.made, areas))


def drawn_areas(job: Job, report: BurnReport) -> tuple[PlacedBox, ...]:
    """Give what people drew, on the pages that are still there."""
    withheld = {page.number for page in report.pages if page.way == REFUSED}
    return tuple(placed for mark in job.marks for placed in mark.areas if placed.page not in withheld)


def _judge_anew(
    job: Job, report: BurnReport, kept: Mapping[int, str], seen: Sequence[Finding], texts: Mapping[int, str]
) -> Made:
    """Judge a form that was typeset anew: its pages are not those of the rendition, so the text counts as a whole."""
    source, reading, secrets = Reading(job.rendition), Reading(job.out), secrets_of(job)
    after = read_kept(reading, report.boxes)
    places = [(mark.boxes, text) for mark, text in zip(job.marks, job.written, strict=True)]
    legend = _legend(job, report)
    whole = " ".join((*(text for _, text in sorted(kept.items())), legend, _mine(job)))
    found = (
        *seen,
        *verify(
            reading, secrets=secrets, boxes=report.boxes, allowed_words=dict.fromkeys(after, whole), terms=job.terms
        ),
        *find_missed(source, places, ()),
        *find_hidden(reading, job.hidden, (*report.labels, TITLE, legend, own_words(), CONCEPT)),
        *find_changed(kept, after, legend, _mine(job)),
    )
    repeats, residues = find_repeats(secrets, kept), _measure(job, report)
    return Made(report, found, repeats, texts, residues, readers=reading.looked)


def _measure(job: Job, report: BurnReport) -> tuple[BoxResidue, ...]:
    return measure_report(job.rendition, report, job.way.raster_dpi, job.ocr_pages, job.way.names)


def _legend(job: Job, report: BurnReport) -> str:
    """Give the words of the legend."""
    return legend_text(count_gronden(report), concept=job.concept, notes=legend_notes(report))


def _mine(job: Job) -> str:
    return CONCEPT if job.concept else ""


def _expected(job: Job, report: BurnReport, kept: Mapping[int, str]) -> dict[int, str]:
    """Give by page the text that the finished file must hold outside its boxes, our own words included."""
    withheld = {page.number: page_text(page.gronden) for page in report.pages if page.gronden}
    expected = {number: f"{text} {_mine(job)}" for number, text in {**kept, **withheld}.items()}
    legend = _legend(job, report)
    if legend:
        expected[len(kept) + 1] = f"{legend} {_mine(job)}"
    return expected


def check_gate(findings: Sequence[Finding], what: str) -> None:
    """Let pass what has no findings.

    Raises:
        LeakFound: Something that had to go can be read, or the file carries more than its pages.
        KeepLost: Only text that had to stay is missing.
    """
    if not findings:
        return
    if all(finding.kind == KEEP_LOST for finding in findings):
        raise KeepLost(f"{what}: tekst buiten de vakken is veranderd ({len(findings)} keer). Er is niets vrijgegeven.")
    raise LeakFound(
        f"{what}: de controle vond {len(findings)} problemen. Er is niets vrijgegeven; bekijk het controleverslag en "
        "meld dit aan de beheerder."
    )
