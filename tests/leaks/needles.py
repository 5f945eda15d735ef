"""How a name can still be read: without accents, in parts, reversed, spaced, with the letters of a ligature."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from tests.leaks.kit import Person

LIGATURES = {
    "\u019f": "ti", "\u01a9": "tt", "\u014c": "ft", "\u019e": "tf", "\u01ab": "tti", "\u0129": "fb", "\u0145": "fk",
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "ft", "\ufb06": "st",
}  # fmt: skip
PLAIN = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "ı": "i", "İ": "i"})
SHORTEST = 4


def fold(text: str) -> str:
    """Give text in small letters without accents, ligatures as letters; other signs stay."""
    text = "".join(LIGATURES.get(c, c) for c in text)
    bare = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(c for c in bare if not unicodedata.combining(c)).lower()


def squeeze(text: str) -> str:
    """Give the letters alone, so that spaces, hyphens and line ends between them count for nothing."""
    return re.sub(r"[\W_]+", "", fold(text))


class Needles:
    """Everything of one name that may not be left."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def parts(self) -> list[str]:
        found = [squeeze(part) for part in re.split(r"[\s-]+", self.person.full)]
        return [part for part in found if len(part) >= SHORTEST]

    @cached_property
    def whole(self) -> list[str]:
        """The surname from both ends."""
        surname = squeeze(self.person.surname)
        return [surname, surname[::-1]]

    @cached_property
    def _words(self) -> re.Pattern[str]:
        turned = [part[::-1] for part in self.parts if len(part) > SHORTEST + 1]
        return re.compile("|".join(re.escape(word) for word in [*self.parts, *turned]))

    def text(self, text: str) -> str | None:
        """Give what of the name stands in text that a reader extracted, or None."""
        flat = fold(text)
        found = self._words.search(flat)
        if found:
            return _around(flat, found.start(), found.end())
        dense = squeeze(text)
        doubled = re.sub(r"(.)\1", r"\1", dense)
        for word in self.whole:
            if word in dense or re.sub(r"(.)\1", r"\1", word) in doubled:
                return word
        return None

    def raw(self, data: bytes) -> str | None:
        """Give what of the name stands in bytes, in any of the codings that files use, or None."""
        views = (data.decode("latin-1"), data.decode("utf-8", "ignore"))
        wide = tuple(data[at:].decode(code, "ignore") for code in ("utf-16-be", "utf-16-le") for at in (0, 1))
        for view in views + wide:
            flat = fold(view)
            for word in self.parts:
                at = flat.find(word) if len(word) > SHORTEST else -1
                if at >= 0:
                    return _around(flat, at, at + len(word))
        return None

    def ocr(self, text: str) -> str | None:
        """Give what looks like the name in text that OCR read: one letter in six may be wrong."""
        sure = self.text(text)
        if sure:
            return sure
        long = [part for part in self.parts if len(part) > SHORTEST + 1]
        words = re.findall(r"[^\W_]+", fold(text))
        for word in words:
            for part in long:
                if abs(len(word) - len(part)) < 2 and distance(word, part) <= max(1, len(part) // 6):
                    return f"{word} ~ {part}"
        return None


def distance(one: str, other: str) -> int:
    """Give how many letters must change, come or go to make one word the other."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for to, wanted in enumerate(other, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (letter != wanted))
    return row[-1]


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 12) : end + 6].split())
