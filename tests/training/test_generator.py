"""The made documents: enough of them, all different, every name in its place, and the same again for the same seed."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from training.dataset import labels_of, tokens_of
from training.generate import make_samples
from training.names import draw_name, is_for_validation, pools
from training.noise import add_noise, break_ligatures
from training.render import Entity, Sample, make_sample, sentences, templates


def test_there_are_many_templates_of_many_genres():
    assert len(templates()) >= 120
    assert len({template.genre for template in templates()}) >= 18


def test_template_ids_are_unique():
    assert max(Counter(template.id for template in templates()).values()) == 1


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.id)
def test_every_template_renders_without_leftovers(template):
    draw = random.Random(3)
    samples = [make_sample(template, draw) for _ in range(3)]
    for sample in samples:
        assert not re.search(r"[{}]|^\*\d", sample.text, re.MULTILINE), sample.text
        assert "~" not in sample.text
        assert all(sample.text[e.start : e.end].strip() == sample.text[e.start : e.end] != "" for e in sample.entities)


def test_the_same_seed_gives_the_same_documents():
    assert list(make_samples(1, valid=True, seed=5)) == list(make_samples(1, valid=True, seed=5))
    assert list(make_samples(1, valid=True, seed=5)) != list(make_samples(1, valid=True, seed=6))


def test_no_template_sentence_or_name_is_on_both_sides():
    trained = {sample.template for sample in make_samples(1, valid=False)}
    checked = {sample.template for sample in make_samples(1, valid=True)}
    assert trained and checked and not trained & checked
    assert not set(sentences("met", False)) & set(sentences("met", True))
    for origin, pool in pools(True).items():
        assert not set(pool.surnames) & set(pools(False)[origin].surnames)
        assert all(is_for_validation(name) for name in pool.given)


def test_names_come_from_many_origins():
    draw = random.Random(1)
    origins = Counter(draw_name(draw, valid=False).origin for _ in range(2000))
    assert len(origins) >= 20
    assert origins["Nederlands"] < 1300


def test_noise_moves_names_along_with_the_text():
    text = "Hallo,\nAnne Fittig groet"
    sample = Sample("x", "x/1", text, (Entity(7, 18, "PER", "Nederlands", "vol"),))
    for seed in range(40):
        noisy = add_noise(sample, random.Random(seed))
        entity = noisy.entities[0]
        written = noisy.text[entity.start : entity.end]
        assert re.fullmatch(r"[^\n]+[ \n][^\n]+", written), written
        assert noisy.text[entity.end] in " \n\t"


def test_a_broken_ligature_is_one_sign():
    sample = Sample("x", "x/1", "Fittig", (Entity(0, 6, "PER", "Nederlands", "kaal"),))
    found = {break_ligatures(sample, random.Random(seed)).text for seed in range(20)}
    assert "FittƟg"[:2] in {text[:2] for text in found}
    assert any(len(text) < len("Fittig") for text in found)


def test_a_word_that_shares_a_letter_with_a_name_is_labelled():
    text = "Dag Anne-Fleur de Wit."
    tokens = tokens_of(text)
    labels = labels_of(tokens, [Entity(4, 21, "PER", "Nederlands", "vol")])
    assert [label for token, label in zip(tokens, labels, strict=True) if token.text != "."] == [
        "O", "B-PER", "I-PER", "I-PER",
    ]  # fmt: skip
