"""Makes the released form of one document and puts it before the gate; nothing here decides."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version as package_version
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.errors import ExtractionError, KeepLost, LeakFound, ToolMissing
from pipeline.model.document import Document, Page
from pipeline.model.place import Box
from pipeline.model.woo import Finding, RedactionMark, Verdict
from pipeline.tools import child, pdf_pages, typeset
from pipeline.tools.child import ChildLimits
from pipeline.tools.ocr_seen import OcrWord
from redaction.burn.document import PICTURE, BurnReport, burn
from redaction.burn.output import TITLE
from redaction.legend import CONCEPT, append_legend, count_gronden, legend_text
from redaction.verify.gate import KEEP_LOST, find_missed, find_repeats, find_seen, read_kept, verify
from redaction.verify.hidden import find_hidden, hidden_words
from redaction.verify.layers import choose_words, lay_words
from redaction.verify.looks import compare_looks

ReadPage = Callable[[Path, int, Sequence[Box]], Sequence[OcrWord]]
"""Reads the picture of a page (1-based) of a PDF, boxes left out; `verify.eyes.read_words` or one like it."""
OWN_TEXT, SEEN_TEXT = "uit het origineel", "herkend op het gelakte beeld"
NO_EYES = "geen: tekstherkenning staat uit of is niet geïnstalleerd"
NO_TEXT = "geen: er is niets met zekerheid te lezen"


@dataclass(frozen=True, slots=True)
class Made:
    """A released form before judgement."""

    report: BurnReport
    findings: tuple[Finding, ...]
    """What the gate found wrong; empty when the form may go out."""
    repeats: tuple[Finding, ...]
    """Places where a redacted text also stands outside the boxes: a decision to look at, not a leak."""
    texts: Mapping[int, str] = field(default_factory=dict)
    """By page that became a picture, where the text in it comes from, or why it has none."""


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

    With `limits` the native code runs in a process of its own. With `read_page` (a function of a module) each page
    that became a picture gets the words that are read on it once it is redacted, and pages that were read by OCR are
    looked at once more by the gate: boxes from OCR may lie a little off.

    Raises:
        ExtractionError: The rendition cannot be read.
        ConfigError: A ground is unknown.
    """
    stays = {page.number: _without(page, accepted) for page in document.pages}
    ocr_pages = {page.number: stays[page.number] for page in document.pages if _is_recognised(page)}
    hidden = hidden_words(document, stays)
    texts = tuple(mark_texts(document, mark) for mark in accepted)
    places = {page.number: tuple(word.box for word in page.words) for page in document.pages}
    job = _Job(rendition, tuple(accepted), texts, out, raster_dpi, concept, ocr_pages, hidden, read_page, stays, places)
    # the time limit of a child holds per answer: one for making, one for judging, one for each picture that is read
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
    stays: Mapping[int, str]
    """By page the text to be seen on it that stays."""
    places: Mapping[int, tuple[Box, ...]]
    """By page the places of its words, in the order of reading."""


def _without(page: Page, marks: Sequence[RedactionMark]) -> str:
    """Give the text of a page with each marked part cut out."""
    text = list(page.text)
    for part in (part for mark in marks for part in mark.span.parts if part.page == page.number):
        text[part.start : part.end] = " " * (part.end - part.start)
    return "".join(text)


def mark_texts(document: Document, mark: RedactionMark) -> tuple[str, ...]:
    """Give the text of a mark, one string per page it touches; it stays in memory."""
    return tuple(document.pages.page(part.page).text[part.start : part.end] for part in mark.span.parts)


_Steps = Generator["Made | None", None, None]


def _steps(job: _Job) -> _Steps:
    """Yield None after each step of making and judging, and the form once it is judged."""
    report = burn(job.rendition, job.marks, job.out, raster_dpi=job.raster_dpi, ocr_pages=job.ocr_pages)
    yield None
    read: dict[int, Sequence[OcrWord] | None] = {}
    for page in report.pages:
        if page.way == PICTURE:
            read[page.number] = _read(job, page.number, _on(report, page.number))
            yield None
    laid = _lay(job, report, read)
    append_legend(job.out, count_gronden(report), concept=job.concept)
    yield None
    seen: list[Finding] = []
    for number, words in read.items():
        seen += _look(job, number, words)
        yield None
    texts = {n: SEEN_TEXT if n in laid else NO_EYES if words is None else NO_TEXT for n, words in read.items()}
    yield _judge(job, report, laid, seen, texts)


