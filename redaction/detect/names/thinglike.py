"""Words with the form of a name, without title or initials, that name a place, a street, a body or a thing."""

from __future__ import annotations

import re

from redaction.detect.names.evidence import is_kind_of_thing
from redaction.detect.names.nearby import is_branch, is_close_kin
from redaction.detect.words.candidates import Candidate
from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import Name, has_infix, is_given, is_sure_given, is_surname
from redaction.detect.words.veto import is_beside_organisation, is_organisation, is_place, is_street, word_before

_COUNTED = re.compile(r"(?:\bart(?:ikel|\.)?|\blid|§)[ ]?[\d.:]+[a-z]?[ ]$|\d[.:]\d+[ ]$|[^\n \d][ ]\d{1,2}\.[ ]$")
_MEANT = re.compile(r"[ \n](?:wordt|worden|is|bedoelen)[ \n][^.\n]{0,60}?\b(?:bedoeld|verstaan|wij|we)\b")


def is_thing_name(text: str, name: Name) -> bool:
    """Tell whether words that are no known first name stand behind the kind of thing they name: `toko X Y`."""
    return not (is_given(name.words[0]) or name.infix) and is_kind_of_thing(text, name.start)


def is_thing(text: str, candidate: Candidate) -> bool:
    """Tell whether a candidate without title or initials is a place, a street or an organisation."""
    name, known = candidate.name, lexicon()
    if text[name.end : name.end + 1].isdigit() or _is_time(text, name):  # `Key2Betalen`
        return True
    if " ".join(text[name.start : name.end].casefold().split()) in known.places:
        return not (candidate.introduced and is_close_kin(text, name.start))
    return _is_word_of_things(text, name) or _is_place_or_body(text, candidate)


def _is_time(text: str, name: Name) -> bool:
    """Tell whether `'s` makes a part of the day of a word: `'s Middags`."""
    return text.startswith(("'s", "’s"), name.start) and name.words[0].casefold() in lexicon().among("naam", "dagdelen")


def _is_word_of_things(text: str, name: Name) -> bool:
    """Tell whether words name a branch, a brand or the like, or follow the number of a section."""
    if len(name.words) > 1 and is_branch(name.words):
        return True
    if any(word.casefold() in lexicon().among("naam", "geen_naam") for word in name.words):
        return not is_sure_given(name.words[0])
    return _COUNTED.search(text, max(0, name.start - 16), name.start) is not None and len(name.words) == 1


def _is_place_or_body(text: str, candidate: Candidate) -> bool:
    """Tell whether words name a street, a place or an organisation."""
    name, known = candidate.name, lexicon()
    is_known_name = len(name.words) > 1 and is_sure_given(name.words[0]) and name.words[-1].casefold() in known.surnames
    if is_street(text, name.start, name.end, name.words) and not is_known_name:
        return True
    if is_place(name.words) and not candidate.introduced and (not name.infix or len(name.words) > 1):
        return True
    if is_explained(text, name.start, name.end):
        return True
    if len(name.words) == 1 and not is_given(name.words[0]) and is_beside_organisation(text, name.start):
        return True
    inner = text[name.start : name.end].partition(" ")[2]
    is_surname_behind_infix = len(name.words) > 1 and has_infix(inner) and not lexicon().is_common(name.words[0])
    is_full = len(name.words) > 1 and is_given(name.words[0]) and is_surname(name.words[-1])  # `Ton Kamphuis`
    return is_organisation(name.words[:-1] if is_surname_behind_infix else name.words, exact=is_full)


def is_explained(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence says what is meant by a word: `Met Alida wordt het loket bedoeld`."""
    return _MEANT.match(text, end) is not None and word_before(text, start) in {"met", "onder"}
