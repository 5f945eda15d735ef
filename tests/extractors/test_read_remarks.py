from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extractors.read.remarks import find_remarks
from extractors.read.rendition import make_rendition
from pipeline.model.document import Layer, LayerKind
from pipeline.tools import media


@pytest.fixture
def pdf(build: ModuleType, tmp_path: Path) -> Path:
    return build.pages_pdf(tmp_path / "a.pdf", ["De taak is 151."])


def _annotation(kind: str, text: str, **more: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([0, 0, 9, 9]), Contents=text, **more)


def _annotated(path: Path, *annotations: object) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Annots = Array(annotations)
        document.save(path)
    return path


def test_a_remark_in_a_pdf_is_given_with_who_wrote_it_and_when(pdf: Path, tmp_path: Path) -> None:
    note = _annotation("/Text", "Klopt dit?", T="Anna", M="D:20260409100000+02'00'")
    mark = _annotation("/Highlight", "Nakijken", T="Bram", M="gisteren")
    drawn = _annotation("/FreeText", "staat er al"), _annotation("/Link", "elders"), _annotation("/Popup", "dubbel")
    source = make_rendition(_annotated(pdf, note, mark, *drawn), media.PDF, tmp_path / "uit.pdf")
    assert source.layers == (
        Layer(LayerKind.COMMENT, "Klopt dit?", "Anna", "2026-04-09T10:00:00+02:00"),
        Layer(LayerKind.COMMENT, "Nakijken", "Bram"),
    )
    assert ["2 opmerkingen" in doubt for doubt in source.doubts] == [True]


def test_files_inside_a_pdf_are_told(pdf: Path) -> None:
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        document.attachments["a.txt"] = b"een"
        document.attachments["b.txt"] = b"twee"
        document.save(pdf)
    (doubt,) = find_remarks(pdf).doubts
    assert doubt == "In deze PDF zitten 2 bijlagen; die worden niet gelezen. Vraag ze los op."


def test_a_portfolio_whose_files_cannot_be_counted_is_told(pdf: Path) -> None:
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        document.Root.Collection = Dictionary(Type=Name.Collection)
        document.save(pdf)
    (doubt,) = find_remarks(pdf).doubts
    assert "portfolio" in doubt


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 kapot", b"geen pdf"])
def test_a_pdf_that_cannot_be_opened_gives_no_remarks(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert (find_remarks(tmp_path / "a.pdf").layers, find_remarks(tmp_path / "a.pdf").doubts) == ((), ())


def test_a_pdf_with_a_password_gives_no_remarks(pdf: Path, tmp_path: Path) -> None:
    with pikepdf.open(_annotated(pdf, _annotation("/Text", "Klopt dit?"))) as document:
        document.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="x", user="y"))
    assert find_remarks(tmp_path / "b.pdf").layers == ()


def test_one_broken_remark_does_not_cost_the_others(pdf: Path) -> None:
    broken = _annotation("/FreeText", "x", F="geen getal")
    found = find_remarks(_annotated(pdf, 5, broken, _annotation("/Text", "Klopt dit?")))
    assert [layer.text for layer in found.layers] == ["Klopt dit?"]


@pytest.mark.parametrize(
    ("written", "day"), [("D:20260409101500+02'00'", dt.date(2026, 4, 9)), ("D:20261399", None), ("gisteren", None)]
)
def test_the_day_on_which_a_pdf_says_it_was_made_is_given(pdf: Path, written: str, day: dt.date | None) -> None:
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        document.docinfo["/CreationDate"] = written
        document.save(pdf)
    assert find_remarks(pdf).made_on == day
