"""Finds the mentions of a gold standard in a document that was read, and makes marks of them.

A text may have to go in one place and stay in another (a surname that is a town): each place in the document is given
to the place in the source text whose neighbouring letters are most like its own, and goes when that one has to go.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from pipeline.model.document import Document, Page
from pipeline.model.place import Part, Span
from pipeline.model.woo import PlacedBox, RedactionMark

GROND = "5.1.2e"
_REACH = 40
"""Letters of context that are compared on each side."""
_LOOSE_WORD = 8
"""From so many letters a text may also stand inside a longer run."""
_AROUND = 14
"""Letters of context for a place in recognised text, and how like it must be, context and all."""
_LIKE, _LIKE_ITSELF = 0.72, 0.6
_LIGATURES = str.maketrans({"Ɵ": "ti", "Ʃ": "tt", "Ō": "ft"})


@dataclass(frozen=True)
class Letters:
    """A text as its letters and digits, lower case, without accents, and where each stands in the text."""

    text: str
    run: str = field(init=False)
    places: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Take the text apart."""
        found = [(c, at) for at, char in enumerate(self.text) for c in fold(char)]
        object.__setattr__(self, "run", "".join(c for c, _ in found))
        object.__setattr__(self, "places", tuple(at for _, at in found))

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Yield where `wanted` stands in the run, as a word of its own when it is short."""
        for match in re.finditer(re.escape(wanted), self.run):
            if len(wanted) >= _LOOSE_WORD or self.is_word(*match.span()):
                yield match.span()

    def is_word(self, start: int, end: int) -> bool:
        """Tell whether something else than a letter stands before and behind a part of the run."""
        first, last = self.places[start], self.places[end - 1]
        before, after = self.text[first - 1 : first], self.text[last + 1 : last + 2]
        return not before.isalnum() and not after.isalnum()

    def around(self, start: int, end: int) -> tuple[str, str]:
        """Give the letters before (backwards) and behind a part of the run."""
        return self.run[max(start - _REACH, 0) : start][::-1], self.run[end : end + _REACH]


def fold(text: str) -> str:
    """Give the letters and digits of a text, lower case, without accents, broken joined letters repaired."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in plain.casefold() if c.isalnum())


@dataclass(frozen=True, slots=True)
class Placed:
    """What was found of the mentions of one case."""

    marks: tuple[RedactionMark, ...]
    absent: tuple[Mapping[str, Any], ...]
    """Mentions whose text stands on no page: a property of the file, a comment, or not recognised."""


def place(document: Document, case: Mapping[str, Any], *, recognised: bool = False) -> Placed:
    """Give a mark for every place of every mention of a case; `recognised` also takes what is only like it."""
    source = Letters(case["source_text"])
    pages = [(page, Letters(page.text)) for page in document.pages]
    parts, found = set[Part](), set[str]()
    for text in {mention["text"] for mention in case["mentions"]}:
        for page, letters in pages:
            spots = list(_spots(letters, source, fold(text), case["mentions"]))
            if spots:
                found.add(text)
            parts |= {Part(page.number, letters.places[a], letters.places[b - 1] + 1) for a, b in spots}
    missing = [mention for mention in case["mentions"] if mention["text"] not in found]
    if recognised:
        near = {id(mention): _near(pages, source, mention) for mention in missing}
        parts |= {part for part in near.values() if part}
        missing = [mention for mention in missing if not near[id(mention)]]
    by_number = {page.number: page for page, _ in pages}
    return Placed(tuple(_marks(document, by_number, _widest(parts))), tuple(missing))


def _spots(
    letters: Letters, source: Letters, wanted: str, mentions: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, int]]:
    """Yield the places in a page where a text stands that has to go there."""
    spans = [_run_span(source, mention) for mention in mentions]
    known = [(*span, any(a <= span[0] and span[1] <= b for a, b in spans)) for span in source.find(wanted)]
    known += [(a, b, True) for a, b in spans if source.run[a:b] == wanted and (a, b, True) not in known]
    for start, end in letters.find(wanted):
        here = letters.around(start, end)
        best = max(known, key=lambda row: (_alike(here, source.around(row[0], row[1])), row[2]), default=None)
        if best and best[2]:
            yield start, end


def _run_span(source: Letters, mention: Mapping[str, Any]) -> tuple[int, int]:
    return bisect_left(source.places, mention["start"]), bisect_left(source.places, mention["end"])


def _alike(a: tuple[str, str], b: tuple[str, str]) -> int:
    """Count the letters that two places have in common around them, without a break."""
    return sum(_common(x, y) for x, y in zip(a, b, strict=True))


def _common(a: str, b: str) -> int:
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _near(pages: Sequence[tuple[Page, Letters]], source: Letters, mention: Mapping[str, Any]) -> Part | None:
    """Give the place that is most like a mention with the letters around it, when it is like it enough."""
    start, end = _run_span(source, mention)
    before, text = source.run[max(start - _AROUND, 0) : start], source.run[start:end]
    whole = before + text + source.run[end : end + _AROUND]
    best: tuple[float, Part] | None = None
    for page, letters in pages:
        for at in range(max(len(letters.run) - len(whole), 0) + 1):
            window = letters.run[at : at + len(whole)]
            matcher = SequenceMatcher(None, window, whole, autojunk=False)
            if matcher.quick_ratio() < _LIKE or (ratio := matcher.ratio()) < max(_LIKE, best[0] if best else 0):
                continue
            a, b = _carry(matcher, len(before), len(before) + len(text))
            if b > a and SequenceMatcher(None, window[a:b], text, autojunk=False).ratio() >= _LIKE_ITSELF:
                best = ratio, Part(page.number, letters.places[at + a], letters.places[at + b - 1] + 1)
    return best[1] if best else None


def _carry(matcher: SequenceMatcher[str], start: int, end: int) -> tuple[int, int]:
    """Bring a range of the second text of a matcher to the first."""
    first = last = None
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        if j1 <= start <= j2 and first is None:
            first = min(i1 + start - j1, i2)
        if j1 <= end <= j2:
            last = min(i1 + end - j1, i2)
            break
    return (first or 0), (last or 0)


def _widest(parts: set[Part]) -> list[Part]:
    """Give the parts that lie in no other, joined where they overlap, in the order of reading."""
    out: list[Part] = []
    for part in sorted(parts):
        if out and out[-1].page == part.page and part.start < out[-1].end:
            out[-1] = Part(part.page, out[-1].start, max(out[-1].end, part.end))
        else:
            out.append(part)
    return out


def _marks(document: Document, pages: Mapping[int, Page], parts: Sequence[Part]) -> Iterator[RedactionMark]:
    for number, part in enumerate(parts):
        boxes = tuple(PlacedBox(part.page, box) for box in pages[part.page].boxes(part.start, part.end))
        if boxes:
            span = Span(document.id, (part,))
            yield RedactionMark(f"g{number}", span, boxes, (GROND,), "persoon", "goud", ("goud",), 1.0, False)
