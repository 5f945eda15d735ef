"""The grammar of Dutch personal names: what can be a name by its form alone, and its parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from redaction.detect.words.lexicon import LETTERS, alternation, letters, lexicon, read_lists

UPPER = letters(upper=True)
LETTER = LETTERS
_LISTS = read_lists()
_NAMES = _LISTS["naam"]

_GAP = r"[ \n]"  # inside a name: one space or one line end; a tab is another cell
TITLE = rf"(?:(?i:{alternation([*_NAMES['aanspreek'], *_NAMES['academisch']])})(?![{LETTER}]){_GAP}?)"
INITIALS = rf"(?:(?:(?:{alternation(_NAMES['initialen'])}|[{UPPER}])\.-?{_GAP}?){{1,8}})"
_BEFORE_NAME = rf"(?=[ ](?:['’]t[ ])?[{UPPER}])"
_SHORT_INFIX = rf"(?:v\.?{_BEFORE_NAME}|v\.[ ]d\.)"  # `v Peer`, `v. d. Ven`
_INFIX = rf"(?i:{alternation(_NAMES['tussenvoegsels'])})(?<![{LETTER}]\.)|v\.d\.|v/d\.?|{_SHORT_INFIX}"
INFIX = rf"(?:(?:{_INFIX})(?![{LETTER}.]){_GAP}?)"
_LETTERS = rf"(?:['’]?[{LETTER}])"
WORD = rf"(?:(?:[dDlLO]|[aA]l|[eE]l)['’])?[{UPPER}]{_LETTERS}{{1,40}}(?:-\n?[{LETTER}]{_LETTERS}{{0,40}}){{0,4}}"
_ITEM = rf"(?:{INFIX}{{0,2}}(?!(?i:mr|drs|dr|ir|ing|prof|mw|dhr|mevr)\.){WORD})"
_SECOND = rf"(?:[ ]-{_GAP}(?:{INFIX}{{1,2}}{WORD}|{WORD}))"
_POST = rf"(?:[ ](?:{alternation(_NAMES['na_naam'])})(?![{LETTER}]))"
NAME = re.compile(
    rf"(?<![{LETTER}\d@._\-°\\])(?P<title>{TITLE}{{0,3}})(?P<initials>{INITIALS}?)(?:\([{UPPER}][{LETTER}]+\){_GAP})?"
    rf"(?P<core>{_ITEM}(?:[ ][“\"]{WORD}[”\"])?"
    rf"(?:{_GAP}(?:{_ITEM}|{INFIX}{{0,2}}[{UPPER}]\.(?![{UPPER}]\.))){{0,4}}{_SECOND}?)"
    rf"(?P<seat>[ ](?:tot|thoe)[ ]{WORD})?(?P<nick>[ ]\([{UPPER}][{LETTER}]+\))?(?P<post>{_POST}?)"
)
_REVERSED = re.compile(
    rf"(?P<comma>,[ \n](?:(?P<after>{INITIALS}(?:[ ]?(?P<afterinfix>{INFIX}{{1,2}}))?)"
    rf"|(?P<given>{WORD}(?:[ ][{UPPER}]\.)?)(?:[ ](?P<giveninfix>{INFIX}{{1,2}}))?)(?:[ ]?\([{UPPER}][{LETTER}]+\))?)"
)
_OWN_SURNAME = re.compile(
    rf"[ ]?(?:[{UPPER}]\.[ ]?)*(?:{INFIX}){{0,2}}(?!{alternation(_NAMES['na_naam'])}(?![{LETTER}]))"
    rf"[{UPPER}][{LETTER}'’-]+(?![{LETTER}'’:-]|[ ]?:)"
)
_PARTS = re.compile(rf"(?P<infix>{INFIX}{{1,2}}(?={WORD}))|(?P<word>{WORD})")
_BREAK = re.compile(r"-\n")
_LAST_LETTER = re.compile(rf"[ \n][{UPPER}]\.$")


class Name(NamedTuple):
    """A name as it stands in a text, taken apart."""

    start: int
    end: int
    title: str
    initials: str
    words: tuple[str, ...]
    """Capitalised words without infixes, hyphens at a line end closed; order of the text."""
    infix: bool
    """An infix such as `van der` stands in the name."""
    lettered: bool
    """Ends in one letter for the surname: `Jolanda B.`"""


def whole(word: str) -> str:
    """Give a word without the hyphen of a line end; a capital after it keeps the hyphen."""
    if "-\n" not in word:
        return word
    return _BREAK.sub(lambda m: "-" if word[m.end() : m.end() + 1].isupper() else "", word)


@lru_cache(maxsize=16384)
def words_of(text: str) -> tuple[str, ...]:
    """Give the capitalised words of a name, infixes and initials left out."""
    return tuple(whole(m.group()) for m in _PARTS.finditer(text) if m["word"])


@lru_cache(maxsize=16384)
def has_infix(text: str) -> bool:
    """Tell whether an infix stands in a name, at its start or inside."""
    return any(m["infix"] for m in _PARTS.finditer(text))


def name_at(text: str, match: re.Match[str], end: int | None = None) -> Name:
    """Take one match of `NAME` apart; `end` cuts it short."""
    stop = match.end() if end is None else end
    if match["seat"] and not (match["title"].strip() or match["initials"]):  # `van Breda tot Zwolle`
        stop = min(stop, match.end("core"))
    core = text[match.start("core") : min(stop, match.end("core"))]
    lettered = _LAST_LETTER.search(core) is not None
    return Name(match.start(), stop, match["title"], match["initials"], words_of(core), has_infix(core), lettered)


def find_names(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Yield all that has the form of a name between two offsets; most of it is none."""
    return NAME.finditer(text, start, len(text) if end is None else end)


