"""What hinders no more is no reason: denials, solved matters, and the reason that does stand behind a `maar`."""

from __future__ import annotations

import pytest

from extractors.letter_parts import find_parts
from extractors.reasons import find_reasons
from extractors.statements import Statements

OVER = [
    "Er is geen vertraging meer door de vergunning.",
    "De vertraging door de bezwaarprocedure is inmiddels opgelost.",
    "De vergunning vormt niet langer een belemmering.",
    "Er lopen bezwaarprocedures, zonder dat dit tot vertraging leidt.",
    "Het verzet van omwonenden is van de baan.",
    "De netcongestie speelt niet langer een rol.",
    "Het stikstofprobleem is inmiddels opgelost.",
    "De discussie in de raad over de locatie is van de baan.",
    "De raad heeft geen bezwaar meer tegen de locatie.",
    "Er is geen discussie meer met het COA over de omvang van de locatie.",
    "Het tekort aan personeel bij het COA is inmiddels opgelost.",
    "De financiering is niet langer onzeker.",
    "De kosten vormen geen belemmering meer.",
    "Er zijn geen problemen meer met de eigenaar van het pand.",
    "Het huurcontract zou aflopen, maar is inmiddels verlengd.",
    "De motie van maart is ingetrokken en vormt geen beletsel meer.",
    "De omwonenden hebben hun beroep ingetrokken.",
    "De rechter heeft het beroep ongegrond verklaard, zodat de bouw doorgaat.",
    "De bodem is gesaneerd en de vervuiling is niet langer een knelpunt.",
    "Er is geen hinder van de bezwaarprocedure.",
    "De opvang van Oekraïners gaat niet ten koste van deze opgave.",
    "De aanvankelijke onrust onder bewoners is verdwenen.",
    "Van weerstand in de buurt is geen sprake meer.",
    "De uitruil met Lochem is inmiddels vastgesteld.",
    "Het voornemen de wet in te trekken leidt bij ons niet tot uitstel.",
    "De nieuwe cyclus verandert niets aan onze plannen.",
    "Het gebrek aan een locatie is verholpen.",
    "De zorgen van inwoners zijn weggenomen.",
    "Ook zonder draagvlak in de buurt was er geen vertraging.",
    "De procedure bij de Raad van State levert geen vertraging op.",
    "Het omgevingsplan is gewijzigd, zonder dat dit tot vertraging leidt.",
    "De bezwaren tegen de vergunning zijn inmiddels afgehandeld.",
    "Het tekort aan stroom is van de baan nu de netbeheerder heeft aangesloten.",
    "Niet langer is de vergunning het knelpunt.",
    "De gemeenteraad ziet geen beletselen voor de locatie.",
    "Er is geen vertraging door de raad ontstaan.",
    "Er zijn geen belemmeringen door netcongestie.",
    "Wij verwachten geen problemen door stikstof.",
    "Geen van deze bezwaren leidt tot vertraging.",
    "De eerdere weigering van de eigenaar is van de baan.",
    "De vertraging door het personeelstekort is ingelopen.",
    "De netbeheerder heeft de aansluiting geleverd; er is geen hinder meer.",
    "De weerstand in het dorp is inmiddels geluwd.",
    "De bezwaren zijn ongegrond verklaard en leveren geen vertraging op.",
    "De problemen met de eigenaar zijn opgelost.",
    "Het conflict met het COA is bijgelegd.",
    "De vergunning is er en vormt dus geen belemmering.",
    "Stikstof staat de bouw niet langer in de weg.",
    "Aan het draagvlak ontbreekt het niet.",
    "Het tekort op de begroting is gedicht, zonder dat dit de planning raakt.",
    "De onzekerheid over de financiering is voorbij.",
    "De aangekondigde intrekking van de wet heeft geen gevolgen voor onze planning.",
    "De opvang van ontheemden staat dit niet in de weg.",
    "De motie is verworpen.",
    "De raad heeft het eerdere bezwaar laten varen.",
    "Er is geen gebrek aan draagvlak.",
    "Er is geen tekort aan locaties.",
    "De dreigende sluiting van het hotel is van de baan.",
    "Het beroep bij de rechtbank is ingetrokken, zodat de bouw verder gaat.",
    "De vergunningprocedure is zonder vertraging afgerond.",
    "De vleermuizen vormen niet langer een probleem.",
    "Van personeelstekort bij het COA is geen sprake meer.",
    "De eigenaar van het pand heeft geen bezwaren meer.",
    "De kwestie met de rechter is afgerond zonder gevolgen voor de planning.",
    "Het bezwaar van de buren heeft niet tot uitstel geleid.",
    "De onenigheid in de raad is voorbij.",
    "Voor de financiering is inmiddels een oplossing gevonden.",
    "De discussie over de wet heeft geen invloed op onze inzet.",
    "De huur zou eindigen, maar de verhuurder heeft verlengd.",
    "Vertraging door protest is niet aan de orde.",
    "De angst voor onveiligheid is ongegrond gebleken.",
    "Netcongestie speelt hier geen rol.",
    "De rechter wees de schorsing af.",
]

