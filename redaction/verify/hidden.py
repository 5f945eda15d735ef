"""Looks in a finished file for what the original hides: words that are on no page to be seen, remarks, deleted text.

Such words are never marked, because a box over them would lie on something else. They must simply be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.model.document import Document, LayerKind
from pipeline.model.woo import Finding
from redaction.verify.needles import Kind, Needle, Search, split
from redaction.verify.readers import RAW, Reading

LEAK = "leak"
_LEAST, _LEAST_RAW = 2, 6
"""Letters and digits from which a word is searched on the pages, and in all bytes: shorter ones occur by chance."""
_OUTSIDE = (LayerKind.COMMENT, LayerKind.DELETED, LayerKind.INSERTED, LayerKind.HIDDEN)


def hidden_words(document: Document, visible: Mapping[int, str] | None = None) -> tuple[str, ...]:
    """Give the folded words that stand in the original but not among what may be seen of it, sorted.

    `visible` gives by page (1-based) the text that stays in the release: a word that was redacted is not visible.
    Without it, all that the pages show counts as visible.
    """
    hidden = {word for page in document.pages for word in split(page.hidden_text)}
    for layer in document.about.layers:
        if layer.kind in _OUTSIDE:
            hidden.update(split(f"{layer.text}\n{layer.author}"))
    if not hidden:
        return ()
    texts = (page.text for page in document.pages) if visible is None else visible.values()
    shown = {word for text in texts for word in split(text)}
    return tuple(sorted(word for word in hidden - shown if len(word) >= _LEAST))


def find_hidden(released: Path | Reading, words: Sequence[str], ours: Iterable[str]) -> Iterator[Finding]:
    """Yield a finding for every page, and for the file itself, on which a hidden word can be read.

    `words` are of `hidden_words`; `ours` are the texts that we write ourselves (legend, labels), which may hold them.
    """
    own = {word for text in ours for word in split(text)}
    needles = [Needle(word, Kind.WORDS) for word in words if word not in own]
    if not needles:
        return
    reading, search = released if isinstance(released, Reading) else Reading(released), Search(needles)
    for reader, pages in reading.all_pages.items():
        for number, page in enumerate(pages, start=1):
            if found := search.count(page.text):
                yield Finding(
                    LEAK, number, None, reader, f"{len(found)} verborgen woorden van het origineel zijn te lezen"
                )
    yield from _find_raw(reading, [needle for needle in needles if len(needle.text) >= _LEAST_RAW])


def _find_raw(reading: Reading, needles: Sequence[Needle]) -> Iterator[Finding]:
    """Search all bytes, but for words of the format itself: `/Resources` is in every PDF."""
    if not needles:
        return
    format_words = _format_words(reading.path)
    wanted = [needle for needle in needles if needle.text not in format_words]
    search = Search(wanted)
    found = {needle for text in reading.beside[RAW] for needle in search.count(text, by_line=True)}
    if found:
        yield Finding(
            LEAK, None, None, RAW, f"{len(found)} verborgen woorden van het origineel staan nog in het bestand"
        )


def _format_words(released: Path) -> frozenset[str]:
    try:
        with pikepdf.open(released) as document:
            return frozenset(word for item in document.objects for name in _names(item) for word in split(name))
    except pikepdf.PdfError:
        return frozenset()


def _names(item: pikepdf.Object) -> Iterator[str]:
    """Yield the keys and names of one object; objects it refers to are visited on their own."""
    if isinstance(item, pikepdf.Name):
        yield str(item)
    values: list[Any] = []
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield from item.keys()
        values = [value for _, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _names(value)
