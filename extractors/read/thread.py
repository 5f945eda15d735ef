"""Which mail of a thread says what: the messages in a text, who wrote each, and where they stand on the rendition."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from extractors.read.post.mail_heads import Head, Line, find_heads, find_lines, next_line
from extractors.read.source import SourceMessage
from pipeline.model.document import Message, Page

_SALUTATION = re.compile(
    r"^[ \t*]*(?:Geachte?|Beste|Excellentie|Edelachtbare|Hooggeachte?|Goede(?:morgen|middag)|Hallo|Dag)\b",
    re.MULTILINE,
)
_GRAM = 3
"""Words that are looked up together when a message is placed."""
_FURTHEST = 60
"""Words from its beginning or end at which a message may still be recognised."""


class Stretch(NamedTuple):
    """Part of a text that one mail says, half-open; a mail that is answered between its lines has several."""

    start: int
    """Of the head that announces it, where it has one."""
    end: int
    author: str
    """Name and address as they stand there; empty when nothing tells."""
    sent: str
    subject: str
    depth: int
    """0 for the mail itself, 1 for what it answers, and so on."""
    body: int
    """Where its own words begin, behind the head."""
    is_marked: bool
    """Its lines have `>` before them."""


class _Base(NamedTuple):
    depth: int
    marks: int


def split_thread(text: str, *, has_own_head: bool = True) -> tuple[Stretch, ...]:
    """Give the stretches of a text in order; together they are the whole text.

    Args:
        text: The text of a mail, or of the pages of a printed one.
        has_own_head: The first head, with no salutation before it, is that of the mail itself and no quotation.
    """
    lines, heads = _lines_and_heads(text)
    own = heads[0] if heads and has_own_head and _is_own(heads[0], text, lines) else None
    splitter = _Splitter(lines, len(text), own)
    splitter.split(heads)
    return tuple(splitter.stretches)


def find_head_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Give the ranges of all heads of mails in a text that are blocks of fields."""
    lines, heads = _lines_and_heads(text)
    return tuple((lines[h.first].start, _end(lines, h.last, len(text))) for h in heads if h.is_block)


@lru_cache(maxsize=1)
def _lines_and_heads(text: str) -> tuple[Sequence[Line], Sequence[Head]]:
    """Give the lines of a text and the heads in it; kept for one text, for its quotes and its zones both ask."""
    lines = find_lines(text)
    return tuple(lines), tuple(find_heads(lines))


def is_quote_head(text: str) -> bool:
    """Tell whether a text holds a sentence that announces a quoted mail."""
    return any(head.is_sentence for head in find_heads(find_lines(text)))


def _is_own(head: Head, text: str, lines: Sequence[Line]) -> bool:
    return head.is_block and head.marks == 0 and not _SALUTATION.search(text, 0, lines[head.first].start)


def _end(lines: Sequence[Line], number: int, length: int) -> int:
    """Give where the line before a number stops."""
    return lines[number].start - 1 if number < len(lines) else length


class _Splitter:
    """Walks down the lines and keeps who is speaking."""

    def __init__(self, lines: Sequence[Line], length: int, own: Head | None) -> None:
        self._lines = lines
        self._length = length
        self._own = own
        self._who: list[tuple[int, Head]] = [(0, own)] if own else []
        self._bases = [_Base(0, 0)]
        self._quoting = False
        self.stretches = [self._stretch(0, 0, own.last if own else 0, False)]

    def split(self, heads: Sequence[Head]) -> None:
        """Go through all lines."""
        self._quoting = any(head is not self._own for head in heads)
        begins = {head.first: head for head in heads}
        number = 0
        while number < len(self._lines):
            head = begins.get(number)
            if head is not None:
                if head is not self._own:
                    self._announce(head)
                number = head.last
                continue
            if self._lines[number].said.strip():
                self._go_on(number)
            number += 1
        last = self.stretches[-1]
        self.stretches[-1] = last._replace(end=self._length)

    def _announce(self, head: Head) -> None:
        self._unwind(head.marks)
        base = self._bases[-1]
        # the separator above a block may stand outside the marks of the block: then it tells how deep it is
        depth = base.depth + min(head.marks, self._lines[head.first].marks) - base.marks + 1
        while self._who and self._who[-1][0] >= depth:
            self._who.pop()
        self._who.append((depth, head))
        after = next_line(self._lines, head.last)
        marked = after is not None and after.marks > head.marks
        if not marked:
            self._bases.append(_Base(depth, max(head.marks, self._marks_of(head))))
        self._begin(head.first, depth, head.last, marked)

    def _marks_of(self, head: Head) -> int:
        """Give the marks of the lines of a block; the separator above it may have none."""
        return max(line.marks for line in self._lines[head.first : head.last])

    def _go_on(self, number: int) -> None:
        marks = self._marks(number)
        self._unwind(marks)
        base = self._bases[-1]
        depth = base.depth + marks - base.marks
        if depth != self.stretches[-1].depth:
            self._begin(number, depth, number, marks > base.marks)

    def _marks(self, number: int) -> int:
        """Give the depth of a line; a single line with `>` in a text without quotations is a mark of something else."""
        marks = self._lines[number].marks
        if marks and not self._quoting:
            near = self._lines[max(0, number - 1) : number + 2]
            marks = marks if sum(line.marks > 0 for line in near) > 1 else 0
        return marks

    def _unwind(self, marks: int) -> None:
        while self._bases[-1].marks > marks:
            self._bases.pop()

    def _begin(self, first: int, depth: int, body: int, marked: bool) -> None:
        start = self._lines[first].start
        self.stretches[-1] = self.stretches[-1]._replace(end=start)
        self.stretches.append(self._stretch(first, depth, body, marked))

    def _stretch(self, first: int, depth: int, body: int, marked: bool) -> Stretch:
        at = bisect_left(self._who, depth, key=itemgetter(0))
        who = self._who[at][1] if at < len(self._who) and self._who[at][0] == depth else None
        told = (who.author, who.sent, who.subject) if who else ("", "", "")
        start = self._lines[first].start
        words = self._lines[body].start if body < len(self._lines) else self._length
        return Stretch(start, self._length, *told, depth, words, marked)


