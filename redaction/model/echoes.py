"""What the rest of a page says about a word: whether it stands elsewhere as a name, a place or a plain word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from redaction.model.looks import Knowledge, Look
from redaction.model.tokens import Token

_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,5}")
_LOCAL_PARTS = re.compile(r"[^\W\d_]+")
_SHORTEST_LOCAL = 4  # letters of a name that may hide in a local part
_OFTEN = 3  # times with a capital
_MARK = re.compile(r"(?:[^\W\d_]\.?){2,5}")
_LONGEST_INFIX = 3  # words
_LETTERED = 4  # initials of one name


def _kinds_before(before: str, look: Look, knowledge: Knowledge) -> str:
    """Give what the word before says: t a title, i initials, g a first name, a an article, p a place, e a greeting."""
    folded = before.casefold()
    if folded in knowledge.titles:
        return "t"
    if _INITIALS.fullmatch(before):
        return "i"
    if folded in knowledge.greetings:
        return "e"
    if folded in ("de", "het", "een"):
        return "a"
    if folded in ("in", "te", "uit", "naar"):
        return "l"
    return "p" if look.is_kind("b") else "g" if "G" in look.flags and before[:1].isupper() else ""


def _kind_after(look: Look) -> str:
    """Give what the word behind says: v somebody acts, o a legal form or the like."""
    return "v" if look.is_kind("v") else "o" if look.is_kind("x") else ""


def _locals(tokens: Sequence[Token]) -> str:
    """Give the letters of all local parts of mail addresses, apart by spaces."""
    found = (part for token in tokens if "@" in token.text for part in [token.text.partition("@")[0]])
    return " ".join("".join(_LOCAL_PARTS.findall(part)).casefold() for part in found)


def _initials_of(tokens: Sequence[Token], place: int, looks: Sequence[Look]) -> set[str]:
    """Give the parafen of the name that begins at a word: `JB` and `JvdB` of `Jan van den Berg`; none for no name."""
    first = tokens[place]
    heads = "".join(c for c in first.text if c.isupper())[:_LETTERED]
    if not heads or not (first.text.istitle() or _INITIALS.fullmatch(first.text)):
        return set()
    infix, last = "", place + 1
    while last < len(tokens) and "i" in looks[last].flags and len(infix) < _LONGEST_INFIX:
        infix, last = infix + tokens[last].text[0].casefold(), last + 1
    if last >= len(tokens) or tokens[last].line != first.line or not tokens[last].text[0].isupper():
        return set()
    tail = tokens[last].text[0].casefold()
    return {f"{head.casefold()}{inner}{tail}" for head in (heads, heads[0]) for inner in ("", infix)}


def find_marks(tokens: Sequence[Token], looks: Sequence[Look]) -> set[str]:
    """Give the short words that are the initials of two words of a name on the page, case-folded."""
    written = {token.text for token in tokens if len(token.text) <= 2 * _LETTERED}
    short = {word.casefold() for word in written if _MARK.fullmatch(word)}
    if not short:
        return set()
    places = [place for place, token in enumerate(tokens[:-1]) if not token.text.islower()]
    heard = {mark for place in places for mark in _initials_of(tokens, place, looks)}
    return {word for word in short if word.replace(".", "") in heard}


def echoes(tokens: Sequence[Token], looks: Sequence[Look], knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Give, by word in lower case, what its places on the page say together.

    Args:
        tokens: Of `read_tokens`.
        looks: One per token.
        knowledge: Of the word lists.
    """
    found: dict[str, set[str]] = {}
    count: Counter[str] = Counter()
    last = len(tokens) - 1
    for place, (token, look) in enumerate(zip(tokens, looks, strict=True)):
        if token.text.islower():
            found.setdefault(look.lower, set()).add("k")
        elif token.text[:1].isupper():
            count[look.lower] += 1
            kinds = _kinds_before(tokens[place - 1].text, looks[place - 1], knowledge) if place else ""
            kinds += _kind_after(looks[place + 1]) if place < last else ""
            if kinds:
                found.setdefault(look.lower, set()).update(kinds)
    _add_mailed(found, count, _locals(tokens))
    for word in find_marks(tokens, looks):
        found.setdefault(word, set()).add("j")
    for word, times in count.items():
        if times >= _OFTEN:
            found.setdefault(word, set()).add("c")
    return {word: tuple(f"d{kind}" for kind in sorted(kinds)) for word, kinds in found.items()}


def _add_mailed(found: dict[str, set[str]], words: Collection[str], local_parts: str) -> None:
    """Note which words are inside a local part of the page: `Kloosterboer` beside `w.kloosterboer@`."""
    if local_parts:
        for word in words:
            if len(word) >= _SHORTEST_LOCAL and word in local_parts:
                found.setdefault(word, set()).add("m")
