"""Finds the names of gemeenten and provinces as the register spells them, by any spelling in use.

A name in running text is only a candidate: many are also words, places or surnames (Best, Beek, Van Houten).
A bare `Bergen` names two gemeenten, so it names none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractors.rules import one, rows
from pipeline.tools.register import gemeenten, provincies

AMBIGUOUS = "Bergen"
"""Two gemeenten share this name; without `(NH)` or `(L)` a person must say which."""

_SURNAME = re.compile(
    r"(?:\b(?:[Hh]eer|[Mm]evrouw|[Ww]ethouder|[Bb]urgemeester|[Dd]hr\.|[Mm]evr\.|[Mm]w\.|[A-Z]\.)\s*(?:van|de|der|den|ter|te|ten|\s)*"
    r"|\bVan\s+(?:de|der|den)?\s*)$"
)
_ROLE_OF = re.compile(r"(?:wethouders?|burgemeesters?)\s+van\s+$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_SEPARATOR = re.compile(r"\s*[,;]\s*(?:en\s+)?|\s+(?:en|&)\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """A name at `text[start:end]` and the official name it stands for."""

    start: int
    end: int
    naam: str


def _spellings(name: str) -> Iterator[str]:
    """Yield a name as written, with a curly apostrophe, without accents and in capitals."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    for spelling in dict.fromkeys((name, plain)):
        for variant in (spelling, spelling.upper()):
            yield variant
            if "'" in variant:
                yield variant.replace("'", "’")
                yield variant.replace("'", "‘")


@cache
def _gemeente_names() -> dict[str, str]:
    names = {spelling: g.naam for g in gemeenten() for spelling in _spellings(g.naam)}
    for row in rows("aliases"):
        names |= {spelling: row["naam"] for spelling in _spellings(row["alias"]) if spelling not in names}
    return names


@cache
def _gemeente_pattern() -> re.Pattern[str]:
    names = sorted((*_gemeente_names(), AMBIGUOUS, AMBIGUOUS.upper()), key=len, reverse=True)
    spaced = (r"\s+".join(map(re.escape, name.split(" "))) for name in names)
    return re.compile(rf"(?<![\w@.'’-])(?:{'|'.join(spaced)})(?![\w@]|-\w|['’]\w|\.\w)")


def _official(written: str) -> str:
    return _gemeente_names().get(" ".join(written.split()), AMBIGUOUS)


def name_at(text: str, position: int) -> Named | None:
    """Give the gemeente whose name stands at exactly this position; a bare `Bergen` has `naam` Bergen."""
    match = _gemeente_pattern().match(text, position)
    return Named(match.start(), match.end(), _official(match.group())) if match else None


def find_names(text: str, start: int = 0, end: int | None = None) -> Iterator[Named]:
    """Yield every name of a gemeente that is not clearly a surname; the caller judges what it means there."""
    for match in _gemeente_pattern().finditer(text, start, len(text) if end is None else end):
        before = text[max(0, match.start() - 40) : match.start()]
        if not _SURNAME.search(before) or _ROLE_OF.search(before):
            yield Named(match.start(), match.end(), _official(match.group()))


def names_from(text: str, position: int) -> list[Named]:
    """Give the list of names that begins at this position: `Beek, Stein en Echt-Susteren`; empty for none."""
    found: list[Named] = []
    while name := name_at(text, position):
        found.append(name)
        separator = _SEPARATOR.match(text, name.end)
        if not separator:
            break
        position = separator.end()
        if again := re.compile(r"(?:de\s+)?gemeenten?\s+", re.IGNORECASE).match(text, position):
            position = again.end()
    return found


def find_marked(text: str, start: int = 0, end: int | None = None) -> Iterator[Named]:
    """Yield the names that words before them make a gemeente for sure: `college van …`, `gemeenten A en B`."""
    seen = -1
    for match in one("parties", "gemeente.voorvoegsel", "aanduiding").matches(text, start, end):
        for name in names_from(text, match.end()):
            if name.start > seen:
                seen = name.start
                yield name


@cache
def _gemeente_by_domain() -> dict[str, str]:
    """Give the gemeente of each mail domain: its own name, and what the register says where only one uses it."""
    domains: dict[str, str] = {}
    for gemeente in gemeenten():
        domain = gemeente.mailbox.rpartition("@")[2].casefold()
        domains[domain] = "" if domain in domains else gemeente.naam
    for gemeente in gemeenten():
        for name in _spellings(gemeente.naam.casefold().replace(" ", "")):
            domains.setdefault(f"{name}.nl", gemeente.naam)
            domains.setdefault(f"gemeente{name}.nl", gemeente.naam)
    return {domain: naam for domain, naam in domains.items() if domain and naam}


def find_senders(text: str, start: int = 0, end: int | None = None) -> Iterator[Named]:
    """Yield the mail addresses that are those of one gemeente, by their domain."""
    for match in _ADDRESS.finditer(text, start, len(text) if end is None else end):
        if naam := _gemeente_by_domain().get(match["domain"].casefold()):
            yield Named(match.start(), match.end(), naam)


@cache
def _province_names() -> dict[str, str]:
    return {spelling: p.naam for p in provincies() for name in (p.naam, *p.aliassen) for spelling in _spellings(name)}


@cache
def _province_pattern() -> re.Pattern[str]:
    names = sorted(_province_names(), key=len, reverse=True)
    return re.compile(rf"(?<![\w@.'’-])(?:{'|'.join(map(re.escape, names))})(?![\w@]|-\w|\.\w)")


def find_provinces(text: str, start: int = 0, end: int | None = None) -> Iterator[Named]:
    """Yield every name of a province; Groningen and Utrecht may be the gemeente, the caller judges."""
    for match in _province_pattern().finditer(text, start, len(text) if end is None else end):
        yield Named(match.start(), match.end(), _province_names()[match.group()])
