"""Reads pages with pdfminer: every letter with its place, words parted where the writing makes a jump."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfminer.utils import apply_matrix_rect

from pipeline.errors import ExtractionError
from redaction.verify.runs import PageText, Run

_ALONG, _ACROSS = 0.18, 0.3
"""Font sizes by which a letter may stand away from the end of the one before and still be of the same word."""


def read_pdfminer(path: Path) -> list[PageText]:
    """Read every page with pdfminer.

    Raises:
        ExtractionError: pdfminer cannot read the file.
    """
    try:
        return list(_pages(path))
    except (PSException, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise ExtractionError("de PDF is beschadigd. Vraag de afzender om een goed exemplaar.") from error


def _pages(path: Path) -> Iterator[PageText]:
    resources = PDFResourceManager()
    device = _Device(resources)
    interpreter = PDFPageInterpreter(resources, device)
    with path.open("rb") as file:
        for source in PDFPage.get_pages(file):
            interpreter.process_page(source)
            yield device.page()


class _Device(PDFTextDevice):  # type: ignore[misc]
    """Takes down letters; the layout of pdfminer itself costs three times as much and is not needed to search."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self._size = (0.0, 0.0)
        self._runs: list[Run] = []
        self._text, self._lefts, self._rights = list[str](), list[float](), list[float]()
        self._high = (0.0, 0.0)
        self._spaced = False
        self._end: tuple[float, float, float] | None = None
        """Where the next letter of the word should begin, and how tall the last one was; None after a jump."""

    def begin_page(self, page: Any, ctm: Any) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self._size = (abs(x1 - x0), abs(y1 - y0))
        self._runs, self._end = [], None

    def page(self) -> PageText:
        """Give what was read since the page began."""
        self._close()
        text = "".join((" " if run.spaced else "") + run.text for run in self._runs)
        return PageText(text, tuple(self._runs), self._size)

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, graphics: Any
    ) -> float:
        advance: float = font.char_width(cid) * fontsize * scaling
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        a, b, c, d, e, f = matrix
        if text.isspace():
            self._close()
            self._spaced = True
            self._end = (e + a * advance, f + b * advance, abs(fontsize))
            return advance
        low = font.get_descent() * fontsize + rise
        if b == 0 == c and a > 0 < d and fontsize > 0 <= advance:  # nearly all text: the same in half the time
            tall = a * fontsize
            place = (e, f + d * low, e + a * advance, f + d * (low + fontsize))
        else:
            tall = math.hypot(a, b) * abs(fontsize)
            place = apply_matrix_rect(matrix, (0, low, advance, low + fontsize))
        self._add(text, place, (e, f), tall, (a, b))
        self._end = (e + a * advance, f + b * advance, tall)
        return advance

    def _add(
        self,
        text: str,
        place: tuple[float, float, float, float],
        start: tuple[float, float],
        tall: float,
        way: tuple[float, float],
    ) -> None:
        x0, y0, x1, y1 = place
        high = (self._size[1] - y1, self._size[1] - y0)
        level = way[1] == 0 and way[0] > 0
        if not self._goes_on(start, tall, way):
            self._close()
            self._spaced = True
        elif not level or high != self._high:
            self._close()
        self._high = high
        self._text.append(text)
        if len(text) == 1:
            self._lefts.append(x0)
            self._rights.append(x1)
            return
        step = (x1 - x0) / max(len(text), 1)
        self._lefts += [x0 + step * place for place in range(len(text))]
        self._rights += [x0 + step * (place + 1) for place in range(len(text))]

    def _goes_on(self, start: tuple[float, float], tall: float, way: tuple[float, float]) -> bool:
        """Tell whether a letter follows the one before: not far along its line, and not on another."""
        if self._end is None:
            return False
        dx, dy, scale = start[0] - self._end[0], start[1] - self._end[1], math.hypot(*way) or 1.0
        most = max(tall, self._end[2])
        along, across = (dx * way[0] + dy * way[1]) / scale, (dy * way[0] - dx * way[1]) / scale
        return -most < along < _ALONG * most and abs(across) < _ACROSS * most

    def _close(self) -> None:
        if self._text:
            self._runs.append(Run("".join(self._text), self._lefts, self._rights, *self._high, 0, self._spaced))
            self._text, self._lefts, self._rights, self._spaced = [], [], [], False
