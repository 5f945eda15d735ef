"""What a document says beyond the fixed keys, in other words than the documents these rules were made for."""

from __future__ import annotations

import pytest

from extractors.assemble import extract, to_contract

LETTER = """Ministerie van Asiel en Migratie
Directie Regie Migratieketen
Rijnstraat 8
2515 XP Den Haag
www.voorbeeld.nl/toezicht

Aan het college van burgemeester en wethouders van de gemeente Raalte
Postbus 140
8100 AC Raalte

Datum 12 maart 2026
Ons kenmerk 7400001
Betreft interbestuurlijk toezicht

Geacht college,

{body}

Uw gemeente voldoet gedeeltelijk aan de wettelijke taak en is ingeschaald op trede 2 van de interventieladder.

Hoogachtend,

de minister van Asiel en Migratie"""

MINUTES = """Notulen Regietafel

Datum: 4 december 2025
Plaats: Gouvernement

Aanwezig: de leden

{body}

Actie: COA"""


@pytest.fixture
def contract(document_from_text):
    """Give a function from text to the JSON of the contract."""
    return lambda text: to_contract(extract(document_from_text(text), review_below=0.8))


@pytest.fixture
def letter(contract):
    """Give a function from the body of a supervisor's letter to its contract."""
    return lambda body: contract(LETTER.format(body=body))


@pytest.fixture
def minutes(contract):
    """Give a function from the body of minutes to their contract."""
    return lambda body: contract(MINUTES.format(body=body))


def asks_for_a_look(found, key: str) -> bool:
    return any(proof["needs_review"] for proof in found["evidence"][f"details.{key}"])


# --- letters


def test_a_letterhead_gives_ministry_unit_code_and_addresses(letter):
    found = letter("Wij schrijven u over de opvang.")["details"]
    assert found["letterhead_org"] == "Ministerie van Asiel en Migratie"
    assert found["tooi"] == {"letterhead_org": "mnre1162", "authority": "mnre1162"}
    assert found["unit"] == ["Directie Regie Migratieketen"]
    assert found["sender_addresses"] == ["Rijnstraat 8, 2515 XP Den Haag"]
    assert found["website"] == "www.voorbeeld.nl/toezicht"


def test_the_addressee_is_the_college_with_its_gemeente_from_the_register(letter):
    found = letter("Wij schrijven u over de opvang.")["details"]["addressee"]
    assert (found["body"], found["postal"]) == ("college", ["Postbus 140", "8100 AC Raalte"])
    assert found["municipality"] == {
        "name": "Raalte",
        "code": "gm0177",
        "province": "Overijssel",
        "province_code": "pv23",
    }


ASKED = """Ik vraag u het volgende te laten weten:
- hoe ver uw gemeente is met de opvangplekken;
- waarom nog niet alle plekken open zijn;
- welke maatregelen u nam;
- wanneer u verwacht klaar te zijn;
- stukken van de raad die u kunt delen."""


def test_a_list_of_questions_gives_the_whole_checklist(letter):
    found = letter(ASKED)
    wanted = ["stand_van_zaken", "reden", "gezette_stappen", "verwachte_termijn", "onderliggende_stukken"]
    assert found["details"]["requests"] == wanted
    assert all(found["evidence"][f"details.requests.{name}"] for name in wanted)


@pytest.mark.parametrize(
    "body",
    [
        "Welke stappen uw gemeente zette, is ons bekend uit het verslag.",
        "De stand van zaken van 1 juli stond in het overzicht van de provincie.",
        "Wij vragen u geen onderliggende stukken.",
    ],
)
def test_what_is_told_or_waived_is_no_question(letter, body):
    assert "requests" not in letter(body)["details"]


def test_the_verdeelbesluit_has_its_last_day_on_the_words_of_the_letter(letter):
    found = letter("Het verdeelbesluit is van 18 december 2024. Dit besluit heeft een looptijd van 2 jaar.")
    assert found["details"]["verdeelbesluit"] == {"date": "2024-12-18", "duration": "P2Y", "until": "2026-12-18"}


