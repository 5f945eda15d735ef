"""Compares the documents of one release with each other, and with what is public already: one name, one treatment.

These are warnings for a person to look at: who is named here in a public function may be a private person there.
What stands elsewhere on the internet is out of reach; nothing is fetched.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import ExtractionError
from pipeline.model.document import Document
from pipeline.model.woo import NAMED, Finding, RedactionMark
from redaction.verify.needles import Kind, Needle, Search, split
from redaction.verify.readers import read_pdfium

INCONSISTENT, PUBLIC = "inconsistent", "public"
READER = "dossier"
_WORD = 4
"""Letters of the shortest name of one word that is looked for in other documents."""
_RUN = 6
_ALIKE = 0.8
"""Share of the words that two documents must share to be the same one."""


@dataclass(frozen=True)
class Treated:
    """One document of a release with what people decided about it."""

    number: str
    document: Document
    accepted: Sequence[RedactionMark]
    rejected: Sequence[RedactionMark] = ()
    """What a person looked at and left: no surprise."""
    is_public: bool = False
    """It can be found by everyone already, or goes out whole."""

    @cached_property
    def names(self) -> frozenset[Needle]:
        """Give the names that go, each as a whole."""
        marks = [mark for mark in self.accepted if mark.category in NAMED]
        written = (self._text_of(mark) for mark in marks)
        return frozenset(needle for text in written if (needle := _whole(text)))

    @cached_property
    def kept(self) -> dict[int, str]:
        """Give by page (1-based) the text that goes out and that nobody decided about."""
        texts = {}
        decided = [part for mark in (*self.accepted, *self.rejected) for part in mark.parts]
        for page in self.document.pages:
            text = list(page.text)
            for part in (part for part in decided if part.page == page.number):
                text[part.start : part.end] = " " * (part.end - part.start)
            texts[page.number] = "".join(text)
        return texts

    @cached_property
    def words(self) -> Counter[str]:
        """Count its words."""
        return Counter(word for page in self.document.pages for word in split(page.text))

    def _text_of(self, mark: RedactionMark) -> str:
        return " ".join(self.document.pages.page(p.page).text[p.start : p.end] for p in mark.parts)


def _whole(text: str) -> Needle | None:
    """Give a name as it is looked for in other documents; None for one that is too short to mean anyone."""
    words = split(text)
    if len("".join(words)) >= _RUN:
        return Needle("".join(words), Kind.RUN) if len(words) > 1 else Needle(words[0], Kind.WORDS)
    return Needle(" ".join(words), Kind.WORDS) if len("".join(words)) >= _WORD else None


def find_inconsistent(pieces: Sequence[Treated]) -> Iterator[tuple[str, Finding]]:
    """Yield, with the number of the document, each page that shows a name that another document hides."""
    for piece in pieces:
        others = {needle: other.number for other in pieces if other is not piece for needle in other.names}
        search = Search(others)
        for number, text in piece.kept.items():
            found = search.count(text)
            if found:
                where = ", ".join(sorted({others[needle] for needle in found}))
                told = f"{len(found)} namen staan hier leesbaar die in document {where} gelakt zijn"
                yield piece.number, Finding(INCONSISTENT, number, None, READER, told)


def find_public(pieces: Sequence[Treated], packs: Path | None = None) -> Iterator[tuple[str, Finding]]:
    """Yield the documents of which a public copy shows a name that goes.

    A copy is another document of this release that is public and has nearly the same words, or what an earlier
    release in the folder `packs` made of the same original.
    """
    for piece in pieces:
        if not piece.names:
            continue
        search = Search(piece.names)
        for other in pieces:
            if other is not piece and other.is_public and is_alike(piece.words, other.words):
                for number, text in other.kept.items():
                    if found := search.count(text):
                        told = f"{len(found)} gelakte namen staan leesbaar in document {other.number}, dat openbaar is"
                        yield piece.number, Finding(PUBLIC, number, None, READER, told)
        yield from ((piece.number, finding) for finding in _find_released(piece, search, packs))


def is_alike(one: Counter[str], other: Counter[str]) -> bool:
    """Tell whether two documents have nearly the same words."""
    return (one & other).total() >= _ALIKE * max(one.total(), other.total(), 1)


def _find_released(piece: Treated, search: Search, packs: Path | None) -> Iterator[Finding]:
    for manifest in sorted(packs.glob("*/manifest.json")) if packs else ():
        for number in _numbers(manifest, piece.document.id):
            path = manifest.parent / "documenten" / f"{number}.pdf"
            if not path.is_file():  # a double, or withheld
                continue
            try:
                pages = read_pdfium(path)
            except ExtractionError:  # withheld then, or taken away since
                continue
            for at, page in enumerate(pages, start=1):
                if found := search.count(page.text):
                    told = f"{len(found)} gelakte namen staan leesbaar in een eerdere vrijgave van dit document"
                    yield Finding(PUBLIC, at, None, READER, told)


def _numbers(manifest: Path, document_id: str) -> list[str]:
    """Give the numbers that an original has in an earlier release."""
    try:
        told: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        return [row["number"] for row in told["inputs"] if row["sha256"] == document_id]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def warning_rows(found: Sequence[tuple[str, Finding]]) -> list[dict[str, Any]]:
    """Give the warnings as JSON, in the order found; no document text."""
    return [
        {"document": number, "kind": finding.kind, "page": finding.page, "message": finding.message}
        for number, finding in found
    ]
