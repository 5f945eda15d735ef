"""A spaCy pipeline of the user in place of our own model: loaded from this machine, never from a network."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy

from pipeline.errors import ConfigError
from redaction.detect.text.base import LANGUAGE, PERSON, Hit, PageArtifacts, TrainedRecognizer
from redaction.detect.text.layout import View

RULE_NAME = "model.spacy"
DEFAULT_SCORE = 0.6
"""Of a person the pipeline sees: for a person to judge, unless a rule agrees."""
_PERSON_LABELS = frozenset({"PER", "PERSON"})
_EMPTY = " \t\n.,;:()[]<>\"'"


def load_pipeline(name: str) -> Any:
    """Give a spaCy pipeline from a folder, or an installed package; nothing is fetched.

    Raises:
        ConfigError: It is not there, cannot be loaded, is not Dutch, or finds no persons.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # parts that would fetch weights fail instead
    place = Path(name).expanduser()
    try:
        nlp = spacy.load(place if place.is_dir() else name)
    except Exception as problem:  # whatever the parts of a foreign pipeline raise, nothing is read without it
        raise ConfigError(
            f"Het taalmodel {name} kan niet worden geladen. Geef in ibt.toml een map of de naam van een "
            "geïnstalleerde Nederlandse spaCy-pijplijn, of laat de instelling leeg voor het eigen model."
        ) from problem
    if nlp.lang != LANGUAGE:
        raise ConfigError(f"Het taalmodel {name} is niet voor het Nederlands. Kies een Nederlandse spaCy-pijplijn.")
    if not _PERSON_LABELS & _labels_of(nlp):
        raise ConfigError(f"Het taalmodel {name} herkent geen personen (PER). Kies een pijplijn die dat wel doet.")
    return nlp


def _labels_of(nlp: Any) -> set[str]:
    return {label for name in nlp.pipe_names for label in getattr(nlp.get_pipe(name), "labels", ())}


class PipelineRecognizer(TrainedRecognizer):
    """Gives the persons that a spaCy pipeline sees, all with one score."""

    def __init__(self, nlp: Any, score: float = DEFAULT_SCORE) -> None:
        """Take a loaded pipeline; `score` (0..1) is that of each person."""
        super().__init__("spacy", [PERSON])
        self._nlp = nlp
        self._score = score

    def find(self, view: View) -> Iterable[Hit]:
        """Yield the persons on one page."""
        return self.hits_of(PageArtifacts(view, self._nlp(view.text)))

    def hits_of(self, artifacts: PageArtifacts) -> Iterator[Hit]:
        """Yield the persons of a page that went through the pipeline; one never runs over a cell or an empty line."""
        for entity in artifacts.tokens.ents:
            if entity.label_ in _PERSON_LABELS:
                yield from self._cells(artifacts.view.text, entity.start_char, entity.end_char)

    def _cells(self, text: str, start: int, end: int) -> Iterator[Hit]:
        for piece in text[start:end].replace("\n\n", "\t\t").split("\t"):
            bare = piece.strip(_EMPTY)
            if bare:
                begin = start + piece.index(bare)
                yield Hit(PERSON, begin, begin + len(bare), self._score, RULE_NAME)
            start += len(piece) + 1
