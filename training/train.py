"""Makes the name model anew: `python -m training.train` writes weights, facts and card into redaction/model/."""

from __future__ import annotations

import json
import random
import sys
import zlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pycrfsuite

from redaction.model.tagger import FACTS, HOME, WEIGHTS, Tagger, digest
from training.card import write_card
from training.dataset import sequence_of
from training.generate import SEED, make_samples, tell_practice
from training.measure import Judged, calibrate, judge, points, rows
from training.practice import Practice, practices
from training.render import Sample, sentences, templates
from training.sounds import write_sounds
from training.vary import as_it_is

CARD = "MODEL_CARD.md"
_SETTINGS = {"c1": 0.15, "c2": 0.3, "feature.minfreq": 3, "feature.possible_transitions": True}
_DATA = (
    ("templates and sentences in `training/`", "text", "EUPL-1.2, own work"),
    ("practice documents in `tests/cases/redaction_practice`", "text", "EUPL-1.2, own work"),
    ("Faker, `faker.providers.person` of its Latin and Cyrillic locales", "names", "MIT, (c) 2012 Daniele Faraglia"),
    ("`training/data/namen.toml`", "names of origins that Faker lacks", "EUPL-1.2, own work"),
    (
        "`redaction/data/*.csv`, the register of gemeenten",
        "what the features look up; places",
        "see the head of each file",
    ),
)

_GROUPS = {"Recall per genre": "genre", "Recall per label": "label"}


class Recipe(NamedTuple):
    """What a training takes; the same recipe gives the same model."""

    per_template: int = 15
    tellings: int = 12
    checks: int = 3
    iterations: int = 70
    folds: int = 3
    workers: int = 2


class Scored(NamedTuple):
    """Practice documents with what models saw in them that had not trained on them."""

    own: list[Judged]
    """As they were written."""
    told: list[Judged]
    """With other people in them, whose names no model had trained on."""


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


def fold_of(document: Practice, folds: int) -> int:
    """Give the fold of a practice document; decided by its id alone."""
    return zlib.crc32(document.id.encode()) % folds


def _score_fold(recipe: Recipe, fold: int) -> Scored:
    """Train without the practice documents of one fold and without the names for validation; judge by these."""
    apart = [document for document in practices() if fold_of(document, recipe.folds) == fold]
    rest = [document for document in practices() if document not in apart]
    made = make_samples(recipe.per_template, valid=False)
    with TemporaryDirectory() as work:
        place = Path(work) / WEIGHTS
        fit(chain(made, tell_practice(rest, recipe.tellings, valid=False)), place, recipe.iterations)
        tagger = Tagger(place.read_bytes())
    told = tell_practice(apart, recipe.checks, valid=True)
    return Scored(judge(tagger, map(as_it_is, apart)), judge(tagger, told))


def _fit_all(recipe: Recipe, place: Path) -> int:
    """Train on everything, give the number of words read."""
    made = (make_samples(recipe.per_template, valid=side) for side in (False, True))
    told = (tell_practice(practices(), times, valid=side) for side, times in _sides(recipe.tellings))
    return fit(chain(*made, *told), place, recipe.iterations)


def _sides(tellings: int) -> tuple[tuple[bool, int], tuple[bool, int]]:
    """Give how often a document is told with the names of either side: one in four with those for validation."""
    return (False, tellings - tellings // 4), (True, tellings // 4)


def make_model(folder: Path, recipe: Recipe) -> None:
    """Write weights, facts, sounds and card into a folder.

    Scores and calibration come from models that never saw the practice documents they are judged by; the weights that
    are kept are trained in the same way on everything, because more documents make a better model.
    """
    write_sounds(folder)
    with TemporaryDirectory() as work, ProcessPoolExecutor(recipe.workers) as pool:
        place = Path(work) / WEIGHTS
        folds = [pool.submit(_score_fold, recipe, fold) for fold in range(recipe.folds)]
        count = pool.submit(_fit_all, recipe, place).result()
        scored = [fold.result() for fold in folds]
        weights = place.read_bytes()
    own = [one for fold in scored for one in fold.own]
    told = [one for fold in scored for one in fold.told]
    steps = calibrate(own)
    facts = {"sha256": digest(weights), "seed": SEED, "edges": steps.edges, "values": steps.values}
    (folder / WEIGHTS).write_bytes(weights)
    (folder / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    calibrated = [one.calibrated(steps) for one in own]
    scores = {title: rows(calibrated, group) for title, group in _GROUPS.items()}
    scores["Recall per origin of the name, with other people in the documents"] = rows(
        [one.calibrated(steps) for one in told], "origin"
    )
    card = write_card(_about(recipe, weights, count, own), points(calibrated), scores, _DATA)
    (folder / CARD).write_text(card, encoding="utf-8")


def _about(recipe: Recipe, weights: bytes, count: int, judged: Sequence[Judged]) -> dict[str, object]:
    """Give the facts of the card."""
    names = sum(len(one.sample.entities) for one in judged)
    return {
        "weights": f"`{WEIGHTS}`, {len(weights):,} bytes",
        "sha256": f"`{digest(weights)}`",
        "seed": SEED,
        "templates": f"{len(templates())} of {len({t.genre for t in templates()})} genres, "
        f"{recipe.per_template} documents of each",
        "sentences": sum(len(sentences(kind, side)) for kind in ("met", "zonder") for side in (False, True)),
        "practice documents": f"{len(practices())}, each told {recipe.tellings} times",
        "trained on": f"{count:,} words and signs",
        "validation": f"{recipe.folds} folds of practice documents, {names:,} names",
        "training": f"L-BFGS, at most {recipe.iterations} iterations, {_SETTINGS}",
    }


if __name__ == "__main__":
    make_model(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME, Recipe())
