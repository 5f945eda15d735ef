"""How values are written in a Dutch letter: dates, numbers, lists; every printed figure passes here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_TO_NINE = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_TO_TWENTY = ("tien", "elf", "twaalf", "dertien", "veertien", *(f"{word}tien" for word in _TO_NINE[5:]), "twintig")
_WORDS = (*_TO_NINE, *_TO_TWENTY)


def datum_nl(day: dt.date) -> str:
    """Give a date as `9 april 2026`."""
    return f"{day.day} {MAANDEN[day.month - 1]} {day.year}"


def datum_kort(day: dt.date) -> str:
    """Give a date as `1-7-2025`, without leading zeros."""
    return f"{day.day}-{day.month}-{day.year}"


def getal_nl(number: int) -> str:
    """Give a whole number with a dot per thousand: `1.234`."""
    return f"{number:,}".replace(",", ".")


def woord(number: int) -> str:
    """Give a whole number in words up to twenty (`drie`), above that in digits."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else getal_nl(number)


def duur(term: Any) -> str:
    """Give a term with `aantal` and `eenheid` as `drie weken`, or `één week` when it is one."""
    units = {"weken": "week", "dagen": "dag"}
    return f"één {units[term.eenheid]}" if term.aantal == 1 else f"{woord(term.aantal)} {term.eenheid}"


def lijst_nl(items: Sequence[str], woord: str = "en") -> str:
    """Give `a, b en c`; with semicolons when an item has a comma or `en` of its own (Nuenen, Gerwen en Nederwetten)."""
    if len(items) < 2:
        return "".join(items)
    if any("," in item or " en " in item for item in items):
        return "; ".join(items[:-1]) + f"; {woord} " + items[-1]
    return ", ".join(items[:-1]) + f" {woord} " + items[-1]


def hoofdletter(text: str) -> str:
    """Give the text as it starts a sentence; a leading `'s-` or `'t` keeps its small letter, as Dutch wants."""
    if re.match(r"['’][a-z]\b", text):
        return text
    return text[:1].upper() + text[1:]


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {f.__name__: f for f in (datum_nl, datum_kort, getal_nl, woord, duur, lijst_nl, hoofdletter)}
)
"""All filters, by the name a template uses."""
