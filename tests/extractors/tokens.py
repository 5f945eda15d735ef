"""Words of a page as text recognition would give them: places without an order of writing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from extractors.read.seen.words import Token, to_frame
from pipeline.model.document import Page, Word
from pipeline.model.place import Box


def token_of(page: Page) -> Iterator[Token]:
    """Yield the words; letters of text on its side are put together again."""
    glued: dict[int, int] = {}
    group = 0
    for number, word in enumerate(page.words):
        group += not (number and page.words[number - 1].end == word.start)
        glued[number] = group
    groups = [[page.words[n] for n in some] for _, some in groupby(range(len(page.words)), key=lambda n: glued[n])]
    on_side = {words[0].line for words in groups if len(words) > 1}
    for words in groups:
        yield _token(page, words, words[0].line in on_side)


def _token(page: Page, words: list[Word], on_side: bool) -> Token:
    text = page.text[words[0].start : words[-1].end]
    if not on_side:
        return Token(text, words[0].box, words[0].edges, 0, 0)
    turned = 270  # as `layouts` draws it
    frames = [to_frame(word.box, turned) for word in words]
    frame = Box(frames[0].x0, min(f.top for f in frames), frames[-1].x1, max(f.bottom for f in frames))
    edges = (*(f.x0 for f in frames), frames[-1].x1)
    return Token(text, frame, tuple(sorted(edges)) if any(b < a for a, b in pairwise(edges)) else edges, turned, 0)
