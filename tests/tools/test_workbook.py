"""The workbook of figures: made, filled in, read back; and the voortgangsrapportage."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.bevinding import read_cycles
from pipeline.errors import FigureConflict, InputError, LimitExceeded, RecordError
from pipeline.model.extraction import Category
from pipeline.model.status import Basis, StatusRecord
from pipeline.model.termijn import TermijnStatus
from pipeline.model.voortgangsregel import Meting, Voortgangsregel
from pipeline.model.werkblad import Blad, CelSoort
from pipeline.tools.register import Gemeente, find_gemeente, gemeenten
from pipeline.tools.workbook import read_workbook, template
from pipeline.tools.workbook_columns import read_columns
from pipeline.tools.workbook_report import progress_report
from pipeline.werkboek import read_stand
from pipeline.zinnen import SAID

CYCLUS = read_cycles()[0]
P, TODAY = dt.date(2025, 7, 1), dt.date(2026, 4, 9)
REG, AMV = Category.REGULIER, Category.AMV
SHEETS = ("Stand", "Afspraken", "Locaties")
OVERIJSSEL = tuple(one for one in gemeenten() if one.provincie == "Overijssel")
TWENTERAND = find_gemeente("Twenterand")


def record(
    gemeente: str = "GM1700",
    categorie: Category = REG,
    taak: int | None = 142,
    real: int | None = 5,
    basis: Basis = Basis.PRT,
    peildatum: dt.date = P,
) -> StatusRecord:
    return StatusRecord(gemeente, CYCLUS.id, categorie, peildatum, taak, real, basis, "eerder", ())


def opened(package: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(package))


def filled(tmp_path: Path, fill: Callable[[Any], None], chosen: tuple[Gemeente, ...] = OVERIJSSEL) -> Path:
    book = opened(template(chosen, CYCLUS))
    fill(book)
    path = tmp_path / "werkboek.xlsx"
    book.save(path)
    return path


def stand(path: Path) -> Blad:
    found = read_workbook(path).blad("Stand")
    assert found
    return found


# -- the template -----------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes_whatever_the_clock_says() -> None:
    first = template(OVERIJSSEL, CYCLUS, [record()])
    assert template(OVERIJSSEL, CYCLUS, [record()]) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_template_has_a_prepared_row_per_gemeente_and_category() -> None:
    sheet = opened(template(OVERIJSSEL, CYCLUS))["Stand"]
    rows = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=2, max_row=1 + 2 * len(OVERIJSSEL))]
    assert sorted(rows) == sorted([g.naam, g.code, told] for g in OVERIJSSEL for told in ("regulier", "AMV"))


def test_gemeenten_stand_in_the_order_of_the_alphabet() -> None:
    sheet = opened(template(OVERIJSSEL, CYCLUS))["Stand"]
    names = [sheet.cell(row, 1).value for row in range(2, 2 + 2 * len(OVERIJSSEL))]
    assert names == sorted(names)


def test_a_known_figure_of_the_same_source_is_filled_in() -> None:
    sheet = opened(template([TWENTERAND], CYCLUS, [record()]))["Stand"]
    assert [sheet.cell(2, column).value for column in (4, 5, 6)] == [dt.datetime.combine(P, dt.time()), 142, 5]


def test_a_figure_of_another_source_stands_beside_and_never_in_the_row() -> None:
    sheet = opened(template([TWENTERAND], CYCLUS, [record(basis=Basis.MINISTERIE)], Basis.GEMEENTE))["Stand"]
    row = [cell.value for cell in sheet[2]]
    assert row[3:8] == [None, 142, None, None, "gemeente"]
    assert row[9] == "5 op 1-7-2025 (ministerie)"


def test_where_known_tasks_differ_none_is_chosen() -> None:
    known = [record(basis=Basis.MINISTERIE), record(basis=Basis.COA, taak=140)]
    assert opened(template([TWENTERAND], CYCLUS, known))["Stand"]["E2"].value is None


def test_the_task_of_the_verdeelbesluit_is_filled_in_whoever_told_it() -> None:
    known = [record(basis=Basis.MINISTERIE), record(taak=None, real=12)]
    sheet = opened(template([TWENTERAND], CYCLUS, known))["Stand"]
    assert [sheet.cell(2, column).value for column in (5, 6)] == [142, 12]


def test_a_template_for_nobody_is_refused() -> None:
    with pytest.raises(InputError, match="geen gemeente gekozen"):
        template([], CYCLUS)


def test_every_column_stands_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "workbook.md").read_text("utf-8")
    told = [f"| {name} | {one.kop} | {one.soort} |" for name in SHEETS for one in read_columns(name)]
    assert [line for line in told if line not in page] == []


def test_a_zero_that_is_known_is_filled_in_as_zero() -> None:
    assert opened(template([TWENTERAND], CYCLUS, [record(real=0)]))["Stand"]["F2"].value == 0


def test_the_workbook_says_its_title_and_language() -> None:
    told = opened(template(OVERIJSSEL, CYCLUS)).properties
    assert (told.title, told.language) == ("Cijfers Spreidingswet 2024-2026, provincie Overijssel", "nl-NL")


def test_heads_stay_in_sight_and_prepared_cells_are_locked() -> None:
    sheet = opened(template(OVERIJSSEL, CYCLUS))["Stand"]
    assert sheet.freeze_panes == "D2"
    assert sheet.protection.sheet
    assert sheet["B2"].protection.locked
    assert not sheet["F2"].protection.locked


def test_heads_print_on_every_page_and_all_columns_fit() -> None:
    sheet = opened(template(OVERIJSSEL, CYCLUS))["Stand"]
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_every_column_explains_itself_when_a_cell_is_chosen() -> None:
    for name in SHEETS:
        sheet = opened(template(OVERIJSSEL, CYCLUS))[name]
        checks = sheet.data_validations.dataValidation
        assert len(checks) == sheet.max_column
        assert all(check.prompt and len(check.prompt) <= 255 and check.showInputMessage for check in checks)


def test_numbers_are_whole_and_not_below_zero_by_validation() -> None:
    checks = opened(template(OVERIJSSEL, CYCLUS))["Stand"].data_validations.dataValidation
    whole = [check for check in checks if check.type == "whole"]
    assert [(check.operator, check.formula1) for check in whole] == [("greaterThanOrEqual", "0")] * 3


# -- reading it back --------------------------------------------------------------------------------------------


def test_all_gemeenten_come_back_as_they_were_filled_in(tmp_path: Path) -> None:
    known = [
        record(one.code, category, number, number % 7)
        for number, one in enumerate(gemeenten())
        for category in (REG, AMV)
    ]
    path = tmp_path / "alle.xlsx"
    path.write_bytes(template(gemeenten(), CYCLUS, known))
    found = read_stand(read_workbook(path), read_cycles(), "eerder", TODAY)
    assert (found.fouten, len(found.invoer)) == ((), 684)
    assert {one.record for one in found.invoer} == set(known)


def test_an_untouched_template_holds_nothing_and_no_error(tmp_path: Path) -> None:
    found = read_stand(read_workbook(filled(tmp_path, lambda book: None)), read_cycles(), "d", TODAY)
    assert (found.invoer, found.fouten, found.opmerkingen) == ((), (), ("In het werkboek is niets ingevuld.",))


def test_a_cell_keeps_its_address_and_its_literal_content(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book["Stand"]["D2"], book["Stand"]["F2"] = dt.date(2025, 7, 1), "1.234"

    cells = stand(filled(tmp_path, fill)).rijen[1].cellen
    assert (cells["D"].adres, cells["D"].tekst, cells["D"].soort) == ("D2", "1-7-2025", CelSoort.DATUM)
    assert (cells["F"].waarde, cells["F"].tekst, cells["F"].soort) == ("1.234", "1.234", CelSoort.TEKST)


def test_a_formula_without_outcome_is_known_as_one(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book["Stand"]["F2"] = "=2+3"

    assert stand(filled(tmp_path, fill)).rijen[1].cellen["F"].soort is CelSoort.NIET_BEREKEND


def test_cells_that_do_not_say_where_they_stand_follow_the_one_before(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book["Stand"]["F2"] = "=2+3"

    source, path = filled(tmp_path, fill), tmp_path / "kaal.xlsx"
    with zipfile.ZipFile(source) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in made.namelist():
            body = made.read(name)
            out.writestr(name, re.sub(rb'(<(?:c|row)) r="\w+"', rb"\1", body) if "/sheet1.xml" in name else body)
    assert stand(path).rijen[1].cellen["F"].soort is CelSoort.NIET_BEREKEND


def test_an_error_of_the_spreadsheet_program_is_no_number(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book["Stand"]["F2"] = "#N/A"
        book["Stand"]["F2"].data_type = "e"

    assert stand(filled(tmp_path, fill)).rijen[1].cellen["F"].soort is CelSoort.FOUT


def test_hidden_rows_columns_and_sheets_are_read_and_marked(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book["Stand"].row_dimensions[3].hidden = True
        book["Stand"].column_dimensions["C"].hidden = True
        book["Stand"].sheet_state = "hidden"

    found = stand(filled(tmp_path, fill))
    assert (found.is_verborgen, found.verborgen_rijen, found.verborgen_kolommen) == (True, (3,), ("C",))
    assert found.rijen[2].cellen["C"].tekst == "AMV"


def test_merged_cells_are_told(tmp_path: Path) -> None:
    assert stand(filled(tmp_path, lambda book: book["Stand"].merge_cells("E2:F2"))).samengevoegd == ("E2:F2",)


def test_a_sheet_filled_too_far_down_is_refused(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book["Stand"]["A1000000"] = "x"

    with pytest.raises(LimitExceeded, match="rij 5000"):
        read_workbook(filled(tmp_path, fill))


def test_a_sheet_filled_too_far_right_is_refused(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book["Stand"]["XFD2"] = "x"

    with pytest.raises(LimitExceeded, match="kolom CV"):
        read_workbook(filled(tmp_path, fill))


@pytest.mark.parametrize("content", [b"", b"Gemeente;Aantal", b"\xd0\xcf\x11\xe0" + bytes(600)], ids=len)
def test_what_is_no_workbook_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "werkboek.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="zonder wachtwoord"):
        read_workbook(path)


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "werkboek.xlsx"
    with (
        zipfile.ZipFile(io.BytesIO(template([TWENTERAND], CYCLUS))) as made,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in made.namelist():
            body = made.read(name)
            if name == "xl/styles.xml":
                head, rest = body.split(b"<styleSheet", 1)
                body = head + b'<!DOCTYPE styleSheet [<!ENTITY x "x">]><styleSheet' + rest
            out.writestr(name, body)
    with pytest.raises(InputError, match="XML-opdrachten"):
        read_workbook(path)


def test_a_workbook_that_unpacks_without_bound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "werkboek.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/media/x.bin", bytes(26_000_000))
    with pytest.raises(LimitExceeded, match="uitgepakt"):
        read_workbook(path)


# -- the voortgangsrapportage -----------------------------------------------------------------------------------


def measured(real: int | None, taak: int | None = 142, basis: Basis = Basis.MINISTERIE, day: dt.date = P) -> Meting:
    return Meting(day, taak, real, basis, f"{basis.value}-{day}", f"Cijfers van {basis.value}, {day.year}")


def row(gemeente: Gemeente, category: Category, one: Meting | None, word: str, **more: Any) -> Voortgangsregel:
    told = {"metingen": (one,) if one else ()} | more
    return Voortgangsregel(gemeente.code, gemeente.naam, gemeente.provincie, CYCLUS.id, category, one, word, **told)


def some_rows() -> list[Voortgangsregel]:
    almelo, words = find_gemeente("Almelo"), {outcome.value: word for outcome, word in SAID.items()}
    later = measured(12, basis=Basis.PRT, day=dt.date(2026, 4, 1))
    return [
        row(TWENTERAND, REG, measured(5), words["gedeeltelijk"], metingen=(later, measured(5)), trede=2),
        row(TWENTERAND, AMV, measured(None, 23), words["onbekend"]),
        row(almelo, REG, measured(200), words["voldoet"], afspraken=("=40 plekken",)),
        row(almelo, AMV, None, words["onbekend"], termijn=TODAY, termijn_status=TermijnStatus.OPEN),
    ]


def report(rows: list[Voortgangsregel] | None = None) -> bytes:
    return progress_report(rows or some_rows(), "Voortgang Overijssel", TODAY)


def table(name: str) -> list[dict[str, Any]]:
    heads, *rows = opened(report())[name].iter_rows(values_only=True)
    return [dict(zip(heads, values, strict=True)) for values in rows]


def test_the_report_is_the_same_whatever_the_order_of_its_rows() -> None:
    assert report(some_rows()[::-1]) == report()


def test_the_report_tells_task_places_source_and_outcome_in_words() -> None:
    found = next(
        one for one in table("Overijssel") if (one["Gemeente"], one["Categorie"]) == ("Twenterand", "regulier")
    )
    assert (found["Wettelijke taak"], found["Gerealiseerd"], found["Verschil"]) == (142, 5, -137)
    assert (found["Bron"], found["Uitkomst"], found["Trede"]) == ("ministerie (1)", "voldoet gedeeltelijk", 2)
    assert found["Andere cijfers"] == "12 op 1-4-2026, PRT (2)"


def test_an_unknown_figure_is_told_in_words_and_is_never_zero() -> None:
    found = [one["Gerealiseerd"] for one in table("Overijssel") if one["Categorie"] == "AMV"]
    assert found == ["niet bekend", "niet bekend"]


def test_a_surplus_of_one_gemeente_makes_up_for_no_other() -> None:
    regular = next(one for one in table("Totalen") if one["Categorie"] == "regulier")
    assert (regular["Tekort"], regular["Overschot"]) == (137, 58)


def test_totals_are_per_category_and_never_of_both() -> None:
    assert [one["Categorie"] for one in table("Totalen")] == ["regulier", "AMV"]


def test_a_total_of_nothing_known_is_unknown() -> None:
    amv = next(one for one in table("Totalen") if one["Categorie"] == "AMV")
    assert (amv["Gerealiseerd"], amv["Cijfer niet bekend"]) == ("niet bekend", 2)


def test_every_figure_stands_with_its_peildatum_and_source() -> None:
    assert len(table("Cijfers")) == 4
    assert {one["Nummer bron"] for one in table("Cijfers")} == {one["Nummer"] for one in table("Bronnen")}


def test_a_text_in_the_report_is_never_a_formula() -> None:
    sheet = opened(report())["Overijssel"]
    cell = next(cell for line in sheet.iter_rows() for cell in line if cell.value == "=40 plekken")
    assert (cell.data_type, cell.quotePrefix) == ("f", True) or cell.data_type == "s"
    with zipfile.ZipFile(io.BytesIO(report())) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_every_sheet_with_rows_is_one_named_table_without_merged_cells() -> None:
    book = opened(report())
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes
    assert len({name for sheet in book.worksheets for name in sheet.tables}) == len(book.worksheets) - 1


def test_the_report_says_its_title_and_language() -> None:
    told = opened(report()).properties
    assert (told.title, told.language, told.modified) == (
        "Voortgang Overijssel",
        "nl-NL",
        dt.datetime.combine(TODAY, dt.time()),
    )


def test_a_gemeente_told_twice_is_refused() -> None:
    with pytest.raises(FigureConflict, match="GM1700"):
        report([*some_rows(), some_rows()[0]])


def test_a_report_of_nothing_is_refused() -> None:
    with pytest.raises(RecordError, match="geen gemeenten"):
        progress_report([], "leeg", TODAY)


# -- in another program -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], Path]:
    """Give what turns a workbook into another kind of file with LibreOffice; skip where it has no Calc."""
    soffice, work = shutil.which("soffice"), tmp_path_factory.mktemp("libreoffice")
    if soffice is None:
        pytest.skip("LibreOffice is niet geïnstalleerd")

    def run(package: bytes, kind: str) -> Path:
        source, out = work / "werkboek.xlsx", work / "uit" / f"werkboek.{kind}"
        source.write_bytes(package)
        out.unlink(missing_ok=True)
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(out.parent), str(source)]
        subprocess.run(command, capture_output=True, check=False, timeout=120)
        return out

    if not run(template([TWENTERAND], CYCLUS), "csv").exists():
        pytest.skip("LibreOffice is geïnstalleerd zonder Calc")
    return run


@pytest.mark.slow
@pytest.mark.parametrize("make", [lambda: template(OVERIJSSEL, CYCLUS, [record()]), report], ids=["template", "report"])
def test_libreoffice_opens_the_workbook_and_prints_it(
    convert: Callable[[bytes, str], Path], make: Callable[[], bytes]
) -> None:
    assert convert(make(), "pdf").stat().st_size > 10_000


@pytest.mark.slow
def test_a_workbook_that_libreoffice_saved_is_read_as_the_one_we_made(convert: Callable[[bytes, str], Path]) -> None:
    book = opened(template(OVERIJSSEL, CYCLUS, [record()]))
    book["Stand"]["D3"], book["Stand"]["E3"], book["Stand"]["F3"] = dt.date(2025, 7, 1), 10, "=2+3"
    for column, value in enumerate(("Twenterand", "Almelo", "regulier", 40, "opvangplek", "PRT", P, "vastgesteld"), 1):
        book["Afspraken"].cell(2, column, value)
    made = io.BytesIO()
    book.save(made)
    found = read_stand(read_workbook(convert(made.getvalue(), "xlsx")), read_cycles(), "d", TODAY)
    assert found.fouten == ()
    assert [(one.record.wettelijke_taak, one.record.realisatie) for one in found.invoer] == [(10, 5), (142, 5)]
    assert [one.aantal for one in found.afspraken] == [40]
