"""Tells which words of a text layer a reader of the paper does not see, and why.

The page is drawn twice, with its text and without: where nothing changes, no text is to be seen. That holds whatever
hides it: a box, a picture, a layer, a clip, its own colour. Only for such words is asked which of those it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from PIL import Image

from extractors.read.seen.stacked import find_stacked
from extractors.read.seen.words import Token, cut, from_frame
from pipeline.model.document import Unseen
from pipeline.model.place import Box
from pipeline.tools import pdf_objects
from pipeline.tools.pdf_chars import TextPage
from pipeline.tools.pdf_frames import Placing
from pipeline.tools.pdf_objects import Drawn

Judged = tuple[Token, Unseen | None]
"""A word and why it is not seen; None when it is."""

LEAST_SIZE = 1.2
"""Points; smaller print is a hairline to the eye."""
LEAST_WIDTH = 0.12
"""Points per letter; print squeezed further is a line too."""
_ROUGH, _FINE = 1.0, 3.0
"""Pixels per point of the first look at all words and of the second at the few that seem hidden."""
_MAX_PIXELS = 9_000_000
"""Larger pages are looked at more coarsely."""
_CHANGE = 24
"""Grey levels (of 255) by which a word must change its ground at first sight."""
_LEAST_CHANGE = 12
"""The same, of one colour, at the second."""
_GAP = 0.9
"""Font sizes without any change within a word from which its letters are looked at one by one."""
_LETTERS = 2
"""Hidden letters next to each other from which a part of a word counts; fewer may be thin strokes."""
_SHOWS = 40
"""Grey levels in which a letter on a picture differs from its ground."""
_RULED = 230
"""Part (of 255) of a row or column of a word's picture from which it is a line and no letters."""
_WHOLE = 0.5
"""Share of the page from which a picture is the page itself: a scan, whose text layer may lie under it."""


class _Place(NamedTuple):
    """A word with the object that draws it."""

    token: Token
    thing: Drawn | None


def judge_tokens(page: Any, text: TextPage, tokens: Sequence[Token]) -> Iterator[Judged]:
    """Yield the words of an open page in their order; a word of which a part is hidden comes in parts."""
    eye = _Eye(page, text)
    suspects = eye.find_suspects(tokens)
    verdicts = eye.judge(tokens, suspects) if suspects else {}
    verdicts |= eye.judge_stacked(tokens)
    for number, token in enumerate(tokens):
        yield from verdicts.get(number, ((token, None),))