# --- the messages of a mail ----------------------------------------------------------------------------------------


def split_messages(text: str, author: str, sent: str, subject: str) -> tuple[SourceMessage, ...]:
    """Give the messages in the text of a mail, in order: the newest first, an answered one in stretches.

    Args:
        text: Its text without its own headers, lines and blocks as the rendition shows them.
        author: Who sent the mail itself; `sent` and `subject` likewise.
        sent: As its header says.
        subject: Of the mail itself.
    """
    messages: list[SourceMessage] = []
    for number, stretch in enumerate(split_thread(text, has_own_head=False)):
        said = "\n".join(line.said for line in find_lines(text[stretch.body : stretch.end])).strip()
        if stretch.depth == 0:
            stretch = stretch._replace(author=author, sent=sent, subject=subject)
        if said or number == 0:
            messages.append(SourceMessage(stretch.author, stretch.sent, stretch.subject, stretch.depth, said))
    return tuple(messages)


# --- where they stand ----------------------------------------------------------------------------------------------


def place_messages(messages: Sequence[SourceMessage], pages: Iterable[Page]) -> tuple[Message, ...]:
    """Give the messages with where each begins and ends on the rendition; (0, 0) for one that is not found."""
    if not messages:
        return ()
    shown = _Shown(pages)
    placed: list[Message] = []
    for m in messages:
        start, end = shown.find(_tokens(m.text))
        first = next(filter(None, (" ".join(line.split()) for line in m.text.split("\n"))), "")
        placed.append(Message(m.author, m.sent, m.subject, m.depth, first[:100], start, end))
    return tuple(placed)


def _tokens(text: str) -> list[str]:
    return [token.casefold() for token in re.findall(r"\w+", text)]


class _Shown:
    """The words of the pages, in order, to find messages among from top to bottom."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._words: list[str] = []
        self._places: list[tuple[int, int, int]] = []
        for page in pages:
            for match in re.finditer(r"\w+", page.text):
                self._words.append(match.group().casefold())
                self._places.append((page.number, match.start(), match.end()))
        # short ones too: a message of one or two words is looked up whole, and a thread may hold thousands
        self._grams: dict[tuple[str, ...], list[int]] = {}
        for size in range(1, _GRAM + 1):
            for at in range(len(self._words) - size + 1):
                self._grams.setdefault(tuple(self._words[at : at + size]), []).append(at)
        self._cursor = 0

    def find(self, tokens: Sequence[str]) -> tuple[tuple[int, int], tuple[int, int]]:
        """Give begin and end of the next message, as page and offset; (0, 0) twice when it is not there."""
        first = self._first(tokens)
        if first is None:
            return (0, 0), (0, 0)
        last = self._last(tokens, first)
        self._cursor = last + 1
        (page, start, _), (end_page, _, end) = self._places[first], self._places[last]
        return (page, start), (end_page, end)

    def _first(self, tokens: Sequence[str]) -> int | None:
        for skipped in range(min(len(tokens), _FURTHEST)):
            places = self._where(tokens[skipped : skipped + _GRAM])
            at = bisect_left(places, self._cursor)
            if at < len(places):
                return max(self._cursor, places[at] - skipped)
            if len(tokens) <= _GRAM:
                break
        return None

    def _last(self, tokens: Sequence[str], first: int) -> int:
        """Give the place of the last word: where the last words stand that lie nearest to where they should."""
        for skipped in range(min(len(tokens), _FURTHEST)):
            stop = len(tokens) - skipped
            gram = tokens[max(0, stop - _GRAM) : stop]
            wanted = first + stop - len(gram)
            places = self._where(gram)
            at = bisect_left(places, wanted)
            near = [place for place in places[max(0, at - 1) : at + 1] if place >= first]
            if near:
                nearest = min(near, key=lambda place: abs(place - wanted))
                return min(nearest + len(gram) - 1 + skipped, len(self._words) - 1)
        return min(first + len(tokens) - 1, len(self._words) - 1)

    def _where(self, gram: Sequence[str]) -> Sequence[int]:
        return self._grams.get(tuple(gram), ())