def test_a_duration_of_something_else_is_not_that_of_the_verdeelbesluit(letter):
    found = letter("Zie het verdeelbesluit van 18 december 2024. De subsidie geldt voor drie jaar.")
    assert found["details"]["verdeelbesluit"] == {"date": "2024-12-18"}


def test_two_days_of_the_verdeelbesluit_ask_for_a_look(letter):
    found = letter("Het verdeelbesluit van 18 december 2024 volgt. Het verdeelbesluit van 20 december 2024 geldt.")
    assert asks_for_a_look(found, "verdeelbesluit")


def test_a_new_cycle_began_on_the_day_the_sentence_names(letter):
    found = letter("De nieuwe cyclus is op 2 maart 2026 begonnen.")
    assert found["details"]["new_cycle_start"] == "2026-03-02"
    assert not asks_for_a_look(found, "new_cycle_start")


def test_the_end_of_the_old_cycle_is_not_the_start_of_the_new(letter):
    found = letter("Plekken tellen tot de start van de nieuwe cyclus op 1 februari 2026.")
    assert "new_cycle_start" not in found["details"]


def test_the_day_to_comply_is_told(letter):
    found = letter("Vanaf 1 juli 2025 moeten gemeenten aan hun wettelijke taak voldoen.")
    assert found["details"]["compliance_date"] == "2025-07-01"


def test_what_follows_is_told_without_a_day(letter):
    body = "Na uw antwoord volgt een gesprek op bestuurlijk niveau. Blijft uw reactie uit, dan schalen wij op."
    found = letter(body)["details"]["next_step"]
    assert found == {"kind": "gesprek", "level": "bestuurlijk", "after": "uw antwoord", "when": None}


def test_laws_are_named_as_the_register_of_terms_writes_them(letter):
    found = letter("Op grond van de Gemeentewet en de Spreidingswet houden wij toezicht.")
    assert found["details"]["legal_basis"] == ["Spreidingswet", "Gemeentewet"]


TABLE = """Soort\tWettelijke taak\tRealisatie per 1-7-2025
Regulier\t{taak}\t{stand}
AMV\t20\t5"""


def test_what_is_short_is_worked_out_per_category_with_the_proof_of_its_figures(letter):
    found = letter(TABLE.format(taak="100", stand="120"))
    assert found["details"]["derived"] == {
        "shortfall": {"regulier": 0, "amv": 15, "totaal": 15},
        "task_total": 120,
        "realised_total": 125,
        "realised_share": 104.2,
        "amv_share_of_task": 16.7,
    }
    literals = {proof["literal"] for proof in found["evidence"]["details.derived.shortfall"]}
    assert literals == {"100", "120", "20", "5"}


def test_nothing_is_worked_out_from_half_the_figures(letter):
    assert "derived" not in letter(TABLE.format(taak="100", stand="n.t.b."))["details"]


def test_nothing_is_worked_out_from_a_figure_with_another_value_in_the_document(letter):
    body = f"{TABLE.format(taak='100', stand='90')}\n\nDe wettelijke taak is 110 reguliere plekken."
    assert "derived" not in letter(body)["details"]


def test_nothing_is_worked_out_from_a_figure_a_person_must_look_at(letter):
    assert "derived" not in letter(TABLE.format(taak="100", stand="circa 90"))["details"]


def test_nothing_is_worked_out_when_a_category_has_no_row(letter):
    body = TABLE.format(taak="100", stand="90").rsplit("\n", 1)[0]
    assert "derived" not in letter(body)["details"]


@pytest.mark.parametrize(("first", "second"), [("Directoraat-generaal", "Opvang"), ("Directie Regie en", "Toezicht")])
def test_a_unit_that_runs_on_over_the_line_is_read_whole(document_from_text, first, second):
    written = LETTER.format(body="Ik verzoek u te antwoorden.").replace(
        "Directie Regie Migratieketen", f"{first}\n{second}"
    )
    found = to_contract(extract(document_from_text(written), review_below=0.8))
    assert found["details"]["unit"] == [f"{first} {second}"]


