"""Sorts the OpenTaal word list into the name and word lists that the detectors use: `python -m training.lists LIST`.

LIST is `/usr/share/dict/dutch` of Debian's wdutch (BSD or CC BY 3.0). The list says nothing about its capitalised
words, but their derived forms do: only a first name has a genitive (`Jorien`, `Joriens`), only a place an adjective
and people (`Aalten`, `Aaltense`, `Aaltenaar`). What has neither and is no compound is for the most part a surname.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from redaction.detect.words.lexicon import is_compound, read_column, read_lists, read_register_places

_DATA = Path(__file__).parents[1] / "redaction" / "data"
_PLAIN = re.compile(r"[^\W\d_]{3,}")
_SMALL = re.compile(r"[^\W\d_]{2,}")
_STREET = (
    "straat", "laan", "weg", "plein", "kade", "gracht", "singel", "steeg", "dreef", "pad", "dijk", "hof", "plantsoen",
    "markt", "straten", "lanen", "wegen", "pleinen", "kanaal", "polder", "meer", "brug", "baan", "park",
)  # fmt: skip
_PEOPLE = ("er", "ers", "ster", "aar", "aars", "enaar", "enaars", "naar")
_INHABITANT = ("aar", "iër", "eër", "lander", "mmer", "tter", "ees", "isch", "aan")
_SHORTEST_TAIL = 6
_HEADS = {
    "voornamen_opentaal.csv": "Voornamen: woorden met hoofdletter en een tweede naamval (Jorien, Joriens)",
    "achternamen_opentaal.csv": "Woorden met hoofdletter zonder afleiding: meest achternamen, nooit alleen een bewijs",
    "plaatsen_opentaal.csv": "Plaatsen, streken en landen: met hoofdletter, bijvoeglijke vorm en inwonersnaam",
    "woorden_zeldzaam.csv": "Woorden met kleine letter die niet in woorden.csv staan, zonder samenstellingen",
}
_SOURCE = """# bron: OpenTaal-woordenlijst (Debian wdutch 2.20.19-2); ingedeeld door training/lists.py
# licentie: BSD of CC BY 3.0, (c) 2006-2020 OpenTaal, (c) 2001-2005 Simon Brouwer e.a.,
#           (c) 1996 Nederlandstalige TeX Gebruikersgroep
# goedgekeurd_door:
# goedgekeurd_op:
"""


def _is_first_name(word: str, forms: frozenset[str]) -> bool:
    """Tell whether the list has a genitive of a word."""
    if word + "'s" in forms or (word.endswith(("s", "x", "z")) and word + "'" in forms):
        return True
    return not word.endswith("s") and word + "s" in forms


def _has_adjective(word: str, forms: frozenset[str]) -> bool:
    """Tell whether the list has the adjective of a word as of a place: `Aalten`, `Aaltense`."""
    return any(len(stem) > 2 and stem + "se" in forms for stem in _stems(word))


def _has_people(word: str, forms: frozenset[str]) -> bool:
    """Tell whether the list has the people of a word: `Aalten`, `Aaltenaar`."""
    return any(len(stem) > 2 and stem + people in forms for stem in _stems(word) for people in _PEOPLE)


def _stems(word: str) -> set[str]:
    return {word, *(word.removesuffix(ending) for ending in ("e", "en", "ië", "a"))}


def _is_derived(word: str, forms: frozenset[str], small: frozenset[str]) -> bool:
    """Tell whether a word is a genitive, adjective or inhabitant of another, or a compound: `Ruslandkenner`."""
    for tail in ("s", "se", "er", "ers", "ster", "aar", "aars", "e", "naar", "enaar"):
        stem = word.removesuffix(tail)
        if stem != word and len(stem) > 2 and stem in forms and stem not in small:
            return True
    tails = (word[cut:] for cut in range(3, len(word) - _SHORTEST_TAIL + 1))
    return word.endswith(_INHABITANT) or any(tail in small for tail in tails)


def sort_words(words: Iterable[str]) -> dict[str, set[str]]:
    """Give the words of a spelling list by the file they belong in; case-folded."""
    given = set(words)
    small = frozenset(word for word in given if word[:1].islower())
    forms = frozenset(word.casefold() for word in given)
    common, places = read_column("woorden.csv"), read_register_places()
    lists = read_lists()["naam"]
    known = read_column("voornamen.csv") | read_column("achternamen.csv") | {w.casefold() for w in lists["voornamen"]}
    refused = frozenset(word.casefold() for word in lists["geen_naam"])
    outside = small | refused | known | places
    found: dict[str, set[str]] = {name: set() for name in _HEADS}
    for word in given:
        folded = word.casefold()
        if word in small:
            if _SMALL.fullmatch(word) and word not in common and not is_compound(word, common):
                found["woorden_zeldzaam.csv"].add(word)
        elif _PLAIN.fullmatch(word) and word[1:].islower() and folded not in outside:
            name = _list_of(folded, forms, small)
            if name:
                found[name].add(folded)
    return found


def _list_of(word: str, forms: frozenset[str], small: frozenset[str]) -> str:
    """Give the file a capitalised word belongs in; empty for none."""
    if word.endswith(_STREET):
        return ""
    if _has_adjective(word, forms):
        return "plaatsen_opentaal.csv" if _has_people(word, forms) else ""
    if _is_derived(word, forms, small):
        return ""
    return "voornamen_opentaal.csv" if _is_first_name(word, forms) else "achternamen_opentaal.csv"


def main(path: str) -> None:
    """Write the four lists."""
    words = Path(path).read_text(encoding="utf-8").split("\n")
    for name, found in sort_words(word.strip() for word in words).items():
        body = "\n".join(sorted(found))
        (_DATA / name).write_text(f"# {_HEADS[name]}, één per regel.\n{_SOURCE}{body}\n", encoding="utf-8")
        print(name, len(found))


if __name__ == "__main__":
    main(sys.argv[1])
