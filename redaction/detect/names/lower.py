"""Names written small, as people do in chats: `piet van dam`, `angelique`; only where a text is written that way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from redaction.detect.text.base import PERSON, Hit, ViewRecognizer
from redaction.detect.text.layout import View
from redaction.detect.text.openings import find_opening, first_words, opens_cell
from redaction.detect.words.candidates import is_person_noun
from redaction.detect.words.lexicon import LETTERS, alternation, letters, lexicon, read_lists
from redaction.detect.words.person import is_given, is_surname
from redaction.detect.words.veto import is_organisation

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
    rf"(?P<who>[{_LOWER}]{{2,20}})(?:[ \t]*[.!]?[ \t]*(?=\n|$)|(?=[ ](?:en|&|\+)[ ][^\n]{{1,30}}(?:\n|$)))"
)
_MY_NAME = re.compile(
    rf"(?i:mijn naam is|ik heet)[ ](?P<who>[{_LOWER}]{{2,}}(?:[ ][{_LOWER}]{{2,}}){{0,3}})(?=[ ]?[.,!;\n]|$)"
)
_ADDRESSED = re.compile(
    r"(?<!\w)(?i:familie|fam\.?|buurman|buurvrouw|meneer|mevrouw|mevr\.?|mw\.?|dhr\.?|de heer)[ ]"
    rf"(?P<whole>(?:[a-z]\.[ ]?){{0,4}}(?P<infix>(?:{alternation(_INFIXES)})[ ])?(?P<who>[{_LOWER}]{{3,}}))(?![\w-])"
)
_LABELLED = re.compile(
    rf"(?i:{alternation(read_lists()['kader']['etiketten'])})[ ]?:[ \t]*"
    rf"(?P<who>(?:[{_LOWER}]\.[ ]?){{1,4}}(?:(?:{alternation(_INFIXES)})[ ]){{0,2}}[{_LOWER}]{{3,}}"
    rf"(?:-[{_LOWER}]{{3,}})?)(?=[ ]*(?:$|[\n\t,;(]))"
)
_LABEL_FIRSTS = first_words(read_lists()["kader"]["etiketten"])
_WITH_TRADE = re.compile(
    rf"(?<=[ \n])(?:van|met|door|aan|bij|voor|en|ook|dat|als|of|vraag|bel|mail|is)[ ](?P<who>[{_LOWER}]{{4,}})"
    rf"[ ]\((?:(?:de|het|een|mijn|onze|hun|die|dat)[ ])?(?P<noun>[{_LOWER}-]{{3,}})[),]"
)
_NOUN = re.compile(
    rf"(?<![\w-])(?P<noun>[{_LOWER}]{{3,}})[ ](?P<who>[{_LOWER}]{{3,}})"
    rf"(?=[ ]*(?:[\n.,;!?)]|$)|[ ](?:en|van|heeft|zegt)[ ])"
)
_LISTED = re.compile(
    rf"(?:^|\n)[ \t]*(?i:{alternation(read_lists()['kader']['aanwezigheid'])})[ ]?:[ \t]*(?P<value>[^\n]{{3,300}})"
)
_LIST_ITEM = re.compile(
    rf"(?:^|(?<=[,;(]))[ ]*(?:van[ ])?"
    rf"(?P<who>[{_LOWER}]{{3,}}(?:[ ](?:(?:{alternation(_INFIXES)})[ ])?[{_LOWER}]{{3,}})?)"
    rf"(?=[ ]*(?:[,;()]|$))"
)
_SPEAKING = re.compile(
    rf"(?<![\w@./\\-])(?P<who>[{_LOWER}]{{4,}})[ ](?:{alternation(read_lists()['naam']['spreekwerkwoord'])})(?!\w)"
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


@lru_cache(maxsize=16384)
def _is_telling(word: str) -> bool:
    """Tell whether a word is a first name and no word at all, long enough to trust without a capital."""
    known = lexicon()
    return len(word) >= _SHORTEST and word in known.sure_given and not known.is_common(word)


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
        if not _is_telling(match["first"]):
            continue
        if match["last"] and _is_last_name(match["last"], match["infix"] is not None):
            yield Hit(PERSON, match.start(), match.end(), 0.85, "klein.voluit")
            position = match.end()
        elif match["last"] and _is_unknown(match["last"]):
            yield Hit(PERSON, match.start(), match.end(), 0.7, "klein.voluit")
            position = match.end()
        else:
            plain = len(match["first"]) > _SHORTEST and not lexicon().is_rare(match["first"])
            score = 0.82 if plain or _BEFORE.search(text, max(0, match.start() - 12), match.start()) else 0.6
            yield Hit(PERSON, match.start(), match.end("first"), score, "klein.voornaam")


def _speaking(text: str) -> Iterator[Hit]:
    """Yield the unknown words before a verb of speech that stand with a capital elsewhere: `nilbert vraagt`."""
    for match in _SPEAKING.finditer(text):
        word = match["who"]
        if _is_unknown(word) and not lexicon().is_rare(word) and re.search(rf"\b{word.capitalize()}\b", text):
            yield Hit(PERSON, *match.span("who"), 0.82, "klein.zegt")


def _introduced(text: str) -> Iterator[Hit]:
    """Yield small names that the words before them give away: `mijn naam is piet tak`, `de familie wilcken`."""
    for match in _MY_NAME.finditer(text):
        yield Hit(PERSON, *match.span("who"), 0.85, "klein.naam_is")
    for match in find_opening(_LABELLED, _LABEL_FIRSTS, text):
        if not opens_cell(text, match.start(), "\n\t"):
            continue
        yield Hit(PERSON, *match.span("who"), 0.85, "klein.etiket")
    for match in _WITH_TRADE.finditer(text):
        word = match["who"]
        if is_person_noun(match["noun"]) and (_is_unknown(word) or is_surname(word)) and not is_person_noun(word):
            yield Hit(PERSON, *match.span("who"), 0.82 if _is_unknown(word) else 0.81, "klein.beroep")
    for match in _ADDRESSED.finditer(text):
        if _is_unknown(match["who"]) or (match["infix"] and not lexicon().is_common(match["who"])):
            yield Hit(PERSON, *match.span("whole"), 0.82, "klein.aanspreekvorm")


def _may_be_small_name(word: str) -> bool:
    """Tell whether a small word where people are listed may be a name: a first name, or in no list of words."""
    known = lexicon()
    if any(word in known.among("naam", key) for key in ("functiewoorden", "nooit", "geen_naam", "hulpwerkwoord")):
        return False
    if is_person_noun(word) or word in known.among("naam", "persoonswerkwoord") or word in known.places:
        return False
    return is_given(word) or not (known.is_common(word) or is_organisation((word,)))


def _listed(text: str) -> Iterator[Hit]:
    """Yield the small names in a list of people: `erbij waren: mia, hakan, frans geurts`."""
    for value in _LISTED.finditer(text):
        items = list(_LIST_ITEM.finditer(text, *value.span("value")))
        fit = [item for item in items if all(map(_may_be_small_name, _words_without_infix(item["who"])))]
        if 2 * len(fit) > len(items) and len(fit) > 1:
            yield from (Hit(PERSON, *item.span("who"), 0.84, "klein.lijst") for item in fit)


def _words_without_infix(written: str) -> list[str]:
    return [word for word in written.split() if word not in lexicon().among("naam", "tussenvoegsels")]


def _behind_noun(text: str) -> Iterator[Hit]:
    """Yield the small first names behind a word for a person: `wijkagent peer`, `buurvrouw mia`."""
    for match in _NOUN.finditer(text):
        if is_person_noun(match["noun"]) and is_given(match["who"]) and _may_be_small_name(match["who"]):
            yield Hit(PERSON, *match.span("who"), 0.82, "klein.bij_mens")


class LowerRecognizer(ViewRecognizer):
    """Finds names without a capital in texts that are written so."""

    def __init__(self) -> None:
        """Announce persons."""
        super().__init__("klein", [PERSON])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield the first names, with their surnames, of a text in lower case."""
        yield from _closed(view.text)
        yield from _introduced(view.text)
        yield from _speaking(view.text)
        if is_informal(view.text):
            yield from _found(view.text)
            yield from _listed(view.text)
            yield from _behind_noun(view.text)
