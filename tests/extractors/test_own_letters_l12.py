"""The letters that go with the twelve verdeelbesluiten read back as what they are: no letter to one gemeente."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest

from extractors.assemble import extract, to_contract
from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.model.document import Document, LoosePages
from pipeline.tools import media
from pipeline.tools.register import Provincie, provincies
from templates.catalogue import Catalogue, read_catalogue
from templates.compose import Envelope
from templates.families.l12 import Annex, National, Province, VerdeelbesluitCase, compose_l12
from templates.fields import Addressee, Cycle, Organisation
from templates.letter import MadeLetter, make_letter

DAY = dt.date(2024, 12, 20)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def cover_letter(row: Provincie, catalogue: Catalogue) -> MadeLetter:
    limburg = row.code == "pv31"
    to = Addressee(
        row.naam,
        row.code,
        row.naam,
        ("Postbus 1", "1000 AA Voorbeeldstad"),
        "de commissaris van de Koning en de colleges van burgemeester en wethouders",
        "in de provincie",
        "Geachte commissaris, geachte colleges,",
    )
    sender = Organisation(
        "Ministerie van Asiel en Migratie",
        "Directie Regie Migratieketen",
        "Postbus 20011",
        "2500 EH Den Haag",
        "www.rijksoverheid.nl",
        "ibtspreidingswet@minjenv.nl",
    )
    more = dt.date(2024, 12, 12) if limburg else None
    case = VerdeelbesluitCase(
        Province(row.naam, row.regietafel, dt.date(2024, 10, 31), more, not limburg, limburg),
        Cycle("2024-2026", DAY, dt.date(2025, 7, 1)),
        National(96_000, 82_000, 8_000, 90_000),
        Annex(f"verdeelbesluit provincie {row.naam}", row.naam, hashlib.sha256(row.naam.encode()).hexdigest()),
        dt.date(2024, 2, 1),
        "begin 2025",
        "het eerste kwartaal van 2025",
    )
    fields = compose_l12(Envelope("6001234", DAY, sender, to), case, catalogue)
    return make_letter("L12", fields, None, False, catalogue)


def reading_of(path: Path, media_type: str) -> dict[str, Any]:
    rendition = path.with_suffix(".rendition.pdf")
    make_rendition(path, media_type, rendition, office="dxpdf")
    pages = tuple(read_pages(rendition, ocr_dpi=None))
    document = Document(hashlib.sha256(path.read_bytes()).hexdigest(), media_type, len(pages), LoosePages(pages))
    return to_contract(extract(document, review_below=0.8))


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("row", provincies(), ids=lambda row: row.naam)
def test_the_letter_of_a_province_reads_back_as_one(catalogue, tmp_path, row, form):
    made = cover_letter(row, catalogue)
    path = tmp_path / f"brief.{form}"
    path.write_bytes(made.pdf if form == "pdf" else made.docx)
    found = reading_of(path, media.PDF if form == "pdf" else media.DOCX)
    assert (found["document_type"], found["province"]) == ("verdeelbesluit_letter", row.naam)
    assert (found["letter_date"], found["municipalities"]) == (DAY.isoformat(), [])
    assert (found["figures"], found["finding"], found["ladder_step"]) == ([], None, None)
    assert found["reference"]["our"] == "6001234"
    told = {figure["value"] for figure in found["details"]["national_figures"]}
    assert {96_000, 90_000, 82_000, 8_000} <= told
