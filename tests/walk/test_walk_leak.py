"""A document that came in redacted while its text can still be copied: the alarm LEK."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.desk import Desk
from pipeline.run import Walk

LETTER = """BT /F1 11 Tf 72 724 Td 16 TL (Gemeente Dalfsen) Tj T* (Datum: 28 april 2026) Tj T*
(Wij spraken met de heer) Tj T* (Hoogachtend, het college van Dalfsen) Tj ET
"""
NAME = "BT /F1 11 Tf 210 692 Td (Verhuldinga) Tj 90 0 Td (over de opvang.) Tj ET "
BAR = "0 g 205 689 75 12 re f 1 g BT /F1 8 Tf 220 692 Td (5.1.2e) Tj ET"


def drawn(content: str) -> bytes:
    with pikepdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_indirect(Stream(pdf, content.encode("cp1252")))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.slow
def test_text_under_a_bar_gives_an_alarm_and_is_not_read(
    through: Callable[[Path], str], desk: Desk, walk: Walk, tmp_path: Path
):
    path = tmp_path / "gelakt.pdf"
    path.write_bytes(drawn(LETTER + NAME + BAR))
    document_id = through(path)
    (row,) = desk.status()["documents"]
    assert row["state"] == "klaar"
    assert row["reason"].startswith("LEK: onder een vak op bladzijde 1 staat nog leesbare tekst.")
    assert any(warning.message.startswith("LEK:") for warning in walk.extraction(document_id).warnings)
    document = walk.document(document_id)
    assert "Verhuldinga" not in document.pages.page(1).text
    assert "Verhuldinga" in document.pages.page(1).hidden_text
    assert "Verhuldinga" not in row["reason"]


@pytest.mark.slow
def test_a_document_that_was_redacted_well_gives_no_alarm(through: Callable[[Path], str], desk: Desk, tmp_path: Path):
    path = tmp_path / "gelakt.pdf"
    path.write_bytes(drawn(LETTER + NAME.replace("Verhuldinga", "") + BAR))
    through(path)
    (row,) = desk.status()["documents"]
    assert (row["state"], row["reason"]) == ("klaar", None)
