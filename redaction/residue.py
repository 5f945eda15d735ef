"""Tells how much a finished page still gives away about the surname under each box, in bits.

A box hides letters, but the room it takes, the words around it and the line breaks may still tell how wide they were;
who has a list of names and the font then strikes out all names of another width. What is left is counted here as
log2(N / candidates): 0 bits say nothing, log2(N) bits single out one name.

Source of the method: M. Bland, A. Iyer and K. Levchenko, "Story Beyond the Eye: Glyph Positions Break PDF Text
Redaction", Proceedings on Privacy Enhancing Technologies 2023(3); the idea for pictures of pages: D. Lopresti and
A. L. Spitz, "Information Leakage Through Document Redaction", Document Recognition and Retrieval XII, 2005.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.model.place import Box
from pipeline.tools.pdf_letters import ABOVE, BELOW, PlacedChar
from pipeline.tools.pdf_pages import find_chars, open_page, open_pdf
from redaction.burn.document import PICTURE, BurnReport
from redaction.burn.made import MadeBox

VECTOR_POINTS = 0.005
"""How well a place can be measured on a page that stayed text: positions stand there in thousandths of a point."""
RENDERED_PIXELS, SCANNED_PIXELS = 0.1, 0.5
"""Idem in pixels: of a page that was drawn for the occasion (its grey edges tell parts of a pixel), and of a scan."""
_ALPHABET = 0x250
"""Letters from this code point on are taken as a lower-case `n`."""
_STANDARD = ("Helvetica", "Times-Roman", "Helvetica-Bold", "Times-Bold", "Courier")
"""Fonts of which every reader knows the widths; the faces that offices use were made to be as wide as these."""
_EM = 1000.0

Widths = NDArray[np.float64]


@dataclass(frozen=True)
class NameList:
    """A closed list of names, one of which is taken to be under the box."""

    names: tuple[str, ...]

    @cached_property
    def _counts(self) -> Widths:
        """How often each letter stands in each name."""
        counts = np.zeros((len(self.names), _ALPHABET))
        for row, name in enumerate(self.names):
            for char in name:
                counts[row, ord(char) if ord(char) < _ALPHABET else ord("n")] += 1
        return counts

    def widths(self, advances: Widths) -> Widths:
        """Give the widths of the names, ascending, for the widths of the letters."""
        return np.sort(self._counts @ advances)


@lru_cache(maxsize=1)
def read_surnames() -> NameList:
    """Give the surnames that stand for what an outsider would try: redaction/data/achternamen.csv."""
    text = (files("redaction") / "data" / "achternamen.csv").read_text(encoding="utf-8")
    return NameList(tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#")))


def bits_left(widths: Widths, width: float, least: float, most: float) -> float:
    """Give the bits that a stretch of `width` gives away about a name of the list, on average over the list.

    The attacker sees that what was there is `least` to `most` wide, and is taken to know all of it but the name: the
    given name, the initials, the spaces. So each name that fits is tried as the true one, and the candidates are the
    names that are as wide within the same play.

    Args:
        widths: Of the names, ascending.
        width: Of what was under the box.
        least: The least it can have been, as far as the page tells.
        most: Idem, the most.
    """
    possible = widths[: int(np.searchsorted(widths, most, "right"))]
    if not len(possible):
        return 0.0
    least, most = min(least, width) - width, max(most, width) - width
    left = np.searchsorted(widths, possible + most, "right") - np.searchsorted(widths, possible + least, "left")
    return float(np.mean(np.log2(len(widths) / left)))


def phase_bits(widths: Widths, precision: float, grid: float) -> float:
    """Give the bits that words tell which were moved by whole pixels: how far between two pixels they lie is left.

    Args:
        widths: Of the names.
        precision: How well a place can be measured.
        grid: The width of a pixel.
    """
    if 2 * precision >= grid or not len(widths):
        return 0.0
    phases = np.sort(np.mod(widths, grid))
    around = np.concatenate([phases - grid, phases, phases + grid])
    left = np.searchsorted(around, phases + precision, "right") - np.searchsorted(around, phases - precision, "left")
    return float(np.mean(np.log2(len(widths) / left)))


@dataclass(frozen=True)
class Ruler:
    """Widths of letters as an attacker takes them from a page: from its letters, and for others a standard font's."""

    letters: Sequence[PlacedChar]
    """Of the page of the rendition."""

    def advances(self, box: Box) -> Widths:
        """Give the width in points of each letter of the alphabet at the place of a box."""
        size, known = self._near(box)
        scale, standard = _closest(known)
        found = standard * scale
        for char, wide in known.items():
            found[ord(char)] = wide
        advances: Widths = found * size
        return advances

    def _near(self, box: Box) -> tuple[float, dict[str, float]]:
        """Give the font size at a box and the widths (in em) of letters of that size, the nearest first."""
        middle = (box.top + box.bottom) / 2
        order = sorted(self.letters, key=lambda c: (abs((c.box.top + c.box.bottom) / 2 - middle) // 2, not _in(c, box)))
        size = order[0].size if order else (box.bottom - box.top) / (ABOVE + BELOW)
        known: dict[str, float] = {}
        for letter in order:
            if abs(letter.size - size) < 0.05 * size and letter.char.isprintable() and ord(letter.char) < _ALPHABET:
                wide = (letter.box.x1 - letter.box.x0, letter.box.bottom - letter.box.top)[letter.turned in (90, 270)]
                known.setdefault(letter.char, wide / size)
        return max(size, 0.1), {char: wide for char, wide in known.items() if wide > 0}


def _in(letter: PlacedChar, box: Box) -> bool:
    return letter.box.meets(box)


def _closest(known: Mapping[str, float]) -> tuple[float, Widths]:
    """Give the standard font that is most like the known letters, and how much wider or narrower they are."""
    if not known:
        return 1.0, _standard(_STANDARD[0])
    at = np.array([ord(char) for char in known])
    seen = np.array(list(known.values()))
    fonts = [_standard(name) for name in _STANDARD]
    scales = [float(seen @ font[at] / max(font[at] @ font[at], 1e-9)) for font in fonts]
    off = [float(np.square(seen - scale * font[at]).sum()) for scale, font in zip(scales, fonts, strict=True)]
    best = int(np.argmin(off))
    return scales[best], fonts[best]


@lru_cache(maxsize=len(_STANDARD))
def _standard(name: str) -> Widths:
    """Give the widths of a standard font in em, by code point; a letter that it lacks is as wide as an `n`."""
    widths = FONT_METRICS[name][1]
    return np.array([widths.get(chr(code), widths["n"]) / _EM for code in range(_ALPHABET)])


class Precision(NamedTuple):
    """How well a place on a finished page can be measured; points."""

    points: float = VECTOR_POINTS
    grid: float = 0.0
    """The width of a pixel, where words move by whole pixels; zero on a page that stayed text."""


class BoxResidue(NamedTuple):
    """What one box of a finished page still tells."""

    page: int
    """1-based."""
    box: MadeBox
    surnames: float
    """Bits about a surname of the list that is shipped."""
    named: float | None
    """Bits about a name of the list that the user gave; None without one."""

    @property
    def most(self) -> float:
        """Give the larger of the two."""
        return max(self.surnames, self.named or 0.0)


def measure(
    made: Iterable[tuple[int, MadeBox]],
    letters: Mapping[int, Sequence[PlacedChar]],
    precision: Mapping[int, Precision],
    names: Sequence[str] = (),
) -> tuple[BoxResidue, ...]:
    """Give what each box still tells, in the same order.

    Args:
        made: The boxes with their page.
        letters: By page the letters of the rendition, of pages with boxes that tell something.
        precision: By page how well a place on the finished page can be measured.
        names: A closed list of the user's own, such as the employees of a department; empty for none.
    """
    surnames, own = read_surnames(), NameList(tuple(dict.fromkeys(names)))
    out = []
    for number, box in made:
        how = precision.get(number, Precision())
        first = second = 0.0
        if _is_telling(box, how):
            advances = Ruler(letters.get(box.was_on or number, ())).advances(box.covered)
            first = _bits(surnames.widths(advances), box, how)
            second = _bits(own.widths(advances), box, how)
        out.append(BoxResidue(number, box, first, second if own.names else None))
    return tuple(out)


def _bits(widths: Widths, box: MadeBox, how: Precision) -> float:
    seen = observe(box, how.points)
    gap = bits_left(widths, *seen) if seen and len(widths) else 0.0
    return max(gap, phase_bits(widths, how.points, how.grid)) if how.grid else gap


def _is_telling(box: MadeBox, how: Precision) -> bool:
    return observe(box, how.points) is not None or how.grid > 2 * how.points


def measure_report(
    rendition: Path, report: BurnReport, raster_dpi: int, scanned: Collection[int], names: Sequence[str] = ()
) -> tuple[BoxResidue, ...]:
    """Give what each box of a burned file still tells; positions can be measured less well on a picture.

    `scanned` are the pages (1-based) that were a picture already: their noise hides more.
    """
    pixel = 72 / raster_dpi
    precision = {
        page.number: Precision(pixel * (SCANNED_PIXELS if page.number in scanned else RENDERED_PIXELS), pixel)
        for page in report.pages
        if page.way == PICTURE
    }
    letters = {}
    with open_pdf(rendition) as document:
        for number in telling(report.made, precision):
            with open_page(document, number) as page:
                letters[number] = [letter for letter in find_chars(page) if not letter.char.isspace()]
    return measure(report.made, letters, precision, names)


def observe(box: MadeBox, precision: float) -> tuple[float, float, float] | None:
    """Give the width under a box and the least and most that it seems from the page; None when it tells nothing."""
    x0, top, x1, bottom = box.covered
    width = max(x1 - x0, bottom - top) if bottom - top > 3 * (x1 - x0) else x1 - x0
    if not box.is_reset:
        return width, width - precision, width + precision
    return (width, *box.room) if box.room else None


def telling(made: Iterable[tuple[int, MadeBox]], precision: Mapping[int, Precision]) -> frozenset[int]:
    """Give the pages of the rendition with a box that tells something: of these the letters are needed."""
    return frozenset(
        box.was_on or number for number, box in made if _is_telling(box, precision.get(number, Precision()))
    )


def total(residues: Sequence[BoxResidue]) -> tuple[float, float]:
    """Give the mean and the largest number of bits over the boxes, of the list that tells most; zero without boxes."""
    bits = [one.most for one in residues]
    return (math.fsum(bits) / len(bits), max(bits)) if bits else (0.0, 0.0)
