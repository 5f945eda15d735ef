"""Lays long lines of a fixed width on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.tools.carried import FILL

COLUMNS = 90
"""Characters on a line of the rendition."""
TAB = 8
_QUOTE_WIDTH = 80
"""Quoted lines are broken here, so that each line on the page has its own `>`."""
_PREFIX = re.compile(r"^(?:>[ \t]?)+")


def wrap(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most `COLUMNS`, broken at a space where there is one and never in a gap."""
    rest = line.expandtabs(TAB).rstrip()
    while len(rest) > COLUMNS:
        cut = rest.rfind(" ", COLUMNS // 3, COLUMNS + 1)
        if cut < 0:
            cut = _before_gap(rest)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip(" ")
    yield rest


def _before_gap(text: str) -> int:
    """Give the last place on the line that is not inside a gap."""
    cut = COLUMNS
    while cut > 1 and text[cut] == FILL:
        cut -= 1
    return cut


def break_quotes(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines, a long quoted one in pieces that each have its marks."""
    for line in lines:
        yield from _pieces(line)


def _pieces(line: str) -> Iterator[str]:
    prefix = _PREFIX.match(line)
    if not prefix or len(line) <= _QUOTE_WIDTH:
        yield line
        return
    mark, rest = "> " * prefix.group().count(">"), line[prefix.end() :]
    while len(rest) > _QUOTE_WIDTH - len(mark):
        cut = rest.rfind(" ", 1, _QUOTE_WIDTH - len(mark))
        if cut < 0:
            break
        yield mark + rest[:cut]
        rest = rest[cut + 1 :]
    yield mark + rest
