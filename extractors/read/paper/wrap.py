"""Lays long lines of a fixed width on the page."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.read.paper.glyphs import drawable

COLUMNS = 90
"""Characters on a line of the rendition."""
TAB = 8


def wrap(line: str) -> Iterator[str]:
    """Yield a line, as it can be drawn, in pieces of at most `COLUMNS`, broken at a space where there is one."""
    rest = drawable(line.expandtabs(TAB)).rstrip()
    while len(rest) > COLUMNS:
        cut = rest.rfind(" ", COLUMNS // 3, COLUMNS + 1)
        if cut < 0:
            cut = COLUMNS
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip(" ")
    yield rest