# --- templates


def test_a_template_tells_its_placeholders_blocks_and_status(contract):
    text = LETTER.format(body="[NIET IN BRIEVEN GRONINGEN, DRENTHE EN FRIESLAND: Wij danken u.] Geldig per [DATUM].")
    found = contract(text.replace("de minister van Asiel", "«NAAM ONDERTEKENAAR»\n\nde minister van Asiel"))["details"]
    assert found["conditionals"] == [{"kind": "NIET", "provinces": ["Groningen", "Drenthe", "Fryslân"]}]
    assert found["placeholders"] == ["DATUM", "NAAM ONDERTEKENAAR"]
    assert found["status"] == "concept"


def test_a_loose_pm_in_a_letter_asks_for_a_look(letter):
    assert asks_for_a_look(letter("Het aantal is PM."), "placeholders")


def test_a_finished_letter_is_no_concept(letter):
    assert "status" not in letter("Wij schrijven u over de opvang [zie bijlage].")["details"]


# --- minutes

RULES = """Een plek telt pas mee als die op 1 juli 2027 beschikbaar is, en dat blijft tot 1 februari 2028.
Elke plek telt, al geeft niet elke plek recht op de bonus. Wat later opengaat telt alleen mee met overbruggingsopvang.
Uitruil tussen provincies mag niet. Amv-plaatsen worden niet ingewisseld tegen reguliere."""


def test_counting_rules_in_other_words_are_recognised_with_what_they_set(minutes):
    found = minutes(RULES)
    assert found["details"]["policy_rules"] == ["r13", "r14", "r15", "r17", "r19"]
    parameters = found["details"]["policy_parameters"]
    assert (parameters["count.available_on"], parameters["count.until"]) == ("2027-07-01", "2028-02-01")
    assert parameters["interprovincial_exchange"] == "verboden"
    assert not asks_for_a_look(found, "policy_rules.r13")


@pytest.mark.parametrize(
    "body",
    [
        "Interprovinciale uitruil is onder voorwaarden mogelijk.",
        "Gevraagd wordt of interprovinciale uitruil niet toegestaan is.",
        "Mogen amv-plekken niet worden uitgewisseld met reguliere plekken?",
        "Alle plekken tellen mee.",
    ],
)
def test_the_opposite_or_a_question_is_no_counting_rule(minutes, body):
    assert "policy_rules" not in minutes(body)["details"]


NEXT = """Volgend overleg: donderdag 5 februari 2026, 10:00 tot 12.30 uur via Teams.
Onderwerpen voor de agenda:
- Stand van de opvang
- Rondvraag"""


def test_the_next_meeting_has_hours_form_and_agenda(minutes):
    assert minutes(NEXT)["details"]["next_meeting"] == {
        "date": "2026-02-05",
        "from": "10:00",
        "until": "12:30",
        "form": "digitaal",
        "agenda": ["Stand van de opvang", "Rondvraag"],
    }


def test_the_days_of_minutes_are_told_once_each_and_a_guessed_year_asks_for_a_look(minutes):
    found = minutes("Op 12 januari is de schouw. De nota was er op 3 november 2025. Op 12 januari belt het COA.")
    assert [day["value"] for day in found["details"]["dates"]] == ["2026-01-12", "2025-11-03"]
    assert asks_for_a_look(found, "dates")


def test_provinces_at_the_table_are_told_with_what_is_odd(contract):
    text = MINUTES.format(body="De nota is besproken.").replace(
        "Aanwezig: de leden", "Aanwezig:\nDrenthe - A\nFriesland - B\n\nDigitaal:\nFriesland - C"
    )
    found = contract(text)["details"]["attendance"]
    assert found == {"fysiek": ["Drenthe", "Fryslân"], "online": ["Fryslân"], "warnings": ["Fryslân dubbel"]}


