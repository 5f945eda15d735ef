from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from extractors.read import sheet
from extractors.read.paper.regions import count_heads, is_number
from extractors.read.pdf import read_pages
from extractors.read.source import How, Source
from pipeline.errors import ExtractionError, LimitExceeded
from pipeline.model.document import Layer, LayerKind

CORPUS = Path(__file__).parents[2].parent / "shared" / "reference" / "corpora" / "office" / "minvws-woo"


class Made:
    """A workbook under construction and what is read back from it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bron.xlsx"
        self.pdf = folder / "uit.pdf"
        self.book = openpyxl.Workbook()
        self.sheet: Any = self.book.active

    def fill(self, *rows: list[Any]) -> Made:
        for row in rows:
            self.sheet.append(row)
        return self

    def read(self, change: Callable[[str], str] | None = None) -> Source:
        self.book.save(self.path)
        if change:
            _rewrite(self.path, change)
        return sheet.render(self.path, self.pdf, How())

    def text(self) -> str:
        return "\f".join(page.text for page in read_pages(self.pdf, ocr_dpi=None))


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the XML of the first sheet, as other programs (or attackers) write it."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, change(data.decode()) if name == "xl/worksheets/sheet1.xml" else data)


def _share(path: Path) -> None:
    """Put the texts of the first sheet in a part of their own, as Excel does."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    texts = re.findall(r"<is>(.*?)</is>", parts[name])
    assert texts
    numbers = iter(range(len(texts)))
    xml = re.sub(r"<is>.*?</is>", lambda _: f"<v>{next(numbers)}</v>", parts[name])
    parts[name] = xml.replace('t="inlineStr"', 't="s"')
    items = "".join(f"<si>{text}</si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{SHEET_MAIN_NS}">{items}</sst>'
    kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_STRINGS}"/></Types>'
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types if SHARED_STRINGS in types else types.replace("</Types>", kind)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, data in parts.items():
            new.writestr(part, data)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


TABLE = (["Gemeente", "Taak", "Realisatie"], ["Almelo", 129, 95], ["Borne", 14, 0])


def test_the_name_of_a_sheet_heads_its_table(made: Made) -> None:
    made.sheet.title = "Stand opvang"
    source = made.fill(*TABLE).read()
    assert made.text().startswith("Stand opvang\n\nGemeente")
    assert source.tables[0].rows == (("Gemeente", "Taak", "Realisatie"), ("Almelo", "129", "95"), ("Borne", "14", "0"))
    assert source.tables[0].header_rows == 1
    assert (source.layers, source.doubts) == ((), ())


def test_each_sheet_begins_on_a_page_of_its_own(made: Made) -> None:
    made.fill(["een", "x"], ["twee", 2])
    made.book.create_sheet("Tweede").append(["drie", 3])
    made.read()
    assert [page.split("\n")[0] for page in made.text().split("\f")] == ["Sheet", "Tweede"]


def test_a_hidden_sheet_is_a_layer_and_not_on_the_pages(made: Made) -> None:
    made.fill(*TABLE)
    hidden = made.book.create_sheet("Geheim")
    hidden.append(["Jan Pietersen", "012345"])
    hidden.sheet_state = "veryHidden"
    source = made.read()
    assert source.layers == (Layer(LayerKind.HIDDEN, "Jan Pietersen | 012345", anchor="Geheim, verborgen werkblad"),)
    assert "Pietersen" not in made.text()
    assert "verbergt bladen" in source.doubts[0]


def test_hidden_rows_and_columns_are_layers_and_leave_no_gap(made: Made) -> None:
    made.fill(["Gemeente", "Contact", "Taak"], ["Almelo", "Pietersen", 1], ["Borne", "Jansen", 2], ["Hof", "Bakker", 3])
    made.sheet.row_dimensions[3].hidden = True
    made.sheet.column_dimensions["B"].hidden = True
    source = made.read()
    assert source.tables[0].rows == (("Gemeente", "Taak"), ("Almelo", "1"), ("Hof", "3"))
    told = {(layer.anchor, layer.text) for layer in source.layers}
    assert told == {
        ("Sheet, verborgen rij 3", "Borne | Jansen | 2"),
        ("Sheet, verborgen kolom B", "Contact\nPietersen\nBakker"),
    }
    assert not {"Pietersen", "Jansen"} & set(made.text().split())


