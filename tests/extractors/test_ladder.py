"""Finding and step: what the supervisor sets down, and what is only rule, question or prospect."""

from __future__ import annotations

import pytest

from extractors.ladder import find_announced_steps, find_findings, find_steps
from extractors.letter_parts import find_parts


def letter(read, body: str):
    reading = read(f"Aan het college van Raalte\n\nGeacht college,\n\n{body}\n\nHoogachtend,\n\nde minister")
    return reading, find_parts(reading)


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ("Uw gemeente wordt ingeschaald op trede 2 van de interventieladder.", 2),
        ("Uw gemeente is geplaatst op fase II.", 2),
        ("Uw gemeente bevindt zich op stap 3.", 3),
        ("Daarom bevindt uw gemeente zich met ingang van vandaag op trede 2.", 2),
        ("Ik heb besloten uw gemeente van trede 2 naar trede 3 op te schalen.", 3),
        ("De minister heeft besloten Raalte op trede 2 te plaatsen.", 2),
        ("U staat op trede drie.", 3),
        ("De gemeente blijft op trede 3.", 3),
        ("Daarom schaal ik uw gemeente op van trede 3 naar trede 4.", 4),
        ("Uw gemeente is opgeschaald naar trede 4.", 4),
        ("Uw gemeente is afgeschaald naar trede 1.", 1),
        ("Daarom plaats ik uw gemeente op trede 2.", 2),
        ("U wordt daarom in trede 2 ingeschaald.", 2),
        ("Uw gemeente gaat van trede 2 naar trede 3.", 3),
        ("De inschaling blijft trede 2.", 2),
        ("Op grond hiervan schaal ik Raalte in op trede twee van de interventieladder.", 2),
    ],
)
def test_the_step_on_which_the_letter_places_the_gemeente_is_read(read, sentence, step):
    assert {seen.value for seen in find_steps(*letter(read, sentence))} == {step}


@pytest.mark.parametrize(
    "sentence",
    [
        "Bij onvoldoende voortgang zal opschaling naar trede 3 plaatsvinden.",
        "Uw gemeente kan worden opgeschaald naar trede 4.",
        "Als voortgang uitblijft, wordt uw gemeente opgeschaald naar trede 3.",
        "Ik ben voornemens uw gemeente te plaatsen op trede 4.",
        "U wordt niet ingeschaald op trede 2.",
        "Uw gemeente is niet langer ingeschaald op trede 3.",
        "Uw gemeente komt dan op trede 3.",
        "Als verbetering uitblijft, wordt besloten uw gemeente naar trede 3 op te schalen.",
        "- Fase 3 Actief toezicht: afspraken over acties\n- Fase 4 Vooraankondiging",
        "De ladder kan in theorie tot trede 6 doorlopen.",
    ],
)
def test_a_step_that_is_announced_ruled_out_or_listed_is_not_the_current_one(read, sentence):
    assert list(find_steps(*letter(read, sentence))) == []


def test_a_step_told_as_history_is_weaker_than_the_present_one(read):
    body = "Uw gemeente was in december ingeschaald op trede 2. Uw gemeente is nu opgeschaald naar trede 3."
    best = max(find_steps(*letter(read, body)), key=lambda seen: seen.confidence)
    assert best.value == 3


def test_the_announced_step_is_kept_apart(read):
    found = letter(read, "Zonder voortgang zal opschaling naar trede 3 plaatsvinden.")
    assert [seen.value for seen in find_announced_steps(*found)] == [3]


def findings(read, body: str) -> set[str]:
    return {seen.value.value for seen in find_findings(*letter(read, body), ["Raalte"])}


@pytest.mark.parametrize(
    ("sentence", "finding"),
    [
        ("Hieruit blijkt dat uw gemeente gedeeltelijk voldoet aan de wettelijke opgave.", "gedeeltelijk"),
        ("Ondanks nieuwe plekken voldoet uw gemeente maar deels aan de taak.", "gedeeltelijk"),
        ("Uw gemeente voldoet niet volledig aan de wettelijke taak.", "gedeeltelijk"),
        ("Daarom voldoet u niet aan de wettelijke taak, met als gevolg trede 2.", "niet"),
        ("Raalte voldoet nog niet aan het verdeelbesluit.", "niet"),
        ("De gemeente komt haar taak niet na.", "niet"),
        ("Daarmee heeft uw gemeente niet aan haar wettelijke taak voldaan.", "niet"),
        ("Ik constateer dat Raalte haar opgave slechts ten dele nakomt.", "gedeeltelijk"),
        ("Uw gemeente voldoet voor een deel aan de taak.", "gedeeltelijk"),
        ("De wettelijke taak wordt door uw gemeente niet gehaald.", "niet"),
        ("Conclusie: uw gemeente voldoet aan de wettelijke taak.", "voldoet"),
        ("Uw gemeente heeft op 1 juli 2025 voldaan aan de opgave.", "voldoet"),
        ("U voldoet volledig aan de wettelijke taak.", "voldoet"),
        ("Omdat uw gemeente niet aan de taak voldoet, verzoek ik u om informatie.", "niet"),
        ("Met uw gemeente stel ik vast dat u deels aan de taak voldoet.", "gedeeltelijk"),
        ("Ik zie dat Raalte haar taak ten dele vervult.", "gedeeltelijk"),
    ],
)
def test_a_finding_is_read_from_the_clause_of_its_verb(read, sentence, finding):
    assert findings(read, sentence) == {finding}


