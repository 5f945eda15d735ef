"""The same things in other words: sentences of many writers, each with what a reader must make of it."""

from __future__ import annotations

import pytest

STAND = "Op 1 april 2026 zijn 60 reguliere plekken gerealiseerd."

REASONS = [
    ("Wij hebben meer dan dertig panden bekeken, maar geen daarvan bleek bruikbaar.", "LOC"),
    ("Het zoeken naar een locatie heeft tot nu toe niets opgeleverd.", "LOC"),
    ("De projectontwikkelaar heeft zich teruggetrokken en verkoopt de grond aan een supermarkt.", "LOC"),
    ("De verhuurder is bij nader inzien niet bereid het complex aan ons ter beschikking te stellen.", "LOC"),
    ("Voor de bouw is een wijziging van het omgevingsplan nodig, en die procedure kost nog een jaar.", "RO"),
    ("De netbeheerder kan pas in 2028 een aansluiting leveren.", "RO"),
    ("Wegens stikstofregels ligt het project stil.", "RO"),
    ("De raad nam op 12 maart een motie aan die het college vraagt de plannen stil te leggen.", "RAAD"),
    ("Het raadsvoorstel haalde op 4 februari geen meerderheid.", "RAAD"),
    ("De gemeenteraad wil eerst een referendum houden.", "RAAD"),
    (
        "Inwoners hebben zich fel tegen de komst verzet; de burgemeester moest een noodverordening afkondigen.",
        "DRAAGVLAK",
    ),
    ("Het draagvlak onder inwoners is te klein.", "DRAAGVLAK"),
    ("Twee omwonenden hebben de voorzieningenrechter gevraagd de bouw te schorsen.", "PROC"),
    ("De beroepsprocedure bij de Raad van State loopt nog.", "PROC"),
    ("Tegen de vergunning zijn zes bezwaarschriften binnengekomen, waardoor de bouw wacht.", "PROC"),
    ("Het COA vindt de locatie te klein voor een rendabele exploitatie.", "COA"),
    ("Het COA kan geen personeel leveren.", "COA"),
    (
        "Met Heerenveen is afgesproken dat zij 40 plekken overneemt, maar de PRT heeft dat nog niet vastgelegd.",
        "UITRUIL",
    ),
    ("Wij weten niet of het Rijk de kosten vergoedt.", "SPUK/GELD"),
    ("De financiering is nog niet rond.", "SPUK/GELD"),
    ("Het contract met het hotel liep op 31 december 2025 af.", "TIJDELIJK"),
    ("De noodopvang in de sporthal is per 1 maart gesloten.", "TIJDELIJK"),
    ("Wij wachten de behandeling van het wetsvoorstel tot intrekking van de Spreidingswet af.", "WET"),
    ("Zolang niet duidelijk is of de wet blijft bestaan, nemen wij geen besluit.", "WET"),
    ("Wij vangen al 300 Oekraïners op en dat vraagt alle beschikbare capaciteit.", "OEKR/STATUS"),
    ("Onze gemeente heeft de voorbije jaren bovengemiddeld veel statushouders gehuisvest.", "OEKR/STATUS"),
    (
        "Gelet op de lagere indicatieve opgave voor 2026-2028 vinden wij verdere uitbreiding niet zinvol.",
        "NIEUWE_CYCLUS",
    ),
    ("In de nieuwe cyclus is onze opgave veel kleiner; daar richten wij ons op.", "NIEUWE_CYCLUS"),
    ("Ons college werkt niet mee aan de uitvoering van deze wet.", "WEIGER"),
    ("Wij zullen geen asielopvang realiseren.", "WEIGER"),
    ("Om principiële redenen zien wij af van het aanbieden van opvang.", "WEIGER"),
    ("De aannemer is failliet gegaan.", "OVERIG"),
    ("De reden is dat het bouwterrein door hoog water onbereikbaar was.", "OVERIG"),
    ("In de hele gemeente is geen pand van voldoende omvang te koop of te huur.", "LOC"),
    ("De kerk die wij op het oog hadden, is aan een ander verkocht.", "LOC"),
    ("Rijkswaterstaat geeft geen toestemming voor de ontsluiting, zodat de vergunning op zich laat wachten.", "RO"),
    ("Het bestemmingsplan staat opvang niet toe en moet eerst worden aangepast.", "RO"),
    (
        "De fractievoorzitters hebben laten weten het voorstel niet te steunen; de raad besluit pas in het najaar.",
        "RAAD",
    ),
    ("Op 5 maart stemde de raad met 14 tegen 9 stemmen tegen het voorstel.", "RAAD"),
    ("De weerstand in de dorpen is groot en de politie ontraadt opening.", "DRAAGVLAK"),
    ("Een groep bewoners procedeert tegen de komst van de opvang.", "PROC"),
    ("De rechtbank heeft de vergunning op 2 februari 2026 geschorst.", "PROC"),
    ("Voor het COA is een locatie met minder dan 100 plekken niet rendabel.", "COA"),
    ("Met Kampen praten wij over een uitruil, maar daarover is nog niets vastgelegd.", "UITRUIL"),
    ("De bijdrage van het Rijk dekt de kosten niet.", "SPUK/GELD"),
    ("De tijdelijke locatie moest op 1 februari 2026 sluiten omdat de huur was opgezegd.", "TIJDELIJK"),
    ("Wij wachten af wat de Eerste Kamer met de intrekkingswet doet.", "WET"),
    ("Onze inzet gaat op dit moment vooral uit naar de huisvesting van statushouders.", "OEKR/STATUS"),
    ("Het college stelt zich op het standpunt dat de nieuwe indicatieve verdeling leidend moet zijn.", "NIEUWE_CYCLUS"),
    ("Het college heeft besloten geen medewerking te verlenen aan asielopvang.", "WEIGER"),
    ("De levering van de units is vertraagd door problemen bij de fabrikant.", "OVERIG"),
    ("De corporatie heeft de flat uiteindelijk toch gesloopt en een alternatief hebben wij niet gevonden.", "LOC"),
    ("Er loopt een archeologisch onderzoek waardoor niet gebouwd mag worden.", "RO"),
    ("De provincie wijst ontheffing voor bouwen buiten de contour af.", "RO"),
    ("Een meerderheid van de raad steunt het plan niet.", "RAAD"),
    ("De sfeer op de bewonersavonden was zo grimmig dat wij het plan hebben teruggetrokken.", "DRAAGVLAK"),
    ("Wij wachten op de uitspraak van de bestuursrechter.", "PROC"),
    ("Het COA trekt zich terug omdat de locatie te klein zou zijn.", "COA"),
    ("De onderhandelingen met Veere over het overnemen van onze taak zijn nog gaande.", "UITRUIL"),
    ("Zonder financiële zekerheid van het Rijk kunnen wij niet investeren.", "SPUK/GELD"),
    ("De bruikleen van het klooster eindigde in februari.", "TIJDELIJK"),
    ("Het kabinet heeft aangekondigd de wet in te trekken; wij wachten dat af.", "WET"),
    ("Al onze beschikbare panden zijn in gebruik voor ontheemden uit Oekraïne.", "OEKR/STATUS"),
    ("Wij stellen voor onze bijdrage te bepalen aan de hand van de indicatieve opgave 2026-2028.", "NIEUWE_CYCLUS"),
    ("Wij gaan hier niet aan meewerken.", "WEIGER"),
    ("Door ziekte van de projectleider heeft het werk een half jaar stilgelegen.", "OVERIG"),
    ("De beoogde kavel blijkt vervuild te zijn.", "RO"),
    ("Geen enkele eigenaar wil zijn gebouw aan ons verhuren.", "LOC"),
    ("De raad heeft de behandeling van het voorstel tot september uitgesteld.", "RAAD"),
    ("Ondernemers en bewoners verzetten zich tegen de opvang en er is angst voor onveiligheid.", "DRAAGVLAK"),
    ("De bezwaartermijn is verlengd en er liggen vijf bezwaren.", "PROC"),
    ("Volgens het COA is het gebouw niet te exploiteren met zo weinig plekken.", "COA"),
    (
        "Wij hebben met Tiel afgesproken dat zij onze amv-taak uitvoert; formeel moet de regietafel dat "
        "nog vastleggen.",
        "UITRUIL",
    ),
    ("De kosten van de verbouwing worden niet volledig vergoed.", "SPUK/GELD"),
    ("De opvang op het schip is in maart gestopt omdat de ligplaats moest worden vrijgemaakt.", "TIJDELIJK"),
    ("Gezien het voornemen van het kabinet om de wet in te trekken, doen wij pas op de plaats.", "WET"),
    ("Wij leveren al een grote bijdrage aan de opvang van Oekraïners.", "OEKR/STATUS"),
    ("Voor de periode 2026-2028 geldt een lagere opgave, die wij als vertrekpunt nemen.", "NIEUWE_CYCLUS"),
    ("De gemeente is niet bereid asielzoekers op te vangen.", "WEIGER"),
    ("Het werk ligt stil door een conflict tussen aannemer en architect.", "OVERIG"),
]

