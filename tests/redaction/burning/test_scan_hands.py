"""Signatures and parafen on a picture: gone with the name they belong to, and told of otherwise."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.model.place import Box
from redaction.burn.made import Patch
from redaction.burn.scan.hands import belongs, find_hands
from redaction.burn.scan.signed import MAYBE_SIGNED, take_hands

_spec = importlib.util.spec_from_file_location("ibt_tests_drawn_scans", Path(__file__).with_name("drawn_scans.py"))
SCANS: Any = sys.modules.get("ibt_tests_drawn_scans") or importlib.util.module_from_spec(_spec)  # type: ignore[arg-type]
if "ibt_tests_drawn_scans" not in sys.modules:
    sys.modules["ibt_tests_drawn_scans"] = SCANS
    _spec.loader.exec_module(SCANS)  # type: ignore[union-attr]
NAME = "Joke Zwanenburgh"
SIGNATURE, PARAAF = Box(220, 700, 570, 830), Box(1240, 1025, 1350, 1105)
SCALE = SCANS.DPI / 72


def found(seed: int, skew: float, *, signed: bool = True) -> tuple[Box, ...]:
    pixels, words = SCANS.letter(NAME, signed=signed, seed=seed).scan(skew=skew)
    return find_hands(pixels, [box for _, box in words])


@pytest.mark.parametrize(("seed", "skew"), [(1, 0.0), (2, 0.6), (3, 0.0), (4, -0.6)])
def test_a_signature_and_a_paraaf_are_found_and_nothing_else(seed: int, skew: float):
    hands = found(seed, skew)
    assert len(hands) == 2
    assert hands[0].meets(SIGNATURE) and hands[1].meets(PARAAF)


@pytest.mark.parametrize("skew", [0.0, 0.6])
def test_logos_stamps_tables_and_footers_are_no_signature(skew: float):
    assert found(1, skew, signed=False) == ()


def test_a_signature_that_a_reader_took_for_a_word_is_found_all_the_same():
    pixels, words = SCANS.letter(NAME).scan()
    assert len(find_hands(pixels, [*(box for _, box in words), SIGNATURE])) == 2


def test_a_signature_belongs_to_the_name_right_under_it_and_not_past_other_words():
    hand, name = Box(80, 250, 200, 295), Box(72, 310, 180, 325)
    assert belongs(hand, [name], [], 11) == name
    assert belongs(hand, [name], [Box(72, 298, 150, 308)], 11) is None
    assert belongs(hand, [Box(72, 400, 180, 415)], [], 11) is None
    assert belongs(hand, [Box(400, 310, 480, 325)], [], 11) is None


def test_the_signature_over_a_redacted_name_goes_and_the_other_is_told():
    pixels, words = SCANS.letter(NAME).scan(noise=0)
    name = SCANS.names_in(words, NAME)[2]
    boxes, doubts = take_hands(
        pixels, [Patch(SCANS.points(name), "5.1.2e")], [SCANS.points(box) for _, box in words], {"5.1.2e": 28.0}, SCALE
    )
    assert [box.text for box in boxes] == ["5.1.2e"] and doubts == (MAYBE_SIGNED,)
    assert round(boxes[0].drawn.x1 - boxes[0].drawn.x0, 3) == 28.0
    assert np.ptp(pixels[715:825, 225:570].reshape(-1, 3), axis=0).max() == 0
    assert pixels[1030:1100, 1240:1350].min() < 100


def test_a_signature_of_someone_who_is_named_stays_and_is_told():
    pixels, words = SCANS.letter(NAME).scan(noise=0)
    before = pixels.copy()
    boxes, doubts = take_hands(pixels, [], [SCANS.points(box) for _, box in words], {}, SCALE)
    assert boxes == () and doubts == (MAYBE_SIGNED,) and np.array_equal(before, pixels)


def test_words_that_a_signature_runs_over_stay():
    sheet = SCANS.letter(NAME, signed=False)
    sheet.scribble(Box(230, 660, 560, 830), 2)
    pixels, words = sheet.scan(noise=0)
    closing = next(box for text, box in words if text == "Hoogachtend,")
    before = pixels[int(closing.top) + 1 : int(closing.bottom) - 1, int(closing.x0) + 1 : int(closing.x1) - 1].copy()
    name = SCANS.names_in(words, NAME)[2]
    boxes, _ = take_hands(
        pixels, [Patch(SCANS.points(name), "5.1.2e")], [SCANS.points(box) for _, box in words], {"5.1.2e": 28.0}, SCALE
    )
    after = pixels[int(closing.top) + 1 : int(closing.bottom) - 1, int(closing.x0) + 1 : int(closing.x1) - 1]
    assert len(boxes) == 1 and np.array_equal(before, after)


def test_a_page_of_which_no_words_are_known_is_left_alone():
    pixels, _ = SCANS.letter(NAME).scan(noise=0)
    assert take_hands(pixels, [], (), {}, SCALE) == ((), ())