@pytest.mark.parametrize(
    "sentence",
    [
        "Leg uit wat de reden is dat u niet (volledig) aan uw wettelijke taak voldoet.",
        "Wij vragen u aan te geven waarom u niet aan de wettelijke taak voldoet.",
        "Gemeenten die niet aan hun wettelijke taak voldoen worden aangesproken.",
        "Voldoet uw gemeente aan de taak?",
        "Indien uw gemeente niet voldoet aan de taak, volgt een gesprek.",
        "Wij verwachten dat u in 2027 aan de taak voldoet.",
        "Op 1 juli 2025 dienden gemeenten te voldoen aan hun wettelijke taak.",
        "Lukt het uw gemeente niet om de taak te realiseren, dan hoort de minister dat graag.",
        "Kan uw gemeente door overmacht niet aan de taak voldoen, laat dat dan weten.",
        "Voldoet uw gemeente dan nog niet aan de taak, dan volgt een gesprek.",
        "Is uw taak dan nog niet gehaald, neem dan contact op.",
        "Wilt u beschrijven waarom uw gemeente de taak nog niet heeft gehaald.",
        "Zolang uw gemeente niet aan de taak voldoet, blijft de minister u volgen.",
        "U kunt door de uitspraak van de rechter niet aan uw taak voldoen.",
        "De minister vraagt u hoe uw taak wordt vervuld.",
        "Graag hoor ik van u hoe de taak wordt ingevuld.",
    ],
)
def test_a_question_rule_or_expectation_is_no_finding(read, sentence):
    assert findings(read, sentence) == set()


def test_a_statement_on_one_category_is_too_weak_for_the_whole(read):
    found = find_findings(*letter(read, "Uw gemeente voldoet aan de taak voor amv."), ["Raalte"])
    assert [seen.confidence < 0.8 for seen in found] == [True]


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ("Uw gemeente was ingeschaald op trede 2; met ingang van heden wordt zij ingeschaald op trede 3.", 3),
        ("Ik schaal uw gemeente daarom af naar trede 1.", 1),
        ("De inschaling van uw gemeente op trede 2 blijft van kracht: u staat op trede 2.", 2),
    ],
)
def test_of_an_earlier_and_a_present_step_the_present_one_is_the_surest(read, sentence, step):
    found = sorted(find_steps(*letter(read, sentence)), key=lambda seen: -seen.confidence)
    assert found[0].value == step


@pytest.mark.parametrize(
    "sentence",
    [
        "Trede 3 houdt in dat wij afspraken maken over acties en termijnen.",
        "Blijkt onvoldoende voortgang, dan schaal ik op naar trede 3.",
        "Zodra dat gesprek is geweest, kan uw gemeente worden ingeschaald op trede 4.",
        "Wij kunnen besluiten uw gemeente op trede 3 te plaatsen.",
        "Een gemeente die niet voldoet, wordt ingeschaald op trede 2.",
        "Gemeenten die niet reageren, worden opgeschaald naar trede 3.",
        "Waarom is uw gemeente ingeschaald op trede 2?",
        "In uw brief stelt u: 'De gemeente is ten onrechte ingeschaald op trede 3.'",
        "U vroeg ons of uw gemeente wordt ingeschaald op trede 3.",
    ],
)
def test_a_rule_a_question_and_a_quotation_are_no_step(read, sentence):
    assert list(find_steps(*letter(read, sentence))) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "In uw brief schrijft u: 'Onze gemeente voldoet volledig aan de wettelijke taak.'",
        "U stelt dat uw gemeente aan de wettelijke taak voldoet.",
        "Volgens u voldoet uw gemeente aan de opgave uit het verdeelbesluit.",
        "Een gemeente voldoet aan de taak als alle plekken beschikbaar zijn.",
    ],
)
def test_what_the_reader_says_of_himself_is_no_finding(read, sentence):
    assert findings(read, sentence) == set()


def test_a_gemeente_named_by_another_name_is_the_subject_of_a_finding(read):
    reading, found = letter(read, "Den Bosch voldoet gedeeltelijk aan de wettelijke taak.")
    assert {seen.value.value for seen in find_findings(reading, found, ["'s-Hertogenbosch"])} == {"gedeeltelijk"}
