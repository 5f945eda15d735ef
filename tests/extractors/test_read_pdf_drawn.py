"""Letters that claim too much room, and form fields without a look, are read like any other."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.tools import media


def drawn_letters(path: Path) -> None:
    """Write a page in a font whose letters are drawings of which pdfium gives the room of the widest."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        names = [Name(f"/{letter}") for letter in "abcdefghijklmnopqrstuvwxyz"]
        procs = {str(name): pdf.make_stream(b"500 0 0 0 450 600 d1 0 0 450 600 re f") for name in names}
        procs["/space"] = pdf.make_stream(b"250 0 0 0 0 0 d1")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, -300, 1200, 1000]), Resources=Dictionary(),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(procs), FirstChar=32, LastChar=122,
            Widths=Array([250, *[0] * 64, *[500] * 26]),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([32, Name.space, 97, *names])),
        )  # fmt: skip
        page.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(b"BT /F 12 Tf 72 700 Td (het stuk van de griffie) Tj ET")
        pdf.save(path)


def test_drawn_letters_end_where_the_next_begins(tmp_path: Path) -> None:
    drawn_letters(tmp_path / "a.pdf")
    (page,) = read_pages(tmp_path / "a.pdf", ocr_dpi=None)
    assert page.text == "het stuk van de griffie"
    first, second = page.words[:2]
    assert first.box.x1 <= 72 + 3 * 6 + 0.1
    assert second.box.x0 >= first.box.x1


def form(path: Path, **field: object) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        box = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array([72, 700, 372, 724]), T="steller", DA="/F 11 Tf", **field
        )
        made = pdf.make_indirect(box)
        page.Annots = Array([made])
        pdf.Root.AcroForm = Dictionary(Fields=Array([made]))
        pdf.save(path)


def read(tmp_path: Path) -> str:
    make_rendition(tmp_path / "a.pdf", media.PDF, tmp_path / "b.pdf")
    (page,) = read_pages(tmp_path / "b.pdf", ocr_dpi=None)
    return page.text


def test_a_field_with_a_value_and_without_a_look_is_read(tmp_path: Path) -> None:
    form(tmp_path / "a.pdf", FT=Name.Tx, V="Jan-Willem Żółtowski")
    assert read(tmp_path) == "Jan-Willem Żółtowski"


def test_a_choice_is_read_as_it_is_shown(tmp_path: Path) -> None:
    form(tmp_path / "a.pdf", FT=Name.Ch, V="7", Opt=Array([Array(["7", "Afdeling Griffie"])]))
    assert read(tmp_path) == "Afdeling Griffie"


def test_a_hidden_field_and_a_password_stay_unseen(tmp_path: Path) -> None:
    form(tmp_path / "a.pdf", FT=Name.Tx, V="geheim", F=2)
    assert read(tmp_path) == ""
    form(tmp_path / "a.pdf", FT=Name.Tx, V="geheim", Ff=1 << 13)
    assert read(tmp_path) == ""


def test_the_look_of_a_field_is_the_same_each_time(tmp_path: Path) -> None:
    form(tmp_path / "a.pdf", FT=Name.Tx, V="Marieke Zwanenburgh")
    for name in ("b.pdf", "c.pdf"):
        make_rendition(tmp_path / "a.pdf", media.PDF, tmp_path / name)
    assert (tmp_path / "b.pdf").read_bytes() == (tmp_path / "c.pdf").read_bytes()
