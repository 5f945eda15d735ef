"""Day, reference and addressee of plain letterheads and heads of reports, as offices write them."""

from __future__ import annotations

import pytest

from extractors.assemble import extract
from pipeline.model.extraction import DocumentType, Extraction
from tests.extractors.pages import document_from_text


def extracted(text: str) -> Extraction:
    return extract(document_from_text(text), review_below=0.8)


def report(head: str) -> str:
    return (
        f"{head}\n\nAanwezig: gemeente Ede, COA\n\n1. Opening\nDe regietafel bespreekt de Spreidingswet.\nRondvraag\n"
    )


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Verslag regietafel\n9 juni 2026, stadhuis Ede", "2026-06-09"),
        ("Verslag regietafel\n\n9 juni 2026, gemeentehuis", "2026-06-09"),
        ("Notulen overleg asielopvang\ndinsdag 9 juni 2026 | 13.00 - 15.00 uur | online", "2026-06-09"),
        ("Verslag overleg\nd.d. 21 januari 2025, 10.00-11.30 uur, digitaal", "2025-01-21"),
        ("Verslag overleg\n(d.d. 21 januari 2025)", "2025-01-21"),
        ("Conceptverslag bestuurlijk overleg\nSpreidingswet\n9-6-2026, 10.00 uur", "2026-06-09"),
        ("Verslag overleg\nProvinciehuis Arnhem, 9 juni 2026, 10.00 uur", "2026-06-09"),
        ("Notulen regietafel\nop 9 juni 2026 in het provinciehuis", "2026-06-09"),
    ],
)
def test_the_day_under_the_title_of_a_report_is_that_of_the_report(head, day):
    assert str(extracted(report(head)).letter_date) == day


@pytest.mark.parametrize(
    "head",
    ["Verslag regietafel\nVolgende vergadering\n9 juni 2026, Ede", "Verslag regietafel\n9 juni 2026 wordt herdacht."],
)
def test_a_day_that_a_sentence_or_a_next_meeting_names_is_not_that_of_the_report(head):
    assert extracted(report(head)).letter_date is None


ANSWER = """Gemeente Ede

Aan de minister van Asiel en Migratie

{line}

Betreft: antwoord op uw vragen over de Spreidingswet
{day}

Geachte minister,

U vroeg op 1 maart 2026 naar de opvangplekken. {sentence}

Hoogachtend,

burgemeester en wethouders van Ede"""


@pytest.mark.parametrize(
    "line",
    [
        "Ede, 9 juni 2026",
        "Ede, 9 juni 2026\tGemeente Ede",
        "Ede, 9 juni 2026\tmw. De Boer",
        "Ede, 9 juni 2026 Telefoon 14 0318",
        "Ede, 9 juni 2026 Postbus 9022",
        "9 juni 2026\tafdeling Wonen",
    ],
)
def test_a_second_column_beside_the_day_does_not_hide_it(line):
    assert str(extracted(ANSWER.format(line=line, day="", sentence="")).letter_date) == "2026-06-09"


def test_a_place_and_day_inside_a_sentence_is_not_the_day_of_the_letter():
    text = ANSWER.format(line="", day="", sentence="\nIn Ede, 9 juni 2026 besloot de raad.")
    assert extracted(text).letter_date is None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Referentienr.: ED-26-118", "ED-26-118"),
        ("Ref.nr. 2026-0733", "2026-0733"),
        ("Onze ref.nr.: 2026-0733", "2026-0733"),
        ("Besluitnummer: 2026/733", "2026/733"),
        ("Besluit nr. B26-0733", "B26-0733"),
        ("Documentnr.: D-733-26", "D-733-26"),
        ("Registratienr. 26-733", "26-733"),
        ("Gemeente Ede, zaak 2026-A-0733", "2026-A-0733"),
        ("Zaak: 2026-A-0733 | team Wonen", "2026-A-0733"),
    ],
)
def test_a_number_behind_its_label_in_the_head_is_the_reference_of_the_sender(line, value):
    assert extracted(ANSWER.format(line=line, day="Datum: 9 juni 2026", sentence="")).reference.our == value


