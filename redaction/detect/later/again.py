"""Later mentions of known people, each judged where it stands: surname, first name, short form, in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from redaction.detect.names.cast import Cast, plain
from redaction.detect.names.evidence import has_strong_sign, is_called
from redaction.detect.names.lower import is_informal
from redaction.detect.text.base import PERSON, Hit
from redaction.detect.text.layout import View
from redaction.detect.words.candidates import bare_start, is_person_noun, is_sentence_start
from redaction.detect.words.lexicon import LETTERS, lexicon
from redaction.detect.words.person import INFIX, INITIALS, TITLE, UPPER, has_infix, is_given, is_sure_given, whole
from redaction.detect.words.veto import has_article, is_named_after, is_place_context, word_after, word_before
from redaction.detect.words.wordkinds import WordKind, is_open, kind_of

ACCEPTED = 0.8
"""From this score on a name counts without a person's judgement."""
_TOKEN = re.compile(rf"[{LETTERS}]+(?:(?:['’]|-\n?)[{LETTERS}]+)*")
_LEFT = re.compile(
    rf"(?:(?<![{LETTERS}\d]){TITLE}{{1,2}}|(?<![{LETTERS}\d]){INITIALS})?(?:(?<![{LETTERS}]){INFIX}){{0,2}}$"
)
_FORMAL = re.compile(rf"{TITLE}|{INITIALS}")
_BARE_ARTICLE = re.compile(r"(?:[Dd]e|[Hh]et|['’]t)[ \n]*")
_HOUSEHOLD = re.compile(r"-(?:familie|gezin|kinderen|broers|zussen|team)\b")
_BESIDE = re.compile(
    rf"[ \n]en[ \n](?:{INFIX}){{0,2}}(?P<other>[{UPPER}][{LETTERS}-]+)[ \n](?P<act>[{LETTERS}]+en)(?![{LETTERS}])"
)
_NAME_WORD = rf"(?:(?:{INFIX}){{0,2}}[{UPPER}][{LETTERS}’'-]+)"
_AND = r"(?:[ \n]en[ \n]|[ ]?\+[ ]|[ ]&[ ])"
_ROW = re.compile(
    rf"(?<![{LETTERS}.’'-])(?<![{UPPER}][{LETTERS}] ){_NAME_WORD}(?:,[ \n]{_NAME_WORD}){{0,8}}{_AND}"
    rf"{_NAME_WORD}(?![ ][{UPPER}]|[{LETTERS}’'-])"
)
_ROW_WORD = re.compile(_NAME_WORD)
_SPEAKS = re.compile(rf"[{LETTERS}'’-]+:[ ][{LETTERS}]")  # `Bruin: ja, iedere avond`
_IS_OLD = re.compile(r"[ ](?:is|wordt|werd|was)[ ]\d{2}(?=[ ]?[.,;\n)]|$|[ ](?:en|jaar)\b)")  # `Door is 88`
_LONGEST_LEFT = 40
_SHORTEST_LOWER = 4
_SHORTEST_CHAT = 2
_SHORTEST_SHORT = 3
_SURE_PREPOSITION = frozenset({"door", "mevrouw", "meneer", "met", "namens", "volgens", "aldus"})


def has_formal_sign(text: str, start: int, end: int) -> bool:
    """Tell whether a title, initials, an infix or a word for a person stands in or right before a name."""
    prefix = _prefix(text, start)
    formal = _FORMAL.search(prefix + text[start:end]) is not None or has_infix(text[start:end])
    return formal or is_person_noun(word_before(text, start - len(prefix)))


def _is_double(token: str) -> bool:
    """Tell whether behind the hyphen another surname follows, over a line end or not, and no thing or place."""
    rest = token.partition("-")[2].lstrip("\n")
    known = lexicon()
    return rest.istitle() and not known.is_common(rest) and rest.casefold() not in known.places


@lru_cache(maxsize=16384)
def _keys(token: str) -> list[tuple[str, int]]:
    """Give the forms of a token to look up, each with its length in the token: whole, parts, genitive."""
    folded = plain(whole(token))
    keys = [(folded, len(token))]
    if folded.endswith("s") and len(folded) > _SHORTEST_LOWER:
        keys.append((folded.removesuffix("s").removesuffix("’").removesuffix("'"), len(token)))
    if "-" in token and folded.split("-")[0] not in lexicon().places:  # `Limburg-Noord`
        keys.append((plain(token.split("-")[0]), len(token) if _is_double(token) else token.index("-")))
        last = folded.rsplit("-", 1)[-1]
        keys += [(last, len(token))] if last not in lexicon().places else []
    return keys


