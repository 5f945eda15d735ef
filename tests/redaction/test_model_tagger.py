"""The name model as it is shipped: its weights, its doubts, and what it refuses to start with."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.errors import SetupError
from redaction.detect.learned.model import ModelRecognizer, knowledge
from redaction.detect.text.base import blank_dutch
from redaction.detect.text.layout import view_of_text
from redaction.model.looks import shape_of
from redaction.model.tagger import FACTS, HOME, WEIGHTS, Calibration, digest, load_tagger, open_tagger, read_facts
from redaction.model.tokens import Token, read_tokens

LETTER = """Behandeld door: mevrouw T.A. Wiegersma

Geachte heer Kloosterboer,

Op 3 mei sprak u met Yonas Tesfamariam over de locatie aan de Molenstraat 12 in Deventer.

Met vriendelijke groet,
Annelies van der Zwan
"""


def tokens_of(text: str) -> tuple[Token, ...]:
    return read_tokens(text, ((word.text, word.idx) for word in blank_dutch().make_doc(text)))


def names_in(text: str, least: float) -> list[str]:
    spans = load_tagger().tag(text, tokens_of(text), knowledge(), lowest=least)
    return [text[span.start : span.end] for span in spans]


def test_the_weights_are_those_of_the_card_and_small():
    weights = (HOME / WEIGHTS).read_bytes()
    assert digest(weights) == read_facts()["sha256"]
    assert digest(weights) in (HOME / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert len(weights) <= 5_000_000


def test_an_ordinary_letter_gives_its_names_and_nothing_else():
    found = names_in(LETTER, 0.5)
    assert found == ["T.A. Wiegersma", "Kloosterboer", "Yonas Tesfamariam", "Annelies van der Zwan"]


def test_a_lower_threshold_never_finds_less():
    sure, unsure = names_in(LETTER, 0.9), names_in(LETTER, 0.02)
    assert set(sure) <= set(unsure)


def test_spans_are_in_order_and_never_overlap():
    spans = load_tagger().tag(LETTER, tokens_of(LETTER), knowledge(), lowest=0.0)
    assert all(left.end <= right.start for left, right in pairwise(spans))


def test_an_empty_page_has_no_names():
    assert load_tagger().tag("", (), knowledge(), lowest=0.0) == []


def copy_of_the_model(folder: Path) -> Path:
    for name in (WEIGHTS, FACTS):
        shutil.copy(HOME / name, folder / name)
    return folder


def test_missing_weights_stop_everything_with_a_next_step(tmp_path: Path):
    copy_of_the_model(tmp_path)
    (tmp_path / WEIGHTS).unlink()
    with pytest.raises(SetupError, match=r"ontbreekt .*make train"):
        open_tagger(tmp_path)


def test_weights_with_one_other_byte_are_refused(tmp_path: Path):
    copy_of_the_model(tmp_path)
    weights = bytearray((tmp_path / WEIGHTS).read_bytes())
    weights[len(weights) // 2] ^= 1
    (tmp_path / WEIGHTS).write_bytes(weights)
    with pytest.raises(SetupError, match="beschadigd"):
        open_tagger(tmp_path)


@pytest.mark.parametrize("facts", ["", "{", "[]", json.dumps({"sha256": "0"})])
def test_facts_that_are_missing_or_cut_short_are_refused(tmp_path: Path, facts: str):
    copy_of_the_model(tmp_path)
    (tmp_path / FACTS).write_text(facts, encoding="utf-8")
    with pytest.raises(SetupError, match="gegevens"):
        open_tagger(tmp_path)


def test_calibration_gives_the_step_a_probability_falls_in():
    steps = Calibration((0.2, 0.8), (0.05, 0.5, 0.98))
    assert [steps.apply(p) for p in (0.1, 0.2, 0.79, 0.8, 1.0)] == [0.05, 0.5, 0.5, 0.98, 0.98]


def test_probabilities_of_the_model_rise_with_its_certainty():
    values = read_facts()["values"]
    assert values == sorted(values)
    assert values[0] < 0.5 < values[-1]


def test_words_are_split_where_file_names_and_cells_join_them():
    text = "notitie_Wiegersma/Bos.docx\tj.bos@post.example  klaar\n\nTot ziens"
    tokens = tokens_of(text)
    assert [token.text for token in tokens] == [
        "notitie", "Wiegersma", "Bos.docx", "j.bos@post.example", "klaar", "Tot", "ziens",
    ]  # fmt: skip
    assert [(token.line, token.cell) for token in tokens] == [(0, 0), (0, 0), (0, 0), (0, 1), (0, 2), (2, 0), (2, 0)]
    assert all(text[token.start : token.end] == token.text for token in tokens)


@pytest.mark.parametrize(
    ("word", "shape"), [("Bos", "Xxx"), ("Wiegersma", "Xx"), ("JvdB", "XxxX"), ("A.B.", "X.X."), ("2024-11", "0-0")]
)
def test_the_shape_of_a_word_keeps_short_words_apart(word: str, shape: str):
    assert shape_of(word) == shape


def hits(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in ModelRecognizer().find(view_of_text(text))]


@pytest.mark.parametrize(
    "text",
    [
        "De bus stopt bij de Jan van Nassaustraat 4.",
        "Het werk is gedaan door Kloosterboer B.V. uit Raalte.",
        "De raad nam motie-Wiegersma aan.",
    ],
)
def test_things_named_after_people_are_no_people(text: str):
    assert hits(text) == []


def test_the_recognizer_names_its_rule_and_gives_a_probability():
    found = list(ModelRecognizer().find(view_of_text(LETTER)))
    assert {hit.rule for hit in found} == {"model.crf"}
    assert all(0 < hit.score < 1 for hit in found)


@pytest.mark.parametrize("text", ["A. Inleiding\nB. Aanleiding\n", "C. Begroting (concept)\nD. Planning (concept)\n"])
def test_heads_of_sections_are_no_people(text: str):
    assert hits(text) == []


def test_what_may_be_a_place_is_left_to_a_person():
    text = "Geachte leden,\n\nOp 3 mei sprak ik met Kees Houten.\nHouten belde later terug.\n"
    lone = [hit for hit in ModelRecognizer().find(view_of_text(text)) if text[hit.start : hit.end] == "Houten"]
    assert all(hit.score < 0.8 for hit in lone)
