"""A training in small: from templates to a model that tags a name, within seconds."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from redaction.detect.learned.model import knowledge
from redaction.model.tagger import HOME, open_tagger
from training.card import Point, Row, write_card
from training.dataset import tokens_of
from training.generate import make_samples
from training.practice import practices
from training.render import templates
from training.train import CARD, Recipe, fit, make_model

TINY = Recipe(per_template=1, tellings=1, checks=1, iterations=25, folds=2)
TEXT = "Met vriendelijke groet,\n\nmevrouw Geertje Brandsma"


@pytest.mark.slow
def test_a_tiny_model_tags_a_name_and_has_a_card(tmp_path: Path):
    make_model(tmp_path, TINY)
    spans = open_tagger(tmp_path).tag(TEXT, tokens_of(TEXT), knowledge(), lowest=0.3)
    assert [TEXT[span.start : span.end] for span in spans] == ["Geertje Brandsma"]
    card = (tmp_path / CARD).read_text(encoding="utf-8")
    assert all(word in card for word in ("sha256", "licence", "Limits", "origin"))


def test_the_same_documents_give_the_same_bytes(tmp_path: Path):
    samples = list(islice(make_samples(1, valid=True), 20))
    counts = [fit(samples, tmp_path / name, iterations=8) for name in ("first", "second")]
    assert counts[0] == counts[1] > 500
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_the_card_in_the_repository_tells_of_the_templates_in_the_repository():
    card = (HOME / CARD).read_text(encoding="utf-8")
    assert f"{len(templates())} of {len({t.genre for t in templates()})} genres" in card
    assert f"| practice documents | {len(practices())}, each told" in card


def test_a_card_has_a_row_per_group_and_threshold():
    card = write_card({"seed": 1}, [Point(0.5, 8, 10, 9, 12)], {"Per genre": [Row("brief", 3, 4)]}, [("a", "b", "c")])
    assert "| 0.50 | 0.800 | 0.750 | 3 |" in card
    assert "| brief | 3 | 4 | 0.750 |" in card
