"""Brings the letters on the pages of a rendition of ours to the values that it was typeset from, one to one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.tools.pdf_letters import PlacedChar
from pipeline.tools.pdf_pages import find_chars, open_page, open_pdf
from redaction.burn.typed.slots import Slot

_HYPHENS = "-\u00ad\u2010\u2011"
_UNSEEN = "\u200b"


class Letter(NamedTuple):
    """One letter on a page."""

    page: int
    """1-based."""
    placed: PlacedChar


class Place(NamedTuple):
    """Where a letter stands in the values."""

    slot: int
    offset: int


@dataclass(slots=True)
class Aligned:
    """Every letter of the pages with its place in the values."""

    letters: list[tuple[Letter, Place]] = field(default_factory=list)
    again: list[Letter] = field(default_factory=list)
    """Letters of the heads of a table that stand on a further page once more."""


def read_letters(rendition: Path) -> list[Letter]:
    """Give the letters of all pages in the order of drawing, blanks left out.

    Raises:
        ExtractionError: The rendition cannot be read.
    """
    found: list[Letter] = []
    with open_pdf(rendition) as document:
        for number in range(1, len(document) + 1):
            with open_page(document, number) as page:
                found += [Letter(number, char) for char in find_chars(page) if _counts(char.char)]
    return found


def _counts(char: str) -> bool:
    return not char.isspace() and char != _UNSEEN


def align(slots: Sequence[Slot], letters: Sequence[Letter]) -> Aligned | None:
    """Give each letter its place in the values; None when a letter of either side is left over."""
    wanted = [Place(n, at) for n, slot in enumerate(slots) for at, char in enumerate(slot.text) if _counts(char)]
    heads = _heads(slots)
    found, at, number = Aligned(), 0, 0
    while number < len(letters):
        letter = letters[number]
        if number and letter.page != letters[number - 1].page and at < len(wanted):
            again = _again(slots, wanted, at, heads, letters[number:])
            found.again += again
            number += len(again)
            if number >= len(letters):
                break
            letter = letters[number]
        if at < len(wanted) and _same(slots, wanted[at], letter):
            found.letters.append((letter, wanted[at]))
            at += 1
        elif letter.placed.char != ">" or not _in_marked(slots, wanted, at):
            return None
        number += 1
    return found if at == len(wanted) else None


def _same(slots: Sequence[Slot], place: Place, letter: Letter) -> bool:
    char, other = slots[place.slot].text[place.offset], letter.placed.char
    return char == other or (char in _HYPHENS and other in _HYPHENS)


def _in_marked(slots: Sequence[Slot], wanted: Sequence[Place], at: int) -> bool:
    """Tell whether the text just drawn is one of which each line on the page has the mark of a quotation."""
    return at > 0 and slots[wanted[at - 1].slot].is_marked


def _heads(slots: Sequence[Slot]) -> dict[int, str]:
    """Give the letters of the heads of each table by the number of its block."""
    found: dict[int, str] = {}
    for slot in slots:
        if slot.is_head:
            found[slot.block] = found.get(slot.block, "") + "".join(filter(_counts, slot.text))
    return found


def _again(
    slots: Sequence[Slot], wanted: Sequence[Place], at: int, heads: dict[int, str], ahead: Sequence[Letter]
) -> list[Letter]:
    """Give the letters at the top of a page that are the heads of a table going on there."""
    slot = slots[wanted[at].slot]
    head = heads.get(slot.block, "") if slot.is_row and not slot.is_head else ""
    row = list(ahead[: len(head)])
    return row if head and "".join(letter.placed.char for letter in row) == head else []


def lines_of(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Yield letters line by line: those of one page and one height."""
    line: list[Letter] = []
    for letter in letters:
        if line and (letter.page != line[-1].page or letter.placed.box.top != line[-1].placed.box.top):
            yield line
            line = []
        line.append(letter)
    if line:
        yield line
