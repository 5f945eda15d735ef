"""Names in places where names stand: lists behind a label, cells of a column, lines of a signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.names.names import score as score_of
from redaction.detect.text.base import PERSON, Hit
from redaction.detect.words.candidates import Candidate, bare_start, candidates, is_function
from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import (
    INFIX,
    LETTER,
    TITLE,
    UPPER,
    is_given,
    is_sure_given,
    is_surname,
    reversed_tail,
    words_of,
)
from redaction.detect.words.veto import is_named_after, is_organisation, is_place, is_street_place
from redaction.detect.words.wordkinds import WordKind, kind_of

_INFIX = re.compile(rf"(?:{INFIX}){{1,2}}")
_FORMAL_BEFORE = re.compile(rf"(?:(?<![{LETTER}])[{UPPER}]\.|{TITLE})[ \n]$")  # the name began before this word
_CELL_END = re.compile(r"[ ]*(?:$|\n|\t|[ ]{2}|[|;])")
_POST_BOX = re.compile(
    r"(?<![\w-])(?:(?i:postbus|mailbox|groepsmailbox|groepsbus|postvak|functionele bus|distributielijst)"
    r"|_[A-Z]{2,})[ ](?:[A-Z]{2,6}[ ])*$"
)
_DOUBTFUL = 0.45
_LONGEST_ACRONYM = 3
_PROSE_WORDS = 5
_BRACKETED = re.compile(r"\([^()\n]*\)")


def is_plausible(text: str, candidate: Candidate, sure: bool) -> bool:
    """Tell whether a candidate in a place for names can be one; `sure` places take common words as well."""
    name = candidate.name
    if not name.words or is_named_after(text, name.start, name.end, name.words):
        return False
    if name.title or name.initials:
        return score_of(text, candidate) > 0
    if all(word.isupper() and len(word) <= _LONGEST_ACRONYM for word in name.words):
        return False
    if any(word.casefold() in lexicon().among("naam", "nooit") or is_function(word) for word in name.words):
        return False
    if len(name.words) == 1 and name.words[0].casefold() in lexicon().among("naam", "geen_naam"):
        return is_given(name.words[0])
    return is_reversed(text, candidate) or _has_name_words(text, candidate, sure)


def _has_name_words(text: str, candidate: Candidate, sure: bool) -> bool:
    """Tell whether the words can be a name: no organisation, street or place, and not only common words."""
    name = candidate.name
    if is_organisation(name.words, exact=sure) or is_street_place(text, name.start, name.end, name.words):
        return False
    if is_place(name.words) and not name.infix:
        return False
    if is_given(name.words[0]) or is_surname(name.words[-1]) or name.infix:
        return True
    return sure or not all(lexicon().is_common(word) for word in name.words)


def is_reversed(text: str, candidate: Candidate) -> bool:
    """Tell whether initials or a sure first name stand behind a comma: `Sluis, A.B. van der`, `Post, Marit`."""
    name = candidate.name
    tail = reversed_tail(text, name.end, len(text))
    if tail is None or name.initials or _FORMAL_BEFORE.search(text, max(0, name.start - 12), name.start):
        return False
    if is_given(name.words[0]):  # `Beste Noor, A.B. Kuit belde` is no reversed name, `Noor, A.B.` alone in its cell is
        return bool(tail["after"]) and _CELL_END.match(text, tail.end()) is not None
    given = words_of(tail["given"] or "")
    is_capital = name.words[-1].isupper() and len(name.words[-1]) > _LONGEST_ACRONYM
    if is_capital and given and given[0].istitle() and kind_of(given[0]) is not WordKind.WORD:  # `HUSSEIN, Abdirisak`
        return True
    return bool(tail["after"]) or is_sure_given(given[0])


def names_between(text: str, start: int, end: int, *, sure: bool, score: float, rule: str) -> Iterator[Hit]:
    """Yield the names in a list of names: each piece between commas, semicolons and `en` starts with one."""
    last_end = start
    for candidate in candidates(text, start, end):
        name = candidate.name
        if name.start < last_end or _begins_sentence(text, candidate, start):
            continue
        if last_end > start and _is_prose(text[last_end : name.start]):
            return
        if last_end > start and _is_affiliation(text, candidate, last_end):
            continue
        if _is_post_box(text, name.start) or _is_under_function(candidate):
            continue
        if not is_plausible(text, candidate, sure):
            if sure and last_end > start and is_place(name.words) and text[last_end : name.start] in {", ", ","}:
                yield Hit(PERSON, name.start, name.end, _DOUBTFUL, rule)  # among people: `Kuit, Emmen, Tak`
            continue
        stop = with_given(text, candidate, end)
        last_end = stop
        begin = _with_infix(text, start, bare_start(text, name.start, stop))
        yield Hit(PERSON, begin, stop, score, rule)


def _is_post_box(text: str, start: int) -> bool:
    """Tell whether the words are the name of a shared mailbox: `Postbus Opvang`, `_DB Bestuursondersteuning`."""
    return _POST_BOX.search(text, max(0, start - 40), start) is not None


def _is_under_function(candidate: Candidate) -> bool:
    """Tell whether a lone ordinary word behind a function is a department: `hoofd Samenleving`."""
    word = candidate.name.words[0] if len(candidate.name.words) == 1 else ""
    is_bare = not (candidate.name.title or candidate.name.initials or candidate.name.infix)
    return (
        candidate.introduced
        and is_bare
        and lexicon().is_common(word)
        and not (is_given(word) or word.casefold() in lexicon().surnames)
    )


def _is_prose(between: str) -> bool:
    """Tell whether what stands between two names is running text: then the list has ended."""
    words = _BRACKETED.sub("", between).split()
    return sum(word.islower() and word.isalpha() for word in words) >= _PROSE_WORDS


def _is_affiliation(text: str, candidate: Candidate, last_end: int) -> bool:
    """Tell whether a candidate right behind a name, alone in brackets, tells whom that person works for."""
    name = candidate.name
    between = text[last_end : name.start].strip()
    if not between.startswith("(") or ")" in between or text[name.end : name.end + 1] != ")":
        return False
    if name.title or name.initials or is_given(name.words[0]) or name.infix:
        return False
    return len(name.words) > 1 or between != "(" or not may_be_name_word(name.words[0])


def may_be_name_word(word: str) -> bool:
    """Tell whether a word is a surname or in no list of ordinary words."""
    return is_surname(word) or not lexicon().is_common(word)


def _begins_sentence(text: str, candidate: Candidate, opening: int) -> bool:
    """Tell whether a lone ordinary word opens another sentence behind the names: `MvdB, CL. Vastgesteld op`."""
    name = candidate.name
    lone = len(name.words) == 1 and not (name.title or name.initials or name.infix)
    if not lone or text[max(opening, name.start - 2) : name.start] not in {". ", "? ", "! "}:
        return False
    return lexicon().is_common(name.words[0]) and text[name.end : name.end + 1] not in {",", ";"}


def _with_infix(text: str, opening: int, start: int) -> int:
    """Give the start of `de Groot` at the very beginning of a place for names: there `de` is no article."""
    return opening if _INFIX.fullmatch(text, opening, start) else start


def with_given(text: str, candidate: Candidate, limit: int) -> int:
    """Give the end of `Post, Marit` or `Storm, E. van der` when the first part is a lone surname."""
    name = candidate.name
    tail = reversed_tail(text, name.end, limit)
    if tail is None or name.initials or len(name.words) > 2:
        return name.end
    if tail["after"] or (is_given(tail["given"]) and not is_given(name.words[0])):
        return tail.end()
    return name.end
