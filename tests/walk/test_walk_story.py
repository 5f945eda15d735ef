"""The story of docs/walk.md, played by its own commands: from the letter of the ministry to the reply on the answer."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IBT = """
ibt() { "$PYTHON" -m pipeline.cli.main "$@" >.uit 2>&1; local code=$?; printf '<<%s>> %s\\n' $code "$*"; cat .uit; }
"""
"""A function that plays `ibt` and tells what it ended with; its log lines have no place in an answer."""
REFUSED = ("letter L02", "letter L09", "letter L09", "letter L12")
"""What the story says is refused, in order."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Story:
    """What the commands said and left behind."""

    folder: Path
    told: list[tuple[int, str, str]]
    """Exit code, command line and answer of each command, in order."""

    def said(self, command: str) -> list[str]:
        return [answer for _, line, answer in self.told if line.startswith(command)]

    def ask(self, chair: str, *arguments: str) -> Any:
        command = [sys.executable, "-m", "pipeline.cli.main", *arguments, "--map", str(self.folder / chair), "--json"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)

    def letters(self, chair: str) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in self.ask(chair, "letters", "list")}


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = importlib.util.spec_from_file_location("ibt_story_make_stukken", Path(__file__).with_name("make_stukken.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("stukken")
    module.make(folder)
    return folder


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path | None:
    """The five seeds as files, drawn by the evaluation's own renderer; None where it cannot run."""
    work = tmp_path_factory.mktemp("zaden")
    for part in ("evaluation", "seeds"):
        if not (shared / part).is_dir():
            return None
        shutil.copytree(shared / part, work / part, copy_function=shutil.copyfile)
    script = work / "evaluation" / "extraction" / "render.py"
    command = [sys.executable, str(script), str(work / "in"), "--only", "e23,e24,e25,e26,e27"]
    drawn = subprocess.run(command, capture_output=True, text=True)
    return work / "in" if drawn.returncode == 0 else None


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, pieces: Path, seeds: Path | None) -> Story:
    """The story with the five seeds in the inbox; without them the letter of tests/walk/stukken stands for theirs."""
    folder = tmp_path_factory.mktemp("verhaal")
    blocks = BLOCK.findall((ROOT / "docs" / "walk.md").read_text(encoding="utf-8"))
    if seeds:
        shutil.copyfile(seeds / "e24-seed001-ibt-twenterand.pdf", pieces / "brief-twenterand.pdf")
        others = [path for path in sorted(seeds.iterdir()) if not path.name.startswith("e24")]
        blocks[1] = f"cp {' '.join(map(str, others))} ministerie/inbox/\n{blocks[1]}"
        loose = (
            "ibt links add e23-seed000-lirt-mail.pdf brief-kampen-zomertijd.pdf --niet --door A --motivering bekeken"
        )
        blocks[4] = blocks[4].replace("echo 'gezocht_op", f"{loose}\necho 'gezocht_op")
    env = {**os.environ, "REPO": str(ROOT), "PYTHON": sys.executable, "STUKKEN": str(pieces), "PYTHONPATH": str(ROOT)}
    played = subprocess.run(
        ["bash", "-c", IBT + "\n".join(blocks)], cwd=folder, env=env, capture_output=True, text=True
    )
    parts = re.split(r"^<<(\d+)>> (.*)$", played.stdout, flags=re.MULTILINE)[1:]
    rows = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return Story(folder, [(int(code), line, answer) for code, line, answer in rows])


def test_every_command_does_what_the_story_says(story: Story) -> None:
    failed = [line for code, line, _ in story.told if code]
    assert [line[: len(said)] for line, said in zip(failed, REFUSED, strict=True)] == list(REFUSED)
    assert len(story.told) > 50


def test_twenterand_has_its_record_and_the_decision_on_trede_2(story: Story) -> None:
    records = {(r["categorie"], r["peildatum"], r["basis"]): r for r in story.ask("ministerie", "records")}
    task = {key[0]: (row["wettelijke_taak"], row["realisatie"]) for key, row in records.items() if "ministerie" in key}
    assert {"regulier", "amv"} <= set(task)
    dossier = story.ask("ministerie", "dossier", "Twenterand")
    assert dossier["zaak"]["trede"] == 2
    assert {r["categorie"]: (r["wettelijke_taak"], r["realisatie"]) for r in dossier["beslissend"]} == {
        "regulier": (142, 5),
        "amv": (23, 0),
    }
    assert "trede 2" in "".join(story.said("ladder list"))


def test_l02_is_refused_before_the_decision_and_sent_in_both_forms_after_it(story: Story) -> None:
    assert "er is geen besluit over de trede van Twenterand" in story.said("letter L02")[0]
    row = story.letters("ministerie")["L02-GM1700-2026-04-09"]
    assert (row["stand"], row["verzonden_op"]) == ("verzonden", "2026-04-09")
    made = story.folder / "ministerie" / "uitvoer" / "brieven"
    assert [(made / f"L02-GM1700-2026-04-09-v2.{form}").stat().st_size > 10_000 for form in ("docx", "pdf")] == [
        True
    ] * 2


def test_the_term_runs_until_30_april_and_is_met_by_the_answer_of_28_april(story: Story) -> None:
    (open_,) = story.said("terms --dag 21-4-2026")
    assert "30-4-2026" in open_ and "vanaf 1 mei 2026" in open_
    assert "DTSTART;VALUE=DATE:20260430" in (story.folder / "termijnen.ics").read_text(encoding="utf-8")
    (met,) = story.said("dossier Twenterand")
    assert "gehaald, tot en met 30-4-2026" in met and "ontvangen op 28-4-2026" in met


def test_the_answer_is_linked_judged_confirmed_and_replied_to(story: Story) -> None:
    (read,) = story.said("answers Twenterand")
    assert "ontvangen op 28-4-2026" in read and "gelezen als deels" in read
    letters = story.letters("ministerie")
    assert letters["L08-GM1700-2026-05-11"]["stand"] == "goedgekeurd"
    confirmed = [row for row in letters.values() if row["familie"] == "L07"]
    assert [(row["stand"], row["datum"]) for row in confirmed] == [("goedgekeurd", "2026-04-29")]


def test_a_reminder_is_refused_after_an_answer_and_possible_on_the_first_working_day_elsewhere(story: Story) -> None:
    answered, too_early, made = story.said("letter L09")
    assert "Er is een antwoord ontvangen op 28 april 2026" in answered
    assert "pas vanaf 7 april 2026" in too_early
    assert "L09-GM0166-2026-04-07-v1.pdf" in made


def test_l11_tells_the_commissaris_of_twenterand(story: Story) -> None:
    assert story.letters("ministerie")["L11-pv23-2026-04-14"]["aan"] == "Overijssel"


def test_twelve_provinces_get_l12_with_their_own_annex(story: Story) -> None:
    wrong, right = story.said("letter L12")
    assert "heeft geen verdeelbesluit van Zeeland (verdeelbesluit-zeeland.pdf is van Limburg)" in wrong
    assert "12 brieven, 0 niet gemaakt." in right
    letters = [row for row in story.letters("ministerie").values() if row["familie"] == "L12"]
    assert len(letters) == 12 and {row["stand"] for row in letters} == {"goedgekeurd"}
    made = story.folder / "ministerie" / "uitvoer" / "brieven"
    with (made / "samenvatting-L12-2024-12-20.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len({row["bijlage"] for row in csv.DictReader(file, delimiter=";")}) == 12
    assert len(list((story.folder / "mails").glob("L12-*.eml"))) == 12


def test_the_province_takes_in_figures_reports_progress_and_writes_l13(story: Story) -> None:
    checked, taken = story.said("records import werkboek.xlsx")
    assert "nog niets vastgelegd" in checked and "12 nieuw" in taken
    sheet = openpyxl.load_workbook(story.folder / "voortgang.xlsx")["Overijssel"]
    assert "Hardenberg" in {row[0].value for row in sheet.iter_rows(min_row=2)}
    (mail,) = (story.folder / "mails").glob("L13-*.eml")
    text = mail.read_text(encoding="utf-8")
    assert "X-Unsent: 1" in text and "gemeente@hardenberg.nl" in text


def test_the_gemeente_answers_from_its_own_figures(story: Story, text_of: Callable[[Path], str]) -> None:
    made = story.folder / "gemeente" / "uitvoer" / "brieven" / "L14-GM1700-2026-04-28-v1.pdf"
    text = " ".join(text_of(made).split())
    assert "15 april 2026" in text and "Postbus 2" in text and "Postbus 20011" not in text


@pytest.fixture
def text_of() -> Callable[[Path], str]:
    """The words of a PDF."""
    pdfium = pytest.importorskip("pypdfium2")

    def read(path: Path) -> str:
        document = pdfium.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)

    return read
