"""Names inside the names of files: `CV_Kuit.pdf`, `verslag-gesprek-van-der-sluis.docx`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from redaction.detect.contact.logins import is_login
from redaction.detect.frames.parafen import is_paraaf
from redaction.detect.names.cast import plain
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import LETTERS, alternation, letters, lexicon, read_lists
from redaction.detect.words.person import UPPER, is_given, is_sure_given, is_surname
from redaction.detect.words.veto import is_organisation

_LISTS = read_lists()
_LOWER = letters(upper=False)
_ENDING = re.compile(rf"\.(?i:{alternation(_LISTS['contact']['bestandseinde'])})(?![{LETTERS}\d])")
_STOP = re.compile(
    r"[\n\t<>:|\"“”*?\\/;]|,[ ]|[ ]{2,}|[ ](?:bestand|bijlage|zie|heet|als|document|file|foto|opgeslagen)[ ]"
)
_TOKEN = re.compile(rf"[{UPPER}]{{2,}}(?![{_LOWER}])|[{UPPER}]?[{_LOWER}]+|[{UPPER}](?![{LETTERS}])|[{UPPER}]")
_INFIX = frozenset(word.casefold() for word in _LISTS["naam"]["tussenvoegsels"]) | {"vd", "vdr", "vander", "vande", "v"}
_MIXED_INITIALS = re.compile(
    rf"(?<![{LETTERS}])(?:[{UPPER}]{{1,3}}v(?:d|dr)?[{UPPER}]|[{UPPER}][{_LOWER}][{UPPER}])(?![{LETTERS}\d])"
)
_CAPITALS = re.compile(rf"(?<=[_ (-])[{UPPER}]{{2}}(?=[_ ).-]|$)")
_VERSION = re.compile(r"(?i:opm|track|rev|comments|wijz|def|v\d)")
_LONGEST = 90
_SHORTEST = 3
_PIECE = re.compile(rf"(?<![{LETTERS}])[{LETTERS}]{{4,}}(?![{LETTERS}])")
_TOWARDS = frozenset({"aan", "door", "namens", "met"})
_REMARKS = r"(?i:opm|opmerkingen|track|rev|comments|wijz|reactie)"
_REMARKS_BEFORE = re.compile(rf"(?<![{LETTERS}]){_REMARKS}[_ -]?$")
_REMARKS_AFTER = re.compile(rf"[_ -]?{_REMARKS}(?![{LETTERS}])")
_MONTH = re.compile(r"(?i:jan|feb|mrt|apr|mei|jun|jul|aug|sept?|okt|nov|dec)")
_GLUED_INFIX = re.compile(r"(?P<infix>vanden|vander|vande|van|den|der|ter|ten|de|el|al)(?P<rest>[a-z]{4,})")
_SURE_INFIX = frozenset({"vanden", "vander", "vande", "den", "der"})
_TITLES = frozenset(
    {"fam", "familie", "dhr", "hr", "mw", "mevr", "mevrouw", "meneer", "heer", "mr", "drs", "dr", "ir", "gezin"}
)


class _Token(NamedTuple):
    word: str
    start: int
    end: int


def _stem_starts(text: str, end: int) -> int:
    """Give where the name of a file begins, at most 90 characters before its ending."""
    start = max(0, end - _LONGEST)
    stops = (match.end() for pattern in (_STOP, _ENDING) for match in pattern.finditer(text, start, end))
    stop = max(stops, default=start)
    return _first_of_name(text, stop, end)


def _first_of_name(text: str, start: int, end: int) -> int:
    """Give the last word alone when it holds the parts itself (`zie Verslag_kuit.pdf`), else the whole run."""
    gap = text.rfind(" ", start, end)
    tail = text[gap + 1 : end]
    return gap + 1 if gap >= start and re.search(r"[_-]", tail) and not re.search(r"[_]", text[start:gap]) else start


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    return [_Token(m.group(), *m.span()) for m in _TOKEN.finditer(text, start, end)]


def _is_ordinary(word: str) -> bool:
    """Tell whether a word in a file name is one of the language, of places, of work or of organisations."""
    known, folded = lexicon(), word.casefold()
    if known.is_common(folded) or folded in known.places or is_function(folded):
        return True
    if folded in known.among("contact", "bestandswoord") or folded in known.among("contact", "functioneel"):
        return True
    return folded in known.among("naam", "nooit") or is_organisation((word,), exact=True)


def _is_strong_cue(word: str) -> bool:
    return word.casefold() in lexicon().among("contact", "bestand_persoon_sterk")


def _is_cue(word: str) -> bool:
    return word.casefold() in lexicon().among("contact", "bestand_persoon")


def _name_score(word: str, cued: bool, after_title: bool) -> float:
    """Judge one word as a name by itself, in a file whose name speaks of a person or not."""
    known, folded = lexicon(), word.casefold()
    if len(folded) < 3 or (word.isupper() and len(word) < 5):
        return 0.0
    if (
        after_title
        and (folded not in known.places or folded in known.surnames)
        and not known.among("contact", "bestandswoord") & {folded}
    ):
        return 0.9
    if is_sure_given(folded):
        return 0.88
    if _is_ordinary(word):
        return 0.82 if cued and folded in known.surnames and folded not in known.places and not word.islower() else 0.0
    if is_given(folded) or folded in known.surnames:
        return 0.88
    if _is_glued(folded):
        return 0.84
    return _unknown_score(word, cued)


def _unknown_score(word: str, cued: bool) -> float:
    """Judge a word that is no known name and no word of the language."""
    folded = word.casefold()
    if is_login(folded):
        return 0.86 if cued or folded.startswith("vd") else 0.6
    if is_surname(folded):
        return 0.84 if cued else 0.6
    return (0.84 if word[0].isupper() else 0.6) if cued else 0.25


def _is_glued(folded: str) -> bool:
    """Tell whether a word is an infix and a surname written together: `denotter`, `vandenberg`."""
    known, glued = lexicon(), _GLUED_INFIX.fullmatch(folded)
    if glued is None:
        return False
    infix = re.sub(r"^van(?=de)", "van ", glued["infix"])
    if {glued["rest"], f"{infix} {glued['rest']}"} & known.surnames:
        return True
    if glued["infix"] in _SURE_INFIX and known.is_common(glued["rest"]):
        return " " in infix or glued["rest"] not in known.places
    return False


def _extend(tokens: list[_Token], place: int, text: str) -> tuple[int, int]:
    """Give the tokens that belong to the name at `place`: infixes and initials before, a surname behind."""
    first = last = place
    while first > 0 and (
        _is_part_before(tokens[first - 1], tokens[place]) and _close(text, tokens[first - 1], tokens[first])
    ):
        first -= 1
    while last + 1 < len(tokens) and _close(text, tokens[last], tokens[last + 1]) and _is_part_behind(tokens, last + 1):
        last += 1
    return first, last


def _close(text: str, left: _Token, right: _Token) -> bool:
    return len(text[left.end : right.start].strip()) <= 1 and right.start - left.end <= 2


def _is_part_before(token: _Token, name: _Token) -> bool:
    folded = token.word.casefold()
    return folded in _INFIX or (
        len(token.word) == 1 and token.word.isalpha() and token.word.isupper() == name.word[0].isupper()
    )


def _is_part_behind(tokens: list[_Token], place: int) -> bool:
    """Tell whether a token carries on a name: an infix before a word, a surname, one letter, or an unknown word."""
    word, folded = tokens[place].word, tokens[place].word.casefold()
    if folded in _INFIX:
        return place + 1 < len(tokens) and not _is_cue(tokens[place + 1].word)
    if folded in {"v", "def", "versie", "kopie"}:
        return False
    if tokens[place - 1].word.casefold() in _INFIX:
        return folded not in lexicon().among("contact", "bestandswoord")
    if folded in lexicon().among("contact", "bestandswoord") or folded in lexicon().places:
        return False
    if word[0].isupper() == tokens[place - 1].word[0].isupper() and len(word) < 3:
        return not _is_cue(word)
    capitals = word[0].isupper() and tokens[place - 1].word[0].isupper()
    return (
        folded in lexicon().surnames or is_given(folded) or not _is_ordinary(word) or (capitals and not _is_cue(word))
    )


def _names_in(text: str, start: int, end: int) -> Iterator[Hit]:
    tokens = _tokens(text, start, end)
    cued = any(_is_strong_cue(token.word) for token in tokens)
    taken = -1
    for place, token in enumerate(tokens):
        if place <= taken or (text[token.end].isdigit() and _MONTH.fullmatch(token.word)):
            continue
        before = tokens[place - 1].word.casefold() if place else ""
        is_word = token.word.islower() and lexicon().is_common(token.word)
        after_title = before in _TITLES or (before in _INFIX and not is_word and (cued or not _is_ordinary(token.word)))
        after_title = after_title or (before in _TOWARDS and not _is_ordinary(token.word))
        after_title = after_title and token.word.casefold() not in _INFIX
        attached = before in _INFIX or (_VERSION.fullmatch(before) is not None and not is_function(token.word))
        attached = attached and tokens[place - 1].end == token.start and token.word[0].isupper()
        score = 0.86 if attached and len(token.word) > _SHORTEST else _name_score(token.word, cued, after_title)
        if score < 0.3 or token.word.casefold() in _TITLES | _INFIX:
            continue
        first, taken = _extend(tokens, place, text)
        kind = PERSON if token.word[0].isupper() else "gebruikersnaam"
        yield Hit(kind, tokens[first].start, tokens[taken].end, score, "contact.bestandsnaam")


def _is_beside_remarks(text: str, start: int, end: int) -> bool:
    """Tell whether capitals stand right at the word for remarks: `concept_RK_opm_LB`."""
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    return _REMARKS_BEFORE.search(before) is not None or _REMARKS_AFTER.match(after) is not None


def find_files(text: str) -> Iterator[Hit]:
    """Yield the names of people in the names of files."""
    for ending in _ENDING.finditer(text):
        start = _stem_starts(text, ending.start())
        yield from _names_in(text, start, ending.start())
        marks = [*_MIXED_INITIALS.finditer(text, start, ending.start())]
        if _VERSION.search(text, start, ending.start()):
            marks += _CAPITALS.finditer(text, start, ending.start())
        for match in marks:
            is_word = match.group().casefold() in lexicon().among("contact", "bestandswoord")
            if not is_word and (is_paraaf(match.group()) or _is_beside_remarks(text, *match.span())):
                yield Hit(INITIALS_MARK, *match.span(), 0.82, "contact.bestandsnaam")


def find_known(text: str, keys: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the pieces of file names that are the name of somebody in the document; `keys` are plain surnames."""
    for ending in _ENDING.finditer(text):
        for piece in _PIECE.finditer(text, _stem_starts(text, ending.start()), ending.start()):
            if plain(piece.group()) in keys:
                yield piece.span()
