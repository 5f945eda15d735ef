"""Presidio with our own recognizers only: a Document in, Detections out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from pipeline.model.document import Document, Page
from pipeline.model.place import Part, Span
from pipeline.model.woo import Detection
from redaction.detect.address import AddressRecognizer
from redaction.detect.base import LANGUAGE, RULE, Hit, PageArtifacts, ViewRecognizer, blank_dutch
from redaction.detect.cast import make_cast
from redaction.detect.contact import ContactRecognizer
from redaction.detect.frames import FrameRecognizer
from redaction.detect.identifiers import IdentifierRecognizer
from redaction.detect.layout import View, make_view, view_of_text
from redaction.detect.lower import LowerRecognizer
from redaction.detect.mailbox import without_mailbox_names
from redaction.detect.names import NameRecognizer, without_headings
from redaction.detect.propagate import keep_out, spread, spread_terms, take_up
from redaction.detect.source import find_half_covered
from redaction.detect.special import find_special, settle_sites
from redaction.detect.titles import find_titles
from redaction.detect.traces import TraceRecognizer


class BlankDutchEngine(NlpEngine):  # type: ignore[misc]  # Presidio has no types
    """Presidio's language engine around spaCy's blank Dutch tokenizer: no model, no download."""

    def __init__(self) -> None:
        """Make the tokenizer."""
        self._nlp = blank_dutch()

    def load(self) -> None:
        """Load nothing: the tokenizer is ready."""

    def is_loaded(self) -> bool:
        """Tell that the engine is ready."""
        return True

    def process_view(self, view: View) -> PageArtifacts:
        """Tokenize a page and keep its layout."""
        return PageArtifacts(view, self._nlp.make_doc(view.text))

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


VERSION = "3"
"""Raised by hand when the detectors give other output for the same input."""


class Analyzer:
    """Finds personal data in documents; make it once, with `make_analyzer`."""

    def __init__(self) -> None:
        """Make the Presidio engine with our recognizers and none of its own."""
        recognizers = [
            NameRecognizer(),
            FrameRecognizer(),
            TraceRecognizer(),
            LowerRecognizer(),
            IdentifierRecognizer(),
            ContactRecognizer(),
            AddressRecognizer(),
        ]
        self._engine = BlankDutchEngine()
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
        first: list[list[Hit]] = []
        for page in document.pages:
            first.append(self._hits(page))
            take_up(cast, page.text, first[-1])
        found: list[Detection] = []
        for page, hits in zip(document.pages, first, strict=True):
            view = make_view(page)
            seen = [*hits, *spread(view, cast)]
            seen += [*find_half_covered(view.text), *find_titles(view.text, seen)]
            seen = settle_sites([*seen, *find_special(view.text, seen)])
            kept = [*keep_out(view.text, seen, keeps), *spread_terms(view, terms)]
            found += [_detection(document.id, page.number, hit) for hit in sorted(set(kept), key=lambda h: h[1:])]
        return tuple(found)

    def _hits(self, page: Page) -> list[Hit]:
        view = make_view(page)
        results = self._presidio.analyze(view.text, LANGUAGE, nlp_artifacts=self._engine.process_view(view))
        hits = (Hit(r.entity_type, r.start, r.end, r.score, r.recognition_metadata[RULE]) for r in results)
        return list(without_headings(view.text, without_mailbox_names(view.text, hits)))


def _detection(document_id: str, page: int, hit: Hit) -> Detection:
    span = Span(document_id, (Part(page, hit.start, hit.end),))
    return Detection(span, hit.category, round(hit.score, 3), hit.rule)


def make_analyzer() -> Analyzer:
    """Give an analyzer; takes about a second, so make it once."""
    return Analyzer()
