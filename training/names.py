"""Names to fill the templates with: of many origins, each known by its group, apart for training and validation."""

from __future__ import annotations

import importlib
import random
import re
import tomllib
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.tools.register import gemeenten

DATA = Path(__file__).parent / "data"
DUTCH = "Nederlands"
LOCALES = {
    DUTCH: ("nl_NL", "nl_BE"),
    "Turks-Azerbeidzjaans": ("tr_TR", "az_AZ"),
    "Maghrebijns": ("fr_DZ",),
    "Oekraïens-Russisch-Bulgaars": ("uk_UA", "ru_RU", "bg_BG"),
    "Pools": ("pl_PL",),
    "Roemeens": ("ro_RO",),
    "Duits": ("de_DE", "de_AT"),
    "Frans": ("fr_FR",),
    "Spaans-Portugees": ("es_ES", "pt_PT"),
    "Italiaans": ("it_IT",),
    "Zuid-Slavisch": ("hr_HR", "sl_SI"),
    "Midden-Europees": ("cs_CZ", "sk_SK", "hu_HU"),
    "Noords-Baltisch": ("da_DK", "sv_SE", "no_NO", "fi_FI", "lt_LT", "lv_LV", "et_EE"),
    "Engels-Iers": ("en_GB", "en_IE"),
    "Zuid-Aziatisch": ("en_IN", "en_PK"),
    "West-Afrikaans": ("en_NG", "yo_NG", "ig_NG", "ha_NG", "tw_GH"),
    "Oost-Afrikaans": ("en_KE", "sw"),
    "Indonesisch": ("id_ID",),
    "Vietnamees": ("vi_VN",),
}
_CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьъюяёыэ",
        [
            "a",
            "b",
            "v",
            "h",
            "g",
            "d",
            "e",
            "ye",
            "zh",
            "z",
            "y",
            "i",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "a",
            "iu",
            "ia",
            "e",
            "y",
            "e",
        ],
        strict=True,
    )
)
_LATIN = re.compile(r"[A-ZÀ-ɏḀ-ỿ][a-zà-ɏḁ-ỿA-Z'’ -]*$")
_ATTRIBUTES = (
    "first_names",
    "first_names_male",
    "first_names_female",
    "last_names",
    "last_names_male",
    "last_names_female",
    "unisex_last_names",
    "male_last_names",
    "female_last_names",
)
_VALID_SHARE = 4  # one name in four is kept for validation
_CAP = 500  # names of one kind per origin and split
_DUTCH_CAP = 3000


class FullName(NamedTuple):
    """One invented person's name."""

    given: str
    second: str
    """A second first name; empty for most."""
    infix: str
    surname: str
    origin: str


@dataclass(frozen=True, slots=True)
class Pool:
    """The names of one origin."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]


def _to_latin(word: str) -> str:
    """Give a Cyrillic name in Latin letters, as passports write it."""
    written = "".join(_CYRILLIC.get(c.lower(), c).replace("_", "") for c in word)
    return written[:1].upper() + written[1:] if word[:1].isupper() else written


def _from_faker(locale: str) -> tuple[list[str], list[str]]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    given: list[str] = []
    surnames: list[str] = []
    for attribute in _ATTRIBUTES:
        values = getattr(provider, attribute, ())
        if isinstance(values, property) or not values:
            continue
        target = surnames if "last" in attribute else given
        target += [name for name in map(_to_latin, values) if _LATIN.match(name) and len(name) > 1]
    return given, surnames


def is_for_validation(name: str) -> bool:
    """Tell whether a name (or template) is kept out of the training data; decided by its letters alone."""
    return zlib.crc32(name.casefold().encode()) % _VALID_SHARE == 0


def _cut(names: Iterable[str], valid: bool, cap: int) -> tuple[str, ...]:
    mine = sorted({unicodedata.normalize("NFC", n) for n in names if is_for_validation(n) == valid})
    return tuple(random.Random(len(mine)).sample(mine, min(cap, len(mine))))


def _own() -> dict[str, dict[str, str]]:
    return tomllib.loads((DATA / "namen.toml").read_text(encoding="utf-8"))


@cache
def pools(valid: bool) -> dict[str, Pool]:
    """Give the names per origin, of the training or of the validation side."""
    own = _own()
    found: dict[str, Pool] = {}
    for origin in sorted({*LOCALES, *own}):
        lists = own.get(origin, {})
        given = lists.get("voornamen", "").split()
        surnames = lists.get("achternamen", "").split()
        surnames += [name for name in lists.get("met_tussenvoegsel", "").split(";") if name]
        for locale in LOCALES.get(origin, ()):
            more = _from_faker(locale)
            given, surnames = given + more[0], surnames + more[1]
        cap = _DUTCH_CAP if origin == DUTCH else _CAP
        found[origin] = Pool(_cut(given, valid, cap), _cut(surnames, valid, cap))
    return found


def all_names() -> list[str]:
    """Give every name of both sides, its words apart."""
    parts = (pool for side in (False, True) for pool in pools(side).values())
    names = {word for pool in parts for name in (*pool.given, *pool.surnames) for word in name.split()}
    return sorted(word for word in names if word[:1].isupper())


_INFIX = re.compile(
    r"((?:(?:van|de|den|der|het|'t|ter|ten|te|in|op|aan|uit|von|vom|zu|da|dos|do|di|del|el|al)\s+)+|d['’])(?=\S)",
    re.IGNORECASE,
)


@cache
def _invented() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    own = _own()[DUTCH]
    return tuple(own["koppen"].split()), tuple(own["staarten"].split()), tuple(own["tussen"].split(";"))


def _dutch_surname(draw: random.Random, pool: Pool) -> tuple[str, str]:
    """Give infix and surname: from the list, made of parts, or a place."""
    heads, tails, infixes = _invented()
    kind = draw.random()
    if kind < 0.62:
        return split_infix(draw.choice(pool.surnames))
    if kind < 0.88:
        infix = draw.choice(infixes) if draw.random() < 0.35 else ""
        return infix, draw.choice(heads) + draw.choice(tails)
    place = draw.choice([g.naam for g in gemeenten() if g.naam.isalpha()])
    return ("van", place) if draw.random() < 0.75 else ("", place)


def split_infix(surname: str) -> tuple[str, str]:
    """Give the infix and the rest of a written surname."""
    match = _INFIX.match(surname)
    if match is None or not surname[match.end() :]:
        return "", surname
    return match[0].strip().lower(), surname[match.end() :]


def draw_origin(draw: random.Random) -> str:
    """Give an origin: half are Dutch, the others have equal chances."""
    return DUTCH if draw.random() < 0.5 else draw.choice([o for o in sorted(pools(False)) if o != DUTCH])


def draw_name(draw: random.Random, *, valid: bool, origin: str = "") -> FullName:
    """Give one name, of the given origin or of one that is drawn."""
    found = pools(valid)
    origin = origin or draw_origin(draw)
    pool = found[origin]
    if origin == DUTCH:
        infix, surname = _dutch_surname(draw, pool)
    else:
        infix, surname = split_infix(draw.choice(pool.surnames))
    given = draw.choice(pool.given)
    second = draw.choice(pool.given) if draw.random() < 0.12 else ""
    if draw.random() < 0.06:
        other = draw.choice(found[DUTCH].surnames)
        surname = f"{surname}-{other[0].upper() + other[1:]}" if not split_infix(other)[0] else f"{surname}-{other}"
    return FullName(given, second, infix, surname, origin)