NO_REASONS = [
    "De vergunning is op tijd verleend en de bouw ligt op schema.",
    "Het COA is tevreden over de samenwerking.",
    "De raad stemde unaniem in met het plan.",
    "Er zijn geen procedures aanhangig.",
    "Over de financiering zijn wij het met het COA eens.",
    "De locatie aan de Dorpsstraat is geschikt en beschikbaar.",
    "Bewoners reageren positief; van weerstand merken wij niets.",
    "Het huurcontract loopt door tot 2035.",
    "Wij danken u voor de ondersteuning.",
    "In uw brief schrijft u dat de wet wordt gehandhaafd.",
    "De politie meldt geen overlast.",
    "Het contract met de beheerder is verlengd.",
    "Wij vangen daarnaast 40 Oekraïense ontheemden op.",
    "Onze taakstelling statushouders over de eerste helft van 2026 is 37.",
    "De eigenaar wil graag verhuren.",
    "De nieuwe indicatieve opgave bedraagt 120 plekken.",
    "Als de raad niet instemt, komen wij bij u terug.",
    "Onze buurgemeente Lochem heeft te maken met protest.",
    "De gemeente heeft zes locaties onderzocht.",
    "De vergunningaanvraag is ingediend.",
    "Wij hebben een bestuursovereenkomst met het COA gesloten.",
    "De raad stemde op 16 april 2026 met 13 tegen 6 stemmen in.",
    "De raad besluit op 4 juni over het krediet.",
    "(een streepje staat voor: nog geen plekken)",
    "Op dit moment zijn er geen amv-plekken.",
    "Wij hebben u eerder gemeld dat de bouw is gestart.",
    "Er zijn nog 12 plekken te realiseren.",
    "Op de raadsvergadering van mei staat het onderwerp niet op de agenda.",
    "Met het COA is een contract voor tien jaar getekend.",
    "De kosten komen voor rekening van het COA.",
    "De omgevingsvergunning is op 7 mei 2026 verleend.",
    "Bezwaren zijn niet ingediend.",
    "De bezwaarprocedure is afgerond.",
    "De opvang is op 1 maart geopend.",
    "De sporthal is weer beschikbaar voor de verenigingen.",
    "Wij houden rekening met de veiligheid van bewoners.",
    "De wet is duidelijk over onze taak.",
    "Wij richten ons op de bouw van de tweede fase.",
    "Wij hebben alles op orde en verwachten geen vertraging.",
    "Het overleg met omwonenden verloopt goed.",
    "De eigenaar heeft het gebouw inmiddels aan ons overgedragen.",
    "Het COA heeft de exploitatie overgenomen.",
    "Het bestemmingsplan laat opvang toe.",
    "Er is geen bezwaar gemaakt tegen de vergunning.",
    "Onze financiën zijn op orde.",
    "Het contract is voor vijf jaar getekend en loopt tot 2031.",
]

