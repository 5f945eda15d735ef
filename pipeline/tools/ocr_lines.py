"""Finds the lines of text on a picture and reads them, with the two models that lie in the RapidOCR wheel.

RapidOCR's own pipeline looks for lines at full size and pads every line to the longest of its batch. Here the lines are
sought on a smaller picture and each is read at its own width, cut from the picture as it came: three times as fast,
and accents keep their pixels.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime reports about itself to its maker, and looks here as it loads

import cv2
import numpy as np
import onnxruntime
import rapidocr
from rapidocr.ch_ppocr_det.utils import DBPostProcess

from pipeline.tools.ocr_letters import Letters, Reading, Seen

THREADS = 2
_HEIGHT = 48
"""Pixels; the height at which the model reads a line."""
_MODELS = Path(rapidocr.__file__).parent / "models"
_MARGIN = 24
"""Pixels of ground laid around a picture, so that text at its edge is found."""
_TALL = 1.5
"""A box this many times as high as it is wide holds a line on its side."""

_VIEWS = ((1.0, -4.0), (1.2, 0.0), (1.2, -2.0))
"""How a line with a contested accent is looked at again: how much wider, and how many pixels shifted down."""


class TextLine(NamedTuple):
    """One line of text as read."""

    corners: Any
    """4 x 2 pixels of the picture: top left, top right, bottom right, bottom left, as the text runs."""
    turned: int
    """Degrees clockwise by which its text is turned: 0, 90, 180 or 270."""
    characters: tuple[Reading, ...]
    """Spaces among them."""
    look: Any
    """The line cut out, upright and in full contrast: rows x columns of 0 (ink) to 255."""

    @property
    def confidence(self) -> float:
        """Give how sure the model is of the line, 0..1."""
        return sum(c.confidence for c in self.characters) / max(len(self.characters), 1)


def find_lines(picture: Any, scale: float) -> list[Any]:
    """Give the corners of the lines on a grey picture, in pixels of it, from the top down.

    Args:
        picture: Rows x columns of 0 to 255.
        scale: The size at which to look, as a part of the size of the picture.
    """
    high, wide = picture.shape
    width, height = max(8, round(wide * scale)), max(8, round(high * scale))
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    right, below = -(width + 2 * _MARGIN) % 32, -(height + 2 * _MARGIN) % 32
    around = (_MARGIN, _MARGIN + below, _MARGIN, _MARGIN + right)
    ground = int(np.percentile(small, 90))
    padded = cv2.copyMakeBorder(small, *around, cv2.BORDER_CONSTANT, value=ground)
    session, process = _detector()
    seen = session.run(None, {"x": _as_input(padded)})[0]
    boxes, _ = process(seen, padded.shape)
    corners = [(np.asarray(box, np.float32) - _MARGIN) * (wide / width, high / height) for box in boxes]
    return sorted((c.astype(np.float32) for c in corners), key=lambda c: float(c[0][1]))


def is_tall(corners: Any) -> bool:
    """Tell whether a box is higher than a line is wide: its text runs up or down."""
    width, height = _sides(corners)
    return height > _TALL * width


def read_line(picture: Any, corners: Any, turned: int) -> TextLine:
    """Read one line of a grey picture; `turned` tells how its text lies, in degrees clockwise."""
    corners = np.roll(corners, -turned // 90, axis=0) if turned else corners
    line = _cut(picture, corners)
    look = _contrast(line)
    letters = _recogniser()[1]
    seen = _look_again(line, _see(look))
    return TextLine(corners, turned, tuple(map(letters.choose, seen)), look)


def _see(look: Any) -> list[Seen]:
    session, letters = _recogniser()
    return letters.find(session.run(None, {"x": _as_input(look)})[0][0])


def _look_again(line: Any, seen: list[Seen]) -> list[Seen]:
    """Give the letters with their chances averaged over more looks, in the words where an accent is contested."""
    letters = _recogniser()[1]
    words = list(_words(seen))
    contested = [n for n, (first, last) in enumerate(words) if any(map(letters.is_contested, seen[first:last]))]
    if not contested:
        return seen
    views = [(view, list(_words(view))) for view in map(_see, _views(line))]
    for number in contested:
        first, last = words[number]
        word = seen[first:last]
        others = [view[slice(*spans[number])] for view, spans in views if len(spans) == len(words)]
        looks = [word, *(other for other in others if _is_same(other, word))]
        for index, same in enumerate(zip(*looks, strict=True)):
            chances = sum(letter.chances for letter in same) / len(looks)
            seen[first + index] = seen[first + index]._replace(chances=chances)
    return seen


def _words(seen: Sequence[Seen]) -> Iterator[tuple[int, int]]:
    """Yield where each word begins and ends."""
    letters = _recogniser()[1]
    start = 0
    for index in range(len(seen) + 1):
        if index == len(seen) or letters.is_space(seen[index]):
            if index > start:
                yield start, index
            start = index + 1


def _is_same(view: Sequence[Seen], word: Sequence[Seen]) -> bool:
    return len(view) == len(word) and all(map(_recogniser()[1].is_same, view, word))


def _views(line: Any) -> Iterator[Any]:
    """Yield other looks at a line: wider, and with more room below it."""
    height, width = line.shape
    for wider, down in _VIEWS:
        columns = round(width * wider / 8) * 8
        moved = np.array([[columns / width, 0, 0], [0, 1, down]], np.float32)
        yield _contrast(
            cv2.warpAffine(line, moved, (columns, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        )


def knows(letter: str) -> bool:
    """Tell whether a letter is among those that the model can give."""
    return letter in _recogniser()[1].known


def _sides(corners: Any) -> tuple[float, float]:
    a, b, c, d = corners
    width, height = (max(map(float, map(np.linalg.norm, sides))) for sides in ((b - a, c - d), (d - a, c - b)))
    return max(width, 1.0), max(height, 1.0)


def _cut(picture: Any, corners: Any) -> Any:
    """Give the line upright at the height of the model, with a width that suits it; sampled once, or softly shrunk."""
    width, height = _sides(corners)
    columns = max(16, round(width * _HEIGHT / height / 8) * 8)
    size = (columns, _HEIGHT) if height < 1.3 * _HEIGHT else (round(width), round(height))
    target = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float32)
    moved = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), target)
    line = cv2.warpPerspective(picture, moved, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    if size == (columns, _HEIGHT):
        return line
    return cv2.resize(line, (columns, _HEIGHT), interpolation=cv2.INTER_AREA)


def _contrast(line: Any) -> Any:
    """Give a line with its ink black and its ground white; light text on a dark ground is turned about."""
    dark, light = (float(v) for v in np.percentile(line, (2, 80)))
    grey = line.astype(np.float32)
    if float(np.median(line)) < (float(line.min()) + float(line.max())) / 2:
        grey, dark, light = 255 - grey, *(255 - float(v) for v in np.percentile(line, (98, 20)))
    return np.clip((grey - dark) * (255 / max(light - dark, 40.0)), 0, 255).astype(np.uint8)


def _as_input(grey: Any) -> Any:
    scaled = grey.astype(np.float32) * np.float32(2 / 255) - np.float32(1)
    return np.ascontiguousarray(np.broadcast_to(scaled, (1, 3, *scaled.shape)))


def _session(name: str) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting costs the others their time
    options.enable_cpu_mem_arena = False  # an arena keeps the memory of the largest page for good
    return onnxruntime.InferenceSession(str(_MODELS / name), options, providers=["CPUExecutionProvider"])


@cache
def _detector() -> tuple[Any, Any]:
    process = DBPostProcess(
        thresh=0.3, box_thresh=0.5, max_candidates=3000, unclip_ratio=1.6, score_mode="fast", use_dilation=True
    )
    return _session("PP-OCRv6_det_small.onnx"), process


@cache
def _recogniser() -> tuple[Any, Letters]:
    session = _session("PP-OCRv6_rec_small.onnx")
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, Letters(["", *characters, " "])  # first the blank of the model, last the space
