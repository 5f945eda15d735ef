"""What a capitalised word is by itself: a first name, a surname, a word nobody listed, or an ordinary word."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import is_given, is_sure_given, is_surname
from redaction.detect.words.veto import is_organisation, is_place

_SHORTEST_UNKNOWN = 3


class WordKind(Enum):
    """How likely a word is a name by itself, most likely first."""

    SURE_GIVEN = "sure_given"
    GIVEN = "given"
    """A first name that is something else too."""
    SURNAME = "surname"
    UNKNOWN = "unknown"
    """In no list and not derived from an ordinary word or place: probably a name, of whatever origin."""
    RARE = "rare"
    """A Dutch word that few texts use: it may as well be a name."""
    WORD = "word"
    """An ordinary word, a place, an organisation or a thing."""


_OPEN = frozenset({WordKind.GIVEN, WordKind.SURNAME, WordKind.UNKNOWN})


@lru_cache(maxsize=16384)
def kind_of(word: str) -> WordKind:
    """Give the kind of a capitalised word."""
    known = lexicon()
    if is_sure_given(word):
        return WordKind.SURE_GIVEN
    if _is_thing_word(word):
        return WordKind.WORD
    if is_given(word):
        return WordKind.GIVEN
    if is_surname(word):
        return WordKind.SURNAME
    if known.is_rare(word) or not _has_form_of_name(word):
        return WordKind.RARE
    return WordKind.UNKNOWN


def _is_thing_word(word: str) -> bool:
    known, folded = lexicon(), word.casefold()
    never = known.among("naam", "nooit") | known.among("naam", "geen_naam")
    if folded in never or folded in known.words or is_place((word,)) or is_organisation((word,)):
        return True
    if is_demonym(word) or is_function(word):
        return True
    return known.is_common(word) and (folded not in known.surnames or known.is_rare(word))


def _has_form_of_name(word: str) -> bool:
    """Tell whether an unknown word may be a name by its form: no acronym, no derived word, no stem of a thing."""
    folded = word.casefold()
    if len(word) < _SHORTEST_UNKNOWN or word.isupper() or not word.replace("-", "").replace("'", "").isalpha():
        return False
    known = lexicon()
    if folded.endswith(tuple(known.lists["naam"]["afgeleid"])):
        return False
    stems = [folded.removesuffix(tail) for tail in ("s", "en", "e", "je", "tje", "er", "ers", "n") if folded != tail]
    return not any(stem != folded and len(stem) > _SHORTEST_UNKNOWN and stem in known.words for stem in stems)


def is_demonym(word: str) -> bool:
    """Tell whether a word is the adjective of a place: `Groninger`, `Sittardse` make no name by themselves."""
    folded, places = word.casefold(), lexicon().places
    stems = (folded[:-1] + "n", folded[:-2], folded[:-3])
    return folded.endswith(("er", "se")) and any(stem in places for stem in stems)


def is_open(word: str) -> bool:
    """Tell whether a word may be a name for all that is known, without being a sure one."""
    return kind_of(word) in _OPEN
