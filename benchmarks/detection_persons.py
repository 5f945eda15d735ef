"""Which mentions of one document are the same person, for TAB's rule: a person is safe only if every mention is.

Mentions of names (PER), initials (SIGN), mail addresses (EMAIL), user names (USER) and names in file names (FILE)
are put together, document by document:

1. a full name (a surname with a first name or initials) joins a full name that shares a surname and whose first
   names agree: one in common, the same first initial where one has only initials, or the very same words;
2. every shorter mention joins the person it fits: it was written so before, a word is a surname or first name of
   that person, initials are the first letters of first name and surname or the beginning of the surname, an address
   or user name holds a name. Where it fits several (a family), it joins the one mentioned last before it, else the
   first after it;
3. a mention that fits nobody is a person of its own, which later mentions may join.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from detection_cases import Case

_ADDRESSES = frozenset({"EMAIL", "USER", "FILE"})
NAME_TYPES = frozenset({"PER", "SIGN", "EMAIL", "USER", "FILE"})
_PARTICLES = frozenset("van von de der den het t ter ten te op in aan en el al la le du da dos di v vd d".split())  # noqa: SIM905
_TITLES = frozenset(
    "mr drs dr ir ing prof mw mevr mevrouw dhr hr heer meneer familie fam agent weduwe erven senior junior sr jr "  # noqa: SIM905
    "opa oma oom tante".split()
)
_TITLE = re.compile(rf"\b(?:{'|'.join(sorted(_TITLES))})\b\.?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:\b[^\W\d_a-zß-ÿ][a-zß-ÿ]?\.[ -]?)+|\b[^\W\d_a-zß-ÿ]\b(?!['’])")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’]*")
_PARAAF = re.compile(r"[^\W\d_]{1,5}")
_SHORTEST_IN_ADDRESS = 2  # letters; more make a word that says something of a person
_BEGINNING = 3  # letters of a surname that stand for it: `ÖZD`
_NAME_IN_ADDRESS = 4  # letters; a shorter name must be a part of the address by itself


class Name(NamedTuple):
    """What a mention tells of a person, folded to plain small letters."""

    given: frozenset[str] = frozenset()
    initials: str = ""
    surname: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    """Words of which it is not known whether they are a first name or a surname."""


@dataclass(slots=True)
class Person:
    """One person of a document; `members` are the numbers of the mentions, ascending after clustering."""

    given: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)
    surname: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    members: list[int] = field(default_factory=list)

    def take(self, number: int, written: str, name: Name) -> None:
        """Add a mention and what it tells."""
        self.members.append(number)
        self.written.add(fold(written))
        self.given |= name.given | name.bare
        self.surname |= name.surname | name.bare
        self.initials |= {name.initials} - {""} | {word[0] for word in name.given}


def find_persons(case: Case) -> list[list[int]]:
    """Give per person the numbers of the mentions in `case.mentions`; other types of datum are in none."""
    numbers = [n for n, mention in enumerate(case.mentions) if mention.type in NAME_TYPES]
    written = {n: case.text[case.mentions[n].start : case.mentions[n].end] for n in numbers}
    names = {n: _name_of(written[n], case.mentions[n].type) for n in numbers}
    persons: list[Person] = []
    full = [n for n in numbers if names[n].surname and (names[n].given or names[n].initials)]
    for n in full:
        _find_or_make(persons, [p for p in persons if _is_same(p, names[n])]).take(n, written[n], names[n])
    for n in numbers:
        if n not in full:
            kind = case.mentions[n].type
            fitting = [p for p in persons if _fits(p, names[n], kind, written[n])]
            told = names[n] if kind == "PER" or not fitting else Name()
            _find_or_make(persons, _nearest(fitting, n)).take(n, written[n], told)
    return [sorted(person.members) for person in persons]


def _find_or_make(persons: list[Person], fitting: Sequence[Person]) -> Person:
    if fitting:
        return fitting[0]
    persons.append(Person())
    return persons[-1]


def _nearest(fitting: Sequence[Person], number: int) -> list[Person]:
    """Put the person mentioned last before a mention first; behind those come the ones mentioned later."""

    def distance(person: Person) -> tuple[bool, int]:
        members = sorted(person.members)
        place = bisect_left(members, number)
        return (place == 0, number - members[place - 1] if place else members[0] - number)

    return sorted(fitting, key=distance)


def fold(text: str) -> str:
    """Give a text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return "".join(character for character in apart if not unicodedata.combining(character)).casefold()


