"""What stands around one word that may be a name or a thing: field, building, people of a body, a sender."""

from __future__ import annotations

import re

from redaction.detect.names.evidence import has_company, is_kind_of_thing, is_of_one
from redaction.detect.words.candidates import is_person_noun, is_sentence_start
from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import LETTER, UPPER, Name, is_given, is_surname
from redaction.detect.words.veto import is_place, is_place_context, word_after, word_before
from redaction.detect.words.wordkinds import WordKind, is_open, kind_of

_LISTS = read_lists()
_MEMBERS_OF = re.compile(
    rf"(?<![{LETTER}])(?:{alternation(_LISTS['organisatie']['mensen_van'])})[ \n]van[ \n]"
    rf"(?:[{UPPER}][{LETTER}-]+[ \n]en[ \n])?$"
)
_SENT_BY = re.compile(rf"(?<![{LETTER}])(?:{alternation(_LISTS['naam']['bericht'])})[ \n]van[ \n]$")
_ARTICLE = re.compile(r"(?:[Dd]e|[Hh]et|['’]t)[ \n]")
_OLD_INFIX = re.compile(r"[ ](?:van[ ])?(?:den|der|ten|ter)[ ]")
_SHORTEST_RARE = 3
_LONGEST_ACRONYM = 5
HIGHEST = 0.97
"""No name by its words alone is surer."""


def is_member_of(text: str, name: Name) -> bool:
    """Tell whether a word names whose people or branches stand before it: `vrijwilligers van Samenkracht`."""
    return _MEMBERS_OF.search(text, max(0, name.start - 50), name.start) is not None and not is_given(name.words[0])


def is_sent_by(text: str, name: Name) -> bool:
    """Tell whether a known surname sent a message: `het antwoord van Smeekens`."""
    return (
        kind_of(name.words[0]) is WordKind.SURNAME
        and name.words[0].casefold() in lexicon().surnames
        and _SENT_BY.search(text, max(0, name.start - 30), name.start) is not None
    )


def is_close_kin(text: str, start: int) -> bool:
    """Tell whether a word for one relative or neighbour stands right before: `buurvrouw Troost`."""
    return word_before(text, start) in lexicon().among("naam", "relatie_nabij")


def may_be_person(name: Name) -> bool:
    """Tell whether several words are not an unknown one and an ordinary one, as in `Zorvano Welzijn`."""
    return len(name.words) == 1 or is_given(name.words[0]) or not lexicon().is_common(name.words[-1])


def acts_as_human(text: str, name: Name) -> bool:
    """Tell whether a seldom word does at the start of a sentence what only one human being does: `Beukers woont`."""
    word = name.words[0]
    if kind_of(word) is not WordKind.RARE or is_person_noun(word):
        return False
    if is_of_one(text, name.start):
        return True
    if not is_sentence_start(text, name.start):
        return False
    return word_after(text, name.end) in lexicon().among("naam", "spreekwerkwoord") and len(word) > _SHORTEST_RARE


def lives_in(text: str, name: Name) -> bool:
    """Tell whether who belongs to a building or place stands before a word that may be one: `bewoner Zonnehof`."""
    word, known = name.words[0].casefold(), lexicon()
    if name.infix or word in known.surnames or is_given(word):
        return False
    return word_before(text, name.start) in known.among("naam", "hoort_bij") and word.endswith(
        tuple(known.lists["plaats"]["gebouwstaart"])
    )


def is_adjective(text: str, name: Name) -> bool:
    """Tell whether it is the adjective of a people or place before a noun: `De Turkse ambassade`."""
    after, known = word_after(text, name.end), lexicon()
    if not after.islower() or not name.words[0].casefold().endswith("se") or _ARTICLE.match(text, name.start) is None:
        return False
    return not any(
        after in known.among("naam", key) for key in ("persoonswerkwoord", "spreekwerkwoord", "hulpwerkwoord")
    )


def infix_limit(text: str, name: Name) -> float:
    """Give the highest score of an infix and one word: `Van Zanten` is a name, `De Brink` may be anything."""
    if _ARTICLE.match(text, name.start) is None:
        return HIGHEST if is_open(name.words[0]) or not text[name.start].islower() else 0.6
    return 0.6 if is_open(name.words[0]) else 0.4


def infix_least(text: str, name: Name) -> float:
    """Give the lowest score of an infix and a word that no preposition explains: `Van Zanten` inside a sentence."""
    if _ARTICLE.match(text, name.start) or is_place_context(text, name.start):
        return 0.0
    kind = kind_of(name.words[0])
    if kind is WordKind.WORD or is_kind_of_thing(text, name.start):
        return 0.0
    if text[name.start].islower():  # `v Rossem`; `van Rossem` has lost its infix by now
        return 0.82 if is_open(name.words[0]) else 0.5
    return 0.6 if is_sentence_start(text, name.start) else 0.85


def is_branch(words: tuple[str, ...]) -> bool:
    """Tell whether an acronym and a place name a branch: `GOO Middelharnis`."""
    return words[0].isupper() and len(words[0]) <= _LONGEST_ACRONYM and is_place(words[1:])


def is_rare_beside(text: str, name: Name) -> bool:
    """Tell whether a seldom word stands in a row with a sure first name inside a sentence: `had Mo en Liesbeth`."""
    if kind_of(name.words[0]) is not WordKind.RARE or name.words[0].isupper() or is_sentence_start(text, name.start):
        return False
    return has_company(text, name.start, name.end)


def is_spoken_of(text: str, name: Name) -> bool:
    """Tell whether someone is spoken of without a title: `die Bleeker is nooit te pakken`."""
    if kind_of(name.words[0]) is not WordKind.SURNAME or word_before(text, name.start) != "die":
        return False
    return word_after(text, name.end) in lexicon().among("naam", "hulpwerkwoord")


def is_tenant(text: str, name: Name) -> bool:
    """Tell whether who has to do with a matter stands before a known surname: `Pachter Bulthuis behoudt`."""
    if lives_in(text, name) or not is_surname(name.words[0]):
        return False
    return word_before(text, name.start) in lexicon().among("rol", "burger") and word_after(text, name.end).islower()


def speaks_for(before: str, words: tuple[str, ...]) -> bool:
    """Tell whether first name and surname stand behind the body they act for: `namens de gemeente Ton Kuit`."""
    return before in {"gemeente", "provincie"} and len(words) > 1 and is_given(words[0]) and is_surname(words[-1])


def is_full_name(text: str, name: Name) -> bool:
    """Tell whether ordinary words are first name and surname by the infix between: `Roos van den Akker`."""
    first = name.words[0]
    if first.isupper() or not is_given(first) or first.casefold() in lexicon().among("naam", "functiewoorden"):
        return False
    return _OLD_INFIX.match(text, name.start + len(first), name.end) is not None
