"""What a gemeente writes with our program, the ministry reads with it: L14 gives back its data."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.assemble import extract, to_contract
from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.model.document import Document, LoosePages
from pipeline.tools import media
from pipeline.tools.register import Gemeente, gemeenten
from templates.catalogue import Catalogue, read_catalogue
from templates.letter import MadeLetter, make_letter

SAMPLE = random.Random(20260722).sample(gemeenten(), 12)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def read_back(folder: Path, made: MadeLetter, form: str) -> dict[str, Any]:
    path, media_type = folder / f"antwoord.{form}", media.PDF if form == "pdf" else media.DOCX
    path.write_bytes(made.pdf if form == "pdf" else made.docx)
    rendition = path.with_suffix(".rendition.pdf")
    make_rendition(path, media_type, rendition, office="dxpdf")
    pages = tuple(read_pages(rendition, ocr_dpi=None))
    document = Document(hashlib.sha256(path.read_bytes()).hexdigest(), media_type, len(pages), LoosePages(pages))
    return to_contract(extract(document, review_below=0.8))


def differences(
    answer_letters: ModuleType, gemeente: Gemeente, catalogue: Catalogue, folder: Path, form: str
) -> dict[str, tuple[Any, Any]]:
    """Give what differs: by the name of the fact, what was written and what was read."""
    fields = answer_letters.seeded_l14(gemeente, catalogue)
    wanted = answer_letters.facts(fields)
    found = answer_letters.told(read_back(folder, make_letter("L14", fields, None, False, catalogue), form), wanted)
    return {key: (wanted[key], found[key]) for key in wanted if wanted[key] != found[key]}


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("gemeente", SAMPLE, ids=lambda gemeente: gemeente.naam)
def test_an_answer_of_a_gemeente_reads_back_as_the_data_it_was_made_from(
    answer_letters, catalogue, tmp_path, gemeente, form
):
    assert differences(answer_letters, gemeente, catalogue, tmp_path, form) == {}


@pytest.mark.slow
def test_the_answer_of_every_gemeente_reads_back_as_the_data_it_was_made_from(
    letters: ModuleType, answer_letters: ModuleType, catalogue: Catalogue, tmp_path: Path
) -> None:
    wrong = {
        (gemeente.naam, form): found
        for gemeente in letters.every_gemeente()
        for form in ("pdf", "docx")
        if (found := differences(answer_letters, gemeente, catalogue, tmp_path, form))
    }
    assert wrong == {}
