"""Initials and parafen of people named in the document: `gw` and `lvdM` beside a date, `(SY)` behind a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.frames.handmarks import DAY
from redaction.detect.frames.parafen import is_paraaf, strip_accents
from redaction.detect.names.cast import Cast
from redaction.detect.text.base import INITIALS_MARK, Hit
from redaction.detect.text.layout import View
from redaction.detect.words.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.words.person import UPPER

_MARK = re.compile(rf"(?<![\w@.’'-])(?:[{UPPER}][{LETTERS}]{{0,3}}\.?){{1,4}}(?![\w@’'-])")
_MARK_PLACE = re.compile(
    r"(?:paraaf|parafen|par\.|gezien|verzonden|verslag|akkoord|kopie|beh\.|behandelaar|controle|groet(?:en)?|gr\.)[^\n]{0,30}$",
    re.IGNORECASE,
)
_TOKEN = re.compile(rf"(?<![\w@.’'-])[{LETTERS}]{{2,6}}(?![\w@’'-])")
_ACTS = alternation(read_lists()["kader"]["paraaf_handeling"])
_OPENED = re.compile(r"(?:^|\n|\t|[ ]{2}|[.!?;:,)”\"–+&/—-])[ >*]*$")
_CLOSED = re.compile(r"[ ]*[.?!)”\"]{0,2}[ ]*(?:\n|\t|$|[ ]{2})")
_LINE_OPENED = re.compile(r"(?:^|\n|[.!?][ ]|\]|[\t>])[ >*]*$")
_ACTING = re.compile(rf"[ ]?:[ ]|[ ](?:{_ACTS})(?![\w-])")
_DAY_BEFORE = re.compile(rf"{DAY}[ ,]{{1,3}}$")
_DAY_BEHIND = re.compile(rf"[ ,]{{1,3}}{DAY}")
_BRACKETED = re.compile(r"\)[ .,;]*(?:\n|\t|$|[ ]{2}|[.:;,]|[ ])")
_REFERENCE = re.compile(r"\d[\d./-]{3,20}/(?:\w{2,4}/)?$")
_SENTENCE_END = re.compile(r"[.!?][ ]$|[ ][–—-][ ]$")
_LINE_END = re.compile(r"[ ]*[”\"]?[ ]*(?:\n|$)")
_LEFT_WITH = re.compile(rf"\b(?i:{alternation(read_lists()['kader']['paraaf_erachter'])})[ ]$")
_STRICT = frozenset(("slot", "handeling", "kader"))  # places where an abbreviation stands as easily
_LONGEST_FRAME = 30  # characters
_LAST_LETTER = re.compile(rf"[{LETTERS}\d][.!?][ ](?P<letter>[{UPPER}])(?=[ ]*(?:\n[ ]*(?:\n|[-_=>])|\s*$))")
_LETTER_APART = re.compile(
    rf"(?:[{LETTERS}]{{2,20}}[ ]){{2}}[{LETTERS}]{{2,20}}[.!?]?"
    rf"(?:[ ]{{2,}}|\t[ ]*)(?P<letter>[{UPPER}])(?=[ ]*(?:\n|$))"
)
_LOOK = 24  # characters


def _fits(cast: Cast, token: str) -> bool:
    return strip_accents(token) in cast.marks()


def _is_never(token: str) -> bool:
    return token.casefold() in lexicon().among("naam", "nooit")


def _is_short_word(token: str) -> bool:
    """Tell whether a token is rather a word: small letters, or one capital and small ones."""
    return (token.islower() or token.istitle()) and (token.istitle() or not is_paraaf(token))


def _spelled_out(text: str, start: int, token: str) -> bool:
    """Tell whether small words before a bracket begin with the letters in it: `Burgerlijk Wetboek (BW)`."""
    words = re.findall(rf"[{LETTERS}]+", text[max(0, start - 60) : start])[-len(token) :]
    return "".join(word[0] for word in words).casefold() == token.casefold()


def _place(text: str, start: int, end: int) -> str:
    """Name the place where letters stand if a paraaf is written there; empty elsewhere."""
    left, right = text[max(0, start - _LOOK) : start], text[end : end + 30]
    if _DAY_BEFORE.search(left) and _CLOSED.match(right):
        return "datum"
    if _OPENED.search(left) and _DAY_BEHIND.match(right):
        return "datum"
    if left.endswith("(") and _BRACKETED.match(right) and not _spelled_out(text, start, text[start:end]):
        return "haakjes"
    if _SENTENCE_END.search(left) and _LINE_END.match(right):
        return "regeleinde"
    if _LEFT_WITH.search(text[max(0, start - _LONGEST_FRAME) : start]) and _CLOSED.match(right):
        return "kader"
    if _LINE_OPENED.search(left) and _ACTING.match(right):
        return "handeling"
    if _REFERENCE.search(text[max(0, start - 30) : start]) and _CLOSED.match(right):
        return "kenmerk"
    return "slot" if _OPENED.search(left) and _CLOSED.match(right) else ""


def find_signing(text: str, cast: Cast) -> Iterator[Hit]:
    """Yield letters, small ones too, that fit someone here and stand where a paraaf is written."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if _is_short_word(token) or not _fits(cast, token) or not is_paraaf(token, sure=True):
            continue
        place = _place(text, *match.span())
        if not place or (place in _STRICT and not is_paraaf(token)) or (place == "regeleinde" and _is_never(token)):
            continue
        yield Hit(INITIALS_MARK, *match.span(), 0.86, f"doorwerking.paraaf_{place}")


