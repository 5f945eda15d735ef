"""Which stretches of a text are a mail header, a stamp, a letterhead or somebody else's older words.

Figures and findings of a quoted mail or letter belong to its writer, not to the one who quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    r"^[ \t*]*(?:Geachte?|Excellentie|Edelachtbare|Hooggeachte?|Goede(?:morgen|middag)|"
    r"(?:Beste|Hallo|Dag)\b(?=[^\n.;\d]{0,80}[,!]|(?:[ \t]+\S+){0,4}[ \t]*$))\b[^\n]*",
    re.MULTILINE,
)
"""`Dag en nacht wordt er gebouwd.` and `Beste oplossing is …` greet nobody."""
_WORD = re.compile(r"\S")
_PROSE = re.compile(r"^[^\n]{0,40}[a-zé,]\s+[^\n]*\n?[^\n]*[a-z)]\.(?:\s|$)", re.MULTILINE)
__all__ = ["Quote", "Zone", "find_borders", "find_quotes", "find_zones", "greeting_end", "head_end"]
HEAD_MAX = 2_500
"""Characters within which a letterhead ends."""
_GREETING_MAX, _NAMES_MAX = 100, 4
"""Characters of a salutation, and words between two commas of one that names several readers."""
_APART = (Context.HEADING, Context.STAMP, Context.MAIL_HEADER)
"""Places of which no sentence runs on in the words behind them."""


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
    end = head_end(text, min((HEAD_MAX, *(quote.start for quote in quotes if not quote.is_inline))))
    yield Zone(0, end, Context.HEADING)
    for match in _STAMP.finditer(text, 0, end or HEAD_MAX):
        yield Zone(match.start(), match.end(), Context.STAMP)
    for quote in quotes:
        yield Zone(quote.start, quote.end, Context.QUOTATION)
    for start, stop in find_head_ranges(text):
        yield Zone(start, stop, Context.MAIL_HEADER)


def head_end(text: str, limit: int = HEAD_MAX) -> int:
    """Give where the letterhead stops: at the salutation, else at the first line of prose."""
    if salutation := _SALUTATION.search(text, 0, limit):
        return salutation.start()
    prose = _PROSE.search(text, 0, limit)
    return prose.start() if prose else 0


def find_borders(text: str, zones: Sequence[Zone]) -> Iterator[int]:
    """Yield where a sentence stops without a sign: at the borders of letterhead and stamp, and behind a salutation.

    A page without empty lines shows a letterhead and the first sentence of the letter as one paragraph.
    """
    borders = [border for zone in zones if zone.context in _APART for border in (zone.start, zone.end)]
    if salutation := _SALUTATION.search(text, 0, HEAD_MAX):
        borders.append(greeting_end(text, salutation.start()))
    for border in borders:
        words = _WORD.search(text, border)
        yield words.start() if words else len(text)


def greeting_end(text: str, start: int) -> int:
    """Give where a salutation stops: at its line end, or at the comma behind which the letter begins on that line."""
    line = text.find("\n", start)
    stop = min(len(text) if line < 0 else line, start + _GREETING_MAX)
    comma = text.find(",", start, stop) + 1
    while 0 < comma < stop and text[comma:stop].strip():
        following = text.find(",", comma, stop) + 1
        names = text[comma:following].split()
        if not following or len(names) > _NAMES_MAX or any(map(str.isdigit, "".join(names))):
            return comma
        comma = following
    return stop
