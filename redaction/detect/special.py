"""What only a person can judge: special data of someone, combinations that point to someone, a location not yet public.

Legal: docs/legal.md#woo-gronden
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from redaction.detect.text.base import PERSON, Hit
from redaction.detect.words.lexicon import LETTERS, alternation, lexicon, read_lists

SPECIAL = "bijzonder"
SMALL_CELL = "kleine_cel"
SITE = "opvanglocatie"
_ADDRESSES = frozenset({"adres", "adres_organisatie"})
_SURE = 0.8
_ASKED = 0.6  # never sure enough to go without a person; the policy asks anyway
_REACH = 200  # characters of a sentence to either side
_SITE_REACH = 300
_BORDER = re.compile(rf"(?<![A-Z])(?<!dr)(?<!mr)(?<!ir)[.!?][\"”’)]?[ \n]+(?=[{LETTERS}\d\"“])|\n\n|\n[ ]*[-•*–][ ]")
_AGE = r"(?:\d{1,2}[ -]?jarige?|van[ ]\d{1,2}[ ]jaar|\d{1,2}[ ]jaar)"
_SMALL = r"[1-4](?![\d.,:%/-])"
_AT_HOME = {"Den Haag", "Den Bosch", "Nederland"}  # in the list of places that no register of gemeenten holds


@cache
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Give redaction/data/bijzonder.toml, its tables of word lists."""
    text = (files("redaction") / "data" / "bijzonder.toml").read_text(encoding="utf-8")
    return {table: entries for table, entries in tomllib.loads(text).items() if table != "herkomst"}


def _forms(words: Iterable[str]) -> str:
    """Give a pattern for words; one that ends in a hyphen may run on."""
    forms = [re.escape(word[:-1]) + f"[{LETTERS}]{{0,12}}" for word in words if word.endswith("-")]
    plain = alternation(word for word in words if not word.endswith("-"))
    return rf"(?<![{LETTERS}@<.-])(?:{'|'.join([*([plain] if plain else []), *forms])})(?![{LETTERS}@-]|[.][{LETTERS}])"


def _whole(words: Iterable[str]) -> str:
    return rf"(?<![{LETTERS}-])(?:{alternation(words)})(?![{LETTERS}-])"


@cache
def _abroad() -> frozenset[str]:
    return frozenset(read_lists()["plaats"]["buitenland"]) - _AT_HOME


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """Give the patterns: one per kind of special datum, and those that look around."""
    kinds = {kind: _forms(listed) for kind, listed in _words()["bijzonder"].items()}
    looking = {
        **_origin(),
        **_group(),
        "stuk": rf"(?<![{LETTERS}])(?:{alternation(_words()['geen_persoon']['voorwoord'])})[ \n]+$",
        "geheim": _whole(_words()["locatie"]["nog_geheim"]),
    }
    return {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in {**kinds, **looking}.items()}


def _origin() -> dict[str, str]:
    nation, country = _forms(_words()["afkomst"]["nationaliteit"]), alternation(_abroad())
    one = alternation(_words()["persoon"]["enkelvoud"])
    came = r"(?<!\w)(?:afkomstig|gevlucht|vluchtte|komt|kwam|geboren)"
    return {
        "afkomst": rf"{nation}(?=[ \n]+(?:{one})(?![{LETTERS}]))|(?<=nationaliteit[: ][ ]){nation}",
        "land": rf"{came}[ ]+(?:uit|in)[ ]+(?:{country})(?![{LETTERS}])",
        "mens": _whole(_words()["persoon"]["losse_woorden"])
        + rf"|(?<![{LETTERS}])(?:een|deze|die|dat)[ ](?:[{LETTERS}\d-]+[ ])?(?:{one})(?![{LETTERS}-])",
    }


