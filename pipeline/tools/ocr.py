"""Reads words from a picture: RapidOCR with the models in its wheel, Tesseract where the machine has it, or both.

Nothing is downloaded; the models are loaded once per process, at the first picture. A page that lies on its side or
upside down is turned here, and a page that was laid askew is measured here: neither engine is asked to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from importlib.metadata import version as package_version
from importlib.util import find_spec
from typing import Any, NamedTuple

import cv2
import numpy as np
from PIL import Image

from pipeline.model.place import Box
from pipeline.tools import ocr_lines, ocr_words, tesseract
from pipeline.tools.ocr_seen import Look, OcrWord, turn_box

RAPIDOCR, TESSERACT, BOTH = ENGINES = ("rapidocr", "tesseract", "beide")
LEAST_CONFIDENCE = 0.3
"""Lines below this are stains and pictures rather than text."""
DPI = 200
"""The resolution of a picture of which nobody tells it."""
_LOOK_DPI = 116
"""Lines are sought on a picture of this resolution: letters of 6 points are still found, in a quarter of the time."""
_MOST_PIXELS = 6_000_000
"""Of the picture on which lines are sought; A2 fits."""
_UPRIGHT = 0.9
"""A page of which the longest lines are read with less confidence may stand upside down."""
_SAMPLE = 5
"""Lines on which the direction of a page is decided."""
_LONG = 6.0
"""A line this many times as long as it is high tells how askew a page lies."""
_STRAIGHT = 0.15
"""Degrees below which a page is not turned for Tesseract."""
_DIFFERENT = 0.5
"""Highest confidence of a word that the two engines read differently."""
_ALONE = 0.6
"""What is left of the confidence of a word that only the second engine saw, and the least it must have had."""


class _Upright(NamedTuple):
    """A picture turned so that most of its text stands upright, with its lines."""

    grey: Any
    turned: int
    """Degrees clockwise by which its text was turned: 0, 90, 180 or 270."""
    corners: list[Any]


def available() -> bool:
    """Tell whether the first engine and its runtime are installed."""
    return find_spec("onnxruntime") is not None and find_spec("cv2") is not None


def version(engine: str = RAPIDOCR) -> str:
    """Give the version of an engine and its models."""
    first = f"rapidocr {package_version('rapidocr')} (PP-OCRv6 small)"
    return {RAPIDOCR: first, TESSERACT: tesseract.version()}.get(engine, f"{first} + {tesseract.version()}")


def missing_letters(letters: str) -> str:
    """Give those of some letters that the first engine cannot read whatever the picture."""
    return "".join(letter for letter in letters if not ocr_lines.knows(letter))


def read_words(image: Image.Image, *, engine: str = RAPIDOCR, dpi: int = DPI) -> list[OcrWord]:
    """Give the words on a picture, line by line; empty when there are none. Arguments as of `read_picture`."""
    return list(read_picture(image, engine=engine, dpi=dpi).words)


def read_picture(
    image: Image.Image, *, engine: str = RAPIDOCR, dpi: int = DPI, least: float = LEAST_CONFIDENCE
) -> Look:
    """Read a picture in whatever direction its text runs.

    Args:
        image: The picture.
        engine: `rapidocr`, `tesseract`, or `beide`: what they read differently gets less confidence.
        dpi: Its resolution; decides at which size lines are sought.
        least: Lines in which the engine trusts less, 0..1, are left out.

    Raises:
        ToolMissing: Tesseract is asked for and not installed.
        ExtractionError: Tesseract failed.
    """
    upright = _upright(np.asarray(image.convert("L")), dpi)
    skew = _skew(upright.corners)
    words: list[OcrWord] = []
    if engine != TESSERACT:
        words = [word for line in _lines(upright, least) for word in ocr_words.find_words(line)]
    if engine != RAPIDOCR:
        second = [word for word in _second(upright, skew, dpi) if word.confidence >= least]
        words = second if engine == TESSERACT else list(_joined(words, second))
    return Look(tuple(_turn_back(word, upright.turned, image.size) for word in words), skew)


def _upright(grey: Any, dpi: int) -> _Upright:
    scale = _scale(grey, dpi)
    corners = ocr_lines.find_lines(grey, scale)
    turned = 0
    if _lies_on_its_side(corners):
        turned, grey = 90, np.ascontiguousarray(np.rot90(grey, 1))  # against the clock: what was turned with it stands
        corners = ocr_lines.find_lines(grey, scale)
    if _stands_on_its_head(grey, corners, unsure=turned != 0):
        turned, grey = turned + 180, np.ascontiguousarray(np.rot90(grey, 2))
        corners = ocr_lines.find_lines(grey, scale)
    return _Upright(grey, turned, corners)


def _scale(grey: Any, dpi: int) -> float:
    """Give at which size to seek lines; a small picture is not made smaller."""
    wanted = max(_LOOK_DPI / dpi, min(1.0, 320 / max(min(grey.shape), 1)))
    return float(min(wanted, math.sqrt(_MOST_PIXELS / max(grey.size, 1))))


def _lies_on_its_side(corners: Sequence[Any]) -> bool:
    across = sum(_length(c) for c in corners if not ocr_lines.is_tall(c))
    return sum(_length(c) for c in corners if ocr_lines.is_tall(c)) > across


def _length(corners: Any) -> float:
    return float(max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[3] - corners[0])))


def _stands_on_its_head(grey: Any, corners: Sequence[Any], *, unsure: bool) -> bool:
    sample = sorted((c for c in corners if not ocr_lines.is_tall(c)), key=_length)[-_SAMPLE:]
    if not sample:
        return False
    upright = sum(ocr_lines.read_line(grey, c, 0).confidence for c in sample) / len(sample)
    if upright >= _UPRIGHT and not unsure:
        return False
    return sum(ocr_lines.read_line(grey, c, 180).confidence for c in sample) / len(sample) > upright


def _skew(corners: Sequence[Any]) -> float:
    """Give the slope of the long lines in degrees, 0 without any: half of their length slopes less, half more."""
    slopes = []
    for a, b, c, d in corners:
        along, down = ((b - a) + (c - d)) / 2, ((d - a) + (c - b)) / 2
        length = float(np.linalg.norm(along))
        if length > _LONG * float(np.linalg.norm(down)):
            slopes.append((math.degrees(math.atan2(float(along[1]), float(along[0]))), length))
    half = sum(length for _, length in slopes) / 2
    for slope, length in sorted(slopes):
        half -= length
        if half <= 0:
            return float(slope)
    return 0.0


def _lines(upright: _Upright, least: float) -> Iterator[ocr_lines.TextLine]:
    """Yield the lines as read; of a line that stands upright on an upright page, the direction that reads best."""
    for corners in upright.corners:
        turns = (90, 270) if ocr_lines.is_tall(corners) else (0,)
        line = max((ocr_lines.read_line(upright.grey, corners, t) for t in turns), key=lambda read: read.confidence)
        if line.characters and line.confidence >= least:
            yield line


def _second(upright: _Upright, skew: float, dpi: int) -> Iterator[OcrWord]:
    """Yield what Tesseract reads on the picture laid straight, placed where it stands on the upright picture."""
    height, width = upright.grey.shape
    middle = (width / 2, height / 2)
    grey = upright.grey
    if abs(skew) > _STRAIGHT:
        turn = cv2.getRotationMatrix2D(middle, skew, 1.0)
        grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    else:
        skew = 0.0
    for word in tesseract.read_words(Image.fromarray(grey), dpi):
        yield word._replace(box=turn_box(word.box, skew, middle))


def _joined(first: Sequence[OcrWord], second: Sequence[OcrWord]) -> Iterator[OcrWord]:
    """Yield the words of the first engine, less sure where the second differs, and those that only the second saw."""
    for word in first:
        there = "".join(other.text for other in second if _overlaps(word.box, other.box))
        if there and word.text not in there and there not in word.text:
            word = word._replace(confidence=min(word.confidence, _DIFFERENT))
        yield word
    for other in second:
        said = other.confidence >= _ALONE and any(map(str.isalnum, other.text))  # it takes rules for bars
        if said and not any(other.box.meets(word.box) for word in first):
            yield other._replace(confidence=other.confidence * _ALONE)


def _overlaps(a: Box, b: Box) -> bool:
    """Tell whether two words stand at one place: their boxes share a third of the smaller."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    smaller = min((c.x1 - c.x0) * (c.bottom - c.top) for c in (a, b))
    return width > 0 and height > 0 and width * height * 3 > smaller


def _turn_back(word: OcrWord, turned: int, size: tuple[int, int]) -> OcrWord:
    """Give a word found on the picture brought upright, on the picture as it was; `size` is of the latter."""
    if not turned:
        return word
    (width, height), (x0, top, x1, bottom) = size, word.box
    boxes = {
        90: Box(width - bottom, x0, width - top, x1),
        180: Box(width - x1, height - bottom, width - x0, height - top),
        270: Box(top, height - x1, bottom, height - x0),
    }
    return word._replace(box=boxes[turned], turned=(word.turned + turned) % 360)
