"""Names in the traces of office work: a route of arrows, a visiting card, dictation marks, a letter for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redaction.detect.frames.marks import is_mark
from redaction.detect.frames.parafen import is_paraaf
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit, ViewRecognizer
from redaction.detect.text.layout import View
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import (
    INFIX,
    INITIALS,
    LETTER,
    UPPER,
    WORD,
    has_infix,
    is_given,
    is_surname,
    words_of,
)
from redaction.detect.words.veto import has_legal_form, is_organisation, is_place

_ARROW = r"[ \t\n]*(?:-{1,2}>|=>|→|➔|»)[ \t\n]*"
_ARROW_SIGN = re.compile(r"[>→➔»]")
_STOP = rf"(?:{INITIALS})?(?:{INFIX}){{0,2}}{WORD}"
_AFTER_ARROW = re.compile(rf"{_ARROW}(?P<who>{_STOP})(?![{LETTER}\d]|[ ]{WORD})")
_BEFORE_ARROW = re.compile(rf"(?<![{LETTER}\d.])(?P<who>{_STOP})(?={_ARROW})")
_ROUTE = re.compile(
    r"(?:^|\n|\t)[ ]*(?:route|routing|circulatie|rondzending|parafenroute|langs)\b[^\n]{0,200}$", re.IGNORECASE
)
_VCARD = re.compile(r"^(?:N|FN|NICKNAME)(?:;[^:\n]*)?:(?P<who>[^\n]+)$", re.MULTILINE)
_CARD = re.compile(r"^BEGIN:VCARD", re.MULTILINE)
_CARD_PART = re.compile(rf"[{LETTER}][{LETTER}.'’ -]*")
_DICTATION = re.compile(
    rf"(?:^|\n)[ \t]*(?P<author>[{UPPER}]{{1,3}}[{LETTER}]{{0,3}})[ ]?/[ ]?"
    rf"(?P<typist>[a-z]{{1,3}}\.?|[{UPPER}]{{2,3}})[ \t]*(?=\n|$)"
)
_ACTS = [*read_lists()["naam"]["persoonswerkwoord"], "is", "heeft", "was", "had", "wil", "kan", "moet", "gaat", "komt"]
_LETTER_ACTS = re.compile(
    rf"(?P<opening>(?:^|[.!?:,][ \n]|[\"“'‘(]|\n|\b(?:dat|en|als|toen|omdat|of)[ \n]))"
    rf"(?P<who>[{UPPER}]\.)[ \n](?:{alternation(_ACTS)})(?![{LETTER}])"
)
_OWNER = re.compile(
    rf"(?:^|\n)[^\n]{{6,120}}?[ \t](?:\((?P<bracketed>[{UPPER}]{{2,4}}(?:[ ]?[/,+][ ]?[{UPPER}]{{2,4}}){{0,2}})\)|"
    rf"[-–:][ ](?P<ending>[{UPPER}]{{2,3}}))[ \t]*[.;]?(?=\n|$)"
)
_ONE_MARK = re.compile(rf"[{UPPER}]{{2,4}}")
_ACTION_LIST = re.compile(
    r"(?:^|\n)[^\n]*\b(?:actie(?:lijst|s|punten|houder)?|afspraken|wie doet wat|taken)\b", re.IGNORECASE
)
_DOTTED_LINE = re.compile(rf"(?:^|\n)[ \t]*(?P<mark>(?:[{UPPER}]\.){{2,4}})[ \t]*(?=\n|$)")
_DAY = r"(?:\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ](?:\d{2}){1,2}|\d{4}-\d\d-\d\d)"
_INITIALS_ONLY = rf"(?P<mark>[{UPPER}][{LETTER}]{{1,3}}|(?:[{UPPER}]\.){{2,3}})"
_LOGGED = re.compile(
    rf"(?:^|\n)[ \t]*(?:[-•*][ ])?{_DAY}[ ,\t]*(?:\d{{1,2}}[:.]\d{{2}})?[ \t|]*{_INITIALS_ONLY}[ ]?(?:[–:-]|\t)[ ]"
)
_HANDLED = re.compile(
    r"(?:afgehandeld|gebeld|gedaan|gecontroleerd|genoteerd|verwerkt|ingevoerd|nagebeld|gemaild|gezien)[ :,]+"
    r"(?:door[ ])?"
    rf"(?P<mark>[{UPPER}]{{2,3}}|(?:[{UPPER}]\.){{2,3}})(?=[\]).,;\n]|$)"
)
_NO_DOT = re.compile(rf"(?<![{LETTER}\d.’'-])(?P<who>[{UPPER}]{{1,3}}[ ](?:{INFIX}){{1,2}}(?P<last>{WORD}))")
_NO_INITIALS = re.compile(r"(?:\d{4}[ ]*|\b[Bb][ ](?:en|&)[ ])$")  # the letters of a postcode, `B en W`
_INITIALS_LAST = re.compile(
    rf"(?:^|(?<=[\n\t|])|(?<=  ))(?P<who>(?:{INFIX}){{0,2}}(?P<last>{WORD})[ ]"
    rf"(?:[{UPPER}]\.){{1,5}}(?:[ ](?:{INFIX}){{1,2}})?)"
    r"(?=[ ]*(?:$|\n|\t|[ ]{2}|\|))"
)
_PART_BEFORE = re.compile(
    r"(?:bijlage|deel|groep|blok|gebouw|variant|optie|lijn|punt|klasse|zone|vak|kolom|route|unit|fase|versie|"
    r"categorie)[ ]$",
    re.IGNORECASE,
)
_SIGN_LINE = re.compile(
    rf"(?:^|\n)[ \t]*(?i:{alternation(read_lists()['kader']['slot'])})[ ,.!]*\n+[ \t]*"
    rf"(?P<mark>[{UPPER}]{{1,3}})[ \t]*(?=\n|$)"
)


def _is_person_word(written: str) -> bool:
    """Tell whether what stands at an arrow can be a person: no function, organisation, place or ordinary word."""
    words = words_of(written)
    if not words or any(is_function(word) or word.casefold() in lexicon().among("naam", "nooit") for word in words):
        return False
    return not (is_organisation(words, exact=True) or (len(words) == 1 and words[0].isupper()))


def _stop_score(written: str, on_route: bool) -> float:
    """Judge a name at an arrow: a route names people only; elsewhere a known name word is needed."""
    word = words_of(written)[-1]
    if on_route or has_infix(written):
        return 0.85
    if is_place((word,)) or (lexicon().is_common(word) and not is_given(word)):
        return 0.4
    return 0.82 if is_surname(word) or is_given(word) else 0.5


def _at_arrows(text: str) -> Iterator[Hit]:
    if not _ARROW_SIGN.search(text):
        return
    for match in (*_AFTER_ARROW.finditer(text), *_BEFORE_ARROW.finditer(text)):
        if _is_person_word(match["who"]):
            on_route = _ROUTE.search(text, max(0, match.start() - 200), match.start("who")) is not None
            if on_route or match.re is _AFTER_ARROW:
                yield Hit(PERSON, *match.span("who"), _stop_score(match["who"], on_route), "spoor.pijl")


def _on_cards(text: str) -> Iterator[Hit]:
    if not _CARD.search(text):
        return
    for match in _VCARD.finditer(text):
        for part in _CARD_PART.finditer(text, *match.span("who")):
            if len(part.group().strip()) > 1:
                yield Hit(PERSON, part.start(), part.start() + len(part.group().rstrip()), 0.92, "spoor.visitekaart")


def _is_acronym(mark: str) -> bool:
    return mark.casefold() in lexicon().among("naam", "nooit") or is_organisation((mark,), exact=True)


def _dictated(text: str) -> Iterator[Hit]:
    """Yield the marks of author and typist on a line of their own: `RTj / e.`."""
    for match in _DICTATION.finditer(text):
        if not any(_is_acronym(match[part]) for part in ("author", "typist")):
            for part in ("author", "typist"):
                yield Hit(INITIALS_MARK, *match.span(part), 0.82, "spoor.dictaat")


def find_letters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a letter that stands for a person who acts: `D. is boos`; half-open offsets."""
    for match in _LETTER_ACTS.finditer(text):
        yield match.span("who")


