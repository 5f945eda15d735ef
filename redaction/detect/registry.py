"""Presidio with our own recognizers only: a Document in, Detections out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from pipeline.model.document import Document, Page
from pipeline.model.place import Part, Span
from pipeline.model.woo import Detection
from redaction.detect.address.address import AddressRecognizer
from redaction.detect.contact.contact import ContactRecognizer
from redaction.detect.contact.mailbox import without_mailbox_names
from redaction.detect.frames.frames import FrameRecognizer
from redaction.detect.frames.traces import TraceRecognizer
from redaction.detect.later.propagate import spread, take_up
from redaction.detect.later.terms import keep_out, spread_terms
from redaction.detect.learned.agreement import raise_agreed, weigh
from redaction.detect.learned.model import ModelRecognizer
from redaction.detect.learned.pipeline import DEFAULT_SCORE, PipelineRecognizer, load_pipeline
from redaction.detect.names.cast import make_cast
from redaction.detect.names.formal import without_headings
from redaction.detect.names.lower import LowerRecognizer
from redaction.detect.names.names import NameRecognizer
from redaction.detect.names.things import Thing, find_things, without_things
from redaction.detect.numbers.identifiers import IdentifierRecognizer
from redaction.detect.people.titles import find_titles
from redaction.detect.source import find_half_covered
from redaction.detect.special import find_special, settle_sites
from redaction.detect.text.base import APART, LANGUAGE, RULE, Hit, PageArtifacts, ViewRecognizer, blank_dutch
from redaction.detect.text.layout import View, make_view, view_of_text

_ROW_OF_SIGNS = re.compile(r"[^\w\s]{40,}")


class DutchEngine(NlpEngine):  # type: ignore[misc]  # Presidio has no types
    """Presidio's language engine around one spaCy pipeline: the blank Dutch tokenizer, or one of the user."""

    def __init__(self, nlp: Any) -> None:
        """Take a pipeline that is loaded; nothing is downloaded."""
        self._nlp = nlp

    def load(self) -> None:
        """Load nothing: the tokenizer is ready."""

    def is_loaded(self) -> bool:
        """Tell that the engine is ready."""
        return True

    def process_view(self, view: View) -> PageArtifacts:
        """Send a page through the pipeline and keep its layout."""
        return PageArtifacts(view, self._nlp(_without_runs(view.text)))

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Tokenize bare text; layout is read from tabs and double spaces."""
        return self.process_view(view_of_text(text))

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: object
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Tokenize texts one by one."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Tell whether spaCy counts a word as a stop word."""
        return bool(self._nlp.vocab[word].is_stop)

    def is_punct(self, word: str, language: str) -> bool:
        """Tell whether a word is punctuation."""
        return bool(self._nlp.vocab[word].is_punct)

    def get_supported_entities(self) -> list[str]:
        """Give the entities of the engine itself: none, our recognizers find them."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Give the one language."""
        return [LANGUAGE]


def _without_runs(text: str) -> str:
    """Give the text with long rows of signs as spaces: the tokenizer tries such a row from every place in it."""
    return _ROW_OF_SIGNS.sub(lambda row: " " * len(row.group()), text)


class _NoEnhancer(ContextAwareEnhancer):  # type: ignore[misc]  # Presidio has no types
    """Leaves scores alone: our recognizers weigh the words around a finding themselves."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[ViewRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        return raw_results


class Analyzer:
    """Finds personal data in documents; make it once, with `make_analyzer`."""

    def __init__(self, pipeline: str = "", score: float = DEFAULT_SCORE) -> None:
        """Make the Presidio engine with our recognizers and none of its own; as `make_analyzer` tells."""
        nlp = load_pipeline(pipeline) if pipeline else blank_dutch()
        recognizers: list[ViewRecognizer] = [
            NameRecognizer(),
            FrameRecognizer(),
            TraceRecognizer(),
            LowerRecognizer(),
            IdentifierRecognizer(),
            ContactRecognizer(),
            AddressRecognizer(),
            PipelineRecognizer(nlp, score) if pipeline else ModelRecognizer(),
        ]
        self._engine = DutchEngine(nlp)
        self._presidio = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=recognizers, supported_languages=[LANGUAGE]),
            nlp_engine=self._engine,
            supported_languages=[LANGUAGE],
            context_aware_enhancer=_NoEnhancer(),
            log_decision_process=False,  # its log would hold document text
        )

    def detect(
        self, document: Document, *, terms: Sequence[str] = (), keeps: Sequence[str] = (), known: Iterable[str] = ()
    ) -> tuple[Detection, ...]:
        """Find personal data on every page; who is named on one page is recognised on all.

        Args:
            document: Read page by page, twice.
            terms: Words that must go everywhere, with their variants; score 1.
            keeps: Texts that stay; a term wins from a keep.
            known: Names a person accepted elsewhere in the dossier; only what stands here of them is found.
        """
        cast = make_cast(known)
        first: list[tuple[list[Hit], tuple[Thing, ...]]] = []
        for page in document.pages:
            first.append(self._hits(page))
            take_up(cast, page.text, first[-1][0])
        found: list[Detection] = []
        for page, (hits, things) in zip(document.pages, first, strict=True):
            view = make_view(page)
            seen = [*hits, *without_things(view.text, spread(view, cast), things, sure_only=True)]
            seen = raise_agreed(seen)
            seen += [*find_half_covered(view.text), *find_titles(view.text, seen)]
            seen = settle_sites([*seen, *find_special(view.text, seen)])
            kept = [*keep_out(view.text, seen, keeps), *spread_terms(view, terms)]
            found += [_detection(document.id, page.number, hit) for hit in sorted(set(kept), key=lambda h: h[1:])]
        return tuple(found)

    def _hits(self, page: Page) -> tuple[list[Hit], tuple[Thing, ...]]:
        view = make_view(page)
        results = self._presidio.analyze(view.text, LANGUAGE, nlp_artifacts=self._engine.process_view(view))
        hits = (
            Hit(r.entity_type.removeprefix(APART), *(r.start, r.end, r.score), r.recognition_metadata[RULE])
            for r in results
        )
        things = find_things(view.text)
        named = without_things(view.text, weigh(hits), things, sure_only=False)
        return list(without_headings(view.text, without_mailbox_names(view.text, named))), things


def _detection(document_id: str, page: int, hit: Hit) -> Detection:
    span = Span(document_id, (Part(page, hit.start, hit.end),))
    return Detection(span, hit.category, round(hit.score, 3), hit.rule)


def make_analyzer(pipeline: str = "", *, score: float = DEFAULT_SCORE) -> Analyzer:
    """Give an analyzer; takes about a second, so make it once.

    Args:
        pipeline: Empty for our own model; else the folder or the installed package of a Dutch spaCy pipeline, whose
            words are used and whose persons come in place of those of our model.
        score: Of each person that pipeline sees (0..1).

    Raises:
        ConfigError: The pipeline cannot be loaded, is not Dutch or finds no persons.
    """
    return Analyzer(pipeline, score)
