"""Names as the trained model sees them: hits with a probability, beside the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from redaction.detect.frames.parafen import is_paraaf
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit, PageArtifacts, TrainedRecognizer, blank_dutch
from redaction.detect.text.layout import View
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import INITIALS, has_infix, is_given, is_sure_given, is_surname, words_of
from redaction.detect.words.veto import (
    has_article,
    has_legal_form,
    is_named_after,
    is_organisation,
    is_place,
    is_place_context,
    is_street,
    word_after,
    word_before,
)
from redaction.model.looks import Knowledge
from redaction.model.tagger import NameSpan, Tagger, load_tagger
from redaction.model.tokens import read_tokens

LOWEST = 0.05
"""Under this probability the model says nothing; what it hardly believes still speaks for or against a rule."""
MODEL_RULE = "model.crf"
DOUBTFUL = 0.5
"""The highest score of what looks like a place or an organisation, however sure the model is."""
_PERSON_LABEL = "PER"
_CATEGORIES = {_PERSON_LABEL: PERSON, "PAR": INITIALS_MARK, "USR": "gebruikersnaam"}
_LETTERED = re.compile(INITIALS)
_NUMBERED = re.compile(r"[A-Z]\. ?[^\W\d_]{2}")
_LONG_MARK = 3  # letters
_REST = re.compile(r"\n([^\W\d_]+)")
_LONGEST_ACRONYM = 5
_NUMBER_WIDTH = 3  # `A. `
_SHORTEST_STREET = 6


@lru_cache(maxsize=65536)
def word_flags(word: str) -> str:
    """Give the lists a word is in, as letters: first name, surname, place, common word, title, infix, function word."""
    known, folded = lexicon(), word.casefold()
    names = known.lists["naam"]
    found = {
        "G": is_sure_given(word),
        "g": is_given(word),
        "s": is_surname(word),
        "p": folded in known.places,
        "c": known.is_common(word),
        "t": folded in names["aanspreek"] or folded in names["academisch"],
        "i": folded in names["tussenvoegsels"],
        "f": folded in names["functiewoorden"],
        "o": folded in known.among("organisatie", "woorden"),
        "z": known.is_rare(word),
    }
    return "".join(letter for letter, holds in found.items() if holds)


@lru_cache(maxsize=65536)
def word_kinds(word: str) -> str:
    """Give what a word does beside a name, as letters: function, kin, verb, preposition, place, thing, label."""
    folded = word.casefold()
    found = "".join(letter for letter, words in _kind_lists() if folded in words)
    found += "F" * is_function(word)
    streets = lexicon().among("plaats", "straatstaart")
    return found + "u" * (len(folded) > _SHORTEST_STREET and folded.endswith(tuple(streets)))


@cache
def _kind_lists() -> tuple[tuple[str, frozenset[str]], ...]:
    among = lexicon().among
    labels = frozenset(word for label in _labels() for word in label.split()[:1])
    return (
        ("r", among("naam", "relatie")),
        ("v", among("naam", "persoonswerkwoord")),
        ("h", among("naam", "hulpwerkwoord")),
        ("z", among("naam", "persoonsvoorzetsel")),
        ("b", among("plaats", "voorwoord")),
        ("x", among("organisatie", "rechtsvorm")),
        ("e", among("organisatie", "vernoemd_voor")),
        ("n", among("naam", "nooit")),
        ("l", labels),
    )


@cache
def _labels() -> frozenset[str]:
    """Give the labels and column heads that announce a person."""
    among = lexicon().among
    return among("kader", "etiketten") | among("kader", "zonder_dubbelepunt") | among("kolom", "persoon")


@cache
def knowledge() -> Knowledge:
    """Give what the word lists know, as the model asks for it."""
    known = lexicon()
    return Knowledge(
        flags=word_flags,
        kinds=word_kinds,
        labels=_labels(),
        greetings=known.among("kader", "aanhef"),
        closings=tuple(sorted(known.among("kader", "slot"))),
        titles=known.among("naam", "aanspreek") | known.among("naam", "academisch"),
    )


def ceiling(text: str, start: int, end: int) -> float:
    """Give the highest score that what the model took for a name may have: 0 for a thing, `DOUBTFUL` for maybe one."""
    written = text[start:end]
    words = words_of(written)
    if "@" in written or not any(c.isalpha() for c in written):
        return 0.0
    if is_named_after(text, start, end, words) or is_street(text, start, end, words) or has_legal_form(written):
        return 0.0
    if _is_heading(text, start, end, words) or _goes_on(text, start, end):
        return 0.0
    if _LETTERED.match(written) or has_infix(written) or word_before(text, start) in knowledge().titles:
        return 1.0
    if len(words) == 1 and _is_acronym(words[0]):
        return 0.0
    if is_organisation(words):
        return 0.0 if has_article(text, start) else DOUBTFUL
    return DOUBTFUL if _may_be_place(text, start, words) else 1.0


def _goes_on(text: str, start: int, end: int) -> bool:
    """Tell whether a line end parts a word of which this is the first half: `Nassau-` above `gebouw`."""
    match = _REST.match(text, end) if text[start:end].endswith("-") else None
    return match is not None and lexicon().is_common(match[1]) and not has_infix(match[1] + " Xx")


def _is_heading(text: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Tell whether one letter and an unknown word open a line as the head of a section does: `A. Inleiding`."""
    begin = text.rfind("\n", 0, start) + 1
    if not words or not _NUMBERED.match(text, begin) or start - begin > _NUMBER_WIDTH:
        return False
    first = words[0]
    if is_given(first) or is_surname(first) or has_infix(text[start:end]):
        return False
    return lexicon().is_common(first) or text[end : end + 2] == " (" or word_after(text, end).islower()


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) <= _LONGEST_ACRONYM and not is_given(word)


