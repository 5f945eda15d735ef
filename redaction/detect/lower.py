"""Names written small, as people do in chats: `piet van dam`, `angelique`; only where a text is written that way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from redaction.detect.base import PERSON, Hit, ViewRecognizer
from redaction.detect.layout import View
from redaction.detect.lexicon import LETTERS, alternation, letters, lexicon, read_lists
from redaction.detect.person import is_surname

_LOWER = letters(upper=False)
_SMALL_WORD = rf"[{_LOWER}]{{2,}}(?:-[{_LOWER}]{{2,}})?"
_INFIXES = sorted({word for word in read_lists()["naam"]["tussenvoegsels"] if word.islower()})
_TOKEN = re.compile(
    rf"(?<![\w@./\\'’-])(?P<first>{_SMALL_WORD})"
    rf"(?:[ ](?P<infix>(?:{alternation(_INFIXES)})[ ])?(?P<last>{_SMALL_WORD}))?"
    rf"(?![\w@/\\]|\.\w)"
)
_SENTENCE = re.compile(rf"(?:^|[.!?:>][ \t]+|\n[ \t]*)(?P<first>[{LETTERS}])")
_CLOSING = re.compile(
    rf"(?<![{LETTERS}])(?i:grt|gr|grtz|groet|groetjes|groeten|mvg|xx?)[ ,.!]*[ \n][ \t]*"
    rf"(?P<who>[{_LOWER}]{{2,20}})[ \t]*[.!]?[ \t]*(?=\n|$)"
)
_MY_NAME = re.compile(
    rf"(?i:mijn naam is|ik heet)[ ](?P<who>[{_LOWER}]{{2,}}(?:[ ][{_LOWER}]{{2,}}){{0,3}})(?=[ ]?[.,!;\n]|$)"
)
_ADDRESSED = re.compile(
    r"(?<!\w)(?i:familie|fam\.?|buurman|buurvrouw|meneer|mevrouw|mevr\.?|mw\.?|dhr\.?|de heer)[ ]"
    rf"(?P<whole>(?P<infix>(?:{alternation(_INFIXES)})[ ])?(?P<who>[{_LOWER}]{{3,}}))(?![\w-])"
)
_SMALL_SHARE = 0.5
_FEWEST_SENTENCES = 4
_SHORTEST = 4
_BEFORE = re.compile(
    r"(?:\b(?:met|aan|van|voor|door|bij|en|vraag|bel|app|mail|ene|heet|is|dag|hoi|ha|hey|"
    r"beste|groet|groetjes|gr|tegen|ook|of)[ ,]+)$"
)


def is_informal(text: str) -> bool:
    """Tell whether most sentences of a text begin without a capital."""
    firsts = [match["first"] for match in _SENTENCE.finditer(text)]
    return len(firsts) >= _FEWEST_SENTENCES and sum(c.islower() for c in firsts) >= _SMALL_SHARE * len(firsts)


@cache
def _telling() -> frozenset[str]:
    """Give the first names that are no word at all, long enough to trust without a capital."""
    known = lexicon()
    return frozenset(name for name in known.sure_given if len(name) >= _SHORTEST and not known.is_common(name))


def _is_last_name(word: str, has_infix: bool) -> bool:
    known = lexicon()
    if word in known.among("naam", "functiewoorden") or word in known.among("naam", "persoonswerkwoord"):
        return False
    return has_infix or (is_surname(word) and not known.is_common(word))


def _is_unknown(word: str) -> bool:
    """Tell whether a word is no ordinary one and no place, so that it may be a surname nobody listed."""
    known = lexicon()
    return len(word) >= _SHORTEST and not known.is_common(word) and word not in known.places


def _closed(text: str) -> Iterator[Hit]:
    """Yield the name in small letters that ends a message: `grt sjors`."""
    for match in _CLOSING.finditer(text):
        word = match["who"]
        if not lexicon().is_common(word) and word not in lexicon().among("naam", "nooit"):
            yield Hit(PERSON, *match.span("who"), 0.85, "klein.groet")


def _found(text: str) -> Iterator[Hit]:
    position = 0
    while match := _TOKEN.search(text, position):
        position = match.end("first")
        if match["first"] not in _telling():
            continue
        if match["last"] and _is_last_name(match["last"], match["infix"] is not None):
            yield Hit(PERSON, match.start(), match.end(), 0.85, "klein.voluit")
            position = match.end()
        elif match["last"] and _is_unknown(match["last"]):
            yield Hit(PERSON, match.start(), match.end(), 0.7, "klein.voluit")
            position = match.end()
        else:
            score = 0.82 if _BEFORE.search(text, max(0, match.start() - 12), match.start()) else 0.6
            yield Hit(PERSON, match.start(), match.end("first"), score, "klein.voornaam")


def _introduced(text: str) -> Iterator[Hit]:
    """Yield small names that the words before them give away: `mijn naam is piet tak`, `de familie wilcken`."""
    for match in _MY_NAME.finditer(text):
        yield Hit(PERSON, *match.span("who"), 0.85, "klein.naam_is")
    for match in _ADDRESSED.finditer(text):
        if _is_unknown(match["who"]) or (match["infix"] and not lexicon().is_common(match["who"])):
            yield Hit(PERSON, *match.span("whole"), 0.82, "klein.aanspreekvorm")


class LowerRecognizer(ViewRecognizer):
    """Finds names without a capital in texts that are written so."""

    def __init__(self) -> None:
        """Announce persons."""
        super().__init__("klein", [PERSON])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield the first names, with their surnames, of a text in lower case."""
        yield from _closed(view.text)
        yield from _introduced(view.text)
        if is_informal(view.text):
            yield from _found(view.text)
