"""Who is named once is found everywhere; terms go everywhere, keeps stay."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.names.cast import Cast, read_person
from redaction.detect.registry import Analyzer, make_analyzer


@cache
def analyzer() -> Analyzer:
    return make_analyzer()


def document(*texts: str) -> Document:
    pages = tuple(Page(number, 595, 842, text, ()) for number, text in enumerate(texts, 1))
    return Document("0" * 64, "text/plain", len(pages), LoosePages(pages))


def seen(*texts: str, terms: tuple[str, ...] = (), keeps: tuple[str, ...] = ()) -> set[tuple[int, str]]:
    found = analyzer().detect(document(*texts), terms=terms, keeps=keeps)
    parts = [part for detection in found if detection.score >= 0.8 for part in detection.span.parts]
    return {(part.page, texts[part.page - 1][part.start : part.end]) for part in parts}


def cast_of(*names: str) -> Cast:
    cast = Cast()
    for name in names:
        person = read_person(name)
        assert person is not None
        cast.add(person)
    return cast


def test_a_surname_on_page_one_is_found_on_page_two() -> None:
    assert (2, "Tewes") in seen("Notulist: Jasper Tewes", "Daarna sprak Tewes met het bestuur.")


def test_both_halves_of_a_double_surname_come_back() -> None:
    found = seen("Naam: M.H. Koridon-Heltzen", "Koridon belt. Daarna mailt Heltzen nog.")
    assert {(2, "Koridon"), (2, "Heltzen")} <= found


def test_a_first_name_of_a_known_person_comes_back_in_lower_case() -> None:
    assert (2, "joyce") in seen("Opsteller: Joyce Tewes", "vraag maar aan joyce")


def test_the_place_is_left_alone_when_a_person_bears_its_name() -> None:
    found = seen("Notulist: Ilonka van Houten", "De gemeente Houten bouwt in Houten.")
    assert not [text for page, text in found if page == 2]


@pytest.mark.parametrize("token", ["AMoe", "AM", "A.M.", "AMoer"])
def test_initials_of_a_known_person_are_recognised(token: str) -> None:
    assert cast_of("Adri Moerbeek").is_mark(token)


@pytest.mark.parametrize("token", ["TvdL", "TvdLa", "TL"])
def test_initials_with_an_infix_are_recognised(token: str) -> None:
    assert cast_of("Thijmen van de Laar").is_mark(token)


@pytest.mark.parametrize("token", ["BW", "Amo", "XYZ"])
def test_other_letters_are_nobodys_initials(token: str) -> None:
    assert not cast_of("Adri Moerbeek").is_mark(token)


def test_user_names_are_made_of_names() -> None:
    assert {"mgoossens", "marleengoossens", "goossensm"} <= cast_of("Marleen Goossens").users


def test_a_term_goes_everywhere_whatever_its_case_and_spacing() -> None:
    assert (1, "project\nzonneweide") in seen("Het project\nzonneweide loopt.", terms=("Project Zonneweide",))


def test_a_term_that_is_a_name_goes_with_its_variants() -> None:
    found = seen("Daarna ging Tewes weg. Vraag het J. Tewes.", terms=("Jasper Tewes",))
    assert (1, "J. Tewes") in found and (1, "Tewes") in found


def test_a_number_as_term_is_found_with_other_separators() -> None:
    assert (1, "12.34-56") in seen("nummer 12.34-56 hier", terms=("123456",))


def test_a_kept_text_is_not_detected() -> None:
    assert not seen("Opsteller: Joyce Tewes", keeps=("Joyce Tewes",))


def test_what_is_left_over_of_a_name_beside_a_kept_word_still_goes() -> None:
    assert (1, "Joyce ") in seen("Opsteller: Joyce Tewes.", keeps=("Tewes",))


def test_a_term_wins_from_a_keep() -> None:
    assert (1, "Tewes") in seen("Vraag Tewes.", terms=("Tewes",), keeps=("Tewes",))


def test_the_same_document_gives_the_same_detections_twice() -> None:
    text = "Notulist: Ilonka van Houten, 06-12345678, i.vanhouten@raalte.nl"
    assert analyzer().detect(document(text)) == analyzer().detect(document(text))


def test_names_in_an_earlier_redaction_are_not_guessed() -> None:
    assert seen("Van: <5.1.2e> @prvlimburg.nl\nBeste 5.1.2e,") == set()


def test_detections_never_log_document_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    seen("Opsteller: Joyce Tewes, BSN 111222333")
    assert "Tewes" not in caplog.text and "111222333" not in caplog.text
