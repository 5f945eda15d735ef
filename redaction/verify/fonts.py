"""Looks into the fonts of a finished file: their names, and letters that only the removed text can have used."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Dictionary, Name, Stream

from pipeline.model.woo import Finding

READER = "lettertype"
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_NAMES = frozenset({1, 4, 6, 16, 21})
"""Records that name the font itself; the others name its makers, never a person in the document."""
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>()\s*<([0-9A-Fa-f\s]+)>()")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*)\])")
_PART = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_WIDEST = 512
"""Codes of the longest range that is read: a longer one is a whole font and tells nothing."""
_BROKEN = (TTLibError, KeyError, ValueError, AssertionError, AttributeError, TypeError, IndexError, OSError)


def read_names(path: Path) -> Iterator[str]:
    """Yield the names in and of the fonts: the name table, and the names of the glyphs in their order."""
    with pikepdf.open(path) as document:
        for item in document.objects:
            for key in _PROGRAMS if isinstance(item, Dictionary) else ():
                program = item.get(key)
                if isinstance(program, Stream):
                    yield from _names(program.read_bytes())


def _names(program: bytes) -> Iterator[str]:
    try:
        font = TTFont(io.BytesIO(program), lazy=True)
        table = font["name"].names if "name" in font else ()
        yield " ".join(record.toUnicode("replace") for record in table if record.nameID in _NAMES)
        yield "".join(name if len(name) == 1 else f" {name} " for name in font.getGlyphOrder())
    except _BROKEN:  # bare CFF and Type 1: their strings lie in the bytes
        yield " ".join(run.decode("latin-1") for run in re.findall(rb"/([A-Za-z][\w.-]{5,60})", program[:20_000]))


def find_traces(path: Path, secrets: Sequence[str], shown: str) -> Iterator[Finding]:
    """Yield a finding for every font that still knows letters of removed texts that stand nowhere any more.

    `shown` is all text in the file. A font that knows other unused letters too tells nothing: it was never cut down.
    """
    seen, gone = set(shown), set("".join(secrets)) - set(shown)
    if not gone:
        return
    with pikepdf.open(path) as document:
        for item in document.objects:
            codes = item.get("/ToUnicode") if isinstance(item, Dictionary) else None
            if isinstance(codes, Stream) and item.get("/Type") == Name.Font:
                unused = {letter for letter in _letters(codes) if letter.isalnum()} - seen
                if unused and unused <= gone:
                    told = f"een lettertype kent {len(unused)} letters die alleen in gelakte tekst stonden"
                    yield Finding("leak", None, None, READER, told)


def _letters(codes: Stream) -> Iterator[str]:
    """Yield the letters that a table from codes to letters gives."""
    for kind, part in _PART.findall(codes.read_bytes()):
        for row in (_RANGE if kind == b"bfrange" else _PAIR).finditer(part):
            yield from _of_row(row)


def _of_row(row: re.Match[bytes]) -> Iterator[str]:
    first, middle, last, listed = row.groups()
    if listed:
        for one in re.findall(rb"<([0-9A-Fa-f\s]+)>", listed):
            yield from _text(one)
        return
    if not middle:
        yield from _text(last)
        return
    text = _text(last)
    for step in range(min(int(middle, 16) - int(first, 16) + 1, _WIDEST)) if text else ():
        yield from text[:-1]
        yield chr(min(ord(text[-1]) + step, 0x10FFFF))


def _text(digits: Any) -> str:
    data = bytes.fromhex(b"".join(digits.split()).decode("ascii").zfill(4))
    return data.decode("utf-16-be", "replace")
