"""Sources as they come: redacted before, names in odd places, broken over lines, read from a picture."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.model.document import Document, LoosePages, Page, Unseen, Word
from pipeline.model.place import Box
from redaction.detect.registry import Analyzer, make_analyzer
from redaction.detect.source import NoteKind, find_source_notes
from redaction.policy import load_policy
from redaction.propose import propose


@cache
def analyzer() -> Analyzer:
    return make_analyzer()


def document(text: str) -> Document:
    return Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, text, ()),)))


def proposed(text: str) -> dict[str, str]:
    """Give what is proposed: the words under each mark, with the row that decided."""
    read = document(text)
    marks = propose(read, analyzer().detect(read), load_policy(), high=0.8, low=0.3)
    return {text[mark.span.parts[0].start : mark.span.parts[0].end]: mark.policy_row for mark in marks}


def notes(text: str) -> list[tuple[NoteKind, str]]:
    return [(note.kind, text[note.start : note.end]) for note in find_source_notes(document(text))]


@pytest.mark.parametrize("text", ["Geachte heer 5.1.2.e,", "Contact: <5.1.2e> of [10.2.e]", "Geachte mevrouw ██████,"])
def test_w01_what_was_redacted_before_is_not_redacted_again(text: str) -> None:
    assert proposed(text) == {}


def test_w01_what_was_redacted_before_is_noted_with_its_place() -> None:
    assert notes("Bel 5.1.2e of ███ morgen") == [(NoteKind.EARLIER, "5.1.2e"), (NoteKind.EARLIER, "███")]


def test_w01_text_that_can_be_taken_from_under_a_box_raises_the_alarm() -> None:
    word = Word(0, 5, Box(0, 0, 50, 10), 0, (0.0, 10.0, 20.0, 30.0, 40.0, 50.0), reason=Unseen.COVERED)
    page = Page(1, 595, 842, "Geachte heer", (), hidden_text="Tewes", hidden=(word,))
    (note,) = find_source_notes(Document("0" * 64, "application/pdf", 1, LoosePages((page,))))
    assert note.kind is NoteKind.READABLE_BENEATH


@pytest.mark.parametrize(
    ("text", "rest"), [("Gesproken met J. de Vr███ over de zaal", "J. de Vr"), ("Mevrouw ████sma belde", "sma")]
)
def test_w02_letters_beside_a_bar_are_proposed_too(text: str, rest: str) -> None:
    assert rest in proposed(text)
    assert NoteKind.HALF_COVERED in {kind for kind, _ in notes(text)}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Stuur het naar k.vandijken@oss.nl graag.", "k.vandijken"),
        (r"Bestand: C:\Users\jvandijk\Documenten\brief.docx", "jvandijk"),
        ("Betreft: opvang\nOpsteller: jdw\nDatum: 3 mei 2026", "jdw"),
        ("Foto: Marit Terwel voor de nieuwe locatie", "Marit Terwel"),
    ],
)
def test_w03_a_name_in_an_address_a_path_a_footer_or_a_caption_goes(text: str, part: str) -> None:
    assert part in proposed(text)


@pytest.mark.parametrize(
    "name", ["Bastiaan Terwel", "mevrouw Van der\nWaard", "mevrouw Van de Klas-\nhorst", "J. van\nden Oever"]
)
def test_w04_a_name_broken_over_two_lines_goes_as_a_whole(name: str) -> None:
    text = f"De brief over de opvang in de gemeente is geschreven door {name} van het bureau."
    (found,) = proposed(text)
    assert found == name.removeprefix("mevrouw ")


def test_w04_a_surname_cut_off_by_a_box_is_found_by_its_first_half() -> None:
    text = "Mevrouw Weldemaryam schreef.\n\nOok oom Kahsu\nWeldemaryam-\nHabte tekende."
    assert any("Habte" in found for found in proposed(text))


@pytest.mark.parametrize("text", ["Groet,\nKŞ", "bellen met Marit Terwel!!", "Bewoners 2024\nFam. Tewes  12"])
def test_w05_a_name_that_text_recognition_reads_in_a_picture_goes(text: str) -> None:
    words, offset = [], 0
    for token in text.split():
        offset = text.index(token, offset)
        edges = tuple(float(offset + n) for n in range(len(token) + 1))
        words.append(Word(offset, offset + len(token), Box(edges[0], 10, edges[-1], 20), 0, edges, confidence=0.7))
        offset += len(token)
    page = Page(1, 595, 842, text, tuple(words), source="ocr")
    read = Document("0" * 64, "image/png", 1, LoosePages((page,)))
    marks = propose(read, analyzer().detect(read), load_policy(), high=0.8, low=0.3)
    assert marks and all(mark.boxes for mark in marks)


def test_w11_a_functional_mailbox_that_the_source_hides_is_reported() -> None:
    text = "Van: Griffie Zeewolde <5.1.2e>\nAan: J. Tewes <5.1.2e>"
    assert notes(text).count((NoteKind.MAILBOX_HIDDEN, "<5.1.2e>")) == 1


def test_w11_a_functional_mailbox_stays_visible() -> None:
    assert proposed("Van: Griffie Zeewolde <griffie@zeewolde.nl>") == {}
