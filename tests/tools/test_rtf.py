from __future__ import annotations

import compressed_rtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.read.html import HIDDEN_TEXT, find_blocks, read_html
from pipeline.errors import ExtractionError
from pipeline.tools.rtf import decompress, read_rtf


def _lines(rtf: str) -> list[str]:
    rich = read_rtf(rtf.encode("latin-1"))
    return [line for block in find_blocks(rich.text) for line in block.get("lines", ())]


def test_compressed_text_comes_back() -> None:
    assert decompress(compressed_rtf.compress(b"{\\rtf1 Taak Taak Taak}")) == b"{\\rtf1 Taak Taak Taak}"


def test_a_checksum_that_does_not_fit_costs_no_text() -> None:
    packed = bytearray(compressed_rtf.compress(b"{\\rtf1 Taakstelling}"))
    packed[12] ^= 0xFF
    assert decompress(bytes(packed)) == b"{\\rtf1 Taakstelling}"


@pytest.mark.parametrize("content", [b"", b"LZFu", bytes(40), b"\xff" * 12 + b"LZFu"])
def test_what_is_no_compressed_text_is_an_error(content: bytes) -> None:
    with pytest.raises(ExtractionError, match="beschadigd"):
        decompress(content)


def test_html_wrapped_in_rtf_comes_out_as_it_was_sent() -> None:
    rtf = (
        r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}"
        r"{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Geachte mevrouw \'c9lise {\*\htmltag84 &amp;} co"
        r"{\*\htmltag72 </p>}{\*\htmltag4 \par }}"
    )
    rich = read_rtf(rtf.encode())
    assert (rich.is_html, rich.text.strip()) == (True, "<p>Geachte mevrouw Élise &amp; co</p>")


def test_plain_text_wrapped_in_rtf_keeps_its_lines() -> None:
    rich = read_rtf(rb"{\rtf1\ansi\fromtext \pard\plain Beste,\par\par Taak:\tab 151\par}")
    assert (rich.is_html, rich.text) == (False, "Beste,\n\nTaak:\t151\n")


def test_letters_outside_the_code_page_are_read() -> None:
    assert _lines(r"{\rtf1\ansi\uc1 \u350?ahin \u-10179?\u-8704? \'80 5}") == ["Şahin 😀 € 5"]


def test_a_letter_of_two_bytes_is_one_letter() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset128 MS Gothic;}}"
    assert _lines(r"{\rtf1\ansi\ansicpg1252" + fonts + r"\f1 \'93\'fa\'96\'7b\f0  Jos\'e9}") == ["日本 José"]


def test_a_table_in_rtf_is_a_table() -> None:
    row = r"\trowd\cellx1000\cellx2000\pard\intbl {}\cell {}\cell\row "
    rtf = (
        r"{\rtf1 Stand per 1 juli:\par "
        + row.format("Soort", "Taak")
        + row.format("Regulier", "151")
        + r"\pard Groet\par}"
    )
    blocks = find_blocks(read_rtf(rtf.encode()).text)
    assert [row for block in blocks for row in block.get("rows", ())] == [["Soort", "Taak"], ["Regulier", "151"]]
    assert [block.get("lines") for block in blocks if "lines" in block] == [["Stand per 1 juli:"], ["Groet"]]


def test_pictures_and_style_tables_are_no_text() -> None:
    rtf = rb"{\rtf1{\stylesheet{\s0 Standaard;}}{\info{\author Jan}}{\pict\pngblip\bin5 }}}}}}Tekst{\*\onbekend weg}}"
    assert [line for b in find_blocks(read_rtf(rtf).text) for line in b["lines"]] == ["Tekst"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(content: bytes) -> None:
    assert isinstance(read_rtf(content).text, str)
    assert isinstance(read_rtf(b"{\\rtf1 " + content).text, str)


def test_a_raised_or_lowered_figure_is_no_part_of_the_figure_before_it() -> None:
    assert _lines(r"{\rtf1 12.500{\super 1} en 7\super 2\nosupersub 3 en CO{\sub 2} en 5{\super a}}") == [
        "12.500¹ en 7²3 en CO₂ en 5 a"
    ]


def test_the_first_line_behind_a_table_stands_behind_it() -> None:
    table = r"{\rtf1 Kop\par\trowd\cellx1000\cellx2000\pard\intbl Soort\cell Taak\cell\row"
    blocks = find_blocks(read_rtf((table + r"\pard Eerste\line Tweede\par}").encode()).text)
    assert [block.get("lines") for block in blocks] == [["Kop"], None, ["Eerste", "Tweede"]]


def test_a_table_that_breaks_off_keeps_its_cells() -> None:
    assert "Taak" in read_rtf(rb"{\rtf1\trowd\pard\intbl Soort\cell Taak").text


def test_a_text_box_is_a_block_of_its_own() -> None:
    box = r"{\shp{\*\shpinst\shpleft0{\sp{\sn naam}{\sv 7}}{\shptxt \pard In het kader\par}}{\shprslt In het kader}}"
    blocks = find_blocks(read_rtf((r"{\rtf1 Voor " + box + r"na\par Einde\par}").encode()).text)
    assert [block["lines"] for block in blocks] == [["Voor na"], ["In het kader"], ["Einde"]]


def test_a_text_box_of_a_letterhead_is_no_running_text() -> None:
    assert _lines(r"{\rtf1{\header{\shp{\*\shpinst{\shptxt Briefhoofd\par}}}}Tekst}") == ["Tekst"]


@pytest.mark.parametrize("hidden", [r"{\v Pietersen}", r"\v Pietersen\v0", r"\v Pietersen\plain"])
def test_text_that_rtf_hides_is_made_visible_and_told(hidden: str) -> None:
    found = read_html(read_rtf((r"{\rtf1 Zicht " + hidden + r" baar}").encode()).text)
    assert "Pietersen" in " ".join(line for block in found.blocks for line in block["lines"])
    assert found.doubts == (HIDDEN_TEXT,)


def test_a_zero_byte_in_rtf_begins_no_markup() -> None:
    assert "<b>" not in read_rtf(rb"{\rtf1 a\line\u0?<b>}").text


def test_text_boxes_deep_inside_each_other_are_read() -> None:
    rtf = r"{\rtf1 " + r"{\shp{\*\shpinst{\shptxt a" * 3000 + "}}}" * 3000 + r"\par}"
    assert "".join(_lines(rtf)).count("a") == 3000
