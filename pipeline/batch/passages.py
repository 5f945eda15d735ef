"""Finds the same words in two documents, page by page and mail by mail, and carries a place from one to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.model.document import Document, Page
from pipeline.model.place import Part

_QUOTED = ">"
"""What a mail program puts before each line that it quotes: it is no word of the mail."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words of one document: a page, or a mail that may run over pages."""

    words: tuple[tuple[int, int, int], ...]
    """Page (1-based), start and end of each word in the text of its page."""
    text: tuple[str, ...]
    """The words themselves: two passages are the same when these are."""

    def position(self, part: Part) -> tuple[int, int, int, int] | None:
        """Give the first and last word of a place, with the letters cut off before and after; None when not inside."""
        inside = [
            number
            for number, (page, start, end) in enumerate(self.words)
            if page == part.page and start < part.end and part.start < end
        ]
        if not inside:
            return None
        first, last = self.words[inside[0]], self.words[inside[-1]]
        if part.start < first[1] or part.end > last[2]:
            return None
        return inside[0], inside[-1], part.start - first[1], last[2] - part.end

    def place(self, position: tuple[int, int, int, int]) -> tuple[Part, ...]:
        """Give the place of a position in this passage, one part per page."""
        first, last, before, after = position
        parts = []
        for page, run in groupby(self.words[first : last + 1], key=lambda word: word[0]):
            words = list(run)
            parts.append(Part(page, words[0][1], words[-1][2]))
        parts[0] = parts[0]._replace(start=parts[0].start + before)
        parts[-1] = parts[-1]._replace(end=parts[-1].end - after)
        return tuple(parts)


def passages(document: Document, least_words: int) -> Iterator[Passage]:
    """Yield the pages of a document and the mails in it that were found on its pages, however they overlap."""
    pages = {page.number: page for page in document.pages}
    for page in pages.values():
        yield _passage([page], (page.number, 0), (page.number, len(page.text)))
    for message in document.about.messages:
        if message.start != message.end:
            run = [pages[number] for number in range(message.start[0], message.end[0] + 1) if number in pages]
            found = _passage(run, message.start, message.end)
            if len(found.text) >= least_words:
                yield found


def _passage(pages: Sequence[Page], start: tuple[int, int], end: tuple[int, int]) -> Passage:
    """Give the words between two places; a mail ends at a letter, and the point behind its last word is part of it."""
    words, text = [], []
    for page in pages:
        for word in page.words:
            shown = page.text[word.start : word.end].lstrip(_QUOTED)
            begin = word.end - len(shown)
            if shown and (page.number, begin) < end and (page.number, word.end) > start:
                words.append((page.number, begin, word.end))
                text.append(shown)
    return Passage(tuple(words), tuple(text))


def carry(place: Sequence[Part], source: Sequence[Passage], target: Sequence[Passage]) -> tuple[Part, ...]:
    """Give where the words of a place stand in another document; empty when no passage around it is the same there.

    All of the place must lie in one passage, whose words are the same, in the same order, from first to last.
    """
    for one in source:
        positions = [one.position(part) for part in place]
        if not one.text or any(position is None for position in positions):
            continue
        same = [other for other in target if other.text == one.text]
        if len(same) == 1 or (same and len(same[0].words) == len(one.words) and _one_place(same)):
            return tuple(part for at in positions if at for part in same[0].place(at))
    return ()


def _one_place(same: Sequence[Passage]) -> bool:
    """Tell whether passages are one run of words seen twice: a mail that fills a page."""
    return len({one.words for one in same}) == 1