def _words(text: str) -> list[str]:
    return [word.strip("'’") for word in _WORD.findall(fold(text))]


def _names(text: str) -> list[str]:
    """Give the words that are no title, particle or initials; of a joined name its parts and the whole."""
    plain = _INITIALS.sub(" ", _TITLE.sub(" ", text))
    joined = [re.sub(r"\W", "", fold(word)) for word in re.findall(r"\w+(?:-\w+)+", plain)]
    return [word for word in [*_words(plain), *joined] if word not in _PARTICLES]


def _name_of(written: str, kind: str) -> Name:
    """Take a mention apart; only a name in running text has a first name and a surname."""
    if kind == "SIGN":
        return Name()
    if kind != "PER":
        return Name(bare=frozenset(w for w in _words(written.split("@")[0]) if len(w) > _SHORTEST_IN_ADDRESS))
    written = re.sub(r"\s*-\s*", "-", written)
    before, _, behind = written.partition(",")
    if behind.strip():
        return Name(frozenset(_names(behind)), _first_initial(behind), frozenset(_names(before)))
    return _in_order(written)


def _in_order(written: str) -> Name:
    """Take apart a name that is written first name first."""
    nickname = " ".join(re.findall(r"\(([^)]*)\)", written))
    bare = _TITLE.sub(" ", re.sub(r"\([^)]*\)", " ", written)).strip()
    titled = bool(_TITLE.search(written))
    if nickname or _INITIALS.match(bare):
        return Name(frozenset(_names(nickname)), _first_initial(bare), frozenset(_names(bare)))
    words = [word for word in bare.split() if _names(word) or _words(word)]
    cut = next((n for n, word in enumerate(words) if not _names(word) and _words(word)[0] in _PARTICLES), 1)
    given, surname = _names(" ".join(words[:cut])), _names(" ".join(words[cut:]))
    if given and surname:
        return Name(given=frozenset(given), surname=frozenset(surname))
    if titled or surname:
        return Name(surname=frozenset(given + surname))
    return Name(bare=frozenset(given))


def _first_initial(text: str) -> str:
    found = _INITIALS.search(_TITLE.sub(" ", text))
    return fold(found.group())[:1] if found else ""


def _is_same(person: Person, name: Name) -> bool:
    """Tell whether a full name is that of a person."""
    if not person.surname & name.surname:
        return False
    mine, theirs = person.surname | person.given, name.surname | name.given
    if min(len(mine), len(theirs)) > 1 and (mine <= theirs or theirs <= mine):
        return True
    if person.given and name.given:
        return bool(person.given & name.given)
    initials = {name.initials} - {""} | {word[0] for word in name.given}
    return bool(initials & (person.initials | {word[0] for word in person.given}))


def _fits(person: Person, name: Name, kind: str, written: str) -> bool:
    """Tell whether a short mention may be a person."""
    words = name.bare | name.surname | name.given
    if fold(written) in person.written or words & (person.surname | person.given):
        return True
    if kind in _ADDRESSES or written.islower():
        return _is_in_address(person, fold(written.split("@")[0]))
    is_short = kind == "SIGN" or not words or (_PARAAF.fullmatch(written) and sum(map(str.isupper, written)) > 1)
    return bool(is_short) and _is_paraaf(person, written)


def _is_in_address(person: Person, local: str) -> bool:
    solid = re.sub(r"[^a-z]", "", local)
    return any(len(name) >= _NAME_IN_ADDRESS and name in solid for name in person.surname | person.given)


def _is_paraaf(person: Person, written: str) -> bool:
    """Tell whether letters are the first of a person's names (first name, then surname) or begin the surname."""
    if len(written) >= _BEGINNING and any(name.startswith(fold(written)) for name in person.surname):
        return True
    capitals = [c for c in written if c.isupper()] or [c for c in written if c.isalpha()]
    letters = [fold(c)[:1] for c in capitals]
    first = person.initials | {word[0] for word in person.given}
    if not letters or letters[0] not in first:
        return False
    return len(letters) == 1 or letters[-1] in {word[0] for word in person.surname}
