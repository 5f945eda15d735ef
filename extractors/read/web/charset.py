"""Decodes a web page: by its byte order mark, else by what it says of itself, else as any text."""

from __future__ import annotations

import codecs
import re

from extractors.read.text import decode, find_encoding

_META = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w:.-]+)|<\?xml[^>]*encoding\s*=\s*["']([\w:.-]+)""", re.I)
_HEAD = 4_096
"""Bytes in which a page must say its character set."""


def decode_html(untrusted_bytes: bytes) -> str:
    """Give the text of a page; a byte that means nothing becomes U+FFFD."""
    named = _named(untrusted_bytes)
    if not named or untrusted_bytes.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(untrusted_bytes)
    try:
        return untrusted_bytes.decode(named)
    except (UnicodeDecodeError, ValueError):
        return decode(untrusted_bytes)


def _named(untrusted_bytes: bytes) -> str:
    """Give the character set that a page names, as Python knows it; nothing when there is none or it cannot be."""
    match = _META.search(untrusted_bytes[:_HEAD])
    if not match or find_encoding(untrusted_bytes).startswith("utf-16"):
        return ""
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii")).name
    except LookupError:
        return ""
    if not codecs.lookup(name)._is_text_encoding or name.startswith(("utf-16", "utf-32")):
        return ""
    return "cp1252" if name in ("iso8859-1", "ascii") else name
