"""Tells which words of a page of anyone can be copied but not seen, and what hides them.

The page is drawn with its text and without: where nothing changes, no text is to be seen. Text that lies under a later
shape is left out by itself, so that a label over the shape says nothing for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, cast

from PIL import Image, ImageStat

from pipeline.model.place import Box
from pipeline.tools import pdf_objects
from pipeline.tools.pdf_chars import TextPage
from pipeline.tools.pdf_frames import Placing
from pipeline.tools.pdf_objects import Drawn
from redaction.verify.objects import Note
from redaction.verify.runs import Run

_SCALE, _MAX_PIXELS = 2.0, 9_000_000
"""Pixels per point, and in all: larger pages are looked at more coarsely."""
_CHANGE = 24
"""Levels (of 255) by which a letter must change its ground to be seen."""
_SHOWS = 40
"""The same for a letter in a picture of a page."""
_DARK = 100
"""Levels up to which a ground is dark."""
_DIM = 140
"""Mean level of a ground up to which a dark shape that text shows through was meant to hide it."""
_BLACKED = 0.85
"""Share of dark points from which the place of a word in a picture of a page is a bar and no word."""
_LARGE = 0.5
"""Share of the page from which an image is the page itself."""
_SEE_THROUGH = 60
"""Alpha (of 255) from which a dark shape counts as a bar though text shows through it."""
_TINY = 1.2
"""Points; smaller print is a hairline to the eye."""
_MOST = 0.6
"""Share of the letters of a word that must be hidden before the word counts."""
_ALIKE = 2.0
"""Times that one of two words on one place may be as high as the other: a larger one hides nothing."""
_LEAST = 2
"""Letters and digits of the shortest word that counts."""


class Hides(StrEnum):
    """What hides a word."""

    SHAPE = "vak"
    IMAGE = "afbeelding"
    NOTE = "aantekening"
    SCAN = "balk in de scan"
    COLOUR = "kleur"
    INVISIBLE = "onzichtbaar"
    OFF_PAGE = "buiten de bladzijde"
    LAYER = "laag"
    TINY = "te klein"
    TEXT = "andere tekst"


class Hidden(NamedTuple):
    """A word that can be copied but not seen."""

    text: str
    box: Box
    by: Hides


class Seen(NamedTuple):
    """What is to be seen on a page, and what is not."""

    visible: tuple[str, ...]
    hidden: tuple[Hidden, ...]
    has_bars: bool
    """Solid shapes as high as a line lie on the page, without a word on them: it may have been redacted."""


class _Cover(NamedTuple):
    thing: Drawn
    box: Box
    is_dark: bool
    is_page: bool


class _Word(NamedTuple):
    run: Run
    box: Box
    thing: Drawn | None


def look(page: Any, notes: Sequence[Note] = ()) -> Seen:
    """Give what is to be seen on an open page that has its annotations, `notes`, made part of it."""
    return _Eye(page, notes).look()


class _Eye:
    def __init__(self, page: Any, notes: Sequence[Note]) -> None:
        self._page, self._notes = page, notes
        size: tuple[float, float] = page.get_size()
        self._width, self._height = size
        self._scale = min(_SCALE, math.sqrt(_MAX_PIXELS / max(self._width * self._height, 1.0)))
        self._objects = pdf_objects.find_objects(page)
        self._texts = [thing for thing in self._objects if thing.kind == pdf_objects.TEXT]
        placing = Placing(page)
        self._covers = [cover for thing in self._objects if (cover := self._cover(thing, placing))]
        self._words = list(self._find_words())

    def _cover(self, thing: Drawn, placing: Placing) -> _Cover | None:
        dark = thing.kind == pdf_objects.PATH and _is_dark(thing)
        if thing.kind == pdf_objects.TEXT or not (dark or pdf_objects.can_cover(thing)):
            return None
        box = pdf_objects.place(thing, placing)
        clip = pdf_objects.clip(thing, placing)
        if clip is not None:
            box = _cut(box, clip)
        area = (box.x1 - box.x0) * (box.bottom - box.top)
        is_page = thing.kind == pdf_objects.IMAGE and area >= _LARGE * self._width * self._height
        return _Cover(thing, box, dark, is_page) if box.x1 > box.x0 and box.bottom > box.top else None

    def _find_words(self) -> Iterator[_Word]:
        by_address = {thing.at: thing for thing in self._texts}
        with TextPage(self._page) as text:
            for p in text.pieces():
                run = Run(p.text, p.lefts, p.rights, p.top, p.bottom, p.turned, True)
                # a bracket before a label stands beside the bar that the label lies on: it says nothing of the word
                letters = [n for n, letter in enumerate(p.text) if letter.isalnum()] or [0]
                drawn = {text.object_of(p.first + n) for n in letters} & by_address.keys()
                first = min((by_address[at] for at in drawn), key=lambda thing: thing.order, default=None)
                yield _Word(run, run.box, first)

    def look(self) -> Seen:
        change, rest = pdf_objects.difference(self._page, self._texts, self._scale, coloured=True)
        hidden = self._judge_all(change, rest)
        doubled = self._find_doubled(hidden)
        verdicts = {**doubled, **hidden}
        found = tuple(
            Hidden(word.run.text, word.box, verdicts[at])
            for at, word in enumerate(self._words)
            if at in verdicts and sum(map(str.isalnum, word.run.text)) >= _LEAST
        )
        visible = tuple(word.run.text for at, word in enumerate(self._words) if at not in hidden)
        return Seen(visible, found, self._has_bars())

    def _judge_all(self, change: Image.Image, rest: Image.Image) -> dict[int, Hides]:
        under = {at: cover for at, word in enumerate(self._words) if (cover := self._cover_over(word))}
        alone = change
        if under:
            things = {thing.at: thing for at in under if (thing := self._words[at].thing)}
            alone, _ = pdf_objects.difference(self._page, things.values(), self._scale, coloured=True)
        verdicts = {}
        for at, word in enumerate(self._words):
            reason = self._judge(word, under.get(at), alone if at in under else change, rest)
            if reason:
                verdicts[at] = reason
        return verdicts

    def _cover_over(self, word: _Word) -> _Cover | None:
        """Give the last thing that was drawn over the middle of a word."""
        order = word.thing.order if word.thing else 1 << 30
        x, y = _middle(word.box)
        over = [c for c in self._covers if c.thing.order > order and _has(c.box, x, y)]
        return max(over, key=lambda cover: cover.thing.order, default=None)

    def _judge(self, word: _Word, cover: _Cover | None, change: Image.Image, rest: Image.Image) -> Hides | None:
        if not self._is_on_page(word.box):
            return Hides.OFF_PAGE
        if any(note.is_cover and _has(note.box, *_middle(word.box)) for note in self._notes):
            return Hides.NOTE
        if word.run.bottom - word.run.top < _TINY:
            return Hides.TINY
        if self._is_drawn(word, change):
            if cover and cover.is_dark and self._is_dark_place(rest, word.box):
                return self._named(word, Hides.SHAPE)
            return None
        if self._scan_at(word):
            return None if self._shows_in_scan(rest, word.box) else Hides.SCAN
        return self._named(word, self._why(word, cover))

    def _why(self, word: _Word, cover: _Cover | None) -> Hides:
        if cover:
            return Hides.IMAGE if cover.thing.kind == pdf_objects.IMAGE else Hides.SHAPE
        if word.thing is None or pdf_objects.mode(word.thing) in (pdf_objects.INVISIBLE, pdf_objects.CLIP_ONLY):
            return Hides.INVISIBLE
        if pdf_objects.is_layered(word.thing):
            return Hides.LAYER
        return Hides.COLOUR

    def _named(self, word: _Word, reason: Hides) -> Hides:
        x, y = _middle(word.box)
        is_over = reason in (Hides.SHAPE, Hides.IMAGE)
        return Hides.NOTE if is_over and any(_has(note.box, x, y) for note in self._notes) else reason

    def _is_on_page(self, box: Box) -> bool:
        x, y = _middle(box)
        return 0 <= x <= self._width and 0 <= y <= self._height

    def _is_drawn(self, word: _Word, change: Image.Image) -> bool:
        """Tell whether most letters of a word change their ground."""
        letters = [letter for letter in word.run.letters if letter.char.isalnum()] or list(word.run.letters)
        gone = sum(self._most(change, letter.box) < _CHANGE for letter in letters)
        return gone < _MOST * len(letters)

    def _part(self, picture: Image.Image, box: Box) -> Image.Image | None:
        x0, top, x1, bottom = (side * self._scale for side in box)
        part = (
            max(int(x0), 0),
            max(int(top), 0),
            min(int(x1) + 1, picture.width),
            min(int(bottom) + 1, picture.height),
        )
        return picture.crop(part).convert("L") if part[2] > part[0] and part[3] > part[1] else None

    def _most(self, picture: Image.Image, box: Box) -> int:
        part = self._part(picture, box)
        return cast("tuple[int, int]", part.getextrema())[1] if part else 0

    def _is_dark_place(self, rest: Image.Image, box: Box) -> bool:
        part = self._part(rest, box)
        return part is not None and float(ImageStat.Stat(part).mean[0]) <= _DIM

    def _scan_at(self, word: _Word) -> bool:
        """Tell whether a picture of the whole page lies at a word: then the word may be its text layer."""
        x, y = _middle(word.box)
        return any(cover.is_page and _has(cover.box, x, y) for cover in self._covers)

    def _shows_in_scan(self, rest: Image.Image, box: Box) -> bool:
        """Tell whether a picture of a page shows a word at its place, and no bar or empty paper."""
        part = self._part(rest, box)
        if part is None:
            return False
        darkest, lightest = cast("tuple[int, int]", part.getextrema())
        dark = sum(part.histogram()[:_DARK]) / (part.width * part.height)
        return lightest - darkest >= _SHOWS and dark < _BLACKED

    def _find_doubled(self, hidden: Mapping[int, Hides]) -> dict[int, Hides]:
        """Give the words that share their place with another word; the same one twice is bold print."""
        rows, found = dict[int, list[int]](), dict[int, Hides]()
        for at, word in enumerate(self._words):
            if at in hidden:
                continue
            row = int(word.box.top // 20)
            for other in (n for step in (-1, 0, 1) for n in rows.get(row + step, ())):
                if _lies_over(self._words[other].run, word.run):
                    found |= {at: Hides.TEXT, other: Hides.TEXT}
            rows.setdefault(row, []).append(at)
        return found

    def _has_bars(self) -> bool:
        return any(c.is_dark and 5 < c.box.bottom - c.box.top < 40 < 4 * (c.box.x1 - c.box.x0) for c in self._covers)


def _is_dark(thing: Drawn) -> bool:
    found = pdf_objects.colour(thing)
    if found is None or found[3] < _SEE_THROUGH:
        return False
    red, green, blue, _ = found
    return pdf_objects.fills(thing) and 0.30 * red + 0.59 * green + 0.11 * blue <= _DARK


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _cut(a: Box, b: Box) -> Box:
    return Box(max(a.x0, b.x0), max(a.top, b.top), min(a.x1, b.x1), min(a.bottom, b.bottom))


def _has(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _lies_over(a: Run, b: Run) -> bool:
    """Tell whether two different words stand on one place: most letters of the shorter lie on the longer."""
    if a.turned != b.turned or a.text in b.text or b.text in a.text:
        return False
    if not 1 / _ALIKE < (a.bottom - a.top) / max(b.bottom - b.top, 1e-6) < _ALIKE:  # a watermark
        return False
    wide = min(max(a.rights), max(b.rights)) - max(min(a.lefts), min(b.lefts))
    high = min(a.bottom, b.bottom) - max(a.top, b.top)
    least_wide = min(max(run.rights) - min(run.lefts) for run in (a, b))
    least_high = min(a.bottom - a.top, b.bottom - b.top)
    return wide > 0.5 * least_wide and high > 0.7 * least_high
