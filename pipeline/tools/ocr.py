"""Reads words from a picture with RapidOCR; its models lie in the wheel, nothing is downloaded.

The engine is loaded once per process, at the first picture. Its classifier of turned lines is off: it turned good
Dutch lines upside down. A page that lies on its side is turned here, as a whole.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version as package_version
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, NamedTuple

import rapidocr
from PIL import Image

from pipeline.model.place import Box

THREADS = 2
LEAST_CONFIDENCE = 0.3
"""Lines below this are stains and pictures rather than text."""
_LONGEST_SIDE = 3_600
"""Pixels; a larger picture is made smaller first: A4 at 300 dpi passes."""
SPACE = 0.17
"""A gap of this part of the height of a line is a space."""
_GOOD_ENOUGH = 0.8
"""A page whose lines are read with less confidence on average may stand upside down or on its side."""


class OcrWord(NamedTuple):
    """A word as seen on a picture."""

    text: str
    """Without space, not normalised."""
    box: Box
    """Pixels of the picture, origin top-left."""
    confidence: float
    """0..1, of the line it stands in."""
    turned: int = 0
    """Degrees by which it is turned clockwise on the picture."""


def available() -> bool:
    """Tell whether the engine and its runtime are installed."""
    return find_spec("onnxruntime") is not None and find_spec("cv2") is not None


def version() -> str:
    """Give the version of the engine and its models."""
    return f"rapidocr {package_version('rapidocr')} (PP-OCRv6 small)"


def read_words(image: Image.Image) -> list[OcrWord]:
    """Give the words on a picture, line by line; empty when there are none.

    A page on its side or upside down is read in the direction that the engine trusts most.
    """
    upright = list(_read(image, 0))
    readings = [upright, *(list(_read(image, turned)) for turned in _likely_turns(upright))]
    return max(readings, key=_weight)


def _likely_turns(words: Sequence[OcrWord]) -> tuple[int, ...]:
    """Give the other directions worth trying: on its side when words run up and down, else upside down when unsure."""
    if sum(len(w.text) for w in words if _runs_across(w)) * 2 > sum(len(w.text) for w in words):
        return (90, 270)
    return (180,) if sum(w.confidence for w in words) < _GOOD_ENOUGH * len(words) else ()


def _runs_across(word: OcrWord) -> bool:
    """Tell whether a word is higher than it is wide: the engine reads a line on its side as well."""
    sides = (word.box.x1 - word.box.x0, word.box.bottom - word.box.top)
    width, height = sides if word.turned in (0, 180) else sides[::-1]
    return height > 1.5 * width


def _weight(words: Sequence[OcrWord]) -> float:
    """Weigh a reading: many characters in which the engine trusts."""
    trusted = (len(w.text) * max(0.0, w.confidence - 0.5) for w in words if len(w.text) == 1 or not _runs_across(w))
    return sum(trusted)


@cache
def _engine() -> Any:
    return rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "error",
            "Global.text_score": LEAST_CONFIDENCE,
            "Global.max_side_len": _LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _read(image: Image.Image, turned: int) -> Iterator[OcrWord]:
    """Yield the words of text that is turned clockwise by `turned` degrees, placed on the picture as it is."""
    # PIL turns against the clock, so this brings text that is turned clockwise upright
    upright = image.rotate(turned, expand=True) if turned else image
    found = _engine()(upright, return_word_box=True, return_single_char_box=True)
    if found.txts is None:
        return
    placed = found.word_results if len(found.word_results) == len(found.txts) else [()] * len(found.txts)
    for text, score, corners, characters in zip(found.txts, found.scores, found.boxes, placed, strict=True):
        if not text.strip():
            continue
        line = _Line(upright, corners)
        for word, x0, x1 in line.words(_places(text, line, characters)):
            yield OcrWord(word, _turn_back(line.box(x0, x1), turned, image.size), float(score), turned)


class _Place(NamedTuple):
    """One character of a line, with where the engine saw it (pixels along the line, some off)."""

    char: str
    x0: float
    x1: float
    spaced: bool
    """The engine read a space before it."""


class _Line:
    """One line as the engine found it: a box that may slope, and the ink in it."""

    def __init__(self, image: Image.Image, corners: Any) -> None:
        self.corners = [(float(x), float(y)) for x, y in corners]
        xs, ys = zip(*self.corners, strict=True)
        self.x0, self.x1 = min(xs), max(xs)
        self.height = max(self.corners[3][1] - self.corners[0][1], 1.0)
        left, right = max(0, int(self.x0)), min(image.width, int(self.x1) + 1)
        crop = image.crop((left, max(0, int(min(ys))), max(right, left + 1), min(image.height, int(max(ys)) + 1)))
        levels = crop.convert("L").resize((crop.width, 1), Image.Resampling.BOX).tobytes()
        bright = sorted(levels)[len(levels) * 9 // 10]
        self.left = left
        self.is_blank = [bright - level <= max(3, (bright - min(levels)) // 8) for level in levels]

    def box(self, x0: float, x1: float) -> Box:
        """Give the box of a word, as high as the line, where the line runs at that place."""
        (ax, ay), (bx, by), _, (_, dy) = self.corners
        slope = (by - ay) / max(bx - ax, 1.0)
        top = ay + slope * ((x0 + x1) / 2 - ax)
        return Box(x0, top, x1, top + max(dy - ay, 1.0))

    def gap(self, x0: float, x1: float) -> tuple[float, float]:
        """Give the widest run of columns without ink between two places; empty in the middle when there is none."""
        best = ((x0 + x1) / 2,) * 2
        first, last = max(0, int(x0) - self.left), min(len(self.is_blank), int(x1) + 1 - self.left)
        start = first
        for column in range(first, last + 1):
            if column < last and self.is_blank[column]:
                continue
            if column - start > best[1] - best[0]:
                best = (float(start + self.left), float(column + self.left))
            start = column + 1
        return best

    def words(self, places: Sequence[_Place]) -> Iterator[tuple[str, float, float]]:
        """Yield each word with its left and right side, corrected to the ink around it.

        The engine now and then forgets a space beside a figure or after a comma: a gap there parts two words.
        """
        word, x0 = "", self.x0
        for place, follower in pairwise(places):
            word += place.char
            right, left = self.gap((place.x0 + place.x1) / 2, (follower.x0 + follower.x1) / 2)
            if follower.spaced or left - right > _least_gap(place.char, follower.char) * self.height:
                yield word, x0, max(right, x0 + 1)
                word, x0 = "", left
        yield word + places[-1].char, x0, max(self.x1, x0 + 1)


def _least_gap(before: str, after: str) -> float:
    """Give the part of the height of a line from which a gap between two characters is a space; infinite for none."""
    if before in ",:" and after.isdigit():
        return 1.25 * SPACE  # more than the gap in 12,5 or 11:30
    if before in ",;:)" and after.isalnum():
        return SPACE
    if (before.isalpha() and after.isdigit()) or (before.isdigit() and after.isalpha()):
        return SPACE
    if before.islower() and after.isupper():
        return SPACE
    return math.inf


def _places(text: str, line: _Line, characters: Sequence[Any]) -> list[_Place]:
    """Give the characters with their places; where the engine gave none, each gets the same width."""
    starts = [index for index, c in enumerate(text) if not c.isspace()]
    spaced = [index > 0 and text[index - 1].isspace() for index in starts]
    seen = [(min(p[0] for p in c[2]), max(p[0] for p in c[2])) for c in characters]
    if [str(c[0]) for c in characters] != [text[index] for index in starts]:
        width = (line.x1 - line.x0) / max(len(text), 1)
        seen = [(line.x0 + index * width, line.x0 + (index + 1) * width) for index in starts]
    return [_Place(text[i], x0, x1, gap) for i, (x0, x1), gap in zip(starts, seen, spaced, strict=True)]


def _turn_back(box: Box, turned: int, size: tuple[int, int]) -> Box:
    """Give a box found on the picture brought upright, on the picture as it was; `size` is of the latter."""
    width, height = size
    if turned == 90:
        return Box(width - box.bottom, box.x0, width - box.top, box.x1)
    if turned == 180:
        return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    if turned == 270:
        return Box(box.top, height - box.x1, box.bottom, height - box.x0)
    return box
