"""Who is named in a document: names taken apart, and every short form under which they may come back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from redaction.detect.lexicon import LETTERS, lexicon
from redaction.detect.person import NAME, UPPER, has_infix, is_given, reversed_tail, whole, words_of

_SHORTEST_SURNAME = 3
_LONGEST_PREFIX = 6  # letters of a surname in a paraaf
_NICK = re.compile(rf"\(([{UPPER}][{LETTERS}]+)\)")
_NOTHING = re.compile(r"[^a-z]")


class Person(NamedTuple):
    """One person as one place in the document names them; all parts as written."""

    given: tuple[str, ...]
    initials: str
    """First letters of the first names, upper case."""
    infix: str
    """First letters of the infixes, lower case: `vd` for `van der`."""
    surnames: tuple[str, ...]


def read_person(text: str) -> Person | None:
    """Take a written name apart; None when it holds no whole word of a name."""
    match = NAME.search(text)
    if match is None:
        return None
    nick = tuple(_NICK.findall(text))
    words = words_of(match["core"])
    infix = _infix_letters(match["core"]) if has_infix(match["core"]) else ""
    letters = "".join(c for c in match["initials"] if c.isupper())
    tail = reversed_tail(text, match.end(), len(text))
    if tail is not None:
        after, given = tail["after"] or "", words_of(tail["given"] or "")
        behind = infix or _infix_letters(tail["afterinfix"] or tail["giveninfix"] or "")
        return Person(given + nick, _letters(after, given), behind, words)
    given, surnames = _divide(words, bool(match["title"].strip()), bool(letters))
    return Person(given + nick, letters or _letters("", given), infix, surnames) if words else None


def _letters(initials: str, given: tuple[str, ...]) -> str:
    return "".join(c for c in initials if c.isupper()) or "".join(word[0] for word in given)


def _infix_letters(text: str) -> str:
    return "".join(m.lower() for m in re.findall(r"(?<![^\W_])(?:['’]?)([a-zA-Z])", _small_words(text)))


def _small_words(text: str) -> str:
    small = lexicon().among("naam", "tussenvoegsels")
    parts = re.findall(r"['’]?[\w.]+", text)
    singles = {word for phrase in small for word in phrase.split()}
    return " ".join(part for part in parts if part.casefold() in singles)


def _divide(words: tuple[str, ...], titled: bool, initialled: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Divide words into first names and surnames."""
    if initialled or not words:
        return (), words
    if len(words) == 1:
        alone_given = is_given(words[0]) and not titled
        return (words, ()) if alone_given else ((), words)
    if words[0].isupper() and not words[-1].isupper():  # KOVALENKO Andriy
        return words[1:], words[:1]
    if titled and not is_given(words[0]):
        return (), words
    return words[:1], words[1:]


@dataclass(slots=True)
class Cast:
    """All people of a document, by the words they may come back under; keys are case-folded."""

    people: set[Person] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)
    """User names and local parts, letters only: `mgoossens`."""

    def add(self, person: Person) -> None:
        """Take a person up."""
        if person in self.people:
            return
        self.people.add(person)
        self.surnames.update(_surname_keys(person.surnames))
        self.given.update(word.casefold() for word in person.given if len(word) > 1)
        self.users.update(_user_names(person))

    def is_mark(self, token: str) -> bool:
        """Tell whether a token is a paraaf or initials of someone here: `AMoe`, `TvdL`, `C.Ra.`."""
        return any(_signs(person, token) for person in self.people)


def _surname_keys(surnames: Iterable[str]) -> Iterator[str]:
    for word in surnames:
        folded = word.casefold()
        parts = [folded, *folded.split("-")]
        yield from (part for part in parts if len(part) >= _SHORTEST_SURNAME or part == folded)


def _user_names(person: Person) -> Iterator[str]:
    if not person.surnames:
        return
    plain = [_NOTHING.sub("", word.casefold()) for word in person.surnames]
    for last in {plain[0], "".join(plain), *(_NOTHING.sub("", p) for p in person.surnames[0].casefold().split("-"))}:
        for infix in {"", person.infix, {"vd": "vander", "v": "van", "d": "de"}.get(person.infix, "")}:
            first = person.initials[:1].lower()
            heads = {first, person.initials.lower(), *(_NOTHING.sub("", g.casefold()) for g in person.given)} - {""}
            for head in heads:
                yield head + infix + last
                yield infix + last + head


def _signs(person: Person, token: str) -> bool:
    """Tell whether a token can be written by this person: first letters, infix letters, start of the surname."""
    bare = token.replace(".", "").replace("-", "")
    if not person.surnames:
        return False
    last = "".join(part for word in person.surnames for part in word.split("-"))
    capitals = "".join(part[0] for word in person.surnames for part in word.split("-")).upper()
    for head in {person.initials, person.initials[:1]} - {""}:
        rest = bare[len(head) :] if bare.startswith(head) else ""
        if _is_surname_start(_without_infix(rest, person.infix), last, capitals):
            return True
    return token.endswith(".") and len(bare) >= _SHORTEST_SURNAME and _is_surname_start(bare, last, "")


def _without_infix(rest: str, infix: str) -> str:
    for length in range(len(infix), 0, -1):
        if rest[:length] == infix[:length]:
            return rest[length:]
    return rest


def _is_surname_start(rest: str, last: str, capitals: str) -> bool:
    if not rest or len(rest) > _LONGEST_PREFIX or not rest[0].isupper():
        return False
    return last.casefold().startswith(rest.casefold()) or rest == capitals


def read_people(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Person]:
    """Yield the people that stand at the given places of a page."""
    for start, end in spans:
        person = read_person(whole(text[start:end]))
        if person is not None and (person.given or person.surnames):
            yield person


def make_cast(names: Iterable[str]) -> Cast:
    """Give a cast of people already known by name; a name of one or two letters adds nobody."""
    cast = Cast()
    for person in filter(None, map(read_person, names)):
        if any(len(word) > 2 for word in (*person.given, *person.surnames)):
            cast.add(person)
    return cast