ANSWERS = [
    ("Per 1 mei 2026 zijn 40 van de 90 reguliere plekken in gebruik.", "Q1", "beantwoord"),
    ("De voortgang is als volgt: de eerste 40 reguliere plekken zijn op 1 maart 2026 opgeleverd.", "Q1", "beantwoord"),
    ("Tot op heden hebben wij nog geen opvangplekken kunnen realiseren.", "Q1", "beantwoord"),
    ("Wij hebben inmiddels een locatie gevonden en een haalbaarheidsonderzoek laten doen.", "Q3", "beantwoord"),
    ("Op 9 februari heeft het college een intentieverklaring met de eigenaar getekend.", "Q3", "beantwoord"),
    ("De afgelopen maanden zijn drie bewonersavonden gehouden.", "Q3", "beantwoord"),
    ("Volgens planning zijn de plekken in het derde kwartaal van 2027 klaar.", "Q4", "beantwoord"),
    ("Wij streven ernaar om voor de zomer van 2027 aan de opgave te voldoen.", "Q4", "deels"),
    ("Wanneer wij wel aan de taak kunnen voldoen, is op dit moment niet te zeggen.", "Q4", "open"),
    ("Over de termijn kunnen wij u pas in juni informeren.", "Q4", "open"),
    ("Als bijlage treft u het collegebesluit aan.", "Q5", "beantwoord"),
    ("De stukken hebben wij als bijlage toegevoegd.", "Q5", "beantwoord"),
    ("Stukken sturen wij u na zodra de raad heeft besloten.", "Q5", "open"),
    ("Bijlagen: geen", "Q5", "open"),
]

