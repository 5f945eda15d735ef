"""Reads a plain text file: decodes it and lays its lines on pages of a fixed width."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.read.source import How, Source
from extractors.read.typed import typeset_blocks
from extractors.read.wrap import wrap

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a text file at `out` and give what it holds."""
    blocks = tuple(find_blocks(decode(untrusted_original.read_bytes())))
    return Source(typeset_blocks("Tekstbestand", (), blocks, out))


def decode(untrusted_bytes: bytes) -> str:
    """Give the text of a file: by its byte order mark, else UTF-8, else the code page of Windows.

    A byte that means nothing in any of them becomes U+FFFD; none is dropped.
    """
    for mark, encoding in _MARKS:
        if untrusted_bytes.startswith(mark):
            return untrusted_bytes.decode(encoding, errors="replace")
    try:
        return untrusted_bytes.decode("utf-8")
    except UnicodeDecodeError:
        return untrusted_bytes.decode("cp1252", errors="replace")


def find_blocks(text: str) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a rendition: lines in a fixed width, a new page at each form feed."""
    for number, page in enumerate(text.split("\f")):
        if number > 0:
            yield {"kind": "page"}
        lines = [part for line in re.split(r"\r\n?|[\n\v\x85\u2028\u2029]", page) for part in wrap(line)]
        if any(line.strip() for line in lines):
            yield {"kind": "mono", "lines": lines}
