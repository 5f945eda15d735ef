"""The release gate: searches a finished file for every secret and checks that all else is still there.

Findings name a page and a reader, never the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import ExtractionError
from pipeline.model.place import Box
from pipeline.model.woo import Finding, PlacedBox
from pipeline.tools.pdf_pages import find_chars, open_page, open_pdf
from redaction.burn.pdf.check import kept_text
from redaction.verify.needles import Hay, Needle, count_all, make_needles, split
from redaction.verify.readers import PDFIUM, PDFMINER, RAW, PageText, read_pdfium, read_pdfminer, read_raw
from redaction.verify.structure import find_strange_parts

LEAK, UNDER_BOX, KEEP_LOST, REPEAT = "leak", "under_box", "keep_lost", "repeat"
PICTURE = "beeld"
_LABEL = re.compile(r"(?:\d(?:\.\d){1,2}[a-z]?;?)+")
_RAW_WORD = 4
_MISSED = 0.2
"""Share of the letters of a mark that may fail to lie in its boxes: readers spell broken fonts differently."""
_INSIDE = 0.4
"""Points by which the middle of a letter must lie inside a box."""


def verify(
    released: Path,
    *,
    secrets: Sequence[str],
    boxes: Sequence[PlacedBox] | None = None,
    expected_words: Mapping[int, str] | None = None,
    allowed_words: Mapping[int, str] | None = None,
) -> tuple[Finding, ...]:
    """Give all that is wrong with a released PDF of ours; empty when nothing is.

    Args:
        released: The finished file.
        secrets: The texts that were taken out; they never reach a finding.
        boxes: The boxes as drawn; inside them nothing but a label may be extracted.
        expected_words: By page (1-based) the text that must be there, as `read_kept` gives it; for a page that went
            out as a picture what was laid over it.
        allowed_words: By page the text that had to stay: a secret that also stands in it was kept by decision and is
            no leak there. Without it `expected_words`.
    """
    found, seen = list(find_strange_parts(released)), dict[str, list[PageText]]()
    for reader, read in ((PDFIUM, read_pdfium), (PDFMINER, read_pdfminer)):
        try:
            seen[reader] = read(released)
        except ExtractionError:
            found.append(Finding("structure", None, None, reader, "deze lezer kan het bestand niet openen"))
    needles, allowed = make_needles(secrets), (allowed_words or expected_words or {})
    for reader, pages in seen.items():
        found += _find_leaks(reader, pages, needles, allowed)
        found += _find_in_boxes(reader, pages, boxes or ())
    found += _find_raw(released, needles, allowed)
    if expected_words is not None and PDFIUM in seen:
        found += _find_lost(read_kept(released, boxes or ()), expected_words)
    return tuple(found)


def read_kept(rendition: Path, boxes: Sequence[PlacedBox]) -> dict[int, str]:
    """Give by page (1-based) what must still be there after burning: all text outside the boxes.

    Raises:
        ExtractionError: The rendition cannot be read.
    """
    kept = {}
    with open_pdf(rendition) as document:
        for number in range(1, len(document) + 1):
            with open_page(document, number) as page:
                kept[number] = kept_text(find_chars(page), _on(boxes, number), page.get_size())
    return kept


def find_repeats(secrets: Sequence[str], kept: Mapping[int, str]) -> tuple[Finding, ...]:
    """Give the pages on which a redacted text also stands outside the boxes, as a whole."""
    needles = [needle for needle in make_needles(secrets) if needle.loose]
    return tuple(
        Finding(REPEAT, number, None, PDFIUM, f"{len(found)} gelakte teksten staan hier ook buiten de vakken")
        for number, text in kept.items()
        if (found := count_all(needles, text))
    )


def _on(boxes: Sequence[PlacedBox], number: int) -> list[Box]:
    return [placed.box for placed in boxes if placed.page == number]


def find_missed(
    rendition: Path, places: Sequence[tuple[Sequence[PlacedBox], str]], unread: Collection[int]
) -> Iterator[Finding]:
    """Yield a finding for every mark whose boxes do not lie on its text; `unread` pages have no text of their own.

    `places` holds per mark its boxes and its text. A text that stands twice on a page and is burned in the wrong
    place looks like text kept by decision: only this tells.
    """
    pages = [page.letters for page in read_pdfium(rendition)]
    for boxes, text in places:
        if not boxes or any(placed.page in unread or placed.page > len(pages) for placed in boxes):
            continue
        under = "".join(
            letter.char
            for number, box in boxes
            for letter in pages[number - 1]
            if _is_inside(letter.box, box, -_INSIDE)
        )
        wanted = Counter(Hay(text).run)
        if (wanted - Counter(Hay(under).run)).total() > _MISSED * wanted.total():
            yield Finding(LEAK, boxes[0].page, boxes[0].box, PDFIUM, "het vak ligt niet op de gemarkeerde tekst")


def find_seen(
    released: Path, secrets: Sequence[str], allowed: Mapping[int, str], read_page: Callable[[Path, int], str]
) -> Iterator[Finding]:
    """Yield a finding for every page on which a secret can be seen more often than it was to stay.

    `allowed` gives by page (1-based) to look at the text that stays; `read_page` reads the picture of a page.
    """
    needles = make_needles(secrets)
    for number, text in allowed.items():
        more = count_all(needles, read_page(released, number)) - count_all(needles, text)
        if more:
            yield Finding(LEAK, number, None, PICTURE, f"{len(more)} gelakte teksten zijn nog te zien")


def _find_leaks(
    reader: str,
    pages: Sequence[PageText],
    needles: Sequence[Needle],
    expected: Mapping[int, str],
) -> Iterator[Finding]:
    for number, page in enumerate(pages, start=1):
        allowed = count_all(needles, expected.get(number, ""))
        more = count_all(needles, page.text) - allowed
        if more:
            yield Finding(LEAK, number, None, reader, f"{len(more)} gelakte teksten zijn nog te lezen")


def _find_raw(released: Path, needles: Sequence[Needle], expected: Mapping[int, str]) -> Iterator[Finding]:
    """Search all bytes; only for what may stand nowhere, because bytes do not tell their page."""
    everything = Hay(" ".join(expected.values()))
    wanted = [n for n in needles if len(n.text) >= _RAW_WORD and n.text not in everything.run]
    found: Counter[Needle] = Counter()
    for text in read_raw(released):
        found.update(count_all(wanted, text, by_line=True))
    if found:
        yield Finding(LEAK, None, None, RAW, f"{len(found)} gelakte teksten staan nog in het bestand zelf")


def _find_in_boxes(reader: str, pages: Sequence[PageText], boxes: Sequence[PlacedBox]) -> Iterator[Finding]:
    for number, box in boxes:
        if number > len(pages):
            yield Finding(UNDER_BOX, number, box, reader, "het vak ligt op een bladzijde die er niet is")
            continue
        inside = [letter.char for letter in pages[number - 1].letters if _is_inside(letter.box, box, _INSIDE)]
        text = "".join("".join(inside).split())
        if not _LABEL.fullmatch(text):
            reason = "in het vak is andere tekst te lezen dan de grond" if text else "het vak heeft geen grond"
            yield Finding(UNDER_BOX, number, box, reader, reason)


def _is_inside(ink: Box, box: Box, margin: float) -> bool:
    x, y = (ink.x0 + ink.x1) / 2, (ink.top + ink.bottom) / 2
    return box.x0 + margin < x < box.x1 - margin and box.top + margin < y < box.bottom - margin


def _find_lost(now: Mapping[int, str], expected: Mapping[int, str]) -> Iterator[Finding]:
    for number, text in expected.items():
        left = now.get(number, "")
        if Hay(left).run != Hay(text).run:
            lost = Counter(split(text)) - Counter(split(left))
            yield Finding(
                KEEP_LOST, number, None, PDFIUM, f"{lost.total()} woorden buiten de vakken zijn weg of anders"
            )
