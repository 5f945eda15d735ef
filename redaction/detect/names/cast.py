"""Who is named in a document: names taken apart, and every short form under which they may come back."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from redaction.detect.words.lexicon import LETTERS, lexicon
from redaction.detect.words.person import NAME, UPPER, has_infix, is_given, reversed_tail, whole, words_of

_SHORTEST_SURNAME = 3
_LONGEST_PREFIX = 6  # letters of a surname in a paraaf
_NICK = re.compile(rf"\(([{UPPER}][{LETTERS}]+)\)")
_NOTHING = re.compile(r"[^a-z]")
_BARRED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_SHORTEST_NICK = 3


@lru_cache(maxsize=32768)
def plain(word: str) -> str:
    """Give a word case-folded and without accents: `Karataş` and `KARATAS` become the same."""
    if word.isascii():
        return word.casefold()
    folded = word.casefold().translate(_BARRED)
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


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
    """All people of a document, by the words they may come back under; keys are `plain`."""

    people: set[Person] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)
    """User names and local parts, letters only: `mgoossens`."""
    infixes: dict[str, set[str]] = field(default_factory=dict)
    """The infix letters each surname was seen with; empty for a surname without."""
    founded: set[str] = field(default_factory=set)
    """Keys seen with a title, initials or another word of the name; the others may be an ordinary word after all."""

    signed: set[str] = field(default_factory=set)
    """Parafen seen in a place that proves them, as written."""

    _marks: set[str] = field(default_factory=set)
    _marked: int = 0
    _starts: dict[str, list[str]] = field(default_factory=dict)
    _started: int = 0
    _heads: Counter[str] = field(default_factory=Counter)
    _writers: dict[str, list[Person]] = field(default_factory=dict)
    _written: int = 0

    def add(self, person: Person, *, founded: bool = True) -> None:
        """Take a person up; `founded` tells that more than one bare word says it is one."""
        if founded:
            self.founded.update(_surname_keys(person.surnames), map(plain, person.given))
        if person in self.people:
            return
        self.people.add(person)
        keys = set(_surname_keys(person.surnames))
        self.surnames |= keys
        for key in keys:
            self.infixes.setdefault(key, set()).add(person.infix)
        given = {plain(word) for word in person.given if len(word) > 1} - self.given
        self.given |= given
        self._heads.update(name[0] for name in given)
        self.users.update(_user_names(person))

    def has_infix(self, key: str) -> bool:
        """Tell whether everyone with this surname bears an infix: without it the word is hardly the name."""
        return "" not in self.infixes.get(key, {""})

    def is_short_for(self, key: str) -> bool:
        """Tell whether a plain word is the beginning of someone's first name, or that with `je` behind it."""
        longer = [name for name in self._by_start().get(key[:_SHORTEST_NICK], ()) if name != key]
        if not longer:
            return False
        stems = (key, key.removesuffix("je"), key.removesuffix("tje"), key.removesuffix("ie"))
        return any(name.startswith(stem) for stem in stems if len(stem) >= _SHORTEST_NICK for name in longer)

    def _by_start(self) -> dict[str, list[str]]:
        """Give the first names by their first letters, made again when there are more."""
        if self._started != len(self.given):
            self._starts = {}
            for name in self.given:
                self._starts.setdefault(name[:_SHORTEST_NICK], []).append(name)
            self._started = len(self.given)
        return self._starts

    def count_given(self, letter: str) -> int:
        """Give how many first names begin with a letter."""
        return self._heads[letter]

    def is_mark(self, token: str) -> bool:
        """Tell whether a token is a paraaf or initials of someone here: `AMoe`, `TvdL`, `C.Ra.`."""
        writers = self._by_mark()
        return any(_signs(person, token) for key in _mark_keys(token) for person in writers.get(key, ()))

    def marks(self) -> set[str]:
        """Give every way in which people here may shorten their name, case-folded: `gw`, `lvdm`, `vdb`."""
        if self._marked != len(self.people):
            self._marks = {mark for person in self.people for mark in _short_forms(person)}
            self._marked = len(self.people)
        return self._marks

    def _by_mark(self) -> dict[str, list[Person]]:
        """Give the people by what every paraaf of theirs holds, made again when there are more."""
        if self._written != len(self.people):
            self._writers = {}
            for person in self.people:
                for key in _writer_keys(person):
                    self._writers.setdefault(key, []).append(person)
            self._written = len(self.people)
        return self._writers


def _surname_keys(surnames: Iterable[str]) -> Iterator[str]:
    for word in surnames:
        folded = plain(word)
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


def _short_forms(person: Person) -> Iterator[str]:
    """Yield first letters, with or without those of the infix, before the first letters of the surname."""
    parts = [plain(part) for word in person.surnames for part in word.split("-") if part]
    if not parts:
        return
    tails = {parts[0][:1], parts[0][:2], parts[0][:3], "".join(part[0] for part in parts)}
    initials = plain(person.initials)
    doubled = "".join(plain(part)[:1] for word in person.given for part in word.split("-"))
    for head in {initials, initials[:1], doubled} - {""}:
        for infix in {"", person.infix, person.infix[:1]}:
            yield from (head + infix + tail for tail in tails)
    if person.infix:
        yield person.infix + parts[0][:1]


def _mark_keys(token: str) -> set[str]:
    """Give the keys of `_writer_keys` of whoever may have written a token as a paraaf."""
    bare = token.replace(".", "").replace("-", "")
    keys = {f"{bare[0]}|{letter.casefold()[0]}" for letter in bare[1:] if letter.isupper()}
    return keys | {bare.casefold()[:_SHORTEST_SURNAME]} if token.endswith(".") else keys


def _writer_keys(person: Person) -> set[str]:
    """Give first initial and first letter of the surname, and the beginning of the surname: one is in every paraaf."""
    last = "".join(part for word in person.surnames for part in word.split("-"))
    if not last:
        return set()
    letters = {last.casefold()[0], last[0].upper().casefold()[0]}
    return {f"{person.initials[:1]}|{letter}" for letter in letters} | {last.casefold()[:_SHORTEST_SURNAME]}


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
    is_short = _SHORTEST_SURNAME <= len(bare) < len(last)  # `Kuit.` at the end of a sentence is the name itself
    return token.endswith(".") and is_short and _is_surname_start(bare, last, "")


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
