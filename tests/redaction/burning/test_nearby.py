"""What lies near is found without looking at everything, and nothing is missed."""

from __future__ import annotations

import random

from redaction.burn.geometry import Rect
from redaction.burn.nearby import Nearby


def test_all_that_meets_a_rectangle_is_near_it_in_order() -> None:
    chance = random.Random(7)
    rects = []
    for _ in range(400):
        x, y, high = chance.uniform(-50, 600), chance.uniform(-50, 900), chance.choice([0.0, 2, 12, 60, 2000])
        rects.append(Rect(x, y, x + chance.uniform(0, 90), y + high))
    places = Nearby(rects)
    for rect in rects:
        near = list(places.near(rect))
        assert near == sorted(set(near))
        assert {n for n, other in enumerate(rects) if other.meets(rect)} <= set(near)


def test_few_of_many_lines_are_near() -> None:
    places = Nearby(Rect(0, 20 * n, 500, 20 * n + 10) for n in range(1000))
    assert len(places.near(Rect(0, 400, 9, 410))) < 4
