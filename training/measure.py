"""How well a model finds names in documents it has not seen, and how far its probabilities can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from redaction.detect.learned.model import knowledge
from redaction.model.tagger import Calibration, NameSpan, Tagger
from training.card import Point, Row
from training.dataset import tokens_of
from training.render import Entity, Sample

THRESHOLDS = (0.05, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
_MIDDLE = 0.5
_SMALLEST_STEP = 25  # spans in one step of the calibration


class Judged(NamedTuple):
    """One document with what the model saw in it."""

    sample: Sample
    spans: tuple[NameSpan, ...]

    def covers(self, entity: Entity, threshold: float) -> bool:
        """Tell whether every letter of a name is covered."""
        seen = [span for span in self.spans if span.score >= threshold]
        letters = [n for n in range(entity.start, entity.end) if self.sample.text[n].isalnum()]
        return all(any(span.start <= n < span.end for span in seen) for n in letters)

    def calibrated(self, steps: Calibration) -> Judged:
        """Give the same with calibrated scores."""
        return self._replace(spans=tuple(span._replace(score=steps.apply(span.score)) for span in self.spans))

    def is_right(self, span: NameSpan) -> bool:
        """Tell whether a span touches a name."""
        return any(e.start < span.end and span.start < e.end for e in self.sample.entities)


def judge(tagger: Tagger, samples: Iterable[Sample]) -> list[Judged]:
    """Give every document with the spans of the model, however unlikely."""
    known = knowledge()
    return [Judged(s, tuple(tagger.tag(s.text, tokens_of(s.text), known, lowest=0.0))) for s in samples]


def points(judged: Sequence[Judged]) -> list[Point]:
    """Give recall and precision at every threshold."""
    names = sum(len(one.sample.entities) for one in judged)
    found = []
    for threshold in THRESHOLDS:
        covered = sum(one.covers(entity, threshold) for one in judged for entity in one.sample.entities)
        spans = [(one, span) for one in judged for span in one.spans if span.score >= threshold]
        found.append(Point(threshold, covered, names, sum(one.is_right(span) for one, span in spans), len(spans)))
    return found


def rows(judged: Sequence[Judged], group: str) -> list[Row]:
    """Give recall per `genre`, `origin` or `label`."""
    total: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for one in judged:
        for entity in one.sample.entities:
            name = one.sample.genre if group == "genre" else str(getattr(entity, group))
            if not name:  # initials have no origin
                continue
            total[name] += 1
            covered[name] += one.covers(entity, _MIDDLE)
    return [Row(name, covered[name], total[name]) for name in sorted(total)]


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """Give the steps from raw probability to how often it is right: pooled until they rise (isotonic)."""
    counted: dict[float, list[int]] = {}  # raw score to right, count
    for right, span in ((one.is_right(span), span) for one in judged for span in one.spans):
        tally = counted.setdefault(span.score, [0, 0])
        tally[0] += right
        tally[1] += 1
    steps: list[list[float]] = []  # first raw score, right, count
    for score, (hits, count) in sorted(counted.items()):
        if steps and steps[-1][2] < _SMALLEST_STEP:
            steps[-1][1] += hits
            steps[-1][2] += count
        else:
            steps.append([score, float(hits), float(count)])
    _pool(steps)
    return Calibration(tuple(round(s[0], 4) for s in steps[1:]), tuple(round(_share(s), 4) for s in steps))


def _pool(steps: list[list[float]]) -> None:
    """Put steps together that do not rise."""
    found: list[list[float]] = []
    for step in steps:
        found.append(step)
        while len(found) > 1 and _share(found[-2]) >= _share(found[-1]):
            last = found.pop()
            found[-1][1] += last[1]
            found[-1][2] += last[2]
    steps[:] = found


def _share(step: Sequence[float]) -> float:
    """Give the share that is right, never quite none or all."""
    return (step[1] + 0.5) / (step[2] + 1.0)
