"""Initials and parafen by their place: behind a label such as `gezien` or `paraaf`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from redaction.detect.frames.handmarks import find_handmarks
from redaction.detect.frames.parafen import is_paraaf
from redaction.detect.text.base import INITIALS_MARK, Hit
from redaction.detect.text.layout import View
from redaction.detect.text.openings import find_opening, first_words
from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import INFIX, LETTER, UPPER

_ONE = rf"[{UPPER}][{LETTER}.]{{0,6}}"
_LABELS = alternation(read_lists()["kader"]["paraaf"])
_FIRSTS = first_words(read_lists()["kader"]["paraaf"])
_MARK_LABEL = re.compile(
    rf"(?<![{LETTER}])(?i:{_LABELS})(?![{LETTER}])[ ]?:?[ \t\n]+"
    rf"(?P<marks>{INFIX}?{_ONE}(?:(?:[ ][\d/.-]{{3,10}})?(?:,[ ]|[ ]?/[ ]?|[ ]en[ ]){_ONE})*)(?![{LETTER}\d-])"
)
_MARK = re.compile(_ONE)
_TOKEN = rf"(?:[{LETTER}]\.){{1,4}}|[{LETTER}]{{1,5}}\.?"
_UNIT = rf"[{LETTER}]{{2,5}}\.|[a-z]{{4,14}}"  # `adm.`, `uitvoerder`
_SIGNED = re.compile(
    rf"(?<![{LETTER}])(?P<label>(?i:{_LABELS}))(?![{LETTER}])"
    rf"(?:[ ](?:wk|week|blad|afd\.?|blz\.?|pag\.?|pagina|bladzijde|nr\.?|dag)[ ]?\d*|[ ]\d{{1,2}}(?=[ ]?:)"
    rf"|(?:[ ](?:{_UNIT})){{1,2}}(?=[ ]?:))?[ ]?:?[ \t]*"
    rf"(?:\d{{1,2}}[-/]\d{{1,2}}(?:[-/]\d{{2,4}})?[ ]+)?"
    rf"(?P<marks>(?:{_TOKEN})(?:(?:[ \t]*[/,+|&\t][ \t]*|[ ]{{2,4}})(?:{_TOKEN})){{0,4}})"
    r"(?![ ]?:[ ]?(?:[\n\t_.…-]|[a-z]|$))(?=[ ]*(?:[\t\n|);:\]]|$)|[ ]+(?:\d|dd|d\.d\.))"
)
_ONE_TOKEN = re.compile(_TOKEN)
_SHORT = 2
_PARAAF = re.compile(r"par|init|handt", re.IGNORECASE)


@cache
def _known() -> frozenset[str]:
    return lexicon().among("kader", "paraaf")


def is_mark(word: str) -> bool:
    """Tell whether a word looks like initials or a paraaf: `AW`, `IvHo`, `C.Ra.`, `MPo`."""
    if word.casefold().strip(".") in lexicon().among("naam", "nooit") or lexicon().is_common(word.strip(".")):
        return False
    capitals = sum(c.isupper() for c in word)
    return capitals > 1 or word.endswith(".") or not word[0].isupper()


def find_marks(view: View) -> Iterator[Hit]:
    """Yield the initials behind `paraaf`, `gezien` and the like."""
    for match in find_opening(_MARK_LABEL, _FIRSTS, view.text):
        for mark in _MARK.finditer(view.text, *match.span("marks")):
            if is_mark(mark.group()) and is_paraaf(mark.group(), sure=True):
                yield Hit(INITIALS_MARK, *mark.span(), 0.88, "kader.paraaf")
    yield from _signed(view.text)
    yield from find_handmarks(view)


def _signed(text: str) -> Iterator[Hit]:
    """Yield the marks, small letters too, that stand alone behind a label: `paraaf wk 19:  BK   sd`."""
    for match in find_opening(_SIGNED, _FIRSTS, text):
        on_paraaf = _PARAAF.match(match["label"]) is not None
        for mark in _ONE_TOKEN.finditer(text, *match.span("marks")):
            if _fits(mark.group(), on_paraaf):
                yield Hit(INITIALS_MARK, *mark.span(), 0.86, "kader.paraaf")


def _fits(written: str, on_paraaf: bool) -> bool:
    """Tell whether letters behind a label can be a paraaf; behind `paraaf` itself almost all short ones can."""
    small = len(written.strip(".")) <= _SHORT
    if written.casefold() in _known() or (len(written) == 1 and not on_paraaf):
        return False
    is_short = small or not written.istitle() or (on_paraaf and len(written) <= _SHORT + 1)
    return is_short and is_paraaf(written, sure=on_paraaf or small)


def find_mark_behind(text: str, start: int, end: int) -> Iterator[Hit]:
    """Yield a paraaf that stands alone behind a label: `Beoordelaar: HvdB`."""
    body = text[start:end].strip(" .")
    if re.fullmatch(rf"[a-z]{{0,3}}[{UPPER}][{LETTER}.]{{0,7}}", body) and is_mark(body) and not body.isupper():
        yield Hit(INITIALS_MARK, start, end, 0.86, "kader.paraaf")
