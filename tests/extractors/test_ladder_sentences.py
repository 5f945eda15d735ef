"""Single sentences on finding and step: the ordinary ways to set one down are sure, all that is near to it is not."""

from __future__ import annotations

import pytest

OPENING = (
    "Ministerie van Asiel en Migratie\n\nAan het college van burgemeester en wethouders van Twenterand\n\n"
    "Datum 9 april 2026\nBetreft Interbestuurlijk toezicht Spreidingswet\n\nGeacht college,\n\n"
)
CLOSING = "\n\nHoogachtend,\n\nde minister van Asiel en Migratie"


def sure(extracted, sentence: str, key: str):
    """Give the value of a field when no person needs to look at it; None without one."""
    found = extracted(OPENING + sentence + CLOSING)
    proofs = found["evidence"].get(key, [])
    return found[key] if proofs and not any(proof["needs_review"] for proof in proofs) else None


@pytest.mark.parametrize(
    ("sentence", "finding"),
    [
        ("Uw gemeente voldoet aan de wettelijke taak.", "voldoet"),
        ("Ik stel vast dat uw gemeente voldoet aan de wettelijke taak.", "voldoet"),
        ("De minister constateert dat Twenterand volledig aan haar wettelijke taak voldoet.", "voldoet"),
        ("De gemeente Twenterand voldoet aan de wettelijke opgave uit het verdeelbesluit.", "voldoet"),
        (
            "Op grond van de gevalideerde cijfers per 1 maart 2026 voldoet uw gemeente aan de wettelijke taak.",
            "voldoet",
        ),
        ("Uit deze cijfers blijkt dat uw gemeente voldoet aan de in het verdeelbesluit opgenomen opgave.", "voldoet"),
        ("Met 142 gerealiseerde plekken voldoet u aan de wettelijke taak.", "voldoet"),
        ("Volgens de laatste monitor voldoet uw gemeente aan de wettelijke taak.", "voldoet"),
        ("Daarmee voldoet uw gemeente inmiddels volledig aan de taak uit het verdeelbesluit.", "voldoet"),
        ("Ik zie dat uw gemeente aan de taak voldoet, en dat stemt mij tevreden.", "voldoet"),
        ("Uw gemeente voldoet aan de wettelijke taak en wordt niet langer gevolgd.", "voldoet"),
        ("Uw gemeente voldoet niet aan de wettelijke taak.", "niet"),
        ("Ik stel vast dat uw gemeente nog niet aan haar wettelijke taak voldoet.", "niet"),
        ("De minister stelt vast dat Twenterand niet voldoet aan het verdeelbesluit.", "niet"),
        ("Aan deze wettelijke taak voldoet uw gemeente nog niet.", "niet"),
        ("Ondanks alle inspanningen voldoet uw gemeente niet aan de wettelijke taak.", "niet"),
        ("Hieruit volgt dat u op 1 maart 2026 niet aan de opgave voldeed en voldoet.", None),
        ("De conclusie is dat uw gemeente niet aan de wettelijke taak voldoet.", "niet"),
        ("Twenterand heeft 142 plekken en voldoet daarmee aan de wettelijke taak.", "voldoet"),
        ("Uw gemeente komt de wettelijke taak op dit moment niet na.", "niet"),
        ("Omdat uw gemeente niet aan de wettelijke taak voldoet, vraag ik u om informatie.", "niet"),
        ("Uw gemeente voldoet gedeeltelijk aan de wettelijke taak.", "gedeeltelijk"),
        ("Hoewel de groei doorzet, voldoet uw gemeente nog maar deels aan de wettelijke taak.", "gedeeltelijk"),
        ("Uw gemeente voldoet slechts voor een deel aan de wettelijke opgave.", "gedeeltelijk"),
        ("Daarmee voldoet Twenterand nog niet volledig aan de wettelijke taak.", "gedeeltelijk"),
    ],
)
def test_an_ordinary_finding_is_sure(extracted, sentence, finding):
    assert sure(extracted, sentence, "finding") == finding


