"""Presidio as shipped: its own predefined recognizers for a language, on spaCy's blank tokenizer (no model is fetched).

`presidio_peer.py nl|en`; every result counts, whatever its score, as its own default has it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider

sys.path.insert(0, str(Path(__file__).parent))
from protocol import Span, serve

LANGUAGE = sys.argv[1]


def make() -> Callable[[str], Iterable[Span]]:
    """Give what finds spans in a text."""
    with tempfile.TemporaryDirectory() as folder:
        spacy.blank(LANGUAGE).to_disk(folder)
        models = [{"lang_code": LANGUAGE, "model_name": folder}]
        engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    registry = RecognizerRegistry(supported_languages=[LANGUAGE])
    registry.load_predefined_recognizers(languages=[LANGUAGE], nlp_engine=engine)
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE])

    def find(text: str) -> Iterable[Span]:
        for result in analyzer.analyze(text, LANGUAGE):
            yield result.start, result.end, result.entity_type

    return find


serve(make, f"presidio-analyzer {version('presidio-analyzer')}, spaCy {version('spacy')} blank {LANGUAGE}")
