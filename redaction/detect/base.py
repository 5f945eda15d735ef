"""What every detector of ours is: a Presidio recognizer that reads a View and gives Hits."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, NamedTuple

import spacy
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redaction.detect.layout import View, view_of_text

LANGUAGE = "nl"
PERSON = "persoon"
INITIALS_MARK = "paraaf"
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
        words = [token.lower_ for token in tokens]
        super().__init__([], tokens, [token.idx for token in tokens], words, None, LANGUAGE)


def blank_dutch() -> spacy.language.Language:
    """Give the Dutch tokenizer; it needs no model and no network."""
    return spacy.blank(LANGUAGE)


def view_of(text: str, artifacts: NlpArtifacts | None) -> View:
    """Give the view that travels with the artifacts, or one made from the bare text."""
    return artifacts.view if isinstance(artifacts, PageArtifacts) else view_of_text(text)


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
        return [
            RecognizerResult(hit.category, hit.start, hit.end, hit.score, recognition_metadata={RULE: hit.rule})
            for hit in self.find(view_of(text, nlp_artifacts))
            if hit.category in entities
        ]