@pytest.mark.parametrize(
    "sentence",
    [
        "Ons dossier heeft nummer ED-26-118.",
        "Onze zaak heeft kenmerk ED-26-118.",
        "Dit dossier is bij ons bekend onder nummer ED-26-118.",
    ],
)
def test_a_sentence_may_name_the_reference_of_the_sender(sentence):
    assert extracted(ANSWER.format(line="", day="", sentence=sentence)).reference.our == "ED-26-118"


@pytest.mark.parametrize(
    "sentence",
    ["Het bouwplan (besluitnummer 2024-118) ligt er.", "De buren spraken over\nhet plan, zaak 2024-118\nen meer."],
)
def test_the_number_of_something_else_is_no_reference_of_the_letter(sentence):
    assert extracted(ANSWER.format(line="", day="", sentence=sentence)).reference.our is None


@pytest.mark.parametrize(
    ("block", "addressee"),
    [
        ("De raad der gemeente Ede\nper adres de griffier", "De raad der gemeente Ede"),
        ("De raad van de gemeente Ede\nper adres de raadsgriffier", "De raad van de gemeente Ede"),
        ("Aan de raad der gemeente Ede, per adres de griffier", "de raad der gemeente Ede"),
        ("De gemeenteraad van Ede\nt.a.v. de griffie", "De gemeenteraad van Ede"),
        ("Raad der gemeente Ede\np/a de raadsgriffier", "Raad der gemeente Ede"),
        ("De leden van de raad van de gemeente Ede", "De leden van de raad van de gemeente Ede"),
    ],
)
@pytest.mark.parametrize("salutation", ["Geachte raadsleden,", "Geachte leden van de raad,"])
def test_a_letter_of_the_minister_to_the_raad_is_other_and_yet_read(block, addressee, salutation):
    found = extracted(
        f"Ministerie van Asiel en Migratie\n\n{block}\nPostbus 9022\n\nDatum 9 juni 2026\nOns kenmerk 6123456\n"
        f"Betreft Vragen van uw raad\n\n{salutation}\n\nUw raad vroeg naar de opvang van asielzoekers.\n\n"
        "Hoogachtend,\n\nDe minister van Asiel en Migratie,\nnamens deze,\n\nA. Visser\ndirecteur"
    )
    assert found.document_type is DocumentType.OTHER
    assert (found.addressee, found.subject, found.municipalities) == (addressee, "Vragen van uw raad", ("Ede",))
    assert (str(found.letter_date), found.reference.our) == ("2026-06-09", "6123456")
    assert found.signatory is not None and found.signatory["name"] == "A. Visser"


def test_a_letterhead_of_the_raad_itself_is_no_addressee():
    found = extracted(
        "Gemeenteraad van Ede\n\nMinisterie van Asiel en Migratie\n\nDatum 9 juni 2026\nBetreft Spreidingswet"
        "\n\nGeachte minister,\n\nWij vragen naar de opvangplekken.\n\n"
        "Hoogachtend,\n\nDe raad van de gemeente Ede,\nde griffier"
    )
    assert found.addressee == "Ministerie van Asiel en Migratie"


def test_the_first_line_of_a_mail_is_who_writes_and_no_addressee() -> None:
    text = (
        "Van: info@dalfsen.example\nVerzonden: dinsdag 28 april 2026 9:41\nAan: ibt@minjenv.example\n"
        "Onderwerp: Antwoord\n\nGemeente Dalfsen\n\nGeachte minister,\n\n"
        "Op 1 april 2026 waren 20 reguliere plekken gerealiseerd in onze gemeente.\n\nHoogachtend,\nT. Verzonnen"
    )
    found = extracted(text)
    assert (found.document_type, found.municipalities) == (DocumentType.MUNICIPAL_RESPONSE, ("Dalfsen",))
