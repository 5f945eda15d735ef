"""What we send, we can read: letters of our own and of the demonstration give back the data they were made from."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.assemble import extract, to_contract
from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.demo.documents import make_documents
from pipeline.model.document import Document, LoosePages
from pipeline.model.extraction import DocumentType
from pipeline.tools import media
from pipeline.tools.register import find_gemeente, gemeente_by_name, gemeenten
from templates.catalogue import Catalogue, read_catalogue
from templates.compose import Envelope
from templates.families.l07 import Receipt, compose_l07
from templates.letter import MadeLetter, make_letter

SAMPLE = random.Random(20260701).sample(gemeenten(), 12)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def reading_of(path: Path, media_type: str = media.PDF) -> dict[str, Any]:
    rendition = path.with_suffix(".rendition.pdf")
    make_rendition(path, media_type, rendition, office="dxpdf")
    pages = tuple(read_pages(rendition, ocr_dpi=None))
    document = Document(hashlib.sha256(path.read_bytes()).hexdigest(), media_type, len(pages), LoosePages(pages))
    return to_contract(extract(document, review_below=0.8))


def written(folder: Path, made: MadeLetter, form: str) -> dict[str, Any]:
    path = folder / f"brief.{form}"
    path.write_bytes(made.pdf if form == "pdf" else made.docx)
    return reading_of(path, media.PDF if form == "pdf" else media.DOCX)


def make(fields, catalogue: Catalogue) -> MadeLetter:
    return make_letter("L02", fields, fields.besluit_id, False, catalogue)


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("gemeente", SAMPLE, ids=lambda gemeente: gemeente.naam)
def test_o07_a_letter_of_phase_2_reads_back_as_the_data_it_was_made_from(letters, catalogue, tmp_path, gemeente, form):
    fields = letters.seeded_l02(gemeente, catalogue)
    wanted = letters.facts(fields)
    assert letters.told(written(tmp_path, make(fields, catalogue), form), wanted) == wanted


@pytest.mark.slow
def test_o07_the_letter_of_every_gemeente_reads_back_as_the_data_it_was_made_from(
    letters: ModuleType, catalogue: Catalogue, tmp_path: Path
) -> None:
    wrong = []
    for gemeente in letters.every_gemeente():
        fields = letters.seeded_l02(gemeente, catalogue)
        wanted = letters.facts(fields)
        for form in ("pdf", "docx"):
            found = letters.told(written(tmp_path, make(fields, catalogue), form), wanted)
            wrong += [(gemeente.naam, form, key) for key in wanted if found[key] != wanted[key]]
    assert wrong == []


def test_a_table_beside_the_running_head_of_page_2_is_read_with_its_thousands(letters, catalogue, tmp_path):
    fields = letters.seeded_l02(gemeente_by_name()["Noordoostpolder"], catalogue)
    contract = written(tmp_path, make(fields, catalogue), "pdf")
    assert {f["value"] for f in contract["figures"]} == {2_345, 2_340, 0}
    assert {f["evidence"][0]["page"] for f in contract["figures"]} == {2}
    assert not any(proof["needs_review"] for f in contract["figures"] for proof in f["evidence"])


def test_the_places_of_an_agreement_between_gemeenten_are_no_figures(letters, catalogue, tmp_path):
    """The seeded letter of this gemeente tells an exchange of 25 places."""
    fields = letters.seeded_l02(find_gemeente("Oldebroek"), catalogue)
    assert fields.afspraken
    contract = written(tmp_path, make(fields, catalogue), "pdf")
    assert 25 not in {figure["value"] for figure in contract["figures"]}


def test_a_receipt_of_ours_is_no_letter_of_a_phase(letters, catalogue, tmp_path):
    """It says that something came in, never what is in it: there is nothing to extract, and nothing is."""
    to = letters.addressee(find_gemeente("Raalte"))
    envelope = Envelope("7001234", letters.PEILDATUM.replace(year=2026), letters.organisation(), to)
    receipt = Receipt(
        letters.PEILDATUM.replace(year=2026), "2026-000123", "brief", DocumentType.MUNICIPAL_RESPONSE, bijlagen=2
    )
    made = make_letter("L07", compose_l07(envelope, receipt, catalogue), None, False, catalogue)
    for form in ("pdf", "docx"):
        contract = written(tmp_path, made, form)
        assert (contract["document_type"], contract["route"]) == ("other", None)
        assert (contract["figures"], contract["finding"], contract["ladder_step"]) == ([], None, None)


def test_the_letter_of_the_demonstration_has_one_finding(tmp_path):
    path = next(path for path in make_documents(tmp_path) if path.suffix == ".pdf" and "toezicht" in path.name)
    contract = reading_of(path)
    assert contract["finding"] == "gedeeltelijk"
    assert "SC-30" not in {warning["code"] for warning in contract["warnings"]}


def test_a_signatory_with_brackets_in_the_function_keeps_them(letters, catalogue, tmp_path):
    fields = letters.seeded_l02(find_gemeente("Raalte"), catalogue)
    signs = replace(fields.ondertekenaar, naam="mr. A.B. van der Fictie", functie="Hoofd Toezicht (a.i.)")
    contract = written(tmp_path, make(replace(fields, ondertekenaar=signs), catalogue), "pdf")
    assert contract["signatory"]["function"] == "Hoofd Toezicht (a.i.)"