class _Eye:
    """Looks at one page; draws it as seldom as it can."""

    def __init__(self, page: Any, text: TextPage) -> None:
        self._page, self._text = page, text
        self._width, self._height = page.get_size()
        self._objects = pdf_objects.find_objects(page)
        self._texts = [thing for thing in self._objects if thing.kind == pdf_objects.TEXT]
        self._by_address = {thing.at: thing for thing in self._texts}
        self._silent = {t.at for t in self._texts if pdf_objects.mode(t) in _DRAW_NOTHING}
        self._placing = Placing(page)
        self._grounds: Image.Image | None = None
        self._covers: list[tuple[Drawn, Box]] | None = None

    def find_suspects(self, tokens: Sequence[Token]) -> set[int]:
        """Give the numbers of the words that may be hidden, wholly or in part."""
        suspects = {n for n, token in enumerate(tokens) if self._is_off(token) or _is_tiny(token)}
        if len(self._silent) == len(self._texts):
            return set(range(len(tokens)))
        scale = self._scale(_ROUGH)
        change, _ = pdf_objects.difference(self._page, self._texts, scale, coloured=False)
        change = change.point(_from(_CHANGE))
        return suspects | {n for n, token in enumerate(tokens) if _has_gap(change, token, scale)}

    def judge(self, tokens: Sequence[Token], suspects: Iterable[int]) -> dict[int, tuple[Judged, ...]]:
        """Give the verdict on each suspect, in parts."""
        places = {n: _Place(tokens[n], self._thing(tokens[n])) for n in suspects}
        drawn = {n: place for n, place in places.items() if not self._is_silent(place)}
        verdicts = {n: self._judge_silent(place) for n, place in places.items() if n not in drawn}
        if not drawn:
            return verdicts
        scale = self._scale(_FINE)
        change, rest = pdf_objects.difference(self._page, self._texts, scale, coloured=True)
        change = change.point(_from(_LEAST_CHANGE))
        for number, place in drawn.items():
            verdicts[number] = tuple(self._judge_drawn(place, change, rest, scale))
        return verdicts

    def _scale(self, wished: float) -> float:
        return min(wished, math.sqrt(_MAX_PIXELS / max(self._width * self._height, 1.0)))

    def _thing(self, token: Token) -> Drawn | None:
        return self._by_address.get(self._text.object_of(token.order))

    def _is_silent(self, place: _Place) -> bool:
        return place.thing is not None and place.thing.at in self._silent

    def _is_off(self, token: Token) -> bool:
        return not from_frame(token.frame, token.turned).meets(Box(0, 0, self._width, self._height))

    def _judge_silent(self, place: _Place) -> tuple[Judged, ...]:
        """Judge a word that draws nothing: it is the text layer of a picture, or hidden."""
        if self._is_off(place.token):
            return ((place.token, Unseen.OFF_PAGE),)
        return ((place.token, None if self._has_picture(place.token) else Unseen.INVISIBLE),)

    def _judge_drawn(self, place: _Place, change: Image.Image, rest: Image.Image, scale: float) -> Iterator[Judged]:
        token = place.token
        if _is_tiny(token):
            yield token, Unseen.OFF_PAGE if self._is_off(token) else Unseen.INVISIBLE
            return
        for start, end, seen in _runs(token, change, scale):
            part = cut(token, start, end)
            yield part, None if seen else self._reason(part, place.thing, rest, scale)

    def _reason(self, token: Token, thing: Drawn | None, rest: Image.Image, scale: float) -> Unseen | None:
        """Give what hides a word that changes nothing; None when it is the text layer of a scan, or has no glyph."""
        if self._is_off(token):
            return Unseen.OFF_PAGE
        if thing is None:
            return Unseen.INVISIBLE
        covers = list(self._find_covers(token, thing))
        if covers:
            return None if self._is_under_scan(covers) and self._has_picture(token) else Unseen.COVERED
        if self._is_in_layer(token, thing, rest, scale):
            return Unseen.HIDDEN_LAYER
        return Unseen.INVISIBLE if self._has_glyph(token) else None

    def _find_covers(self, token: Token, thing: Drawn) -> Iterator[tuple[Drawn, Box]]:
        if self._covers is None:
            covers = (drawn for drawn in self._objects if pdf_objects.can_cover(drawn))
            self._covers = [(drawn, pdf_objects.place(drawn, self._placing)) for drawn in covers]
        box = _middle(token)
        return ((drawn, place) for drawn, place in self._covers if drawn.order > thing.order and place.meets(box))

    def _is_under_scan(self, covers: Iterable[tuple[Drawn, Box]]) -> bool:
        page = self._width * self._height
        return any(
            thing.kind == pdf_objects.IMAGE and (box.x1 - box.x0) * (box.bottom - box.top) >= _WHOLE * page
            for thing, box in covers
        )

    def _has_picture(self, token: Token) -> bool:
        """Tell whether something like a word is drawn where this one stands, apart from any text."""
        scale = self._scale(2.0)
        if self._grounds is None:
            self._grounds = pdf_objects.picture_without(self._page, self._texts, scale)
        part = self._grounds.crop(_pixels(_middle(token), scale, self._grounds))
        return _shows_word(part, any(map(str.isalnum, token.text)))

    def _is_in_layer(self, token: Token, thing: Drawn, rest: Image.Image, scale: float) -> bool:
        """Tell whether a layer that is off hides the word: it is marked so, or nothing else can have hidden it.

        pdfium does not tell the layer of a form, so a word inside one that would stand out is taken to be in one.
        """
        if pdf_objects.is_layered(thing):
            return True
        fill = pdf_objects.colour(thing)
        if not thing.forms or fill is None or fill[3] < _LEAST_CHANGE:
            return False
        clip = pdf_objects.clip(thing, self._placing)
        if clip is not None and not clip.meets(_middle(token)):
            return False
        ground = rest.crop(_pixels(_middle(token), scale, rest)).resize((1, 1)).getpixel((0, 0))
        return max(abs(a - b) for a, b in zip(fill[:3], ground, strict=True)) > _SHOWS  # type: ignore[arg-type]

    def _has_glyph(self, token: Token) -> bool:
        """Tell whether the font draws anything for the word: a font that is not here may lack its letters."""
        left, bottom, right, top = self._text.ink(token.order)
        return right - left > 0.01 and top - bottom > 0.01

    def judge_stacked(self, tokens: Sequence[Token]) -> dict[int, tuple[Judged, ...]]:
        """Give the words that lie under a later one on the same place and are not to be seen there.

        A name under a white box with other words typed on it changes the picture in no way either, but the words on
        top do: so the lower ones are left out alone. A label on a bar may stand over a part of the word only.
        """
        under: dict[int, Drawn] = {}
        for lower, upper in find_stacked(tokens):
            below, above = self._thing(tokens[lower]), self._thing(tokens[upper])
            if below and above and below.order < above.order and below.at not in self._silent:
                under[lower] = below
        if not under:
            return {}
        scale = self._scale(_FINE)
        things = {thing.at: thing for thing in under.values()}.values()
        change, rest = pdf_objects.difference(self._page, things, scale, coloured=True)
        change = change.point(_from(_LEAST_CHANGE))
        hidden = (n for n in under if not change.crop(_pixels(_middle(tokens[n]), scale, change)).getbbox())
        return {n: ((tokens[n], self._reason(tokens[n], under[n], rest, scale)),) for n in hidden}


