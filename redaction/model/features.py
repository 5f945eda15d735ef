"""What the model sees of each word: its letters, what the lists know of it, its neighbours and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from redaction.model.tokens import Token

Features = list[str]
_DIGITS = re.compile(r"\d")
_RUN = re.compile(r"(.)\1+")
_CHAT = re.compile(r"[\[<(]?(?:\d{1,2}[-/ ]\w+(?:[-/ ]\d{2,4})?,? )?\d{1,2}[:.]\d\d[\])> -]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,5}")
_LONGEST_LABEL = 4  # words before a colon
_SHORT = 4  # up to here every character of a word shows in its shape
_AFTER_CLOSING = 4  # lines
_EDGE = ("<>",)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the word lists know; the lists live with the detectors."""

    flags: Callable[[str], str]
    """The lists that a word is in, as letters; empty for an unknown word."""
    greetings: frozenset[str]
    """First words of a greeting, case-folded."""
    closings: tuple[str, ...]
    """Beginnings of a closing line, case-folded."""
    titles: frozenset[str]
    """Words before a name, case-folded: `mevrouw`."""


class Look(NamedTuple):
    """A word as the model sees it apart from its place."""

    lower: str
    shape: str
    flags: str


@lru_cache(maxsize=65536)
def shape_of(word: str) -> str:
    """Give the shape of a word: `Xx`, `XxxX`, `X.X.`, `0-0`; runs are one sign in words of more than four."""
    signs = "".join(
        "X" if c.isupper() else "x" if c.isalpha() else "0" if c.isdigit() else c if ord(c) < 128 else "~" for c in word
    )
    return signs if len(signs) <= _SHORT else _RUN.sub(r"\1", signs)


@lru_cache(maxsize=65536)
def _here(look: Look) -> tuple[str, ...]:
    """Give the features of a word at its own place."""
    lower, shape, flags = look
    letters = (f"0p{lower[:3]}", f"0q{lower[:2]}", f"0r{lower[-2:]}", f"0s{lower[-3:]}", f"0t{lower[-4:]}")
    single = tuple(f"0F{flag}" for flag in flags)
    return (
        f"0w{lower}",
        f"0h{shape}",
        f"0f{flags}",
        f"0hf{shape}|{flags}",
        f"0l{min(len(lower), 12)}",
        *letters,
        *single,
    )


@lru_cache(maxsize=262144)
def _near(look: Look, offset: int) -> tuple[str, ...]:
    """Give the features of a word one to three places away."""
    lower, shape, flags = look
    if abs(offset) == 1:
        return f"{offset}w{lower}", f"{offset}h{shape}", f"{offset}f{flags}", f"{offset}s{lower[-3:]}"
    if abs(offset) == 2:
        return f"{offset}w{lower}", f"{offset}h{shape}", f"{offset}f{flags}"
    return f"{offset}w{lower}", f"{offset}f{flags}"


@lru_cache(maxsize=262144)
def _pair(left: Look, right: Look, offset: int) -> tuple[str, ...]:
    """Give the features of two words side by side; `offset` is that of the left one."""
    return (
        f"{offset}H{left.shape}|{right.shape}",
        f"{offset}B{left.flags}|{right.flags}",
        f"{offset}W{left.lower}|{right.flags}",
    )


_NONE = Look("", "", "<>")


def look_at(token: Token, knowledge: Knowledge) -> Look:
    """Give the look of a word."""
    return Look(_DIGITS.sub("0", token.text.casefold())[:24], shape_of(token.text), knowledge.flags(token.text))


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
    intro: set[str] = field(default_factory=set)

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
        if len(words) <= 8 and " ".join(words).startswith(self.knowledge.closings):
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


def _places(tokens: Sequence[Token], page: _Page, is_chat: bool) -> Iterator[Features]:
    """Yield for each word of a line what its place on the line and in the table says."""
    shared = page.read(tokens)
    if is_chat:
        shared.append("chat")
    header = page.header if tokens[-1].cell else ()
    last = len(tokens) - 1
    for place, (token, label) in enumerate(zip(tokens, _labels(tokens), strict=True)):
        own = list(shared)
        begins = place == 0 or tokens[place - 1].cell != token.cell
        ends = place == last or tokens[place + 1].cell != token.cell
        own.append(f"pos{begins:d}{ends:d}{'c' if token.cell else 'b'}")
        if label:
            own.append(f"lab={label}")
            own.append("lab1" if tokens[place - 1].text == ":" else "lab+")
        if token.cell < len(header):
            own.append(f"kol={header[token.cell]}")
        yield own


def _repeats(
    tokens: Sequence[Token], looks: Sequence[Look], knowledge: Knowledge
) -> tuple[set[str], set[str], set[str]]:
    """Give the words that stand somewhere behind a title, behind initials, and in lower case."""
    titled, lettered, small = set(), set(), set()
    for before, token, look in zip([None, *tokens], tokens, looks, strict=False):
        if token.text.islower():
            small.add(look.lower)
        elif before is not None and token.text[:1].isupper():
            if before.text.casefold() in knowledge.titles:
                titled.add(look.lower)
            elif _INITIALS.fullmatch(before.text):
                lettered.add(look.lower)
    return titled, lettered, small


def features_of(text: str, tokens: Sequence[Token], looks: Sequence[Look], knowledge: Knowledge) -> list[Features]:
    """Give the features of every word of a page.

    Args:
        text: The page text.
        tokens: Of `read_tokens`.
        looks: One per token, of `look_at`.
        knowledge: Of the word lists.
    """
    page = _Page(knowledge)
    places: list[Features] = []
    for _, group in groupby(tokens, key=lambda token: token.line):
        line = list(group)
        places += _places(line, page, _CHAT.match(text, line[0].start) is not None)
    titled, lettered, small = _repeats(tokens, looks, knowledge)
    padded = [_NONE, _NONE, _NONE, *looks, _NONE, _NONE, _NONE]
    found = []
    for number, (look, place) in enumerate(zip(looks, places, strict=True)):
        a, b, c, _, d, e, f = padded[number : number + 7]
        item = place
        item += _here(look)
        item += _near(c, -1) + _near(d, 1) + _near(b, -2) + _near(e, 2) + _near(a, -3) + _near(f, 3)
        item += _pair(c, look, -1) + _pair(look, d, 0)
        item += [f"d{kind}" for kind, words in (("t", titled), ("i", lettered), ("k", small)) if look.lower in words]
        found.append(item)
    return found
