"""A column in which most cells are names makes the others names; a column of things stays."""

from __future__ import annotations

from redaction.detect.frames.columns import find_columns
from redaction.detect.text.layout import view_of_text


def seen(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in find_columns(view_of_text(text))}


def test_the_unknown_name_in_a_column_of_names_is_a_name() -> None:
    rows = "1\tMarit Kuit\tja\n2\tJ. Oordman\tnee\n3\tXamda Dhuux\tja\n4\tPieter Swinkels\tja\n"
    assert seen(rows) >= {"Xamda Dhuux", "Marit Kuit"}


def test_a_column_of_places_or_things_gives_nothing() -> None:
    rows = "1\tZutphen\tja\n2\tDeventer\tnee\n3\tLochem\tja\n4\tBrummen\tja\n"
    assert seen(rows) == set()
