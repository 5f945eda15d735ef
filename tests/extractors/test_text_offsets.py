"""Raw and normalised text of a page, and the way between them in both directions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.read.seen.layout import make_page
from extractors.read.seen.words import Token, spread
from extractors.text import normalise
from pipeline.model.document import Page
from pipeline.model.place import Box

NASTY = st.sampled_from(
    [
        "LocaƟe",
        "heeŌ",
        "Maƫjs",
        "\U0010019fjdens",
        "één",
        "op\xadvang",
        "oﬃcieel",
        "Ɵjd,",
        "(weƩelijk)",
        "\xadbegin",
        "eind\xad",
        "OekraÃ¯ense",
        "ｗｉｊｄ",
        "\ufeffkop",
        "gewoon",
        "12,5",
        "'s-Gravenhage",
        "ijﬂﬂ",
        "ƩƟ",
        "ạ̈b",
    ]
)
RAWS = st.lists(
    NASTY | st.text(st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=8),
    max_size=12,
)


def token(raw: str, number: int) -> Token | None:
    text, starts = normalise(raw)
    if not text or not text.strip() or any(map(str.isspace, text)):
        return None
    x, y = 50.0, 50.0 + 20.0 * number
    frame = Box(x, y, x + 80, y + 10)
    told = (None, ()) if raw == text else (raw, starts)
    return Token(text, frame, spread(frame, len(text)), 0, number * 20, *told)


def page_of(raws: list[str]) -> Page:
    tokens = [made for number, raw in enumerate(raws) if (made := token(raw, number)) is not None]
    return make_page(1, 595, 842, tokens)


def test_a_repaired_word_leads_to_its_box_and_to_its_raw_letters() -> None:
    page = page_of(["De", "LocaƟe", "is", "bekend"])
    start = page.text.index("Locatie")
    left, right = page.to_raw(start, start + 7)
    assert page.raw is not None
    assert page.raw[left:right] == "LocaƟe"
    (box,) = page.boxes(start, start + 7)
    assert (box.x0, box.x1) == (50.0, 130.0)


def test_raw_letters_lead_to_what_they_became() -> None:
    page = page_of(["De", "LocaƟe", "is"])
    assert page.raw is not None
    start = page.raw.index("LocaƟe")
    assert page.text[slice(*page.from_raw(start, start + 6))] == "Locatie"
    assert page.text[slice(*page.from_raw(start + 4, start + 5))] == "ti"


@pytest.mark.parametrize(("part", "raw"), [("t", "Ɵ"), ("i", "Ɵ"), ("ti", "Ɵ"), ("ca", "ca"), ("tie", "Ɵe")])
def test_a_part_of_a_repaired_pair_leads_to_the_whole_raw_letter(part: str, raw: str) -> None:
    page = page_of(["LocaƟe"])
    start = page.text.index(part)
    assert page.raw is not None
    assert page.raw[slice(*page.to_raw(start, start + len(part)))] == raw


def test_a_page_without_repairs_keeps_no_second_text() -> None:
    assert page_of(["De", "locatie"]).raw is None


@given(RAWS)
def test_what_was_not_changed_is_the_same_on_both_sides(raws: list[str]) -> None:
    page = page_of(raws)
    raw = page.text if page.raw is None else page.raw
    at = raw_at = 0
    for change in page.changes:
        assert page.text[at : change.start] == raw[raw_at : change.raw_start]
        assert at <= change.start <= change.end
        assert raw_at <= change.raw_start <= change.raw_end
        at, raw_at = change.end, change.raw_end
    assert page.text[at:] == raw[raw_at:]


@given(RAWS, st.integers(0, 200), st.integers(0, 200))
def test_there_and_back_covers_what_was_asked(raws: list[str], one: int, other: int) -> None:
    page = page_of(raws)
    start, end = sorted((min(one, len(page.text)), min(other, len(page.text))))
    left, right = page.to_raw(start, end)
    back = page.from_raw(left, right)
    if start < end:
        assert back[0] <= start
        assert back[1] >= end


@given(RAWS)
def test_every_word_has_ascending_borders_and_its_own_raw_form(raws: list[str]) -> None:
    page = page_of(raws)
    made = [t for number, raw in enumerate(raws) if (t := token(raw, number)) is not None]
    assert [page.text[w.start : w.end] for w in page.words] == [t.text for t in made]
    for word, one in zip(page.words, made, strict=True):
        assert all(a <= b for a, b in pairwise(word.edges))
        if page.raw is not None:
            left, right = page.to_raw(word.start, word.end)
            assert normalise(page.raw[left:right]).text == one.text
