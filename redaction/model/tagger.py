"""The trained model: words in, names with their probability out. Loaded once, from this folder only."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import pycrfsuite

from pipeline.errors import SetupError
from redaction.model.features import features_of
from redaction.model.looks import Knowledge, look_at
from redaction.model.tokens import Token

HOME = Path(__file__).parent
WEIGHTS = "namen.crfsuite"
FACTS = "namen.json"
OUTSIDE = "O"
_DOUBT = 0.03
"""From this probability on a word that the model left out is still told about."""
_REPAIR = "Herstel de installatie (pip install --force-reinstall) of bouw het model opnieuw met `make train`."


class NameSpan(NamedTuple):
    """A name on a page; half-open offsets in the page text."""

    start: int
    end: int
    score: float
    """Calibrated probability (0..1) that this is a person."""
    label: str
    """PER, PAR (initials as a mark) or USR (user name)."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the probability of the model to how often it is right: steps, both in rising order."""

    edges: tuple[float, ...]
    values: tuple[float, ...]
    """One more than edges."""

    def apply(self, probability: float) -> float:
        """Give how often the model is right at a probability."""
        return self.values[bisect_right(self.edges, probability)]


IDENTITY = Calibration(tuple(n / 1000 for n in range(1, 1000)), tuple(n / 1000 for n in range(1000)))


class Tagger:
    """A loaded model; safe to share between threads."""

    def __init__(self, weights: bytes, calibration: Calibration = IDENTITY) -> None:
        """Open a model from its bytes."""
        self._weights = weights  # the library reads from these bytes as long as it lives and does not hold them
        self._crf = pycrfsuite.Tagger()
        self._crf.open_inmemory(self._weights)
        self._calibration = calibration
        self._lock = Lock()

    def tag(self, text: str, tokens: Sequence[Token], knowledge: Knowledge, *, lowest: float) -> list[NameSpan]:
        """Give the names on a page whose probability is at least `lowest`, in order; spans do not overlap."""
        if not tokens:
            return []
        looks = [look_at(token, knowledge) for token in tokens]
        features = features_of(text, tokens, looks, knowledge)
        with self._lock:
            self._crf.set(pycrfsuite.ItemSequence(features))
            best = self._crf.tag()
            chances = self._chances(len(tokens))
        return [span for span in self._spans(tokens, best, chances) if span.score >= lowest]

    def _chances(self, count: int) -> list[float]:
        """Give for each word the probability that it belongs to a name."""
        return [1.0 - self._crf.marginal(OUTSIDE, place) for place in range(count)]

    def _spans(self, tokens: Sequence[Token], best: Sequence[str], chances: Sequence[float]) -> Iterator[NameSpan]:
        """Yield runs of likely words; what the model decided and what it only doubts are never one run."""
        run: list[int] = []
        for place, (label, chance) in enumerate(zip(best, chances, strict=True)):
            if run and not _goes_on(best, run[-1], place, chances):
                yield self._span(tokens, best, chances, run)
                run = []
            if label != OUTSIDE or chance >= _DOUBT:
                run.append(place)
        if run:
            yield self._span(tokens, best, chances, run)

    def _span(
        self, tokens: Sequence[Token], best: Sequence[str], chances: Sequence[float], run: Sequence[int]
    ) -> NameSpan:
        score = sum(chances[place] for place in run) / len(run)
        kind = best[run[0]].partition("-")[2] or "PER"
        return NameSpan(tokens[run[0]].start, tokens[run[-1]].end, self._calibration.apply(score), kind)


def _goes_on(best: Sequence[str], last: int, place: int, chances: Sequence[float]) -> bool:
    """Tell whether a word continues the run that ends at `last`."""
    if place != last + 1 or best[place].startswith("B-"):
        return False
    if best[place] == OUTSIDE:
        return best[last] == OUTSIDE and chances[place] >= _DOUBT
    return best[last] != OUTSIDE


def digest(weights: bytes) -> str:
    """Give the SHA-256 of a weights file, as the card prints it."""
    return hashlib.sha256(weights).hexdigest()


def read_facts(folder: Path = HOME) -> dict[str, Any]:
    """Give what the training wrote down beside the weights.

    Raises:
        SetupError: The file is missing or damaged.
    """
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise SetupError(f"Het naammodel mist zijn gegevens ({FACTS}). {_REPAIR}") from problem
    if not isinstance(facts, dict) or not {"sha256", "edges", "values"} <= facts.keys():
        raise SetupError(f"De gegevens van het naammodel zijn onvolledig ({FACTS}). {_REPAIR}")
    return facts


def open_tagger(folder: Path) -> Tagger:
    """Give the model of a folder.

    Raises:
        SetupError: Weights are missing, or are not those that were trained.
    """
    facts = read_facts(folder)
    try:
        weights = (folder / WEIGHTS).read_bytes()
    except OSError as problem:
        raise SetupError(f"Het naammodel ontbreekt ({WEIGHTS}). {_REPAIR}") from problem
    if digest(weights) != facts["sha256"]:
        raise SetupError(f"Het naammodel is beschadigd: {WEIGHTS} heeft een andere controlesom. {_REPAIR}")
    return Tagger(weights, Calibration(tuple(facts["edges"]), tuple(facts["values"])))


@cache
def load_tagger() -> Tagger:
    """Give the shipped model; read once.

    Raises:
        SetupError: Weights are missing or damaged; nothing is detected without them.
    """
    return open_tagger(HOME)
