"""What a redaction broke: words that should have stayed and cannot be read, and ink that changed beside the boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from tests.leaks import pictures
from tests.leaks.kit import Case
from tests.leaks.needles import distance, fold

ALLOWED = 0.02
"""The part of the ink outside lines with a box that may change."""

SCALE = 1.5

INK = 170
"""Darker than this is ink, of 255."""

Grid = np.ndarray[Any, np.dtype[np.bool_]]


def find(one: Case, made: Sequence[Path], marks: Mapping[str, Any]) -> list[str]:
    """Give what is damaged, in words; an empty list is well."""
    lost = _lost(one, made)
    if one.suffix != ".pdf":
        return lost
    return lost + _ink(one.draw(True), made[0].read_bytes(), marks)


def _text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(document[at].get_textpage().get_text_range() for at in range(len(document)))


def _lost(one: Case, made: Sequence[Path]) -> list[str]:
    said = fold("\n".join(map(_text, made)))
    lost = [word for word in one.keep if word not in said]
    if not lost:
        return []
    seen: set[str] = set()
    for path in made:
        data = path.read_bytes()
        for number in range(min(pictures.count(data), pictures.PAGES)):
            seen |= set(fold(pictures.read(pictures.render(data, number))).split())
    return [f"word lost: {word}" for word in lost if not any(_same(word, other) for other in seen)]


def _same(word: str, other: str) -> bool:
    bare = other.strip(".,:;")
    return word in bare or distance(word, bare) <= 1


def _ink(original: bytes, released: bytes, marks: Mapping[str, Any]) -> list[str]:
    found = []
    for number in range(min(pictures.count(original), pictures.PAGES)):
        before = pictures.render(original, number, SCALE).convert("L")
        after = pictures.render(released, number, SCALE).convert("L")
        zoom = before.width / after.width
        high = round(after.height * zoom)
        if high < before.height - 3:
            found.append(f"page {number + 1}: a part of the page is gone, {before.size} became {after.size}")
            continue
        # A strip may have come below the page: what is compared is the page as it was, from its top.
        same = after.resize((before.width, high)).crop((0, 0, *before.size))
        share = _changed(before, same, _boxes(marks, number + 1))
        if share > ALLOWED:
            found.append(f"page {number + 1}: {share:.0%} of the ink outside the lines with a box changed")
    return found


def _boxes(marks: Mapping[str, Any], number: int) -> list[Sequence[float]]:
    return [box for mark in marks.get("marks", []) if mark["page"] == number for box in mark["boxes"]]


def _changed(before: Image.Image, after: Image.Image, boxes: Sequence[Sequence[float]]) -> float:
    """Give the part of the ink that went or came, a pixel this way or that aside."""
    old, new = np.asarray(before) < INK, np.asarray(after) < INK
    look = np.ones(old.shape, dtype=bool)
    for left, top, right, bottom in boxes:
        low, high = (max(0, round((v + shift) * SCALE)) for v, shift in ((top, -4), (bottom, 4)))
        first, last = (max(0, round((v + shift) * SCALE)) for v, shift in ((left, -4), (right, 4)))
        if bottom - top > right - left:
            look[:, first:last] = False
        else:
            look[low:high, :] = False
    ink = (old & look).sum()
    strange = ((old & ~_wider(new)) | (new & ~_wider(old))) & look
    return float(strange.sum() / max(ink, 400))


def _wider(grid: Grid) -> Grid:
    wide = grid.copy()
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            wide |= np.roll(grid, (down, across), (0, 1))
    return wide