def _group() -> dict[str, str]:
    nation, country = _forms(_words()["afkomst"]["nationaliteit"]), alternation(_abroad())
    number = rf"(?:{_SMALL}|(?:{alternation(_words()['kleine_cel']['telwoord'])})(?![{LETTERS}]))"
    people = alternation(_words()["kleine_cel"]["groep"])
    between = rf"(?:[ \n]+[{LETTERS}\d'’-]+){{0,3}}?[ \n]+"
    age = rf"(?<![{LETTERS}\d]){_AGE}(?![{LETTERS}])"
    return {
        "groep": rf"(?<![{LETTERS}\d.,-]){number}{between}(?:{people})(?![{LETTERS}’'-])",
        "kenmerk": rf"{nation}|{age}|(?<![{LETTERS}])uit[ ](?:{country})(?![{LETTERS}])",
    }


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the sentence, item or row around a place; half-open offsets."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    begin = max((match.end() for match in _BORDER.finditer(text, low, start)), default=low)
    stop = next((match.start() for match in _BORDER.finditer(text, end, high)), high)
    return begin, stop


def _has_person(text: str, place: tuple[int, int], persons: Sequence[Hit]) -> bool:
    begin, stop = place
    if any(begin <= hit.start < stop for hit in persons):
        return True
    return _patterns()["mens"].search(text, begin, stop) is not None


def _special(text: str, persons: Sequence[Hit]) -> Iterator[Hit]:
    """Yield health, religion, orientation, conviction, crime and origin in a sentence about one person."""
    patterns = _patterns()
    for kind in (*_words()["bijzonder"], "afkomst", "land"):
        for match in patterns[kind].finditer(text):
            if patterns["stuk"].search(text, max(0, match.start() - 30), match.start()):
                continue
            if kind == "afkomst" or _has_person(text, _sentence(text, *match.span()), persons):
                yield Hit(SPECIAL, *match.span(), _ASKED, f"bijzonder.{kind}")


def _small_cells(text: str) -> Iterator[Hit]:
    """Yield a group of fewer than five with an age or origin, in a sentence that names a place.

    `AMV 3` is a figure; `3 amv's uit Eritrea in Vaals` may point to children.
    """
    patterns = _patterns()
    for match in patterns["groep"].finditer(text):
        begin, stop = _sentence(text, *match.span())
        traits = [
            m for m in patterns["kenmerk"].finditer(text, max(begin, match.start() - 20), min(stop, match.end() + 60))
        ]
        if traits and _names_place(text, begin, stop, traits):
            yield Hit(SMALL_CELL, match.start(), max(match.end(), traits[-1].end()), _ASKED, "bijzonder.kleine_cel")


def _names_place(text: str, begin: int, stop: int, traits: Sequence[re.Match[str]]) -> bool:
    """Tell whether a Dutch place stands in a sentence, apart from the country of origin."""
    abroad = {name.casefold() for name in _abroad()} | lexicon().among("plaats", "buitenland_steden")
    for match in re.finditer(
        rf"(?<![{LETTERS}])[A-Z'’][{LETTERS}'’-]+(?:[ ](?:aan|den|de|op|bij|en)[ ][A-Z][{LETTERS}-]+)?",
        text[begin:stop],
    ):
        place = (begin + match.start(), begin + match.end())
        inside = any(trait.start() <= place[0] and place[1] <= trait.end() for trait in traits)
        folded = match.group().casefold()
        if not inside and folded in lexicon().places and folded not in abroad:
            return True
    return False


def _sites(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the addresses and named streets near words that say a location is not public yet."""
    secrets = list(_patterns()["geheim"].finditer(text))
    for hit in hits if secrets else ():
        if hit.category not in _ADDRESSES:
            continue
        near = any(abs(secret.start() - hit.start) <= _SITE_REACH for secret in secrets)
        if near and "\n\n" not in text[min(hit.end, secrets[0].start()) : max(hit.start, secrets[0].end())]:
            yield Hit(SITE, hit.start, hit.end, _ASKED, "bijzonder.opvanglocatie")


def settle_sites(hits: Sequence[Hit]) -> list[Hit]:
    """Give the hits without doubtful home addresses where a location is still to be announced."""
    sites = {(hit.start, hit.end) for hit in hits if hit.category == SITE}
    return [hit for hit in hits if hit.category != "adres" or hit.score >= _SURE or (hit.start, hit.end) not in sites]


def find_special(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield what a person has to judge on one page, beside the hits already seen there.

    Args:
        text: The text of the page.
        hits: What the other detectors saw on it.
    """
    persons = [hit for hit in hits if hit.category == PERSON and hit.score >= _SURE]
    yield from _special(text, persons)
    yield from _small_cells(text)
    yield from _sites(text, hits)
