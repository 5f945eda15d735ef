"""Takes out of new content what only tells how the old one was written: places, spaces and empty parts left by a name.

A program that sets each letter on its own leaves a trace for each letter of a name; none of these may stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_FILL = {"g", "rg", "k", "cs", "sc", "scn"}
_STROKE = {"G", "RG", "K", "CS", "SC", "SCN"}
_TEXT = {"Tc", "Tw", "Tz", "Ts", "Tr", "Tf"}
_PLACES = {"Td", "T*", "Tm", "TL"}
_OTHER = {"w", "J", "j", "M", "i", "ri", "d"}
_NAMED = {"cm", "gs"}
_LAST = re.compile(rb"([A-Za-z]+\*?)\s*$")
_CUTS = {"sc", "scn", "SC", "SCN"}
PLAIN_TEXT = b"0 Tc 0 Tw 100 Tz 0 Ts 0 Tr 0 J 0 j 10 M\n"
"""With which a box begins: its label is not to look like the words around it."""


@dataclass(slots=True)
class _Level:
    """What is said between `q` and `Q` but not written yet."""

    at: int
    """Where it begins in what is written."""
    state: dict[str, list[bytes]] = field(default_factory=dict)
    text: dict[str, bytes] = field(default_factory=dict)
    is_drawn: bool = False


def tidy(parts: Sequence[bytes]) -> list[bytes]:
    """Give content with each setting only where something is drawn with it, and without what draws nothing."""
    tidier = _Tidier()
    for part in parts:
        if part:
            tidier.take(part)
    return tidier.out


class _Tidier:
    def __init__(self) -> None:
        self.out: list[bytes] = []
        self.levels = [_Level(0)]
        self.places: list[bytes] = []
        self.begun = -1
        """Where the text object begins; -1 outside one."""
        self.has_text = False

    def take(self, part: bytes) -> None:
        """Take one operator with its operands, or several that belong together."""
        if part.startswith(b"q "):  # a box, or a picture in its place: it brings all it needs
            # size and stretch of a name that was made to fit would tell its width, and a box needs neither
            self._draw("Do" if PLAIN_TEXT not in part else "q Do Q", part)
            return
        operator = _operator(part)
        level = self.levels[-1]
        if operator in _FILL or operator in _STROKE:
            key = "fill" if operator in _FILL else "stroke"
            before = level.state.pop(key, []) if operator in _CUTS else []
            level.state.pop(key, None)
            level.state[key] = [*before[:1], part] if before and not _is_cut(before[0]) else [part]
        elif operator in _NAMED:
            rows = level.state.setdefault(operator, [])
            if operator == "cm" or part not in rows:
                rows.append(part)
        elif operator in _OTHER:
            level.state[operator] = [part]
        elif operator in _TEXT:
            level.text[operator] = part
        elif operator in _PLACES:
            self._place(operator, part)
        else:
            self._draw(operator, part)

    def _place(self, operator: str, part: bytes) -> None:
        if operator == "Tm":
            self.places = [place for place in self.places if place.endswith(b"TL\n")][-1:]
        self.places.append(part)

    def _draw(self, operator: str, part: bytes) -> None:
        if operator in ("q", "Q"):
            self._level(operator, part)
        elif operator in ("BT", "ET"):
            self._text(operator, part)
        elif operator in ("BDC", "BMC", "EMC"):
            self.out.append(part)
        else:
            self._flush(with_text=operator in ("TJ", "Do"))
            if operator == "TJ":
                self.out += self.places
                self.places, self.has_text = [], True
            self.levels[-1].is_drawn |= operator != "n"
            self.out.append(part)

    def _level(self, operator: str, part: bytes) -> None:
        if operator == "q":
            outer = self.levels[-1]
            state = {key: list(rows) for key, rows in outer.state.items()}
            self.levels.append(_Level(len(self.out), state, dict(outer.text)))
            self.out.append(part)
            return
        level = self.levels.pop()
        if level.is_drawn or any(piece.endswith((b"BDC\n", b"BMC\n", b"EMC\n")) for piece in self.out[level.at :]):
            self.out.append(part)
            self.levels[-1].is_drawn = True
        else:
            del self.out[level.at :]

    def _text(self, operator: str, part: bytes) -> None:
        if operator == "BT":
            self.begun, self.has_text = len(self.out), False
            self.places = [place for place in self.places if place.endswith(b"TL\n")][-1:]
            self.out.append(part)
        elif self.has_text:
            self.out.append(part)
        else:
            self.out[self.begun] = b""
        if operator == "ET":
            self.places = [place for place in self.places if place.endswith(b"TL\n")][-1:]
            self.begun = -1

    def _flush(self, *, with_text: bool) -> None:
        level = self.levels[-1]
        found = [piece for pieces in level.state.values() for piece in pieces]
        level.state = {}
        if with_text:
            found += level.text.values()
            level.text = {}
        # not all of it may stand in a text object, so it comes before the one that just began
        at = self.begun if self.begun >= 0 and not self.has_text else len(self.out)
        self.out[at:at] = found
        if at == self.begun:
            self.begun += len(found)


def _is_cut(part: bytes) -> bool:
    return _operator(part) in _CUTS


def _operator(part: bytes) -> str:
    found = _LAST.search(part)
    return found[1].decode("ascii") if found else ""