def test_a_remark_at_a_cell_is_a_layer_with_its_author(made: Made) -> None:
    made.fill(*TABLE)
    made.sheet["B2"].comment = Comment("Navragen bij de regio", "Jan Jansen")
    source = made.read()
    assert source.layers == (Layer(LayerKind.COMMENT, "Navragen bij de regio", "Jan Jansen", "", "Sheet, B2: 129"),)
    assert "Navragen" not in made.text()


def test_merged_cells_stand_in_each_place_and_once_on_paper(made: Made) -> None:
    made.fill(["Gemeente", "Taak", None], [None, "regulier", "amv"], ["Almelo", 129, 14])
    made.sheet.merge_cells("A1:A2")
    made.sheet.merge_cells("B1:C1")
    source = made.read()
    assert source.tables[0].rows == (
        ("Gemeente", "Taak", "Taak"),
        ("Gemeente", "regulier", "amv"),
        ("Almelo", "129", "14"),
    )
    assert source.tables[0].header_rows == 2
    assert made.text().count("Taak") == 1


def test_a_text_under_a_merged_area_is_a_layer_with_a_doubt(made: Made) -> None:
    made.fill(*TABLE)
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    source = made.read(lambda xml: xml.replace("</sheetData>", merged))
    assert source.tables[0].rows[1:] == (("Almelo", "129", "129"), ("Borne", "129", "129"))
    assert source.layers == (Layer(LayerKind.HIDDEN, "95\n14 | 0", anchor="Sheet, onder samengevoegde cellen"),)
    assert source.doubts == ("Samengevoegde cellen verbergen wat in 3 cellen staat. Dat staat niet op de bladzijden.",)
    assert not {"95", "14"} & set(made.text().split())


def test_a_merged_label_stands_beside_the_rows_that_are_seen_when_its_first_is_hidden(made: Made) -> None:
    made.fill(["Gemeente", "Taak"], ["Almelo", 1], [None, 2], [None, 3], ["Borne", 4])
    made.sheet.merge_cells("A2:A4")
    made.sheet.row_dimensions[2].hidden = True
    source = made.read()
    assert source.tables[0].rows == (("Gemeente", "Taak"), ("Almelo", "2"), ("Almelo", "3"), ("Borne", "4"))
    assert [layer.text for layer in source.layers] == ["1"]


def test_merged_areas_that_lie_over_each_other_hide_no_text_unseen(made: Made) -> None:
    made.fill(*TABLE)
    merged = '</sheetData><mergeCells><mergeCell ref="A2:B3"/><mergeCell ref="B3:C3"/></mergeCells>'
    source = made.read(lambda xml: xml.replace("</sheetData>", merged))
    assert source.tables[0].rows[1:] == (("Almelo", "Almelo", "95"), ("Almelo", "Almelo", "0"))
    assert [layer.text for layer in source.layers] == ["129\nBorne | 14"]


def test_a_raised_figure_never_becomes_part_of_the_figure_before_it(made: Made) -> None:
    def run(text: str, place: Any = None) -> TextBlock:
        return TextBlock(InlineFont(vertAlign=place), text)

    rich = (
        CellRichText(run("Huur 1.250"), run("1", "superscript")),
        CellRichText(run("1.250"), run("a", "superscript"), run("7")),
        CellRichText(run("CO"), run("2", "subscript")),
        CellRichText(run("12"), run("x", "subscript")),
    )
    for row, text in enumerate(rich, start=1):
        made.sheet.cell(row, 1, text)
        made.sheet.cell(row, 2, "x")
    shown = ["Huur 1.250¹", "1.250 a 7", "CO₂", "12 x"]
    assert [row[0] for row in made.read().tables[0].rows] == shown
    _share(made.path)
    assert [row[0] for row in sheet.render(made.path, made.pdf, How()).tables[0].rows] == shown


def test_the_address_of_a_link_stands_behind_the_words_of_its_cell(made: Made) -> None:
    made.fill(["Naam", "Taak"], ["Contact", 1], ["jan@voorbeeld.nl", 2], ["Verder", 3])
    made.sheet["A2"].hyperlink = "mailto:jan@voorbeeld.nl"
    made.sheet["A3"].hyperlink = "mailto:jan@voorbeeld.nl"
    made.sheet["A4"].hyperlink = Hyperlink("A4", location="Sheet!B2")
    made.sheet["B4"].hyperlink = "https://voorbeeld.nl/" + "a" * 5_000
    source = made.read()
    assert [row[0] for row in source.tables[0].rows] == [
        "Naam", "Contact <mailto:jan@voorbeeld.nl>", "jan@voorbeeld.nl", "Verder",
    ]  # fmt: skip
    assert source.tables[0].header_rows == 1
    assert 2_000 < len(source.tables[0].rows[3][1]) < 2_100
    assert "<mailto:jan@voorbeeld.nl>" in made.text()


