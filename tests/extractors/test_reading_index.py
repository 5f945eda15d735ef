"""The indexes of a Reading give what looking at every zone, quote and piece one by one would give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.joiner import Piece
from extractors.reading import Reading
from extractors.zones import Quote, Zone
from pipeline.model.document import Document, LoosePages
from pipeline.model.observation import Context

DOCUMENT = Document("0" * 64, "application/pdf", 1, LoosePages(()))
ZONES = st.lists(
    st.builds(
        lambda start, length, context: Zone(start, start + length, context),
        st.integers(0, 30),
        st.integers(0, 12),
        st.sampled_from(Context),
    ),
    max_size=8,
)


@given(ZONES)
def test_of_zones_that_overlap_the_later_one_counts(zones):
    reading = Reading(DOCUMENT, "x" * 40, 40, (), tuple(zones))
    for position in range(45):
        around = [zone.context for zone in zones if zone.start <= position < zone.end]
        assert reading.context(position) is (around[-1] if around else Context.PARAGRAPH)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6)), max_size=6))
def test_a_position_stands_in_the_quote_that_covers_it(steps):
    quotes, at = [], 0
    for gap, length in steps:
        quotes.append(Quote(at + gap, at + gap + length, ""))
        at += gap + length
    reading = Reading(DOCUMENT, "x" * 70, 70, (), (), tuple(quotes))
    for position in range(70):
        around = [quote for quote in quotes if quote.start <= position < quote.end]
        assert reading.quote_at(position) == (around[0] if around else None)
        assert reading.is_quoted(position) is bool(around)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.integers(1, 5)), max_size=8))
def test_a_character_of_a_page_is_found_back_in_the_text(steps):
    pieces: list[Piece] = []
    ends, at = {1: 0, 2: 0, 3: 0}, 0
    for page, gap, length in steps:
        pieces.append(Piece(at, page, ends[page] + gap, length))
        ends[page] += gap + length
        at += length + 1
    reading = Reading(DOCUMENT, "x" * (at + 1), at, tuple(pieces))
    for page in ends:
        for offset in range(ends[page] + 2):
            wanted = [
                p.start + offset - p.offset for p in pieces if p.page == page and 0 <= offset - p.offset < p.length
            ]
            assert reading.position(page, offset) == (wanted[0] if wanted else None)


def test_what_is_asked_of_the_whole_text_is_sought_once():
    asked = []

    def count(text: str) -> int:
        asked.append(text)
        return len(text)

    reading = Reading(DOCUMENT, "tekst", 5, ())
    assert [reading.once(count), reading.once(count)] == [5, 5]
    assert asked == ["tekst"]
