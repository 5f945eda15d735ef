"""Who writes to whom, about which gemeente: never from the postal town, never from a name in passing."""

from __future__ import annotations

import pytest

from extractors.gazetteer import find_marked, find_names, find_provinces
from extractors.letter_parts import find_parts
from extractors.parties import (
    find_addressee,
    find_copies,
    find_municipalities,
    find_roles,
    find_sender,
    find_stated_provinces,
    find_subject,
)
from extractors.signatory import find_signatory
from pipeline.model.extraction import DocumentType


def parts(read, text: str):
    reading = read(text)
    return reading, find_parts(reading)


def names(found) -> list[str]:
    return list(dict.fromkeys(seen.value for seen in found))


@pytest.mark.parametrize(
    ("line", "naam"),
    [
        ("Aan het college van B&W van de gemeente Twenterand", "Twenterand"),
        ("Aan burgemeester en wethouders van Raalte", "Raalte"),
        ("Aan het college van de gemeente Eijsden-Margraten", "Eijsden-Margraten"),
        ("Aan het college van burgemeester en wethouders van 's-Gravenhage", "Den Haag"),
        ("Aan het college van burgemeester en wethouders van ’s-Hertogenbosch", "'s-Hertogenbosch"),
        ("Aan het college van Den Bosch", "'s-Hertogenbosch"),
        ("Aan het college van De Bilt", "De Bilt"),
        ("Aan het college van de gemeente De Wolden", "De Wolden"),
        ("Aan het college van de gemeente Bergen (NH.)", "Bergen (NH)"),
        ("Aan het college van de gemeente Bergen (Limburg)", "Bergen (L)"),
        ("Aan het college van de gemeente Bergen op Zoom", "Bergen op Zoom"),
        ("Aan het college van Nuenen, Gerwen en Nederwetten", "Nuenen, Gerwen en Nederwetten"),
        ("Aan het college van de gemeente Sudwest-Fryslan", "Súdwest-Fryslân"),
        ("Aan het college van de gemeente De Friese Meren", "De Fryske Marren"),
        ("AAN HET COLLEGE VAN DE GEMEENTE TWENTERAND", "Twenterand"),
        ("College van B en W gemeente Wierden", "Wierden"),
    ],
)
def test_the_gemeente_of_a_letter_is_the_one_addressed(read, line, naam):
    found = parts(
        read, f"Ministerie van Asiel en Migratie\n\n{line}\nPostbus 67\n7570 AB Vriezenveen\n\nGeacht college,\n\nX."
    )
    assert names(find_municipalities(*found, DocumentType.IBT_LETTER)) == [naam]


def test_a_bare_bergen_is_told_apart_from_both_gemeenten_of_that_name(read):
    found = parts(read, "Aan het college van de gemeente Bergen\nPostbus 175\n\nGeacht college,")
    assert names(find_municipalities(*found, DocumentType.IBT_LETTER)) == ["Bergen"]


def test_the_gemeenten_of_a_joint_answer_are_those_of_its_letterhead(read):
    head = (
        "Gemeenten Nuenen, Gerwen en Nederwetten, Son en Breugel en Waalre\n\nAan: Ministerie van Asiel en Migratie\n\n"
    )
    found = parts(read, f"{head}Geachte minister,\n\nIn Eindhoven is dat anders.\n\nHoogachtend,\n\nde colleges")
    expected = ["Nuenen, Gerwen en Nederwetten", "Son en Breugel", "Waalre"]
    assert names(find_municipalities(*found, DocumentType.MUNICIPAL_RESPONSE)) == expected


@pytest.mark.parametrize("text", ["wethouder Buren", "mevrouw Van Houten", "de heer J. Beek", "wij doen ons best"])
def test_a_surname_or_a_word_is_no_gemeente(text):
    assert list(find_names(text)) == []


@pytest.mark.parametrize("text", ["info@gemeentestein.nl", "www.best.nl", "Sint-Oss", "Beekdaelenaar"])
def test_a_name_inside_another_word_is_no_gemeente(text):
    assert list(find_names(text)) == []


