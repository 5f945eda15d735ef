"""What fills the slots of a template that hold no person: places, streets, dates, numbers, organisations, things."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Callable
from functools import cache

from pipeline.tools.register import gemeenten, provincies
from redaction.detect.words.lexicon import lexicon
from training.names import DATA, pools

_MONTHS = [
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
]
_DAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
_DOMAINS = (
    "gemeente.example",
    "provincie.example",
    "minjenv.example",
    "coa.example",
    "mail.example",
    "bedrijf.example",
)
_FIRST_DAY = dt.date(2021, 1, 1)


@cache
def words() -> dict[str, list[str]]:
    """Give the lists of training/data/woorden.toml."""
    return tomllib.loads((DATA / "woorden.toml").read_text(encoding="utf-8"))


@cache
def _plain_words() -> tuple[str, ...]:
    known = lexicon()
    return tuple(sorted(w for w in known.words - known.given if w.isalpha() and len(w) > 3))


@cache
def _places() -> tuple[str, ...]:
    return tuple(sorted({place for g in gemeenten() for place in g.plaatsen if "(" not in place}))


def _surname(draw: random.Random) -> str:
    name = draw.choice(pools(False)["Nederlands"].surnames)
    return name.rpartition(" ")[2]


def _given(draw: random.Random) -> str:
    return draw.choice(pools(False)["Nederlands"].given)


def _named(draw: random.Random, pattern: str) -> str:
    return pattern.format(n=_surname(draw), m=_surname(draw), v=_given(draw))


def _day(draw: random.Random) -> dt.date:
    return _FIRST_DAY + dt.timedelta(days=draw.randrange(2200))


def _date(draw: random.Random) -> str:
    day = _day(draw)
    return draw.choice(
        (f"{day.day} {_MONTHS[day.month - 1]} {day.year}", f"{day.day}-{day.month}-{day.year}", f"{day:%d-%m-%Y}")
    )


def _short_date(draw: random.Random) -> str:
    day = _day(draw)
    return draw.choice(
        (
            f"{day.day} {_MONTHS[day.month - 1]}",
            f"{day.day}-{day.month}",
            f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}",
        )
    )


def _street(draw: random.Random) -> str:
    lists = words()
    head, tail = draw.choice(lists["straatkoppen"]), draw.choice(lists["straatstaarten"])
    return _named(draw, head) + tail


def _phone(draw: random.Random) -> str:
    tail = f"{draw.randrange(10**8):08d}"
    return draw.choice(
        (
            f"06-{tail}",
            f"06 {tail[:4]} {tail[4:]}",
            f"(0{tail[:2]}) {tail[2:5]} {tail[5:]}{draw.randrange(10)}",
            f"+31 6 {tail}",
        )
    )


def _reference(draw: random.Random) -> str:
    number = draw.randrange(10**6)
    letters = "".join(draw.choice("ABCDEGHKLMPRSTVWZ") for _ in range(draw.randint(2, 4)))
    return draw.choice(
        (
            f"{letters}-{number}",
            f"{number}",
            f"Z/{draw.randint(20, 26)}/{number}",
            f"{letters}/{letters[::-1]}/{number}",
            f"2024-{number:06d}",
        )
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _salad(draw: random.Random) -> str:
    chosen = [draw.choice(_plain_words()) for _ in range(draw.randint(4, 9))]
    small = ["de", "het", "een", "van", "voor", "met", "in", "op", "en", "is", "wordt", "niet", "aan", "te"]
    mixed = [w for word in chosen for w in ((draw.choice(small), word) if draw.random() < 0.5 else (word,))]
    return _capital(" ".join(mixed)) + "."


def _brand(draw: random.Random) -> str:
    """Give an invented brand: no list knows it, and it is no person."""
    parts = words()["merkdelen"]
    return _capital(draw.choice(parts) + draw.choice(parts) + draw.choice(("", "", "is", "a", "um", "o", "ent", "ia")))


def _gemeente(draw: random.Random) -> str:
    return draw.choice(gemeenten()).naam


SLOTS: dict[str, Callable[[random.Random], str]] = {
    "plaats": lambda d: d.choice(_places()),
    "gemeente": _gemeente,
    "provincie": lambda d: d.choice(provincies()).naam,
    "straat": lambda d: f"{_street(d)} {d.randint(1, 240)}{d.choice(('', '', '', 'a', '-2'))}",
    "straatnaam": _street,
    "postcode": lambda d: f"{d.randint(1000, 9999)} {d.choice('ABCEGHJKLNPRSTVWXZ')}{d.choice('ABCEGHJKLNPRSTVWXZ')}",
    "datum": _date,
    "dag": _short_date,
    "weekdag": lambda d: d.choice(_DAYS),
    "maand": lambda d: d.choice(_MONTHS),
    "Maand": lambda d: _capital(d.choice(_MONTHS)),
    "jaar": lambda d: str(d.randint(2019, 2028)),
    "tijd": lambda d: f"{d.randint(7, 21)}{d.choice('.:')}{d.choice(('00', '15', '30', '45'))}",
    "klok": lambda d: f"{d.randint(7, 22):02d}:{d.randint(0, 59):02d}",
    "getal": lambda d: str(d.choice((d.randint(1, 12), d.randint(10, 900), d.randint(100, 30000)))),
    "bedrag": lambda d: f"€ {d.randint(1, 90)}.{d.randint(0, 999):03d},{d.choice(('00', '50', '-'))}",
    "telefoon": _phone,
    "kenmerk": _reference,
    "domein": lambda d: d.choice(_DOMAINS),
    "mailbox": lambda d: (
        f"{d.choice(('info', 'post', 'griffie', 'asiel', 'spreidingswet', 'secretariaat'))}@{d.choice(_DOMAINS)}"
    ),
    "afd": lambda d: d.choice(words()["afdelingen"]),
    "org": lambda d: d.choice(words()["organisaties"] + words()["verzin"]),
    "bestuur": lambda d: d.choice(words()["bestuurders"]),
    "functie": lambda d: d.choice(words()["functies"]),
    "Functie": lambda d: _capital(d.choice(words()["functies"])),
    "wet": lambda d: d.choice(words()["wetten"]),
    "ding": lambda d: _named(d, d.choice(words()["dingvormen"])),
    "bedrijf": lambda d: _named(d, d.choice(words()["bedrijfsvormen"])),
    "gebouw": lambda d: d.choice(words()["gebouwen"]),
    "kreet": lambda d: d.choice(words()["kreten"]),
    "vreemd": lambda d: d.choice(words()["vreemd"] + words()["verzin"]),
    "woord": lambda d: d.choice(_plain_words()),
    "Woord": lambda d: _capital(d.choice(_plain_words())),
    "WOORD": lambda d: d.choice(_plain_words()).upper(),
    "salade": _salad,
    "afkorting": lambda d: "".join(d.choice("ABCDEFGHIKLMNOPRSTVWZ") for _ in range(d.randint(2, 5))),
    "achternaamding": _surname,
    "voornaamding": _given,
    "merk": _brand,
    "wereldstad": lambda d: d.choice(words()["wereldsteden"]),
}
