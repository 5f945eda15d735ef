"""Which blocks are page furniture: running heads and feet, page numbers, footnotes, stamps, repeated letterheads.

A letter repeats its date and reference on page 2, a stamp stands across the margin, and a footnote between two halves
of a sentence. `extractors.reading` moves those parts behind the body, so that a sentence over a page border is one
sentence.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from extractors.layout import NOTE_SIGN, SMALL_PRINT, Block, cut, is_prose, salutation_of
from extractors.running import FOOT_ZONE, TOP_ZONE, find_running_lines, plain

NUMBER_ZONE = 0.88
"""Share below which a page number stands."""
MOST_TURNED = 0.3
"""Share of a page's letters on their side up to which they are a note in the margin and not the page itself."""
BESIDE = 0.6, 0.3
"""Share of the width beyond which, and of the height above which, the margin beside the body names the sender."""
EDGE = 0.06
"""Share of the height that is margin on every page: what stands there is above the body."""
STAMP_MAX = 120
"""Characters of a stamp."""

_PAGE_NUMBER = re.compile(
    r"(?:pagina|blad(?:zijde)?|blz\.?|p\.)\s*\d{1,4}(?:\s*(?:van|/|\|)\s*\d{1,4})?|\d{1,4}\s*(?:van|/|\|)\s*\d{1,4}",
    re.IGNORECASE,
)
_HEAD_LABEL = re.compile(
    r"\b(?:datum|referentie|kenmerk|zaaknummer|directoraat|directie|ministerie|gemeente|provincie|pagina|blad)\b",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\b(?:INGEK(?:OMEN\b|\.)|ONTV(?:ANGEN\b|\.)|BINNENGEKOMEN\b|POST\s+IN\b|GESCAND\b|GEREGISTREERD\b)|^\W*D\.\s?D\."
)
_WATERMARK = re.compile(r"(?:CONCEPT|KOPIE|AFSCHRIFT|ONTWERP|VERTROUWELIJK|VOORBEELD|ONGELDIG)")


class Place(Enum):
    """What a block is for."""

    BODY = "hoofdtekst"
    HEAD = "paginakop"
    NUMBER = "paginanummer"
    NOTE = "voetnoot"
    STAMP = "stempel"
    LETTERHEAD = "briefhoofd"
    """A column of the letterhead that a later page repeats beside the body."""


class Usual(NamedTuple):
    """The letter that most of a page is set in, in points."""

    letter: float
    letter_width: float


