"""One invented person in every form in which a document may name them."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from training.names import FullName, draw_name

PERSON = "PER"
INITIALS = "PAR"
USER = "USR"
_SHORTENED = 0.1  # share of the people with an infix
_DOUBLE = ("Th", "Chr", "Ph", "IJ", "Tj", "Joh", "Jac", "Kh", "Sj")
_TITLES = ("mr.", "drs.", "dr.", "ir.", "ing.", "prof. dr.", "mr. dr.", "drs", "mr", "ir")
_FEMALE = ("mevrouw", "mw.", "mevr.", "Mevrouw", "Mw.", "mw", "Mevr.")
_MALE = ("de heer", "dhr.", "De heer", "Dhr.", "heer", "meneer", "dhr", "hr.")


@dataclass(frozen=True, slots=True)
class Person:
    """A name with the initials and the titles that stay the same through one document."""

    name: FullName
    letters: tuple[str, ...]
    """First letters of the first names, without full stops."""
    female: bool

    @property
    def upper(self) -> str:
        """Give infix and surname as they stand alone: `Van der Meer`."""
        whole = self.lower
        return whole[:1].upper() + whole[1:]

    @property
    def lower(self) -> str:
        """Give infix and surname as they stand behind a first name: `van der Meer`."""
        glue = "" if self.name.infix.endswith(("'", "’")) else " "
        return f"{self.name.infix}{glue}{self.name.surname}" if self.name.infix else self.name.surname

    @property
    def dotted(self) -> str:
        """Give the initials with full stops, as in `J.A.`."""
        return "".join(f"{letter}." for letter in self.letters)

    @property
    def given(self) -> str:
        """Give the first name or names."""
        return f"{self.name.given} {self.name.second}".strip()


def draw_person(draw: random.Random, *, valid: bool) -> Person:
    """Give one person."""
    name = draw_name(draw, valid=valid)
    first = next((d for d in _DOUBLE if name.given.startswith(d) and draw.random() < 0.4), name.given[0])
    if name.infix and draw.random() < _SHORTENED:
        name = name._replace(infix=_short_infix(name.infix, draw))
    more = [draw.choice("ABCDEFGHJKLMNPRSTW") for _ in range(draw.choices((0, 1, 2, 3), (50, 30, 15, 5))[0])]
    return Person(name, (first, *more), draw.random() < 0.5)


def _short_infix(infix: str, draw: random.Random) -> str:
    """Give an infix as hurried people write it: `v.d.`, `v/d`, `vd`, `v.`."""
    first, *more = infix.split()
    if not more:
        return draw.choice((f"{first[0]}.", f"{first[0]}.", first[0]))
    last = more[-1][0] if more[-1][0].isalpha() else more[-1]
    return draw.choice((f"{first[0]}.{last}.", f"{first[0]}/{last}", f"{first[0]}{last}", f"{first[0]}. {more[-1]}"))


def plain(text: str) -> str:
    """Give a text in lower case without accents: for mail addresses and user names."""
    folded = unicodedata.normalize("NFD", text.casefold().replace("ø", "o").replace("ł", "l").replace("ı", "i"))
    return re.sub(r"[^a-z]", "", "".join(c for c in folded if not unicodedata.combining(c)))


def _short(person: Person) -> str:
    """Give a paraaf: `JvdB`, `JB`, `JBak`, `KŞ`."""
    infix = "".join(part[0] for part in re.findall(r"[a-z]+", person.name.infix.lower()))
    surname = person.name.surname
    return f"{person.letters[0][0]}{infix}{surname[0]}"


def _paraaf(person: Person, draw: random.Random) -> str:
    short = _short(person)
    kind = draw.random()
    if kind < 0.55:
        return short
    if kind < 0.7:
        return short.upper()
    if kind < 0.8:
        return f"{person.letters[0][0]}.{person.name.surname[0]}."
    if kind < 0.9:
        return person.letters[0][0] + person.name.surname[:3].capitalize()
    return short.lower()


def _user(person: Person, draw: random.Random) -> str:
    first, last = plain(person.name.given), plain(person.lower)
    return draw.choice(
        (
            f"{first[:1]}{last}",
            f"{last}{first[:1]}",
            f"{first}.{last}",
            f"{last}{draw.randint(1, 99)}",
            f"{first}{last[:1]}",
        )
    )


def _local(person: Person, draw: random.Random) -> str:
    first, last = plain(person.name.given), plain(person.lower)
    return draw.choice((f"{first[:1]}.{last}", f"{first}.{last}", f"{last}", f"{first[:1]}{last}", f"{first}_{last}"))


def _reversed(person: Person, tail: str) -> str:
    behind = f" {person.name.infix}" if person.name.infix else ""
    return f"{person.name.surname}, {tail}{behind}"


def _natural(person: Person, draw: random.Random) -> str:
    return draw.choices(
        (
            f"{person.given} {person.lower}",
            f"{person.dotted} {person.lower}",
            f"{person.dotted} ({person.name.given}) {person.lower}",
            f"{' '.join(f'{x}.' for x in person.letters)} {person.lower}",
            f"{person.dotted}{person.lower}",
            f"{person.letters[0][0]} {person.lower}",
        ),
        (45, 36, 6, 8, 3, 2),
    )[0]


FORMS: dict[str, Callable[[Person, random.Random], str]] = {
    "n": _natural,
    "vol": lambda p, d: f"{p.given} {p.lower}",
    "init": lambda p, d: f"{p.dotted} {p.lower}",
    "achter": lambda p, d: p.upper,
    "achterk": lambda p, d: p.lower,
    "kaal": lambda p, d: p.name.surname,
    "voor": lambda p, d: p.name.given,
    "voorl": lambda p, d: f"{p.name.given} {p.name.surname[0]}.",
    "voori": lambda p, d: f"{p.name.given} {p.letters[-1][0]}. {p.lower}",
    "rev": lambda p, d: _reversed(p, p.dotted),
    "revv": lambda p, d: _reversed(p, p.given),
    "reva": lambda p, d: draw_reversed(p, d),
    "omgek": lambda p, d: f"{p.upper} {p.given}",
    "omkap": lambda p, d: f"{p.lower.upper()} {p.given}",
    "omlos": lambda p, d: f"{p.lower.upper()} {p.letters[0][0]}",
    "roep": lambda p, d: p.name.given[: max(3, len(p.name.given) - d.randint(2, 4))],
    "roepk": lambda p, d: p.name.given[: max(3, len(p.name.given) - d.randint(2, 4))].lower(),
    "omini": lambda p, d: f"{p.upper} {p.dotted}",
    "kap": lambda p, d: f"{p.given} {p.lower}".upper(),
    "initkap": lambda p, d: f"{p.dotted} {p.lower}".upper(),
    "achterkap": lambda p, d: p.lower.upper(),
    "klein": lambda p, d: f"{p.given} {p.lower}".lower(),
    "voork": lambda p, d: p.name.given.lower(),
    "achterklein": lambda p, d: p.lower.lower(),
    "letters": lambda p, d: p.dotted,
    "bijnaam": lambda p, d: f"{p.given} “{p.name.given[:3]}” {p.lower}",
    "bestand": lambda p, d: d.choice((p.name.surname, plain(p.name.surname), plain(p.lower).capitalize())),
}
MARKS: dict[str, Callable[[Person, random.Random], str]] = {"par": _paraaf, "tweel": lambda p, d: _short(p).upper()}
USERS: dict[str, Callable[[Person, random.Random], str]] = {"user": _user}


def draw_reversed(person: Person, draw: random.Random) -> str:
    """Give a name with the surname first, in one of the ways lists write it."""
    infix = person.name.infix
    ways = [_reversed(person, person.dotted), _reversed(person, person.given), f"{person.upper}, {person.dotted}"]
    if infix:
        ways.append(f"{person.name.surname}, {infix}, {person.dotted}")
        ways.append(f"{person.name.surname} {infix}, {person.dotted}")
    return draw.choice(ways)


def address_of(person: Person, draw: random.Random) -> tuple[str, str]:
    """Give how a person is addressed: the words before the name, and the name."""
    before = draw.choice(_FEMALE if person.female else _MALE)
    if draw.random() < 0.15:
        before += " " + draw.choice(_TITLES)
    own = person.upper if draw.random() < 0.65 else f"{person.dotted} {person.lower}"
    return before, own


def title_of(draw: random.Random) -> str:
    """Give an academic title."""
    return draw.choice(_TITLES)


def local_part(person: Person, draw: random.Random) -> str:
    """Give the part of a mail address before the at sign."""
    return _local(person, draw)
