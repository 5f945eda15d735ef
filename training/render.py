"""Templates into documents: choices are made, lines repeated, slots filled; every name keeps its place and origin."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from training.names import is_for_validation
from training.persons import (
    FORMS,
    INITIALS,
    MARKS,
    PERSON,
    USER,
    USERS,
    Person,
    address_of,
    draw_person,
    local_part,
    title_of,
)
from training.slots import SLOTS

HOME = Path(__file__).parent
_CHOICE = re.compile(r"\[([^\[\]{}]*(?:\{[^{}]*\}[^\[\]{}]*)*~(?:[^\[\]{}]|\{[^{}]*\})*)\]")
_SLOT = re.compile(r"\{([A-Za-z]+\d?)(?:\.([a-z]+))?(?: ([a-z]+\d?))?\}")
_REPEAT = re.compile(r"^\*(\d+)-(\d+)\* ?", re.MULTILINE)
_PERSON_KEY = re.compile(r"[pqrs][a-z]?x*\d")
_FRESH = re.compile(r"\{([qrs])(\.[a-z]+)?\}|\{(zinp) ([qrs])\}")


class Template(NamedTuple):
    """One template."""

    id: str
    genre: str
    text: str

    @property
    def valid(self) -> bool:
        """Tell whether it is kept for validation."""
        return is_for_validation(self.id)


class Piece(NamedTuple):
    """A run of text; a name when it has a label."""

    text: str
    label: str = ""
    origin: str = ""
    form: str = ""


class Entity(NamedTuple):
    """A name in a text; half-open offsets."""

    start: int
    end: int
    label: str
    origin: str
    form: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One made document."""

    genre: str
    template: str
    text: str
    entities: tuple[Entity, ...]


@dataclass(slots=True)
class Maker:
    """Makes one document: remembers who plays in it."""

    draw: random.Random
    valid: bool
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, key: str) -> Person:
        """Give the person of a key such as `p1`, drawn at its first use."""
        if key not in self.people:
            self.people[key] = draw_person(self.draw, valid=self.valid)
        return self.people[key]

    def pieces(self, template: str) -> Iterator[Piece]:
        """Yield the document in order."""
        text = self._repeated(self._chosen(template))
        last = 0
        for match in _SLOT.finditer(text):
            yield Piece(text[last : match.start()])
            yield from self._filled(match[1], match[2] or "", match[3] or "")
            last = match.end()
        yield Piece(text[last:])

    def _chosen(self, text: str) -> str:
        while True:
            done = _CHOICE.sub(lambda m: self.draw.choice(m[1].split("~")), text)
            if done == text:
                return text
            text = done

    def _repeated(self, text: str) -> str:
        lines = []
        for line in text.split("\n"):
            match = _REPEAT.match(line)
            if match is None:
                lines.append(line)
                continue
            body = line[match.end() :]
            for _ in range(self.draw.randint(int(match[1]), int(match[2]))):
                mark = len(self.people) + len(lines)
                lines.append(_FRESH.sub(lambda m, n=mark: _named_anew(m, n), body))  # type: ignore[misc]
        return "\n".join(lines)

    def _filled(self, slot: str, form: str, who: str) -> Iterator[Piece]:
        if slot == "zin":
            yield from self.pieces(self.draw.choice(sentences("zonder", self.valid)))
        elif slot == "zinp":
            yield from self.pieces(self.draw.choice(sentences("met", self.valid)).replace("{P", "{" + who))
        elif slot in SLOTS and not form:
            yield Piece(SLOTS[slot](self.draw))
        elif _PERSON_KEY.fullmatch(slot):
            yield from self._named(self.person(slot), form or "n")
        else:
            raise KeyError(slot)

    def _named(self, person: Person, form: str) -> Iterator[Piece]:
        origin = person.name.origin
        if form == "aan":
            before, own = address_of(person, self.draw)
            yield Piece(before + " ")
            yield Piece(own, PERSON, origin, form)
        elif form == "tit":
            yield Piece(title_of(self.draw) + " ")
            yield Piece(f"{person.dotted} {person.lower}", PERSON, origin, form)
        elif form == "mail":
            yield Piece(f"{local_part(person, self.draw)}@{SLOTS['domein'](self.draw)}")
        elif form in MARKS:
            yield Piece(MARKS[form](person, self.draw), INITIALS, origin, form)
        elif form in USERS:
            yield Piece(USERS[form](person, self.draw), USER, origin, form)
        else:
            yield Piece(FORMS[form](person, self.draw), PERSON, origin, form)


def _named_anew(match: re.Match[str], number: int) -> str:
    """Give a slot of a repeated line its own person: keys of repeats never meet those of the template."""
    if match[3]:
        return "{zinp " + _key(match[4], number) + "}"
    return "{" + _key(match[1], number) + (match[2] or "") + "}"


def _key(letter: str, number: int) -> str:
    return letter + "abcdefghijklmnopqrstuvwxyz"[number // 10 % 26] + "x" * (number // 260) + str(number % 10)


@cache
def templates() -> tuple[Template, ...]:
    """Give all templates of training/templates; the file is the genre."""
    found = []
    for path in sorted((HOME / "templates").glob("*.txt")):
        for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            number, _, body = block.partition("\n")
            found.append(Template(f"{path.stem}/{number.strip()}", path.stem, body.strip("\n")))
    return tuple(found)


@cache
def sentences(kind: str, valid: bool) -> tuple[str, ...]:
    """Give the sentences with (`met`) or without (`zonder`) a person, of one side of the split."""
    lines = (HOME / "zinnen" / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#") and is_for_validation(line) == valid)


def assemble(pieces: Iterator[Piece]) -> tuple[str, tuple[Entity, ...]]:
    """Put pieces together and give the places of the names."""
    text, entities = "", []
    for piece in pieces:
        if piece.label:
            entities.append(Entity(len(text), len(text) + len(piece.text), *piece[1:]))
        text += piece.text
    return text, tuple(entities)


def make_sample(template: Template, draw: random.Random) -> Sample:
    """Give one document of a template."""
    maker = Maker(draw, template.valid)
    text, entities = assemble(maker.pieces(template.text))
    return Sample(template.genre, template.id, text, entities)
