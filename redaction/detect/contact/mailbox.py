"""Display names of mailboxes that belong to an organisation: `Griffie Zeewolde <griffie@zeewolde.nl>` is nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redaction.detect.contact.contact import EMAIL, judge_mailbox
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import LETTER, UPPER, is_given, is_sure_given, is_surname
from redaction.detect.words.veto import is_organisation

_DISPLAY = re.compile(
    rf"(?P<who>[\"'“]?[{UPPER}][^\n<>\t;|:,@]{{0,60}}?)[\"'”]?[ ]*[<\[]"
    r"(?:mailto:)?(?P<address>[^\s<>\]@]{1,64}@[^\s<>\]@]{1,255})"
)
_TOKEN = re.compile(rf"[{LETTER}&]+(?:\.[{LETTER}]+)*\.?")
_INITIAL = re.compile(rf"(?:[{UPPER}]\.)+")
_NAMES = frozenset({PERSON, INITIALS_MARK})
_SHORTEST_SHARED = 3


def _is_known_word(word: str, address: str) -> bool:
    """Tell whether a word of a display name can stand in the name of a mailbox."""
    return lexicon().is_common(word) or word.isupper() or _is_telling_word(word, address)


def _is_telling_word(word: str, address: str) -> bool:
    """Tell whether a word speaks of an organisation: a function, a body, a place, or a part of the address."""
    known, folded = lexicon(), word.casefold()
    if folded in known.places or folded in known.among("contact", "functioneel") or is_function(word):
        return True
    return (len(folded) >= _SHORTEST_SHARED and folded in address) or is_organisation((word,), exact=True)


def _is_person_like(words: list[str]) -> bool:
    """Tell whether a display name has an initial, or a first name that is nothing else or has a surname behind it."""
    if any(_INITIAL.fullmatch(word) for word in words):
        return True
    first, known = words[0], lexicon()
    if first.casefold() in known.among("contact", "functioneel") or is_function(first):
        return False
    if len(words) == 1:
        return is_sure_given(first) or (is_surname(first) and first.casefold() not in known.places)
    if is_sure_given(first):
        return True
    return is_given(first) and is_surname(words[-1])


def is_mailbox_name(who: str, address: str) -> bool:
    """Tell whether a display name is that of a mailbox of an organisation, and of no person.

    Every word has to be known as a word of a mailbox: a function, a place, an ordinary word or a part of the
    address; before a functional address a place among them will do (`Provinsje Fryslân`). Before an address that is
    not functional the first word has to be such a function as well.
    """
    words = _TOKEN.findall(who)
    if not words or _is_person_like(words):
        return False
    folded = address.casefold()
    local, _, domain = folded.partition("@")
    is_functional = judge_mailbox(local, domain).category == "email_functioneel"
    if is_functional and any(word.casefold() in lexicon().places for word in words):
        return True
    if not all(_is_known_word(word, folded) for word in words):
        return False
    if not any(_is_telling_word(word, folded) for word in words):
        return False
    if is_functional:
        return True
    first = words[0]
    return len(words) > 1 and first.casefold() in lexicon().among("contact", "functioneel") and not is_surname(first)


def find_mailbox_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of display names that are no person's; half-open offsets."""
    for match in _DISPLAY.finditer(text):
        address = EMAIL.match(match["address"])
        if address is not None and is_mailbox_name(match["who"], address.group()):
            yield match.span("who")


def without_mailbox_names(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits without the persons seen in the name of a mailbox, so that they do not come back elsewhere."""
    places = list(find_mailbox_names(text))
    for hit in hits:
        if hit.category not in _NAMES or not any(s < hit.end and hit.start < e for s, e in places):
            yield hit
