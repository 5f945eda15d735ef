"""Why a gemeente does not meet its task, by its own words only."""

from __future__ import annotations

import pytest


@pytest.fixture
def reasons(extracted, answer_letters):
    """Give a function from the body of a letter to the reason codes."""
    return lambda body: extracted(answer_letters.answer(body))["details"].get("reasons", [])


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("In onze kernen is geen geschikte locatie te vinden.", ["LOC"]),
        ("De beoogde locatie aan de haven viel in maart af.", ["LOC"]),
        ("De eigenaar van de oude school haakte in januari af.", ["LOC"]),
        ("Door netcongestie krijgt het gebouw geen aansluiting.", ["RO"]),
        ("De vergunningprocedure duurt langer dan voorzien.", ["RO"]),
        ("De omgevingsvergunning is nog niet verleend.", ["RO"]),
        ("De gemeenteraad heeft het voorstel verworpen.", ["RAAD"]),
        ("In de raad was geen meerderheid voor het krediet.", ["RAAD"]),
        ("Er is onvoldoende draagvlak in de wijk.", ["DRAAGVLAK"]),
        ("Omwonenden hebben beroep ingesteld bij de rechtbank.", ["PROC"]),
        ("Het COA heeft de locatie als te klein beoordeeld.", ["COA"]),
        ("De afspraak over uitruil met Lochem is nog niet vastgelegd.", ["UITRUIL"]),
        ("Over de specifieke uitkering bestaat geen zekerheid: de financiering is niet rond.", ["SPUK/GELD"]),
        ("Het huurcontract van het hotel loopt op 1 mei af.", ["TIJDELIJK"]),
        ("Wij wachten de intrekking van de wet af.", ["WET"]),
        ("Onze capaciteit gaat naar Oekraïense ontheemden, waardoor er geen ruimte overblijft.", ["OEKR/STATUS"]),
        ("Wij richten ons op de nieuwe indicatieve opgave.", ["NIEUWE_CYCLUS"]),
        ("Wij zijn niet voornemens opvang te realiseren.", ["WEIGER"]),
        ("De oorzaak hiervan is het faillissement van de aannemer.", ["OVERIG"]),
    ],
)
def test_each_code_is_known_by_its_usual_words(reasons, body, codes):
    assert reasons(body) == codes


@pytest.mark.parametrize(
    "body",
    [
        "Wij voldoen aan de taak; er is voldoende draagvlak en er zijn geen bezwaren ingediend.",
        "Het beroep dat was ingesteld, is ongegrond verklaard.",
        "Van stikstof is hier geen sprake.",
        "Het bezwaar van omwonenden speelt geen rol.",
        "Veel gemeenten vinden geen geschikte locatie.",
        "Gemeenten kunnen aan de regietafel afspraken maken over uitruil.",
        "U schrijft dat er onvoldoende draagvlak zou zijn.",
        "Is er soms geen geschikte locatie?",
        "In Lochem viel een locatie af na protest.",
        "Als de eigenaar niet wil verhuren, zoeken wij verder.",
        "De omgevingsvergunning is op 2 maart verleend.",
        "De gemeenteraad heeft op 3 april ingestemd met het plan.",
        "De wet bepaalt dat interprovinciale uitruil niet is toegestaan.",
        "Wij weigeren niet, integendeel.",
    ],
)
def test_what_is_denied_solved_or_said_of_others_is_no_reason(reasons, body):
    assert reasons(body) == []


def test_reasons_under_the_heading_of_the_question_need_no_further_sign(extracted, answer_letters):
    found = extracted(answer_letters.answer("Ad 2. De wijziging van het omgevingsplan en de veiligheid van bewoners."))
    assert set(found["details"]["reasons"]) == {"RO", "DRAAGVLAK"}


def test_several_reasons_stand_beside_each_other_with_their_own_proof(extracted, answer_letters):
    body = "De redenen zijn drieledig. De eigenaar haakte af. De raad heeft niet ingestemd. Ook is er netcongestie."
    found = extracted(answer_letters.answer(body))
    assert set(found["details"]["reasons"]) == {"LOC", "RAAD", "RO"}
    assert all(found["evidence"][f"details.reasons.{code}"] for code in found["details"]["reasons"])


def test_a_refusal_does_not_become_a_finding_and_a_later_promise_is_a_plan(extracted, answer_letters):
    body = "Wij zijn niet voornemens opvang te realiseren in deze periode. In 2028 realiseren wij 50 reguliere plekken."
    found = extracted(answer_letters.answer(body))
    assert found["finding"] is None
    assert "WEIGER" in found["details"]["reasons"]
    assert {figure["measure"] for figure in found["figures"]} <= {"gepland"}
