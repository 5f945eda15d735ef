"""Words as the search knows them: folded the same way for what is kept and for what is asked.

A word is a run of letters and digits, without accents and in lower case. Because folding happens here and in neither
database, `Reünie`, `reünie` and `REUNIE` are one word on both, and nothing that somebody types can be syntax: of a
question only letters and digits are left, and those stand in quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

MOST_WORDS = 16_000
"""Words of one page that can be found; PostgreSQL counts places no further than this."""
_LONGEST = 40
_MOST_TERMS, _MOST_IN_TERM = 12, 12
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_BEFORE, _WIDTH = 90, 260


class Word(NamedTuple):
    """One folded word and where it stands in the text it came from."""

    folded: str
    start: int
    end: int


class Term(NamedTuple):
    """Words that must stand beside each other, in this order."""

    words: tuple[str, ...]
    is_begin: bool = False
    """Whether the last word may go on: `opvang*` finds `opvangplaats`."""


class Piece(NamedTuple):
    """A part of an excerpt."""

    text: str
    is_hit: bool


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of a text, in order."""
    for found in _WORD.finditer(text):
        if folded := fold(found[0]):
            yield Word(folded, found.start(), found.end())


def fold(text: str) -> str:
    """Give the letters and digits of a text without accents and in lower case, no more than can be kept of a word."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain.casefold() if sign.isalnum())[:_LONGEST]


def keepable(text: str) -> str:
    """Give a text without what no database takes: NUL and half characters."""
    return _UNKEEPABLE.sub("\ufffd", text)


def kept_words(text: str) -> tuple[str, ...]:
    """Give the folded words of a page that are kept, in order."""
    return tuple(word.folded for word in islice(words_in(text), MOST_WORDS))


def read_question(asked: str) -> tuple[Term, ...]:
    """Give what somebody asks for; empty when there is no letter or digit in it.

    Words apart must all stand on a page; `"words in quotes"` and what is typed without a space must stand beside each
    other; `*` behind a word is a begin of a word.
    """
    found = (_term(quoted or "", bare or "") for quoted, bare in _ASKED.findall(asked))
    return tuple(islice((term for term in found if term.words), _MOST_TERMS))


def _term(quoted: str, bare: str) -> Term:
    words = tuple(word.folded for word in islice(words_in(quoted or bare), _MOST_IN_TERM))
    return Term(words, bare.endswith("*") or quoted.endswith("*"))


def fts_query(terms: Sequence[Term]) -> str:
    """Give a question in the language of SQLite FTS5."""
    return " AND ".join(f'"{" ".join(term.words)}"{"*" if term.is_begin else ""}' for term in terms)


def ts_query(terms: Sequence[Term]) -> str:
    """Give a question as a `tsquery` of PostgreSQL, which reads it as it stands."""
    return " & ".join(f"({_followed(term)})" for term in terms)


def _followed(term: Term) -> str:
    *before, last = (f"'{word}'" for word in term.words)
    return " <-> ".join((*before, f"{last}:*" if term.is_begin else last))


def ts_vector(words: Sequence[str]) -> str:
    """Give words as a `tsvector` of PostgreSQL, each with its places."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words, start=1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def excerpt(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """Give the place in a text where a question is answered first, with every hit in it; its begin without a hit."""
    words = list(words_in(text))
    hits = sorted(set(_hits(words, terms)))
    around = hits[0][0] if hits else 0
    start = _border(words, around - _BEFORE, 0)
    end = min(len(text), start + _WIDTH)
    end = max((word.end for word in words if start <= word.start and word.end <= end), default=end)
    return tuple(_pieces(text, start, end, hits))


def _hits(words: Sequence[Word], terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    for term in terms:
        size = len(term.words)
        for at in range(len(words) - size + 1):
            if _stands(words[at : at + size], term):
                yield from ((word.start, word.end) for word in words[at : at + size])


def _stands(words: Sequence[Word], term: Term) -> bool:
    *before, last = (word.folded for word in words)
    ends = last.startswith(term.words[-1]) if term.is_begin else last == term.words[-1]
    return ends and tuple(before) == term.words[:-1]


def _border(words: Sequence[Word], wanted: int, otherwise: int) -> int:
    return next((word.start for word in words if word.start >= wanted), otherwise) if wanted > 0 else 0


def _pieces(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    if start:
        yield Piece("… ", False)
    at = start
    for left, right in hits:
        if left < at or right > end:
            continue
        if left > at:
            yield Piece(text[at:left], False)
        yield Piece(text[left:right], True)
        at = right
    rest = text[at:end] + (" …" if end < len(text) else "")
    if rest:
        yield Piece(rest, False)
