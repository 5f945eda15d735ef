"""Names as the trained model sees them: hits with a probability, beside the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from presidio_analyzer import RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redaction.detect.base import INITIALS_MARK, PERSON, RULE, Hit, PageArtifacts, ViewRecognizer, blank_dutch
from redaction.detect.layout import View
from redaction.detect.lexicon import lexicon
from redaction.detect.person import INITIALS, has_infix, is_given, is_sure_given, is_surname, words_of
from redaction.detect.veto import (
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
from redaction.model.features import Knowledge
from redaction.model.tagger import NameSpan, Tagger, load_tagger
from redaction.model.tokens import read_tokens

SURE = 0.95
"""From this calibrated probability on the model alone may redact: its score is the probability."""
UNSURE = 0.75
"""The highest score of what the model is not sure of: for a person to judge."""
LOWEST = 0.55
"""Under this probability the model says nothing."""
MODEL_RULE = "model.crf"
DOUBTFUL = 0.5
"""The highest score of what looks like a place or an organisation, however sure the model is."""
LIKELY = 0.9
"""From this probability on such a doubtful one is told about at all."""
_PERSON_LABEL = "PER"
_CATEGORIES = {_PERSON_LABEL: PERSON, "PAR": INITIALS_MARK, "USR": "gebruikersnaam"}
_LETTERED = re.compile(INITIALS)
_NUMBERED = re.compile(r"[A-Z]\. ?[^\W\d_]{2}")
_LONGEST_ACRONYM = 5
_NUMBER_WIDTH = 3  # `A. `


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
    }
    return "".join(letter for letter, holds in found.items() if holds)


@cache
def knowledge() -> Knowledge:
    """Give what the word lists know, as the model asks for it."""
    known = lexicon()
    return Knowledge(
        flags=word_flags,
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
    if _is_heading(text, start, end, words):
        return 0.0
    if _LETTERED.match(written) or has_infix(written) or word_before(text, start) in knowledge().titles:
        return 1.0
    if len(words) == 1 and _is_acronym(words[0]):
        return 0.0
    return DOUBTFUL if is_organisation(words) or _may_be_place(text, start, words) else 1.0


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


class ModelRecognizer(ViewRecognizer):
    """Finds names by the trained model; its score is the calibrated probability."""

    def __init__(self, tagger: Tagger | None = None) -> None:
        """Announce persons, initials and user names; the shipped model is loaded at the first page."""
        super().__init__("model", _CATEGORIES.values())
        self._tagger = tagger
        self._nlp = blank_dutch()

    def find(self, view: View) -> Iterable[Hit]:
        """Yield the names on one page."""
        words = ((word.text, word.idx) for word in self._nlp.make_doc(view.text))
        yield from self._hits(view.text, words)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """Give the hits in Presidio's own form, from the words that were already made."""
        if not isinstance(nlp_artifacts, PageArtifacts):
            return list(super().analyze(text, entities, nlp_artifacts))
        words = ((word.text, word.idx) for word in nlp_artifacts.tokens)
        return [
            RecognizerResult(hit.category, hit.start, hit.end, hit.score, recognition_metadata={RULE: hit.rule})
            for hit in self._hits(nlp_artifacts.view.text, words)
            if hit.category in entities
        ]

    def _hits(self, text: str, words: Iterable[tuple[str, int]]) -> Iterator[Hit]:
        if self._tagger is None:
            self._tagger = load_tagger()
        for span in self._tagger.tag(text, read_tokens(text, words), knowledge(), lowest=LOWEST):
            highest = min(_letter_ceiling(text, span.start, span.end), _ceiling_of(text, span))
            if span.score >= _least(highest):
                score = span.score if span.score >= SURE else min(span.score, UNSURE)
                yield Hit(_CATEGORIES[span.label], span.start, span.end, min(score, highest), MODEL_RULE)


def _ceiling_of(text: str, span: NameSpan) -> float:
    return ceiling(text, span.start, span.end) if span.label == _PERSON_LABEL else 1.0


def _letter_ceiling(text: str, start: int, end: int) -> float:
    """Give the highest score of a single letter: 0 where it numbers a line, else `DOUBTFUL`; 1 for longer texts."""
    if sum(c.isalpha() for c in text[start:end]) > 1:
        return 1.0
    opens = not text[:start].rpartition("\n")[2].strip()
    return 0.0 if opens and text[end : end + 1] == " " else DOUBTFUL


def _least(highest: float) -> float:
    """Give the probability from which something is told, by the highest score it may have."""
    if highest == 0.0:
        return 2.0
    return LIKELY if highest == DOUBTFUL else LOWEST