def test_a_list_after_a_marking_word_is_read_whole():
    assert [name.naam for name in find_marked("de gemeenten Beek, Stein en Echt-Susteren")] == [
        "Beek",
        "Stein",
        "Echt-Susteren",
    ]


def test_frisian_and_dutch_names_of_a_province_are_one():
    assert [name.naam for name in find_provinces("Friesland en Fryslân")] == ["Fryslân", "Fryslân"]


@pytest.mark.parametrize(
    ("sentence", "province"),
    [
        ("Uw gemeente in de provincie Limburg ligt er.", ["Limburg"]),
        ("Onze gemeente (Noord-Brabant) heeft een taak.", ["Noord-Brabant"]),
        ("De taak van Raalte, in Overijssel, is bekend.", ["Overijssel"]),
        ("De Limburgse gemeenten overleggen.", ["Limburg"]),
        ("De stad Groningen groeit, Utrecht ook.", []),
        ("[ALLEEN IN BRIEF LIMBURG: dit geldt voor de provincie Limburg.]", []),
    ],
)
def test_a_province_counts_only_where_it_is_called_one(read, sentence, province):
    assert names(find_stated_provinces(*parts(read, f"Geacht college,\n\n{sentence}"))) == province


MAIL = "Van: _LIRT <lirt@prvlimburg.nl>\nVerzonden: 1 mei 2026\nAan: a@b.nl\nOnderwerp: x\n\nGeacht college,"
ANSWER = "Gemeente Best\n\nMinisterie van Asiel en Migratie\n\nGeachte minister,\n\nA.\n\nGroet,\ncollege van Best"
MINISTRY = (
    "Ministerie van Justitie en Veiligheid\n\nAan het college van B&W van de gemeente Raalte\nPostbus 1\n\n"
    "Betreft Brief interbestuurlijk toezicht Wet gemeentelijke\ntaak asielopvang\n\nGeacht college,\n\nDe tekst.\n\n"
    "De commissaris van de Koning van uw provincie wordt geïnformeerd over deze brief.\n\nHoogachtend,\n\n"
    "De minister van Asiel en Migratie, namens hem,\n\nDrs. A. Voorbeeld\nDirecteur Voorbeelden"
)


def test_the_body_that_signs_is_the_sender_not_the_letterhead(read):
    reading, found = parts(read, MINISTRY)
    best = max(find_sender(reading, found, find_roles(reading, found)), key=lambda seen: seen.confidence)
    assert best.value == "minister van Asiel en Migratie"


def test_a_subject_runs_over_two_lines(read):
    assert names(find_subject(*parts(read, MINISTRY))) == [
        "Brief interbestuurlijk toezicht Wet gemeentelijke taak asielopvang"
    ]


def test_the_addressee_stands_without_postal_lines(read):
    assert names(find_addressee(*parts(read, MINISTRY)))[0] == "het college van B&W van de gemeente Raalte"


def test_who_is_informed_is_a_copy(read):
    assert names(find_copies(*parts(read, MINISTRY))) == ["commissaris van de Koning"]


def test_a_mandated_signatory_has_organ_formula_name_and_function(read):
    (seen,) = find_signatory(*parts(read, MINISTRY))
    assert seen.value == {
        "on_behalf_of": "De minister van Asiel en Migratie",
        "formula": "namens hem",
        "name": "Drs. A. Voorbeeld",
        "function": "Directeur Voorbeelden",
        "mandate": "ja",
    }


def test_a_minister_who_signs_himself_has_no_mandate(read):
    signed = "De Minister van Voorbeeld en Zaken,\n\nM.H. Proef - Van de Test"
    (seen,) = find_signatory(*parts(read, f"Geachte commissaris,\n\nTekst.\n\nHoogachtend,\n\n{signed}"))
    assert seen.value == {
        "function": "Minister van Voorbeeld en Zaken",
        "name": "M.H. Proef - Van de Test",
        "mandate": "nee",
    }


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (MINISTRY, ("ministerie", "gemeente")),
        (ANSWER, ("gemeente", "ministerie")),
        (MAIL, ("provincie", "gemeente")),
        ("Beste mensen,\n\nDe lunch is klaar.", ("onbekend", "onbekend")),
    ],
)
def test_the_roles_of_the_parties_follow_from_closing_header_and_salutation(read, text, roles):
    assert tuple(find_roles(*parts(read, text))) == roles


