"""Reads the pages of a PDF rendition: words with their places, from the text layer or, without one, by OCR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.grid import Rules
from extractors.read.grid.align import Aligner
from extractors.read.grid.tables import add_tables
from extractors.read.seen.hidden import add_hidden
from extractors.read.seen.lattice import find_lattices
from extractors.read.seen.layout import make_page
from extractors.read.seen.pictures import PictureReader
from extractors.read.seen.replaced import find_replaced
from extractors.read.seen.rules import find_rules
from extractors.read.seen.sight import Watcher, lay_askew
from extractors.read.seen.unseen import judge_tokens
from extractors.read.seen.words import Token, find_tokens
from extractors.read.source import SourceTable
from pipeline.errors import LimitExceeded
from pipeline.model.document import Page, Unseen
from pipeline.model.place import Box
from pipeline.tools import pdf_pages
from pipeline.tools.ocr_seen import Eyes
from pipeline.tools.pdf_blind import find_blind
from pipeline.tools.pdf_chars import TextPage
from pipeline.tools.pdf_frames import from_frame

VERSION = "3"
"""Raised when the same rendition reads differently."""


def read_pages(
    rendition: Path,
    *,
    ocr_dpi: int | None,
    eyes: Eyes | None = None,
    tables: Sequence[SourceTable] = (),
    look: bool = True,
    most: int | None = None,
) -> Iterator[Page]:
    """Yield the pages in order, one at a time.

    Args:
        rendition: The PDF.
        ocr_dpi: The resolution for pages without a usable text layer, None for no OCR.
        eyes: What reads a picture; asked for only when there is something to read, so an engine may load then.
        tables: What the original itself holds as tables, in its order; they win from what the page shows.
        look: Whether words that are not to be seen on the paper are told apart (`Page.hidden`); without it only those
            off the page are left out.
        most: The most pages that a document may have, None for no limit; more is refused before the first is read.

    Raises:
        EncryptedInput: The PDF opens only with a password.
        ExtractionError: It is damaged.
        LimitExceeded: It has more pages than `most`.
    """
    aligner = Aligner(tables)
    watcher = _watcher(ocr_dpi, eyes)
    with pdf_pages.open_pdf(rendition) as document:
        _check_count(len(document), most)
        blind = find_blind(rendition) if ocr_dpi is not None else frozenset()
        for number in range(1, len(document) + 1):
            with pdf_pages.open_page(document, number) as page:
                rules = find_rules(page)
                straight, skew = _read_page(page, number, watcher, rules, look=look, is_blind=number in blind)
                yield lay_askew(add_tables(straight, rules, aligner), skew)


def _check_count(pages: int, most: int | None) -> None:
    if most is not None and pages > most:
        raise LimitExceeded(
            f"het document heeft {pages} bladzijden; meer dan {most} mag niet. Splits het, of verhoog die grens."
        )


def _watcher(ocr_dpi: int | None, eyes: Eyes | None) -> Watcher:
    if ocr_dpi is None:
        return Watcher(None)
    if eyes is None:
        raise ValueError("text recognition needs eyes")
    return Watcher(PictureReader(ocr_dpi, eyes))


def read_page(page: Any, number: int, *, ocr_dpi: int | None, eyes: Eyes | None = None, look: bool = True) -> Page:
    """Give open page `number` (1-based) without its tables; arguments as of `read_pages`."""
    watcher = _watcher(ocr_dpi, eyes)
    return lay_askew(*_read_page(page, number, watcher, find_rules(page), look=look))


def _read_page(
    page: Any, number: int, watcher: Watcher, rules: Rules, *, look: bool, is_blind: bool = False
) -> tuple[Page, float]:
    """Give a page laid straight, and the degrees clockwise by which it lies askew."""
    layer, hidden = read_text_layer(page, number, look=look)
    seen = watcher.look(page, layer, is_blind=is_blind)
    width, height = page.get_size()
    straight = make_page(number, width, height, seen.tokens, seen.source, list(find_lattices(rules)))
    straight = replace(straight, doubts=(*straight.doubts, *seen.doubts))
    return add_hidden(straight, [*hidden, *seen.dropped]), seen.skew


def read_text_layer(page: Any, number: int, *, look: bool = True) -> tuple[list[Token], list[tuple[Token, Unseen]]]:
    """Give the words of the text layer of open page `number` (1-based) that are to be seen, and the others.

    Both in the order of writing. Without `look` nothing is told apart and words off the page are left out.
    """
    if not look:
        width, height = page.get_size()
        with TextPage(page) as text:
            return [token for token in find_tokens(text.pieces()) if _is_on_page(token, width, height)], []
    replaced = find_replaced(page, number)
    with TextPage(page) as text:
        judged = list(judge_tokens(page, text, list(find_tokens(text.pieces()))))
    seen = [token for token, reason in judged if reason is None]
    hidden = [(token, reason) for token, reason in judged if reason is not None]
    return seen, [*hidden, *((token, Unseen.REPLACEMENT) for token in replaced)]


def _is_on_page(token: Token, width: float, height: float) -> bool:
    """Text outside the page is not to be seen, so it says nothing."""
    return from_frame(token.frame, token.turned).meets(Box(0, 0, width, height))