def _on(report: BurnReport, number: int) -> list[Box]:
    return [placed.box for placed in report.boxes if placed.page == number]


def _read(job: _Job, number: int, boxes: Sequence[Box]) -> Sequence[OcrWord] | None:
    """Give what can be read on a page that became a picture; None when there is nothing to read with."""
    try:
        return job.read_page(job.out, number, boxes) if job.read_page else None
    except (ToolMissing, ModuleNotFoundError):
        return None


def _lay(job: _Job, report: BurnReport, read: Mapping[int, Sequence[OcrWord] | None]) -> dict[int, str]:
    """Give the pictures their text back and tell by page what it says."""
    chosen = {n: choose_words(words, _on(report, n), job.places.get(n, ())) for n, words in read.items() if words}
    return lay_words(job.out, chosen, report.boxes)


def _look(job: _Job, number: int, words: Sequence[OcrWord] | None) -> Iterator[Finding]:
    """Look for what had to go on a picture; once more in the finished file where the boxes themselves are from OCR."""
    if job.read_page is None or words is None:
        return iter(())
    read = partial(_say, job.read_page) if number in job.ocr_pages else lambda *_: _text(words)
    return find_seen(job.out, _secrets(job), {number: job.stays.get(number, "")}, read)


def _say(read_page: ReadPage, pdf: Path, number: int) -> str:
    return _text(read_page(pdf, number, ()))


def _text(words: Sequence[OcrWord]) -> str:
    return " ".join(word.text for word in words)


def _secrets(job: _Job) -> list[str]:
    return [text for parts in job.texts for text in {*parts, " ".join(parts)}]


def _judge(
    job: _Job, report: BurnReport, laid: Mapping[int, str], seen: Sequence[Finding], texts: Mapping[int, str]
) -> Made:
    kept, secrets = read_kept(job.rendition, report.covered), _secrets(job)
    places = [(mark.boxes, " ".join(parts)) for mark, parts in zip(job.marks, job.texts, strict=True)]
    aside: dict[int, list[Box]] = {}
    for number, box in (*report.boxes, *report.covered, *report.moved):
        aside.setdefault(number, []).append(box)
    pictures = [page.number for page in report.pages if page.way == PICTURE]
    expected = _expected(job, report, {**kept, **{number: laid.get(number, "") for number in pictures}})
    # what was read on a picture tells what it shows, not what it may show
    allowed = {**expected, **{number: f"{job.stays.get(number, '')} {_mine(job)}" for number in pictures}}
    own = (*report.labels, TITLE, legend_text(count_gronden(report), concept=job.concept), CONCEPT, *laid.values())
    found = (
        *seen,
        *verify(job.out, secrets=secrets, boxes=report.boxes, expected_words=expected, allowed_words=allowed),
        *find_missed(job.rendition, places, job.ocr_pages),
        *find_hidden(job.out, job.hidden, own),
        *compare_looks(job.rendition, job.out, aside),
    )
    return Made(report, found, find_repeats(secrets, kept), texts)


def _mine(job: _Job) -> str:
    return CONCEPT if job.concept else ""


def _is_recognised(page: Page) -> bool:
    """Tell whether a page was read from its picture, wholly or for the most part."""
    return page.source == "ocr" or sum(word.confidence < 1 for word in page.words) * 2 > len(page.words)


def _expected(job: _Job, report: BurnReport, kept: Mapping[int, str]) -> dict[int, str]:
    """Give by page the text that the finished file must hold outside its boxes, our own words included."""
    expected = {number: f"{text} {_mine(job)}" for number, text in kept.items()}
    legend = legend_text(count_gronden(report), concept=job.concept)
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
        "pages": [
            {"page": p.number, "way": p.way, "reason": p.reason or None, "text": made.texts.get(p.number, OWN_TEXT)}
            for p in made.report.pages
        ],
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