@pytest.mark.parametrize("address", ["h.deboer@rijssen-holten.nl", "beleid@t-diel.nl", "opvang@groningen.nl"])
def test_a_mail_from_the_domain_of_a_gemeente_is_a_letter_of_a_gemeente(read, address):
    text = f"Van: H. de Boer <{address}>\nVerzonden: dinsdag 12 mei 2026 10:14\nAan: a@minjenv.nl\nOnderwerp: Stand"
    reading, found = parts(read, f"{text}\n\nBeste collega,\n\nDe stand volgt.\n\nGroeten,\nHanneke")
    assert find_roles(reading, found).sender == "gemeente"
    assert len(names(find_municipalities(reading, found, DocumentType.MUNICIPAL_RESPONSE))) == 1


def test_a_subject_may_stand_in_a_block_under_its_label(read):
    reading, found = parts(read, "Betreft\n\nVerzoek om informatie\nover de taak\n\nGeacht college,\n\nTekst.")
    assert names(find_subject(reading, found)) == ["Verzoek om informatie over de taak"]


def test_a_label_with_nothing_behind_it_gives_no_subject(read):
    assert names(find_subject(*parts(read, "Betreft\n\nGeacht college,\n\nTekst."))) == []


@pytest.mark.parametrize(
    ("line", "function"),
    [
        ("directeur (waarnemend)", "directeur (waarnemend)"),
        ("(waarnemend) directeur", "(waarnemend) directeur"),
        ("(directeur)", "directeur"),
        ("programmamanager Opvang\nAfschrift aan: de provincie", "programmamanager Opvang"),
    ],
)
def test_a_function_keeps_its_own_brackets(read, line, function):
    closing = f"Hoogachtend,\n\nde minister van Asiel en Migratie,\nnamens hem,\nA.B. Fictie\n{line}"
    text = f"Geacht college,\n\nTekst.\n\n{closing}"
    assert [seen.value["function"] for seen in find_signatory(*parts(read, text))] == [function]


def test_an_addressee_may_stand_on_the_line_below_its_label(read):
    text = "Gemeente Leudal\n\nAan:\nMinisterie van Asiel en Migratie\nPostbus 20011\n\nGeachte heer/mevrouw,\n\nTekst."
    assert names(find_addressee(*parts(read, text)))[0] == "Ministerie van Asiel en Migratie"


def test_an_empty_field_of_a_mail_header_gives_no_value(read):
    text = "Van: \nVerzonden: dinsdag 12 mei 2026 10:14\nAan: \nOnderwerp: \n\nBeste,\n\nTekst."
    reading, found = parts(read, text)
    assert names(find_sender(reading, found, find_roles(reading, found))) == []
    assert "" not in names(find_addressee(reading, found))


def test_a_mail_without_names_in_its_head_is_of_whom_its_first_words_name(read):
    reading = read(
        "Van: Secretariaat <5.1.2e>\nVerzonden: dinsdag 12 mei 2026 09:03\nAan: <5.1.2e>\nOnderwerp: antwoord\n\n"
        "Geachte heer/mevrouw,\n\nNamens het college van de gemeente Veere laat ik u dit weten.\n\n"
        "Met vriendelijke groet,\n5.1.2e"
    )
    assert find_roles(reading, find_parts(reading)).sender == "gemeente"


def test_words_about_another_college_do_not_make_a_letter_that_of_a_gemeente(read):
    reading = read("Geachte heer,\n\nHet college van de gemeente Veere gaf mij geen antwoord.\n\nGroet,\nP. Proef")
    assert find_roles(reading, find_parts(reading)).sender == "onbekend"
