"""No office file ever goes out: what is released is a PDF that we wrote, and the report says what was left out."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.errors import IbtError
from pipeline.model.document import About, Document, LoosePages
from pipeline.model.woo import Verdict
from pipeline.tools import media
from redaction.burn.document import burn
from redaction.concept import redact_file
from redaction.job import Making
from redaction.pack.order import ReleaseItem, ReleaseOrder
from redaction.release import build_release

ORDER = ReleaseOrder("proef", dt.datetime(2026, 5, 1, tzinfo=dt.UTC), "B. Beoordelaar", "V. Vrijgever", Making(100), {})


@pytest.fixture
def word(build: ModuleType, tmp_path: Path) -> Path:
    return build.changed_word(tmp_path / "brief.docx", "De taak is ", "120 van Jan Bos", "142", comment="Klopt dit?")


def _read(word: Path) -> tuple[Path, Document]:
    rendition = word.with_suffix(".pdf")
    source = make_rendition(word, media.DOCX, rendition, office="dxpdf")
    pages = tuple(read_pages(rendition, ocr_dpi=None))
    return rendition, Document(
        "0" * 64, media.DOCX, len(pages), LoosePages(pages), About(source.maker, source.layers, (), source.doubts)
    )


def test_an_office_file_is_refused_where_a_rendition_is_asked_for(word: Path, tmp_path: Path) -> None:
    rendition, document = _read(word)
    with pytest.raises(IbtError):
        burn(word, (), tmp_path / "uit.pdf", raster_dpi=100)
    with pytest.raises(IbtError):
        redact_file(word, document, (), {}, tmp_path / "uit", "brief", Making(100))
    with pytest.raises(IbtError):
        build_release(ORDER, [ReleaseItem("0001", document, word)], tmp_path / "pak", decided={})
    assert rendition.is_file() and not (tmp_path / "uit.pdf").exists() and not (tmp_path / "pak").exists()
    assert [path.suffix for path in (tmp_path / "uit").iterdir()] == [".json"]


def test_a_pack_holds_pdfs_and_lists_only(word: Path, tmp_path: Path, files: ModuleType) -> None:
    rendition, document = _read(word)
    mark = replace(files.mark_text(document, "142"), id="0" * 20)
    item = ReleaseItem("0001", document, rendition, (mark,))
    release = build_release(ORDER, [item], tmp_path / "pak", decided={mark.id: Verdict.ACCEPTED})
    assert {path for path in release.files if path.startswith("documenten/")} == {"documenten/0001.pdf"}
    zipped = {path for path in release.files if (tmp_path / "pak" / path).read_bytes().startswith(b"PK")}
    assert zipped == {"inventarislijst.xlsx"}
    told = json.loads((tmp_path / "pak" / "manifest.json").read_text())["inputs"][0]["over_het_bestand"]
    assert any("alsof alle wijzigingen zijn aanvaard" in line for line in told)


def test_the_report_says_what_became_of_changes_and_comments(word: Path, tmp_path: Path) -> None:
    rendition, document = _read(word)
    made = redact_file(rendition, document, (), {}, tmp_path, "uit", Making(100))
    told = json.loads(made.verification.read_text())["over_het_bestand"]
    assert any(line.startswith("Het bestand bevat 1 opmerking") for line in told)
    assert any(line.startswith("Het bestand bevat 2 bijgehouden wijzigingen") for line in told)
    assert "Bos" not in made.verification.read_text()
