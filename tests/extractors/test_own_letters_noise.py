"""Our own letters by other ways: scanned, quoted in an answer, laid out anew. No wrong figure may look sure."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.assemble import extract, to_contract
from extractors.read.pdf import read_pages
from pipeline.model.document import Document, LoosePages
from pipeline.tools import media
from pipeline.tools.ocr import read_picture
from pipeline.tools.register import Gemeente, gemeenten
from templates.catalogue import Catalogue, read_catalogue
from templates.letter import MadeLetter, make_letter

SAMPLE = random.Random(20260703).sample(gemeenten(), 5)
SCANNED = random.Random(20260704).sample(gemeenten(), 6)
SCALARS = ("letter_date", "finding", "ladder_step", "response_deadline", "reply_to", "municipalities")
LAYOUTS = ("volgorde", "kolommen", "gekanteld", "tussenkoppen", "proza", "briefhoofd")
REPLIES = ("kop", "pijlen", "oorspronkelijk")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture
def read_contract(document_from_text: Callable[[str], Document]) -> Callable[[str], dict[str, Any]]:
    return lambda text: to_contract(extract(document_from_text(text), review_below=0.8))


def made(letters: ModuleType, catalogue: Catalogue, gemeente: Gemeente) -> tuple[Any, MadeLetter]:
    fields = letters.seeded_l02(gemeente, catalogue)
    return fields, make_letter("L02", fields, fields.besluit_id, False, catalogue)


def silent_scalars(contract: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """Give the fields with a wrong value that nothing asks to look at; an absent one is no wrong one."""
    return [
        key
        for key in SCALARS
        if contract[key] not in (None, [], wanted[key])
        and not any(proof["needs_review"] for proof in contract["evidence"].get(key, ()))
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_letter_in_another_layout_gives_the_same_figures(letters, letter_noise, catalogue, read_contract, layout):
    for gemeente in SAMPLE:
        fields, letter = made(letters, catalogue, gemeente)
        contract = read_contract(letter_noise.in_layout(fields, letter.body, layout))
        seen = letter_noise.compare(contract, letter_noise.rows_of(fields))
        assert (gemeente.naam, seen) == (gemeente.naam, letter_noise.Seen(4, 0, []))
        assert silent_scalars(contract, letters.facts(fields)) == []


@pytest.mark.parametrize("form", REPLIES)
def test_figures_of_a_quoted_letter_are_never_those_of_the_gemeente_that_answers(
    letters, letter_noise, catalogue, read_contract, form
):
    """INV-26; what the gemeente says itself above the quotation is read."""
    for gemeente in SAMPLE:
        fields, letter = made(letters, catalogue, gemeente)
        reply = letter_noise.reply(gemeente, fields, letter.body, form)
        contract = read_contract(reply.text)
        assert (gemeente.naam, letter_noise.compare(contract, reply.figures)) == (
            gemeente.naam,
            letter_noise.Seen(2, 0, []),
        )
        assert (contract["finding"], contract["ladder_step"], contract["response_deadline"]) == (None, None, None)


def judge() -> ModuleType:
    """Load the module that reads cases through the real reader of mails."""
    spec = importlib.util.spec_from_file_location("ibt_tests_noise_judge", Path(__file__).with_name("judge.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("form", REPLIES)
def test_a_mail_file_with_our_letter_quoted_gives_only_the_answer(letters, letter_noise, catalogue, form):
    gemeente = SAMPLE[0]
    fields, letter = made(letters, catalogue, gemeente)
    reply = letter_noise.reply(gemeente, fields, letter.body, form)
    contract = to_contract(extract(judge().read_mail_case(reply.eml), review_below=0.8))
    assert letter_noise.compare(contract, reply.figures) == letter_noise.Seen(2, 0, [])


@pytest.mark.slow
def test_every_letter_in_every_layout_and_reply_has_no_wrong_figure_that_looks_sure(
    letters, letter_noise, catalogue, read_contract
):
    wrong, right, written = [], 0, 0
    for gemeente in letters.every_gemeente():
        fields, letter = made(letters, catalogue, gemeente)
        texts = [(letter_noise.in_layout(fields, letter.body, name), letter_noise.rows_of(fields)) for name in LAYOUTS]
        replies = [letter_noise.reply(gemeente, fields, letter.body, form) for form in REPLIES]
        for text, wanted in (*texts, *((reply.text, reply.figures) for reply in replies)):
            contract = read_contract(text)
            seen = letter_noise.compare(contract, wanted)
            right, written = right + seen.right, written + len(wanted)
            wrong += [(gemeente.naam, row) for row in seen.silent]
    assert wrong == []
    assert right >= 0.99 * written


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(SCANNED)), ids=lambda number: SCANNED[number].naam)
def test_a_scanned_letter_has_no_wrong_value_that_looks_sure(letters, letter_noise, catalogue, tmp_path, number):
    fields, letter = made(letters, catalogue, SCANNED[number])
    dpi = (150, 200)[number % 2]
    path = letter_noise.scan(letter.pdf, tmp_path / "scan.pdf", dpi, random.Random(number))
    pages = tuple(read_pages(path, ocr_dpi=200, eyes=read_picture))
    assert {page.source for page in pages} == {"ocr"}
    contract = to_contract(extract(Document("5" * 64, media.PDF, len(pages), LoosePages(pages)), review_below=0.8))
    seen = letter_noise.compare(contract, letter_noise.rows_of(fields))
    assert seen.silent == []
    assert seen.right >= 3
    assert silent_scalars(contract, letters.facts(fields)) == []
