"""Reads a plain text file: decodes it and lays its lines on pages of a fixed width."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extractors.read.paper.text_tables import TextTable, find_text_tables
from extractors.read.paper.typed import typeset_blocks
from extractors.read.paper.wrap import COLUMNS, TAB
from extractors.read.source import How, Source, SourceTable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END = re.compile(r"\r\n?|[\n\v\x85\u2028\u2029]")
_SAMPLE = 65_536
_ZEROS = 0.3
"""Share of zero bytes on the even or odd places from which a text without a mark is UTF-16."""
_DOS_LETTERS = "éëïöüáóíúèêôçÉä"
_DOS_IN_WORD = re.compile(rb"(?<=[A-Za-z])[\x80-\x90\x93-\x98\xa0-\xa4](?=[a-z])")
"""Bytes that the code page of DOS has as letters inside a word. That of Windows has signs there, or capitals behind
which no small letter comes; its apostrophe (0x91, 0x92) is left out."""
_DOS = "cp850"
_END = "\x1a"
"""Ends a text of DOS; it is no part of what the text says."""
_MULTIBYTE = re.compile(r"[^\x00-\x7f\ufffd]")


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a text file at `out` and give what it holds."""
    raw = untrusted_original.read_bytes()
    blocks, tables = read_text(decode(raw))
    maker = typeset_blocks("Tekstbestand", (), blocks, out)
    return Source(maker, tuple(SourceTable(t.rows, t.header_rows) for t in tables), (), (), tuple(find_doubts(raw)))


def decode(untrusted_bytes: bytes) -> str:
    """Give the text of a file: by its byte order mark, else UTF-8, else the code page of Windows or DOS.

    A byte that means nothing in any of them becomes U+FFFD; none is dropped but the sign that ends a DOS text.
    """
    encoding = find_encoding(untrusted_bytes)
    return untrusted_bytes.decode(encoding, errors="replace").rstrip(_END)


def find_encoding(untrusted_bytes: bytes) -> str:
    """Give the name of the encoding of a text."""
    for mark, encoding in _MARKS:
        if untrusted_bytes.startswith(mark):
            return encoding
    wide = _wide(untrusted_bytes[:_SAMPLE])
    if wide:
        return wide
    try:
        untrusted_bytes.decode("utf-8")
    except UnicodeDecodeError:
        if _is_damaged_utf8(untrusted_bytes):
            return "utf-8"
        return _DOS if _is_dos(untrusted_bytes) else "cp1252"
    return "utf-8"


def _is_damaged_utf8(raw: bytes) -> bool:
    """Tell whether more letters with accents make sense in UTF-8 than do not; in other code pages hardly any does."""
    text = raw.decode("utf-8", errors="replace")
    return len(_MULTIBYTE.findall(text)) > text.count("\ufffd")


def _wide(sample: bytes) -> str:
    """Give UTF-16 by its zero bytes, which a text in western letters has on every other place; else nothing."""
    half = len(sample) // 2
    if not half:
        return ""
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd >= _ZEROS and even < _ZEROS / 10:
        return "utf-16-le"
    return "utf-16-be" if even >= _ZEROS and odd < _ZEROS / 10 else ""


def _is_dos(raw: bytes) -> bool:
    """Tell whether letters inside words make sense in the code page of DOS only."""
    dos = sum(match.group().decode(_DOS) in _DOS_LETTERS for match in _DOS_IN_WORD.finditer(raw))
    windows = len(re.findall(rb"(?<=[A-Za-z])[\xe0-\xf6\xf8-\xff](?=[a-z])", raw))
    return dos > windows


def find_doubts(untrusted_bytes: bytes) -> Iterator[str]:
    """Yield what a reviewer must know about the decoding."""
    encoding = find_encoding(untrusted_bytes)
    text = untrusted_bytes.decode(encoding, errors="replace")
    if "\ufffd" in text:
        yield "Niet alle tekens van het bestand zijn leesbaar; zij staan er als \ufffd. Bekijk het origineel."
    if encoding == _DOS:
        yield "Het bestand lijkt uit een oud programma (DOS) te komen. Controleer de letters met accenten."


def read_text(text: str) -> tuple[list[dict[str, Any]], list[TextTable]]:
    """Give the blocks of the rendition of a text and the tables drawn in it."""
    blocks: list[dict[str, Any]] = []
    tables: list[TextTable] = []
    for number, page in enumerate(text.split("\f")):
        if number > 0:
            blocks.append({"kind": "page"})
        lines = _LINE_END.split(page)
        found = list(find_text_tables(lines))
        tables += found
        blocks += _page_blocks(lines, found)
    return blocks, tables


def find_blocks(text: str) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a rendition: lines in a fixed width, a new page at each form feed."""
    yield from read_text(text)[0]


def _page_blocks(lines: Sequence[str], tables: Sequence[TextTable]) -> Iterator[dict[str, Any]]:
    """Yield the lines as they stand; a table that is too wide for that is drawn as one."""
    at = 0
    for table in tables:
        if max(len(line.expandtabs(TAB)) for line in lines[table.start : table.end]) <= COLUMNS:
            continue
        yield from _mono(lines[at : table.start])
        yield {"kind": "table", "rows": [list(row) for row in table.rows], "header_rows": table.header_rows}
        at = table.end
    yield from _mono(lines[at:])


def _mono(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    if any(line.strip() for line in lines):
        yield {"kind": "mono", "lines": list(lines)}