@pytest.mark.parametrize(
    "sentence",
    [
        "Uw gemeente voldoet onvoldoende aan de wettelijke taak.",
        "Uw gemeente voldoet nauwelijks aan de wettelijke taak.",
        "Uw gemeente voldoet bijna aan de wettelijke taak.",
        "Geen van de locaties van uw gemeente voldoet aan de taak.",
        "Ik twijfel eraan of de gemeente voldoet aan de taak.",
        "Zonder de locatie Dorpshuis voldoet uw gemeente aan de wettelijke taak.",
        "Op papier voldoet uw gemeente aan de wettelijke taak.",
        "Volgens het college voldoet uw gemeente aan de wettelijke taak.",
        "De provincie meldt dat uw gemeente aan de taak voldoet.",
        "De gemeente Almelo voldoet aan de wettelijke taak.",
        "Uw gemeente voldoet niet alleen aan de taak, maar biedt zelfs meer plekken.",
        "Ik kan niet vaststellen dat uw gemeente aan de wettelijke taak voldoet.",
        "Het is niet zo dat uw gemeente aan de wettelijke taak voldoet.",
        "Uw gemeente voldoet niet aan de eisen van de Huisvestingswet en wel aan de taak.",
        "In mijn brief van 3 maart 2026 stelde ik vast dat uw gemeente niet voldoet aan de taak. "
        "Inmiddels zijn alle plekken gereed.",
        "Uw gemeente voldoet vrijwel aan de wettelijke taak.",
        "Uw gemeente voldoet op één locatie na aan de wettelijke taak.",
        "Uw gemeente voldoet sneller dan andere gemeenten aan de taak.",
        "Waarschijnlijk voldoet uw gemeente aan de wettelijke taak.",
        "Naar eigen zeggen voldoet uw gemeente aan de wettelijke taak.",
        "Uw gemeente voldoet aan de taak, aldus de commissaris van de Koning.",
        "Het COA stelt dat uw gemeente niet aan de taak voldoet.",
        "De provincie stelt vast dat uw gemeente niet aan de wettelijke taak voldoet.",
        "De regietafel vindt dat u aan de wettelijke taak voldoet.",
        "Uw buurgemeente Almelo voldoet niet aan de wettelijke taak.",
        "Almelo voldoet gedeeltelijk aan de wettelijke taak, anders dan uw gemeente.",
        "Vanaf 1 juli 2026 voldoet uw gemeente aan de wettelijke taak.",
        "Op 1 september 2026 voldoet uw gemeente aan de wettelijke taak.",
        "Straks voldoet uw gemeente aan de wettelijke taak.",
        "Uw gemeente voldoet aan de taak als de locatie Dorpshuis opengaat.",
        "Uw gemeente voldoet niet aan de taak als de locatie Dorpshuis sluit.",
        "Uw gemeente voldoet aan de taak voor statushouders.",
        "Uw gemeente voldoet niet aan de taak om statushouders te huisvesten.",
        "Er is geen bewijs dat uw gemeente aan de wettelijke taak voldoet.",
        "Ik betwijfel dat uw gemeente aan de wettelijke taak voldoet.",
        "Ik hoop dat uw gemeente spoedig aan de wettelijke taak voldoet.",
        "De rapportage van uw gemeente voldoet aan de eisen van de taak.",
        "Destijds concludeerde ik dat uw gemeente niet aan de taak voldoet.",
        "Het is onduidelijk of uw gemeente aan de wettelijke taak voldoet.",
        "Uw gemeente voldoet in theorie aan de wettelijke taak.",
        "Uw gemeente voldoet allerminst aan de wettelijke taak.",
        "Uw gemeente voldoet in geen enkel opzicht aan de wettelijke taak.",
        "Uw gemeente voldoet tijdelijk aan de wettelijke taak.",
        "Het klopt niet dat uw gemeente gedeeltelijk aan de wettelijke taak voldoet.",
        "Uw gemeente voldoet in 2027 aan de wettelijke taak.",
        "Uw gemeente voldoet aan een deel van de wettelijke taak.",
        "Uit niets blijkt dat uw gemeente aan de wettelijke taak voldoet.",
        "Ik zie graag dat uw gemeente aan de wettelijke taak voldoet.",
        "De raad schrijft dat Twenterand aan de wettelijke taak voldoet.",
    ],
)
def test_what_is_near_to_a_finding_is_never_sure(extracted, sentence):
    assert sure(extracted, sentence, "finding") is None


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ("Uw gemeente wordt ingeschaald op trede 2 van de interventieladder.", 2),
        ("Op grond hiervan wordt uw gemeente opgeschaald naar trede 3 van de interventieladder.", 3),
        ("Uw gemeente blijft op trede 2.", 2),
        ("U staat op trede 2 van de ladder.", 2),
        ("Ik plaats uw gemeente op trede 3.", 3),
        ("Ik heb besloten uw gemeente op te schalen naar trede 3.", 3),
        ("De gemeente Twenterand staat op trede 4 van de interventieladder.", 4),
        ("De minister plaatst Twenterand daarom op trede 2.", 2),
        ("Uw gemeente voldoet niet aan de wettelijke taak en wordt daarom ingeschaald op trede 2.", 2),
        ("Nu uw gemeente niet aan de taak voldoet, schaal ik uw gemeente op naar trede 3.", 3),
        ("Dit betekent dat uw gemeente wordt geplaatst op trede 3 van de interventieladder.", 3),
        ("Uw gemeente bevindt zich in het toezicht op fase 3.", 3),
        ("Ik deel u mee dat uw gemeente is ingeschaald op trede 2.", 2),
        ("Uw gemeente wordt afgeschaald naar trede 1 van de interventieladder.", 1),
        ("Uw gemeente staat op trede 2 (informatie opvragen en valideren) van de interventieladder.", 2),
        ("De inschaling wijzigt niet: u blijft op trede 2.", 2),
        ("Gelet hierop is besloten uw gemeente in te schalen op trede 2 van de interventieladder.", 2),
        ("Omdat u niet heeft gereageerd, schaal ik uw gemeente op naar trede 3.", 3),
        ("Voor uw gemeente geldt trede 3.", 3),
    ],
)
def test_an_ordinary_step_is_sure(extracted, sentence, step):
    assert sure(extracted, sentence, "ladder_step") == step


