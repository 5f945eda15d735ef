"""Function titles beside a name: they stay by policy, unless the switch for function titles says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redaction.detect.text.base import PERSON, Hit
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import LETTERS

TITLE_KIND = "functietitel"
_SURE = 0.8
_WORDS = rf"[{LETTERS}-]+(?:[ ][{LETTERS}-]+){{0,3}}"
_BEHIND = re.compile(rf"[ ]?(?:,[ ]?|\(|[ ][-–][ ]|\n)(?P<title>{_WORDS})")
_BEFORE = re.compile(rf"(?:^|[\n.,;:(])[ ]*(?:de[ ])?(?P<title>{_WORDS})[ ]$")
_REACH = 60


def find_titles(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the function right before or behind each sure person of one page, with the score of that person."""
    for hit in hits:
        if hit.category != PERSON or hit.score < _SURE:
            continue
        before = _BEFORE.search(text, max(0, hit.start - _REACH), hit.start)
        behind = _BEHIND.match(text, hit.end, hit.end + _REACH)
        for match in (before, behind):
            words = match["title"].split() if match else []
            if match and (is_function(words[0]) or is_function(words[-1])):
                yield Hit(TITLE_KIND, *match.span("title"), hit.score, "functie.bij_naam")
