"""A practice document told anew: every person gets another name, in every form in which the document writes it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import is_given, is_sure_given, is_surname
from training.names import FullName, draw_name, draw_origin
from training.persons import INITIALS, PERSON, USER, plain
from training.practice import KEEP, OFFICE_HOLDER, Practice
from training.render import Piece, Sample, assemble
from training.slots import SLOTS

FORM = "praktijk"
_INFIX = re.compile(
    r"(?:(?<=\s)|(?<=^))(?:(?:van|von|de|den|der|het|'t|’t|ter|ten|te|in|op|el|al|la|du|da|dos|zu)\s+)+(?=[^\W\d_]{2})"
    r"|(?:,\s*)(?:(?:van|de|den|der|'t|ter|ten|te)\b\s*)+$"
    r"|(?<=[.])(?:\s*)(?:(?:van|de|den|der|'t|ter|ten|te)\b\s*)+$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W\d_]{1,2}\.|[^\W\d_]+(?:['’][^\W\d_]+)*|\W|\d|_")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTERS = "ABCDEFGHJKLMNOPRSTVWZ"
_SHORTEST = 3  # letters of a name that is looked for inside a user name
_SWAP = 0.5  # share of the places, firms and streets that are changed
_LONGEST_STREET = 30


class Words(NamedTuple):
    """The words of one written name, by what they are."""

    given: tuple[str, ...]
    surname: tuple[str, ...]
    """The parts of a double surname apart."""


def _name_words(written: str) -> list[str]:
    """Give the words of a written name without initials and infixes."""
    return [w for w in _WORD.findall(_INFIX.sub(" ", f"{written}")) if len(w) > 1]


def read_words(written: str) -> Words:
    """Give what is first name and what is surname in a name as it is written."""
    bare = re.sub(r"[^\W\d_]{1,2}\.", " ", written)
    if "," in bare:
        left, _, right = bare.partition(",")
        return Words(tuple(_name_words(right)), tuple(_name_words(left)))
    infix = _INFIX.search(bare)
    if infix is not None and infix.start() > 0 and _name_words(bare[: infix.start()]):
        return Words(tuple(_name_words(bare[: infix.start()])), tuple(_name_words(bare[infix.end() :])))
    groups = [found for group in _INFIX.sub(" ", bare).split() if (found := _name_words(group))]
    if len(groups) < 2:
        only = tuple(groups[0]) if groups else ()
        lettered = infix is not None or bare != written or len(only) > 1
        return Words((), only) if lettered else _single(only)
    first, last = groups[0], groups[-1]
    turned = (first[0].isupper() and not last[0].isupper()) or (is_sure_given(last[0]) and not is_given(first[0]))
    if turned:
        return Words(tuple(w for g in groups[1:] for w in g), tuple(first))
    return Words(tuple(w for g in groups[:-1] for w in g), tuple(last))


def _single(only: tuple[str, ...]) -> Words:
    word = only[0] if only else ""
    return Words(only, ()) if is_given(word) and not (is_surname(word) and not is_sure_given(word)) else Words((), only)


@dataclass(slots=True)
class Cast:
    """Who plays in one telling of a document, by the words that name them in the original."""

    draw: random.Random
    valid: bool
    given: dict[str, str] = field(default_factory=dict)
    surnames: dict[str, FullName] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def read(self, names: Iterable[str]) -> None:
        """Give a new name to everyone; whole names first, so that a lone word is what it is in a whole name."""
        found = sorted((read_words(name) for name in names), key=lambda w: not (w.given and w.surname))
        for words in found:
            known = [self.origins[w.casefold()] for w in (*words.surname, *words.given) if w.casefold() in self.origins]
            origin = known[0] if known else draw_origin(self.draw)
            for word in words.given:
                self._add_given(word.casefold(), origin)
            for word in words.surname:
                self._add_surname(word.casefold(), origin)

    def _add_given(self, word: str, origin: str) -> None:
        if word not in self.given and word not in self.surnames:
            self.given[word] = draw_name(self.draw, valid=self.valid, origin=origin).given
            self.origins[word] = origin
            self.letters.setdefault(word[0], self.given[word][0].upper())

    def _add_surname(self, word: str, origin: str) -> None:
        if word not in self.given and word not in self.surnames:
            self.surnames[word] = draw_name(self.draw, valid=self.valid, origin=origin)
            self.origins[word] = origin
            self.letters.setdefault(word[0], self.surnames[word].surname[0].upper())

    def letter(self, old: str) -> str:
        """Give the initial that stands for another, the same one all through the document."""
        new = self.letters.setdefault(old.casefold(), self.draw.choice(_LETTERS))
        return new if old.isupper() else new.lower()

    def name(self, written: str) -> str:
        """Give a written name with the new words, in the same order, case and punctuation."""
        infixes = [match.span() for match in _INFIX.finditer(written)]
        parts, last, out = [], 0, ""
        for start, end in infixes:
            parts += [written[last:start], written[start:end]]
            last = end
        parts.append(written[last:])
        for number in range(0, len(parts), 2):
            infix = parts[number - 1] if number else ""
            out += self._run(parts[number], infix, out)
        return out.strip(" ,") or written

    def _run(self, text: str, infix: str, before: str) -> str:
        """Give one run of a name behind an infix of the original: the infix goes, that of the new surname comes."""
        if infix and not text.strip():  # `Berg, J. van den`
            return ""
        out, fresh = infix if not self._is_known(text) else "", True
        for token in _TOKEN.findall(text):
            folded = token.casefold()
            if token.endswith(".") and len(token) > 1:
                out += self.letter(token[0]) + "."
            elif folded in self.given:
                out += _cased(self.given[folded], token)
            elif folded in self.surnames:
                out += self._surname(folded, token, infix, has_before=bool((before + out).strip()), fresh=fresh)
                fresh = False
            elif len(token) == 1 and token.isupper():
                out += self.letter(token)
            else:
                out += token
        return out

    def _is_known(self, text: str) -> bool:
        match = _WORD.search(text)
        return match is not None and match.group().casefold() in self.surnames

    def _surname(self, folded: str, token: str, infix: str, *, has_before: bool, fresh: bool) -> str:
        name = self.surnames[folded]
        own = f"{name.infix} " if name.infix and fresh else ""
        if own and not (has_before or infix[:1].islower()):
            own = own[:1].upper() + own[1:]
        return _cased(own + name.surname, token)

    def inside(self, written: str) -> str:
        """Give a user name, local part or initials with the letters of the new names."""
        known = {plain(w): plain(n) for w, n in self.given.items()}
        known |= {plain(w): plain(n.surname) for w, n in self.surnames.items()}
        words = sorted((w for w in known if len(w) >= _SHORTEST), key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)", re.IGNORECASE)
        out, last = "", 0
        for match in pattern.finditer(written):
            new = known[match.group().casefold()]
            out += self._loose(written[last : match.start()]) + _cased(new, match.group())
            last = match.end()
        return out + self._loose(written[last:], whole=not last)

    def _loose(self, text: str, *, whole: bool = False) -> str:
        """Give letters beside a name: initials are changed, words such as `adm` stay; alone all capitals are."""
        if whole:
            return re.sub(r"[^\W\d_]", lambda m: self.letter(m[0]) if m[0].isupper() or len(text) < 4 else m[0], text)
        return re.sub(r"(?<![^\W\d_])[^\W\d_](?![^\W\d_])", lambda m: self.letter(m[0]), text)

    def thing(self, written: str) -> str:
        """Give what stays: a place, firm or street at times becomes another one, the same all through the document."""
        if written not in self.places:
            self.places[written] = SLOTS[_slot(written)](self.draw) if self._swaps(written) else written
        return self.places[written]

    def _swaps(self, written: str) -> bool:
        return bool(_slot(written)) and self.draw.random() < _SWAP


def _slot(written: str) -> str:
    """Give the slot that makes another thing of the same kind; empty for one that stays."""
    folded = written.casefold()
    if folded in lexicon().places and written.istitle():
        return "plaats"
    if written.endswith((" B.V.", " BV", " N.V.", " V.O.F.")):
        return "bedrijf"
    is_street = folded.endswith(("straat", "weg", "laan", "plein")) and written[:1].isupper()
    return "straatnaam" if is_street and len(written) < _LONGEST_STREET else ""


def _cased(new: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return new.upper()
    return new.lower() if like.islower() else new[:1].upper() + new[1:] if new.islower() and like.istitle() else new


def _digits(text: str, draw: random.Random) -> str:
    return re.sub(r"\d", lambda _: str(draw.randrange(10)), text)


_LABELS: Mapping[str, str] = {"NAME": PERSON, OFFICE_HOLDER: PERSON, "INITIALS": INITIALS, "USER": USER}


def _told(document: Practice, cast: Cast) -> Iterator[Piece]:
    for kind, text in document.parts:
        if kind in ("NAME", OFFICE_HOLDER):
            origin = next((cast.origins[w.casefold()] for w in _WORD.findall(text) if w.casefold() in cast.origins), "")
            yield Piece(cast.name(text), PERSON, origin, FORM)
        elif kind in _LABELS:
            yield Piece(cast.inside(text), _LABELS[kind], "", FORM)
        elif kind == "FILE":
            has_name = any(part in text.casefold() for part in (*cast.given, *cast.surnames) if len(part) >= _SHORTEST)
            yield Piece(cast.inside(text), PERSON if has_name else INITIALS, "", FORM)
        elif kind == "EMAIL":
            yield Piece(cast.inside(text))
        elif kind == KEEP:
            yield Piece(cast.thing(text))
        else:
            yield Piece(_digits(text, cast.draw) if kind else text)


def vary(document: Practice, draw: random.Random, *, valid: bool) -> Sample:
    """Give a practice document with other people, and other numbers, in it.

    Args:
        document: Of `practices`.
        draw: Of all choices.
        valid: Take the names kept for validation instead of those to train with.
    """
    cast = Cast(draw, valid)
    cast.read(part.text for part in document.parts if part.kind in ("NAME", OFFICE_HOLDER))
    text, entities = assemble(_told(document, cast))
    return Sample(document.genre, document.id, text, entities)


def as_it_is(document: Practice) -> Sample:
    """Give a practice document with the names it was written with."""
    labels = {**_LABELS, "FILE": PERSON}
    pieces = (Piece(text, labels.get(kind, ""), document.genre, FORM) for kind, text in document.parts)
    text, entities = assemble(pieces)
    return Sample(document.genre, document.id, text, entities)
