"""Keeps the values that a page of ours was typeset from inside its PDF, and how a gap stands in them.

The values stand in the private data of the catalogue (`/PieceInfo`), which no viewer shows. Such a PDF stays inside:
a released one is built anew and takes nothing along but its pages.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream, String

GAP, FILL = 0xF0000, "\U00100000"
"""A gap is one character from `GAP` on, its number added to it, and fillers behind it for its width. Both are of the
private use planes: no text of a page holds them, because our fonts cannot draw them."""
MOST_GAPS = 0xFFF0
GAPS = re.compile(f"[\U000f0000-\U000fffff]{FILL}*")
_OWNER, _KEY = "/Ibt", "/Private"
_MADE = "D:20240201000000Z"


def gap(number: int, units: int) -> str:
    """Give gap `number` (0-based), as wide as `units` characters."""
    return chr(GAP + number) + FILL * (units - 1)


def carry(pdf: bytes, values: Mapping[str, Any]) -> bytes:
    """Give the PDF with the values inside; the same input gives the same bytes."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        stream = document.make_indirect(Stream(document, text.encode()))
        own = Dictionary({"/LastModified": String(_MADE), _KEY: stream})
        document.Root.PieceInfo = Dictionary({_OWNER: own})
        buffer = io.BytesIO()
        document.save(buffer, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


def read_carried(pdf: Path) -> dict[str, Any] | None:
    """Give the values that a PDF of ours carries; None when it carries none."""
    try:
        with pikepdf.open(pdf) as document:
            held = document.Root.get(Name.PieceInfo, {}).get(_OWNER, {}).get(_KEY)
            values = json.loads(held.read_bytes()) if isinstance(held, Stream) else None
    except (pikepdf.PdfError, ValueError, AttributeError):
        return None
    return values if isinstance(values, dict) else None


def put_gaps(text: str, ranges: Sequence[tuple[int, int, str]]) -> str:
    """Give the text with each range (start, end, ascending) replaced by its string."""
    parts, at = [], 0
    for start, end, instead in ranges:
        parts += [text[at:start], instead]
        at = end
    return "".join([*parts, text[at:]])
