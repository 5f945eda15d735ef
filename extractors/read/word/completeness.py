"""Compares what a file says with the words on its pages, and tells what an engine lost.

Order and line ends do not count, nor do signs: a word is lost when the pages hold it fewer times than the file. Words
that ran together or were broken by a line end are found in what is left over when all others are crossed off.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from extractors.read.seen.words import find_tokens
from extractors.read.word.stories import Para, Story, StoryKind, find_paras
from pipeline.tools import pdf_pages
from pipeline.tools.pdf_chars import TextPage

_WORD = re.compile(r"[^\W_]+|[☐☑☒✓✗€]")
_DROPPED = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Signs without shape."""
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_REPEATED = (StoryKind.HEADER, StoryKind.FOOTER)


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece of one paragraph that stands on no page."""

    story: int
    """0-based number of its story."""
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What of a file its pages do not hold."""

    lost: tuple[Lost, ...]
    """In the order of the file."""
    labels: int
    """List items whose number is not there, or another one."""


class _Printed:
    """The words of a rendition, to be crossed off one by one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        self._left = Counter(self._words)
        self._rest = ""

    def take(self, word: str) -> bool:
        """Cross a word off; tell whether it was there."""
        if self._left[word] > 0:
            self._left[word] -= 1
            return True
        return False

    def close(self) -> None:
        """Write what is left in one run of letters, in the order of the pages."""
        kept = []
        for word in reversed(self._words):
            if self._left[word] > 0:
                self._left[word] -= 1
                kept.append(word)
        self._rest = "".join(reversed(kept))

    def take_letters(self, letters: str) -> bool:
        """Cross letters off what is left, also when they run from right to left; tell whether they were there."""
        for form in (letters, letters[::-1]):
            if form in self._rest:
                self._rest = self._rest.replace(form, "\0", 1)
                return True
        return False


class _Claim:
    """One paragraph with the words of it that were not found yet."""

    def __init__(self, story: int, para: Para, printed: _Printed) -> None:
        self.story = story
        self.para = para
        self.places = list(re.finditer(r"\S+", para.text))
        self.gone = [n for n, place in enumerate(self.places) if not _take_all(place.group(), printed)]
        self.label_gone = bool(para.label and self.places) and not _take_all(para.label, printed)

    def settle(self, printed: _Printed) -> str:
        """Look in what is left over; give the text from the first to the last lost word, empty when none is."""
        still: list[int] = []
        for _, numbers in groupby(enumerate(self.gone), key=lambda pair: pair[1] - pair[0]):
            run = [number for _, number in numbers]
            if not printed.take_letters("".join(map(self._letters, run))):
                still += [number for number in run if not printed.take_letters(self._letters(number))]
        return self.para.text[self.places[still[0]].start() : self.places[still[-1]].end()] if still else ""

    def _letters(self, number: int) -> str:
        return "".join(words_of(self.places[number].group()))


def words_of(text: str) -> list[str]:
    """Give the words of a text in the form in which they are compared."""
    return _WORD.findall(unicodedata.normalize("NFKC", _DROPPED.sub("", text)).casefold())


def _take_all(text: str, printed: _Printed) -> bool:
    """Cross the parts of a word off; one that ends on a note number also without it, for engines count in their way."""
    if all([printed.take(part) for part in words_of(text)]):
        return True
    bare = _RAISED.sub("", text)
    return bare != text and all([printed.take(part) for part in words_of(bare)])


def compare(stories: Sequence[Story], rendition: Path) -> Comparison:
    """Tell which text of the stories does not stand in a PDF."""
    printed = _Printed(_printed_words(rendition))
    once = [(n, para) for n, story in enumerate(stories) if story.kind not in _REPEATED for para in _paras(story)]
    again = [(n, para) for n, story in enumerate(stories) if story.kind in _REPEATED for para in _paras(story)]
    claims = [_Claim(number, para, printed) for number, para in (*once, *again)]
    for _, para in again:
        _take_repeats(words_of(para.text), printed)
    printed.close()
    lost = [Lost(claim.story, text) for claim in claims if (text := claim.settle(printed))]
    return Comparison(tuple(sorted(lost, key=lambda one: one.story)), sum(claim.label_gone for claim in claims))


def _paras(story: Story) -> Iterator[Para]:
    return find_paras(story.blocks)


def _take_repeats(words: Sequence[str], printed: _Printed) -> None:
    """Cross a header off on the other pages too, so that its words do not pass for those of the text."""
    while words and all([printed.take(word) for word in words]):
        pass


def _printed_words(rendition: Path) -> Iterator[str]:
    with pdf_pages.open_pdf(rendition) as document:
        for number in range(1, len(document) + 1):
            with pdf_pages.open_page(document, number) as page, TextPage(page) as text:
                for token in find_tokens(text.pieces()):
                    yield from words_of(token.text)
