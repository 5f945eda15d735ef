from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.read.source import SourceMessage
from extractors.read.thread import place_messages, split_messages, split_thread
from extractors.zones import find_quotes
from pipeline.model.document import Page

BRAM = "Bram Kok <bram@b.example>"


def _said(text: str) -> list[tuple[int, str, str]]:
    """Give depth, author and words of each stretch."""
    return [(m.depth, m.author, " ".join(m.text.split())) for m in split_messages(text, "Anna", "vandaag", "Taak")]


@pytest.mark.parametrize(
    "head",
    [
        f"Van: {BRAM}\nVerzonden: vrijdag 3 april 2026 11:34\nAan: Anna\nOnderwerp: Taak",
        f"Van:\t{BRAM}\nVerzonden:\tvrijdag 3 april 2026 11:34\nAan:\tAnna\nCC:\tCees\nOnderwerp:\tTaak",
        f"*Van:* {BRAM}\n*Verzonden:* vrijdag 3 april 2026 11:34\n*Aan:* Anna\n*Onderwerp:* Taak",
        f"**Van:** {BRAM}\n**Verzonden:** vrijdag 3 april 2026 11:34\n**Aan:** Anna\n**Onderwerp:** Taak",
        f"Van:\n{BRAM}\nVerzonden:\nvrijdag 3 april 2026 11:34\nAan:\nAnna\nOnderwerp:\nTaak",
        f"Van: {BRAM} Verzonden: vrijdag 3 april 2026 11:34 Aan: Anna Onderwerp: Taak",
        f"Van: {BRAM}\n\nVerzonden: vrijdag 3 april 2026 11:34\n\nAan: Anna\n\nOnderwerp: Taak",
        f"From: {BRAM}\nSent: Friday, April 3, 2026 11:34 AM\nTo: Anna <a@a.example>;\n Cees <c@c.nl>\nSubject: Taak",
        f"Von: {BRAM}\nGesendet: Freitag, 3. April 2026 11:34\nAn: Anna\nBetreff: Taak",
        f"________________________________\nVan: {BRAM}\nVerzonden: vrijdag 3 april 2026\nAan: Anna\nOnderwerp: Taak",
        f"-----Oorspronkelijk bericht-----\nVan: {BRAM}\nVerzonden: vrijdag 3 april 2026\nAan: Anna\nOnderwerp: Taak",
        f"-----Original Message-----\nFrom: {BRAM}\nSent: Friday 3 April\nTo: Anna\nSubject: Taak",
        f"---------- Forwarded message ---------\nVan: {BRAM}\nDate: vr 3 apr 2026 om 11:34\nSubject: Taak\nTo: Anna",
        f"-------- Doorgestuurd bericht --------\nOnderwerp: \tTaak\nDatum: \tFri, 3 Apr\nVan: \t{BRAM}\nAan: \tAnna",
        f"Begin doorgestuurd bericht:\n\nVan: {BRAM}\nOnderwerp: Taak\nDatum: 3 april 2026 om 11:34\nAan: Anna",
        f"Op vr 3 apr 2026 om 11:34 schreef {BRAM}:",
        "Op vr 3 apr 2026 om 11:34 schreef Bram Kok\n<bram@b.example>:",
        f"Op vrijdag 3 april 2026 11:34:10 CEST schreef\n{BRAM}:",
        f"Op 3 apr. 2026 om 11:34 heeft {BRAM} het volgende geschreven:",
        f"Op 3 apr. 2026, om 11:34 heeft {BRAM} het\nvolgende geschreven:",
        f"{BRAM} schreef op 3-4-2026 11:34:",
        f"On Fri, Apr 3, 2026 at 11:34 AM {BRAM} wrote:",
        f"On Fri, Apr 3, 2026 at 11:34 AM {BRAM}\nwrote:",
        f"On 3 Apr 2026, at 11:34, {BRAM} wrote:",
        f"Am 03.04.2026 um 11:34 schrieb {BRAM}:",
        f"2026-04-03 11:34 GMT+02:00 {BRAM}:",
    ],
)
@pytest.mark.parametrize("mark", ["", "> "])
def test_an_older_mail_is_told_by_its_head(head: str, mark: str) -> None:
    text = f"Akkoord.\n\nGroet, Anna\n\n{head}\n\n{mark}De taak is 151.\n{mark}Groet, Bram\n"
    assert _said(text) == [(0, "Anna", "Akkoord. Groet, Anna"), (1, BRAM, "De taak is 151. Groet, Bram")]


