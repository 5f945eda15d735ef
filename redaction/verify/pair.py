"""Judges a redacted PDF of anyone against its original: what lies under boxes but can still be copied.

Three questions: can text be extracted that does not show, does something dark or an image lie over text, and do words
that left the page still stand elsewhere in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.model.place import Box
from pipeline.model.woo import Finding
from pipeline.tools.pdf_pages import PlacedChar, find_chars, open_page, open_pdf
from redaction.burn.pdf.check import hidden_letters
from redaction.verify.hidden import find_hidden, hidden_words
from redaction.verify.needles import Needle, count_all, split
from redaction.verify.objects import find_covers, find_redact_marks
from redaction.verify.readers import PDFIUM, RAW, read_raw
from redaction.verify.structure import find_author

__all__ = ["hidden_words", "verify_pair"]

_MOST = 0.6
"""Share of the letters of a word that must be hidden before the word counts."""
_WORD = 4
"""Letters from which a word that left the page is searched elsewhere."""
_CELL = 12.0
"""Points of the grid in which letters are compared with their neighbours."""
_MUCH = 0.35
"""Share of the smaller letter from which two letters stand on one place."""
_SURVIVES = 0.3
"""Share of the words of a page that must still be text before the missing ones count as taken out."""


def verify_pair(original: Path, released: Path, hidden: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Give all that is wrong with `released` as the redacted form of `original`; empty when nothing is found.

    `hidden` are the words that the original hides, of `verify.hidden.hidden_words`: none of them may be left.

    Raises:
        EncryptedInput: One of the two opens only with a password.
        ExtractionError: One of the two is no readable PDF.
    """
    before, after = [_visible(page) for page in _pages(original)], list(_pages(released))
    found = [finding for number, page in enumerate(after, start=1) for finding in _judge(number, page)]
    gone = _gone(before, [_visible(page) for page in after])
    found += _elsewhere(released, gone)
    found += find_hidden(released, hidden, ())
    return (*found, *find_author(released))


class _Page:
    """One page as read: its words, which letters hide, and what lies over them."""

    def __init__(self, document: Any, number: int) -> None:
        raw = document[number - 1]
        self.letters = [c for c in find_chars(raw) if not c.char.isspace()]
        self.covers = list(find_covers(raw, self.letters))
        self.redact_marks = list(find_redact_marks(raw))
        raw.close()
        # only now: making annotations part of the page takes them off the list
        with open_page(document, number) as shown:
            self.hidden = {letter.index for letter in hidden_letters(shown, self.letters)}


def _pages(path: Path) -> Iterator[_Page]:
    with open_pdf(path) as document:
        for number in range(1, len(document) + 1):
            yield _Page(document, number)


def _words(letters: Sequence[PlacedChar]) -> Iterator[list[PlacedChar]]:
    """Yield the letters word by word; a word ends where pdfium saw or the file holds a space."""
    number, last = 0, None
    keyed = []
    for letter in letters:
        if letter.spaced or (last is not None and letter.index != last + 1):
            number += 1
        keyed.append((number, letter))
        last = letter.index
    for _, row in groupby(keyed, key=lambda item: item[0]):
        yield [letter for _, letter in row]


def _judge(number: int, page: _Page) -> Iterator[Finding]:
    """Yield the words of one page that can be copied though someone covered them."""
    covered = {index for cover in page.covers for index in cover}
    doubled = set(_doubled(page.letters))
    for word in _words(page.letters):
        telling = [letter for letter in word if letter.char.isalnum()]
        if len(telling) < 2:
            continue
        for indices, reason in ((page.hidden, "te kopiëren maar niet te zien"), (covered, "te kopiëren onder een vak")):
            if sum(letter.index in indices for letter in telling) >= _MOST * len(telling):
                yield Finding("under_box", number, _hull(word), PDFIUM, f"tekst is {reason}")
                break
        else:
            if sum(letter.index in doubled for letter in telling) >= _MOST * len(telling):
                yield Finding("under_box", number, _hull(word), PDFIUM, "tekst staat achter andere tekst")
    for box in page.redact_marks:
        yield Finding("structure", number, box, PDFIUM, "een lakmarkering is wel gezet maar niet toegepast")


def _doubled(letters: Sequence[PlacedChar]) -> Iterator[int]:
    """Yield the letters that share their place with a different letter; the same one twice is bold print."""
    cells: dict[tuple[int, int], list[PlacedChar]] = {}
    for letter in letters:
        column, row = int(letter.ink.x0 // _CELL), int(letter.ink.top // _CELL)
        near = [other for c in (-1, 0, 1) for r in (-1, 0, 1) for other in cells.get((column + c, row + r), ())]
        for other in near:
            if other.char != letter.char and _overlap(other.ink, letter.ink) > _MUCH:
                yield other.index
                yield letter.index
        cells.setdefault((column, row), []).append(letter)


def _overlap(a: Box, b: Box) -> float:
    """Give the shared part of two rectangles as a share of the smaller one."""
    wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.bottom, b.bottom) - max(a.top, b.top)
    areas = [(box.x1 - box.x0) * (box.bottom - box.top) for box in (a, b)]
    return wide * high / max(min(areas), 1e-6) if wide > 0 and high > 0 else 0.0


def _hull(letters: Sequence[PlacedChar]) -> Box:
    boxes = [letter.box for letter in letters]
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def _visible(page: _Page) -> list[str]:
    """Give the folded words of a page that people can see."""
    shown = [
        "".join(letter.char for letter in word)
        for word in _words(page.letters)
        if not all(letter.index in page.hidden for letter in word)
    ]
    return split(" ".join(shown))


def _gone(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> list[str]:
    """Give the words that were visible and are nowhere any more; pages that became a picture do not count."""
    still = {word for page in after for word in page}
    gone: set[str] = set()
    for old, new in zip(before, after, strict=False):
        if len(set(old) & set(new)) >= _SURVIVES * len(set(old)):
            gone |= {word for word in old if len(word) >= _WORD and word not in still}
    return sorted(gone)


def _elsewhere(released: Path, gone: Sequence[str]) -> Iterator[Finding]:
    needles = [Needle(word, False) for word in gone]
    found = {n for text in read_raw(released) for n in count_all(needles, text, by_line=True)} if needles else set()
    if found:
        yield Finding(
            "leak", None, None, RAW, f"{len(found)} woorden zijn van de bladzijde weg maar staan in het bestand"
        )
