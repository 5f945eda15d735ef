"""Gives released pictures their text back: what can be read on the redacted picture, never what stood in the original.

A page on which readers would not find exactly those words keeps none: then nothing is promised.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox
from pipeline.tools.ocr_seen import OcrWord
from redaction.burn.scan.layer import add_layers
from redaction.verify.gate import read_kept
from redaction.verify.needles import Hay

_CORE = 0.3
"""Part of the height above and below a word that does not count: its box, like ours, reaches into the next line."""
_ASIDE = 0.15
"""The same for its sides, as part of its height: by so much our boxes are wider than the words under them."""
_ROW = 20.0
"""Points of the rows in which the place of a word is sought."""


def choose_words(seen: Iterable[OcrWord], boxes: Sequence[Box], places: Sequence[Box]) -> tuple[OcrWord, ...]:
    """Give the words that may be laid over a page, in the order of reading.

    Args:
        seen: What was read on the redacted picture.
        boxes: The boxes on the page: a word that touches one is left out.
        places: The places of the words of the document in their order of reading; only the order is taken from them.
    """
    named = (word._replace(text=_clean(word.text)) for word in seen)
    free = [word for word in named if word.text and not any(_core(word).meets(box) for box in boxes)]
    return tuple(_in_order([_beside(word, boxes) for word in free], places))


def _clean(text: str) -> str:
    even = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in even if letter.isprintable() and not letter.isspace())


def _core(word: OcrWord) -> Box:
    """Give the part of a word that a box may not touch."""
    x0, top, x1, bottom = word.box
    if word.turned in (90, 270):
        off, aside = _CORE * (x1 - x0), _ASIDE * (x1 - x0)
        return Box(x0 + off, top + aside, x1 - off, bottom - aside)
    off, aside = _CORE * (bottom - top), _ASIDE * (bottom - top)
    return Box(x0 + aside, top + off, x1 - aside, bottom - off)


def _beside(word: OcrWord, boxes: Sequence[Box]) -> OcrWord:
    """Give a word with what its sides share with a box cut off, so that it stands beside it."""
    core, (x0, top, x1, bottom) = _core(word), word.box
    tall = word.turned in (90, 270)
    for box in boxes:
        if tall and box.x0 < core.x1 and core.x0 < box.x1:
            top = max(top, box.bottom) if box.bottom <= core.top else top
            bottom = min(bottom, box.top) if box.top >= core.bottom else bottom
        elif not tall and box.top < core.bottom and core.top < box.bottom:
            x0 = max(x0, box.x1) if box.x1 <= core.x0 else x0
            x1 = min(x1, box.x0) if box.x0 >= core.x1 else x1
    return word._replace(box=Box(x0, top, x1, bottom))


def _in_order(words: Sequence[OcrWord], places: Sequence[Box]) -> list[OcrWord]:
    """Give the words in the order of the places they lie on; one that lies on none follows the word before it."""
    rows: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        for row in range(int(place.top // _ROW), int(place.bottom // _ROW) + 1):
            rows.setdefault(row, []).append(number)
    ranks, last = [], -1
    for word in words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
        near = (n for n in rows.get(int(y // _ROW), ()) if _has(places[n], x, y))
        last = min(near, key=lambda n: abs(places[n].top + places[n].bottom - 2 * y), default=last)
        ranks.append(last)
    return [words[at] for at in sorted(range(len(words)), key=lambda at: (ranks[at], at))]


def _has(place: Box, x: float, y: float) -> bool:
    return place.x0 <= x <= place.x1 and place.top <= y <= place.bottom


def lay_words(released: Path, words: Mapping[int, Sequence[OcrWord]], boxes: Sequence[PlacedBox]) -> dict[int, str]:
    """Lay words over the pictures of a burned PDF, in place, and give by page (1-based) the text it now holds.

    Raises:
        ExtractionError: The PDF cannot be read.
    """
    bare, drawn = released.read_bytes(), dict[int, list[Box]]()
    for number, box in boxes:
        drawn.setdefault(number, []).append(box)
    texts = {number: " ".join(word.text for word in row) for number, row in words.items() if row}
    add_layers(released, {number: words[number] for number in texts}, drawn)
    found = read_kept(released, boxes)
    # readers put words of one line from left to right, so their order may be another
    same = {number: found[number] for number, text in texts.items() if _letters(found[number]) == _letters(text)}
    if len(same) < len(texts):
        released.write_bytes(bare)
        add_layers(released, {number: words[number] for number in same}, drawn)
    return same


def _letters(text: str) -> list[str]:
    return sorted(Hay(text).run)
