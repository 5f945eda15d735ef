"""The hard files: nothing of a name is left, nothing else breaks, no fake passes and no good file is accused.

Fast: the drawings, the oracle and a handful of files. Slow: every third file, and every file with IBT_ALLES=1
(as `make slow` sets it). `make leaks` prints the table.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.leaks import damage, needles, oracle, table
from tests.leaks.kit import A4, BOFT, OYGA, ZOLT, Case, Pair, new_pdf, save

CASES = table.cases()
PAIRS = table.pairs()
CHOSEN = list(CASES.values())[:: 1 if os.environ.get("IBT_ALLES") else 3]
QUICK = (
    "type-type1c",
    "place-rotate-90",
    "tags-named",
    "doc-attachments",
    "image-jpeg-bytes-only",
    "file-old-revision",
)
FOUND_OTHERWISE = {"layout-sixty-pages", "layout-footers"}
"""Long files: their text is enough to find the name, OCR of many pages adds minutes."""

NEEDS_ORIGINAL = {"fake-metadata"}
"""Nothing in such a file alone says that the words ought to be gone."""

NOT_YET = {False: {"clean-table"}, True: {"clean-table", "fake-actual-text"}}
"""What the gate judges wrongly today, without and with the file alone: it stands here until that is mended."""

needs_tools = pytest.mark.skipif(bool(oracle.missing()), reason=f"not installed: {', '.join(oracle.missing())}")


@pytest.mark.parametrize(
    ("left", "found"),
    [
        ("de heer ZOLTOWSKI", True),
        ("Ż ó ł t o w s k i - H o o g h e l a e r", True),
        ("realehgooH", True),
        ("Hoog-\nhelaer", False),
        ("Żółtowski-Hoog-\nhelaer", True),
        ("de heer Bos van het bureau", False),
    ],
)
def test_a_name_is_found_in_every_spelling(left: str, found: bool) -> None:
    assert bool(needles.Needles(ZOLT).text(left)) is found


def test_letters_of_ligatures_count_as_the_letters_they_draw() -> None:
    assert needles.Needles(BOFT).text("Maƫjs BoŌink")
    assert not needles.Needles(BOFT).ocr("de griffie van de raad")


def test_a_word_that_ocr_read_almost_right_is_found() -> None:
    assert needles.Needles(OYGA).ocr("mevrouw Gelik-Oygard")


@pytest.mark.parametrize("one", [CASES[name] for name in QUICK], ids=lambda one: one.name)
def test_a_drawing_gives_the_same_bytes_each_time(one: Case) -> None:
    assert one.draw(True) == one.draw(True)


def test_each_family_and_each_place_has_its_file() -> None:
    assert {one.family for one in CASES.values()} == set(table.FAMILIES)
    assert sum(one.suffix == ".pdf" for one in CASES.values()) >= 40
    assert sum(pair.alarm for pair in PAIRS.values()) >= 12
    assert sum(not pair.alarm for pair in PAIRS.values()) >= 20


@pytest.mark.parametrize("one", [CASES[name] for name in QUICK], ids=lambda one: one.name)
def test_the_oracle_finds_the_hidden_name_without_ocr(one: Case) -> None:
    assert oracle.find(one.draw(not one.twin), one.suffix, one.person, ocr=False)


def test_a_page_that_lost_its_words_is_called_damaged(tmp_path: Path) -> None:
    one = CASES["type-identity"]
    empty = tmp_path / "leeg.pdf"
    blank = new_pdf()
    blank.add_blank_page(page_size=A4)
    empty.write_bytes(save(blank))
    assert damage.find(one, [empty], {})


def test_a_quick_set_is_redacted_without_a_leak_or_damage(tmp_path: Path) -> None:
    chosen = [CASES[name] for name in QUICK]
    out, said = table.redact(chosen, tmp_path)
    rows = [table.judge(one, out, said, ocr=False) for one in chosen]
    assert {row.name: row.outcome for row in rows} == dict.fromkeys(QUICK, "clean"), table.written(rows)


@pytest.mark.slow
@needs_tools
@pytest.mark.parametrize("one", CHOSEN, ids=lambda one: one.name)
def test_the_oracle_finds_the_name_in_the_hidden_place_alone(one: Case) -> None:
    ocr = one.name not in FOUND_OTHERWISE
    assert oracle.find(one.draw(not one.twin), one.suffix, one.person, ocr=ocr)


@pytest.mark.slow
@needs_tools
@pytest.mark.parametrize("pair", PAIRS.values(), ids=lambda pair: pair.name)
def test_the_oracle_tells_a_fake_from_a_good_file(pair: Pair) -> None:
    person = table.PERSONS[1]
    assert bool(oracle.find(pair.released, ".pdf", person)) is pair.alarm


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> dict[str, table.Row]:
    """Give what becomes of every file; one call of the product for all of them."""
    rows = table.survey(CHOSEN, tmp_path_factory.mktemp("lekken"))
    return {row.name: row for row in rows}


@pytest.mark.slow
@needs_tools
@pytest.mark.parametrize("name", [one.name for one in CHOSEN])
def test_nothing_of_the_name_is_left_and_nothing_else_is_broken(name: str, everything: dict[str, table.Row]) -> None:
    row = everything[name]
    assert row.outcome in ("clean", "refused"), row


@pytest.mark.slow
def test_refusals_are_rare(everything: dict[str, table.Row]) -> None:
    refused = [row.name for row in everything.values() if row.outcome == "refused"]
    assert len(refused) <= len(everything) // 20, refused


@pytest.mark.slow
@pytest.mark.parametrize("alone", [False, True], ids=["beside", "alone"])
def test_a_fake_gives_alarm_and_a_good_file_gives_none(alone: bool, tmp_path: Path) -> None:
    chosen = [pair for pair in PAIRS.values() if not (alone and pair.name in NEEDS_ORIGINAL)]
    wrong = [row for row in table.checks(chosen, tmp_path, alone=alone) if row.outcome != "right"]
    assert {row.name for row in wrong} == NOT_YET[alone], table.written(wrong)
