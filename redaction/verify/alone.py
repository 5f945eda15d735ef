"""Judges a redacted PDF of anyone by itself: what looks covered or hidden and can still be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from pipeline.model.document import Page
from pipeline.model.place import Box
from pipeline.model.woo import Finding
from pipeline.tools.pdf_pages import open_page, open_pdf
from redaction.burn.output import TITLE
from redaction.burn.tags.spoken import own_words
from redaction.verify.needles import split
from redaction.verify.objects import find_notes
from redaction.verify.others import find_elsewhere, find_parts, find_told, find_versions
from redaction.verify.pypdf_reader import read_beside
from redaction.verify.readers import PDFIUM, PYPDF
from redaction.verify.sight import Hidden, Hides, Seen, look
from redaction.verify.wording import leak_alarm, message

UNDER_BOX, STRUCTURE = "under_box", "structure"
_CODE = re.compile(
    r"(?<![\d.])5\.(?:1\.?(?:1\.?[a-e]|2\.?[a-i]|4|5)|2(?:\.1)?|4)(?![\d.])|(?<!\d)10\.[12]\.[a-g]\b|[█■▇▓]{2}|X{4}"
)
"""What an officer writes in the place of what was taken out."""
_COVERED = frozenset({Hides.SHAPE, Hides.IMAGE, Hides.NOTE, Hides.SCAN})


class PageSeen(NamedTuple):
    """One page of a file as people see it."""

    number: int
    """1-based."""
    seen: Seen
    unapplied: tuple[Box, ...]
    """Places that were marked to be redacted and are not."""


def see_pages(path: Path) -> Iterator[PageSeen]:
    """Yield the pages of a PDF of anyone.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
    """
    with open_pdf(path) as document:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            notes = tuple(find_notes(page))
            page.close()
            # only now: making annotations part of the page takes them off the list
            with open_page(document, number) as shown:
                yield PageSeen(
                    number,
                    look(shown, notes),
                    tuple(note.box for note in notes if note.is_redaction),
                )


def verify_alone(released: Path) -> tuple[Finding, ...]:
    """Give all that can be found wrong with a redacted PDF without its original; empty when nothing is.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
    """
    pages = list(see_pages(released))
    found = [finding for page in pages for finding in judge_page(page)]
    visible = {word for page in pages for word in split(" ".join(page.seen.visible))}
    hidden = {word for page in pages for one in page.seen.hidden for word in split(one.text)}
    found += find_elsewhere(tuple(read_beside(released)), hidden - visible, PYPDF)
    found += find_versions(released, visible | hidden)
    found += find_parts(released)
    if looks_redacted(pages) or found:
        found += find_told(released, visible.union(split(f"{TITLE} {own_words()}")))
    return tuple(dict.fromkeys(found))


def judge_page(page: PageSeen) -> Iterator[Finding]:
    """Yield the words of one page that can be copied though someone hid them, those beside each other as one."""
    for by, words in groupby(page.seen.hidden, key=lambda word: word.by):
        for box in _joined([word.box for word in words]):
            yield Finding(UNDER_BOX, page.number, box, PDFIUM, message(by.value))
    for box in page.unapplied:
        yield Finding(STRUCTURE, page.number, box, PDFIUM, message("markering"))


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Give the places of words that follow each other on one line as one place."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        high = box.bottom - box.top
        if last and abs(last.top - box.top) < high / 2 and -high < box.x0 - last.x1 < high:
            joined[-1] = Box(last.x0, min(last.top, box.top), box.x1, max(last.bottom, box.bottom))
        else:
            joined.append(box)
    return joined


def looks_redacted(pages: Sequence[PageSeen]) -> bool:
    """Tell whether someone redacted a document, well or not: there are bars, codes, or marks for it."""
    return any(
        page.seen.has_bars or page.unapplied or _CODE.search(" ".join(page.seen.visible)) or _covered(page)
        for page in pages
    )


def _covered(page: PageSeen) -> list[Hidden]:
    return [word for word in page.seen.hidden if word.by in _COVERED]


def may_be_redacted(page: Page) -> bool:
    """Tell whether a page as the reader saw it looks as if someone redacted it: hidden words, bars or codes."""
    return bool(page.hidden) or _CODE.search(page.text) is not None


def find_alarm(rendition: Path) -> str:
    """Give the alarm on a document that came in redacted while its text can still be copied; empty without.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
    """
    return leak_alarm(find_leaks(rendition))


def find_leaks(rendition: Path) -> dict[int, str]:
    """Give by page (1-based) what covers text that can still be copied: `vak`, `afbeelding`, `balk in de scan`.

    For what comes in redacted by someone else; words that are hidden in another way are told by the reader.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
    """
    return {page.number: words[0].by.value for page in see_pages(rendition) if (words := _covered(page))}
