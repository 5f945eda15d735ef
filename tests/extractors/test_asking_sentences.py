"""Sentences that ask without the words answer or reply: a term and a mailbox all the same, and their near misses."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.deadlines import LetterDays, find_deadlines, find_reply_addresses
from extractors.letter_parts import find_parts

DAYS = LetterDays(dt.date(2026, 3, 9), None)
FRAME = "Aan het college van Twenterand\n\nGeacht college,\n\n{body}\n\nHoogachtend,\n\nde afzender"
BOX = "toezicht@minjenv.nl"
SURE = 0.8


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Ziet u een fout, dan horen we dat graag uiterlijk 2 juni 2026 via {box}.", "2026-06-02"),
        ("Ontbreekt er een locatie, dan hoor ik dat graag vóór 2 juni 2026 op {box}.", "2026-06-01"),
        ("Binnen zes weken na dagtekening van deze brief verwacht ik uw volgend verslag op {box}.", "2026-04-20"),
        ("Ik verzoek u mij vóór 2 juni 2026 uw halfjaarbericht te sturen, via {box}.", "2026-06-01"),
        ("Graag ontvangen we uw correcties voor 2 juni 2026 via {box}.", "2026-06-01"),
        ("Wij verwachten uw plan van aanpak uiterlijk 2 juni 2026 op het adres {box}.", "2026-06-02"),
        ("Uw overzicht verwachten wij uiterlijk 2 juni 2026 via {box}.", "2026-06-02"),
        ("Wilt u het formulier uiterlijk 2 juni 2026 aan {box} retourneren?", "2026-06-02"),
        ("Wijkt een aantal af, meld het ons dan uiterlijk 2 juni 2026 via {box}.", "2026-06-02"),
        ("De gegevens zie ik uiterlijk 2 juni 2026 op {box} graag komen.", "2026-06-02"),
    ],
)  # fmt: skip
def test_a_sentence_that_asks_gives_its_term_and_its_mailbox(read, sentence, day):
    reading = read(FRAME.format(body=sentence.format(box=BOX)))
    parts = find_parts(reading)
    found = [(seen.value.due, seen.confidence >= SURE) for seen in find_deadlines(reading, parts, DAYS)]
    assert found == [(dt.date.fromisoformat(day), True)]
    assert [seen.value for seen in find_reply_addresses(reading, parts)] == [BOX]


@pytest.mark.parametrize(
    "sentence",
    [
        "Wij verwachten dat u uiterlijk 1 juli 2026 alle plekken hebt gerealiseerd.",
        "Wij verwachten uw 40 plekken uiterlijk 1 juli 2026.",
        "Uw plekken zien wij graag uiterlijk 1 juli 2026 gerealiseerd.",
        "Graag zien wij vóór 1 juli 2026 meer opvangplekken in uw gemeente.",
        "Wij zien in uw plan graag meer plekken vóór 1 juli 2026.",
        "Wij horen graag dat u uiterlijk 1 juli 2026 alle plekken gerealiseerd hebt.",
        "Graag ontvangen we een overzicht van de plekken die voor 1 mei 2026 opengaan.",
        "Ik verwacht uiterlijk 1 mei 2026 een besluit van de minister.",
        "Van de gemeente Almelo verwachten wij uiterlijk 1 mei 2026 een aanvulling.",
        "De provincie meldt het COA uiterlijk 1 mei 2026 de cijfers.",
        "Ik meld u dit uiterlijk 1 mei 2026.",
    ],
)
def test_a_wish_for_places_and_what_another_sends_set_no_term(read, sentence):
    reading = read(FRAME.format(body=sentence))
    assert list(find_deadlines(reading, find_parts(reading), DAYS)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        f"Wij ontvingen uw brief via {BOX}.",
        f"De brief is verstuurd door {BOX}.",
        f"De provincie ontvangt uw aanvulling via {BOX}.",
    ],
)
def test_a_mailbox_that_is_only_told_of_is_no_reply_address(read, sentence):
    reading = read(FRAME.format(body=sentence))
    assert list(find_reply_addresses(reading, find_parts(reading))) == []
