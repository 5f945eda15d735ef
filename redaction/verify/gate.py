"""The release gate: searches a finished file for every secret and checks that all else is still there.

Findings name a page and a reader, never the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.model.place import Box
from pipeline.model.woo import Finding, PlacedBox
from redaction.burn.tags.spoken import own_words
from redaction.verify.fonts import find_traces
from redaction.verify.needles import (
    Hay,
    Kind,
    Needle,
    Search,
    count_all,
    literal_needles,
    make_needles,
    split,
    whole_needles,
)
from redaction.verify.readers import PDFIUM, PDFMINER, PYPDF, RAW, Reading, read_pdfium
from redaction.verify.runs import PageText
from redaction.verify.structure import find_strange_parts

LEAK, UNDER_BOX, KEEP_LOST, REPEAT, STRUCTURE = "leak", "under_box", "keep_lost", "repeat", "structure"
PICTURE = "beeld"
_LABEL = re.compile(r"(?:\d(?:\.\d){1,2}[a-z]?;?)+")
_RAW_WORD = 4
_MISSED = 0.2
"""Share of the letters of a mark that may fail to lie in its boxes: readers spell broken fonts differently."""
_INSIDE = 0.4
"""Points by which the middle of a letter must lie inside a box."""
_MUST_READ = (PDFIUM, PDFMINER, PYPDF)
"""Readers that are always there: a file that one of them cannot open is no finished file."""


def verify(
    released: Path | Reading,
    *,
    secrets: Sequence[str],
    boxes: Sequence[PlacedBox] | None = None,
    expected_words: Mapping[int, str] | None = None,
    allowed_words: Mapping[int, str] | None = None,
    terms: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Give all that is wrong with a released PDF of ours; empty when nothing is.

    Args:
        released: The finished file, or what was read of it already.
        secrets: The texts that were taken out; they never reach a finding.
        boxes: The boxes as drawn; inside them nothing but a label may be extracted.
        expected_words: By page (1-based) the text that must be there, as `read_kept` gives it; for a page that went
            out as a picture what was laid over it.
        allowed_words: By page the text that had to stay: a secret that also stands in it was kept by decision and is
            no leak there. Without it `expected_words`.
        terms: Texts that had to go wherever they stand, also when nobody found them; on the pages they are searched
            as they were written.
    """
    reading = released if isinstance(released, Reading) else Reading(released)
    needles, allowed = make_needles(secrets), (allowed_words or expected_words or {})
    found = list(find_strange_parts(reading.path))
    found += (
        Finding(STRUCTURE, None, None, reader, "deze lezer kan het bestand niet openen")
        for reader in _MUST_READ
        if reading.pages(reader) is None
    )
    search = Search({*needles, *literal_needles(terms)})
    stays = {number: search.count(text) for number, text in allowed.items()}
    for reader, pages in reading.all_pages.items():
        found += _find_leaks(reader, pages, search, stays)
        found += _find_in_boxes(reader, pages, boxes or ())
    found += _find_beside(reading, needles, allowed)
    shown = "".join(page.text for pages in reading.all_pages.values() for page in pages)
    if reading.pages(PDFIUM) is not None:
        found += find_traces(reading.path, secrets, shown)
    if expected_words is not None and reading.pages(PDFIUM) is not None:
        found += _find_lost(read_kept(reading, boxes or ()), expected_words)
    return tuple(found)


def read_kept(file: Path | Reading, boxes: Sequence[PlacedBox]) -> dict[int, str]:
    """Give by page (1-based) what must still be there after burning: all text outside the boxes.

    Raises:
        ExtractionError: The file cannot be read.
    """
    pages = _pdfium(file)
    by_page: dict[int, list[Box]] = {}
    for number, box in boxes:
        by_page.setdefault(number, []).append(box)
    return {number: page.kept(by_page.get(number, ())) for number, page in enumerate(pages, start=1)}


def _pdfium(file: Path | Reading) -> Sequence[PageText]:
    known = file.pages(PDFIUM) if isinstance(file, Reading) else None
    return known if known is not None else read_pdfium(file.path if isinstance(file, Reading) else file)


def find_repeats(secrets: Sequence[str], kept: Mapping[int, str]) -> tuple[Finding, ...]:
    """Give the pages on which a redacted text also stands outside the boxes, as a whole."""
    needles = whole_needles(secrets)
    return tuple(
        Finding(REPEAT, number, None, PDFIUM, f"{len(found)} gelakte teksten staan hier ook buiten de vakken")
        for number, text in kept.items()
        if (found := count_all(needles, text))
    )


