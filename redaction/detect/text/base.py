"""What every detector of ours is: a Presidio recognizer that reads a View and gives Hits."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import spacy
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.attrs import IS_PUNCT, IS_STOP

from redaction.detect.text.layout import View, view_of_text

LANGUAGE = "nl"
PERSON = "persoon"
INITIALS_MARK = "paraaf"
APART = "model:"
"""Before the kind of a hit of a trained model, while Presidio carries it."""
RULE = "rule"  # key in the metadata of a RecognizerResult


class Hit(NamedTuple):
    """Personal data seen on one page; half-open offsets in the page text."""

    category: str
    start: int
    end: int
    score: float
    rule: str
    """Which rule saw it, `<detector>.<rule>`."""


class PageArtifacts(NlpArtifacts):  # type: ignore[misc]  # Presidio has no types
    """Presidio's carrier from engine to recognizers, with the layout of the page."""

    def __init__(self, view: View, tokens: Any) -> None:
        """Keep the view; `tokens` is the spaCy Doc of its text."""
        self.view = view
        self.words = [(token.text, token.idx) for token in tokens]
        """Every word with its offset; made once, because each look at a token costs."""
        super().__init__([], tokens, [idx for _, idx in self.words], [w.lower() for w, _ in self.words], None, LANGUAGE)


@cache
def blank_dutch() -> spacy.language.Language:
    """Give the Dutch tokenizer; it needs no model and no network."""
    nlp = spacy.blank(LANGUAGE)
    asked = (IS_STOP, IS_PUNCT)  # of a new word; the rest costs time and nothing reads it
    nlp.vocab.lex_attr_getters = {key: look for key, look in nlp.vocab.lex_attr_getters.items() if key in asked}
    return nlp


def view_of(text: str, artifacts: NlpArtifacts | None) -> View:
    """Give the view that travels with the artifacts, or one made from the bare text."""
    return artifacts.view if isinstance(artifacts, PageArtifacts) else view_of_text(text)


def result_of(hit: Hit) -> RecognizerResult:
    """Give a hit in Presidio's own form."""
    return RecognizerResult(hit.category, hit.start, hit.end, hit.score, recognition_metadata={RULE: hit.rule})


class ViewRecognizer(EntityRecognizer):  # type: ignore[misc]  # Presidio has no types
    """A recognizer that works on lines and cells instead of on bare text."""

    def __init__(self, name: str, categories: Iterable[str]) -> None:
        """Name the recognizer and the kinds of datum it gives."""
        super().__init__(supported_entities=list(categories), name=name, supported_language=LANGUAGE)

    def load(self) -> None:
        """Load nothing: word lists are read at first use."""

    @abstractmethod
    def find(self, view: View) -> Iterable[Hit]:
        """Yield what this detector sees on one page."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """Give the hits in Presidio's own form."""
        return [result_of(hit) for hit in self.find(view_of(text, nlp_artifacts)) if hit.category in entities]


class TrainedRecognizer(ViewRecognizer):
    """A recognizer that learned: Presidio carries its hits apart, so that they can be weighed against the rules."""

    def __init__(self, name: str, categories: Iterable[str]) -> None:
        """Name the recognizer and the kinds of datum it gives."""
        super().__init__(name, [f"{APART}{category}" for category in categories])

    @abstractmethod
    def hits_of(self, artifacts: PageArtifacts) -> Iterable[Hit]:
        """Yield what it sees on a page whose words are there already."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """Give the hits in Presidio's own form, their kind marked as apart from that of the rules."""
        is_page = isinstance(nlp_artifacts, PageArtifacts)
        found = self.hits_of(nlp_artifacts) if is_page else self.find(view_of_text(text))
        apart = [hit._replace(category=f"{APART}{hit.category}") for hit in found]
        return [result_of(hit) for hit in apart if hit.category in entities]
