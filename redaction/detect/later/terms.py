"""What a person said of words: terms that must go everywhere, texts that must stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from redaction.detect.later.propagate import spread
from redaction.detect.names.cast import Cast, read_person
from redaction.detect.text.base import Hit
from redaction.detect.text.layout import View

TERM = "term"
_LOGIN, _INITIALS = 5, 2
"""Letters of the shortest name that is looked for within a word, and letters that may stand beside it there."""
_GLUED, _TURNED = 5, 8
"""Letters of the shortest word of a term that is looked for glued to another word; backwards or down the page."""
_FAR = 40
"""Characters of a word that are looked at before a name in it."""
_BEFORE = re.compile(r"((?:[\w]*[\d_])?)([^\W\d_]*)\Z")
_AFTER = re.compile(r"([^\W\d_]*)(?:[\d_]\w*)?")
_WRITTEN = {"o": "[o0]", "i": "[i1]", "l": "[l1]", "e": "[e3]", "a": "[a4]", "s": "[s5]"}
"""Letters for which figures are written."""


def _literal(term: str) -> re.Pattern[str]:
    """Give a pattern for a term: any case, any white space, digits with any separator, broken over lines."""
    pieces = []
    for piece in term.split():
        escaped = [re.escape(c) for c in piece]
        glue = r"[ .\-()]{0,2}" if sum(c.isdigit() for c in piece) > 3 else r"(?:-\n)?"
        pieces.append(glue.join(escaped))
    return re.compile(r"(?<!\w)" + r"\s*".join(pieces) + r"(?!\w)", re.IGNORECASE)


def _find_logins(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a term of one word has initials or figures beside or in it: `jhooghelaer`, `H00ghelaer`."""
    if len(term) < _LOGIN or not term.isalpha():
        return
    letters = "".join(_WRITTEN.get(letter, re.escape(letter)) for letter in term.casefold())
    for found in re.finditer(letters, text, re.IGNORECASE):
        before = _BEFORE.search(text, max(found.start() - _FAR, 0), found.start())
        after = _AFTER.match(text, found.end())
        if before is None or after is None or len(before[2]) + len(after[1]) > _INITIALS:
            continue
        if before[0] or after[0] or found[0].casefold() != term.casefold():
            yield before.start(), after.end()


def _find_words(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a word is glued to another (`griffieJan-Willem`), written backwards, or letter below letter."""
    for word in term.split():
        if len(word) >= _GLUED and word[0].isupper():
            glued = rf"(?<=[^\W\d_]){re.escape(word)}(?![^\W\d_])"
            yield from (m.span() for m in re.finditer(glued, text) if text[m.start() - 1].islower())
        if len(word) >= _TURNED and word.isalpha():
            stacked = r"(?<!\w)" + r"[ \t]*\n[ \t]*".join(map(re.escape, word)) + r"(?!\w)"
            yield from (m.span() for m in _literal(word[::-1]).finditer(text))
            yield from (m.span() for m in re.finditer(stacked, text, re.IGNORECASE))


def spread_terms(view: View, terms: Sequence[str]) -> Iterator[Hit]:
    """Yield the terms that must go everywhere, with the variants of those that are names; score 1."""
    cast = Cast()
    for term in terms:
        yield from (Hit(TERM, m.start(), m.end(), 1.0, "term.letterlijk") for m in _literal(term).finditer(view.text))
        yield from (Hit(TERM, *place, 1.0, "term.gebruikersnaam") for place in _find_logins(term, view.text))
        yield from (Hit(TERM, *place, 1.0, "term.woord") for place in _find_words(term, view.text))
        person = read_person(term)
        if person is not None and len(person.given) + len(person.surnames) + len(person.initials) > 1:
            cast.add(person)
    for hit in spread(view, cast):
        yield Hit(TERM, hit.start, hit.end, 1.0, f"term.{hit.rule.partition('.')[2]}")


def keep_out(text: str, hits: Iterable[Hit], keeps: Sequence[str]) -> Iterator[Hit]:
    """Yield the hits without the texts that must stay; what is left over of a hit remains a hit."""
    stays = [match.span() for keep in keeps for match in _literal(keep).finditer(text)]
    for hit in hits:
        parts = [(hit.start, hit.end)]
        for start, end in stays:
            parts = [piece for part in parts for piece in _cut(part, start, end)]
        yield from (hit._replace(start=s, end=e) for s, e in parts if text[s:e].strip(" \n\t,.;:()-"))


def _cut(part: tuple[int, int], start: int, end: int) -> Iterator[tuple[int, int]]:
    if end <= part[0] or start >= part[1]:
        yield part
        return
    if part[0] < start:
        yield part[0], start
    if end < part[1]:
        yield end, part[1]
