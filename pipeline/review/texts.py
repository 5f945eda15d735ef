"""The words under marks, kept in memory by reading of a document: a screen asks for them at every key press."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

from pipeline.model.document import Document, Page
from pipeline.model.place import Part

_MOST = 50_000
"""Places of which the words are kept; then all are forgotten."""


class Texts:
    """Reads the words of places and remembers them; usable from several threads."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[tuple[str, str, tuple[Part, ...]], str] = {}
        self._lock = threading.Lock()

    def of(self, document: Document, reading: str, places: Sequence[tuple[Part, ...]]) -> dict[tuple[Part, ...], str]:
        """Give the words of each place on one line; a page is read once and only when a place on it is new."""
        wanted = dict.fromkeys(places)
        with self._lock:
            known = {place: self._known.get((document.id, reading, place)) for place in wanted}
        pages: dict[int, Page] = {}
        fresh = {}
        for place in sorted(place for place, text in known.items() if text is None):
            fresh[place] = _read(document, place, pages)
        if fresh:
            with self._lock:
                if len(self._known) + len(fresh) > _MOST:
                    self._known.clear()
                self._known |= {(document.id, reading, place): text for place, text in fresh.items()}
        return {place: fresh[place] if text is None else text for place, text in known.items()}


def _read(document: Document, place: tuple[Part, ...], pages: dict[int, Page]) -> str:
    for part in place:
        if part.page not in pages:
            pages.clear()  # places come in reading order: one page at a time is enough
            pages[part.page] = document.pages.page(part.page)
    texts = (pages[p.page] if p.page in pages else document.pages.page(p.page) for p in place)
    pieces = (page.text[p.start : p.end] for page, p in zip(texts, place, strict=True))
    return one_line(" ".join(pieces))


def one_line(text: str) -> str:
    """Give a text on one line, words that were broken off in one piece."""
    return " ".join(text.replace("-\n", "-").split())


@lru_cache(maxsize=1)
def texts() -> Texts:
    """Give the memory of this process."""
    return Texts()