def test_a_number_with_the_sign_of_a_note_or_a_link_is_no_head_of_a_column() -> None:
    rows = [["Jaar", "2025"], ["Huur", "1.250¹"], ["Gas", "12 <https://voorbeeld.nl>"]]
    assert [count_heads([*rows[:1], row]) for row in rows[1:]] == [1, 1]
    assert is_number("1.250¹")
    assert is_number("12 <https://voorbeeld.nl>")
    assert not is_number("2025 <https://voorbeeld.nl>")


def test_a_link_to_nowhere_is_no_reason_to_refuse_a_workbook(made: Made) -> None:
    made.fill(*TABLE)
    made.sheet["A2"].hyperlink = "https://voorbeeld.nl"
    source = made.read(lambda xml: re.sub(r'(<hyperlink [^>]*)ref="A2"', r'\1ref="nergens heen"', xml))
    assert source.tables[0].rows[1] == ("Almelo", "129", "95")


def test_a_title_and_a_note_are_no_rows_of_the_table(made: Made) -> None:
    made.fill(["Overzicht per 1 juli 2025"], *TABLE, ["Bron: eigen opgave"])
    source = made.read()
    assert len(source.tables[0].rows) == 3
    assert (
        made.text().split("\n")[:2] == ["Sheet", "Overzicht per 1 juli 2025"]
        or "\n\nOverzicht per 1 juli 2025" in made.text()
    )
    assert made.text().endswith("Bron: eigen opgave")


def test_tables_apart_are_two_tables(made: Made) -> None:
    made.fill(["Gemeente", "Taak"], ["Almelo", 1], [], ["Provincie", "Taak"], ["Overijssel", 2])
    for row, (left, right) in enumerate((("Soort", "Aantal"), ("amv", 5), ("regulier", 6)), start=1):
        made.sheet.cell(row, 6, left)
        made.sheet.cell(row, 7, right)
    assert [table.rows[0] for table in made.read().tables] == [
        ("Gemeente", "Taak"), ("Provincie", "Taak"), ("Soort", "Aantal"),
    ]  # fmt: skip


def test_rows_behind_an_empty_row_go_on_with_the_table_above(made: Made) -> None:
    source = made.fill(*TABLE, [], ["Totaal", 143, 95]).read()
    assert [row[0] for row in source.tables[0].rows] == ["Gemeente", "Almelo", "Borne", "Totaal"]


def test_an_empty_column_before_numbers_is_only_room(made: Made) -> None:
    source = made.fill(["Gemeente", "Soort", None, "2025", "2026"], ["Almelo", "amv", None, 1, 2]).read()
    assert source.tables[0].rows == (("Gemeente", "Soort", "2025", "2026"), ("Almelo", "amv", "1", "2"))


def test_a_formula_without_an_outcome_is_a_doubt_and_never_a_number(made: Made) -> None:
    source = made.fill(*TABLE, ["Totaal", "=SUM(B2:B3)", "=SUM(C2:C3)"]).read()
    assert source.tables[0].rows[-1] == ("Totaal", "[niet berekend]", "[niet berekend]")
    assert any(doubt.startswith("Van 2 formules") for doubt in source.doubts)


def test_a_formula_shows_the_outcome_that_excel_kept(made: Made) -> None:
    made.fill(*TABLE, ["Totaal", "=SUM(B2:B3)", '=IF(1=2,1,"")'])

    def kept(xml: str) -> str:
        xml = re.sub(r"(<f>SUM\(B2:B3\)</f>)<v ?(?:/>|></v>)", r"\1<v>143</v>", xml)
        return re.sub(r'<c r="C4"[^>]*>(<f>.*?</f>)<v ?(?:/>|></v>)', r'<c r="C4" t="str">\1<v></v>', xml)

    source = made.read(kept)
    assert source.tables[0].rows[-1] == ("Totaal", "143", "")
    assert source.doubts == ()


def test_a_fault_in_a_cell_is_shown_as_dutch_excel_does(made: Made) -> None:
    source = made.fill(*TABLE, ["Hof", "#DIV/0!", "#N/A"]).read()
    assert source.tables[0].rows[-1] == ("Hof", "#DEEL/0!", "#N/B")
    assert source.doubts == ("Een fout in plaats van een waarde staat in 2 cellen.",)