def reversed_tail(text: str, end: int, limit: int) -> re.Match[str] | None:
    """Read `, Voornaam` or `, A.B. van` behind a surname that ends at `end`; not when the next person begins there."""
    match = _REVERSED.match(text, end, limit)
    return None if match is None or _is_next_person(text, match, end, limit) else match


def _is_next_person(text: str, match: re.Match[str], end: int, limit: int) -> bool:
    """Tell whether initials or first name behind a comma have a surname of their own: `wethouder Tak, R. Kuit`."""
    at = max(match.end("after"), match.end("given"))
    behind = _OWN_SURNAME.match(text, at - (text[at - 1 : at] == " "), limit)
    if behind is None or text[end - 1 : end].isupper():  # `HUSSEIN, Abdirisak Farah`
        return False
    return bool(match["after"]) or not is_given(words_of(behind.group())[-1])


@lru_cache(maxsize=16384)
def _forms(word: str) -> tuple[str, ...]:
    """Give the forms of a word to look up: itself, without accents, and the first part of a double one."""
    folded = word.casefold()
    if folded.isascii():
        return folded, folded, folded.split("-")[0]
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return folded, plain, folded.split("-")[0]


@lru_cache(maxsize=16384)
def is_given(word: str) -> bool:
    """Tell whether a word, or the first part of a double one, is a known first name."""
    return any(form in lexicon().given for form in _forms(word))


@lru_cache(maxsize=16384)
def is_sure_given(word: str) -> bool:
    """Tell whether a word is a first name and nothing else."""
    return any(form in lexicon().sure_given for form in _forms(word))


@lru_cache(maxsize=16384)
def is_surname(word: str) -> bool:
    """Tell whether a word, or a part of a double one, is a known surname or has the ending of one."""
    folded = word.casefold()
    if any(part in lexicon().surnames for part in [folded, *folded.split("-")]):
        return True
    return len(folded) > 5 and folded.endswith(tuple(lexicon().lists["naam"]["achternaamstaart"]))
