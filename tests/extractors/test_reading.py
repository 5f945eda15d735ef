"""One text of a whole document: joined, with furniture lifted out, and every character traceable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading import read_document
from pipeline.model.document import Document, LoosePages, Page
from pipeline.model.observation import Context


def literal(reading, span) -> str:
    pages = {page.number: page.text for page in reading.document.pages}
    return " ".join(pages[part.page][part.start : part.end] for part in span.parts)


LETTER = """Ministerie van Voorbeeld

Aan het college van de gemeente Raalte
Postbus 1

Datum
9 april 2026

Onze referentie
7499999

Geacht college,

Dit is een eerste zin. De tweede zin loopt door op de
volgende bladzijde en eindigt
@page
Datum
9 april 2026

Onze referentie
7499999

daar pas. Een derde zin volgt."""


def test_a_sentence_over_a_page_border_is_one_sentence(read):
    reading = read(LETTER)
    start, end = reading.sentence(reading.text.index("loopt door"))
    assert reading.text[start:end].split()[-2:] == ["daar", "pas."]


def test_a_running_head_moves_behind_the_body_and_stays_searchable(read):
    reading = read(LETTER)
    assert reading.text.count("7499999") == 2
    assert reading.text.index("7499999", reading.text.index("Een derde zin")) > reading.body_end
    assert reading.context(reading.text.rindex("7499999")) is Context.HEADING


def test_a_span_over_a_page_border_has_a_part_on_each_page(read):
    reading = read(LETTER)
    start, end = reading.sentence(reading.text.index("loopt door"))
    assert [part.page for part in reading.span(start, end).parts] == [1, 2]


def test_a_word_broken_over_a_line_end_is_one_word(read):
    reading = read("Voor de opvang-\nvoorziening geldt een taak.")
    assert "opvangvoorziening" in reading.text


def test_the_proof_of_a_broken_word_covers_both_lines(read):
    reading = read("Voor de opvang-\nvoorziening geldt een taak.")
    start = reading.text.index("opvangvoorziening")
    assert literal(reading, reading.span(start, start + 17)) == "opvang-\nvoorziening"


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("op 26-\n9-24 gepland", "26-9-24"),
        ("kenmerk EM-2026-\n00931 van", "EM-2026-00931"),
        ("gemeente Eijsden-\nMargraten meldt", "Eijsden-Margraten"),
        ("er zijn 6 amv-\nplekken", "amv-plekken"),
        ("opvang-\nen huisvesting", "opvang-\nen"),
    ],
)
def test_a_hyphen_that_belongs_there_stays(read, written, joined):
    assert joined in read(written).text


def test_a_hyphen_stays_when_the_document_writes_the_word_with_one(read):
    assert "uitruil-afspraak" in read("De uitruil-afspraak. Die uitruil-\nafspraak telt.").text


@pytest.mark.parametrize(
    "sentence",
    [
        "In de brief van 26 maart jl. vroeg de minister dit.",
        "Drs. A. Voorbeeld tekent namens de minister.",
        "Op 1. juli 2025 gold de taak.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(read, sentence):
    reading = read(f"Eerst dit. {sentence} Daarna dat.")
    start, end = reading.sentence(reading.text.index(sentence) + len(sentence) - 3)
    assert reading.text[start:end] == sentence


def test_each_item_of_a_list_is_a_sentence(read):
    reading = read("De stappen zijn:\n- Fase 1 Signaleren\n- Fase 2 Opvragen")
    start, end = reading.sentence(reading.text.index("Fase 2"))
    assert reading.text[start:end] == "- Fase 2 Opvragen"


def test_a_footnote_between_two_halves_of_a_sentence_is_lifted(page_from_text):
    first = page_from_text(
        "Geacht college,\n\nDe minister hanteert een vaste ladder met zes\n\n¹ Zie het beleidskader.", 1, top=640
    )
    second = page_from_text("treden. Dat is bekend.", 2)
    reading = read_document(Document("0" * 64, "application/pdf", 2, LoosePages((first, second))))
    assert "zes\ntreden." in reading.text
    assert reading.context(reading.text.index("beleidskader")) is Context.FOOTNOTE


def test_a_number_in_the_margin_that_is_not_the_page_number_stays_in_the_body(page_from_text):
    reading = read_document(Document("0" * 64, "x", 1, LoosePages((page_from_text("142", 1, top=20),))))
    assert reading.body_end == 3


def test_the_right_half_of_a_letterhead_comes_before_the_salutation(page_from_text):
    left = page_from_text("Aan het college van Raalte\n\n\n\nGeacht college,\n\nDe brief begint hier.", 1)
    tail = "\n\nOnze referentie\n7499999"
    right = page_from_text("Onze referentie\n7499999", 1)
    offset = len(left.text) + 2
    moved = tuple(w._replace(start=w.start + offset, end=w.end + offset, line=w.line + 50) for w in right.words)
    page = Page(1, left.width, left.height, left.text + tail, left.words + moved)
    reading = read_document(Document("0" * 64, "x", 1, LoosePages((page,))))
    assert reading.text.index("7499999") < reading.text.index("Geacht college")


MAIL = """Van: Gemeente Zutphen <info@zutphen.nl>
Verzonden: dinsdag 28 april 2026 10:15
Aan: toezicht@voorbeeld.nl
Onderwerp: RE: brief

Zie onderstaande brief.

Van: Toezicht <toezicht@voorbeeld.nl>
Verzonden: donderdag 9 april 2026 09:00
Aan: info@zutphen.nl
Onderwerp: brief

De taak is 142 plekken."""


def test_the_own_header_of_a_mail_is_no_quotation(read):
    reading = read(MAIL)
    assert reading.context(5) is Context.MAIL_HEADER
    assert not reading.is_quoted(reading.text.index("onderstaande"))


def test_an_older_mail_below_is_a_quotation(read):
    reading = read(MAIL)
    assert reading.context(reading.text.index("142")) is Context.QUOTATION


@pytest.mark.parametrize(
    "mark", ["Op do 9 apr 2026 om 10:15 schreef het ministerie:", "-----Oorspronkelijk bericht-----"]
)
def test_other_ways_to_quote_are_known(read, mark):
    reading = read(f"Zie hieronder.\n\n{mark}\n\nDe taak is 142 plekken.")
    assert reading.is_quoted(reading.text.index("142"))


def test_a_return_address_with_an_arrow_is_no_quotation(read):
    assert read("> Retouradres Postbus 20011 2500 EH Den Haag\n\nGeacht college,").quotes == ()


@given(st.text(alphabet="ab1-. \n", max_size=200))
def test_every_character_of_a_page_stands_in_the_text_or_was_a_line_end(text):
    page = Page(1, 595.0, 842.0, text, ())
    reading = read_document(Document("0" * 64, "x", 1, LoosePages((page,))))
    for offset, character in enumerate(text):
        where = reading.position(1, offset)
        assert reading.text[where] == character if where is not None else character in "- \n"
