"""Names that are none by their shape alone: rulers, days of a mail, halves of words, firms of their owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import LETTER, UPPER, is_given

_LONGEST_OWNER = 80
_LONGEST_TRADING = 40
_SIGNS = ("h/o", "o.d", "odn", "o. d", "onder de naam", "enmanszaak", "igenaar van")
_NUMBERED = re.compile(
    rf"(?<![{LETTER}.])(?P<name>[{UPPER}][{LETTER}]+)(?:[ ](?:Paulus|Hendrik|Willem|Frederik))?"
    rf"[ ](?:(?:(?<=Pius )|(?<=Leo )|(?<=Lodewijk )|(?<=Karel ))[XV]|II|III|IV"
    rf"|VI{{1,3}}|IX|XI{{0,3}}|XI?V|XV?I{{1,3}})(?![{LETTER}.])"
)
_DAY_OF_MAIL = re.compile(
    r"(?<!\w)(?:(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:\d{1,2} )?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
    r"(?=,? \d)|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?=,? \d)"
    r"|(?:Begin )?[Ff]orwarded [Mm]essage|Original (?:[Mm]essage|Appointment))(?!\w)"
)
_ELLIPTIC = re.compile(rf"(?<![{LETTER}.-])[{UPPER}][{LETTER}]+-(?=[ ](?:en|of|/)[ ][{LETTER}]|,[ ][{LETTER}]+-[ ])")
_TRADING_AS = re.compile(
    rf"(?P<owner>[{UPPER}][{LETTER} .'’-]{{1,60}}?),?[ \n](?:h/o|[ht]\.?[ ]?h?\.?o\.?[ ]?d\.?[ ]?n\.?"
    r"|[Hh]andelend onder de naam"
    r"|[Tt]evens handelend onder de naam|[Ee]igenaar van|[Ee]enmanszaak)[ :]+(?=[^\W\d_a-z])"
)
_PLAIN_WORD = re.compile(rf"(?:(?:van|de|der|den|ten|ter)[ ])*(?P<word>[{LETTER}-]+)[ ]?")


@cache
def _rulers() -> frozenset[str]:
    return lexicon().among("naam", "vorst")


def find_shapes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of numbered rulers, days of an English mail and halves of words: `Pius X`, `Thu, 12 Sep`."""
    for match in _NUMBERED.finditer(text):
        if is_given(match["name"]) or match["name"].casefold() in _rulers():
            yield match.span()
    for match in (*_DAY_OF_MAIL.finditer(text), *_ELLIPTIC.finditer(text)):
        yield match.span()


def behind_own_name(text: str, start: int, end: int) -> int:
    """Give where a firm begins behind the name of whom it is: `G. Kuit h.o.d.n. Kuit Klussen`."""
    window = text[max(0, start - _LONGEST_OWNER) : start + _LONGEST_TRADING]
    if not any(sign in window for sign in _SIGNS):
        return start
    trading = _TRADING_AS.search(text, max(0, start - _LONGEST_OWNER), start + _LONGEST_TRADING)
    if trading is None or trading.end() < start:
        return start
    owner = {word.casefold() for word in re.findall(rf"[{LETTER}-]{{3,}}", trading["owner"])}
    first = _PLAIN_WORD.match(text, trading.end(), end)
    return first.end() if first is not None and first["word"].casefold() in owner else max(start, trading.end())
