"""Judges a redacted PDF of anyone against its original: what lies under boxes but can still be copied.

Beside what a file tells by itself: do words that left the page still stand elsewhere in it, and is what the original
hid really gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.model.woo import Finding
from redaction.verify.alone import see_pages, verify_alone
from redaction.verify.hidden import find_hidden, hidden_words
from redaction.verify.needles import Kind, Needle, Search, split
from redaction.verify.readers import RAW, Reading

__all__ = ["hidden_words", "verify_alone", "verify_pair"]

_WORD = 4
"""Letters from which a word that left the page is searched elsewhere."""
_SURVIVES = 0.3
"""Share of the words of a page that must still be text before the missing ones count as taken out."""


def verify_pair(original: Path, released: Path, hidden: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Give all that is wrong with `released` as the redacted form of `original`; empty when nothing is found.

    `hidden` are the words that the original hides, of `verify.hidden.hidden_words`: none of them may be left.

    Raises:
        EncryptedInput: One of the two opens only with a password.
        ExtractionError: One of the two is no readable PDF.
    """
    reading = Reading(released)
    gone = _gone(_visible(original), _visible(released))
    found = (*verify_alone(released), *_elsewhere(reading, gone), *find_hidden(reading, hidden, ()))
    return tuple(dict.fromkeys(found))


def _visible(path: Path) -> list[list[str]]:
    """Give by page the folded words that people can see."""
    return [split(" ".join(page.seen.visible)) for page in see_pages(path)]


def _gone(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> list[str]:
    """Give the words that were visible and are nowhere any more; pages that became a picture do not count."""
    still = {word for page in after for word in page}
    gone: set[str] = set()
    for old, new in zip(before, after, strict=False):
        if len(set(old) & set(new)) >= _SURVIVES * len(set(old)):
            gone |= {word for word in old if len(word) >= _WORD and word not in still}
    return sorted(gone)


def _elsewhere(reading: Reading, gone: Sequence[str]) -> Iterator[Finding]:
    search = Search(Needle(word, Kind.WORDS) for word in gone)
    for reader, texts in reading.beside.items():
        found = {needle for text in texts for needle in search.count(text, by_line=reader == RAW)}
        if found:
            told = f"{len(found)} woorden zijn van de bladzijde weg maar staan in het bestand"
            yield Finding("leak", None, None, reader, told)
            return