TURNED = [
    ("Er is geen vertraging meer door de vergunning, maar de raad stemde tegen de locatie.", "RAAD"),
    ("De vertraging door de vergunning is opgelost, maar wij hebben nog geen geschikte locatie.", "LOC"),
    ("De onrust is verdwenen, maar er loopt nog een beroep bij de rechtbank.", "PROC"),
    ("Niet de vergunning, maar de raad houdt het plan tegen.", "RAAD"),
    ("De financiering is rond, maar de raad stemde tegen het voorstel.", "RAAD"),
    ("Er is geen bezwaar van omwonenden, maar de vergunning laat nog op zich wachten.", "RO"),
    ("De locatie is geen probleem meer, maar het draagvlak ontbreekt.", "DRAAGVLAK"),
    ("De vergunning is verleend, maar de raad wil eerst een referendum.", "RAAD"),
    ("Het stikstofprobleem is opgelost, maar de eigenaar van het pand wil niet verkopen.", "LOC"),
    ("De raad heeft geen bezwaar, maar de vergunning is nog niet verleend.", "RO"),
    ("Van onrust is geen sprake meer, maar een omwonende is in hoger beroep gegaan.", "PROC"),
    ("Het draagvlak is geen probleem, maar de financiering ontbreekt.", "SPUK/GELD"),
    ("De gemeente heeft geen problemen met de locatie, maar het COA vindt haar te klein.", "COA"),
    ("Er is een locatie, maar het verzet van omwonenden is nog niet van de baan.", "DRAAGVLAK"),
    ("De problemen met de raad zijn voorbij en wij zoeken nu nog een locatie, die wij niet vinden.", "LOC"),
    ("De onrust is geluwd, maar de netcongestie houdt de bouw op.", "RO"),
    ("Het college wil doorgaan zonder vertraging, maar de raad heeft het voorstel verworpen.", "RAAD"),
    ("De raad is om, maar de stikstofregels houden de bouw tegen.", "RO"),
    ("De bezwaren zijn van de baan, maar wij hebben geen geschikte locatie.", "LOC"),
    ("De kosten zijn geen probleem meer, maar het COA heeft geen personeel.", "COA"),
    ("De onrust is geluwd, maar het huurcontract van het hotel is afgelopen.", "TIJDELIJK"),
    ("De vergunning is geen probleem, maar omwonenden verzetten zich fel.", "DRAAGVLAK"),
]


SET_ASIDE = [
    ("Dat wij de taak niet halen heeft niets van doen met geld, ruimte of tijd.", set()),
    ("De achterstand heeft niets te maken met de vergunning of met stikstof.", set()),
    ("Met netcongestie of stikstof heeft de achterstand niets te maken.", set()),
    ("Het gaat ons niet om geld, locaties of de netcongestie.", set()),
    ("Dit staat los van de vertraging door de vergunning.", set()),
    ("Los van de financiering en de vergunning ontbreekt het draagvlak in het dorp.", {"DRAAGVLAK"}),
    ("Het ligt niet aan het draagvlak of het geld, maar de raad stemde tegen.", {"RAAD"}),
    ("Het heeft niets met de netcongestie te maken; wij hebben geen geschikte locatie.", {"LOC"}),
    ("Het gaat ons niet om geld, de raad stemde tegen het voorstel.", {"RAAD"}),
    ("De vertraging heeft niet alleen te maken met netcongestie.", {"RO"}),
]


@pytest.fixture
def codes(read, answer_letters):
    """Give a function from a sentence to the reason codes of a letter of Zutphen with it."""

    def find(sentence: str) -> set[str]:
        reading = read(answer_letters.answer(sentence))
        return {seen.value for seen in find_reasons(Statements(reading, find_parts(reading)), ["Zutphen"])}

    return find


@pytest.mark.parametrize("sentence", OVER)
def test_what_hinders_no_more_is_no_reason(codes, sentence):
    assert codes(sentence) == set()


@pytest.mark.parametrize(("sentence", "code"), TURNED)
def test_only_what_still_hinders_behind_a_turn_is_a_reason(codes, sentence, code):
    assert codes(sentence) == {code}


@pytest.mark.parametrize(("sentence", "expected"), SET_ASIDE)
def test_a_list_of_what_it_is_not_about_gives_no_reason(codes, sentence, expected):
    assert codes(sentence) == expected