def _surname_score(text: str, start: int, end: int, word: str, cast: Cast) -> float:
    """Judge a known surname at a place: words that mean something else need a sign of a person."""
    known, folded = lexicon(), word.casefold()
    prefix = _prefix(text, start)
    before = word_before(text, start - len(prefix))
    if _HOUSEHOLD.match(text, end):
        return 0.88
    if folded in known.places and _is_lone_infix(prefix) and not is_given(before):
        return 0.0
    if _FORMAL.search(prefix) or is_person_noun(before) or before in known.given:
        return 0.93
    if is_named_after(text, start, end, (word,)):
        return 0.0
    if kind_of(word) in (WordKind.WORD, WordKind.RARE):
        return _ordinary_score(text, start, end, prefix, cast)
    return 0.92


@lru_cache(maxsize=1024)
def _prefix(text: str, start: int) -> str:
    """Give title, initials and infixes right before a surname; empty when there are none."""
    left = _LEFT.search(text, max(0, start - _LONGEST_LEFT), start)
    return left.group() if left else ""


def _is_lone_infix(prefix: str) -> bool:
    return bool(prefix.strip()) and prefix[0].islower() and not _FORMAL.search(prefix)


def _ordinary_score(text: str, start: int, end: int, prefix: str, cast: Cast) -> float:
    """Judge a surname that is an ordinary word, a rare one or a place as well."""
    known, folded = lexicon(), whole(text[start:end]).casefold()
    before, key = word_before(text, start - len(prefix)), plain(whole(text[start:end]))
    if _is_other_thing(prefix, before, key, cast):
        return 0.0 if folded in known.places else 0.3
    acts = _acts(text, end, folded)
    if key not in cast.founded:
        return 0.85 if acts == 1.0 or before in _SURE_PREPOSITION else 0.5
    if folded in known.places:
        telling = word_after(text, end) in known.among("naam", "persoonswerkwoord")
        return max(0.82 * telling, _place_score(text, start - len(prefix), prefix, acts > 0))
    return _common_score(text, start, prefix, acts > 0) if known.is_common(folded) else 0.92


def _is_other_thing(prefix: str, before: str, key: str, cast: Cast) -> bool:
    """Tell whether an ordinary word is itself: behind an article or body, or without the infix the name has."""
    if before in lexicon().among("organisatie", "woorden"):
        return True
    if _BARE_ARTICLE.fullmatch(prefix):
        return not any(infix[:1] in ("d", "h", "t") for infix in cast.infixes.get(key, {""}))
    return not prefix.strip() and cast.has_infix(key)


def _acts(text: str, end: int, folded: str) -> float:
    """Give 1 when a verb of a person follows, 0.5 when one that things have too."""
    known = lexicon()
    after = word_after(text, end)
    if after in known.among("naam", "persoonswerkwoord") or after in known.among("naam", "spreekwerkwoord"):
        return 1.0
    says_nothing = folded in known.among("naam", "functiewoorden")  # `Mei is de maand`
    return 0.0 if says_nothing else 0.5 * (after in known.among("naam", "hulpwerkwoord"))


def _place_score(text: str, start: int, prefix: str, acts: bool) -> float:
    if is_place_context(text, start) or (prefix.strip() and prefix[0].islower()):
        return 0.0
    if prefix.strip():  # Van Putten
        return 0.88
    if word_before(text, start) in _SURE_PREPOSITION or _SPEAKS.match(text, start):
        return 0.82
    return 0.55 if acts else 0.4


def _common_score(text: str, start: int, prefix: str, acts: bool) -> float:
    if prefix.strip() and prefix[0].isupper():
        return 0.88
    if has_article(text, start) or (prefix.strip() and prefix[0].islower()):
        return 0.35
    if not is_sentence_start(text, start) or _SPEAKS.match(text, start):
        return 0.88
    return 0.85 if acts else 0.5


def _given_score(text: str, start: int, end: int, word: str) -> float:
    known = lexicon()
    if is_named_after(text, start, end, (word,)) or (is_place_context(text, start) and word.casefold() in known.places):
        return 0.0
    if word.casefold() in known.places and not is_given(word) and not has_strong_sign(text, start, end):
        return 0.0
    if is_sure_given(word) or not (known.is_common(word) or word.casefold() in known.places):
        return 0.9
    if not is_sentence_start(text, start):
        return 0.82
    if _IS_OLD.match(text, end):
        return 0.85
    if word.casefold() in known.among("naam", "functiewoorden"):  # `Dan vraagt de raad`: the verb says nothing
        return 0.3
    if has_strong_sign(text, start, end) or _acts(text, end, word.casefold()):
        return 0.82
    return 0.5


