"""Initials and parafen by their place: behind a label such as `gezien` or `paraaf`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.base import INITIALS_MARK, Hit
from redaction.detect.layout import View
from redaction.detect.lexicon import alternation, lexicon, read_lists
from redaction.detect.person import INFIX, LETTER, UPPER

_ONE = rf"[{UPPER}][{LETTER}.]{{0,6}}"
_MARK_LABEL = re.compile(
    rf"(?<![{LETTER}])(?i:{alternation(read_lists()['kader']['paraaf'])})(?![{LETTER}])[ ]?:?[ \n]+"
    rf"(?P<marks>{INFIX}?{_ONE}(?:(?:[ ][\d/.-]{{3,10}})?(?:,[ ]|[ ]?/[ ]?|[ ]en[ ]){_ONE})*)(?![{LETTER}\d-])"
)
_MARK = re.compile(_ONE)


def is_mark(word: str) -> bool:
    """Tell whether a word looks like initials or a paraaf: `AW`, `IvHo`, `C.Ra.`, `MPo`."""
    if word.casefold().strip(".") in lexicon().among("naam", "nooit") or lexicon().is_common(word.strip(".")):
        return False
    capitals = sum(c.isupper() for c in word)
    return capitals > 1 or word.endswith(".") or not word[0].isupper()


def find_marks(view: View) -> Iterator[Hit]:
    """Yield the initials behind `paraaf`, `gezien` and the like."""
    for match in _MARK_LABEL.finditer(view.text):
        for mark in _MARK.finditer(view.text, *match.span("marks")):
            if is_mark(mark.group()):
                yield Hit(INITIALS_MARK, *mark.span(), 0.88, "kader.paraaf")


def find_mark_behind(text: str, start: int, end: int) -> Iterator[Hit]:
    """Yield a paraaf that stands alone behind a label: `Beoordelaar: HvdB`."""
    body = text[start:end].strip(" .")
    if re.fullmatch(rf"[a-z]{{0,3}}[{UPPER}][{LETTER}.]{{0,7}}", body) and is_mark(body) and not body.isupper():
        yield Hit(INITIALS_MARK, start, end, 0.86, "kader.paraaf")
