"""How the letters of a line become words: spaces, look-alikes, accents."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.tools.ocr_letters import Letters, Reading, Seen, plain_letter
from pipeline.tools.ocr_lines import TextLine
from pipeline.tools.ocr_words import find_words

STEP = 16
"""Pixels per character of the drawn lines."""


def _line(text: str, *, below: int | None = None) -> TextLine:
    """Give a line as read, of which every character is a block of ink; `below` draws a mark below that character."""
    look = np.full((48, STEP * len(text)), 255, np.uint8)
    for index, char in enumerate(text):
        if not char.isspace():
            look[12:36, index * STEP + 2 : index * STEP + STEP - 2] = 0
    if below is not None:
        middle = below * STEP + STEP // 2
        look[39:45, middle - 2 : middle + 2] = 0
    part = 1 / len(text)
    # between two characters the model sees a gap
    readings = tuple(Reading(c, 0.99, i * part, (i + 0.9) * part) for i, c in enumerate(text))
    return TextLine(_corners(look.shape[1]), 0, readings, look)


def _corners(width: int) -> np.ndarray:
    return np.array([[100, 50], [100 + width, 50], [100 + width, 98], [100, 98]], np.float32)


def _words(line: TextLine) -> list[str]:
    return [word.text for word in find_words(line)]


def test_words_are_parted_by_the_spaces_that_were_read() -> None:
    assert _words(_line("aan het college")) == ["aan", "het", "college"]


def test_a_box_lies_around_the_ink_of_its_word() -> None:
    first, second = find_words(_line("ab cd"))
    assert (first.box.x0, first.box.x1) == pytest.approx((102, 130), abs=2)
    assert (second.box.x0, second.box.x1) == pytest.approx((150, 178), abs=2)
    assert (first.box.top, first.box.bottom) == pytest.approx((50, 98))


def test_a_wide_gap_parts_two_words_where_no_space_was_read() -> None:
    line = _line("06-1234  5678")
    without = tuple(c for c in line.characters if c.char != " ")
    assert _words(line._replace(characters=without)) == ["06-1234", "5678"]


def test_letters_and_figures_of_one_token_stay_together() -> None:
    assert _words(_line("NL56 r.jansen84@voorbeeld.nl")) == ["NL56", "r.jansen84@voorbeeld.nl"]


@pytest.mark.parametrize(
    ("read", "meant", "second"),
    [
        ("lonescu", "Ionescu", "I"),
        ("Popa-lonescu", "Popa-Ionescu", "I"),
        ("lager", "lager", ""),
        ("lonescu@post.example", "lonescu@post.example", "I"),
        ("KaIk", "Kalk", ""),
        ("IBAN", "IBAN", ""),
        ("Poľ'ák", "Poľák", ""),
        ("coöperatie", "coöperatie", ""),
        ("Güneș", "Güneş", ""),
        ("Bănaş", "Bănaș", ""),
        ("Ştefan", "Ștefan", ""),
        ("Şahin", "Şahin", ""),
        ("Güneș-Tănaşe", "Güneş-Tănașe", ""),
        ("Lupaș", "Lupaș", ""),
    ],
)
def test_letters_that_the_model_mistakes_are_put_right(read: str, meant: str, second: str) -> None:
    line = _line(read)
    line = line._replace(characters=tuple(c._replace(second=second) for c in line.characters))
    assert _words(line) == [meant]


@pytest.mark.parametrize(
    ("read", "place", "meant"), [("ŽŻuraw", 1, "Żuraw"), ("Polľák", 3, "Poľák"), ("Ilııır", 3, "Ilıır")]
)
def test_two_forms_of_a_letter_without_a_gap_are_one(read: str, place: int, meant: str) -> None:
    line = _line(read)
    first, second = line.characters[place - 1 : place + 1]
    doubled = (first._replace(right=second.left, confidence=0.4), second)
    characters = (*line.characters[: place - 1], *doubled, *line.characters[place + 1 :])
    assert _words(line._replace(characters=characters)) == [meant]


def test_a_t_with_a_comma_below_it_is_romanian() -> None:
    assert _words(_line("xx Turc xx", below=3)) == ["xx", "Țurc", "xx"]
    assert _words(_line("xx Turc xx")) == ["xx", "Turc", "xx"]


def test_a_line_under_the_words_makes_no_romanian_of_them() -> None:
    line = _line("xx Turc xx")
    line.look[40:42, :] = 0
    assert _words(line)[1] == "Turc"


def test_a_word_is_no_surer_than_its_least_sure_letter() -> None:
    line = _line("abc")
    doubtful = (line.characters[0], line.characters[1]._replace(confidence=0.4), line.characters[2])
    (word,) = find_words(line._replace(characters=doubtful))
    assert word.confidence == 0.4


LETTERS = Letters(["", *"aáåilłIİT中", " "])


def _seen(**chances: float) -> Seen:
    row = np.zeros(len(LETTERS.chars))
    for char, chance in chances.items():
        row[LETTERS.chars.index(char)] = chance
    return Seen(row, 0.0, 0.1)


def test_letters_that_no_dutch_document_holds_are_never_read() -> None:
    assert "中" in LETTERS.known
    assert "中" not in LETTERS.chars


def test_an_accented_letter_is_taken_though_the_model_prefers_the_plain_one() -> None:
    assert LETTERS.choose(_seen(a=0.93, å=0.05)).char == "å"
    assert LETTERS.choose(_seen(a=0.99, å=0.005)).char == "a"
    assert LETTERS.choose(_seen(a=0.5, å=0.3, á=0.2)).char == "å"


def test_an_l_needs_more_to_be_an_ł() -> None:
    assert LETTERS.choose(_seen(l=0.95, ł=0.04)).char == "l"
    assert LETTERS.choose(_seen(l=0.9, ł=0.09)).char == "ł"


def test_an_accent_is_contested_when_two_forms_are_likely() -> None:
    assert LETTERS.is_contested(_seen(a=0.7, å=0.25))
    assert not LETTERS.is_contested(_seen(a=0.95, å=0.05))
    assert not LETTERS.is_contested(_seen(å=0.99))
    assert not LETTERS.is_contested(_seen(T=0.6, I=0.4))


@pytest.mark.parametrize(("letter", "plain"), [("ł", "l"), ("Đ", "D"), ("ő", "o"), ("İ", "I"), ("ș", "s"), ("½", "½")])
def test_an_accented_letter_has_a_plain_form(letter: str, plain: str) -> None:
    assert plain_letter(letter) == plain


def test_a_letter_of_which_the_model_doubts_the_accent_is_not_lost() -> None:
    index = {char: place for place, char in enumerate(["", *"aáåilłIİT中", " "])}
    seen = np.zeros((3, len(index)))
    seen[:, 0] = 1.0
    seen[1] = 0
    for char, chance in {"": 0.4, "a": 0.25, "á": 0.2, "å": 0.15}.items():
        seen[1, index[char]] = chance
    assert [LETTERS.choose(letter).char for letter in LETTERS.find(seen)] == ["á"]


def test_letters_are_found_between_the_blanks() -> None:
    index = {char: place for place, char in enumerate(["", *"aáåilłIİT中", " "])}
    steps = ["", "a", "a", "", "a", " ", "T", ""]
    seen = np.zeros((len(steps), len(index)))
    for step, char in enumerate(steps):
        seen[step, index[char]] = 0.9
    found = LETTERS.find(seen)
    assert "".join(LETTERS.choose(letter).char for letter in found) == "aa T"
    assert (found[0].left, found[0].right) == (1 / 8, 3 / 8)
