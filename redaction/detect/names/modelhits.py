"""What a trained model saw, made into names: one hit per person, and nothing that cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.names.thinglike import is_explained
from redaction.detect.text.base import Hit
from redaction.detect.words.candidates import is_sentence_start
from redaction.detect.words.lexicon import alternation, lexicon
from redaction.detect.words.person import INFIX, LETTER, UPPER, is_given, reversed_tail
from redaction.detect.words.veto import SURE_THING, has_article, is_place

MODEL = "model."
"""Before the rule of what a model saw."""
_DIVIDER = re.compile(r"[,;]")
_MARKS = " ,;:\n\t"
_NAMED_THING = re.compile(  # `Reinald van Gelre-school`
    rf"(?:[ \n](?:{INFIX}){{0,2}}[{UPPER}][{LETTER}]*?){{0,2}}"
    rf"(?:-[a-zé]{{4,}}|(?<=[{LETTER}])(?:{alternation(SURE_THING)}))(?![{LETTER}])"
)
_NUMBER = re.compile(rf"(?<![{LETTER}])\d+(?![{LETTER}])|[2-46-9]")  # a scan reads o, l and s as 0, 1 and 5
_INITIAL = re.compile(rf"[{UPPER}]\.[ ]*$")
_LONGEST_ACRONYM = 5
_RUNS_ON = re.compile(r"[ ][a-z]")
_FILE_ENDING = re.compile(r"\.[a-z]{3,4}$")
_PART = re.compile(rf"[{UPPER}][{LETTER}]+[ ][{UPPER}]")
_REACH = 60


def model_pieces(text: str, hit: Hit) -> Iterator[Hit]:
    """Yield a hit of a model as the people it holds: `Tak; Noor` and `Tak, N. Kuit` are two, `Kuit, N.` is one."""
    if not hit.rule.startswith(MODEL):
        yield hit
        return
    hit = hit._replace(end=_closed(text, hit))
    start = hit.start
    for mark in _DIVIDER.finditer(text, hit.start, hit.end):
        tail = reversed_tail(text, mark.start(), hit.end) if mark.group() == "," else None
        if mark.start() > start and (tail is None or tail.end() < hit.end):
            yield from _bare(text, hit._replace(start=start, end=mark.start()))
            start = mark.end()
    yield from _bare(text, hit._replace(start=start))


def _bare(text: str, hit: Hit) -> Iterator[Hit]:
    """Yield a hit without the marks at its ends; nothing when nothing is left."""
    written = text[hit.start : hit.end]
    left = len(written) - len(written.lstrip(_MARKS))
    right = len(written.rstrip(_MARKS))
    if left < right:
        yield hit._replace(start=hit.start + left, end=hit.start + right)


def _closed(text: str, hit: Hit) -> int:
    """Give the end of a hit before a bracket that it opens and does not close: `P. Kuit (Zeewolde`."""
    written = text[hit.start : hit.end]
    opening = written.rfind("(")
    return hit.start + len(written[:opening].rstrip()) if opening > 0 and ")" not in written[opening:] else hit.end


def is_in_named_thing(text: str, hit: Hit) -> bool:
    """Tell whether the words of a hit open the name of a thing that goes on behind it: `Anton | de Kom-lezing`."""
    return _NAMED_THING.match(text, hit.end, hit.end + _REACH) is not None


def is_no_name(text: str, hit: Hit) -> bool:
    """Tell whether what only a model took for a name cannot be one: a number, a path, a lone place."""
    if is_in_named_thing(text, hit) or is_explained(text, hit.start, hit.end):
        return True
    written = _FILE_ENDING.sub("", text[hit.start : hit.end])
    words = tuple(re.findall(rf"[{LETTER}][{LETTER}'’-]*", written))
    if not words or _NUMBER.search(written) or any(c in "_\\@" for c in written):
        return True
    if words[-1].casefold().endswith(SURE_THING) and len(words) > 1:  # `Theun de Vriesskoalle`
        return True
    if len(words) == 1 and written.casefold() in lexicon().among("naam", "functiewoorden"):  # `Dan vraagt de raad`
        return is_sentence_start(text, hit.start) and _RUNS_ON.match(text, hit.end) is not None
    if len(words) == 1 and words[0] == written and _is_no_lone_name(text, hit.start, words[0]):
        return True
    if _PART.fullmatch(written) and text[hit.end : hit.end + 1] == ":" and lexicon().is_common(words[0]):
        return True  # `Sessie A: de wet`
    if len(words) > 1 and is_place(words[-1:]) and all(map(lexicon().is_common, words[:-1])) and not is_given(words[0]):
        return True  # `Antwoord Zeewolde`
    return " " not in written and is_place(words) and not _INITIAL.search(text, max(0, hit.start - 4), hit.start)


def _is_no_lone_name(text: str, start: int, word: str) -> bool:
    """Tell whether a lone word is a language, a brand or the like, or letters behind an article: `de PA`."""
    if word.casefold() in lexicon().among("naam", "geen_naam") | lexicon().among("naam", "vakwoorden"):
        return _INITIAL.search(text, max(0, start - 4), start) is None and not is_given(word)
    return word.isupper() and len(word) <= _LONGEST_ACRONYM and has_article(text, start)
