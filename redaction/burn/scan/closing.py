"""Finds signatures on a page that may stay text: in the closing of a letter, and above a name that goes.

Only a picture shows what looks written by hand, and only pages with drawn ink or a picture at such a place are drawn.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.model.place import Box
from pipeline.tools.pdf_frames import Placing
from redaction.burn.made import Patch
from redaction.burn.scan.hands import belongs, find_hands
from redaction.burn.scan.line import hull
from redaction.burn.scan.rows import HEIGHT, find_rows
from redaction.burn.scan.signed import MAYBE_SIGNED
from redaction.burn.scan.words import Word, find_spelled

_SCALE = 200 / 72
"""Pixels per point at which hands are sought."""
_DEEP, _ABOVE, _BESIDE = 14.0, 6.0, 2.0
"""Ems below a closing formula, above a name and beside one in which a signature is sought."""
_UNDER = 5.0
"""Ems below a signature within which the printed name stands."""
_STROKES = 6
"""Parts of a drawn path, bent ones among them, from which it may be a signature."""
_LARGE = 0.15
"""Part of a page from which a picture is more than a signature."""


class Signed(NamedTuple):
    """What is written by hand on a page; points."""

    patches: tuple[Patch, ...] = ()
    """Signatures that go."""
    doubts: tuple[str, ...] = ()


@cache
def _closing() -> tuple[tuple[str, ...], str]:
    """Give the closing formulas and the ground on which a signature under them goes."""
    text = (files("redaction") / "data" / "handtekening.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)["slot"]
    return tuple(data["formules"]), str(data["grond"])


def find_signed(page: pdfium.PdfPage, patches: Sequence[Patch]) -> Signed:
    """Give the signatures of an open page that go with its patches or stand in a closing, and a doubt on others."""
    words = find_spelled(page)
    if not words:
        return Signed()
    em = median(word.box.bottom - word.box.top for word in words) / HEIGHT
    closings = [_below(line, em, page.get_width()) for line in _formulas(words)]
    regions = [*closings, *(_over(patch.box, em) for patch in patches)]
    drawn = [box for box in _find_drawn(page) if any(box.meets(region) for region in regions)] if regions else []
    return _judge(page, patches, [word.box for word in words], closings, drawn, em) if drawn else Signed()


def add_signed(
    shown: pdfium.PdfDocument, patches: Mapping[int, tuple[Patch, ...]], but: Collection[int]
) -> tuple[dict[int, tuple[Patch, ...]], dict[int, tuple[str, ...]]]:
    """Give the patches of each page (1-based) with its signatures, and doubts on others; `but` some pages."""
    whole, doubts = dict(patches), {}
    for number in range(1, len(shown) + 1):
        signed = find_signed(shown[number - 1], patches.get(number, ())) if number not in but else Signed()
        if signed.patches:
            both = [*patches.get(number, ()), *signed.patches]
            whole[number] = tuple(sorted(both, key=lambda patch: (patch.box.top, patch.box.x0)))
        if signed.doubts:
            doubts[number] = signed.doubts
    return whole, doubts


def _formulas(words: Sequence[Word]) -> Iterator[Box]:
    """Yield the lines that close a letter."""
    texts = {word.box: word.text for word in words}
    formulas = _closing()[0]
    for row in find_rows(texts):
        line = " ".join(texts[box] for box in row.boxes).casefold().rstrip(" ,.:;")
        if any(line == formula or line.startswith((f"{formula} ", f"{formula},")) for formula in formulas):
            yield hull(row.boxes)


def _below(line: Box, em: float, width: float) -> Box:
    return Box(0, line.bottom - em / 2, width, line.bottom + _DEEP * em)


def _over(name: Box, em: float) -> Box:
    return Box(name.x0 - _BESIDE * em, name.top - _ABOVE * em, name.x1 + _BESIDE * em, name.bottom)


def _find_drawn(page: pdfium.PdfPage) -> Iterator[Box]:
    """Yield the places of pictures and of bent lines on a page."""
    placing = Placing(page)
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]):
        if thing.type == raw.FPDF_PAGEOBJ_PATH and not _is_bent(thing):
            continue
        bounds, container = thing.get_bounds(), thing.container
        while container is not None:
            bounds, container = container.get_matrix().on_rect(*bounds), container.container
        yield placing.box(*bounds)


def _is_bent(path: Any) -> bool:
    count = raw.FPDFPath_CountSegments(path)
    kinds = (raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(path, at)) for at in range(count))
    return count >= _STROKES and any(kind == raw.FPDF_SEGMENT_BEZIERTO for kind in kinds)


def _judge(
    page: pdfium.PdfPage,
    patches: Sequence[Patch],
    words: Sequence[Box],
    closings: Sequence[Box],
    drawn: Sequence[Box],
    em: float,
) -> Signed:
    size = page.get_width() * page.get_height()
    marks = {patch.box: patch.text for patch in patches}
    stays = [word for word in words if not any(mark.meets(word) for mark in marks)]
    found: list[Patch] = []
    doubts: list[str] = []
    for hand in _find_hands(page, words):
        ink = [box for box in drawn if box.meets(hand)]
        if not ink or any(_holds(mark, hand) for mark in marks):
            continue
        mark = belongs(hand, marks, stays, em)
        closes = any(_holds(closing, hand) for closing in closings) and _has_name(hand, words, em)
        if mark is None and not closes:
            doubts.append(MAYBE_SIGNED)
            continue
        small = [box for box in ink if (box.x1 - box.x0) * (box.bottom - box.top) < _LARGE * size]
        place = _beside(hull([hand, *small]), hand, stays)
        found.append(Patch(place, _closing()[1] if mark is None else marks[mark]))
    return Signed(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(doubts)))


def _find_hands(page: pdfium.PdfPage, words: Sequence[Box]) -> Iterator[Box]:
    picture = page.render(scale=_SCALE, may_draw_forms=False, draw_annots=False).to_pil().convert("RGB")
    for hand in find_hands(np.array(picture), [Box(*(side * _SCALE for side in word)) for word in words], _SCALE):
        yield Box(*(side / _SCALE for side in hand))


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    return outer.x0 <= x <= outer.x1 and outer.top <= y <= outer.bottom


def _has_name(hand: Box, words: Sequence[Box], em: float) -> bool:
    """Tell whether print stands right under a hand, as the name of who signed does."""
    under = Box(hand.x0 - _BESIDE * em, (hand.top + hand.bottom) / 2, hand.x1 + _BESIDE * em, hand.bottom + _UNDER * em)
    return any(_holds(under, word) for word in words)


def _beside(place: Box, hand: Box, words: Sequence[Box]) -> Box:
    """Draw a place in above and below to the words that stay."""
    middle = (hand.top + hand.bottom) / 2
    over = [word for word in words if word.meets(place)]
    tops = [word.bottom for word in over if (word.top + word.bottom) / 2 < middle]
    bottoms = [word.top for word in over if (word.top + word.bottom) / 2 >= middle]
    top, bottom = max([place.top, *tops]), min([place.bottom, *bottoms])
    return place._replace(top=top, bottom=bottom) if bottom - top > 1 else hand
