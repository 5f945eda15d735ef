"""No count of places is lost without a word: it becomes a figure, or somebody is asked to read it."""

from __future__ import annotations

import pytest

HEAD = """Gemeente Raalte
Postbus 140
8100 AC Raalte
{gap}Aan de minister van Asiel en Migratie
Postbus 20011
2500 EH Den Haag
{gap}Datum: 28 april 2026
Ons kenmerk: Z-2026-004711
Uw kenmerk: 7461234
Onderwerp: reactie op uw brief
{gap}"""
CLOSING = "\n{gap}Hoogachtend,\n{gap}Burgemeester en wethouders van Raalte,\nde secretaris, H. Verzonnen\n"
STANDING = "Op 15 april 2026 waren er in Raalte 31 reguliere plekken en 6 AMV-plekken gerealiseerd."
MORE = "De bouw van de tweede locatie begint pas na de zomer. Wij spreken elke maand met het COA."
TOLD = {"SC-23", "SC-24", "SC-25", "SC-26", "SC-28"}


@pytest.fixture
def figures(extracted):
    """Give a function from a text to its counts by category, and the codes of its warnings."""

    def find(text: str) -> tuple[set[tuple[str, int]], set[str]]:
        found = extracted(text)
        counts = {(figure["category"], figure["value"]) for figure in found["figures"]}
        return counts, {warning["code"] for warning in found["warnings"]}

    return find


@pytest.mark.parametrize("gap", ["\n", ""])
@pytest.mark.parametrize(
    "greeting",
    ["Geachte minister,\n", "Geachte heer, mevrouw,\n", "Geachte minister, ", "Beste Noor, Piet en Jan,\n",
     "Excellentie,\n", "Geachte minister,\nINGEKOMEN 29 APR. 2026\n", "INGEKOMEN 29 APR. 2026\nGeachte minister,\n",
     ""],
)  # fmt: skip
def test_the_first_sentence_of_a_letter_is_read_also_where_no_empty_line_parts_it_from_its_head(figures, gap, greeting):
    text = f"{HEAD}{greeting}{STANDING} {MORE}{CLOSING}".format(gap=gap)
    assert figures(text)[0] == {("regulier", 31), ("amv", 6)}


def test_a_salutation_on_the_line_of_the_first_sentence_takes_no_answer_away(extracted):
    text = f"{HEAD}Geachte minister, {STANDING}{CLOSING}".format(gap="\n")
    assert extracted(text)["details"]["answers"]["Q1"] == "beantwoord"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + STANDING + "\n\nGeachte minister,\n\n" + MORE + CLOSING,
        HEAD.replace("reactie op", "31 reguliere plekken en 6 AMV-plekken gerealiseerd; reactie op")
        + "Geachte minister,\n\n" + MORE + CLOSING,
        HEAD + "Geachte minister,\n\n“Waarom heeft uw gemeente niet alle plekken gerealiseerd?” vraagt u; wij hadden "
        "op 15 april 2026 al 31 reguliere plekken en 6 AMV-plekken gerealiseerd. " + MORE + CLOSING,
        "Van: Gemeente Raalte <post@raalte.example>\nAan: ibtspreidingswet@minjenv.nl\n"
        "Verzonden: dinsdag 28 april 2026 10:00\nOnderwerp: FW: antwoord op uw brief\n\nBeste collega,\n\n"
        "Zie hieronder het antwoord van Raalte.\n\nGroet,\nGemeente Raalte\n\n"
        "Van: H. Verzonnen <h.verzonnen@raalte.example>\nVerzonden: dinsdag 28 april 2026 09:00\n"
        "Aan: post@raalte.example\nOnderwerp: antwoord op uw brief\n\nGeachte heer,\n\n" + STANDING + " " + MORE + "\n",
    ],
    ids=["above the salutation", "in the subject", "behind a citation", "in the mail of a colleague"],
)  # fmt: skip
def test_counts_where_no_figures_are_read_are_told(figures, text):
    counts, codes = figures(text.format(gap="\n"))
    assert counts or codes & TOLD


@pytest.mark.parametrize(
    "sentence",
    [
        "Wij hebben 31 reguliere plekken en 6 AMV-plekken gerealiseerd, dat is minder dan de taak.",
        "Wij hebben 31 reguliere plekken en 6 AMV-plekken gerealiseerd, minder dan wij wilden.",
        "Exclusief noodopvang zijn er 31 reguliere plekken en 6 AMV-plekken.",
        "Naast de noodopvang zijn er 31 reguliere plekken en 6 AMV-plekken gerealiseerd.",
        "Er is een verschil met uw brief: wij tellen 31 reguliere plekken en 6 AMV-plekken.",
        "Wist u dat wij al 31 reguliere plekken en 6 AMV-plekken hebben gerealiseerd?",
        "Wij onderzoeken of het meer kan, nu er 31 reguliere plekken en 6 AMV-plekken gerealiseerd zijn.",
        "In Overijssel hebben wij 31 reguliere plekken en 6 AMV-plekken gerealiseerd.",
        "Stand per 15-4-2026: 31 + 6.",
    ],
)
def test_a_standing_in_a_sentence_that_looks_like_something_else_is_never_lost_silently(figures, sentence):
    text = f"{HEAD}Geachte minister,\n\nWij schrijven u hierover. {sentence} {MORE}{CLOSING}".format(gap="\n")
    counts, codes = figures(text)
    assert counts == {("regulier", 31), ("amv", 6)} or codes & TOLD


@pytest.mark.parametrize(
    "sentence",
    ["Er is een tekort van 111 plekken.", "Van de 142 plekken zijn er 111 nog niet gerealiseerd."],
)
def test_a_shortage_that_the_figures_explain_asks_nothing_of_anybody(figures, sentence):
    body = f"Onze wettelijke taak is 142 reguliere plekken. {STANDING} {sentence}"
    assert "SC-28" not in figures(f"{HEAD}Geachte minister,\n\n{body}{CLOSING}".format(gap="\n"))[1]


@pytest.mark.parametrize(
    "words",
    ["Wij hebben zes locaties bekeken. Geen daarvan bleek bruikbaar.",
     "Wij hebben zes panden bezocht. Daarvan zijn er 2 beschikbaar."],
)  # fmt: skip
def test_a_number_of_other_things_is_no_number_of_places(figures, words):
    text = f"{HEAD}Geachte minister,\n\n{STANDING} {words}{CLOSING}".format(gap="\n")
    assert figures(text)[0] == {("regulier", 31), ("amv", 6)}


def test_more_of_them_than_there_are_other_things_are_places(figures):
    words = "Die liggen op twee locaties. Daarvan zijn er 12 voor AMV in gebruik."
    text = f"{HEAD}Geachte minister,\n\nOp 15 april 2026 waren er 31 plekken gerealiseerd. {words}{CLOSING}"
    assert ("amv", 12) in figures(text.format(gap="\n"))[0]


@pytest.mark.parametrize("opening", ["Dag en nacht wordt er gewerkt", "Beste oplossing is een tweede locatie"])
def test_a_sentence_that_opens_like_a_greeting_is_no_salutation(figures, opening):
    text = f"{HEAD}{STANDING}\n\n{opening} aan een oplossing. {MORE}{CLOSING}".format(gap="\n")
    assert figures(text)[0] == {("regulier", 31), ("amv", 6)}
