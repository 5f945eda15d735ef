"""Names that only their form tells: surname and letters in capitals, letters without full stops."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.text.base import PERSON, Hit
from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import INFIX, UPPER, WORD, is_given, is_surname, words_of
from redaction.detect.words.veto import is_organisation, word_before
from redaction.detect.words.wordkinds import WordKind, is_open, kind_of

_CELL_START = r"(?:^|(?<=[\n\t|;])|(?<=[\t ][ ]))"
_CELL_END = r"(?=[ ]*(?:$|\n|\t|[ ]{2}|[|;,]))"
_CAPITALS = rf"[{UPPER}][{UPPER}'’]{{2,}}(?:-[{UPPER}]{{2,}})?"
_LETTERS_BEHIND = re.compile(
    rf"{_CELL_START}(?P<who>(?P<words>(?:{INFIX}){{0,2}}{_CAPITALS})"
    rf"[ ][{UPPER}]{{1,3}}(?:[ ](?:{INFIX}){{1,2}})?){_CELL_END}"
)
_LETTERS_BEFORE = re.compile(
    rf"(?:{_CELL_START}|(?<=,[ ])|(?<=t\.n\.v\.[ ])|(?<=[ ]en[ ])|(?<=e/o[ ])|(?<=door[ ])|(?<=[ ]&[ ]))"
    rf"(?P<who>(?:[{UPPER}](?:[ ][{UPPER}]){{1,3}}|[{UPPER}]{{1,2}})[ ](?P<last>{WORD}))"
    rf"(?=[ ]*(?:$|\n|\t|[ ]{{2}}|[|;,.)]|[ ](?:en|e/o|&|\(|[a-z]{{3,}})))"
)
_AL = re.compile(
    rf"(?<![{UPPER}a-z\d@._/-])(?:(?P<given>[{UPPER}][a-zà-ž'’-]{{2,20}})[ ])?"
    rf"(?P<al>[AaEe][ldnrstz]-(?P<last>[{UPPER}][a-zà-ž'’]{{2,20}}))(?![a-z\d@-])"
)
_SHORT_LETTERS = 2


def _titled(written: str) -> str:
    """Give a word in capitals as a name is written."""
    return "-".join(part.capitalize() for part in written.split("-"))


def _letters_behind(text: str) -> Iterator[Hit]:
    """Yield the cells that hold a surname in capitals and letters without a full stop: `VERWOERD W`."""
    for match in _LETTERS_BEHIND.finditer(text):
        words = [_titled(word) for word in words_of(match["words"])]
        if words and not is_organisation(tuple(words)) and _may_be_surname(words[-1]):
            yield Hit(PERSON, *match.span("who"), 0.86, "namen.letters_achter")


def _may_be_surname(word: str) -> bool:
    known = lexicon()
    if word.casefold() in known.words or word.casefold() in known.among("naam", "nooit"):
        return False
    parts = word.split("-")
    return any(is_open(part) or is_given(part) for part in parts)


def _letters_before(text: str) -> Iterator[Hit]:
    """Yield the names with letters without a full stop, where a name begins: `t.n.v. P Korsten e/o T Nguyen`."""
    for match in _LETTERS_BEFORE.finditer(text):
        *letters_of, _ = match["who"].split(" ")
        letters = letters_of[0]
        if len(letters) == _SHORT_LETTERS and letters.casefold() in lexicon().among("naam", "nooit"):
            continue
        if match["last"].isupper() or kind_of(match["last"]) not in (WordKind.SURNAME, WordKind.UNKNOWN):
            continue
        is_sure = is_surname(match["last"]) or len(letters_of) > 1
        yield Hit(PERSON, *match.span("who"), 0.82 if is_sure else 0.6, "namen.letters_voor")


def _behind_al(text: str) -> Iterator[Hit]:
    """Yield the Arabic surnames of which the article is tied by a hyphen: `al-Khatib`, `Omar al-Mousa`."""
    for match in _AL.finditer(text):
        folded = match["al"].casefold()
        before = word_before(text, match.start("al"))
        if folded in lexicon().places or is_thing_before(before):
            continue
        given = match["given"] or ""
        start = match.start() if given and (is_open(given) or is_given(given)) else match.start("al")
        if match["last"].casefold() not in lexicon().among("naam", "geen_naam"):
            yield Hit(
                PERSON,
                start,
                match.end(),
                0.84 if not given or is_given(given) or is_surname(given) else 0.5,
                "namen.al",
            )


def is_thing_before(word: str) -> bool:
    """Tell whether a word says that what follows is a mosque, a street, a body or a place."""
    known = lexicon()
    if word in known.among("plaats", "voorwoord") and word not in {"bij", "naar"}:
        return True
    return word in known.among("organisatie", "vernoemd_voor") or word in known.among("organisatie", "soort_voor")


def bare_forms(text: str) -> Iterator[Hit]:
    """Yield the names of a page that have letters for the first names, but no full stop behind them."""
    yield from _letters_behind(text)
    yield from _letters_before(text)
    yield from _behind_al(text)
