"""Where the same words stand in two documents: whole pages and mails, never less, and never at two places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.batch.passages import Passage, carry, passages
from pipeline.model.document import About, Document, Message
from pipeline.model.place import Part
from tests.extractors.pages import document_from_text

MAIL = "Beste Pieter Smulders,\n\nKun je mij de stukken sturen over de locatie aan de Dorpsstraat?\nGroet, Anna (Oost)."
LEAST = 8


def _mail(text: str, first: str, last: str, page: int = 1) -> Document:
    """Give a document in which a mail stands between two words, as the reader places it: it ends at a letter."""
    made = document_from_text(text)
    told = {one.number: one.text for one in made.pages}
    start = next((number, at) for number, said in told.items() if number >= page and (at := said.find(first)) >= 0)
    end = next((number, at + len(last)) for number, said in told.items() if (at := said.rfind(last)) >= 0)
    return replace(made, about=About(messages=(Message("", "", "", 0, "", start, end),)))


def _part(document: Document, words: str, page: int = 1) -> Part:
    text = next(one.text for one in document.pages if one.number == page)
    at = text.index(words)
    return Part(page, at, at + len(words))


def _said(document: Document, place: Sequence[Part]) -> list[str]:
    pages = {one.number: one.text for one in document.pages}
    return [pages[one.page][one.start : one.end] for one in place]


def _found(document: Document) -> tuple[Passage, ...]:
    return tuple(passages(document, LEAST))


def _carry(source: Document, words: str, target: Document, page: int = 1) -> list[str]:
    return _said(target, carry([_part(source, words, page)], _found(source), _found(target)))


def test_a_place_goes_to_the_page_with_the_same_words_however_lines_break() -> None:
    source = document_from_text(MAIL)
    target = document_from_text("Een ander voorblad.\n@page\n" + MAIL.replace(" de ", "\nde "))
    assert _carry(source, "Pieter Smulders", target) == ["Pieter Smulders"]
    place = carry([_part(source, "Smulders")], _found(source), _found(target))
    assert [one.page for one in place] == [2]


def test_part_of_a_word_stays_part_of_a_word() -> None:
    source, target = document_from_text(MAIL), document_from_text("@page\n" + MAIL)
    assert _carry(source, "Dorpsstraat", target) == ["Dorpsstraat"]  # without the question mark behind it
    assert _carry(source, "Anna (Oost", target) == ["Anna (Oost"]


@pytest.mark.parametrize("other", ["Pieter Smits", "Pieter  smulders", "Peter Smulders", ""])
def test_nothing_goes_where_one_word_differs(other: str) -> None:
    target = document_from_text(MAIL.replace("Pieter Smulders", other))
    assert _carry(document_from_text(MAIL), "Dorpsstraat", target) == []


def test_nothing_goes_to_a_page_that_stands_there_twice() -> None:
    assert _carry(document_from_text(MAIL), "Pieter Smulders", document_from_text(f"{MAIL}\n@page\n{MAIL}")) == []


def test_all_of_a_place_lies_in_one_passage_or_nothing_goes() -> None:
    source = document_from_text(f"{MAIL}\n@page\nTweede blad met nog wat tekst van de brief.")
    place = [_part(source, "Smulders"), _part(source, "Tweede", 2)]
    target = document_from_text(MAIL)
    assert carry(place, _found(source), _found(target)) == ()
    assert carry(place[:1], _found(source), _found(target)) != ()
    assert carry([Part(1, 0, 10_000)], _found(source), _found(target)) == ()


def test_a_mail_is_found_where_it_is_quoted() -> None:
    own = _mail(f"Van: Anna\nAan: Pieter\n\n{MAIL}", "Beste", "Oost")
    quoted = "\n".join(f"> {line}" for line in MAIL.split("\n"))
    answer = _mail(f"Dag,\n\nZie de bijlage.\n\nOp 3 april schreef Anna:\n\n{quoted}", "Beste", "Oost")
    assert _carry(own, "Pieter Smulders", answer) == ["Pieter Smulders"]
    assert _carry(answer, "Dorpsstraat", own) == ["Dorpsstraat"]
    assert _carry(own, "Anna (Oost).", answer) == ["Anna (Oost)."]
    assert _carry(own, "Aan: Pieter", answer) == []  # the head is no part of what is quoted


def test_a_mail_over_two_pages_is_one_passage() -> None:
    own = _mail(f"Van: Anna\n\n{MAIL}", "Beste", "Oost")
    answer = _mail("Antwoord.\n" + MAIL.replace("\n\n", "\n@page\n"), "Beste", "Oost")
    both = [_part(own, "Smulders,"), _part(own, "Dorpsstraat")]
    assert [one.page for one in carry(both, _found(own), _found(answer))] == [1, 2]


def test_a_short_quote_says_too_little() -> None:
    own, answer = _mail("Van: A\nAkkoord, Anna", "Akkoord", "Anna"), _mail("Dank.\nAkkoord, Anna", "Akkoord", "Anna")
    assert _carry(own, "Anna", answer) == []


def test_an_empty_page_is_like_nothing() -> None:
    empty = document_from_text("")
    assert carry([Part(1, 0, 1)], _found(empty), _found(empty)) == ()
