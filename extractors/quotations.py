"""Another's words in a letter that no mail program marked: a letter below a letter, a citation, a question repeated.

Figures and findings in them belong to who wrote them, not to the one who quotes.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.gazetteer import find_senders
from extractors.rules import one, rules

Range = tuple[int, int]

SHORTEST = 25
"""Characters from which words between quotation marks are a citation; what is shorter is a name or a title."""
LONGEST = 1_500
_HEAD = 700
"""Characters above a salutation in which the letterhead of the letter below may begin."""
_MARKS = (("“", "”"), ("„", "”"), ("«", "»"), ('"', '"'))


class Quote(NamedTuple):
    """An older message inside this one."""

    start: int
    end: int
    sender: str
    """Who wrote it, as it stands there; empty when nothing tells."""
    is_inline: bool = False
    """True for quoted words behind which the sender goes on: an answer between the lines."""


def find_inner_quotes(text: str, mails: Sequence[Quote]) -> Iterator[Quote]:
    """Yield another's words in the part of a text that `mails` leaves to its sender, in order of kind."""
    own_end = min((quote.start for quote in mails if not quote.is_inline), default=len(text))
    below = _letter_below(text, own_end)
    if below:
        yield below
        own_end = below.start
    first = one("thread", "aanhef", "aanhef").pattern.search(text, 0, own_end)
    place = (first.end() if first else 0, own_end)
    taken = sorted((quote.start, quote.end) for quote in mails)
    for found in (*_citations(text, place), *_questions(text, place)):
        number = bisect_left(taken, (found.start, found.end))
        if all(found.end <= start or end <= found.start for start, end in taken[max(0, number - 1) : number + 1]):
            insort(taken, (found.start, found.end))
            yield found


# --- a letter below a letter -----------------------------------------------------------------------------------------


def _letter_below(text: str, end: int) -> Quote | None:
    """Give the copy of another's letter below the sender's own; a second letter to the same reader is his own."""
    greeting = one("thread", "aanhef", "aanhef").pattern
    first = greeting.search(text, 0, end)
    closing = one("thread", "slot", "slot").pattern.search(text, first.end(), end) if first else None
    second = greeting.search(text, closing.end(), end) if closing else None
    if not (first and closing and second):
        return None
    start = _letterhead(text, max(closing.end(), second.start() - _HEAD), second.start())
    reader = _role(text, second.span()) or _role_of_address(text, start, second.start())
    mine = _role(text, first.span()) or _role_of_address(text, 0, first.start())
    writer = _writer(text, first.start())
    if not reader or reader == mine or (mine is None and reader != writer) or writer not in (None, reader):
        return None
    return Quote(start, end, "")


def _letterhead(text: str, floor: int, salutation: int) -> int:
    """Give the line on which the letterhead above a salutation begins."""
    found = one("thread", "briefhoofd", "briefhoofd").pattern.search(text, floor, salutation)
    return found.start() if found else text.rfind("\n", 0, salutation) + 1


def _role(text: str, place: Range) -> str | None:
    firsts = {match.start(): rule.value for rule in rules("parties", "rol") if (match := rule.search(text, *place))}
    return firsts[min(firsts)] if firsts else None


def _role_of_address(text: str, start: int, end: int) -> str | None:
    found = one("thread", "adressering", "adressering").pattern.search(text, start, end)
    return _role(text, found.span()) if found else None


def _writer(text: str, end: int) -> str | None:
    """Give who sends the mail or letter, by its mail header or its first line."""
    header = one("thread", "afzender", "afzender").pattern.search(text, 0, end)
    line = header.span() if header else (0, max(text.find("\n", 0, end), 0))
    role = _role(text, line)
    return role or ("gemeente" if next(find_senders(text, *line), None) else None)


# --- citations and questions -----------------------------------------------------------------------------------------


def _citations(text: str, place: Range) -> Iterator[Quote]:
    """Yield what stands between quotation marks and is more than a title; a mark without its partner is none."""
    for left, right in _MARKS:
        if left in text:
            yield from _between(text, place, left, right)


def _between(text: str, place: Range, left: str, right: str) -> Iterator[Quote]:
    position, end = place
    while (start := text.find(left, position, end)) >= 0:
        block = text.find("\n\n", start, end)
        stop = text.find(right, start + 1, end if block < 0 else block)
        if stop < 0:
            position = start + 1
            continue
        if SHORTEST <= stop - start <= LONGEST and one("thread", "citaat", "citaat").pattern.search(text, start, stop):
            yield Quote(start, stop + 1, "", True)
        position = stop + 1


def _questions(text: str, place: Range) -> Iterator[Quote]:
    """Yield the questions that the sender repeats above his answers: `Vraag 2: …?`."""
    for rule in rules("thread", "vraag"):
        for match in rule.matches(text, *place):
            yield Quote(match.start(), match.end(), "", True)