def test_each_mail_of_a_long_thread_has_its_own_depth() -> None:
    heads = [
        f"Van: P{n} <p{n}@x.example>\nVerzonden: {n} april 2026 11:34\nAan: Anna\nOnderwerp: RE: Taak" for n in (3, 2)
    ]
    text = f"Drie\n\n{heads[0]}\n\nTwee\n\n{heads[1]}\n\nEen"
    assert [(depth, words) for depth, _, words in _said(text)] == [(0, "Drie"), (1, "Twee"), (2, "Een")]


def test_the_moment_and_the_subject_are_told() -> None:
    head = f"Van: {BRAM}\nVerzonden: vrijdag 3 april 2026 11:34\nAan: A\nOnderwerp: RE: stand per\n 1 juli\nBijlage: x"
    text = f"Ja\n\n{head}\n\nEen"
    stretch = split_thread(text, has_own_head=False)[1]
    assert (stretch.sent, stretch.subject) == ("vrijdag 3 april 2026 11:34", "RE: stand per 1 juli")


def test_answers_between_the_lines_are_the_sender_s_own() -> None:
    text = (
        f"Zie hieronder.\n\nOp vr 3 apr 2026 om 11:34 schreef {BRAM}:\n> Wat is de taak?\n151.\n> En gerealiseerd?\n"
        "> Per 1 juli?\n95.\n-- \nAnna\n"
    )
    assert _said(text) == [
        (0, "Anna", "Zie hieronder."),
        (1, BRAM, "Wat is de taak?"),
        (0, "Anna", "151."),
        (1, BRAM, "En gerealiseerd? Per 1 juli?"),
        (0, "Anna", "95. -- Anna"),
    ]


def test_a_quotation_in_a_quotation_has_its_own_writer() -> None:
    text = (
        f"Ja.\nOp vr 3 apr 2026 om 11:34 schreef {BRAM}:\n> Klopt dit?\n> Op do 2 apr 2026 om 09:00 schreef Cees "
        "<c@c.example>:\n>> De taak is 151.\n> Graag antwoord.\n"
    )
    assert _said(text) == [
        (0, "Anna", "Ja."),
        (1, BRAM, "Klopt dit?"),
        (2, "Cees <c@c.example>", "De taak is 151."),
        (1, BRAM, "Graag antwoord."),
    ]


def test_a_mail_forwarded_inside_marks_ends_where_the_marks_end() -> None:
    text = (
        f"Ter info.\n\nBegin doorgestuurd bericht:\n\n> Van: {BRAM}\n> Onderwerp: Taak\n> Datum: 3 april 2026\n"
        "> Aan: Anna\n>\n> De taak is 151.\n\nGroet, Anna"
    )
    assert _said(text) == [(0, "Anna", "Ter info."), (1, BRAM, "De taak is 151."), (0, "Anna", "Groet, Anna")]


def test_a_mail_forwarded_without_a_word_has_an_empty_first_message() -> None:
    text = f"Van: {BRAM}\nVerzonden: 3 april 2026\nAan: Anna\nOnderwerp: Taak\n\nDe taak is 151."
    assert _said(text) == [(0, "Anna", ""), (1, BRAM, "De taak is 151.")]


def test_a_list_of_two_hundred_readers_is_part_of_the_head() -> None:
    readers = ";\n".join(f"Lezer {n} <l{n}@x.example>" for n in range(60))
    text = f"Ja\n\nVan: {BRAM}\nVerzonden: 3 april 2026 11:34\nAan: {readers}\nOnderwerp: Taak\n\nDe taak is 151."
    assert _said(text)[1] == (1, BRAM, "De taak is 151.")


@pytest.mark.parametrize(
    "text",
    [
        "Geachte heer,\n\nOp 9 april 2026 schreef u ons het volgende:\nDe taak is 151.\n",
        "Op de brief van 3 april heeft het college als volgt gereageerd:\nDe taak is 151.",
        "> Retouradres Postbus 20011\n\nGeachte heer,\n\nDe taak is 151.",
        "Van: de wethouder\n\nDe taak is 151.",
        "Prijs > 5 en < 10\n\n- Van: 10:00 uur\n- Aan de balie",
        "Met vriendelijke groet,\n\n-- \nAnna\n________________________________\nDit bericht kan vertrouwelijk zijn.",
        "Verslag\n-----------\nDe taak is 151.",
    ],
)
def test_what_only_looks_like_an_older_mail_is_none(text: str) -> None:
    assert [depth for depth, _, _ in _said(text)] == [0]


