"""Finds where an older mail begins inside a text: the head that a mail program wrote above it.

Works on any text: the body of a mail, and the pages of a printed one. Patterns: extractors/data/thread.toml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from extractors.rules import load, rules

_PREFIX = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+(?![ \t]*Retour)")
_NEAR = 3
"""Lines between a separator and the head behind it, or between two fields of one head."""
_LONGEST = 80
"""Lines of one head: a mail to two hundred people has a long one."""
_TOLD = ("van", "verzonden", "onderwerp")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}|@")
"""What sets a line of a mail program apart from a sentence such as `Op 9 april schreef u ons:`."""


class Line(NamedTuple):
    """One line of a text."""

    start: int
    """Offset in the text."""
    said: str
    """Without the marks of quotation."""
    marks: int
    """How many `>` stand before it."""


class Head(NamedTuple):
    """The announcement of an older mail; lines are 0-based numbers, half-open."""

    first: int
    last: int
    marks: int
    """How many `>` stand before its own lines."""
    author: str
    sent: str
    subject: str
    is_block: bool
    """A block of fields (`Van:`, `Verzonden:`); False for a sentence or a bare separator."""
    is_sentence: bool
    """`Op … schreef …:`; what follows may be marked with `>`."""


def find_lines(text: str) -> list[Line]:
    """Give the lines of a text with their depth of quotation."""
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        prefix = _PREFIX.match(line)
        marks = prefix.group().count(">") if prefix else 0
        lines.append(Line(start, line[prefix.end() :] if prefix else line, marks))
        start += len(line) + 1
    return lines


def next_line(lines: Sequence[Line], number: int) -> Line | None:
    """Give the first line from a number on that says something."""
    return next((lines[n] for n in range(number, len(lines)) if lines[n].said.strip()), None)


def find_heads(lines: Sequence[Line]) -> list[Head]:
    """Give the heads in order; none lies inside another."""
    blocks = list(_blocks(lines))
    inside = {number for head in blocks for number in range(head.first, head.last)}
    sentences = [head for head in _sentences(lines) if inside.isdisjoint(range(head.first, head.last))]
    heads = [_with_lead(head, lines) for head in (*sentences, *blocks)]
    covered = {number for head in heads for number in range(head.first, head.last)}
    for number, line in enumerate(lines):
        if number not in covered and _matches("scheiding", line.said):
            heads.append(Head(number, number + 1, line.marks, "", "", "", False, False))
    return sorted(heads)


@cache
def _field_pattern(*, inside: bool) -> re.Pattern[str]:
    names = [name for kind in load("thread")["velden"].values() for name in kind]
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    before = r"(?<=\s)" if inside else r"^[ \t]*"
    return re.compile(rf"{before}[*_]{{0,2}}(?P<name>(?:{either}))[*_]{{0,2}}[ \t]*:[*_]{{0,2}}")


@cache
def _kinds() -> dict[str, str]:
    return {name: kind for kind, names in load("thread")["velden"].items() for name in names}


def _matches(table: str, said: str) -> bool:
    return any(rule.pattern.match(said) for rule in rules("thread", table))


# --- sentences -----------------------------------------------------------------------------------------------------


def _sentences(lines: Sequence[Line]) -> Iterator[Head]:
    """Yield the sentences that say who wrote what follows; none of them touches another."""
    said = "\n".join(line.said for line in lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.said) + 1)
    taken: set[int] = set()
    for rule in rules("thread", "schreef"):
        for match in rule.matches(said):
            first = bisect_right(starts, match.start()) - 1
            last = bisect_right(starts, match.end()) - 1
            place = range(first, last + 1)
            if taken.isdisjoint(place) and _is_written_by_program(lines, first, last, match):
                taken.update(place)
                author, sent = (" ".join(match[name].split()).strip(" ,") for name in ("author", "sent"))
                yield Head(first, last + 1, lines[first].marks, author, sent, "", False, True)


def _is_written_by_program(lines: Sequence[Line], first: int, last: int, match: re.Match[str]) -> bool:
    if len({line.marks for line in lines[first : last + 1]}) > 1 or last - first > _NEAR:
        return False
    if _CLOCK.search(match.group()):
        return True
    after = next_line(lines, last + 1)
    return after is not None and after.marks > lines[first].marks


# --- blocks of fields ----------------------------------------------------------------------------------------------


def _blocks(lines: Sequence[Line]) -> Iterator[Head]:
    number = 0
    while number < len(lines):
        head = None
        if fields := _fields(lines[number].said):
            announced = _is_announced(lines, number)
            if fields[0][0] == "van" or announced:
                head = _block(lines, number, announced)
        if head:
            yield head
        number = head.last if head else number + 1


def _is_announced(lines: Sequence[Line], number: int) -> bool:
    """Tell whether a separator stands shortly above a line."""
    before = [line.said for line in lines[max(0, number - _NEAR) : number] if line.said.strip()]
    return bool(before) and _matches("scheiding", before[-1])


def _fields(said: str) -> list[tuple[str, str]]:
    """Give kind and value of the fields on a line that begins with one; a head may stand on one line."""
    first = _field_pattern(inside=False).match(said)
    if not first:
        return []
    marks = [first]
    if _kinds()[first["name"]] == "van":
        marks += _field_pattern(inside=True).finditer(said, first.end())
    return _valued(marks, said)


def _valued(marks: Sequence[re.Match[str]], said: str) -> list[tuple[str, str]]:
    ends = [*(mark.start() for mark in marks[1:]), len(said)]
    return [(_kinds()[m["name"]], said[m.end() : end].strip(" \t*_")) for m, end in zip(marks, ends, strict=False)]


def _block(lines: Sequence[Line], first: int, announced: bool) -> Head | None:
    """Give the head that begins on a line; None when too few fields follow."""
    reader = _BlockReader(lines, first)
    reader.read()
    fields = reader.fields
    known = sum(kind in fields for kind in ("verzonden", "aan", "onderwerp"))
    if known < (1 if announced else 2) or ("van" not in fields and known < 2):
        return None
    author, sent, subject = (" ".join(" ".join(fields.get(kind, [])).split()) for kind in _TOLD)
    return Head(first, reader.last, lines[first].marks, author, sent, subject, True, False)


class _BlockReader:
    """Reads the fields of one head, line by line."""

    def __init__(self, lines: Sequence[Line], first: int) -> None:
        self._lines = lines
        self._first = first
        self._kind = ""
        self._blank = False
        self.fields: dict[str, list[str]] = {}
        self.last = first

    def read(self) -> None:
        """Read on until a line is no part of the head."""
        marks = self._lines[self._first].marks
        for number in range(self._first, min(len(self._lines), self._first + _LONGEST)):
            line = self._lines[number]
            if not line.said.strip():
                if self._blank:
                    return
                self._blank = True
                continue
            if line.marks != marks or not self._takes(number, line.said):
                return
            self._blank = False
            self.last = number + 1

    def _takes(self, number: int, said: str) -> bool:
        found = _fields(said) or self._inner_fields(said)
        if any(kind == "van" for kind, _ in found) and "van" in self.fields:
            return False
        for kind, value in found:
            self.fields.setdefault(kind, []).append(value)
            self._kind = kind
        if found:
            return True
        if self._blank or not self._goes_on(number, said):
            return False
        self.fields[self._kind].append(said.strip())
        return True

    def _inner_fields(self, said: str) -> list[tuple[str, str]]:
        """Give the fields further on in a line that goes on with a head that stands on one line."""
        if self.last != self._first + 1 or len(self.fields) < 2:
            return []
        return _valued(list(_field_pattern(inside=True).finditer(said)), said)

    def _goes_on(self, number: int, said: str) -> bool:
        """Tell whether a line without a field goes on with the last one: a long list, a label above its value."""
        if not self._kind:
            return False
        if self._kind in ("aan", "overig") and re.search(r"[;@<]", said):
            return True
        if self.fields[self._kind] == [""] and self.fields[next(iter(self.fields))][0] == "":
            return True
        ahead = self._lines[number + 1 : number + 1 + _NEAR]
        return any(_fields(line.said) and not line.said.startswith(("Van", "From", "Von")) for line in ahead)


def _with_lead(head: Head, lines: Sequence[Line]) -> Head:
    """Give a head with the separator or line above it."""
    first = head.first
    for number in range(head.first - 1, max(-1, head.first - _NEAR - 1), -1):
        said = lines[number].said
        if _matches("scheiding", said) or _matches("lijn", said):
            first = number
        elif said.strip():
            break
    return head._replace(first=first)