_DRAW_NOTHING = (pdf_objects.INVISIBLE, pdf_objects.CLIP_ONLY)


def _from(least: int) -> list[int]:
    """Give the table that turns changes from `least` on to white and the others to black."""
    return [0] * least + [255] * (256 - least)


def _is_tiny(token: Token) -> bool:
    width = (token.frame.x1 - token.frame.x0) / len(token.text)
    return (token.size < LEAST_SIZE * 1.12 or width < LEAST_WIDTH) and any(map(str.isalnum, token.text))


def _band(token: Token) -> Box:
    """Give the part of a word's frame that letters fill: what the lines above and below reach into is left out.

    Signs alone may stand anywhere, a row of underscores even below it.
    """
    height = token.size
    if not any(map(str.isalnum, token.text)):
        return token.frame._replace(bottom=token.frame.bottom + 0.08 * height)
    return token.frame._replace(top=token.frame.top + 0.1 * height, bottom=token.frame.bottom - 0.08 * height)


def _middle(token: Token) -> Box:
    """Give the heart of a word on the page: no edge of a box around it comes in."""
    frame = token.frame
    wide, high = frame.x1 - frame.x0, frame.bottom - frame.top
    heart = Box(frame.x0 + 0.1 * wide, frame.top + 0.2 * high, frame.x1 - 0.1 * wide, frame.bottom - 0.25 * high)
    return from_frame(heart, token.turned)


def _pixels(box: Box, scale: float, picture: Image.Image) -> tuple[int, int, int, int]:
    """Give a box in whole pixels, at least one, inside the picture."""
    left, top = max(int(box.x0 * scale), 0), max(int(box.top * scale), 0)
    right, bottom = math.ceil(box.x1 * scale), math.ceil(box.bottom * scale)
    left, top = min(left, picture.width - 1), min(top, picture.height - 1)
    return left, top, min(max(right, left + 1), picture.width), min(max(bottom, top + 1), picture.height)


def _has_gap(change: Image.Image, token: Token, scale: float) -> bool:
    """Tell whether a stretch of a word leaves its ground as it is."""
    part = change.crop(_pixels(from_frame(_band(token), token.turned), scale, change))
    across, down = part.getprojection()
    columns = bytes(across if token.turned % 180 == 0 else down)
    return b"\0" * min(len(columns), math.ceil(_GAP * token.size * scale)) in columns


def _runs(token: Token, change: Image.Image, scale: float) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a word that are seen or not, as start, end and which of the two.

    Only letters and figures tell; other signs go with those before them.
    """
    seen = [_is_seen(token, place, change, scale) for place in range(len(token.text))]
    known = [n for n, char in enumerate(token.text) if char.isalnum()] or list(range(len(seen)))
    verdicts = [seen[max((k for k in known if k <= n), default=known[0])] for n in range(len(seen))]
    groups = [list(group) for _, group in groupby(range(len(verdicts)), key=verdicts.__getitem__)]
    if all(len(group) >= _LETTERS for group in groups) or len(groups) == 1:
        for group in groups:
            yield group[0], group[-1] + 1, verdicts[group[0]]
        return
    yield 0, len(token.text), sum(seen[n] for n in known) * 2 > len(known)


def _is_seen(token: Token, place: int, change: Image.Image, scale: float) -> bool:
    frame = _band(token)._replace(x0=token.edges[place], x1=token.edges[place + 1])
    return change.crop(_pixels(from_frame(frame, token.turned), scale, change)).getbbox() is not None


def _shows_word(picture: Image.Image, lettered: bool) -> bool:
    """Tell whether a grey piece of picture holds something like letters: no plain ground, line or edge of a box."""
    ground = max(range(256), key=picture.histogram().__getitem__)
    lit = picture.point([255 if abs(level - ground) >= _SHOWS else 0 for level in range(256)])
    if not lettered:
        return lit.getbbox() is not None
    _wipe_rules(lit)
    across, down = lit.getprojection()
    return sum(across) * 5 >= len(across) and sum(down) * 4 >= len(down)


def _wipe_rules(lit: Image.Image) -> None:
    """Take out the rows and columns that are lit from end to end: lines of a form or table."""
    rows, columns = (lit.resize(size, Image.Resampling.BOX).tobytes() for size in ((1, lit.height), (lit.width, 1)))
    for row in (n for n, level in enumerate(rows) if level > _RULED):
        lit.paste(0, (0, row, lit.width, row + 1))
    for column in (n for n, level in enumerate(columns) if level > _RULED):
        lit.paste(0, (column, 0, column + 1, lit.height))
