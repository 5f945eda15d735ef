"""The commands of `ibt records`, as a person types them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.cli.main import run_command
from pipeline.errors import ExitCode
from pipeline.model.document import Arrival
from pipeline.model.extraction import Category
from pipeline.model.status import Basis, StatusRecord
from pipeline.store import documents, records
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.cijfers import afspraken

P = dt.date(2025, 7, 1)
TWENTERAND, ALMELO = "GM1700", "GM0141"
REG, AMV = Category.REGULIER, Category.AMV
READ = StatusRecord(TWENTERAND, "2024-2026", REG, P, 142, 5, Basis.MINISTERIE, "d" * 64, ())
OWN = replace(READ, realisatie=40, basis=Basis.GEMEENTE, document_id="e" * 64)


@dataclass(frozen=True, slots=True)
class Told:
    """What one command gave."""

    code: int
    out: str
    err: str


Ibt = Callable[..., Told]


@pytest.fixture
def ibt(workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ibt:
    """Run one command in the workspace and give what it said."""
    monkeypatch.setenv("IBT_WERKMAP", str(workspace.root))

    def run(*arguments: object) -> Told:
        capsys.readouterr()
        code = run_command([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return Told(code, out, err)

    return run


@pytest.fixture
def say(bureau: Bureau) -> Callable[..., None]:
    """Let documents say records, as leg one does."""

    def write(*said: StatusRecord) -> None:
        with bureau.store.write() as session:
            for one in said:
                arrival = Arrival(one.document_id, "brief.pdf", "2026-04-21T09:00:00+02:00", "inbox", None)
                documents.register(session, uuid.uuid4().hex, arrival, 3)
            records.add_records(session, said)

    return write


def settle(workspace: Workspace, role: str, area: str) -> None:
    """Say from whose chair the organisation looks."""
    path = workspace.root / "ibt.toml"
    path.write_text(f'[organisatie]\nrol = "{role}"\ngebied = "{area}"\n', encoding="utf-8")


def fill(path: Path, *rows: tuple[str, str, int | str, dt.date]) -> None:
    """Fill in realisatie and peildatum per code and category, as a person does."""
    book = openpyxl.load_workbook(path)
    sheet = book["Stand"]
    for code, category, number, day in rows:
        line = next(r for r in sheet.iter_rows(min_row=2) if (r[1].value, r[2].value) == (code, category))
        line[3].value, line[5].value = day, number
    book.save(path)


CORRECT = (
    *("records", "correct", "Twenterand", "--categorie", "regulier", "--peildatum", "1-7-2025"),
    *("--bron", "ministerie", "--veld", "realisatie", "--door", "B. Behandelaar", "--motivering", "Nageteld."),
)


# -- the standing


def test_the_standing_is_shown_as_a_table_with_its_source(ibt: Ibt, say: Callable[..., None]) -> None:
    say(READ)
    told = ibt("records", "--gemeente", "Twenterand")
    head, row = told.out.splitlines()
    assert head.startswith("gemeente\tcyclus\tcategorie\tpeildatum\twettelijke taak\trealisatie\tbron\tdocument")
    assert row.split("\t")[:8] == [
        *("Twenterand", "2024-2026", "regulier", "2025-07-01", "142", "5", "ministerie", "d" * 12)
    ]


def test_the_standing_as_json_has_the_fields_of_a_record(ibt: Ibt, say: Callable[..., None]) -> None:
    say(READ)
    (row,) = json.loads(ibt("records", "--json").out)
    assert (row["gemeente"], row["realisatie"], row["gecorrigeerd"], row["ingelezen"]) == (TWENTERAND, 5, [], False)


def test_options_before_a_subcommand_are_not_passed_over_in_silence(ibt: Ibt) -> None:
    told = ibt("records", "--gemeente", "Twenterand", "compare", "Almelo")
    assert told.code == ExitCode.INPUT and "achter de opdracht" in told.err


# -- corrections


def test_a_correction_is_marked_in_the_standing_and_told_in_the_history(ibt: Ibt, say: Callable[..., None]) -> None:
    say(READ)
    assert "is nu 6 (gelezen: 5)" in ibt(*CORRECT, "--wordt", "6").out
    assert ibt("records").out.splitlines()[1].endswith("gecorrigeerd: realisatie")
    lines = [line.split("\t") for line in ibt("records", "history", "Twenterand").out.splitlines()[1:]]
    assert [(line[1], line[2], line[6]) for line in lines] == [
        ("gelezen", "het systeem", "wettelijke taak 142, realisatie 5"),
        ("gecorrigeerd", "B. Behandelaar", "realisatie: 5 wordt 6"),
    ]


def test_a_correction_that_no_longer_holds_is_told_with_the_standing(
    ibt: Ibt, say: Callable[..., None], bureau: Bureau
) -> None:
    say(READ)
    ibt(*CORRECT, "--wordt", "6")
    with bureau.store.write() as session:
        records.replace_records(session, "d" * 64, [replace(READ, realisatie=9)])
    assert "geldt niet meer" in ibt("records").err


@pytest.mark.parametrize(
    ("becomes", "code", "told"),
    [("5", ExitCode.RECORD, "staat er al zo"), ("-3", ExitCode.RECORD, "negatief"), ("6,5", ExitCode.INPUT, "heel")],
)
def test_a_correction_that_cannot_be_is_refused_with_a_reason(
    ibt: Ibt, say: Callable[..., None], becomes: str, code: ExitCode, told: str
) -> None:
    say(READ)
    found = ibt(*CORRECT, f"--wordt={becomes}")
    assert found.code == code and told in found.err


def test_inv_25_own_figure_and_that_of_the_ministry_are_compared_and_both_kept(
    ibt: Ibt, say: Callable[..., None]
) -> None:
    say(READ, OWN)
    told = ibt("records", "compare", "Twenterand").out
    assert told.splitlines()[1].split("\t")[2:5] == ["5 op 1-7-2025 (ministerie)", "40 op 1-7-2025 (gemeente)", "+35"]
    assert "het cijfer van het ministerie blijft staan" in told
    (row,) = json.loads(ibt("records", "compare", "Twenterand", "--json").out)
    assert (row["ministerie"]["aantal"], row["zelfde_dag"]["peildatum"]) == (5, "2025-07-01")


# -- workbooks


def test_a_province_makes_a_workbook_fills_it_in_and_imports_it(
    ibt: Ibt, say: Callable[..., None], workspace: Workspace, tmp_path: Path
) -> None:
    settle(workspace, "provincie", "Overijssel")
    say(READ)
    path = tmp_path / "overijssel.xlsx"
    assert "25 gemeenten" in ibt("records", "template", "--out", path).out
    fill(path, (TWENTERAND, "regulier", 60, P), (ALMELO, "AMV", 0, P))
    assert "In orde: 2 cijferregels" in ibt("records", "import", path, "--controleer").out
    assert ibt("records").out.count("ingelezen") == 0
    assert "2 nieuw" in ibt("records", "import", path, "--door", "P. Regie").out
    shown = [line.split("\t") for line in ibt("records", "--gemeente", "Twenterand").out.splitlines()[1:]]
    assert [(line[4], line[5], line[6], line[8]) for line in shown] == [
        ("142", "5", "ministerie", ""),
        ("142", "60", "PRT", "ingelezen"),
    ]
    assert "al eerder ingelezen" in ibt("records", "import", path, "--door", "P. Regie").out


def test_a_gemeente_gets_a_workbook_for_its_own_figures(ibt: Ibt, workspace: Workspace, tmp_path: Path) -> None:
    settle(workspace, "gemeente", "Twenterand")
    path = tmp_path / "eigen.xlsx"
    assert "gemeente Twenterand." in ibt("records", "template", "--out", path).out
    rows = openpyxl.load_workbook(path)["Stand"].iter_rows(min_row=2, max_row=3, values_only=True)
    assert [(row[0], row[2], row[7]) for row in rows] == [
        ("Twenterand", "regulier", "gemeente"),
        ("Twenterand", "AMV", "gemeente"),
    ]


def test_a_province_that_does_not_say_which_is_told_what_to_fill_in(
    ibt: Ibt, workspace: Workspace, tmp_path: Path
) -> None:
    settle(workspace, "provincie", "")
    told = ibt("records", "template", "--out", tmp_path / "x.xlsx")
    assert told.code == ExitCode.SETUP and "organisatie.gebied" in told.err


def test_a_wrong_cell_is_named_and_nothing_is_taken_in(ibt: Ibt, tmp_path: Path) -> None:
    path = tmp_path / "fout.xlsx"
    ibt("records", "template", "--provincie", "Overijssel", "--out", path)
    fill(path, (TWENTERAND, "regulier", "ongeveer 60", P), (ALMELO, "regulier", 10, P))
    told = ibt("records", "import", path, "--door", "P. Regie", "--mandaat", "voorbeeld-behandelaar")
    assert told.code == ExitCode.INPUT
    assert "Stand" in told.out and "niets vastgelegd" in told.out
    assert len(ibt("records").out.splitlines()) == 1


def test_the_report_is_a_workbook_with_every_gemeente_of_the_province(
    ibt: Ibt, say: Callable[..., None], tmp_path: Path
) -> None:
    say(READ)
    path = tmp_path / "voortgang.xlsx"
    told = ibt("records", "export", "--provincie", "Overijssel", "--dag", "2026-05-01", "--out", path)
    assert "25 gemeenten" in told.out
    cells = {cell for sheet in openpyxl.load_workbook(path) for row in sheet.values for cell in row}
    assert {"Twenterand", "Zwolle", 142, 5} <= cells and "Assen" not in cells


# -- tasks, places, sums


def test_inv_08_and_09_tasks_stand_beside_what_agreements_make_of_them(
    ibt: Ibt, say: Callable[..., None], tmp_path: Path
) -> None:
    say(READ, replace(READ, gemeente=ALMELO, wettelijke_taak=200, realisatie=240))
    path = tmp_path / "afspraken.xlsx"
    ibt("records", "template", "--provincie", "Overijssel", "--out", path)
    book = openpyxl.load_workbook(path)
    for number, other in ((2, "Almelo"), (3, "Best")):
        agreed = ("Twenterand", other, "regulier", 40, "opvangplek", "PRT", dt.date(2025, 3, 1), "vastgesteld")
        for column, value in enumerate(agreed, start=1):
            book["Afspraken"].cell(number, column).value = value
    book.save(path)
    done = ibt("records", "import", path, "--door", "P. Regie", "--mandaat", "voorbeeld-behandelaar")
    assert "2 afspraken" in done.out
    told = ibt("records", "tasks", "overijssel").out
    assert "Twenterand\tregulier\t142\t40\t0\t102" in told and "Almelo\tregulier\t200\t0\t40\t240" in told
    assert "dat kan alleen een mens beoordelen" in told
    shown = json.loads(ibt("records", "tasks", "Overijssel", "--json").out)
    assert shown["peildatum"] == "2025-07-01" and len(shown["per_gemeente"]) == 2


def test_places_of_locations_are_shown_with_what_does_not_count(
    ibt: Ibt, say: Callable[..., None], tmp_path: Path
) -> None:
    say(READ)
    path = tmp_path / "locaties.xlsx"
    ibt("records", "template", "--gemeente", "Twenterand", "--out", path)
    book = openpyxl.load_workbook(path)
    for number, (mark, status) in enumerate((("AZC-1", "gerealiseerd"), ("AZC-2", "in aanbouw")), start=2):
        place = (mark, "Twenterand", "regulier", 80, dt.date(2024, 1, 1), "geen einde", "regulier azc", status)
        for column, value in enumerate(place, start=1):
            book["Locaties"].cell(number, column).value = value
    book.save(path)
    ibt("records", "import", path, "--door", "P. Regie")
    told = ibt("records", "places", "Twenterand").out
    assert told.splitlines()[1].split("\t") == ["regulier", "2025-07-01", "80", "80", "80", "0"]
    assert "80 plekken tellen niet (regel 5)" in told
    assert len(ibt("records").out.splitlines()) == 2


OVERIJSSEL = (
    *("Almelo", "Borne", "Dalfsen", "Deventer", "Dinkelland", "Enschede", "Haaksbergen", "Hardenberg"),
    *("Hellendoorn", "Hengelo", "Hof van Twente", "Kampen", "Losser", "Oldenzaal", "Olst-Wijhe", "Ommen"),
    *("Raalte", "Rijssen-Holten", "Staphorst", "Steenwijkerland", "Tubbergen", "Twenterand", "Wierden"),
    *("Zwartewaterland", "Zwolle"),
)


BESLUIT = """
#for line in data.head { par(text(line)) }
#table(columns: 3, ..data.rows.flatten().map(c => text(str(c))))
#for line in data.tail { par(text(line)) }
"""


@pytest.mark.slow
def test_inv_07_the_tasks_of_a_verdeelbesluit_are_added_up_by_command(
    ibt: Ibt, through: Callable[[Path], str], build, tmp_path: Path
) -> None:
    rows = [["Gemeente", "Regulier", "Amv"], *([name, 100 + at, 10 + at] for at, name in enumerate(OVERIJSSEL))]
    head = ("Verdeelbesluit voor de provincie Overijssel", "De minister van Asiel en Migratie,", "gelet op de wet,")
    told = {"head": [*head, "besluit:", "Datum besluit: 20 december 2024", "Wettelijke taak per gemeente"]}
    told |= {"rows": rows, "tail": ["Tegen dit besluit kan binnen zes weken bezwaar worden gemaakt."]}
    path = build.pdf(tmp_path / "besluit.pdf", BESLUIT, told)
    number = through(path)[:12]
    right = ibt("records", "check-distribution", number, "--regulier", 2800, "--amv", 550)
    assert (right.code, right.out.splitlines()[-1]) == (0, "De taken tellen op."), right
    wrong = ibt("records", "check-distribution", number, "--regulier", 2801, "--amv", 550)
    assert wrong.code == ExitCode.RECORD and "de gemeenten samen 2800, het besluit 2801" in wrong.out


MAIL = """From: Regietafel Overijssel <regietafel@provincie.example>
To: ibtspreidingswet@minjenv.nl
Subject: Afspraak aan de Provinciale Regietafel Overijssel
Date: Mon, 3 Mar 2025 10:00:00 +0100
Content-Type: text/plain; charset=utf-8

Geachte collega,

Op 1 maart 2025 is aan de Provinciale Regietafel van Overijssel een uitruil vastgesteld.
Twenterand draagt 40 reguliere opvangplekken over aan Almelo.

Met vriendelijke groet,
Provinciale Regietafel Overijssel
"""


@pytest.mark.slow
def test_agreements_in_a_document_are_shown_and_only_kept_with_a_name(
    ibt: Ibt, through: Callable[[Path], str], bureau: Bureau, tmp_path: Path
) -> None:
    path = tmp_path / "regietafel.eml"
    path.write_text(MAIL, encoding="utf-8")
    number = through(path)[:12]
    assert "Twenterand\tAlmelo\tregulier\t40" in ibt("records", "agreements", number).out
    assert afspraken(bureau) == ()
    assert "Overgenomen: 1" in ibt("records", "agreements", number, "--door", "P. Regie").out
    assert len(afspraken(bureau, ALMELO)) == 1
