"""Documents as the trainer reads them: features and labels per word, with some list knowledge hidden."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from redaction.detect.learned.model import knowledge
from redaction.detect.text.base import blank_dutch
from redaction.model.features import Features, features_of
from redaction.model.looks import Look, look_at
from redaction.model.tokens import Token, read_tokens
from training.render import Entity, Sample

OUTSIDE = "O"
_HIDE_NAME = 0.35  # share of the names that the lists seem not to know
_HIDE_WORD = 0.06  # share of the other words that the word list seems not to know
_NAME_FLAGS = str.maketrans("", "", "Ggs")
_WORD_FLAG = str.maketrans("", "", "c")


class Labelled(NamedTuple):
    """One document for the trainer."""

    features: list[Features]
    labels: list[str]


@cache
def _tokenizer() -> Any:
    return blank_dutch()


def tokens_of(text: str) -> tuple[Token, ...]:
    """Give the words of a text as the product makes them."""
    return read_tokens(text, ((word.text, word.idx) for word in _tokenizer().make_doc(text)))


def labels_of(tokens: Sequence[Token], entities: Iterable[Entity]) -> list[str]:
    """Give the label of each word: B-PER, I-PER … or O; a word that shares a letter with a name belongs to it."""
    labels = [OUTSIDE] * len(tokens)
    for entity in entities:
        first = True
        for place, token in enumerate(tokens):
            if token.start < entity.end and entity.start < token.end:
                labels[place] = f"{'B' if first else 'I'}-{entity.label}"
                first = False
    return labels


def _hide(looks: Sequence[Look], labels: Sequence[str], draw: random.Random) -> list[Look]:
    """Give the looks with some words unknown to the lists, so that the model learns to do without."""
    chosen: dict[str, bool] = {}
    found = []
    for look, label in zip(looks, labels, strict=True):
        is_name = label != OUTSIDE
        if look.lower not in chosen:
            chosen[look.lower] = draw.random() < (_HIDE_NAME if is_name else _HIDE_WORD)
        table = _NAME_FLAGS if is_name else _WORD_FLAG
        found.append(look._replace(flags=look.flags.translate(table)) if chosen[look.lower] else look)
    return found


def sequence_of(sample: Sample, draw: random.Random | None = None) -> Labelled:
    """Give one document for the trainer; with `draw` some of what the lists know is hidden."""
    known = knowledge()
    tokens = tokens_of(sample.text)
    labels = labels_of(tokens, sample.entities)
    looks = [look_at(token, known) for token in tokens]
    if draw is not None:
        looks = _hide(looks, labels, draw)
    return Labelled(features_of(sample.text, tokens, looks, known), labels)
