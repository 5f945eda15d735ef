"""Each distinct word of what stays, once: whoever reads down the list sees the name that was missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.model.document import Document
from pipeline.model.place import Part
from pipeline.review.model import Word, WordPlace
from redaction.detect.words.lexicon import Lexicon, lexicon
from redaction.verify.needles import fold

_WORD = re.compile(r"[^\W_]+(?:(?:-\n?|['’])[^\W_]+)*")
_STARTS = re.compile(r"(?:\A|[.!?:\n•–]\s*|[\"'„“(]\s*)\Z")
_BEFORE = 4
"""Characters before a word that tell whether it begins a sentence or a line."""


@dataclass(slots=True)
class _Seen:
    written: str
    count: int = 0
    places: dict[WordPlace, None] = field(default_factory=dict)
    marked: bool = False
    named: bool = False
    """Somewhere it has a capital that no sentence asks for."""


def list_words(
    documents: Iterable[tuple[Document, dict[int, list[Part]]]], *, only_unmarked: bool = True
) -> tuple[Word, ...]:
    """Give each distinct word of documents, each with the places of its accepted marks by page.

    First come words with a capital that our list of Dutch words does not know, last the known words.
    """
    found: dict[str, _Seen] = {}
    for document, gone in documents:
        for page in document.pages:
            for start, written, named in _words_of(page.text):
                hidden = any(
                    part.start < start + len(written) and start < part.end for part in gone.get(page.number, ())
                )
                word = written.replace("-\n", "-")
                one = found.setdefault(fold(word), _Seen(word))
                one.marked |= hidden
                if hidden and only_unmarked:
                    continue
                one.written = one.written if one.count else word
                one.count += 1
                one.named |= named
                one.places[WordPlace(document.id, page.number)] = None
    known = lexicon()
    rows = [(_rank(key, one, known), key, one) for key, one in found.items() if one.count]
    return tuple(
        Word(one.written, one.count, tuple(one.places), one.marked, rank < _KNOWN)
        for rank, _, one in sorted(rows, key=_by)
    )


_CAPITAL, _STRANGE, _NAME_LIKE, _KNOWN = 0, 1, 2, 3


def _by(row: tuple[int, str, _Seen]) -> tuple[int, str]:
    return row[0], row[1]


def _words_of(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the words of a page: where it begins, as written, and whether its capital says something."""
    for match in _WORD.finditer(text):
        word = match[0]
        if not any(map(str.isalpha, word)):
            continue
        start = match.start()
        capital = any(map(str.isupper, word))
        yield start, word, capital and not _STARTS.search(text[max(start - _BEFORE, 0) : start])


def _rank(key: str, one: _Seen, known: Lexicon) -> int:
    """Give how soon a word must be looked at; lower is sooner."""
    named = one.named and (key in known.surnames or key in known.given)
    if not (known.is_common(key.replace("-", "")) or known.is_common(key)):
        return _CAPITAL if one.named else _STRANGE
    return _NAME_LIKE if named else _KNOWN