def _owners(text: str) -> Iterator[Hit]:
    """Yield the initials of who must act, at the end of a line of an action list: `offerte opvragen (RH)`."""
    if not _ACTION_LIST.search(text):
        return
    for match in _OWNER.finditer(text):
        group = "bracketed" if match["bracketed"] else "ending"
        for mark in _ONE_MARK.finditer(text, *match.span(group)):
            if not _is_acronym(mark.group()) and not lexicon().is_common(mark.group()):
                yield Hit(INITIALS_MARK, *mark.span(), 0.55, "spoor.actiehouder")


def _logged(text: str) -> Iterator[Hit]:
    """Yield the initials of who wrote or handled an entry of a log: `3-6-2026 09:19 NP – gebeld`."""
    for match in (*_LOGGED.finditer(text), *_HANDLED.finditer(text)):
        if not _is_acronym(match["mark"]) and is_mark(match["mark"]):
            yield Hit(INITIALS_MARK, *match.span("mark"), 0.82, "spoor.logboek")


def _undotted(text: str) -> Iterator[Hit]:
    """Yield names whose initials have no full stop: `M van Urk`, `JP van der Wal`."""
    for match in _NO_DOT.finditer(text):
        first = match["who"].split()[0]
        if _NO_INITIALS.search(text, max(0, match.start() - 12), match.start()):
            continue
        if _PART_BEFORE.search(text, max(0, match.start() - 14), match.start()) or (
            len(first) > 1 and _is_acronym(first)
        ):
            continue
        doubtful = lexicon().is_common(match["last"])
        yield Hit(PERSON, *match.span("who"), 0.5 if doubtful else 0.85, "spoor.zonder_punt")


def _initials_last(text: str) -> Iterator[Hit]:
    """Yield the cells and lines that hold a surname and its initials: `KUIT N.K.`."""
    for match in _INITIALS_LAST.finditer(text):
        if not (is_function(match["last"]) or has_legal_form(match["who"]) or lexicon().is_common(match["last"])):
            yield Hit(PERSON, *match.span("who"), 0.85, "spoor.letters_achteraan")


def _signed(text: str) -> Iterator[Hit]:
    """Yield the initials that are all there is under a closing formula: `Groet,` and `KŞ`."""
    for match in (*_SIGN_LINE.finditer(text), *_DOTTED_LINE.finditer(text)):
        if is_paraaf(match["mark"], sure=True) and not (_is_acronym(match["mark"]) or has_legal_form(match["mark"])):
            yield Hit(INITIALS_MARK, *match.span("mark"), 0.86, "spoor.ondertekening")


class TraceRecognizer(ViewRecognizer):
    """Finds names in the traces of office work."""

    def __init__(self) -> None:
        """Announce persons and initials."""
        super().__init__("spoor", [PERSON, INITIALS_MARK])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield the names and initials of every trace on the page."""
        yield from _at_arrows(view.text)
        yield from _on_cards(view.text)
        yield from _dictated(view.text)
        yield from (Hit(INITIALS_MARK, *place, 0.6, "spoor.letter") for place in find_letters(view.text))
        yield from _owners(view.text)
        yield from _signed(view.text)
        yield from _logged(view.text)
        yield from _undotted(view.text)
        yield from _initials_last(view.text)
