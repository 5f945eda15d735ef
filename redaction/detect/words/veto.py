"""Why something with the form of a name is none: a place, an organisation, a thing named after a person."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import INFIX, LETTER, UPPER

_WORD_BEFORE = re.compile(rf"([{LETTER}\d][{LETTER}\d'’.&-]*)[ \n]+$")
_HYPHENED = re.compile(rf"[{LETTER}]-(?:(?:{INFIX})|[{UPPER}][{LETTER}]+[ ])*$")
_NEXT_WORD = re.compile(rf"[ -]\n?((?:[{LETTER}&][{LETTER}.']*\.?)+)")
_HOUSE_NUMBER = re.compile(
    r"[ \n](?!0)\d{1,4}(?:[ -]?[a-zA-Z0-9]{1,3})?(?![\d.:€%])"
    r"(?![ ]?(?:uur|jaar|jr|plekken|kinderen|mensen|personen|dagen|weken|maanden|keer|stuks|x"
    r"|jan|feb|mrt|maart|apr|mei|jun|jul"
    r"|aug|sep|okt|nov|dec)|[-/]\d)"
)
_ON_THE = re.compile(
    r"(?:aan|in|op|langs|bij|van|over|naar|tegenover|achter)[ \n]+(?:de|het|'t|’t)[ \n]+$", re.IGNORECASE
)
_ARTICLE = re.compile(
    r"(?<![\w'’])(?:de|het|een|deze|dit|die|dat|'t|’t|onze|ons|uw|elke|ieder|welke|geen|alle)[ \n]+$", re.IGNORECASE
)
_SURE_STREET = (
    "straat",
    "straatje",
    "laan",
    "weg",
    "plein",
    "kade",
    "gracht",
    "singel",
    "steeg",
    "plantsoen",
    "boulevard",
    "dreef",
    "allee",
    "straatweg",
    "strjitte",
    "pad",
    "baan",
)
SURE_THING = (
    "gebouw",
    "school",
    "college",
    "lyceum",
    "stichting",
    "museum",
    "kazerne",
    "universiteit",
    "ziekenhuis",
    "scholengemeenschap",
    "skoalle",
    "skoallen",
    "mienskip",
)
"""How a thing ends that bears the name of a person."""
_OLD_AND_NEW = frozenset({"oud", "nieuw"})
_SHORTEST_STEM = 3
_SPACES = frozenset(" \n")
_SIDES = frozenset({"noord", "zuid", "oost", "west", "midden", "nieuw", "oud", "groot", "klein", "hoog", "laag"})


@lru_cache(maxsize=4096)
def word_before(text: str, start: int) -> str:
    """Give the word right before an offset, case-folded; empty when something else stands between."""
    if text[start - 1 : start] not in _SPACES:
        return ""
    match = _WORD_BEFORE.search(text, max(0, start - 40), start)
    return match[1].casefold() if match else ""


def word_after(text: str, end: int) -> str:
    """Give the word right after an offset, as written; empty when something else stands between."""
    match = _NEXT_WORD.match(text, end, min(len(text), end + 40))
    return match[1] if match else ""


def has_article(text: str, start: int) -> bool:
    """Tell whether an article or the like stands right before: `de`, `het`, `een`, `onze`."""
    return text[start - 1 : start] in _SPACES and _ARTICLE.search(text, max(0, start - 12), start) is not None


def is_place_context(text: str, start: int) -> bool:
    """Tell whether the word before makes a place or organisation of what follows: `gemeente`, `in`, `te`."""
    return word_before(text, start) in lexicon().among("plaats", "voorwoord")


def is_place(words: tuple[str, ...]) -> bool:
    """Tell whether all words together, or each of them, name a place."""
    places = lexicon().places
    folded = [word.casefold() for word in words]
    return " ".join(folded) in places or all(word in places or _is_part_of_place(word) for word in folded)


def _is_part_of_place(word: str) -> bool:
    """Tell whether a double word is a quarter of a place or region: `Midden-Holland`, `Nieuw-Vennep`."""
    side, _, rest = word.partition("-")
    if rest in lexicon().places:
        return side in _SIDES
    return side in _OLD_AND_NEW and len(rest) > _SHORTEST_STEM


@cache
def _legal_forms() -> re.Pattern[str]:
    return re.compile(rf"[ ,\n]*(?:{alternation(read_lists()['organisatie']['rechtsvorm'])})(?![{LETTER}])")


def has_legal_form(text: str) -> bool:
    """Tell whether the legal form of a company stands in a text: `B.V.`, `Holding`."""
    return _inner_legal_form().search(text) is not None


@cache
def _inner_legal_form() -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTER}])(?:B\.\s?V\.|N\.V\.|BV|NV|V\.O\.F\.|v\.o\.f\.|GmbH|Ltd)(?![{LETTER}])")


@cache
def _ordered(tails: frozenset[str]) -> tuple[str, ...]:
    return tuple(tails)


@lru_cache(maxsize=32768)
def _is_tail(word: str, tails: frozenset[str]) -> bool:
    folded = word.casefold()
    return folded.endswith(_ordered(tails)) and any(
        folded.endswith(tail) and len(folded) >= len(tail) + _SHORTEST_STEM for tail in tails
    )


def is_named_after(text: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Tell whether the name is part of the name of a thing: motie-X, X-straat, Stichting X, X B.V."""
    known = lexicon()
    if _HYPHENED.search(text, max(0, start - 40), start) or word_before(text, start) in known.among(
        "organisatie", "vernoemd_voor"
    ):
        return True
    behind = word_after(text, end)
    if behind.casefold() in known.among("organisatie", "vernoemd_na"):  # `mevrouw Kok akkoord`: then it is no name
        return not (behind.islower() and _is_addressed(text, start, end))
    if _legal_forms().match(text, end):
        return True
    return any(_is_hyphened_thing(word) or word.casefold().endswith(SURE_THING) for word in words)


