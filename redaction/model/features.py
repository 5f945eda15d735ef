"""What the model sees of each word: its look, its neighbours, its place, and what the page says of it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise

from redaction.model.echoes import echoes
from redaction.model.looks import NOTHING, Knowledge, Look
from redaction.model.tokens import Token

Features = list[str]
_CHAT = re.compile(r"[\[<(]?(?:\d{1,2}[-/ ]\w+(?:[-/ ]\d{2,4})?,? )?\d{1,2}[:.]\d\d[\])> -]")
_LONGEST_LABEL = 4  # words before a colon
_LONGEST_CELL = 5  # words of a cell whose shapes are told together
_SHORT_LINE = 8  # words of a line that tells something about the lines beside it
_AFTER_CLOSING = 4  # lines
_NO_LINE = -9
_OFFSETS = (-1, 1, -2, 2, -3, 3)
_SENTENCE_ENDS = frozenset(".!?:;•-–*")


@lru_cache(maxsize=65536)
def _here(look: Look) -> tuple[str, ...]:
    """Give the features of a word at its own place."""
    lower, shape, flags, kinds, sound = look
    letters = (f"0p{lower[:3]}", f"0q{lower[:2]}", f"0r{lower[-2:]}", f"0s{lower[-3:]}", f"0t{lower[-4:]}")
    return (
        f"0w{lower}",
        f"0h{shape}",
        f"0f{flags}",
        f"0hf{shape}|{flags}",
        f"0l{min(len(lower), 12)}",
        *letters,
        *(f"0F{flag}" for flag in flags),
        *(f"0K{kind}" for kind in kinds),
        f"0n{sound}",
        f"0n{sound}|{shape}",
        f"0n{sound}|{flags}",
    )


@lru_cache(maxsize=65536)
def _around(look: Look) -> tuple[tuple[str, ...], ...]:
    """Give the features of a word for the words one to three places away, in the order of `_OFFSETS`."""
    return tuple(_near(look, offset) for offset in _OFFSETS)


def _near(look: Look, offset: int) -> tuple[str, ...]:
    """Give the features of a word one to three places away."""
    lower, shape, flags, kinds, sound = look
    more = (f"{offset}k{kinds}",) if kinds else ()
    if abs(offset) == 1:
        return (
            f"{offset}w{lower}",
            f"{offset}h{shape}",
            f"{offset}f{flags}",
            f"{offset}s{lower[-3:]}",
            f"{offset}n{sound}",
            *more,
        )
    if abs(offset) == 2:
        return f"{offset}w{lower}", f"{offset}h{shape}", f"{offset}f{flags}", *more
    return f"{offset}w{lower}", f"{offset}f{flags}", *more


@lru_cache(maxsize=131072)
def _pairs(left: Look, right: Look) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the features of two words side by side for the right one and for the left one."""
    return _pair(left, right, -1), _pair(left, right, 0)


def _pair(left: Look, right: Look, offset: int) -> tuple[str, ...]:
    """Give the features of two words side by side; `offset` is that of the left one."""
    found = (
        f"{offset}H{left.shape}|{right.shape}",
        f"{offset}B{left.flags}|{right.flags}",
        f"{offset}W{left.lower}|{right.flags}",
    )
    kinds = left.kinds if offset else right.kinds
    return (*found, f"{offset}K{kinds}|{(right if offset else left).flags}") if kinds else found


@dataclass(slots=True)
class _Page:
    """What lines of a page know of the lines above them."""

    knowledge: Knowledge
    closing: int = 99
    """Lines since the last closing."""
    header: tuple[str, ...] = ()
    """First words of the cells that head the present table."""
    line: int = -2
    """Number of the previous line."""

    def read(self, tokens: Sequence[Token]) -> Features:
        """Give the features of a whole line and remember what the next lines need."""
        words = [token.text.casefold() for token in tokens]
        found = [f"n{min(len(tokens), 9)}", f"c{min(tokens[-1].cell, 4)}"]
        if tokens[0].line > self.line + 1:
            found.append("leeg")
        if words[0] in self.knowledge.greetings:
            found.append("aanhef")
        self.closing += 1
        if self.closing <= _AFTER_CLOSING:
            found.append(f"slot{self.closing}")
        if len(words) <= _SHORT_LINE and " ".join(words).startswith(self.knowledge.closings):
            self.closing = 0
            found.append("slot0")
        self._note_table(tokens)
        self.line = tokens[0].line
        return [*found, *_case_of(tokens)]

    def _note_table(self, tokens: Sequence[Token]) -> None:
        if tokens[-1].cell == 0:
            self.header = ()
        elif not self.header or tokens[0].line > self.line + 1:
            firsts = {token.cell: token.text.casefold() for token in reversed(tokens)}
            self.header = tuple(firsts.get(n, "") for n in range(tokens[-1].cell + 1))