def test_numbers_and_dates_stand_there_as_excel_shows_them(made: Made) -> None:
    made.fill(
        ["Soort", "Waarde"], ["taak", 1290], ["deel", 0.153], ["dag", dt.date(2025, 7, 1)], ["nr", "0012"], ["ja", True]
    )
    for row, code in ((2, "#,##0"), (3, "0.0%"), (4, "d mmmm yyyy")):
        made.sheet.cell(row, 2).number_format = code
    assert [row[1] for row in made.read().tables[0].rows] == ["Waarde", "1.290", "15,3%", "1 juli 2025", "0012", "WAAR"]


def test_a_format_that_shows_nothing_hides_a_text(made: Made) -> None:
    made.fill(["Gemeente", "Taak"], ["Almelo", 7])
    made.sheet["B2"].number_format = ";;;"
    source = made.read()
    assert [layer.text for layer in source.layers] == ["7"]
    assert "7" not in made.text().split()


def test_white_letters_become_visible_with_a_doubt(made: Made) -> None:
    made.fill(*TABLE, ["wit", 1, 2])
    made.sheet["A4"].font = Font(color="FFFFFFFF")
    made.sheet["A1"].font = Font(color="FFFFFFFF")
    made.sheet["A1"].fill = PatternFill("solid", fgColor="FF000080")
    source = made.read()
    assert "wit" in made.text()
    assert source.doubts == ("Witte letters op wit staan in 1 cel. Hier zijn zij zwart.",)


def test_no_column_of_a_wide_sheet_is_lost(made: Made) -> None:
    made.fill(["Gemeente", *(f"Kolomnaam{n}" for n in range(60))], ["Almelo", *range(1000, 1060)])
    source = made.read()
    words = set(made.text().split())
    assert {f"Kolomnaam{n}" for n in range(60)} | {str(n) for n in range(1000, 1060)} <= words
    assert len(source.tables[0].rows[0]) == 61
    for page in read_pages(made.pdf, ocr_dpi=None):
        assert all(word.box.x0 > 0 and word.box.x1 < page.width for word in page.words)


def test_a_long_table_repeats_its_head_on_each_page(made: Made) -> None:
    made.fill(["Gemeente", "Taak"], *([f"Plaats{n}", n] for n in range(200)))
    made.read()
    pages = made.text().split("\f")
    assert len(pages) > 2
    assert all("Gemeente Taak" in page for page in pages)
    assert {f"Plaats{n}" for n in range(200)} <= set(made.text().split())


def test_a_sheet_that_claims_all_cells_costs_what_it_holds(made: Made) -> None:
    def boast(xml: str) -> str:
        far = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'
        merged = '<mergeCells count="1"><mergeCell ref="D9:XFD1048575"/></mergeCells>'
        return xml.replace("A1:C3", "A1:XFD1048576").replace("</sheetData>", far + merged)

    source = made.fill(*TABLE).read(boast)
    assert source.tables[0].rows[1] == ("Almelo", "129", "95")
    assert made.text().split()[-1] == "7"


def test_too_many_cells_are_refused_with_advice(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.read.sheets.workbook.MOST_CELLS", 5)
    with pytest.raises(LimitExceeded, match="Splits het bestand"):
        made.fill(*TABLE).read()


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + xml[xml.index("<worksheet") :],
        lambda xml: xml.replace('r="A1"', 'r="1A"'),
    ],
)
def test_a_damaged_or_tricky_workbook_is_refused_in_plain_words(made: Made, change: Callable[[str], str]) -> None:
    with pytest.raises(ExtractionError, match="Excel-bestand"):
        made.fill(*TABLE).read(change)


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\3\4 en dan niets")
    with pytest.raises(ExtractionError, match="beschadigd"):
        sheet.render(tmp_path / "a.xlsx", tmp_path / "b.pdf", How())


def test_an_empty_workbook_says_so(made: Made) -> None:
    made.sheet.sheet_state = "visible"
    assert made.read().tables == ()


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of office files is not on this machine")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_every_cell_of_a_real_workbook_is_on_the_pages(path: Path, tmp_path: Path) -> None:
    source = sheet.render(path, tmp_path / "a.pdf", How())
    text = "".join("".join(page.text.split()) for page in read_pages(tmp_path / "a.pdf", ocr_dpi=None))
    assert source.tables
    assert [c for t in source.tables for row in t.rows for c in row if "".join(c.split()) not in text] == []
