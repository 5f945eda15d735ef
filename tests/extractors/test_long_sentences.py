"""A text that runs on for pages costs no more per page than a short one, and its figures are never sure of more."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from extractors.letter_parts import find_parts
from extractors.reading import SENTENCE_LONGEST
from extractors.statements import Statements

ROOT = Path(__file__).parents[2]
LETTER = (
    "Gemeente Raalte\n\nAan de minister van Asiel en Migratie\n\nDatum: 30 april 2026\n\nGeachte minister,\n\n"
    "{}\n\nHoogachtend,\nburgemeester en wethouders van Raalte"
)
PAGES_SECONDS = 60
"""Far more than 40 pages take; a search that grows with the square takes minutes."""
_SHAPES = {
    "counts without full stops": "en wij hebben {n} plekken gerealiseerd waarvan {m} amv",
    "findings without full stops": "uw gemeente voldoet niet en wij hebben dat op {m} maart 2026 gezien",
    "numbered answers": "Vraag {q}: Wat is de stand van zaken?\nAntwoord: Wij hebben {n} plekken gerealiseerd.",
    "references": "Ons kenmerk: 2026-{n}\nUw kenmerk: 2025-{n}",
    "vague times": "- begin maart spreken wij over deel {n}",
}
_EXTRACT = """
import sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests/extractors"]
from pages import document_from_text
from extractors.assemble import extract
extract(document_from_text(sys.stdin.read()), review_below=0.8)
"""


def _body(shape: str, count: int) -> str:
    return "\n".join(
        _SHAPES[shape].format(n=number + 100, m=number % 28 + 1, q=number % 5 + 1) for number in range(count)
    )


def _on_pages(text: str, lines: int = 45) -> str:
    every = text.split("\n")
    return "\n@page\n".join("\n".join(every[at : at + lines]) for at in range(0, len(every), lines))


@pytest.fixture
def spoken(read):
    def make(text: str) -> Statements:
        reading = read(_on_pages(LETTER.format(text)))
        return Statements(reading, find_parts(reading))

    return make


def test_a_sentence_never_grows_with_the_document(read):
    reading = read(_on_pages(LETTER.format(_body("counts without full stops", 200))))
    assert max(end - start for start, end in map(reading.sentence, range(len(reading.text)))) <= SENTENCE_LONGEST


def test_the_pieces_of_a_long_sentence_follow_each_other_and_begin_a_line(read):
    reading = read(LETTER.format(_body("counts without full stops", 40)))
    places = sorted({reading.sentence(position) for position in range(len(reading.text))})
    cut = [right for left, right in pairwise(places) if reading.is_cut(*left) and reading.is_cut(*right)]
    assert cut
    assert all(left[1] <= right[0] for left, right in pairwise(places))
    assert all(reading.text[start - 1] == "\n" for start, _ in cut)


def test_a_long_sentence_on_one_line_is_cut_between_words(read):
    reading = read(LETTER.format(" ".join(["woorden"] * 600)))
    starts = {reading.sentence(position)[0] for position in range(len(reading.text))}
    assert all(start == 0 or reading.text[start - 1].isspace() for start in starts)


def test_a_sentence_of_common_length_is_whole(read):
    reading = read(LETTER.format("Wij hebben 100 plekken gerealiseerd, en de raad stemde in."))
    start = reading.text.index("Wij hebben")
    place = reading.sentence(start)
    assert reading.text[slice(*place)] == "Wij hebben 100 plekken gerealiseerd, en de raad stemde in."
    assert not reading.is_cut(*place)


def test_a_figure_in_a_sentence_that_was_cut_off_is_for_a_person_to_see(extracted):
    found = extracted(_on_pages(LETTER.format(_body("counts without full stops", 60))))
    sure = [
        proof
        for name, proofs in found["evidence"].items()
        if name.startswith("figures")
        for proof in proofs
        if not proof["needs_review"]
    ]
    assert found["figures"]
    assert sure == []


def test_the_sentences_inside_a_range_are_those_that_stop_in_it(spoken):
    said = spoken(_body("numbered answers", 30))
    for place in [(0, 400), (300, 301), (350, 900), (0, len(said.reading.text)), (700, 650)]:
        wanted = [one.end for one in said.said if one.start < place[1] and place[0] < one.end <= place[1]]
        assert [one.end for one in said.inside(place)] == wanted


def test_the_sentence_before_a_part_of_one_is_that_before_the_whole(spoken):
    said = spoken(_body("numbered answers", 5))
    part = said.every[3]._replace(start=said.every[3].start + 4)
    assert said.previous(part) == said.every[2]
    assert said.previous(said.every[0]) is None


def test_the_sentence_at_a_position_is_the_first_that_stops_behind_it(spoken):
    said = spoken(_body("numbered answers", 5))
    for position in range(len(said.reading.text)):
        assert said.around(position) == next((one for one in said.every if one.end > position), None)


@pytest.mark.slow
@pytest.mark.parametrize("shape", _SHAPES)
def test_forty_pages_of_one_shape_are_extracted_in_reasonable_time(shape):
    text = _on_pages(LETTER.format(_body(shape, 1_800 // (1 + _SHAPES[shape].count("\n")))))
    command = [sys.executable, "-c", _EXTRACT, str(ROOT)]
    subprocess.run(command, input=text, text=True, check=True, capture_output=True, timeout=PAGES_SECONDS, cwd=ROOT)