def _may_be_place(text: str, start: int, words: tuple[str, ...]) -> bool:
    return is_place(words) or is_place_context(text, start) or has_article(text, start)


class ModelRecognizer(TrainedRecognizer):
    """Finds names by the trained model; its score is the calibrated probability, held down where a thing is likely."""

    def __init__(self, tagger: Tagger | None = None) -> None:
        """Announce persons, initials and user names; the shipped model is loaded at the first page."""
        super().__init__("model", _CATEGORIES.values())
        self._tagger = tagger

    def find(self, view: View) -> Iterable[Hit]:
        """Yield the names on one page."""
        return self.hits_of(PageArtifacts(view, blank_dutch().make_doc(view.text)))

    def hits_of(self, artifacts: PageArtifacts) -> Iterator[Hit]:
        """Yield the names on a page whose words are there already."""
        if self._tagger is None:
            self._tagger = load_tagger()
        text = artifacts.view.text
        tokens = read_tokens(text, artifacts.words)
        for span in self._tagger.tag(text, tokens, knowledge(), lowest=LOWEST):
            highest = min(_letter_ceiling(text, span.start, span.end), _ceiling_of(text, span))
            if highest > 0:
                yield Hit(_CATEGORIES[span.label], span.start, span.end, min(span.score, highest), MODEL_RULE)


def _ceiling_of(text: str, span: NameSpan) -> float:
    if span.label == _PERSON_LABEL:
        return ceiling(text, span.start, span.end)
    return mark_ceiling(text[span.start : span.end]) if _CATEGORIES[span.label] == INITIALS_MARK else 1.0


def mark_ceiling(written: str) -> float:
    """Give the highest score of what the model took for a paraaf: held down for a known abbreviation of some length.

    Two letters are a paraaf as easily as an abbreviation: there the model has read the line and the list has not.
    """
    if sum(c.isalpha() for c in written) < _LONG_MARK and "." not in written.strip("."):
        return 1.0
    if not is_paraaf(written, sure=True):
        return 0.0
    return 1.0 if is_paraaf(written) else DOUBTFUL


def _letter_ceiling(text: str, start: int, end: int) -> float:
    """Give the highest score of a single letter: 0 where it numbers a line, else `DOUBTFUL`; 1 for longer texts."""
    if sum(c.isalpha() for c in text[start:end]) > 1:
        return 1.0
    opens = not text[:start].rpartition("\n")[2].strip()
    return 0.0 if opens and text[end : end + 1] == " " else DOUBTFUL