AGREEMENTS = [
    (
        "Tijdens de PRT van 3 december 2025 is afgesproken dat Lochem 15 reguliere plekken voor ons realiseert.",
        ("uitruil", "Zutphen", "Lochem", "regulier", 15, "PRT", "2025-12-03", "vastgesteld"),
    ),
    (
        "Onze opgave van 12 amv-plekken hebben wij met instemming van de PRT overgedragen aan Apeldoorn.",
        ("uitruil", "Zutphen", "Apeldoorn", "amv", 12, "PRT", None, "vastgesteld"),
    ),
    (
        "Wij stellen voor om 20 reguliere plekken uit te ruilen met Brummen.",
        ("uitruil", "Zutphen", "Brummen", "regulier", 20, None, None, "voorgesteld"),
    ),
    (
        "De restopgaven van Lochem en Zutphen worden samengevoegd op één locatie in Zutphen; het gaat "
        "om 18 plekken van Lochem.",
        ("samenvoeging", "Lochem", "Zutphen", None, 18, None, None, None),
    ),
    (
        "Apeldoorn heeft 30 reguliere plekken van Zutphen overgenomen; dat is op 11 februari 2026 aan "
        "de regionale regietafel vastgelegd.",
        ("uitruil", "Zutphen", "Apeldoorn", "regulier", 30, "RRT", "2026-02-11", "vastgesteld"),
    ),
]

NOTICES = [
    (
        "In het kader van artikel 8 Spreidingswet laten wij u weten dat 24 reguliere plekken per 1 juni "
        "2026 vervallen, omdat het pand verkocht is. Wij verwachten vervangende plekken op 1 maart 2027.",
        (24, "regulier", "2027-03-01"),
    ),
    (
        "Hierbij meld ik u, zoals artikel 8 van de Spreidingswet voorschrijft, dat de amv-locatie door "
        "waterschade tot 1 december 2026 dicht is. Het gaat om 16 amv-plekken.",
        (16, "amv", "2026-12-01"),
    ),
    (
        "Wij doen hierbij een melding als bedoeld in artikel 8 van de wet. De opvang in het klooster "
        "(45 reguliere plekken) is gesloten na een keuring. Naar verwachting duurt dit tot eind 2026.",
        (45, "regulier", "2026-Q4"),
    ),
    (
        "Tot slot een melding op grond van artikel 8: door een brand zijn 30 plekken tot en met 15 "
        "september 2026 niet bruikbaar.",
        (30, None, "2026-09-15"),
    ),
    (
        "Dit onderdeel van onze brief is tevens een melding in de zin van artikel 8 van de "
        "Spreidingswet: 10 amv-plekken vallen weg.",
        (10, "amv", None),
    ),
]

EXTENSIONS = [
    (
        "Wij zijn niet in staat om binnen drie weken te reageren. Wij vragen u daarom de termijn te "
        "verlengen tot 12 juni 2026.",
        "2026-06-12",
    ),
    ("Mogen wij u vragen om uitstel tot en met vrijdag 5 juni 2026?", "2026-06-05"),
    ("De reactietermijn is voor ons te kort. Wij zullen uiterlijk 19 juni 2026 antwoorden.", "2026-06-19"),
    ("Hierbij verzoekt het college om een nadere termijn, namelijk 1 juli 2026.", "2026-07-01"),
]

