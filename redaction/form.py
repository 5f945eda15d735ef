"""Makes the released form of one document and puts it before the gate; nothing here decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version as package_version
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.errors import ExtractionError, KeepLost, LeakFound
from pipeline.model.document import Document, Page
from pipeline.model.woo import Finding, RedactionMark, Verdict
from pipeline.tools import child, pdf_pages, typeset
from pipeline.tools.child import ChildLimits
from redaction.burn.pdf import PICTURE, TITLE, BurnReport, burn
from redaction.legend import CONCEPT, append_legend, count_gronden, legend_text
from redaction.verify.gate import KEEP_LOST, find_missed, find_repeats, find_seen, read_kept, verify
from redaction.verify.hidden import find_hidden, hidden_words
from redaction.verify.looks import compare_looks

ReadPage = Callable[[Path, int], str]
"""Reads the picture of a page (1-based) of a PDF."""


@dataclass(frozen=True, slots=True)
class Made:
    """A released form before judgement."""

    report: BurnReport
    findings: tuple[Finding, ...]
    """What the gate found wrong; empty when the form may go out."""
    repeats: tuple[Finding, ...]
    """Places where a redacted text also stands outside the boxes: a decision to look at, not a leak."""


def make_form(
    rendition: Path,
    document: Document,
    accepted: Sequence[RedactionMark],
    out: Path,
    *,
    raster_dpi: int,
    concept: bool,
    limits: ChildLimits | None = None,
    read_page: ReadPage | None = None,
) -> Made:
    """Burn, add the legend, and verify; `out` is there afterwards, also when the gate found something.

    With `limits` the native code runs in a process of its own. With `read_page` (`verify.eyes.read_page`, a function
    of a module) pages that were read by OCR are read so again: boxes from OCR may lie a little off.

    Raises:
        ExtractionError: The rendition cannot be read.
        ConfigError: A ground is unknown.
    """
    stays = {page.number: _without(page, accepted) for page in document.pages}
    ocr_pages = {page.number: stays[page.number] for page in document.pages if _is_recognised(page)}
    hidden = hidden_words(document, stays)
    texts = tuple(mark_texts(document, mark) for mark in accepted)
    job = _Job(rendition, tuple(accepted), texts, out, raster_dpi, concept, ocr_pages, hidden, read_page)
    # the time limit of a child holds per answer: one for making, one for judging
    steps = child.stream(limits, _steps, job) if limits else _steps(job)
    *_, made = steps
    if made is None:
        raise ExtractionError("de controle van de gelakte PDF is niet afgemaakt. Probeer het opnieuw.")
    return made


@dataclass(frozen=True, slots=True)
class _Job:
    """What goes to the process that makes and judges; plain values, because a store cannot go along."""

    rendition: Path
    marks: tuple[RedactionMark, ...]
    texts: tuple[tuple[str, ...], ...]
    """Of the marks, in the same order."""
    out: Path
    raster_dpi: int
    concept: bool
    ocr_pages: Mapping[int, str]
    """Pages read by OCR, with the text on them that stays."""
    hidden: tuple[str, ...]
    """Words that the original hides and that stay nowhere to be seen."""
    read_page: ReadPage | None


def _without(page: Page, marks: Sequence[RedactionMark]) -> str:
    """Give the text of a page with each marked part cut out."""
    text = list(page.text)
    for part in (part for mark in marks for part in mark.span.parts if part.page == page.number):
        text[part.start : part.end] = " " * (part.end - part.start)
    return "".join(text)


def mark_texts(document: Document, mark: RedactionMark) -> tuple[str, ...]:
    """Give the text of a mark, one string per page it touches; it stays in memory."""
    return tuple(document.pages.page(part.page).text[part.start : part.end] for part in mark.span.parts)


def _steps(job: _Job) -> Iterator[Made | None]:
    """Yield None once the form is made, and the form once it is judged."""
    report = burn(job.rendition, job.marks, job.out, raster_dpi=job.raster_dpi, ocr_pages=job.ocr_pages)
    append_legend(job.out, count_gronden(report), concept=job.concept)
    yield None
    yield _judge(job, report)


def _judge(job: _Job, report: BurnReport) -> Made:
    kept = read_kept(job.rendition, report.boxes)
    secrets = [text for parts in job.texts for text in {*parts, " ".join(parts)}]
    places = [(mark.boxes, " ".join(parts)) for mark, parts in zip(job.marks, job.texts, strict=True)]
    by_page = {n: [placed.box for placed in row] for n, row in groupby(report.boxes, key=lambda placed: placed.page)}
    seen = find_seen(job.out, secrets, job.ocr_pages, job.read_page) if job.read_page else ()
    found = (
        *seen,
        *verify(job.out, secrets=secrets, boxes=report.boxes, expected_words=_expected(job, report, kept)),
        *find_missed(job.rendition, places, job.ocr_pages),
        *find_hidden(
            job.out,
            job.hidden,
            (*report.labels, TITLE, legend_text(count_gronden(report), concept=job.concept), CONCEPT),
        ),
        *compare_looks(job.rendition, job.out, by_page),
    )
    return Made(report, found, find_repeats(secrets, kept))


def _is_recognised(page: Page) -> bool:
    """Tell whether a page was read from its picture, wholly or for the most part."""
    return page.source == "ocr" or sum(word.confidence < 1 for word in page.words) * 2 > len(page.words)


def _expected(job: _Job, report: BurnReport, kept: Mapping[int, str]) -> dict[int, str]:
    """Give by page the text that the finished file must hold outside its boxes, our own words included."""
    pictures = {page.number for page in report.pages if page.way == PICTURE}
    mine = CONCEPT if job.concept else ""
    expected = {number: f"{'' if number in pictures else text} {mine}" for number, text in kept.items()}
    legend = legend_text(count_gronden(report), concept=job.concept)
    if legend:
        expected[len(kept) + 1] = f"{legend} {mine}"
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


def verify_report(made: Made) -> dict[str, Any]:
    """Give the findings as JSON; no document text."""
    return {
        "passed": not made.findings,
        "findings": [finding_row(finding) for finding in made.findings],
        "repeats": [finding_row(finding) for finding in made.repeats],
        "pages": [{"page": p.number, "way": p.way, "reason": p.reason or None} for p in made.report.pages],
        "versions": tool_versions(),
    }


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
        "pikepdf": package_version("pikepdf"),
        "pdfium": pdf_pages.version(),
        "pdfminer": package_version("pdfminer-six"),
        "typst": typeset.version(),
    }
