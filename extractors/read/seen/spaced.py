"""Closes words whose letters were set apart: `B E S L U I T` is one word, and each letter keeps its place."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.read.seen.segments import Segment
from extractors.read.seen.words import Token
from extractors.vocabulary import is_dutch
from pipeline.model.place import Box

LEAST = 4
"""Letters of the shortest word that is closed."""
LEAST_UNKNOWN = 6
"""The same for a word that the list does not hold, such as a name."""
WIDER = 1.5
"""A gap this many times the usual one parts two words set in spaced letters."""
WIDEST = 1.1
"""Font heights between two letters of one word."""
_MARKS = ".,:;!?)"


def close_spaced(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the runs of words with every word of spaced letters made one."""
    for segment in segments:
        alone = sum(_is_letter(token) for token in segment.tokens)
        yield segment if alone < LEAST else replace(segment, tokens=tuple(_closed(segment.tokens)))


def _is_letter(token: Token) -> bool:
    return len(token.text) == 1 and token.text.isalpha()


def _closed(tokens: Sequence[Token]) -> Iterator[Token]:
    run: list[Token] = []
    for token in tokens:
        ends = bool(run) and len(token.text) == 2 and token.text[0].isalpha() and token.text[1] in _MARKS
        if _is_letter(token) or ends:
            run.append(token)
        if ends or not _is_letter(token):
            yield from _words(run)
            run = []
            if not ends:
                yield token
    yield from _words(run)


def _words(run: Sequence[Token]) -> Iterator[Token]:
    """Yield the words that letters in a row make up, or the letters themselves where they make none."""
    if not run:
        return
    gaps = [b.frame.x0 - a.frame.x1 for a, b in pairwise(run)]
    usual = statistics.median(gaps) if gaps else 0.0
    words: list[list[Token]] = [[]]
    for token, gap in zip(run, [0.0, *gaps], strict=True):
        if gap > max(WIDER * usual, usual + 0.15 * token.size):
            words.append([])
        words[-1].append(token)
    for word in words:
        known = len(words) > 1 and sum(map(_is_one_word, words)) * 2 >= len(words)
        if _is_one_word(word) or (known and len(word) > 1):
            yield _joined(word)
        else:
            yield from word


def _is_one_word(letters: Sequence[Token]) -> bool:
    """Tell so for a word of the list, and for a long one in one kind of letters that is no row of the alphabet."""
    text = "".join(token.text for token in letters).rstrip(_MARKS)
    gaps = [b.frame.x0 - a.frame.x1 for a, b in pairwise(letters)]
    if len(text) < LEAST or max(gaps) > WIDEST * letters[0].size:
        return False
    if is_dutch(text):
        return True
    counted = sum(ord(b) - ord(a) == 1 for a, b in pairwise(text.casefold()))
    return len(text) >= LEAST_UNKNOWN and counted < 2 and (text.isupper() or text[1:].islower())


def _joined(letters: Sequence[Token]) -> Token:
    first = letters[0]
    frames = [token.frame for token in letters]
    frame = Box(first.frame.x0, min(f.top for f in frames), frames[-1].x1, max(f.bottom for f in frames))
    raw: list[str] = []
    starts: list[int] = []
    edges: list[float] = []
    at = 0
    for token in letters:
        told = token.starts or tuple(range(len(token.text) + 1))
        starts += (at + start for start in told[:-1])
        edges += token.edges[:-1]
        raw.append(token.text if token.raw is None else token.raw)
        at += len(raw[-1]) + 1
    text = "".join(token.text for token in letters)
    edges.append(frame.x1)
    confidence = min(token.confidence for token in letters)
    return Token(text, frame, tuple(edges), first.turned, first.order, " ".join(raw), (*starts, at - 1), confidence)
