"""What is lifted out of the body, and what must stay in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractors.furniture import Place, cut_furniture, place_blocks
from extractors.layout import page_blocks
from extractors.reading import Reading, read_document
from pipeline.model.document import Document, LoosePages, Page, Word
from pipeline.model.observation import Context
from pipeline.model.place import Box

LETTER = 5.0
EMPTY = (0.0, 0.0, "")
"""Parts two blocks."""


def page(number: int, lines: Sequence[tuple[float, float, str]], size: float = 10.0) -> Page:
    """Lay lines `(x, y, text)` on a page in this order; an empty text parts blocks."""
    text: list[str] = []
    words: list[Word] = []
    at = 0
    for row, (left, y, line) in enumerate(lines):
        x = left
        for token in line.split():
            edges = tuple(x + LETTER * step for step in range(len(token) + 1))
            words.append(Word(at, at + len(token), Box(x, y, edges[-1], y + size), row, edges))
            at += len(token) + 1
            x = edges[-1] + LETTER
        at += not line
        text.append(" ".join(line.split()))
    return Page(number, 595.0, 842.0, "\n".join(text), tuple(words))


def reading_of(*pages: Page) -> Reading:
    return read_document(Document("0" * 64, "application/pdf", len(pages), LoosePages(pages)))


def body_lines(start: int, count: int, top: float = 100.0) -> list[tuple[float, float, str]]:
    return [
        (60.0, top + 14 * n, f"regel {start + n} van een lang verhaal over plekken en plannen dat maar doorgaat en")
        for n in range(count)
    ]


def lifted(reading: Reading) -> str:
    return reading.text[reading.body_end :]


def test_a_head_that_is_glued_to_the_body_is_cut_from_it() -> None:
    pages = [page(n, [(60, 86, f"Verslag regietafel blad {n}"), *body_lines(10 * n, 9)]) for n in (1, 2, 3)]
    reading = reading_of(*pages)
    assert "Verslag regietafel blad 2" in lifted(reading)
    assert "en\nregel 20" in reading.text


def test_one_repetition_is_enough_on_two_pages() -> None:
    pages = [page(n, [(60, 40, f"Kenmerk Z/26 blad {n}/2"), EMPTY, *body_lines(10 * n, 9)]) for n in (1, 2)]
    assert "Kenmerk Z/26 blad 2/2" in lifted(reading_of(*pages))


def test_a_head_that_names_the_chapter_is_known_by_the_number_of_the_page() -> None:
    names = ["Inleiding", "Cijfers", "Slot"]
    pages = [page(n, [(60, 40, f"{names[n - 1]} {n}"), EMPTY, *body_lines(10 * n, 9)]) for n in (1, 2, 3)]
    assert "Cijfers 2" in lifted(reading_of(*pages))


def test_the_head_of_the_first_page_stays_for_it_may_hold_the_reference() -> None:
    pages = [page(n, [(60, 40, "Kenmerk Z/26"), EMPTY, *body_lines(10 * n, 9)]) for n in (1, 2)]
    assert "Kenmerk Z/26" in reading_of(*pages).text[:20]


def test_the_first_row_of_figures_on_a_page_is_no_running_head() -> None:
    pages = [page(n, [(60, 86, f"Raalte {7 * n} {3 * n}"), *body_lines(10 * n, 9)]) for n in (1, 2, 3)]
    reading = reading_of(*pages)
    assert "Raalte 14 6" in reading.text[: reading.body_end]


@pytest.mark.parametrize("stamp", ["ONTVANGEN 12 mei 2026", "INGEKOMEN 3 JUNI 2026", "D.D. 21 APR. 2026"])
def test_a_received_stamp_amid_the_body_is_lifted_as_a_stamp(stamp: str) -> None:
    first = [(60.0, 60.0, "Geachte heer,"), EMPTY, *body_lines(1, 6), EMPTY, (400.0, 300.0, stamp)]
    reading = reading_of(page(1, [*first, EMPTY, *body_lines(7, 6, 330)]))
    assert reading.context(reading.text.index(stamp)) is Context.STAMP
    assert stamp in lifted(reading)


def test_text_on_its_side_is_lifted_unless_the_page_is_all_of_it() -> None:
    upright = page(1, body_lines(1, 20))
    at = len(upright.text) + 2
    side = tuple(
        Word(at + n, at + n + 1, Box(20, 400 - 5 * n, 30, 405 - 5 * n), 90, (20, 30)) for n in range(len("ARCHIEF2026"))
    )
    both = Page(1, 595, 842, f"{upright.text}\n\nARCHIEF2026", (*upright.words, *side))
    assert lifted(reading_of(both)).strip() == "ARCHIEF2026"
    alone = tuple(word._replace(start=word.start - at, end=word.end - at) for word in side)
    assert reading_of(Page(1, 595, 842, "ARCHIEF2026", alone)).body_end == len("ARCHIEF2026")


def test_numbers_before_every_fifth_line_are_lifted() -> None:
    numbers = [item for n in (5, 10, 15) for item in ((30.0, 100.0 + 14 * n, str(n)), EMPTY)]
    reading = reading_of(page(1, [*body_lines(1, 20), EMPTY, *numbers]))
    assert lifted(reading).split() == ["5", "10", "15"]


def test_a_column_of_figures_is_no_numbering_of_lines() -> None:
    numbers = [item for n in (5, 12, 15) for item in ((30.0, 100.0 + 14 * n, str(n)), EMPTY)]
    reading = reading_of(page(1, [*body_lines(1, 20), EMPTY, *numbers]))
    assert lifted(reading) == ""


def test_labels_beside_the_body_of_a_later_page_are_the_letterhead_again() -> None:
    head = [
        (60.0, 60.0, "Datum"),
        (60.0, 74.0, "3 juni 2026"),
        EMPTY,
        (60.0, 100.0, "Onze referentie"),
        (60.0, 114.0, "7412345"),
        EMPTY,
        (60.0, 140.0, "Geacht college,"),
        EMPTY,
    ]
    again = [
        (430.0, 100.0, "Datum"),
        (430.0, 114.0, "3 juni 2026"),
        (430.0, 128.0, "Onze referentie"),
        (430.0, 142.0, "7412345"),
        EMPTY,
    ]
    pages = (page(1, [*head, *body_lines(1, 9, 200)]), page(2, [*again, *body_lines(10, 9)]))
    blocks = cut_furniture([block for one in pages for block in page_blocks(one)])
    places = dict(
        zip([block.text.split("\n")[-1] for block in blocks if block.page == 2], place_blocks(blocks)[4:], strict=False)
    )
    assert places["7412345"] is Place.LETTERHEAD
    assert "en\nregel 10" in reading_of(*pages).text


@pytest.mark.parametrize(
    ("left", "top", "place"),
    [(430.0, 110.0, Place.LETTERHEAD), (60.0, 46.0, Place.LETTERHEAD), (60.0, 300.0, Place.BODY)],
    ids=["beside the body", "above the body", "in the body"],
)
def test_the_name_of_the_sender_is_the_letterhead_again_only_outside_the_body(
    left: float, top: float, place: Place
) -> None:
    head = [(430.0, 150.0, "Team Opvang"), EMPTY, (60.0, 180.0, "Geacht college,"), EMPTY]
    later = [*body_lines(10, 9), EMPTY, (left, top, "Team Opvang"), EMPTY, *body_lines(19, 9, 400)]
    pages = (page(1, [*head, *body_lines(1, 9, 200)]), page(2, later))
    blocks = cut_furniture([block for one in pages for block in page_blocks(one)])
    found = [where for block, where in zip(blocks, place_blocks(blocks), strict=True) if block.text == "Team Opvang"]
    assert found[-1] is place


def test_a_short_line_of_labels_beside_the_body_comes_before_the_salutation() -> None:
    first = [
        (60.0, 60.0, "Geacht college,"),
        EMPTY,
        *body_lines(1, 9),
        EMPTY,
        (480.0, 120.0, "Bijlagen"),
        (480.0, 134.0, "2"),
    ]
    reading = reading_of(page(1, first))
    assert reading.text.index("Bijlagen") < reading.text.index("Geacht college")


def test_a_sentence_that_goes_on_with_a_name_over_a_page_border_is_one_sentence() -> None:
    first = page(
        1,
        [
            *body_lines(1, 8),
            (60.0, 212.0, "en dat gold ook naar de laatste berichten van vorige week in de gemeente de"),
        ],
    )
    second = page(
        2,
        [
            (60.0, 100.0, "Wolden en verder nergens in de provincie. Daarna volgt een tweede zin van het"),
            *body_lines(20, 5, 114),
        ],
    )
    assert "gemeente de\nWolden" in reading_of(first, second).text


def test_a_word_broken_over_a_page_border_is_one_word() -> None:
    first = page(
        1,
        [*body_lines(1, 8), (60.0, 212.0, "en dat gold ook naar de laatste berichten van vorige week voor de opvang-")],
    )
    second = page(2, [(60.0, 100.0, "voorziening in het dorp."), *body_lines(20, 5, 114)])
    reading = reading_of(first, second)
    start = reading.text.index("opvangvoorziening")
    assert [part.page for part in reading.span(start, start + 17).parts] == [1, 2]


def test_an_empty_line_after_every_line_parts_no_sentence() -> None:
    lines = [item for n, (x, _, text) in enumerate(body_lines(1, 12)) for item in ((x, 100.0 + 28 * n, text), EMPTY)]
    lines[6:7] = [
        (60.0, 100.0 + 28 * 3, "regel 4 van een lang verhaal over plekken en plannen dat maar doorgaat tot 1")
    ]
    lines[8:9] = [
        (60.0, 100.0 + 28 * 4, "juli 2025, en dat vervolgt daarna nog een hele tijd zonder dat het ophoudt, en")
    ]
    reading = reading_of(page(1, lines))
    assert "tot 1\njuli 2025" in reading.text
    assert reading.text.count("\n\n") <= 1


@pytest.fixture
def make(page_from_text: Callable[..., Page]) -> Callable[..., Page]:
    return page_from_text


def test_paragraphs_of_one_line_are_no_double_spacing(make: Callable[..., Page]) -> None:
    reading = reading_of(make("\n\n".join(f"Punt {n} van de lijst is kort." for n in range(12))))
    assert reading.text.count("\n\n") == 11