def test_names_left_out_of_an_attendance_list_look_like_redaction(contract):
    text = MINUTES.format(body="heet iedereen welkom.").replace(
        "Aanwezig: de leden", "Aanwezig:\nDrenthe -\nZeeland -\nLimburg -"
    )
    found = contract(text)
    assert found["details"]["possible_blank_redaction"] is True
    assert (found["already_redacted"], found["details"]["redaction_style"]) == (True, "blank")


def test_dashes_in_a_table_of_figures_are_no_redaction(minutes):
    found = minutes("Cijfers\nRegulier -\nTotaal -\nVerschil -\nPlekken -")
    assert found["already_redacted"] is False


def test_a_national_number_keeps_its_approximator_and_meaning(minutes):
    found = minutes("De capaciteitsraming komt uit op ruim 101.500 plekken; nu zijn er 80.250 plekken.")
    figures = found["details"]["national_figures"]
    assert [(row["value"], row.get("qualifier")) for row in figures] == [(101500, "ruim"), (80250, None)]


# --- mails and pages

MAIL = """Van: Regietafel Drenthe <info@regietafel-voorbeeld.nl>
Verzonden: maandag 2 februari 2026 9:05
Aan: college@raalte-voorbeeld.nl
Onderwerp: Ondersteuning Spreidingswet

Beste wethouders,

Wij kunnen bij het gesprek met het ministerie aanschuiven, en vooraf de brieven met u doorlezen.

Met vriendelijke groet,
Provinciale Regietafel Drenthe"""


def test_a_mail_gives_its_mailboxes_moment_and_offers(contract):
    found = contract(MAIL)["details"]
    assert found["from"] == {"name": "Regietafel Drenthe", "email": "info@regietafel-voorbeeld.nl", "functional": True}
    assert found["to"] == [{"email": "college@raalte-voorbeeld.nl"}]
    assert found["sent_at"] == "2026-02-02T09:05:00+01:00"
    assert found["salutation_addressee"] == "wethouders"
    assert found["offers"] == ["ondersteuning bij IBT-gesprek", "doornemen correspondentie vooraf"]


PAGE = """Opvang in Drenthe

De monitor asielopgave van de Drentse gemeenten laat de stand zien voor asielzoekers en statushouders.
Neem contact met ons op via dashboard@voorbeeld.nl. {phone}"""


def test_a_general_number_on_a_page_is_told_as_such(contract):
    found = contract(PAGE.format(phone="Bel het algemene nummer 0592 36 55 55."))
    assert found["details"]["phones"] == [{"number": "0592365555", "kind": "algemeen"}]
    assert found["details"]["monitor_groups"] == ["asielzoekers", "statushouders"]


def test_a_number_that_may_be_somebodys_own_asks_for_a_look(contract):
    found = contract(PAGE.format(phone="Bel Anna op 06 12 34 56 78."))
    assert found["details"]["phones"] == [{"number": "0612345678", "kind": None}]
    assert asks_for_a_look(found, "phones")


# --- redacted before it came

LEGEND = """Geachte 5.1.2e,

Wij spraken 5.1.2e en 5.1.2b.

Legenda toegepaste uitzonderingsgrondslagen
Wet open overheid\tArt. 5.1 lid 2 sub e\tDe eerbiediging van de persoonlijke levenssfeer\t1, 3
Wet open overheid\tArt. 5.1 lid 2 sub b\tDe economische of financiële belangen\t2"""


def test_a_plain_text_has_the_pages_that_its_legend_names(document_from_text):
    found = to_contract(extract(document_from_text(LEGEND, "text/plain"), review_below=0.8))
    assert found["grounds"] == [
        {"code": "5.1.2b", "boxes": 1, "pages": [2]},
        {"code": "5.1.2e", "boxes": 2, "pages": [1, 3]},
    ]


def test_a_document_with_pages_has_those_on_which_its_boxes_stand(contract):
    assert [ground["pages"] for ground in contract(LEGEND)["grounds"]] == [[1], [1]]
