"""Later mentions: who is named once is found everywhere, by first name, surname, initials or user name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redaction.detect.contact.contact import EMAIL
from redaction.detect.contact.files import find_known
from redaction.detect.frames.traces import find_letters
from redaction.detect.later.again import beside_known, has_formal_sign, named_again
from redaction.detect.later.castmarks import find_marked, take_up_mark
from redaction.detect.names.cast import Cast, Person, plain, read_people
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit
from redaction.detect.text.layout import View
from redaction.detect.words.lexicon import LETTERS, lexicon
from redaction.detect.words.person import is_sure_given, words_of
from redaction.detect.words.veto import is_organisation
from redaction.detect.words.wordkinds import WordKind, kind_of

ACCEPTED = 0.8  # from this score on a name is looked for elsewhere
_LABEL = re.compile(rf"[ \t]*[{LETTERS}-]{{2,20}}[ \t]*:")
_COLON = re.compile(r"[ \t]*:")
_USER = re.compile(r"(?<![\w@.-])[a-z][a-z0-9._-]{2,24}(?![\w@])")


def take_up(cast: Cast, text: str, hits: Iterable[Hit]) -> None:
    """Add the accepted persons of one page to the cast; labels, organisations and places are no persons."""
    for hit in hits:
        if hit.category == INITIALS_MARK and hit.score >= ACCEPTED and hit.rule.startswith("kader."):
            take_up_mark(cast, text[hit.start : hit.end])
        if hit.category != PERSON or hit.score < ACCEPTED:
            continue
        end = _end_of_name(text, hit)
        words = words_of(text[hit.start : end])
        if _is_label(text, end, words) or _is_body(text, hit.start, end, words):
            continue
        founded = _is_founded(text, hit.start, end, words)
        for person in map(_without_labels, read_people(text, [(hit.start, end)])):
            if any(len(word) > 2 for word in (*person.given, *person.surnames)):
                cast.add(person, founded=founded)


def _without_labels(person: Person) -> Person:
    """Give a person without the words that are never part of a name: `Leon Geraets Pagina` over two cells."""
    never = lexicon().among("naam", "nooit") - lexicon().among("naam", "tussenvoegsels")
    if len(person.surnames) + len(person.given) == 1:
        return person
    return person._replace(
        given=tuple(word for word in person.given if word.casefold() not in never),
        surnames=tuple(word for word in person.surnames if word.casefold() not in never),
    )


def _is_body(text: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Tell whether several words are an organisation; after a first name, title or infix they are a person."""
    if len(words) < 2 or is_sure_given(words[0]) or has_formal_sign(text, start, end):
        return False
    return is_organisation(words, exact=True)


def _end_of_name(text: str, hit: Hit) -> int:
    """Give the end of a name; what runs on into a line that opens with a label is two lines."""
    for line_end in re.finditer(r"\n", text[hit.start : hit.end]):
        if _LABEL.match(text, hit.start + line_end.end()):
            return hit.start + line_end.start()
    return hit.end


def _is_label(text: str, end: int, words: tuple[str, ...]) -> bool:
    """Tell whether one ordinary word is a label, or a word that is never a name."""
    if len(words) != 1 or is_sure_given(words[0]):
        return False
    known = lexicon()
    if words[0].casefold() in known.among("naam", "nooit") | known.among("naam", "geen_naam"):
        return True
    return _COLON.match(text, end) is not None and kind_of(words[0]) in (WordKind.WORD, WordKind.RARE)


def _is_founded(text: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Tell whether more than a bare ordinary word says that it is a name."""
    if len(words) != 1 or kind_of(words[0]) not in (WordKind.WORD, WordKind.RARE):
        return True
    return has_formal_sign(text, start, end)


def _lettered(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield the letter for the one person here whose first name begins with it: `D. is boos`, beside `Dilan`."""
    for start, end in find_letters(view.text):
        if cast.count_given(view.text[start].casefold()) == 1:
            yield Hit(INITIALS_MARK, start, end, 0.85, "doorwerking.letter")


def _used(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield user names and local parts made of a known name."""
    for match in _USER.finditer(view.text):
        is_user = re.sub(r"[^a-z]", "", match.group()) in cast.users
        if is_user and not lexicon().is_common(match.group()):
            yield Hit("gebruikersnaam", match.start(), match.end(), 0.9, "doorwerking.gebruikersnaam")
    joined = {plain("".join(person.surnames)) for person in cast.people} - {""}
    for start, end in find_known(view.text, joined | cast.surnames):
        yield Hit("gebruikersnaam", start, end, 0.86, "doorwerking.bestandsnaam")
    for match in EMAIL.finditer(view.text):
        if re.sub(r"[^a-z]", "", match["local"].casefold()) in cast.users:
            yield Hit("email", match.start(), match.end("local"), 0.95, "doorwerking.email")


def spread(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield every mention on a page of the people in the cast."""
    if not cast.people:
        yield from find_marked(view, cast)
        return
    named = list(named_again(view, cast))
    beside = beside_known(view.text, cast)
    for hit in (*named, *beside, *find_marked(view, cast), *_lettered(view, cast), *_used(view, cast)):
        if hit.score > 0:
            yield hit
