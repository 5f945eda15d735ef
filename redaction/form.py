"""Makes the released form of one document and puts it before the gate; nothing here decides."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import ExtractionError, ToolMissing
from pipeline.model.document import Document
from pipeline.model.place import Box
from pipeline.model.woo import Finding, RedactionMark
from pipeline.tools import child
from pipeline.tools.media import TYPESET
from pipeline.tools.ocr_seen import OcrWord
from redaction.burn.document import PICTURE, VECTOR, BurnReport, burn
from redaction.burn.held import hold
from redaction.burn.scan.raster import MISPLACED
from redaction.burn.typed.document import burn_typed
from redaction.job import Job, Made, Making, is_recognised, mark_texts, secrets_of, without, written_text
from redaction.judge import drawn_areas, judge
from redaction.legend import append_legend, count_gronden, legend_notes
from redaction.verify.gate import LEAK, find_seen
from redaction.verify.gate import PICTURE as SEEN
from redaction.verify.hidden import hidden_words
from redaction.verify.images import look_into_images
from redaction.verify.layers import choose_words, lay_words
from redaction.verify.regions import read_areas
from redaction.verify.unjudged import find_unjudged, look_at_drawn

OWN_TEXT, SEEN_TEXT = "uit het origineel", "herkend op het gelakte beeld"
NO_EYES = "geen: tekstherkenning staat uit of is niet geïnstalleerd"
NO_TEXT = "geen: er is niets met zekerheid te lezen"


def make_form(
    rendition: Path,
    document: Document,
    accepted: Sequence[RedactionMark],
    out: Path,
    way: Making,
    *,
    concept: bool,
    whole_pages: Mapping[int, tuple[str, ...]] | None = None,
    terms: Sequence[str] = (),
) -> Made:
    """Burn, add the legend, and verify; `out` is there afterwards, also when the gate found something.

    A `concept` says so on every page. `whole_pages` (1-based) are withheld as a whole, each with its grounds.
    `terms` are texts that had to go wherever they stand: none may be read in the form, also when nobody found it.

    Raises:
        ExtractionError: The rendition cannot be read.
        ConfigError: A ground is unknown.
    """
    stays = {page.number: without(page, accepted) for page in document.pages}
    ocr_pages = {page.number: stays[page.number] for page in document.pages if is_recognised(page)}
    hidden = hidden_words(document, stays)
    texts = tuple(mark_texts(document, mark) for mark in accepted)
    places = {page.number: tuple(word.box for word in page.words) for page in document.pages}
    job = Job(
        rendition, tuple(accepted), texts, out, way if document.media_type in TYPESET else replace(way, set_anew=None),
        concept, ocr_pages, hidden, stays, places, whole_pages or {},
        tuple(written_text(document, mark) for mark in accepted),
        {page.number: page.text for page in document.pages}, tuple(terms),
    )  # fmt: skip
    # the time limit of a child holds per answer: one for making, one for judging, one for each picture that is read
    steps = child.stream(_writing_to(way.limits, out.parent), _steps, job) if way.limits else _steps(job)
    *_, made = steps
    if made is None:
        raise ExtractionError("de controle van de gelakte PDF is niet afgemaakt. Probeer het opnieuw.")
    return made


def _writing_to(limits: child.ChildLimits, folder: Path) -> child.ChildLimits:
    return limits if limits.writable is None else replace(limits, writable=(*limits.writable, folder))


_Steps = Generator["Made | None", None, None]


def _steps(job: Job) -> _Steps:
    """Yield None after each step of making and judging, and the form once it is judged."""
    report = _burn(job)
    yield None
    read: dict[int, Sequence[OcrWord] | None] = {}
    for page in report.pages:
        if page.way == PICTURE:
            read[page.number] = _read(job, page.number, _on(report, page.number))
            yield None
    laid = _lay(job, report, read)
    append_legend(job.out, count_gronden(report), concept=job.concept, notes=legend_notes(report))
    report = _hold(job, report)
    yield None
    seen: list[Finding] = list(_unlooked(report, read))
    for number, words in read.items():
        seen += (*_look(job, number, words), *find_unjudged(number, words or (), job.judged.get(number, "")))
        yield None
    for finding in _look_at_drawn(job, report, tuple(read)):
        seen += [finding] if finding else []
        yield None
    for finding in look_into_images(job.out, secrets_of(job), job.stays, job.way.read_page, tuple(read)):
        seen += [finding] if finding else []
        yield None
    for finding in read_areas(job.out, report.made, drawn_areas(job, report), job.way.read_page):
        seen += [finding] if finding else []
        yield None
    texts = {n: SEEN_TEXT if n in laid else NO_EYES if words is None else NO_TEXT for n, words in read.items()}
    yield judge(job, report, laid, seen, texts)


def _burn(job: Job) -> BurnReport:
    """Make the pages: what we typeset ourselves is set anew, unless words have to keep their places.

    An area without words has no place in pages that are set anew: then the rendition is burned as any other.
    """
    areas = any(not mark.parts for mark in job.marks)
    if job.way.set_anew and not job.way.keep_positions and not job.whole_pages and not areas:
        report = burn_typed(
            job.rendition,
            job.marks,
            job.out,
            set_anew=job.way.set_anew,
            raster_dpi=job.way.raster_dpi,
            light_labels=job.way.light_labels,
        )
        if report:
            return report
    return burn(
        job.rendition,
        job.marks,
        job.out,
        raster_dpi=job.way.raster_dpi,
        ocr_pages=job.ocr_pages,
        keep_positions=job.way.keep_positions,
        light_labels=job.way.light_labels,
        whole_pages=job.whole_pages,
        places=job.places,
    )


def _hold(job: Job, report: BurnReport) -> BurnReport:
    """Let the finished file claim no standard that it does not keep."""
    level, reasons = hold(job.out)
    return replace(report, level=level, faults=(*report.faults, *((0, reason) for reason in reasons)))


def _on(report: BurnReport, number: int) -> list[Box]:
    return [placed.box for placed in report.boxes if placed.page == number]


def _read(job: Job, number: int, boxes: Sequence[Box]) -> Sequence[OcrWord] | None:
    """Give what can be read on a page that became a picture; None when there is nothing to read with."""
    try:
        return job.way.read_page(job.out, number, boxes) if job.way.read_page else None
    except (ToolMissing, ModuleNotFoundError):
        return None


def _lay(job: Job, report: BurnReport, read: Mapping[int, Sequence[OcrWord] | None]) -> dict[int, str]:
    """Give the pictures their text back and tell by page what it says."""
    chosen = {n: choose_words(words, _on(report, n), job.places.get(n, ())) for n, words in read.items() if words}
    return lay_words(job.out, chosen, report.boxes)


def _look(job: Job, number: int, words: Sequence[OcrWord] | None) -> Iterator[Finding]:
    """Look for what had to go on a picture; once more in the finished file where the boxes themselves are from OCR."""
    if job.way.read_page is None or words is None:
        return iter(())
    said = [_text(words)]
    if number in job.ocr_pages:  # each engine sees what the other does not
        said = [_text(job.way.read_page(job.out, number, (), again)) for again in (False, True)]
    stays = {number: job.stays.get(number, "")}
    return (
        f for text in said for f in find_seen(job.out, secrets_of(job), stays, lambda *_, text=text: text, job.terms)
    )


def _look_at_drawn(job: Job, report: BurnReport, skip: Sequence[int]) -> Iterator[Finding | None]:
    """Yield what nobody judged on rewritten pages, and None after each look; a form set anew holds no drawings."""
    rewritten = {page.number: job.judged.get(page.number, "") for page in report.pages if page.way == VECTOR}
    boxes = {number: _on(report, number) for number in rewritten}
    return look_at_drawn(job.out, rewritten, boxes, job.way.read_page, skip)


def _unlooked(report: BurnReport, read: Mapping[int, Sequence[OcrWord] | None]) -> Iterator[Finding]:
    """Yield a finding for every page with boxes whose text layer lies beside its picture, and that nobody looked at."""
    for number, doubt in report.doubts:
        if doubt == MISPLACED and read.get(number) is None and _on(report, number):
            yield Finding(LEAK, number, None, SEEN, "de tekstlaag ligt niet op het beeld, en tekstherkenning staat uit")


def _text(words: Sequence[OcrWord]) -> str:
    return " ".join(word.text for word in words)
