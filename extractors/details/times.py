"""Hours as Dutch reports write them: `van 15.00 -17.00 uur`, `om 9:30 uur`."""

from __future__ import annotations

import re
from typing import NamedTuple

_TIME = r"(?:[01]?\d|2[0-3])[.:][0-5]\d"
_SPAN = re.compile(
    rf"\s*,?\s*(?:van|om|vanaf|tussen|\()?\s*(?P<first>{_TIME})\s*(?:uur|u\.?)?"
    rf"(?:\s*(?:[-–—]|tot|en|t/m)\s*(?P<last>{_TIME}))?\s*(?:uur|u\b)?",
    re.IGNORECASE,
)


class Times(NamedTuple):
    """Hours at `text[start:end]`."""

    start: int
    end: int
    first: str
    """`15:00`."""
    last: str | None


def span_of_times(text: str, position: int) -> Times | None:
    """Give the hours written right behind a position."""
    match = _SPAN.match(text, position)
    if not match:
        return None
    last = _clock(match["last"]) if match["last"] else None
    return Times(match.start("first"), match.end(), _clock(match["first"]), last)


def _clock(written: str) -> str:
    hour, minute = re.split(r"[.:]", written)
    return f"{int(hour):02d}:{minute}"
