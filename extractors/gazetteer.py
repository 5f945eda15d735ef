"""Finds the names of gemeenten and provinces as the register spells them, by any spelling in use.

A name in running text is only a candidate: many are also words, places or surnames (Best, Beek, Van Houten).
A bare `Bergen` names two gemeenten, so it names none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from extractors.homonyms import is_gemeente_like
from extractors.rules import one, rows
from pipeline.tools.register import (
    VroegereGemeente,
    gemeente_by_code,
    gemeente_by_name,
    gemeenten,
    provincies,
    vroegere_gemeenten,
)

AMBIGUOUS = "Bergen"
"""Two gemeenten share this name; without `(NH)` or `(L)` a person must say which."""

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_JOINTS = re.compile(r"\s*[-–]\s*|\s+")
_SEPARATOR = re.compile(r"\s*[,;]\s*(?:en\s+)?|\s+(?:en|&)\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """A name at `text[start:end]` and the official name it stands for."""

    start: int
    end: int
    naam: str
    """Empty for a former gemeente that was divided among several."""
    former: VroegereGemeente | None = None
    """Set when the name is that of a gemeente that is no more; `naam` is then its successor."""


def _spellings(name: str) -> Iterator[str]:
    """Yield a name as written, with a curly apostrophe, without accents and in capitals."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    partly = (name.replace("ú", "u").replace("Ú", "U"), name.replace("â", "a"))
    for spelling in dict.fromkeys((name, plain, *partly)):
        for variant in (spelling, spelling.upper()):
            yield variant
            if "'" in variant:
                yield variant.replace("'", "’")
                yield variant.replace("'", "‘")


def _key(written: str) -> str:
    """Give a name as it is looked up: hyphens and line ends inside it are one space."""
    return _JOINTS.sub(" ", written)


def _alternatives(names: Iterable[str]) -> str:
    """Give an alternation of names, the longest first; `Midden Groningen` may stand for `Midden-Groningen`."""
    ordered = sorted(set(names), key=len, reverse=True)
    return "|".join(r"(?:\s?[-–]\s?|\s+)".join(map(re.escape, name.split(" "))) for name in ordered)


@cache
def _gemeente_names() -> dict[str, str]:
    names = {_key(spelling): g.naam for g in gemeenten() for spelling in _spellings(g.naam)}
    for row in rows("aliases"):
        for spelling in _spellings(row["alias"]):
            names.setdefault(_key(spelling), row["naam"])
    for place, naam in _qualified_places(frozenset(names)):
        names.setdefault(_key(place), naam)
    return names


def _qualified_places(names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield places that begin with the name of a gemeente (`Hengelo GLD`, `Beek en Donk`, `Bergen aan Zee`).

    With the gemeente when it is one of its own, with nothing when it lies elsewhere: a village is no gemeente.
    """
    for gemeente in gemeenten():
        for place in gemeente.plaatsen:
            first, _, rest = place.partition(" ")
            if rest and (first in names or first == AMBIGUOUS):
                own = gemeente.naam if first == gemeente.naam and rest.isupper() else ""
                short = rest.isupper()
                forms = (f"{first} ({rest})", f"{first} ({rest}.)", f"{first} {rest}") if short else (place,)
                titled = (f"{first} ({rest.title()})", f"{first} ({rest.title()}.)", f"{first} {rest.title()}")
                yield from ((form, own) for form in (*forms, *(titled if short else ())))


@cache
def _former_names() -> dict[str, VroegereGemeente]:
    return {_key(spelling): former for former in vroegere_gemeenten() for spelling in _spellings(former.naam)}


@cache
def _former_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives(_former_names())})(?![\w@]|-\w|['’]\w|\.\w)")


@cache
def _gemeente_pattern() -> re.Pattern[str]:
    names = (*_gemeente_names(), AMBIGUOUS, AMBIGUOUS.upper())
    first = "".join(sorted({re.escape(name[0]) for name in names}))  # else all names are tried at every letter
    return re.compile(rf"(?=[{first}])(?<![\w@.'’-])(?:{_alternatives(names)})(?![\w@]|-\w|['’]\w|\.\w)")


def _official(written: str) -> str:
    return _gemeente_names().get(_key(written), AMBIGUOUS)


def _named(match: re.Match[str]) -> Named | None:
    written = match.group()
    naam = _official(written)
    return Named(match.start(), match.end(), naam, _former_names().get(_key(written))) if naam else None


_ELSEWHERE = re.compile(
    r"\s*(?:\(\s*(?:prov(?:\.|incie)?\s*)?(?P<province>[A-Z][\w-]+)\s*\)|[,(]?\s*(?:in\s+de\s+)?gemeente\s+)"
)


def _lies_elsewhere(text: str, named: Named) -> bool:
    """Tell whether the words behind a name put it in another province or gemeente: `Beek (gemeente Berg en Dal)`."""
    match = _ELSEWHERE.match(text, named.end)
    own = gemeente_by_name().get(named.naam)
    if not match or not own:
        return False
    if match["province"]:
        return _province_names().get(match["province"], own.provincie) != own.provincie
    other = _gemeente_pattern().match(text, match.end())
    around = gemeente_by_name().get(_official(other.group())) if other else None
    return around is not None and around != own and named.naam in {p.partition(" ")[0] for p in around.plaatsen}


@cache
def namesakes() -> frozenset[str]:
    """Give the gemeenten whose name is also that of a village in another gemeente (Hengelo, Beek, Rijswijk)."""
    villages = {(place.partition(" ")[0], g.naam) for g in gemeenten() for place in g.plaatsen}
    return frozenset(name for name, naam in villages if name != naam and name in gemeente_by_name())


def name_at(text: str, position: int) -> Named | None:
    """Give the gemeente whose name stands at exactly this position; a bare `Bergen` has `naam` Bergen."""
    match = _gemeente_pattern().match(text, position)
    named = _named(match) if match else None
    return None if named and _lies_elsewhere(text, named) else named


def former_at(text: str, position: int) -> Named | None:
    """Give the former gemeente whose name stands at exactly this position, with the one that took its place."""
    match = _former_pattern().match(text, position)
    if not match:
        return None
    former = _former_names()[_key(match.group())]
    successors = [gemeente_by_code()[code].naam for code in former.opvolgers]
    return Named(match.start(), match.end(), successors[0] if len(successors) == 1 else "", former)


def find_names(text: str, start: int = 0, end: int | None = None) -> Iterator[Named]:
    """Yield every name of a gemeente that is not clearly something else; the caller judges what it means there."""
    for match in _gemeente_pattern().finditer(text, start, len(text) if end is None else end):
        named = _named(match)
        if named and is_gemeente_like(text, named.start, named.end) and not _lies_elsewhere(text, named):
            yield named


def names_from(text: str, position: int) -> list[Named]:
    """Give the list of names that begins at this position: `Beek, Stein en Echt-Susteren`; empty for none."""
    found: list[Named] = []
    while name := name_at(text, position) or former_at(text, position):
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
