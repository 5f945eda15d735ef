"""The verdeelbesluiten of the walk: tasks per gemeente, sums, and of which province each is an annex."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import casework, wiring
from pipeline.errors import LetterError
from pipeline.legtwo.annexes import Annexes, read_annexes
from pipeline.model.extraction import Measure
from pipeline.tools.register import provincies
from pipeline.zaak.bureau import Bureau

pytestmark = pytest.mark.slow

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "stukken" / "verwacht.json").read_text("utf-8"))
DECISIONS = EXPECTED["verdeelbesluiten"]
NO_SUM, WRONG_NAME = "verdeelbesluit-flevoland-telt-niet-op.pdf", "verdeelbesluit-zeeland-ondertekend.pdf"
L12 = next(one for one in EXPECTED["walk"] if one["step"] == "L12")


@pytest.fixture(scope="module")
def bureau(read_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """A copy of the workspace in which everything was read."""
    root = tmp_path_factory.mktemp("besluiten") / "werkmap"
    shutil.copytree(read_once, root)
    with casework.open_bureau(wiring.open_workspace(root)) as opened:
        yield opened


@pytest.fixture
def annexes(bureau: Bureau, stukken: dict[str, Path], tmp_path: Path) -> Callable[..., Annexes]:
    """Read a folder with these verdeelbesluiten, each under the name that is given to it."""

    def give(**named: str) -> Annexes:
        for name, source in named.items():
            shutil.copyfile(stukken[source], tmp_path / f"{name}.pdf")
        return read_annexes(bureau, tmp_path)

    return give


def province(name: str) -> Any:
    return next(one for one in provincies() if one.naam == name)


def id_of(bureau: Bureau, name: str) -> str:
    rows = bureau.desk.status()["documents"]
    return str(next(row["id"] for row in rows if name in [arrival["name"] for arrival in row["arrivals"]]))


@pytest.mark.parametrize("name", DECISIONS)
def test_a_verdeelbesluit_gives_province_day_reference_and_the_task_of_every_gemeente(
    bureau: Bureau, name: str
) -> None:
    told, found = DECISIONS[name], bureau.walk.extraction(id_of(bureau, name))
    assert (found.document_type.value, found.province) == (told["document_type"], told["province"])
    assert (found.reference.our, str(found.letter_date)) == (told["reference"], told["letter_date"])
    tasks = {(f.municipality, f.category.value): f.value for f in found.figures if f.measure is Measure.WETTELIJKE_TAAK}
    wanted = {(row["municipality"], c): row[c] for row in told["tasks"] for c in ("regulier", "amv")}
    assert {key: tasks.get(key) for key in wanted} == wanted
    assert set(told["warnings_must"]) <= {warning.code for warning in found.warnings}


@pytest.mark.parametrize("name", DECISIONS)
def test_inv_07_the_rows_are_held_against_the_total_that_is_printed(bureau: Bureau, name: str) -> None:
    told, printed = DECISIONS[name], DECISIONS[name]["printed_total"]
    found = casework.check_distribution(bureau, id_of(bureau, name), printed["regulier"], printed["amv"], None)
    wrong = [line for line in found.bevindingen if "tellen niet op" in line]
    assert bool(wrong) is not told["adds_up"]
    if told["adds_up"]:
        assert {category.value: number for category, number in found.taken.items()} == told["sum"]


def test_o06_every_province_gets_its_own_annex_whatever_the_file_is_called(annexes: Callable[..., Annexes]) -> None:
    found = annexes(**{f"bijlage-{number}": source for number, source in enumerate(L12["annex"].values())})
    assert {name: found.of(province(name)).provincie for name in L12["annex"]} == {name: name for name in L12["annex"]}


def test_o06_the_words_of_an_annex_go_before_its_name(annexes: Callable[..., Annexes]) -> None:
    found = annexes(**{"verdeelbesluit zeeland": WRONG_NAME})
    assert found.of(province("Limburg")).provincie == DECISIONS[WRONG_NAME]["province"]
    with pytest.raises(LetterError, match="is van Limburg"):
        found.of(province("Zeeland"))


def test_inv_07_a_verdeelbesluit_that_does_not_add_up_is_no_annex(annexes: Callable[..., Annexes]) -> None:
    found = annexes(**{"verdeelbesluit flevoland": NO_SUM})
    with pytest.raises(LetterError, match="tellen niet op"):
        found.of(province("Flevoland"))
