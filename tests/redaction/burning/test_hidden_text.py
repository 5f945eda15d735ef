"""Text that nobody can see goes with the name; what may be seen is never taken for hidden."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from redaction.burn.document import BurnReport, burn
from redaction.verify.gate import read_kept, verify

FILES = sys.modules["ibt_tests_burning_files"]
HIDDEN = ("invisible_copy", "white_copy", "covered_copy", "tiny_copy", "clipped_copy", "hidden_layer", "under_image")


def burn_content(content: str, folder: Path, **more: object) -> tuple[Path, BurnReport]:
    with Pdf.new() as pdf:
        layers = more.pop("layers", None)
        if callable(layers):
            more["resources"] = layers(pdf)
        FILES.add_page(pdf, content, **more)
        buffer = io.BytesIO()
        pdf.save(buffer)
    source, out = folder / "in.pdf", folder / "out.pdf"
    source.write_bytes(buffer.getvalue())
    return out, burn(source, [], out, raster_dpi=72)


@pytest.mark.parametrize("case", HIDDEN)
def test_hidden_text_goes_without_a_mark_and_the_page_stays_text(case: str, tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.MADE[case](tmp_path))
    marks = [FILES.mark(FILES.find_boxes(source)[:1])]
    report = burn(source, marks, out, raster_dpi=72)
    assert [page.way for page in report.pages] == ["vector"]
    assert report.unseen
    assert not FILES.readers_that_find(out)
    assert verify(out, secrets=[FILES.GOES], boxes=report.boxes, expected_words=read_kept(source, report.covered)) == ()


@pytest.mark.parametrize(
    ("content", "way"),
    [
        ("0 0 0.5 rg 60 390 200 30 re f 1 g BT /F1 11 Tf 72 400 Td (wit op blauw) Tj ET", "vector"),
        ("0.9 g 60 390 200 30 re f 0 g BT /F1 11 Tf 72 400 Td (zwart op grijs) Tj ET", "vector"),
        ("BT /F1 11 Tf 72 400 Td (half onder een vlak) Tj ET 0 g 60 390 60 30 re f", "beeld"),
        ("BT /F1 11 Tf 72 400 Td (deels bedekt) Tj ET 0.5 g 60 402 200 30 re f", "beeld"),
        ("BT /F1 11 Tf 72 400 Td (een naam) Tj ET BT /F1 11 Tf 72 400 Td (xxxx xxxx) Tj ET", "beeld"),
        ("BT /F1 11 Tf 72 400 Td (dik) Tj ET BT /F1 11 Tf 72.3 400 Td (dik) Tj ET", "vector"),
        ("0.98 g BT /F1 11 Tf 72 400 Td (bijna wit) Tj ET", "vector"),
    ],
)
def test_a_page_becomes_a_picture_only_where_it_is_doubtful(content: str, way: str, tmp_path: Path):
    _, report = burn_content(content, tmp_path)
    assert [page.way for page in report.pages] == [way], report.pages


def test_light_text_on_a_dark_ground_stays(tmp_path: Path):
    out, _ = burn_content("0 0 0.5 rg 60 390 200 30 re f 1 g BT /F1 11 Tf 72 400 Td (witopblauw) Tj ET", tmp_path)
    assert "witopblauw" in FILES.fold(dict(FILES.readings(out))["pdfium"])


def test_text_that_all_but_lacks_contrast_goes(tmp_path: Path):
    out, report = burn_content("0.98 g BT /F1 11 Tf 72 400 Td (bijnawit) Tj ET", tmp_path)
    assert report.unseen and not FILES.readers_that_find(out, "bijnawit")


def _layers(policy: str, *, with_off: bool = True):
    def make(pdf: Pdf) -> Dictionary:
        on, off = (pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(word))) for word in ("aan", "uit"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([on, off]), D=Dictionary(OFF=Array([off])))
        members = Array([on, off] if with_off else [on])
        group = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=members, P=Name(policy)))
        return {"/Properties": Dictionary(Aan=on, Uit=off, Samen=group)}

    return make


_LAYER = "/OC /{} BDC BT /F1 11 Tf 72 400 Td (laagtekst) Tj ET EMC BT /F1 11 Tf 72 500 Td (verder) Tj ET"


@pytest.mark.parametrize(
    ("name", "policy", "stays"),
    [
        ("Aan", "/AnyOn", True), ("Uit", "/AnyOn", False), ("Samen", "/AnyOn", True), ("Samen", "/AllOn", False),
        ("Samen", "/AnyOff", True), ("Samen", "/AllOff", False),
    ],
)  # fmt: skip
def test_what_stands_in_a_layer_goes_when_the_layer_is_off(name: str, policy: str, stays: bool, tmp_path: Path):
    out, report = burn_content(_LAYER.format(name), tmp_path, layers=_layers(policy))
    assert [page.way for page in report.pages] == ["vector"]
    assert bool(FILES.readers_that_find(out, "laagtekst")) == stays
    with pikepdf.open(out) as pdf:
        assert "/OCProperties" not in pdf.Root
