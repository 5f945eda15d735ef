"""What may be a name on a page: everything with the form of one, trimmed to the name itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import (
    INITIALS,
    LETTER,
    Name,
    find_names,
    has_infix,
    is_given,
    is_surname,
    name_at,
    words_of,
)
from redaction.detect.words.veto import is_organisation, is_place, is_street, word_before

_LONG_LINE = 40  # characters: a name may run on over the end of such a line
_DUTCH_PREPOSITION = re.compile(
    r"(?:(?:van|de|den|der|het|te|ten|ter|in|op|aan|'t|’t|uit|bij|voor|over|onder|ben|des|da|le)[ \n]+)+(?=\S)"
)
_SENTENCE_START = re.compile(r"(?:^|(?<!\.[a-z])\.|[!?:;•>*(\"“]|\n\n|(?:^|\n)[ ]*(?:[-–•]|\d+[.)]))[ \n\t]*$")
_ADDRESS_FORM = re.compile(
    rf"(?:(?i:{alternation(read_lists()['naam']['aanspreek'])})(?![{LETTER}])[ \n]?)+", re.IGNORECASE
)
_EMPLOYER = re.compile(r"[ \n]van[ \n](?:(?P<bare>)(?=[^\W\d_a-z])|(?:het|de)[ \n])")
_SEAT = re.compile(r"[ \n]te[ \n]")
_INITIALS = re.compile(INITIALS)
_FIRST_WORD = re.compile(rf"[ ]*(?P<word>[{LETTER}][{LETTER}'’-]*)(?P<colon>[ ]*:)?")
_QUOTED = re.compile(r"[“\"][^”\"]+[”\"]")
_PROFESSIONS = ("ateur", "iteur", "oloog", "agoog", "iater", "icus")
_FUNCTIONS = (
    "bestuurder", "bestuurder_ondertekenend", "gemachtigde", "bedrijfscontact", "burger", "asielzoeker", "minderjarige",
    "ambtenaar",
)  # fmt: skip
_SHORTEST_FUNCTION = 6
_SHORTEST_NOUN = 3


def is_sentence_start(text: str, start: int) -> bool:
    """Tell whether an offset begins a sentence, an item of a list or a line after a short one."""
    before = text[max(0, start - 80) : start]
    if _SENTENCE_START.search(before):
        return True
    line_end = before.rfind("\n")
    if line_end == -1 or before[line_end:].strip():
        return False
    previous = before[:line_end].rpartition("\n")[2]
    return len(previous) < _LONG_LINE and line_end > len(previous)


def is_new_line(text: str, start: int) -> bool:
    """Tell whether an offset begins a line below a short one, so that the words above it say nothing."""
    above, _, _ = text[max(0, start - 120) : start].rstrip(" ").rpartition("\n")
    return text[max(0, start - 1) : start] == "\n" and len(above.rpartition("\n")[2]) < _LONG_LINE


@cache
def _functions() -> tuple[frozenset[str], tuple[str, ...]]:
    """Give the names of functions, and the endings by which a compound is one."""
    names = frozenset(name for role in _FUNCTIONS for name in lexicon().among("rol", role))
    return names, (*_PROFESSIONS, *(name for name in names if len(name) >= _SHORTEST_FUNCTION))


@lru_cache(maxsize=8192)
def is_function(word: str) -> bool:
    """Tell whether a word is a function or role, alone or as the end of a compound (`gebiedsregisseur`)."""
    folded = word.casefold().strip(".,")
    names, endings = _functions()
    return folded in names or folded.endswith(endings)


@lru_cache(maxsize=16384)
def is_person_noun(word: str) -> bool:
    """Tell whether a word (any case) names a human being: a function, a trade, a relative, or the short form of one."""
    known, folded = lexicon(), word.casefold()
    if folded in known.among("naam", "beroepsafkorting") or folded in known.among("naam", "relatie"):
        return True
    if folded.endswith(".") or len(folded) < _SHORTEST_NOUN:
        return False
    if is_function(folded):
        return True
    names = known.lists["naam"]
    return folded.endswith(tuple(names["beroepstaart"])) and not folded.endswith(tuple(names["beroepstaart_niet"]))


class Candidate(NamedTuple):
    """Something with the form of a name, trimmed to what may be the name itself."""

    name: Name
    introduced: bool
    """A function or kinship stands right before it, inside or outside the match."""


def _is_leading_word(word: str, is_person: bool) -> bool:
    """Tell whether a capitalised word before a name is no part of it: `Volgens`, `Ook`, `Wethouder`.

    Args:
        word: As written.
        is_person: A word for a person stands right before it: then an ordinary word may be the first name.
    """
    known = lexicon()
    folded = word.casefold()
    if is_person and is_given(word) and folded in known.among("naam", "functiewoorden"):  # `buurvrouw Door van Tak`
        return False
    if folded in known.among("naam", "nooit") or folded in known.among("naam", "relatie") or is_function(word):
        return True
    return known.is_common(word) and not (is_person or is_given(word) or is_surname(word))


def _holds_relative(words: list[str]) -> bool:
    """Tell whether a relative stands among words, so that what is before it is no name: `Meine Kollegin Berdien`."""
    return any(word.casefold() in lexicon().among("naam", "relatie") and not is_given(word) for word in words)


def _without_employer(text: str, name: Name) -> Name:
    """Cut `van Intermaris` off `mw. Lê Trâm van Intermaris`, and `van het COA` off any name."""
    seat = _SEAT.search(text, name.start, name.end)
    before = words_of(text[name.start + len(name.title) : seat.start()]) if seat else ()
    behind = words_of(text[seat.end() : name.end]) if seat else ()
    if seat and _is_whole(name, before) and is_place(behind) and not lexicon().is_common(behind[0]):
        return name._replace(end=seat.start(), words=before)
    match = _EMPLOYER.search(text, name.start, name.end)
    begin = name.start + len(name.title) + len(name.initials)
    words = words_of(_QUOTED.sub("", text[begin : match.start()])) if match else ()
    if match is None or not words:
        return name
    behind = words_of(text[match.end() : name.end])
    is_body = all(word.isupper() for word in behind) or behind[-1].casefold() in _departments()
    is_body = is_body or (match["bare"] is None and is_street(text, match.end(), name.end, behind))
    is_complete = match["bare"] is not None and (
        (len(words) > 1 and words[-1].casefold() not in lexicon().given)
        or (_starts_with_infix(text[begin : match.start()]) and not is_surname(behind[0]))
        or (len(behind) == 1 and (is_given(words[-1]) or not is_surname(words[-1])) and _is_department(behind[0]))
    )
    if words[0].isupper() or not (is_body or is_complete):
        return name
    return name._replace(end=match.start(), words=words, infix=has_infix(text[name.start : match.start()]))


def _is_whole(name: Name, words: tuple[str, ...]) -> bool:
    """Tell whether words are a name without what follows: `Berdien te Winkel` is one, `S. Kuit te Breda` is not."""
    if not words or is_given(words[-1]):
        return False
    return (len(words) > 1 and is_surname(words[-1])) or bool(name.title or name.initials) or words[-1].isupper()


def _starts_with_infix(written: str) -> bool:
    return has_infix(written) and written[:1].isupper()


def _is_department(word: str) -> bool:
    """Tell whether a word behind a first name and `van` is where someone works: `Inkoop`, `Concerncontrol`."""
    known, folded = lexicon(), word.casefold()
    if folded in known.surnames or folded in known.places or is_given(word):
        return False
    return folded.endswith(tuple(known.lists["organisatie"]["afdelingstaart"]))


@cache
def _departments() -> frozenset[str]:
    return lexicon().among("organisatie", "woorden") - lexicon().surnames


def _without_remark(text: str, match: re.Match[str], name: Name) -> Name:
    """Cut `(COA)` and `(Zeewolde)` off: only a first name between brackets belongs to a name."""
    if not match["nick"] or name.end <= match.start("nick"):
        return name
    nick = match["nick"].strip(" ()")
    if len(name.words) > 1 and is_organisation(name.words[1:], exact=True):  # `Kuit Welzijn (Noor)`
        return name._replace(end=match.start("nick"))
    return name if is_given(nick) and not nick.isupper() else name._replace(end=match.start("nick"))


def _strip_leading(text: str, name: Name) -> Candidate:
    """Cut words off the front that introduce a name or begin a sentence."""
    start, introduced = name.start, False
    words = list(name.words)
    double = " - " in text[start : name.end]
    is_person = is_person_noun(word_before(text, start)) and not is_new_line(text, start)
    while (
        not (double or name.title or name.initials)
        and len(words) > 1
        and (_is_leading_word(words[0], is_person) or _holds_relative(words[1:-1]))
    ):
        introduced = is_person_noun(words[0])
        start = text.index(words[0][:2], start, name.end)
        start = _next_start(text, start + len(words[0]), name.end)
        words.pop(0)
    initials = name.initials or _initials_at(text, start, name.end)  # `Volgens J. Beek`
    before = word_before(text, start)
    introduced = introduced or (is_person_noun(before) and not is_new_line(text, start))
    infix = name.infix and has_infix(text[start : name.end])
    return Candidate(name._replace(start=start, initials=initials, words=tuple(words), infix=infix), introduced)


def _initials_at(text: str, start: int, end: int) -> str:
    match = _INITIALS.match(text, start, end)
    return match.group() if match else ""


def _next_start(text: str, offset: int, end: int) -> int:
    while offset < end and not text[offset].isalpha() and text[offset] not in "'’":
        offset += 1
    return offset


def _strip_preposition(text: str, candidate: Candidate) -> Candidate:
    """Cut off `van` or `in` in lower case: only a title, initial or first name makes it part of a name."""
    name = candidate.name
    if name.title or name.initials:
        return candidate
    match = _DUTCH_PREPOSITION.match(text, name.start, name.end)
    if match is None or not match.group()[0].islower():
        return candidate
    initials = name.initials or _initials_at(text, match.end(), name.end)  # `Factuur van R. Beek`
    return Candidate(name._replace(start=match.end(), initials=initials, infix=False), introduced=False)


def _opens_line(text: str, start: int, prose: bool) -> bool:
    """Tell whether a label, or behind a first name an ordinary word, begins the next line: `Rajae` above `Bijlagen`."""
    word = _FIRST_WORD.match(text, start)
    if word is None:
        return False
    return word["colon"] is not None or (prose and _is_leading_word(word["word"], is_person=False))


def _line_end_inside(text: str, name: Name) -> int | None:
    """Give the first line end inside a name that looks like the border between two lines of text."""
    at = text.find("\n", name.start, name.end)
    while at != -1:
        line_start = text.rfind("\n", 0, at) + 1
        left = text[name.start : at].rstrip()
        open_ended = left.endswith((".", "-")) or re.search(r"(?:^|[ \n])[a-z'’/.]+$", left) is not None
        prose = at - line_start >= _LONG_LINE and len(words_of(left)) == 1 and is_given(words_of(left)[0])
        if not (open_ended or prose) or _opens_line(text, at + 1, prose):
            return at
        at = text.find("\n", at + 1, name.end)
    return None


def candidates(text: str, start: int = 0, end: int | None = None) -> Iterator[Candidate]:
    """Yield what may be a name between two offsets, cut at line ends that divide two texts."""
    stop = len(text) if end is None else end
    position = start
    while position < stop:
        match = next(iter(find_names(text, position, stop)), None)
        if match is None:
            return
        name = name_at(text, match)
        border = _line_end_inside(text, name)
        name = _without_remark(text, match, name if border is None else name_at(text, match, border))
        is_cut = match["nick"] is not None and name.end == match.start("nick")
        is_cut = is_cut or (match["seat"] is not None and name.end <= match.start("seat"))
        position = border + 1 if border is not None else name.end if is_cut else match.end()
        if name.words and not _is_long_place(text, name):
            yield _strip_preposition(text, _strip_leading(text, _without_employer(text, name)))


def _is_long_place(text: str, name: Name) -> bool:
    """Tell whether a name is a place of several words: `Wijk bij Duurstede`."""
    written = " ".join(text[name.start : name.end].casefold().split())
    return " " in written and written in lexicon().places


def bare_start(text: str, start: int, end: int) -> int:
    """Give where a name starts behind `de heer` or `mevrouw`: a form of address may stay."""
    match = _ADDRESS_FORM.match(text, start, end)
    return match.end() if match and match.end() <= end else start