def cut_furniture(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks with running heads and feet cut from the body lines that they stand against."""
    running = find_running_lines(blocks)
    found: list[Block] = []
    for block in blocks:
        marks = [(block.page, line.start) in running for line in block.lines]
        found += cut(block, {n for n in range(1, len(marks)) if marks[n] != marks[n - 1]})
    return found


def place_blocks(blocks: Sequence[Block]) -> list[Place]:
    """Tell for each block of a whole document, cut by `cut_furniture`, what it is for."""
    head = plain("\n".join(block.text for block in _letterhead(blocks)))
    running = find_running_lines(blocks)
    usual = _usual_letters(blocks)
    upright = _upright_pages(blocks)
    numbers = _line_numbers(blocks)
    after_head = salutation_of(blocks)
    places: list[Place] = []
    note: Block | None = None
    for number, block in enumerate(blocks):
        is_running = bool(block.lines) and all((block.page, line.start) in running for line in block.lines)
        place = _place(block, head, is_running, usual[block.page])
        in_body = block.page > 1 or (after_head is not None and number > after_head[0])
        if block in numbers:
            place = Place.NUMBER
        if place is Place.BODY and _is_stamp(block, block.page in upright, in_body):
            place = Place.STAMP
        if place is Place.BODY and note is not None and _continues_note(block, note, usual[block.page]):
            place = Place.NOTE
        note = block if place is Place.NOTE else note
        places.append(place)
    return places


def _place(block: Block, head: str, is_running: bool, usual: Usual) -> Place:
    at_foot, at_top = block.top >= NUMBER_ZONE, block.bottom <= TOP_ZONE
    if (at_foot or at_top) and _is_page_number(block):
        return Place.NUMBER
    if is_running and (block.top >= FOOT_ZONE or block.page > 1):
        return Place.HEAD
    if block.page > 1 and _repeats_letterhead(block, head):
        return Place.LETTERHEAD
    small = _is_small(block, usual) or not block.text[0].isascii()
    if small and block.top > 0.3 and NOTE_SIGN.match(block.text):
        return Place.NOTE
    return Place.BODY


def _is_small(block: Block, usual: Usual) -> bool:
    """Tell whether a block is small print: by its height, or by its width where a raised sign makes the line higher."""
    if 0 < block.letter < SMALL_PRINT * usual.letter:
        return True
    return block.letter < usual.letter and 0 < block.letter_width < SMALL_PRINT * usual.letter_width


def _is_page_number(block: Block) -> bool:
    """Tell so for `2 / 3` and `pagina 2`; a bare number must be the page's own, for it may be a table cell."""
    text = block.text.strip(" -–\n")
    return text == str(block.page) or bool(_PAGE_NUMBER.fullmatch(text))


def _line_numbers(blocks: Sequence[Block]) -> frozenset[Block]:
    """Find the numbers 5, 10, 15 that stand before the lines of a draft: in one column beside the text, per page."""
    by_page: dict[int, list[Block]] = {}
    for block in blocks:
        if block.lines and all(map(str.isdecimal, block.text.split())):
            by_page.setdefault(block.page, []).append(block)
    found: list[Block] = []
    for page in by_page.values():
        column = [block for block in page if _is_in_column(block, page)]
        numbers = [int(word) for block in column for word in block.text.split()]
        steps = {b - a for a, b in pairwise(numbers)}
        if len(numbers) > 2 and len(steps) == 1 and steps <= {5, 10} and numbers[0] % 5 == 0:
            found += column
    return frozenset(found)


def _is_in_column(block: Block, others: Sequence[Block]) -> bool:
    """Tell whether most of the others stand straight above or below a block."""
    straight = sum(min(abs(block.left - o.left), abs(block.right - o.right)) < 3 for o in others)
    return straight * 2 > len(others)


def _is_stamp(block: Block, page_is_upright: bool, in_body: bool) -> bool:
    """Tell so for text on its side, and after the salutation for a received stamp."""
    if block.is_turned:
        return page_is_upright
    if _WATERMARK.fullmatch(block.text):
        return in_body
    short = len(block.text) <= STAMP_MAX and not is_prose(block)
    return in_body and short and bool(_STAMP.search(block.text)) and any(map(str.isdigit, block.text))


def _upright_pages(blocks: Sequence[Block]) -> frozenset[int]:
    """Give the pages of which most letters stand upright."""
    turned: dict[int, int] = {}
    total: dict[int, int] = {}
    for block in blocks:
        total[block.page] = total.get(block.page, 0) + len(block.text)
        turned[block.page] = turned.get(block.page, 0) + (len(block.text) if block.is_turned else 0)
    return frozenset(page for page in total if turned[page] <= MOST_TURNED * total[page])


def _continues_note(block: Block, note: Block, usual: Usual) -> bool:
    """Tell whether small print at the foot is the rest of the last note, on this page or the one before."""
    if not _is_small(block, usual) or block.top < 0.3 or block.text[:1].isdigit():
        return False
    if abs(note.letter - block.letter) > 0.2 * block.letter:
        return False
    if note.page == block.page:
        return note.text[-1:] not in ".!?"
    return note.page == block.page - 1 and block.top > 0.5


def _letterhead(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks of page 1 before the salutation; the upper half when there is none."""
    where = salutation_of(blocks)
    if where is not None:
        return list(blocks[: where[0]])
    return [block for block in blocks if block.page == 1 and block.bottom < 0.5]


def _repeats_letterhead(block: Block, head: str) -> bool:
    """Tell whether every line of a block stands in the letterhead, and one is a label or it stands outside the body."""
    kept = re.sub(r"(?im)^\s*(?:pagina|blad)\b.*$", "", block.text)
    beside = block.top < BESIDE[1] and block.left > BESIDE[0] * block.page_width > 0
    above = 0 < block.top < EDGE
    if len(plain(kept)) <= 3 or not (beside or above or _HEAD_LABEL.search(kept)):
        return False
    return all(f" {line} " in f" {head} " for line in map(plain, kept.split("\n")) if line)


def _usual_letters(blocks: Sequence[Block]) -> dict[int, Usual]:
    by_page: dict[int, list[Usual]] = {}
    for block in blocks:
        own = Usual(block.letter, block.letter_width)
        by_page.setdefault(block.page, []).extend([own] * max(1, len(block.text) // 40))
    return {page: _usual(some) for page, some in by_page.items()}


def _usual(letters: Sequence[Usual]) -> Usual:
    widths = [own.letter_width for own in letters if own.letter_width]
    return Usual(statistics.median(own.letter for own in letters), statistics.median(widths) if widths else 0.0)
