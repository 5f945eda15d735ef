"""Which stretches of a text are a mail header, a stamp, a letterhead or somebody else's older words.

Figures and findings of a quoted mail or letter belong to its writer, not to the one who quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.quotations import Quote, find_inner_quotes
from extractors.read.thread import find_head_ranges, split_thread
from pipeline.model.observation import Context


class Zone(NamedTuple):
    """A range of the text that is no plain paragraph."""

    start: int
    end: int
    context: Context


_STAMP = re.compile(
    r"^[^\n]{0,40}?(?:\b(?:INGEK(?:OMEN|\.)|ONTV(?:ANGEN|\.)|BINNENGEKOMEN|POST\s+IN\b|ontvangst(?:datum)?\s*:)|^\W*(?-i:D\.\s?D\.))[^\n]*\d[^\n]*"
    r"(?:\n[^\n]{0,40}\bn[ro]\.?[ \t]*:[^\n]*)?",
    re.MULTILINE | re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^[ \t*]*(?:Geachte?|Beste|Excellentie|Edelachtbare|Hooggeachte?|Goede(?:morgen|middag)|Hallo|Dag)\b[^\n]*",
    re.MULTILINE,
)
_PROSE = re.compile(r"^[^\n]{0,40}[a-zé,]\s+[^\n]*\n?[^\n]*[a-z)]\.(?:\s|$)", re.MULTILINE)
__all__ = ["Quote", "Zone", "find_quotes", "find_zones", "head_end"]
HEAD_MAX = 2_500
"""Characters within which a letterhead ends."""


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Give the older messages inside a text; the first mail header of a mail is its own, not a quote."""
    stretches = split_thread(text)
    last = max((number for number, stretch in enumerate(stretches) if stretch.depth == 0), default=0)
    mails = [
        Quote(stretch.start, stretch.end, stretch.author, stretch.is_marked and number < last)
        for number, stretch in enumerate(stretches)
        if stretch.depth > 0
    ]
    return tuple(sorted((*mails, *find_inner_quotes(text, mails))))


def find_zones(text: str, quotes: tuple[Quote, ...]) -> Iterator[Zone]:
    """Yield letterhead, stamps, quotations and mail headers; where two overlap, the later one counts."""
    end = head_end(text)
    yield Zone(0, end, Context.HEADING)
    for match in _STAMP.finditer(text, 0, end or HEAD_MAX):
        yield Zone(match.start(), match.end(), Context.STAMP)
    for quote in quotes:
        yield Zone(quote.start, quote.end, Context.QUOTATION)
    for start, stop in find_head_ranges(text):
        yield Zone(start, stop, Context.MAIL_HEADER)


def head_end(text: str) -> int:
    """Give where the letterhead stops: at the salutation, else at the first line of prose."""
    if salutation := _SALUTATION.search(text, 0, HEAD_MAX):
        return salutation.start()
    prose = _PROSE.search(text, 0, HEAD_MAX)
    return prose.start() if prose else 0