@pytest.mark.parametrize(
    "sentence",
    [
        "Ik plaats uw gemeente niet op trede 3.",
        "Uw gemeente blijft niet op trede 1 staan.",
        "Ik heb besloten om nog niet op te schalen naar trede 3.",
        "Ik heb nog niet besloten of uw gemeente naar trede 3 gaat.",
        "De gemeente Almelo staat op trede 4.",
        "Buurgemeenten blijven op trede 1.",
        "Bij uitblijven van een reactie wordt uw gemeente geplaatst op trede 3.",
        "Uw gemeente gaat naar trede 3 tenzij u voor 1 mei reageert.",
        "Hiermee komt een einde aan trede 2.",
        "Hiermee komt een einde aan trede 2 van de interventieladder.",
        "Fase 1 van de bouw is klaar; de locatie is geplaatst in fase 2.",
        "Uw gemeente is ingeschaald in stap 2 van het stappenplan.",
        "Uw gemeente is geplaatst in fase 2.",
        "Uw gemeente staat op trede 2 van de participatieladder.",
        "Uw gemeente wordt opgeschaald naar trede 3, mits de minister instemt.",
        "Uw gemeente wordt opgeschaald naar trede 3 indien u niet reageert.",
        "Ik plaats uw gemeente op trede 3 als de plannen uitblijven.",
        "Ik stel voor uw gemeente op trede 3 te plaatsen en hoor graag of u wordt geplaatst op trede 3.",
        "Almelo is opgeschaald naar trede 4 van de interventieladder.",
        "Anders dan Almelo, dat op trede 4 staat, blijft Wierden op trede 1.",
        "Een locatie in uw gemeente is geplaatst op stap 3.",
        "Volgens de provincie staat uw gemeente op trede 3.",
        "De provincie meldt dat uw gemeente is ingeschaald op trede 3.",
        "De krant schreef dat uw gemeente op de ladder is geplaatst op trede 5.",
        "In mijn brief van 3 maart 2026 is uw gemeente ingeschaald op trede 2.",
        "Uw gemeente was tot voor kort ingeschaald op trede 3.",
        "Blijft uw antwoord uit, dan gaat uw gemeente naar trede 3.",
        "Er is geen reden om uw gemeente te plaatsen, zodat zij niet wordt ingeschaald op trede 2.",
        "Ten onrechte is vermeld dat uw gemeente is geplaatst op trede 4.",
        "Uw gemeente gaat binnenkort naar trede 3.",
        "Ik zie ervan af uw gemeente te plaatsen op trede 3.",
        "De provincie heeft besloten uw gemeente op trede 3 te plaatsen.",
        "Het voornemen is om uw gemeente te plaatsen op trede 4.",
        "Per 1 juli 2026 wordt uw gemeente geplaatst op trede 3.",
        "De inschaling op trede 3 is vernietigd.",
        "Niet Twenterand maar Almelo wordt ingeschaald op trede 3.",
    ],
)
def test_what_is_near_to_a_step_is_never_sure(extracted, sentence):
    assert sure(extracted, sentence, "ladder_step") is None
