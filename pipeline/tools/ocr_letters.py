"""Chooses the letters of a line from what the model of RapidOCR thinks likely at each step along it.

The model was taught few accented letters and prefers the plain ones, so its first choice alone would cost names
their accents. What it says of every character is therefore kept, and weighed here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

ACCENTED = 0.015
"""From this probability an accented letter is taken where the model would rather see the plain one.

On 33,043 plain letters of drawn and spoilt pages the model gave no accented form as much; of 830 accented letters it
gave all more, but the Ț, which it does not know, and the ľ, whose caron it reads as a quote.
"""
_OTHERS = {"lł": 0.06, "iİ": 0.004}
"""The same for two pairs: an l is taken for an ł now and then, an i hardly ever for an İ (0.0009 at most of 2,236)."""
_CONTESTED = 0.1
"""From this probability a second accent is worth another look."""
_WAVERS = 0.6
"""Chance of the blank from which there is no letter, whatever the rest adds up to."""
_STROKED = str.maketrans("łŁđĐðÐøØıİþÞæÆœŒß", "lLdDdDoOiipPaAoOs")
_MORE_LETTERS = "ȘșȚțẞ€–—‘’“”„…•†‡™′″²³¹⁰⁴⁵⁶⁷⁸⁹½¼¾×÷±≤≥≠✓√☐☑☒■□▪●○←↑→↓"
_NO_LETTERS = "ĦħĸĿŀŉŊŋŦŧſ"


class Reading(NamedTuple):
    """One character of a line."""

    char: str
    confidence: float
    """0..1, of this character."""
    left: float
    """Where the model saw it begin, 0..1 along the line."""
    right: float
    second: str = ""
    """The letter that the model thinks the next likeliest, when it is likely at all."""


class Seen(NamedTuple):
    """What the model thinks of one character of a line."""

    chances: Any
    """The probability of each letter, the blank (0) among them."""
    left: float
    right: float


class Letters:
    """The letters of the model that a Dutch document may hold, and which are accented forms of which."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = frozenset(known)
        self._places = np.array([i for i, c in enumerate(known) if i == 0 or _is_wanted(c)])
        self.chars = [known[place] for place in self._places]
        place = {char: index for index, char in enumerate(self.chars)}
        self._accented: dict[int, list[int]] = {}
        for index, char in enumerate(self.chars):
            plain = place.get(plain_letter(char))
            if plain is not None and plain != index:
                self._accented.setdefault(plain, []).append(index)
        self._accented.setdefault(place["i"], []).append(
            place["İ"]
        )  # without a capital beside it, it is taken for an i
        forms: dict[str, list[int]] = {}
        for plain, accents in self._accented.items():
            forms.setdefault(self.chars[plain].lower(), []).extend({plain, *accents})
        self._families = {i: sorted(family) for family in forms.values() for i in family}

    def find(self, seen: Any) -> list[Seen]:
        """Give the characters of a line from the probabilities (steps x letters of the model) along it."""
        wanted = seen[:, self._places]
        best, steps = self._best_per_step(wanted), len(wanted)
        found: list[Seen] = []
        start = 0
        for step in range(1, steps + 1):
            if step < steps and best[step] == best[start]:
                continue
            if best[start] != 0:
                chances = wanted[start:step].max(axis=0)
                found.append(Seen(chances, start / steps, step / steps))
            start = step
        return found

    def _best_per_step(self, wanted: Any) -> Any:
        """Give the likeliest letter of each step, the blank among them.

        Where the model wavers between Ş, Ș and ş none of them may be likelier than nothing, and the letter would be
        lost: there the forms of a letter count together.
        """
        best = wanted.argmax(axis=1)
        letters = wanted[:, 1:].argmax(axis=1) + 1
        for step in np.flatnonzero((best == 0) & (wanted[:, 0] < _WAVERS)):
            family = self._families.get(int(letters[step]), [])
            beside = {int(best[other]) for other in (step - 1, step + 1) if 0 <= other < len(best)}
            if float(wanted[step, family].sum()) > float(wanted[step, 0]) and not beside & set(family):
                best[step] = letters[step]
        return best

    def choose(self, seen: Seen) -> Reading:
        """Give the letter: the likeliest, or its accented form when the model thinks that likely enough."""
        best = self._best(seen)
        chosen = best
        if accented := self._accented.get(best):
            likeliest = max(accented, key=lambda index: float(seen.chances[index]))
            least = _OTHERS.get(self.chars[best] + self.chars[likeliest], ACCENTED)
            chosen = likeliest if seen.chances[likeliest] >= least else best
        rest = seen.chances.copy()
        rest[[0, best]] = 0
        second = self.chars[int(rest.argmax())] if rest.max() >= ACCENTED else ""
        return Reading(self.chars[chosen], float(seen.chances[best]), seen.left, seen.right, second)

    def is_contested(self, seen: Seen) -> bool:
        """Tell whether a second form of the letter, with another accent or none, is likely enough to be it."""
        best = self._best(seen)
        if self.chars[best] in "şșŞȘ":  # no look parts the two; the letters beside them do
            return False
        forms = [i for i in self._families.get(best, []) if self.chars[i].isupper() == self.chars[best].isupper()]
        return sum(float(seen.chances[index]) >= _CONTESTED for index in forms) > 1

    def is_same(self, one: Seen, other: Seen) -> bool:
        """Tell whether two looks saw the same letter, accents apart."""
        a, b = (self.chars[self._best(seen)] for seen in (one, other))
        return plain_letter(a) == plain_letter(b)

    def is_space(self, seen: Seen) -> bool:
        """Tell whether it is the space between two words."""
        return bool(self.chars[self._best(seen)].isspace())

    def _best(self, seen: Seen) -> int:
        return int(seen.chances[1:].argmax()) + 1


def plain_letter(char: str) -> str:
    """Give the letter without its accent or stroke; what is no letter is its own."""
    return unicodedata.normalize("NFD", char)[0].translate(_STROKED) if char.isalpha() else char


def _is_wanted(char: str) -> bool:
    return len(char) == 1 and (" " <= char < "\u0180" or char in _MORE_LETTERS) and char not in _NO_LETTERS
