from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.assemble import extract
from extractors.notes import Notes, check_notes, name_pages, read_notes
from extractors.proof import proof_page
from pipeline.model.document import About, Document, Layer, LayerKind, LoosePages, Unseen, Word
from pipeline.model.place import Box

REMARK = Layer(LayerKind.COMMENT, "Navragen <b>bij</b> Jansen", "Piet Pietersen", "2026-01-02T10:00:00Z", "Stand, B4")


@pytest.fixture
def doubted(document_from_text: Callable[..., Document]) -> Document:
    """A document of three pages with doubts, a hidden word and texts beside the running text."""
    made = document_from_text("Notitie\n@page\nTweede\n@page\nDerde")
    hidden = Word(0, 5, Box(0, 0, 9, 9), 0, (0, 1, 2, 3, 4, 5), reason=Unseen.COVERED)
    pages = tuple(
        replace(page, doubts=("Hier staat verborgen tekst.",), hidden_text="20350", hidden=(hidden,))
        if page.number != 2
        else page
        for page in made.pages
    )
    layers = (REMARK, Layer(LayerKind.DELETED, "weg"), Layer(LayerKind.INSERTED, "erbij"), Layer(LayerKind.HIDDEN, "x"))
    return replace(
        made, pages=LoosePages(pages), about=About("maker", layers, (), ("Een formule heeft geen uitkomst.",))
    )


def test_doubts_and_layers_reach_the_officer_as_warnings(doubted: Document) -> None:
    told = {warning.code: warning.message for warning in extract(doubted, review_below=0.8).warnings}
    assert told["SC-37"] == "Een formule heeft geen uitkomst."
    assert told["SC-38"] == "Bladzijde 1 en 3: Hier staat verborgen tekst."
    assert told["SC-39"].startswith("Het bestand bevat 1 opmerking in de kantlijn.")
    assert told["SC-40"].startswith("Het bestand bevat 2 bijgehouden wijzigingen.")
    assert told["SC-41"].startswith("Het bestand bevat 1 verborgen tekst.")


def test_no_warning_quotes_what_is_hidden(doubted: Document) -> None:
    messages = " ".join(warning.message for warning in check_notes(read_notes(doubted)))
    assert not any(word in messages for word in ("Jansen", "Pietersen", "weg", "20350"))


def test_a_document_without_doubts_has_no_notes(document_from_text: Callable[..., Document]) -> None:
    notes = read_notes(document_from_text("Notitie"))
    assert notes == Notes()
    assert list(check_notes(notes)) == []


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((3,), "Bladzijde 3"),
        ((1, 2), "Bladzijde 1 en 2"),
        ((1, 3, 4, 5, 9), "Bladzijde 1, 3 tot en met 5 en 9"),
    ],
)
def test_pages_are_named_in_words(numbers: tuple[int, ...], words: str) -> None:
    assert name_pages(numbers) == words


def test_the_proof_page_shows_doubts_and_texts_beside_the_text(doubted: Document) -> None:
    sizes = {page.number: (page.width, page.height) for page in doubted.pages}
    page = proof_page(extract(doubted, review_below=0.8), "notitie", {}, sizes, doubted)
    assert "<h2>Let op</h2>" in page
    assert '<a href="#blad-1">Bladzijde 1 en 3</a>: Hier staat verborgen tekst.' in page
    assert "<h2>Opmerkingen en wijzigingen buiten de tekst</h2>" in page
    assert "Navragen &lt;b&gt;bij&lt;/b&gt; Jansen" in page
    assert "Piet Pietersen, 2 januari 2026" in page
    assert "Bij: Stand, B4" in page
    assert "SC-38" not in page


def test_a_proof_page_without_notes_has_no_empty_parts(document_from_text: Callable[..., Document]) -> None:
    document = document_from_text("Notitie")
    page = proof_page(extract(document, review_below=0.8), "notitie", {}, {1: (595.0, 842.0)}, document)
    assert "Let op" not in page
    assert "buiten de tekst" not in page


def test_a_date_that_is_none_stays_as_it_stands(document_from_text: Callable[..., Document]) -> None:
    about = About("maker", (replace(REMARK, date="vorige week"),))
    document = replace(document_from_text("Notitie"), about=about)
    page = proof_page(extract(document, review_below=0.8), "naam", {}, {1: (595.0, 842.0)}, document)
    assert "Piet Pietersen, vorige week" in page