def find_missed(
    rendition: Path | Reading, places: Sequence[tuple[Sequence[PlacedBox], str]], unread: Collection[int]
) -> Iterator[Finding]:
    """Yield a finding for every mark whose boxes do not lie on its text; `unread` pages have no text of their own.

    `places` holds per mark its boxes and its text. A text that stands twice on a page and is burned in the wrong
    place looks like text kept by decision: only this tells.
    """
    pages = _pdfium(rendition)
    for boxes, text in places:
        if not boxes or any(placed.page in unread or placed.page > len(pages) for placed in boxes):
            continue
        under = "".join(pages[number - 1].within(box, -_INSIDE) for number, box in boxes)
        wanted = Counter(Hay(text).run)
        if (wanted - Counter(Hay(under).run)).total() > _MISSED * wanted.total():
            yield Finding(LEAK, boxes[0].page, boxes[0].box, PDFIUM, "het vak ligt niet op de gemarkeerde tekst")


def find_seen(
    released: Path,
    secrets: Sequence[str],
    allowed: Mapping[int, str],
    read_page: Callable[[Path, int], str],
    terms: Sequence[str] = (),
) -> Iterator[Finding]:
    """Yield a finding for every page on which a secret can be seen more often than it was to stay.

    `allowed` gives by page (1-based) to look at the text that stays; `read_page` reads the picture of a page.
    """
    made = {*make_needles(secrets), *literal_needles(terms)}
    needles = [needle for needle in sorted(made) if needle.kind is not Kind.POINTS and not _is_spread(needle)]
    for number, text in allowed.items():
        more = count_all(needles, read_page(released, number)) - count_all(needles, text)
        if more:
            yield Finding(LEAK, number, None, PICTURE, f"{len(more)} gelakte teksten zijn nog te zien")


def _find_leaks(
    reader: str, pages: Sequence[PageText], search: Search, stays: Mapping[int, Counter[Needle]]
) -> Iterator[Finding]:
    for number, page in enumerate(pages, start=1):
        more = search.count(page.text) - stays.get(number, Counter())
        if more:
            box = _place(page, more, stays.get(number, Counter()))
            yield Finding(LEAK, number, box, reader, f"{len(more)} gelakte teksten zijn nog te lezen")


def _place(page: PageText, found: Counter[Needle], stays: Counter[Needle]) -> Box | None:
    """Give where a secret stands when that is certain: a word of it that stands on the page once."""
    words = {needle.text for needle in found if needle.kind is Kind.WORDS and needle not in stays}
    places = [box for run, box in page.placed if words & set(split(run.text))]
    return places[0] if len(places) == 1 else None


def _find_beside(reading: Reading, needles: Sequence[Needle], allowed: Mapping[int, str]) -> Iterator[Finding]:
    """Search all bytes and what stands on no page, for what may stand nowhere: bytes do not tell their page."""
    everything = Hay(" ".join((*allowed.values(), own_words())))
    stays = Search(needles).count(everything.text)  # also needles of more than one word
    hidden = [n for n in needles if n not in stays and n.text not in everything.run]
    wanted = [n for n in hidden if len(n.text) >= _RAW_WORD and not _is_spread(n)]
    search = Search(wanted)
    for reader, texts in reading.beside.items():
        found: Counter[Needle] = Counter()
        for text in texts:
            found.update(search.count(text, by_line=reader == RAW))
        if found:
            yield Finding(LEAK, None, None, reader, f"{len(found)} gelakte teksten staan nog in het bestand zelf")


def _is_spread(needle: Needle) -> bool:
    """Tell whether a needle is a word with its letters apart: in bytes these occur by chance."""
    return needle.kind is Kind.WORDS and needle.text[1:2] == " "


def _find_in_boxes(reader: str, pages: Sequence[PageText], boxes: Sequence[PlacedBox]) -> Iterator[Finding]:
    """Yield the boxes in which a reader that tells places finds anything but a label."""
    if not any(page.runs for page in pages):
        return
    for number, box in boxes:
        if number > len(pages):
            yield Finding(UNDER_BOX, number, box, reader, "het vak ligt op een bladzijde die er niet is")
            continue
        text = "".join(pages[number - 1].within(box, _INSIDE).split())
        if not _LABEL.fullmatch(text):
            reason = "in het vak is andere tekst te lezen dan de grond" if text else "het vak heeft geen grond"
            yield Finding(UNDER_BOX, number, box, reader, reason)


def _find_lost(now: Mapping[int, str], expected: Mapping[int, str]) -> Iterator[Finding]:
    for number, text in expected.items():
        left = now.get(number, "")
        if Hay(left).run != Hay(text).run:
            lost = Counter(split(text)) - Counter(split(left))
            yield Finding(
                KEEP_LOST, number, None, PDFIUM, f"{lost.total()} woorden buiten de vakken zijn weg of anders"
            )
