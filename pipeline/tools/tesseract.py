"""Reads words from a picture with Tesseract and its Dutch letters, where the machine has it: a second opinion.

One thread (`OMP_THREAD_LIMIT=1`): with more it is slower on two cores. It runs as a program that is ended when it
takes too long.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache

from PIL import Image

from pipeline.errors import ExtractionError, ToolMissing
from pipeline.model.place import Box
from pipeline.tools.ocr_seen import OcrWord

LANGUAGE = "nld"
SECONDS = 120.0
"""Longest time for one page."""
_WORD = "5"
"""The level of a row of the TSV that tells of a word."""


@cache
def available() -> bool:
    """Tell whether the program and its Dutch data are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in told.stdout.split()


@cache
def version() -> str:
    """Give the version of the program, `tesseract` alone when it does not tell."""
    program = shutil.which("tesseract")
    if program is None:
        return "tesseract"
    told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    return " ".join((told.stdout or told.stderr).split()[:2]) or "tesseract"


def read_words(image: Image.Image, dpi: int = 200) -> list[OcrWord]:
    """Give the words on an upright picture in the order in which Tesseract reads them.

    Raises:
        ToolMissing: Tesseract or its Dutch data is not installed.
        ExtractionError: It failed or took too long.
    """
    program = shutil.which("tesseract")
    if program is None or not available():
        raise ToolMissing(
            "Tesseract met Nederlands is niet geïnstalleerd. Installeer tesseract-ocr en tesseract-ocr-nld, of zet "
            "lezen.herkenner op rapidocr."
        )
    picture = io.BytesIO()
    image.convert("L").save(picture, "PNG", compress_level=1)
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "--dpi", str(dpi), "tsv"]
    own = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command, input=picture.getvalue(), capture_output=True, timeout=SECONDS, env=own, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise ExtractionError(
            "Tesseract deed te lang over een bladzijde. Lever haar kleiner aan, of zet lezen.herkenner op rapidocr."
        ) from late
    if done.returncode != 0:
        raise ExtractionError("Tesseract kan een bladzijde niet lezen. Zet lezen.herkenner op rapidocr.")
    return list(_words(done.stdout.decode("utf-8", "replace")))


def _words(table: str) -> Iterator[OcrWord]:
    """Yield the words of a TSV: level, page, block, paragraph, line, word, x, y, width, height, confidence, text."""
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != _WORD or not cells[11].strip():
            continue
        x, y, width, height = (float(cell) for cell in cells[6:10])
        confidence = min(max(float(cells[10]) / 100, 0.0), 1.0)
        yield OcrWord(cells[11].strip(), Box(x, y, x + width, y + height), round(confidence, 3))