def _case_of(tokens: Sequence[Token]) -> Features:
    text = "".join(token.text for token in tokens)
    return ["kap"] if text.isupper() and len(text) > 3 else ["klein"] if text.islower() else []


def _labels(tokens: Sequence[Token]) -> list[str]:
    """Give for each word of a line the label before it: the words up to a colon in its cell."""
    labels, label, start = [], "", 0
    for place, token in enumerate(tokens):
        if place and token.cell != tokens[place - 1].cell:
            label, start = "", place
        labels.append(label)
        if token.text == ":" and not label and place - start <= _LONGEST_LABEL:
            label = " ".join(t.text.casefold() for t in tokens[start:place])
    return labels


def _cells(tokens: Sequence[Token], looks: Sequence[Look]) -> list[str]:
    """Give for each word of a line the shapes of its whole cell; empty for a long one."""
    found: list[str] = []
    for _, group in groupby(range(len(tokens)), key=lambda place: tokens[place].cell):
        places = list(group)
        shapes = " ".join(looks[place].shape for place in places) if len(places) <= _LONGEST_CELL else ""
        found += [shapes] * len(places)
    return found


def _places(tokens: Sequence[Token], looks: Sequence[Look], page: _Page, is_chat: bool) -> Iterator[Features]:
    """Yield for each word of a line what its place on the line and in the table says."""
    shared = page.read(tokens)
    if is_chat:
        shared.append("chat")
    header = page.header if tokens[-1].cell else ()
    last = len(tokens) - 1
    cells = _cells(tokens, looks)
    for place, (token, label) in enumerate(zip(tokens, _labels(tokens), strict=True)):
        own = list(shared)
        begins = place == 0 or tokens[place - 1].cell != token.cell
        ends = place == last or tokens[place + 1].cell != token.cell
        position = f"pos{begins:d}{ends:d}{'c' if token.cell else 'b'}"
        own += (position, f"{position}{looks[place].shape}")
        if begins or tokens[place - 1].text[-1] in _SENTENCE_ENDS:
            own.append(f"zin{looks[place].flags}")
        if cells[place]:
            own.append(f"cel{cells[place]}")
        if label:
            own += (f"lab={label}", "lab1" if tokens[place - 1].text == ":" else "lab+")
            own.append(f"labP{label in page.knowledge.labels:d}")
        if token.cell < len(header):
            own += (f"kol={header[token.cell]}", f"kolP{header[token.cell] in page.knowledge.labels:d}")
        yield own


@dataclass(slots=True)
class _Row:
    """One line, for the lines beside it."""

    number: int
    kinds: str = ""
    places: list[Features] = field(default_factory=list)


def _tell_neighbours(rows: Sequence[_Row]) -> None:
    """Add to every line what the short lines right above and below it do: a function stands under a name."""
    ends = [_Row(_NO_LINE)]
    for above, row, below in zip([*ends, *rows], rows, [*rows[1:], *ends], strict=False):
        more = [f"boven{above.kinds}"] if above.kinds and row.number - above.number <= 2 else []
        if below.kinds and below.number - row.number <= 2:
            more.append(f"onder{below.kinds}")
        for place in row.places if more else ():
            place += more


def _line_kinds(looks: Sequence[Look]) -> str:
    kinds = {kind for look in looks for kind in look.kinds} if len(looks) <= _SHORT_LINE else set()
    return "".join(sorted(kinds & set("Fxl")))


def features_of(text: str, tokens: Sequence[Token], looks: Sequence[Look], knowledge: Knowledge) -> list[Features]:
    """Give the features of every word of a page.

    Args:
        text: The page text.
        tokens: Of `read_tokens`.
        looks: One per token, of `look_at`.
        knowledge: Of the word lists.
    """
    page, rows, first = _Page(knowledge), [], 0
    for number, group in groupby(tokens, key=lambda token: token.line):
        line = list(group)
        seen = looks[first : first + len(line)]
        first += len(line)
        is_chat = _CHAT.match(text, line[0].start) is not None
        rows.append(_Row(number, _line_kinds(seen), list(_places(line, seen, page, is_chat))))
    _tell_neighbours(rows)
    return _joined([place for row in rows for place in row.places], looks, echoes(tokens, looks, knowledge))


def _joined(places: Sequence[Features], looks: Sequence[Look], heard: dict[str, tuple[str, ...]]) -> list[Features]:
    """Give place, look, neighbours and echoes of every word together."""
    padded = [NOTHING, NOTHING, NOTHING, *looks, NOTHING, NOTHING, NOTHING]
    near = [_around(look) for look in padded]
    pairs = [_pairs(left, right) for left, right in pairwise(padded[2:-2])]
    for number, (look, item) in enumerate(zip(looks, places, strict=True)):
        a, b, c, _, d, e, f = near[number : number + 7]
        item += (*_here(look), *c[0], *d[1], *b[2], *e[3], *a[4], *f[5], *pairs[number][0], *pairs[number + 1][1])
        item += heard.get(look.lower, ())
    return list(places)
