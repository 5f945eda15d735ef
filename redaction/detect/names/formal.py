"""Names with a title or initials, and what only looks like one: companies, streets, lettered headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import LETTER, UPPER, Name, is_given, is_surname
from redaction.detect.words.veto import has_article, is_place, is_street, is_street_place, word_after, word_before

SURE = 0.95
_COMPANY = re.compile(r"^(?:[BNC]\.V\.|V\.O\.F\.|U\.A\.)\s?$")
_HEADING = re.compile(rf"^[ ]*(?P<letter>[{UPPER}])\.[ ](?P<word>[{LETTER}]+)", re.MULTILINE)
_NAME_END = re.compile(r",|[ ][a-z]")
_ONE_LETTER = 2  # a letter and its full stop
_ADDRESSED = {"de", "dhr", "mw", "mevr", "mevrouw", "meneer", "hr", "heer", "fam", "familie", "frau", "herr"}


def formal_score(text: str, name: Name) -> float:
    """Judge a name with title or initials: functions, streets, companies and headings (`A. Inleiding`) are none."""
    first = name.words[0]
    addressed = name.title.split(" ")[0].casefold().strip(".\n") in _ADDRESSED
    if first.casefold() in lexicon().among("naam", "nooit"):  # `De heer Tel,` is a name, `mevr. Tel.: 06` is none
        return 0.85 if addressed and first.istitle() and _NAME_END.match(text, name.end) and len(first) > 2 else 0.0
    if _is_company(text, name):
        return 0.0
    if not addressed and _is_named_street(text, name):
        return 0.0
    is_lone_letter = len(name.initials.strip()) == _ONE_LETTER and not is_surname(first) and not name.title
    if is_function(first) and len(name.words) == 1 and (not name.initials or is_lone_letter):
        return 0.0
    if _is_household_from(text, name):
        return 0.0
    if _is_heading(text, name):
        return 0.1 if _is_enumerated(text, name) else 0.5
    return SURE


def _is_household_from(text: str, name: Name) -> bool:
    """Tell whether a household comes from a place: `het gezin van Burgum naar Zwolle`."""
    title, _, rest = text[name.start : name.end].partition(" ")
    return title.casefold() == "gezin" and rest.startswith("van ") and is_place(name.words)


def _is_named_street(text: str, name: Name) -> bool:
    """Tell whether title and name are those of a street: `de Mr. F.J. Haarmanweg`."""
    place = (text, name.start, name.end, name.words)
    return is_street_place(*place) or (has_article(text, name.start) and is_street(*place))


def _is_company(text: str, name: Name) -> bool:
    """Tell whether the initials are a legal form: `SGS B.V.` before the next line."""
    return bool(_COMPANY.match(name.initials)) and bool(word_before(text, name.start) or "\n" in name.initials)


def _is_heading(text: str, name: Name) -> bool:
    """Tell whether one letter and unknown words are more likely the head of a section."""
    first = name.words[0]
    if len(name.initials.strip()) != _ONE_LETTER or name.title or name.infix or is_surname(first) or is_given(first):
        return False
    if text[: name.start].rpartition("\n")[2].strip():
        return False
    return (
        lexicon().is_common(first)
        or lexicon().is_rare(first)
        or text[name.end : name.end + 2] == " ("
        or word_after(text, name.end).islower()
    )


def _is_enumerated(text: str, name: Name) -> bool:
    """Tell whether the letter before or after heads another line: `A. Asielzoekers`, `B. Statushouders`."""
    return _is_in_row(text, name.initials[0])


def _is_in_row(text: str, letter: str) -> bool:
    neighbours = (chr(ord(letter) - 1), chr(ord(letter) + 1))
    return any(re.search(rf"(?:^|\n)[ ]*{re.escape(other)}\.[ ]", text) for other in neighbours)


def without_headings(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits but those that open a lettered heading: `A. Asielzoekers` above `B. Statushouders`."""
    heads = {
        match.start("letter")
        for match in _HEADING.finditer(text)
        if _is_in_row(text, match["letter"]) and lexicon().is_common(match["word"]) and not is_surname(match["word"])
    }
    for hit in hits:
        if hit.category not in (PERSON, INITIALS_MARK) or not {hit.start, hit.start - 3} & heads:
            yield hit
