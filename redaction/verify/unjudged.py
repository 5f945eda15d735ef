"""Tells of text that can be seen in a release and that nobody judged: the document never held it.

What a reader could not read has no marks, and a picture of it may still show a name. So what text recognition sees on
a released page must be, more or less, what was judged of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from PIL.Image import Image

from pipeline.errors import ToolMissing
from pipeline.model.place import Box
from pipeline.model.woo import Finding
from pipeline.tools.ocr_seen import OcrWord
from pipeline.tools.pdf_blind import find_blind
from pipeline.tools.pdf_outlines import find_outlines
from pipeline.tools.pdf_pages import open_page, open_pdf, picture
from redaction.verify.needles import Hay, split

ReadPage = Callable[[Path, int, Sequence[Box]], Sequence[OcrWord]]
UNJUDGED, PICTURE = "unjudged", "beeld"
_LETTERS = 4
"""Letters of the shortest word that counts."""
_SURE = 0.8
"""Confidence (0..1) from which it does."""
_ALIKE = 0.7
"""How alike (0..1) two spellings of one word are at the least: text recognition never reads twice the same."""
_FEW, _SHARE = 3, 0.15
"""Strange words on a page that are no more than noise, and their share in its words."""
_FEW_DRAWN, _SHARE_DRAWN = 1, 0.3
"""The same for words that were drawn as shapes: a name alone is enough."""
_DPI = 200


def find_unjudged(
    number: int, seen: Iterable[OcrWord], judged: str, *, few: int = _FEW, share: float = _SHARE
) -> Iterator[Finding]:
    """Yield a finding when much of what was read on the picture of a page stands in no text that was judged.

    `judged` is the text of the document on page `number` (1-based), with all that was marked in it.
    """
    words = [folded for word in seen if word.confidence >= _SURE for folded in split(word.text) if _counts(folded)]
    strange = _count_strange(words, judged)
    if strange > few and strange > share * len(words):
        told = (
            f"op bladzijde {number} is tekst te zien die niet is beoordeeld ({strange} woorden). "
            "Laat die bladzijde opnieuw lezen of weiger haar als geheel"
        )
        yield Finding(UNJUDGED, number, None, PICTURE, told)


def _counts(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= _LETTERS


def _count_strange(words: Sequence[str], judged: str) -> int:
    """Count the words that were not judged: as they are, within another, written apart or a little misread."""
    hay = Hay(judged)
    known, found = list(hay.tokens), dict[str, bool]()
    for word in set(words):
        found[word] = word not in hay.run and not get_close_matches(word, known, 1, _ALIKE)
    return sum(found[word] for word in words)


def look_at_drawn(
    released: Path,
    judged: Mapping[int, str],
    boxes: Mapping[int, Sequence[Box]],
    read_page: ReadPage | None,
    skip: Collection[int],
) -> Iterator[Finding | None]:
    """Yield after each look what `find_unjudged` finds on pages with letters drawn as shapes, or in a font of no sense.

    Args:
        released: The finished file.
        judged: By page (1-based) of the document its text.
        boxes: Our boxes by page; they are not looked at.
        read_page: Reads the picture of a page; without it, or without an engine, nothing is looked at.
        skip: Pages that were read as a picture already.
    """
    if read_page is not None:
        with contextlib.suppress(ToolMissing, ModuleNotFoundError):
            blind = find_blind(released)
            for number in sorted(blind & judged.keys() - set(skip)):
                seen = read_page(released, number, boxes.get(number, ()))
                yield from (*find_unjudged(number, seen, judged[number]), None)
            for number, words in _read_shapes(released, read_page, judged.keys() - set(skip) - blind):
                found = find_unjudged(number, words, judged[number], few=_FEW_DRAWN, share=_SHARE_DRAWN)
                yield from (*found, None)


def _read_shapes(
    released: Path, read_page: ReadPage, pages: Collection[int]
) -> Iterator[tuple[int, Sequence[OcrWord]]]:
    """Yield by page what can be read in its rows of outlines; a logo on every page is read once."""
    known = set[bytes]()
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "beeld.pdf"
        for number, part in _cut_shapes(released, pages):
            key = hashlib.sha256(f"{part.size}".encode() + part.tobytes()).digest()
            if key not in known:
                known.add(key)
                part.save(sheet, "PDF", resolution=_DPI)
                yield number, read_page(sheet, 1, ())


def _cut_shapes(released: Path, pages: Collection[int]) -> Iterator[tuple[int, Image]]:
    with open_pdf(released) as document:
        for number in sorted(set(pages) & set(range(1, len(document) + 1))):
            with open_page(document, number) as page:
                places = find_outlines(page)
                whole = picture(page, _DPI) if places else None
            for box in places if whole else ():
                yield number, whole.crop(tuple(round(side * _DPI / 72) for side in box))  # type: ignore[union-attr,arg-type]
