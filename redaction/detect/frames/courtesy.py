"""Names in the frames of letters, mail and chat: salutation, signature, sender, speaker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from redaction.detect.names.pieces import is_plausible, names_between
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit
from redaction.detect.text.layout import Line, View
from redaction.detect.words.candidates import bare_start, candidates, is_function
from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import LETTER, UPPER, is_given, is_surname
from redaction.detect.words.veto import is_organisation

_LISTS = read_lists()
_GREETING = re.compile(
    rf"(?:^|(?<=[\n,.!?>:\t|])[ ]?)(?:{alternation(_LISTS['kader']['aanhef'])})[ ](?=['’]?[{LETTER}])", re.IGNORECASE
)
_CLOSING = re.compile(
    rf"^[ \t>|]*(?:{alternation(_LISTS['kader']['slot'])})(?![{LETTER}])[^\n]{{0,60}}$", re.IGNORECASE
)
_INLINE_CLOSING = re.compile(
    rf"(?<![{LETTER}])(?:Gr\.?|Groet(?:en|jes)?|groet(?:en|jes)?|Mvg|mvg|grt)[.,]?[ ]+(?=[{UPPER}])"
)
_LONE_LETTER = re.compile(
    rf"(?<![{LETTER}])(?:Gr|Groet(?:en|jes)?|groet(?:en|jes)?|Mvg|mvg)[.,]?\s+(?P<letter>[{UPPER}]\.?)(?=\s|$)"
)
_BEFORE_ADDRESS = re.compile(rf"(?P<who>[{UPPER}][^\n<>\t;|:]{{0,50}}?)[ ]*[<\[(](?:mailto:)?[\w.+-]+@")
_WROTE = re.compile(r"(?:schreef|wrote)[ \n]+(?P<who>[^<\n:]{2,50})")
_SENTENCE = re.compile(rf"(?<![ .][{UPPER}])[.!?][ ](?=[{UPPER}])")
_DAY = r"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]*\.?[ ])?(?:\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})\.?(?:[-/. ]\d{2,4})?)?"
_CHAT = re.compile(
    rf"^[ \t]*(?:\[?{_DAY},?[ ]*(?:om[ ])?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?\]?)"
    r"[ \t]*[-|–:]?[ \t]*(?P<who>[^\W\d_~@+][^:>\n\t]{0,40}?|~[ ]?[^:>\n]{1,40}?)[ ]*(?<![-=?])[:>]",
    re.MULTILINE,
)
_MENTION = re.compile(rf"(?<![\w.])@(?P<who>[{LETTER}]{{2,}}(?:,?[ ][{UPPER}][{LETTER}]+)?)(?![\w.])")
_ONE_TURN = rf"[ \t]*(?P<who>[{LETTER}][{LETTER}'’.-]{{1,20}}):[ ](?=\S)"
_TURN = re.compile(rf"^{_ONE_TURN}", re.MULTILINE)
_TALK = re.compile(rf"(?:^{_ONE_TURN.replace('?P<who>', '?:')}[^\n]*(?:\n|$)){{3,}}", re.MULTILINE)
_CLOSING_LINES = 6
_LONGEST_NAME_LINE = 60
_FIRST_NAME_LENGTH = 40  # characters read behind a short greeting


def find_greeted(view: View) -> Iterator[Hit]:
    """Yield the people greeted: `Beste Dirk`, `Geachte mevrouw Jansen`."""
    refused = lexicon().among("kader", "aanhef_niet")
    for match in _GREETING.finditer(view.text):
        end = min((at for at in (view.text.find(c, match.end()) for c in ",\n!.") if at != -1), default=len(view.text))
        for candidate in candidates(view.text, match.end(), end):
            first = candidate.name.words[0].casefold()
            if first not in refused and is_plausible(view.text, candidate, True):
                start = bare_start(view.text, candidate.name.start, candidate.name.end)
                yield Hit(PERSON, start, candidate.name.end, 0.93, "kader.aanhef")


def find_signed(view: View) -> Iterator[Hit]:
    """Yield the names under a closing formula; a line with a function or an organisation is none."""
    for number, line in enumerate(view.lines):
        body = view.text[line.start : line.end]
        if not _CLOSING.match(body):
            continue
        for following in view.lines[number + 1 : number + 1 + _CLOSING_LINES]:
            if following.end - following.start > 2 * _LONGEST_NAME_LINE:
                break
            yield from _names_on(view, following, 0.9)
    for match in _LONE_LETTER.finditer(view.text):
        yield Hit(INITIALS_MARK, *match.span("letter"), 0.86, "kader.groet")
    for match in _INLINE_CLOSING.finditer(view.text):
        end = min(len(view.text), match.end() + _FIRST_NAME_LENGTH)
        end = match.end() + len(view.text[match.end() : end].split("\n")[0])
        yield from names_between(view.text, match.end(), end, sure=False, score=0.88, rule="kader.groet")


def _names_on(view: View, line: Line, score: float) -> Iterator[Hit]:
    """Yield the name that opens each cell of a line in a signature block."""
    for cell in line.cells:
        if cell.end - cell.start <= _LONGEST_NAME_LINE:
            hits = names_between(view.text, cell.start, cell.end, sure=False, score=score, rule="kader.ondertekening")
            opening = (hit for hit in hits if not view.text[cell.start : hit.start].strip(" -–>|"))
            yield from (hit for hit in opening if view.text[hit.end : hit.end + 1] != ":")  # a field, no name


def find_written(view: View) -> Iterator[Hit]:
    """Yield the names before a mail address, behind `schreef`, in front of a chat line and after `@`."""
    for match in _BEFORE_ADDRESS.finditer(view.text):
        start, end = match.span("who")
        yield from names_between(view.text, start, end, sure=False, score=0.95, rule="kader.mailnaam")
    for match in _WROTE.finditer(view.text):
        start, end = match.span("who")
        if re.fullmatch(r"[^\W\d_]{3,}(?: [^\W\d_]{2,}){0,2}[ ]?", match["who"]) and not any(
            map(lexicon().is_common, match["who"].split())
        ):
            yield Hit(PERSON, start, end, 0.85, "kader.schreef")
        stop = _SENTENCE.search(view.text, start, end)
        end = stop.start() if stop else end
        yield from names_between(view.text, start, end, sure=True, score=0.95, rule="kader.schreef")
    for match in _CHAT.finditer(view.text):
        yield from _speaker(view.text, *match.span("who"))
    yield from _turns(view.text)
    for match in _MENTION.finditer(view.text):
        yield Hit(PERSON, *match.span("who"), 0.85, "kader.vermelding")


def _turns(text: str) -> Iterator[Hit]:
    """Yield the speakers of a talk without times, `sjors: ok`: lines in a row, of two or more who speak again."""
    for run in _TALK.finditer(text):
        turns = list(_TURN.finditer(text, *run.span()))
        times = Counter(match["who"] for match in turns)
        heads = {who.casefold() for who in times}
        if len(times) < len(turns) and len(times) > 1 and not heads & _labels() and not all(map(_is_word, heads)):
            for match in turns:
                yield from _speaker(text, *match.span("who"))


def _is_word(word: str) -> bool:
    return lexicon().is_common(word)


@cache
def _labels() -> frozenset[str]:
    known = lexicon()
    return known.among("kader", "etiketten") | known.among("naam", "nooit") | known.among("kader", "paraaf")


def _is_body_word(word: str) -> bool:
    """Tell whether a word behind a first name is where someone works: `Beheer`, `COA`, `Gemeente`."""
    known = lexicon()
    return (
        len(word) > 1
        and not is_surname(word)
        and (is_function(word) or is_organisation((word,), exact=True) or known.is_common(word) or word.isupper())
    )


def _speaker(text: str, start: int, end: int) -> Iterator[Hit]:
    """Yield the one who speaks in a chat: whatever stands there, unless it is a function or number."""
    who = text[start:end]
    words = re.findall(rf"[{LETTER}]+", who)
    if not words or all(is_function(word) or word.casefold() in lexicon().among("naam", "nooit") for word in words):
        return
    if len(words) > 1 and is_given(words[0]) and all(map(_is_body_word, words[1:])):  # `Serkan Beheer`
        yield Hit(PERSON, start, start + who.index(words[0]) + len(words[0]), 0.92, "kader.chat")
    elif not is_organisation(tuple(words[:1]), exact=True):
        yield Hit(PERSON, start, end, 0.92, "kader.chat")
