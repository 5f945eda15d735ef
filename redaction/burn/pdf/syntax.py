"""How numbers, strings, names and operators are written in a content stream."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SPECIAL = re.compile(rb"[()\\\r\n]")
_ESCAPED = {b"(": b"\\(", b")": b"\\)", b"\\": b"\\\\", b"\r": b"\\r", b"\n": b"\\n"}


def number(value: float) -> bytes:
    """Give a number as PDF writes it: never with an exponent."""
    if isinstance(value, int) or value == int(value):
        return b"%d" % value
    text = f"{value:.5f}" if abs(value) >= 0.1 else f"{value:.9f}"
    return text.rstrip("0").rstrip(".").encode("ascii") or b"0"


def operation(values: Iterable[float], operator: str) -> bytes:
    """Give a line: the numbers and the operator."""
    return b" ".join([*map(number, values), operator.encode("ascii")]) + b"\n"


def string(data: bytes) -> bytes:
    """Give a string of letters."""
    return b"(" + _SPECIAL.sub(lambda found: _ESCAPED[found[0]], data) + b")"


def strings(items: Iterable[bytes | float]) -> bytes:
    """Give the operand and operator that show these strings with gaps between them."""
    parts = [string(item) if isinstance(item, bytes) else number(item) for item in items]
    return b"[" + b" ".join(parts) + b"]TJ\n"


def name(text: str) -> bytes:
    """Give a name of ours, which begins with a slash.

    Raises:
        ValueError: It holds anything that would have to be escaped.
    """
    if not text.startswith("/") or not text[1:].isascii() or not text[1:].replace("-", "").isalnum():
        raise ValueError("a name with special letters")
    return text.encode("ascii")


def properties(entries: Mapping[str, bytes]) -> bytes:
    """Give a dictionary of values that are written already."""
    return b"<<" + b" ".join(name(key) + b" " + value for key, value in entries.items()) + b">>"
