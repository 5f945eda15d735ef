"""Makes the name model anew: `python -m training.train` writes weights, facts and card into redaction/model/."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pycrfsuite

from redaction.model.tagger import FACTS, HOME, WEIGHTS, Tagger, digest
from training.card import write_card
from training.dataset import sequence_of
from training.generate import SEED, make_samples
from training.measure import Judged, calibrate, judge, points, rows
from training.render import Sample, sentences, templates

CARD = "MODEL_CARD.md"
_SETTINGS = {"c1": 0.15, "c2": 0.3, "feature.minfreq": 3, "feature.possible_transitions": True}
_DATA = (
    ("templates and sentences in `training/`", "text", "EUPL-1.2, own work"),
    ("Faker, `faker.providers.person` of its Latin and Cyrillic locales", "names", "MIT, (c) 2012 Daniele Faraglia"),
    ("`training/data/namen.toml`", "names of origins that Faker lacks", "EUPL-1.2, own work"),
    (
        "`redaction/data/*.csv`, the register of gemeenten",
        "what the features look up; places",
        "see the head of each file",
    ),
)

_GROUPS = {
    "Recall per genre": "genre",
    "Recall per origin of the name": "origin",
    "Recall per form of the name": "form",
}


class Recipe(NamedTuple):
    """What a training takes; the same recipe gives the same model."""

    per_template: int = 30
    checks_per_template: int = 20
    iterations: int = 90


def fit(samples: Iterable[Sample], weights: Path, iterations: int) -> int:
    """Train on documents, write the weights, and give the number of words read."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({**_SETTINGS, "max_iterations": iterations})
    draw = random.Random(SEED)
    count = 0
    for sample in samples:
        one = sequence_of(sample, draw)
        trainer.append(pycrfsuite.ItemSequence(one.features), one.labels)
        count += len(one.labels)
    trainer.train(str(weights))
    return count


def make_model(folder: Path, recipe: Recipe) -> None:
    """Write weights, facts and card into a folder.

    Scores and calibration come from a model that never saw the validation side; the weights that are kept are trained
    in the same way on both sides, because more templates make a better model.
    """
    with TemporaryDirectory() as work:
        place = Path(work) / WEIGHTS
        fit(make_samples(recipe.per_template, valid=False), place, recipe.iterations)
        checks = list(make_samples(recipe.checks_per_template, valid=True))
        judged = judge(Tagger(place.read_bytes()), checks)
        everything = (make_samples(recipe.per_template, valid=side) for side in (False, True))
        count = fit(chain.from_iterable(everything), place, recipe.iterations)
        weights = place.read_bytes()
    steps = calibrate(judged)
    facts = {"sha256": digest(weights), "seed": SEED, "edges": steps.edges, "values": steps.values}
    (folder / WEIGHTS).write_bytes(weights)
    (folder / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    scores = {title: rows(judged, group) for title, group in _GROUPS.items()}
    card = write_card(_about(recipe, weights, count, judged), points(judged), scores, _DATA)
    (folder / CARD).write_text(card, encoding="utf-8")


def _about(recipe: Recipe, weights: bytes, count: int, judged: Sequence[Judged]) -> dict[str, object]:
    """Give the facts of the card."""
    names = sum(len(one.sample.entities) for one in judged)
    return {
        "weights": f"`{WEIGHTS}`, {len(weights):,} bytes",
        "sha256": f"`{digest(weights)}`",
        "seed": SEED,
        "templates": f"{len(templates())} of {len({t.genre for t in templates()})} genres, "
        f"{sum(t.valid for t in templates())} of them kept for validation",
        "sentences": sum(len(sentences(kind, side)) for kind in ("met", "zonder") for side in (False, True)),
        "documents": f"{recipe.per_template} per template, {count:,} words and signs",
        "validation": f"{len(judged):,} documents, {names:,} names",
        "training": f"L-BFGS, at most {recipe.iterations} iterations, {_SETTINGS}",
    }


if __name__ == "__main__":
    make_model(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME, Recipe())
