"""Practice documents as templates: other people in the same text, each in every form, and nothing else moved."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from training.generate import tell_practice
from training.practice import KEEP, OFFICE_HOLDER, practices, read_practice
from training.train import fold_of
from training.vary import as_it_is, read_words, vary

DOCUMENT = """title: Proef
genre: mail
origins: Nederlands

Van: [[NAME|Tjitske Hoogveld]] <[[EMAIL|t.hoogveld]]@gemeente.example>
Bijlage: plan_[[FILE|hoogveld]].docx

| Naam | Rol |
| [[NAME|HOOGVELD, T.]] | steller |

Wethouder {{Brechtje Oosting}} en minister {{Karmelk}} spraken in {{Raalte}} met [[NAME|tjitske]].
[[INITIALS|TH]] belt [[PHONE|06-12345678]].
"""


@pytest.fixture
def told(tmp_path: Path):
    (tmp_path / "x01.txt").write_text(DOCUMENT, encoding="utf-8")
    return read_practice(tmp_path / "x01.txt")


def test_a_table_becomes_cells_and_office_holders_are_known_as_people(told) -> None:
    assert "Naam\tRol\nHOOGVELD, T.\tsteller" in told.text
    kinds = {part.text: part.kind for part in told.parts}
    assert kinds["Brechtje Oosting"] == kinds["Karmelk"] == OFFICE_HOLDER
    assert kinds["Raalte"] == KEEP
    assert told.genre == "mail"


@pytest.mark.parametrize("seed", range(25))
def test_a_person_gets_one_new_name_in_every_form(told, seed: int) -> None:
    sample = vary(told, random.Random(seed), valid=False)
    names = [sample.text[e.start : e.end] for e in sample.entities]
    full, file, reverse, _, _, given, mark = names
    assert "hoogveld" not in sample.text.casefold() and "tjitske" not in sample.text.casefold()
    assert full.casefold().startswith(given.casefold()) and given.islower()
    assert reverse.partition(",")[0].isupper()
    assert file.casefold()[:3] in sample.text.partition("@")[0].casefold()
    assert mark[0] == full[0].upper() and len(mark) == 2
    assert "12345678" not in sample.text


def test_as_it_is_a_document_keeps_its_text(told) -> None:
    sample = as_it_is(told)
    assert sample.text == told.text
    assert next(sample.text[e.start : e.end] for e in sample.entities) == "Tjitske Hoogveld"


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Jan Bos", ("Jan",), ("Bos",)),
        ("Bos, Jan", ("Jan",), ("Bos",)),
        ("van den Berg", (), ("Berg",)),
        ("Anne van den Berg-Visser", ("Anne",), ("Berg", "Visser")),
        ("J.A. Kwant", (), ("Kwant",)),
        ("KOVAL Andriy", ("Andriy",), ("KOVAL",)),
    ],
)
def test_the_words_of_a_name_are_told_apart(written: str, given: tuple[str, ...], surname: tuple[str, ...]) -> None:
    assert read_words(written) == (given, surname)


def test_the_same_seed_tells_the_same(told) -> None:
    first, second = (list(tell_practice([told], 4, valid=False)) for _ in range(2))
    assert first == second
    assert len({sample.text for sample in first}) == 4


def test_every_practice_document_can_be_told_with_all_its_names_in_place() -> None:
    assert len(practices()) >= 50
    for document in practices():
        sample = vary(document, random.Random(1), valid=True)
        assert all(sample.text[e.start : e.end].strip() for e in sample.entities), document.id


def test_the_folds_are_of_like_size() -> None:
    sizes = [sum(fold_of(document, 3) == fold for document in practices()) for fold in range(3)]
    assert min(sizes) > len(practices()) / 5
