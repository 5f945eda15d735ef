"""The documents to train with and to judge by: same seed, same documents."""

from __future__ import annotations

import random
from collections.abc import Iterator

from training.noise import add_noise
from training.render import Sample, make_sample, templates

SEED = 20261122


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
