"""The documents to train with and to judge by: same seed, same documents."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from training.noise import add_noise
from training.practice import Practice
from training.render import Sample, make_sample, templates
from training.vary import vary

SEED = 20261122
_NOISY = 0.5  # share of the practice documents that get noise: many of them were messy already


def make_samples(per_template: int, *, valid: bool, seed: int = SEED) -> Iterator[Sample]:
    """Yield documents of the templates (with the names and sentences) of one side of the split.

    Args:
        per_template: How many documents each template gives.
        valid: The side kept for validation instead of the side to train with.
        seed: Of all choices.
    """
    for template in templates():
        if template.valid == valid:
            draw = random.Random(f"{seed}/{template.id}")
            for _ in range(per_template):
                yield add_noise(make_sample(template, draw), draw)


def tell_practice(documents: Iterable[Practice], times: int, *, valid: bool, seed: int = SEED) -> Iterator[Sample]:
    """Yield practice documents told anew, half of them with noise.

    Args:
        documents: Of `practices`, or some of them.
        times: How often each is told.
        valid: With the names kept for validation instead of those to train with.
        seed: Of all choices.
    """
    for document in documents:
        draw = random.Random(f"{seed}/{document.id}/{valid}")
        for _ in range(times):
            told = vary(document, draw, valid=valid)
            yield add_noise(told, draw) if draw.random() < _NOISY else told