def _is_addressed(text: str, start: int, end: int) -> bool:
    """Tell whether a form of address opens the name or stands right before it: `mevrouw`, `de heer`."""
    return (
        _address().match(text, start, end) is not None
        or _address_before().search(text, max(0, start - 20), start) is not None
    )


@cache
def _address() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(read_lists()['naam']['aanspreek'])})(?![{LETTER}])", re.IGNORECASE)


@cache
def _address_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTER}])(?:{alternation(read_lists()['naam']['aanspreek'])})[ \n]+$", re.IGNORECASE)


def _is_hyphened_thing(word: str) -> bool:
    """Tell whether a double word is a thing: `Wet-Dijkstal`, `Nassau-gebouw`."""
    parts = word.split("-")
    if len(parts) < 2:
        return False
    things = lexicon().among("organisatie", "vernoemd_voor")
    return parts[0].casefold() in things or (parts[-1].islower() and len(parts[-1]) > _SHORTEST_STEM)


def is_beside_organisation(text: str, start: int) -> bool:
    """Tell whether an organisation and `en` stand right before: `de Stichting Anna Post en Zonnewende`."""
    return _beside().search(text, max(0, start - 80), start) is not None


@cache
def _beside() -> re.Pattern[str]:
    bodies = alternation(["stichting", "vereniging", "woningcorporatie", "corporatie", "zorggroep", "coöperatie"])
    return re.compile(rf"(?i:\b(?:{bodies}))(?:[ \n](?:{INFIX}|[{UPPER}][{LETTER}'’-]+[ ]?)){{1,4}}[ \n]?en[ \n]$")


def is_street(text: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Tell whether the last word is a street: by its ending, or by ending and house number or `aan de`."""
    if not words:
        return False
    last = words[-1]
    if last.casefold().endswith(_SURE_STREET) and len(last) > 6:
        return True
    return is_street_place(text, start, end, words)


def is_street_place(text: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Tell whether a word that may end a street name has a house number behind it or `aan de` before it."""
    if not _is_tail(words[-1], lexicon().among("plaats", "straatstaart")):
        return False
    return bool(_HOUSE_NUMBER.match(text, end) or _ON_THE.search(text, max(0, start - 24), start))


def is_organisation(words: tuple[str, ...], *, exact: bool = False) -> bool:
    """Tell whether a word of the name belongs in the name of an organisation; `exact` leaves endings out."""
    known = lexicon()
    organisations, tails = known.among("organisatie", "woorden"), known.among("organisatie", "staart")
    if len(words) > 1 and words[-1].casefold() in known.among("organisatie", "vernoemd_na"):
        return True
    for word in words:
        folded = word.casefold()
        if (
            folded in organisations
            or folded.rsplit("-", 1)[-1] in organisations
            or _is_camel(word)
            or (not exact and _is_tail(word, tails))
        ):
            return True
    return False


def _is_camel(word: str) -> bool:
    """Tell whether a capital stands inside a word, as in `VluchtelingenWerk`; McKay and IJsbrand are none."""
    inner = word[3:]
    return not word.isupper() and any(
        c.isupper() and word[n + 2].isalpha() and word[n + 2].islower() for n, c in enumerate(inner)
    )