def test_the_first_head_of_a_printed_mail_is_its_own() -> None:
    text = (
        "Anna Vermeer\n\nVan: Anna\nVerzonden: 4 april 2026 10:00\nAan: Bram\nOnderwerp: RE: Taak\n\n"
        "Beste Bram,\nAkkoord.\n\n"
        f"Van: {BRAM}\nVerzonden: 3 april 2026 11:34\nAan: Anna\nOnderwerp: Taak\n\nDe taak is 151."
    )
    first, second = split_thread(text)
    assert (first.author, first.depth, text[first.body : first.end].split()[0]) == ("Anna", 0, "Beste")
    assert (second.author, second.depth) == (BRAM, 1)


def test_a_quotation_behind_which_the_sender_goes_on_is_inline() -> None:
    text = f"Beste,\n\nOp vr 3 apr 2026 om 11:34 schreef {BRAM}:\n> Vraag?\nAntwoord.\n> Vraag 2?\n"
    assert [(quote.sender, quote.is_inline) for quote in find_quotes(text)] == [(BRAM, True), (BRAM, False)]


@given(st.text("Van:> \nVerzonden:Aan<@1schreef Op", max_size=200))
def test_the_stretches_of_any_text_are_the_whole_text(text: str) -> None:
    stretches = split_thread(text)
    assert [s.start for s in stretches[1:]] == [s.end for s in stretches[:-1]]
    assert (stretches[0].start, stretches[-1].end) == (0, len(text))
    assert all(s.start <= s.body <= s.end or s.body == len(text) for s in stretches)
    assert all(s.depth >= 0 for s in stretches)


# --- where they stand on the pages ---------------------------------------------------------------------------------


def _message(text: str, depth: int = 0) -> SourceMessage:
    return SourceMessage("Anna", "", "", depth, text)


def test_messages_are_found_on_the_pages(page_from_text: Callable[..., Page]) -> None:
    pages = (
        page_from_text("Van: Anna\nOnderwerp: Taak\n\nBeste Bram, akkoord.\n\nVan: Bram\nAan: Anna"),
        page_from_text("De taak is 151 plekken.\nGroet, Bram", 2),
    )
    first, second = place_messages(
        (_message("Beste Bram, akkoord."), _message("De taak is 151 plekken.\nGroet, Bram", 1)), pages
    )
    assert pages[0].text[first.start[1] : first.end[1]] == "Beste Bram, akkoord"
    assert (second.start[0], pages[1].text[second.start[1] : second.end[1]]) == (
        2,
        "De taak is 151 plekken.\nGroet, Bram",
    )


def test_equal_words_in_two_messages_are_placed_in_order(page_from_text: Callable[..., Page]) -> None:
    page = page_from_text("Met vriendelijke groet, Anna\n\nVan: Bram\n\nMet vriendelijke groet, Anna")
    first, second = place_messages(
        (_message("Met vriendelijke groet, Anna"), _message("Met vriendelijke groet, Anna", 1)), (page,)
    )
    assert first.end < second.start


def test_a_message_with_a_damaged_beginning_is_still_found(page_from_text: Callable[..., Page]) -> None:
    page = page_from_text("Onderwerp: Taak\n\n[U+65E5] Beste Bram, de taak is 151 plekken per 1 juli.")
    (placed,) = place_messages((_message("日本 Beste Bram, de taak is 151 plekken per 1 juli."),), (page,))
    assert page.text[placed.start[1] : placed.end[1]].endswith("Beste Bram, de taak is 151 plekken per 1 juli")


def test_a_message_that_is_not_there_has_no_place(page_from_text: Callable[..., Page]) -> None:
    page = page_from_text("Heel iets anders staat hier.")
    (placed, empty) = place_messages((_message("De taak is 151."), _message("")), (page,))
    assert (placed.start, placed.end, empty.start) == ((0, 0), (0, 0), (0, 0))


def test_the_first_line_is_shown_shortened(page_from_text: Callable[..., Page]) -> None:
    (placed,) = place_messages((_message("\n " + "woord " * 40),), (page_from_text("x"),))
    assert len(placed.text) == 100


def test_thousands_of_short_messages_are_placed_in_time_that_grows_with_them(
    page_from_text: Callable[..., Page],
) -> None:
    pairs = 20_000
    page = page_from_text("> vraag\nja goed\n" * pairs)
    messages = (_message("vraag", 1), _message("ja goed")) * pairs
    start = time.process_time()
    placed = place_messages(messages, (page,))
    assert time.process_time() - start < 10
    assert placed[-1].end == (1, len(page.text.rstrip()))