LETTERS = [
    (
        """U vroeg ons vijf dingen. Wij lopen ze langs.

1. De stand. Op 11 mei 2026 hebben wij 64 reguliere plekken in gebruik en 8 amv-plekken.

2. De reden. De bouw van de tweede fase loopt vertraging op doordat de aannemer te weinig mensen
heeft.

3. De stappen. In januari hebben wij een tweede aannemer ingeschakeld en de raad heeft extra krediet
verleend.

4. De termijn. De resterende 30 plekken zijn op 1 februari 2027 gereed.

5. De stukken. Het bouwcontract en het raadsbesluit zijn bijgevoegd.""",
        "bbbbb",
        ["OVERIG"],
    ),
    (
        """Helaas moeten wij melden dat er nog geen enkele opvangplek is gerealiseerd. Vier locaties zijn
onderzocht, maar alle vier bleken ongeschikt. De omgevingsdienst verwacht bovendien dat een
vergunning door stikstofregels lang op zich laat wachten.

Het college heeft in april een externe projectleider aangesteld en met drie grondeigenaren
gesprekken gevoerd. Wanneer er plekken komen, kunnen wij nu niet zeggen. Zodra daar meer
duidelijkheid over is, informeren wij u.""",
        "bbboo",
        ["LOC", "RO"],
    ),
    (
        """Met verwijzing naar uw vragen:

a) Stand van zaken: 45 reguliere plekken per 1 mei 2026.
b) Reden: het hotel waar 60 plekken waren, heeft de overeenkomst per 1 maart beëindigd.
c) Gezette stappen: gesprekken met twee andere hotels.
d) Termijn: eind 2026.
e) Onderliggende stukken: geen.""",
        "bbbbn",
        ["TIJDELIJK"],
    ),
    (
        """Antwoord op vraag 1
Van de 88 reguliere plekken zijn er 88 beschikbaar per 1 mei 2026.

Antwoord op vraag 2
Niet van toepassing, wij voldoen aan de taak.

Antwoord op vraag 3
Niet van toepassing.

Antwoord op vraag 4
Niet van toepassing.

Antwoord op vraag 5
De bestuursovereenkomst treft u bijgaand aan.""",
        "bnnnb",
        [],
    ),
    (
        """Ons college heeft besloten geen uitvoering te geven aan de Spreidingswet. Wij achten de wet
onuitvoerbaar en rekenen erop dat deze wordt ingetrokken. Tot die tijd ondernemen wij geen stappen.""",
        "obooo",
        ["WEIGER", "WET"],
    ),
    (
        """Wij begrijpen dat u wilt weten waar wij staan. Het pand aan de Markt is op 2 april 2026 in gebruik
genomen en biedt plaats aan 48 reguliere asielzoekers. Voor amv kunnen wij niets bieden: er is geen
begeleiding te krijgen en het COA heeft geen mensen. Wij hopen in het najaar van 2026 meer te kunnen
melden.""",
        "bbooo",
        ["COA"],
    ),
]
"""Bodies with the status of Q1 to Q5 (beantwoord, deels, nvt, open) and the reasons."""


@pytest.fixture
def details(extracted, answer_letters):
    """Give a function from the body of a letter to its details."""
    return lambda body, **named: extracted(answer_letters.answer(body, **named))["details"]


@pytest.mark.parametrize(("sentence", "code"), REASONS)
def test_a_reason_is_known_in_other_words(details, sentence, code):
    assert details(f"{STAND} {sentence}").get("reasons") == [code]


@pytest.mark.parametrize("sentence", NO_REASONS)
def test_an_ordinary_sentence_is_no_reason(details, sentence):
    assert "reasons" not in details(f"{STAND} {sentence}")


@pytest.mark.parametrize(("sentence", "question", "status"), ANSWERS)
def test_an_answer_is_known_in_other_words(details, sentence, question, status):
    assert details(sentence)["answers"][question] == status


@pytest.mark.parametrize(("body", "statuses", "codes"), LETTERS)
def test_a_whole_answer_is_read_question_by_question(details, body, statuses, codes):
    found = details(body)
    assert "".join(status[0] for status in found["answers"].values()) == statuses
    assert sorted(found.get("reasons", [])) == codes


@pytest.mark.parametrize(("sentence", "expected"), AGREEMENTS)
def test_an_agreement_is_known_in_other_words(details, sentence, expected):
    keys = ("kind", "from", "to", "category", "number", "table", "agreed_on", "status")
    assert [tuple(found[key] for key in keys) for found in details(sentence)["agreements"]] == [expected]


@pytest.mark.parametrize(("sentence", "expected"), NOTICES)
def test_a_notification_in_an_answer_is_known_in_other_words(extracted, answer_letters, sentence, expected):
    (record,) = extracted(answer_letters.answer(f"{STAND}\n\n{sentence}"))["records"]
    keys = ("number", "category", "expected_until")
    assert tuple(record["details"]["art8"].get(key) for key in keys) == expected


@pytest.mark.parametrize(("sentence", "until"), EXTENSIONS)
def test_a_request_for_more_time_is_known_in_other_words(extracted, answer_letters, sentence, until):
    found = extracted(answer_letters.answer(sentence, subject="verzoek om uitstel beantwoording"))
    assert (found["route"], found["details"]["extension"]["until"]) == ("uitstel", until)
