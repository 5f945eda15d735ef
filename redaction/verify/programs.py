"""Reads a file with the programs of Poppler and qpdf, where the machine has them; each runs once, under a time limit.

A program that is missing, fails or takes too long tells nothing: the report says who looked.
"""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from PIL import Image

from pipeline.model.place import Box
from redaction.verify.raw import views
from redaction.verify.runs import PageText, Run

POPPLER, QPDF = "poppler", "qpdf"
SECONDS = 120.0
"""Longest time for one program and one file."""
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.DOTALL)
_HEADING = re.compile(r"^(?:[A-Z][A-Za-z -]{1,30}:|Page +(?:Destination +Name|Type +URL).*| *\d+ +\[)", re.MULTILINE)
"""Words of Poppler itself."""
_COMMENT = re.compile(rb"^%%? .*$", re.MULTILINE)
"""What qpdf writes between the objects: `%% Contents for page 1`."""
_TAG = re.compile(r"<[^>]*>")
_QUOTED = re.compile(r'"([^"\n]*)"')
_SPOKEN = "-struct-text"
_MOST_SPOKEN = 20
"""Pages up to which Poppler is asked for the structure: 120 of them take it a minute."""
_BESIDE = (
    ("pdfinfo", "-isodates"),
    ("pdfinfo", "-meta"),
    ("pdfinfo", "-js"),
    ("pdfinfo", "-dests"),
    ("pdfinfo", _SPOKEN),
    ("pdfinfo", "-url"),
    ("pdfdetach", "-list"),
)
"""What Poppler tells of a file beside its pages."""


@cache
def versions() -> dict[str, str]:
    """Give the programs that are installed with their versions."""
    found = {}
    for name, command in ((POPPLER, ("pdftotext", "-v")), (QPDF, ("qpdf", "--version"))):
        if shutil.which(command[0]):
            done = _run(command, both=True)
            number = _VERSION.search(done.decode("utf-8", "replace")) if done else None
            found[name] = number[0] if number else "onbekend"
    return found


def read_poppler(path: Path) -> list[PageText] | None:
    """Give the pages as pdftotext reads them, each word with its place; None when it does not."""
    told = _run(("pdftotext", "-enc", "UTF-8", "-bbox", str(path), "-"))
    if not told:
        return None
    return [_page(match) for match in _PAGE.finditer(told.decode("utf-8", "replace"))]


def _page(match: re.Match[str]) -> PageText:
    runs = tuple(_run_of(word) for word in _WORD.finditer(match[3]))
    return PageText(" ".join(run.text for run in runs), runs, (float(match[1]), float(match[2])))


def _run_of(word: re.Match[str]) -> Run:
    box, text = Box(*(float(word[side]) for side in range(1, 5))), html.unescape(word[5])
    step = (box.x1 - box.x0) / max(len(text), 1)
    edges = [box.x0 + step * place for place in range(len(text) + 1)]
    return Run(text, edges[:-1], edges[1:], box.top, box.bottom, 0, True)


def read_poppler_raw(path: Path) -> list[PageText] | None:
    """Give the pages as pdftotext reads them in the order of writing; None when it does not."""
    told = _run(("pdftotext", "-enc", "UTF-8", "-raw", str(path), "-"))
    if told is None:
        return None
    return [PageText(page) for page in told.decode("utf-8", "replace").split("\f")[:-1]]


def read_poppler_beside(path: Path, pages: int) -> Iterator[str]:
    """Yield what Poppler tells of a file beside its pages: properties, scripts, places, structure, attachments.

    Of a file with many `pages` not the structure: that takes Poppler ever longer, and its texts lie in the objects too.
    """
    for program, option in _BESIDE if pages <= _MOST_SPOKEN else (row for row in _BESIDE if row[1] != _SPOKEN):
        told = _run((program, option, str(path)))
        if told:
            text = told.decode("utf-8", "replace")
            # of the structure only what is between quotes: the rest are names of elements
            yield "\n".join(_QUOTED.findall(text)) if option == _SPOKEN else _HEADING.sub("", _TAG.sub("\n", text))


def draw_poppler(path: Path, number: int, dpi: float) -> Image.Image | None:
    """Give page `number` (1-based) in grey as Poppler draws it; None when it does not."""
    page = str(number)
    told = _run(("pdftoppm", "-gray", "-cropbox", "-r", f"{dpi:.0f}", "-f", page, "-l", page, str(path)))
    try:
        return Image.open(io.BytesIO(told)).convert("L") if told else None
    except OSError:
        return None


def read_qpdf(path: Path) -> Iterator[str]:
    """Yield the texts in the whole file with every stream unpacked, as qpdf writes it."""
    told = _run(("qpdf", "--qdf", "--object-streams=disable", "--no-warn", "--warning-exit-0", str(path), "-"))
    if told:
        yield from views(_COMMENT.sub(b"", told))


def _run(command: Sequence[str], *, both: bool = False) -> bytes | None:
    """Give what a program says, with `both` also what it complains of; None when it is missing, fails or hangs."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    return done.stdout + done.stderr if both else done.stdout
