"""Which stretches of a text are a mail header, a stamp, a letterhead or somebody else's older words.

Figures and findings of a quoted mail or letter belong to its writer, not to the one who quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.model.observation import Context


class Zone(NamedTuple):
    """A range of the text that is no plain paragraph."""

    start: int
    end: int
    context: Context


class Quote(NamedTuple):
    """An older message inside this one."""

    start: int
    end: int
    sender: str
    """The line that names who wrote it, as it stands; empty when none does."""
    is_inline: bool = False
    """True for lines marked with `>`, between which the sender may answer."""


_FROM = r"(?:Van|From)"
_SENT = r"(?:Verzonden|Verstuurd|Datum|Date|Sent|Aan|To)"
_FIELD = rf"(?:{_FROM}|{_SENT}|CC|Cc|BCC|Bijlagen?|Attachments?|Prioriteit|Antwoord aan|Reply-To)"
_MAIL_HEADER = re.compile(
    rf"^[ \t>]*{_FROM}[ \t]*:[ \t]*(?P<sender>[^\n]*)\n(?:[^\n]*\n){{0,4}}?[ \t>]*{_SENT}[ \t]*:"
    r"(?:[^\n]*\n){0,10}?[ \t>]*(?:Onderwerp|Subject)[ \t]*:[^\n]*",
    re.MULTILINE,
)
_HEADER_LINE = re.compile(rf"\n{{1,2}}[ \t>]*{_FIELD}[ \t]*:[^\n]*")
_WROTE = re.compile(
    r"^[ \t]*(?:Op|On)\s[^\n]{6,120}?(?:\n[^\n]{0,80}?)?\b(?:schreef|wrote|heeft)\b[^\n]*:[ \t]*$",
    re.MULTILINE,
)
_FORWARD = re.compile(
    r"^[ \t]*-{3,}[ \t]*(?:Oorspronkelijk bericht|Doorgestuurd bericht|Original Message|Forwarded message)[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_MARKED = re.compile(r"^>[ \t]?(?!\s*Retour)[^\n]*(?:\n>[^\n]*)*", re.MULTILINE | re.IGNORECASE)
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
HEAD_MAX = 2_500
"""Characters within which a letterhead ends."""


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Give the older messages inside a text; the first mail header of a mail is its own, not a quote."""
    starts = sorted(_quote_starts(text))
    quotes = []
    for number, (start, sender) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(text)
        quotes.append(Quote(start, end, sender))
    first = starts[0][0] if starts else len(text)
    quotes += [Quote(m.start(), m.end(), "", True) for m in _MARKED.finditer(text, 0, first) if m.group().count("\n")]
    return tuple(sorted(quotes))


def _quote_starts(text: str) -> Iterator[tuple[int, str]]:
    headers = list(_MAIL_HEADER.finditer(text))
    own = bool(headers) and not _SALUTATION.search(text, 0, headers[0].start())
    for match in headers[1 if own else 0 :]:
        yield match.start(), match.group("sender").strip()
    covered = [match.start() for match in headers]
    for pattern in (_WROTE, _FORWARD):
        for match in pattern.finditer(text):
            if not any(match.end() <= start < match.end() + 80 for start in covered):
                yield match.start(), match.group().strip()


def find_zones(text: str, quotes: tuple[Quote, ...]) -> Iterator[Zone]:
    """Yield letterhead, stamps, quotations and mail headers; where two overlap, the later one counts."""
    end = head_end(text)
    yield Zone(0, end, Context.HEADING)
    for match in _STAMP.finditer(text, 0, end or HEAD_MAX):
        yield Zone(match.start(), match.end(), Context.STAMP)
    for quote in quotes:
        yield Zone(quote.start, quote.end, Context.QUOTATION)
    for match in _MAIL_HEADER.finditer(text):
        yield Zone(match.start(), mail_header_end(text, match.end()), Context.MAIL_HEADER)


def mail_header_end(text: str, end: int) -> int:
    """Give where a mail header stops whose subject line ends at `end`: further fields belong to it."""
    while more := _HEADER_LINE.match(text, end):
        end = more.end()
    return end


def head_end(text: str) -> int:
    """Give where the letterhead stops: at the salutation, else at the first line of prose."""
    if salutation := _SALUTATION.search(text, 0, HEAD_MAX):
        return salutation.start()
    prose = _PROSE.search(text, 0, HEAD_MAX)
    return prose.start() if prose else 0