def _extend_left(text: str, start: int) -> int:
    """Give the start of title, initials and infix before a surname; a bare `van` stays out."""
    prefix = _prefix(text, start)
    if not prefix.strip():
        return start
    lone_infix = not _FORMAL.search(prefix) and has_infix(prefix + "Xx")
    return start if lone_infix and prefix[0].islower() else bare_start(text, start - len(prefix), start)


def named_again(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield the words of a page that name someone of the cast once more."""
    text, informal = view.text, is_informal(view.text)
    for match in _TOKEN.finditer(text):
        token = match.group()
        for key, length in _keys(token):
            if key in cast.surnames or key in cast.given:
                for hit in _again(text, match.start(), match.start() + length, key, cast, informal):
                    yield (
                        hit._replace(score=0.85)
                        if 0 < hit.score < ACCEPTED and _is_beside(text, hit.end, cast)
                        else hit
                    )
                break
        else:
            yield from _shortened(text, match, cast, informal)


def _is_beside(text: str, end: int, cast: Cast) -> bool:
    """Tell whether `en` and another known person follow who together do something: `Rutten en Kok leggen uit`."""
    match = _BESIDE.match(text, end)
    if match is None or not match["act"].islower():
        return False
    return plain(match["other"]) in cast.surnames or plain(match["other"]) in cast.given


def _again(text: str, start: int, end: int, key: str, cast: Cast, informal: bool) -> Iterator[Hit]:
    word = whole(text[start:end])
    if word.islower():
        yield from _small(text, start, end, key, cast, informal)
    elif key in cast.surnames:
        score = _surname_score(text, start, end, word, cast)
        yield Hit(PERSON, _extend_left(text, start), end, score, "doorwerking.achternaam")
    else:
        yield Hit(PERSON, start, end, _given_score(text, start, end, word), "doorwerking.voornaam")


def _small(text: str, start: int, end: int, key: str, cast: Cast, informal: bool) -> Iterator[Hit]:
    """Yield a known name in small letters, when it is no word; in a chat also a short one, or with its infix."""
    known = lexicon()
    prefix = _prefix(text, start)
    if prefix.strip() and cast.has_infix(key) and "".join(part[0] for part in prefix.split()) in cast.infixes[key]:
        if informal or not known.is_common(key):
            yield Hit(PERSON, start - len(prefix), end, 0.85, "doorwerking.kleine_letter")
        return
    if known.is_common(key) or key in known.places or (known.is_rare(key) and not informal):
        return
    least = _SHORTEST_CHAT if informal else _SHORTEST_LOWER
    if len(key) >= least and (key in cast.given or len(key) >= _SHORTEST_LOWER):
        yield Hit(PERSON, start, end, 0.82, "doorwerking.kleine_letter")


def _shortened(text: str, match: re.Match[str], cast: Cast, informal: bool) -> Iterator[Hit]:
    """Yield the short form of a known first name: `Wub` of Wubbo; in small letters only in a chat."""
    token, (start, end) = match.group(), match.span()
    if len(token) < _SHORTEST_SHORT or token.isupper() or not cast.is_short_for(plain(token)):
        return
    known = lexicon()
    if plain(token) in known.among("naam", "functiewoorden") | known.among("naam", "nooit"):
        return
    if token.islower():
        if informal and not (known.is_common(token) or known.is_rare(token) or token in known.places):
            yield Hit(PERSON, start, end, 0.81, "doorwerking.roepnaam")
        return
    kind = kind_of(token)
    sign = is_called(text, start, end) if kind is WordKind.WORD else has_strong_sign(text, start, end)
    if has_article(text, start) or is_place_context(text, start) or (kind is WordKind.WORD and not sign):
        return
    yield Hit(PERSON, start, end, 0.82 if kind is not WordKind.RARE or sign else 0.6, "doorwerking.roepnaam")


def beside_known(text: str, cast: Cast) -> Iterator[Hit]:
    """Yield the unknown names in a row with a known one: `Rimke, Habtewold en Joris`, where Joris is known."""
    for row in _ROW.finditer(text):
        items = list(_ROW_WORD.finditer(text, row.start(), row.end()))
        keys = [plain(item.group().split()[-1]) for item in items]
        sure = [key in cast.given or (key in cast.surnames and key in cast.founded) for key in keys]
        if not any(sure) or any(kind_of(item.group().split()[-1]) is WordKind.WORD for item in items):
            continue
        for item, known in zip(items, sure, strict=True):
            if not known and is_open(item.group().split()[-1]):
                yield Hit(PERSON, item.start(), item.end(), 0.82, "doorwerking.naast")