def find_repeated(text: str, cast: Cast) -> Iterator[Hit]:
    """Yield the capitals that were a paraaf elsewhere in the document."""
    for match in _TOKEN.finditer(text) if cast.signed else ():
        if match.group() in cast.signed:
            yield Hit(INITIALS_MARK, *match.span(), 0.83, "doorwerking.paraaf_weer")


def find_last_letters(text: str, cast: Cast) -> Iterator[Hit]:
    """Yield the letter behind the last sentence of a note, of someone here: `ligt klaar. T`."""
    for match in _LAST_LETTER.finditer(text):
        if cast.count_given(match["letter"].casefold()):
            yield Hit(INITIALS_MARK, *match.span("letter"), 0.83, "doorwerking.letter")
    apart = [m for m in _LETTER_APART.finditer(text) if cast.count_given(m["letter"].casefold())]
    if len(apart) == 1:
        yield Hit(INITIALS_MARK, *apart[0].span("letter"), 0.82, "doorwerking.letter")


def take_up_mark(cast: Cast, written: str) -> None:
    """Keep a paraaf that was seen for the rest of the document, unless an abbreviation looks the same."""
    if sum(c.isupper() for c in written) > 1 and written.isalpha() and is_paraaf(written):
        cast.signed.add(written)


def find_marked(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield initials and parafen of known people; two plain capitals count only where a paraaf may stand."""
    text = view.text
    for match in _MARK.finditer(text):
        token = match.group()
        if text[max(0, match.start() - 5) : match.start()].strip().isdigit():  # the letters of a postcode
            continue
        if len(token) < 2 or (token.istitle() and not token.endswith(".")) or not cast.is_mark(token):
            continue
        if token.casefold().strip(".") in lexicon().among("naam", "nooit") or not is_paraaf(token, sure=True):
            continue
        place = _MARK_PLACE.search(text, max(0, match.start() - 50), match.start()) or _stands_alone(view, match)
        score = 0.9 if place else 0.5 if token.isupper() and "." not in token else 0.86
        yield Hit(INITIALS_MARK, match.start(), match.end(), score, "doorwerking.paraaf")
    yield from find_signing(text, cast)
    yield from find_repeated(text, cast)
    yield from find_last_letters(text, cast)


def _stands_alone(view: View, match: re.Match[str]) -> bool:
    text = view.text
    left, right = (
        text[max(0, match.start() - 2) : match.start()].strip(" "),
        text[match.end() : match.end() + 2].strip(" "),
    )
    return left[-1:] in {"", "\n", "\t", "/", "|"} and right[:1] in {"", "\n", "\t", "/", "|"}
