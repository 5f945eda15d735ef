"""Counts in Dutch text and table cells: digits, words, approximations, ranges; what is no count is masked first.

A count is a whole number of things. Only `Certainty.SURE` may be used without a person looking; a range, a dash or
a contradiction has no value at all, so that nobody takes it for a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from extractors.masking import mask, unreadable
from extractors.rules import load


class Certainty(Enum):
    """How far a written count can be trusted."""

    SURE = "zeker"
    APPROXIMATE = "benadering"
    REPAIRED = "hersteld"
    """Read with a repair (OCR letters for digits, a space between thousands): a person must look."""
    RANGE = "bereik"
    DASH = "streepje"
    UNKNOWN = "onbekend"
    """Says itself that the number is not known, or is written so that two readings are possible."""
    CONFLICT = "tegenstrijdig"


class Count(NamedTuple):
    """A number as written; `value` is None where no single number stands."""

    value: int | None
    qualifier: str | None = None
    """The word that makes it approximate, as written."""
    certainty: Certainty = Certainty.SURE


class Found(NamedTuple):
    """A count in running text, at `text[start:end]` (half-open, qualifier outside)."""

    start: int
    end: int
    number: Count


_DIGITS = r"\d{1,3}(?:\.\d{3})+|\d{1,6}"
_OPENS = "ach|der|dri|dui|[eé][eé]n|elf|gee|hon|neg|nul|tac|tie|twa|twe|twi|vee|vie|vij|zes|zev"
"""With what every number word begins, and `geen`; a test holds it against all of them."""
_TOKEN = re.compile(
    rf"(?<![\w.,/+\x00])(?:{_DIGITS})(?![\w\x00]|[.,]\d|\s?%)|(?<!\w)(?=(?:{_OPENS}))[^\W\d_]+(?![\w])", re.IGNORECASE
)
_ENGLISH = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?!\d)")
_BETWEEN = re.compile(r"\s*(?:à|a|tot(?: en met)?|of|[-–])\s*")
_IN_BRACKETS = re.compile(r"\s*\(\s*([^()\s]+(?: [^()\s]+)?)\s*\)")
_UNIT = re.compile(
    r"(?:asiel|noodopvang)?(?:opvang)?(?:plek|plaats)(?:ken|en)?|regulie\w+|amv(?:-\w+)?|st\.?|stuks", re.I
)
_FOOTNOTE = re.compile(r"(?:\s*[¹²³⁴-⁹*†‡]+|\s*\[\d\]|\s+\d\))+$")
_OCR = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "S": "5", "B": "8"})


def _lexicon() -> Mapping[str, Any]:
    return load("figures_numbers")


def plain(word: str) -> str:
    """Give a word in lower case without diacritics, so that `tweeëntwintig` equals `tweeentwintig`."""
    split = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in split if not unicodedata.combining(char))


@cache
def number_words() -> Mapping[str, int]:
    """Give every Dutch number word of 0 to 9.999 written as one word, without diacritics."""
    words = _lexicon()["telwoorden"]
    units, teens, tens = words["eenheden"], words["tien_tot_twintig"], words["tientallen"]
    small = {word: n for n, word in enumerate(units, 1)} | {word: n for n, word in enumerate(teens, 10)}
    for n, ten in enumerate(tens, 2):
        small |= {ten: n * 10} | {f"{unit}en{ten}": n * 10 + m for m, unit in enumerate(units, 1)}
    below_1000 = dict(small)
    for n, head in enumerate(["", *units[1:]], 1):
        stem = f"{head}honderd"
        below_1000 |= {stem: n * 100} | {f"{stem}{w}": n * 100 + v for w, v in small.items()}
        below_1000 |= {f"{stem}en{w}": n * 100 + v for w, v in small.items()}
    found = dict(below_1000) | {"nul": 0}
    found |= {f"{head}honderd": n * 100 for head, n in small.items() if 10 < n < 100}
    for n, head in enumerate(["", *units[1:], *teens], 1):
        found |= {f"{head}duizend": n * 1000} | {f"{head}duizend{w}": n * 1000 + v for w, v in below_1000.items()}
    return found


def word_value(word: str) -> int | None:
    """Give what a number word stands for; None for any other word and for the article `een`."""
    folded = word.casefold()
    return None if folded == "een" else number_words().get(folded if folded.isascii() else plain(folded))


class Counted(NamedTuple):
    """A text with what is no count made unreadable, and its counts in order."""

    masked: str
    counts: tuple[Found, ...]


def count_all(text: str) -> Counted:
    """Give all counts of a text with the masked text they stand in: for a text that is searched again and again."""
    masked = mask(text)
    return Counted(masked, tuple(_find_unmasked(masked)))


def find_counts(text: str) -> Iterator[Found]:
    """Yield the counts of running text in order; dates, references, percentages and laws are none."""
    return _find_unmasked(mask(text))


def _find_unmasked(masked: str) -> Iterator[Found]:
    hits = _merge_ranges(masked, _merge_brackets(masked, _merge_words(masked, list(_tokens(masked)))))
    taken = -1
    for hit in hits:
        if hit.start >= taken:
            taken = hit.end
            yield _qualified(masked, hit)


def _tokens(masked: str) -> Iterator[Found]:
    yield from (Found(m.start(), m.end(), Count(None, None, Certainty.UNKNOWN)) for m in _ENGLISH.finditer(masked))
    for match in _TOKEN.finditer(_ENGLISH.sub(unreadable, masked)):
        word = match.group()
        if word[0].isdecimal():
            yield Found(match.start(), match.end(), Count(int(word.replace(".", ""))))
        elif word.casefold() == "geen":
            yield Found(match.start(), match.end(), Count(0))
        elif (value := word_value(word)) is not None:
            yield Found(match.start(), match.end(), Count(value))


def _merge_words(masked: str, hits: list[Found]) -> list[Found]:
    """Join `tweeduizend tweehonderd` to one count; drop the qualifier `geen` before one; `1 250` has no sure value."""
    merged: list[Found] = []
    for hit in sorted(hits):
        last = merged[-1] if merged else None
        if last and hit.number.value is not None and masked[last.end : hit.start].isspace():
            a, b = last.number.value or 0, hit.number.value
            text = masked[last.start : last.end]
            if text.casefold() == "geen":
                merged.pop()
            elif _is_spaced(text, masked[hit.start : hit.end]):
                merged[-1] = Found(last.start, hit.end, Count(None, None, Certainty.UNKNOWN))
                continue
            elif text.isalpha() and masked[hit.start].isalpha() and _adds(a, b):
                merged[-1] = Found(last.start, hit.end, Count(a + b))
                continue
        merged.append(hit)
    return merged


def _is_spaced(first: str, second: str) -> bool:
    """Tell whether two runs of digits may be one number: `1 250` is 1.250 or a 1 that stands loose."""
    return first.isdecimal() and len(first) < 4 and second.isdecimal() and len(second) == 3


def _adds(a: int, b: int) -> bool:
    return a > 0 and ((a % 1000 == 0 and b < 1000) or (a % 100 == 0 and b < 100))


def _merge_brackets(masked: str, hits: list[Found]) -> list[Found]:
    """Join `vijf (5)` to one count; `vijf (6)` has no value."""
    merged: list[Found] = []
    for hit in hits:
        last = merged[-1] if merged else None
        match = _IN_BRACKETS.match(masked, last.end) if last else None
        if last and match and match.start(1) == hit.start and match.end(1) == hit.end:
            same = last.number.value == hit.number.value
            count = hit.number if same else Count(None, None, Certainty.CONFLICT)
            merged[-1] = Found(last.start, match.end(), count)
        else:
            merged.append(hit)
    return merged


def _merge_ranges(masked: str, hits: list[Found]) -> list[Found]:
    merged: list[Found] = []
    for hit in hits:
        last = merged[-1] if merged else None
        if last and _is_range(masked, last, hit):
            merged[-1] = Found(last.start, hit.end, Count(None, None, Certainty.RANGE))
        else:
            merged.append(hit)
    return merged


def _is_range(masked: str, first: Found, second: Found) -> bool:
    between = masked[first.end : second.start]
    if _BETWEEN.fullmatch(between):
        return True
    before = masked[max(0, first.start - 14) : first.start].casefold()
    if between.strip() in ("en", "en de"):
        return bool(re.search(r"\btussen(?: de)?\s*$", before))
    return between.strip() == "naar" and bool(re.search(r"\bvan\s*$", before))


@cache
def _before() -> re.Pattern[str]:
    words = sorted(_lexicon()["benadering"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(re.escape(word) for word in words)})\s*$", re.IGNORECASE)


def _qualified(masked: str, hit: Found) -> Found:
    count = hit.number
    match = _before().search(masked, max(0, hit.start - 24), hit.start)
    if count.certainty is Certainty.SURE and match and masked[hit.start : hit.end].casefold() != "geen":
        count = Count(count.value, match.group(1), Certainty.APPROXIMATE)
    return Found(hit.start, hit.end, count)


def direction(qualifier: str) -> str:
    """Tell where the true number lies: `minder`, `meer`, `rond`, `hoogstens` or `minstens`."""
    return str(_lexicon()["benadering"].get(qualifier.casefold(), "rond"))


def parse_count(text: str) -> Count | None:
    """Give the count that a whole table cell holds; None when the cell holds no count (text, percentage, date).

    A dash gives `Certainty.DASH` without a value: what it means depends on its column.
    """
    cell = _FOOTNOTE.sub("", " ".join(text.replace("**", "").split())).strip()
    if not cell:
        return None
    return _special(cell) or _in_digits(cell) or _in_text(cell)


def _special(cell: str) -> Count | None:
    lexicon, folded = _lexicon(), cell.casefold().rstrip(".") or cell
    if cell in lexicon["onbekend"]["streepjes"]:
        return Count(None, None, Certainty.DASH)
    if folded in lexicon["onbekend"]["woorden"] or cell.casefold() in lexicon["onbekend"]["woorden"]:
        return Count(None, None, Certainty.UNKNOWN)
    return Count(0) if folded in lexicon["nul"]["woorden"] else None


def _in_digits(cell: str) -> Count | None:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d{1,6}", cell):
        return Count(int(cell.replace(".", "")))
    if re.fullmatch(r"\d{1,3}(?: \d{3})+", cell):
        return Count(int(cell.replace(" ", "")), None, Certainty.REPAIRED)
    if re.fullmatch(r"[-–−+]\s?\d[\d.]*|\(\s?-?\d[\d.]*\s?\)|\d{1,3}(?:,\d{3})+", cell):
        return Count(None, None, Certainty.UNKNOWN)
    if re.fullmatch(r"[lIOo|]|(?=.*\d)[\dlIOoSB|]{2,6}", cell):
        return Count(int(cell.translate(_OCR)), None, Certainty.REPAIRED)
    return None


def _in_text(cell: str) -> Count | None:
    found = list(find_counts(cell))
    if not found:
        return None
    first = found[0]
    before = _before().sub("", cell[: first.start]).strip(" (")
    after = cell[first.end :].strip()
    if before:
        return None
    if not after or all(_UNIT.fullmatch(word.strip("(),.")) for word in after.split()):
        return first.number
    if len(found) > 1 and re.match(r"\(|,?\s*waarvan\b|\bvan\b|/", after):
        return Count(None, None, Certainty.UNKNOWN)
    return first.number._replace(certainty=Certainty.REPAIRED) if after.startswith("(") else None
