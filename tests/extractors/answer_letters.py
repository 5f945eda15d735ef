"""Letters and mails of gemeenten in many forms, and L14 as our own program writes it from seeded data."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from pipeline.model.extraction import Category
from pipeline.model.status import Basis, StatusRecord
from pipeline.tools.register import Gemeente
from templates.catalogue import Catalogue
from templates.compose import Envelope
from templates.families.l14 import AnswerCase, College, Expected, L14Fields, Notice, Step, compose_l14
from templates.fields import Addressee, Agreement, Organisation, PerCategory, SentLetter


def answer(body: str, *, gemeente: str = "Zutphen", subject: str = "reactie op uw brief", after: str = "") -> str:
    """Give a letter of a gemeente to the minister around a body."""
    return f"""Gemeente {gemeente}

Aan de minister van Asiel en Migratie

Datum: 28 april 2026
Ons kenmerk: Z/26/004512
Uw kenmerk: 7468089
Onderwerp: {subject}

Geachte minister,

In reactie op uw brief van 9 april 2026 berichten wij u over de opvangplekken in onze gemeente.

{body}

Hoogachtend,

burgemeester en wethouders van {gemeente}
{after}"""


NUMBERED = """Ad 1. Op 1 april 2026 zijn 60 reguliere opvangplekken gerealiseerd en 4 amv-plekken.

Ad 2. Het resterende deel lukt niet omdat er geen geschikte locatie beschikbaar is.

Ad 3. Het college heeft op 3 maart 2026 een perceel aangewezen en de aanbesteding is gestart.

Ad 4. Wij verwachten op 1 juni 2027 volledig aan de taak te voldoen.

Ad 5. Het raadsbesluit en de planning vindt u in de bijlagen 1 en 2."""

QUESTIONS_REPEATED = """Vraag 1: Wat is de stand van zaken van de realisatie in uw gemeente?
Antwoord: Er zijn per 1 april 2026 geen plekken beschikbaar.

Vraag 2: Wat is de reden dat u niet voldoet?
Antwoord: De eigenaar van het beoogde pand wil niet verhuren.

Vraag 3: Welke stappen heeft u gezet?
Antwoord: Hierop komen wij in juni terug.

Vraag 4: Op welke termijn verwacht u te voldoen?
Antwoord: Naar verwachting in 2028. Een exacte datum kunnen wij nog niet noemen.

Vraag 5: Kunt u onderliggende stukken delen?
Antwoord: Niet van toepassing."""

OTHER_ORDER = """Vraag 1. Waarom voldoet uw gemeente niet aan de wettelijke taak?
De gemeenteraad heeft niet ingestemd met het krediet.

Vraag 2. Hoe ver is de realisatie?
Op 1 april 2026 waren 30 reguliere plekken in gebruik."""

HEADINGS = """Stand van zaken
Per 1 april 2026 beschikken wij over 45 reguliere plekken.

Reden
De aansluiting op het stroomnet laat door netcongestie op zich wachten.

Gezette stappen
Wij hebben op 2 februari 2026 een intentieovereenkomst met de eigenaar gesloten.

Planning
Wij verwachten in het eerste kwartaal van 2027 alle plekken op te leveren.

Tot slot
Wij lichten dit graag toe in een gesprek."""

IN_ORDINALS = """Wat betreft uw eerste vraag: op 1 april 2026 zijn er 12 reguliere plekken beschikbaar.

Ten aanzien van uw tweede vraag melden wij dat er onvoldoende draagvlak is in de dorpen.

Op uw vierde vraag kunnen wij nog geen antwoord geven."""

PROSE = """Op 1 april 2026 zijn 80 van de 120 reguliere plekken gerealiseerd. Dat het er nog geen 120 zijn, komt doordat
de omgevingsvergunning voor het tweede gebouw nog niet is verleend. De raad heeft op 12 februari 2026 ingestemd met de
aankoop van dat gebouw. Uiterlijk 1 september 2027 is het gebouw gereed en voldoen wij aan de taak."""

INTERLEAVED = """Van: Gemeente Zutphen <info@zutphen.nl>
Verzonden: dinsdag 28 april 2026 10:02
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: RE: vragen Spreidingswet

Geachte heer, mevrouw,

Onze reactie op uw vragen staat hieronder, tussen uw tekst.

Op do 9 apr 2026 om 10:15 schreef IBT <ibtspreidingswet@minjenv.nl>:

> Uw gemeente had op 1 juli 2025 slechts 5 van de 142 reguliere plekken gerealiseerd.
> Vraag 1: Wat is de stand van zaken?

Antwoord: op 20 april 2026 zijn 40 reguliere plekken beschikbaar.

> Vraag 2: Wat is de reden dat u niet voldoet?

Antwoord: het huurcontract van de tijdelijke locatie is niet verlengd.

> Vraag 3: Welke stappen heeft u gezet?

Antwoord: wij hebben een nieuwe locatie aangekocht.

Met vriendelijke groet,

gemeente Zutphen
"""


REASONS = {
    "LOC": "Er is nog geen geschikte locatie gevonden.",
    "RO": "De omgevingsvergunning voor de locatie is nog niet verleend.",
    "RAAD": "De gemeenteraad heeft nog niet ingestemd met het krediet.",
    "DRAAGVLAK": "Onder de inwoners is onvoldoende draagvlak voor opvang.",
    "COA": "Het COA heeft geen personeel voor de opvang van jongeren.",
    "TIJDELIJK": "Het huurcontract van de vorige locatie is opgezegd.",
}
"""What a gemeente gives as reason, by the code that a reader must give it."""
STEPS = (
    "overleg met het COA",
    "verkenning van locaties",
    "bijeenkomst met de inwoners",
    "aanvraag van de vergunning",
)
PLANS = (
    "Wij verwachten dat het gebouw {when} klaar is.",
    "De oplevering van de plekken staat gepland {when}.",
    "De bouw begint na de zomer. Wij verwachten de plekken {when} te openen.",
)
WHEN = ("in het eerste kwartaal van 2027", "in maart 2027", "op 1 februari 2027")
PAPERS = ("collegebesluit", "planning van de locatie", "raadsvoorstel", "brief van het COA")
CIRCUMSTANCES = {
    "De huur van een pand is opgezegd.": {"TIJDELIJK"},
    "Er was brand in een gebouw.": set(),
    "Door lekkage zijn kamers onbruikbaar.": set(),
}
"""What a gemeente notifies, with the reasons that it is as well."""


def seeded_l14(gemeente: Gemeente, catalogue: Catalogue) -> L14Fields:
    """Give the fields of an answer to a letter of phase 2, drawn from the code of the gemeente."""
    draw = random.Random(f"L14 {gemeente.code}")
    asked = dt.date(2026, 4, 9) + dt.timedelta(days=draw.randrange(0, 30))
    day = asked + dt.timedelta(days=draw.randrange(5, 25))
    peildatum = day - dt.timedelta(days=draw.randrange(0, 60))
    sure = draw.random() < 0.8
    values: dict[str, Any] = dict(
        gemeente=gemeente.naam,
        code=gemeente.code,
        vraagbrief=SentLetter(str(draw.randrange(7_000_000, 7_999_999)), asked),
        records=_own_records(gemeente, peildatum, draw),
        voorbereiding=PerCategory(draw.choice((0, 12, 80, 2_350)), draw.choice((0, 8, 110))),
        verwacht=Expected(dt.date(2026, 12, 1) if sure else None, draw.choice((None, dt.date(2027, 2, 15)))),
        redenen=tuple(REASONS[code] for code in draw.sample(sorted(REASONS), draw.randrange(1, 4))),
        stappen=tuple(Step(peildatum - dt.timedelta(days=30 * n), draw.choice(STEPS)) for n in range(1, 3)),
        planning=draw.choice(PLANS).format(when=draw.choice(WHEN)),
        stukken=tuple(draw.sample(PAPERS, draw.randrange(1, 4))),
        college=College("S. Ecretaris", "B. Urgemeester"),
    )
    case = AnswerCase(**(values | _sometimes(draw, gemeente)))
    sender = Organisation(
        f"Gemeente {gemeente.naam}",
        "Burgemeester en wethouders",
        "Postbus 12",
        f"1234 AB {gemeente.plaatsen[0] if gemeente.plaatsen else gemeente.naam}",
        "www.gemeente.voorbeeld",
        gemeente.mailbox or "post@gemeente.voorbeeld",
        "gemeente",
    )
    minister = Addressee("Ministerie van Asiel en Migratie", "", "", ("Per e-mail: ibtspreidingswet@minjenv.nl",),
                         "de minister van Asiel en Migratie", "", "Geachte minister,")  # fmt: skip
    return compose_l14(Envelope(f"Z/26/{draw.randrange(1000, 99999):06}", day, sender, minister), case, catalogue)


def _own_records(gemeente: Gemeente, peildatum: dt.date, draw: random.Random) -> tuple[StatusRecord, ...]:
    tasks = draw.choice((7, 48, 142, 1_200, 2_345)), draw.choice((0, 6, 23, 104))
    done = draw.choice((0, 5, tasks[0] - 1, tasks[0] + 10)), draw.choice((0, tasks[1]))
    return tuple(
        StatusRecord(gemeente.code, "2024-2026", category, peildatum, task, places, Basis.GEMEENTE, "d" * 64, ())
        for category, task, places in zip((Category.REGULIER, Category.AMV), tasks, done, strict=True)
    )


def _sometimes(draw: random.Random, gemeente: Gemeente) -> dict[str, Any]:
    """Give, for some answers, what only some answers have."""
    extras: dict[str, Any] = {"afschrift_raad": draw.random() < 0.5}
    if draw.random() < 0.4:
        numbers = frozenset(draw.sample((2, 3, 4, 5), draw.randrange(1, 3)))
        empty = {2: ("redenen", ()), 3: ("stappen", ()), 4: ("planning", None), 5: ("stukken", ())}
        extras |= {"niet_van_toepassing": numbers} | dict(empty[number] for number in numbers)
    if draw.random() < 0.3:
        extras["reden_afwijking"] = "een locatie is na de peildatum van uw brief geopend."
    if draw.random() < 0.4:
        other = "Zwolle" if gemeente.naam != "Zwolle" else "Kampen"
        names = draw.sample((gemeente.naam, other), 2)
        extras["afspraken"] = (Agreement(*names, draw.choice(("regulier", "AMV")), 25, dt.date(2025, 5, 14)),)
    if draw.random() < 0.4:
        extras["melding"] = Notice(
            draw.choice(sorted(CIRCUMSTANCES)), draw.choice(("regulier", "AMV")), draw.choice((12, 60))
        )
    return extras


def facts(fields: L14Fields) -> dict[str, Any]:
    """Give what a reader must find in the answer, in the words of the contract."""
    day = fields.peildatum.isoformat()
    counts = {
        (category, measure, value, day if measure == "realisatie" else None)
        for measure, both in (
            ("wettelijke_taak", fields.taak),
            ("realisatie", fields.realisatie),
            ("gepland", fields.voorbereiding),
        )
        for category, value in (("regulier", both.regulier), ("amv", both.amv))
    }
    void = (False, fields.geen_reden, fields.geen_stappen, fields.geen_planning, fields.geen_stukken)
    return {
        "document_type": "municipal_response",
        "municipalities": [fields.gemeente],
        "reference": {"our": fields.brief.referentie, "your": fields.vraagbrief.referentie},
        "letter_date": fields.brief.datum.isoformat(),
        "subject": fields.brief.betreft,
        "peildata": [day],
        "figures": counts,
        "finding": None,
        "ladder_step": None,
        "answers": {f"Q{n}": "nvt" if not_asked else "beantwoord" for n, not_asked in enumerate(void, 1)},
        "reasons": {code for code, sentence in REASONS.items() if sentence in fields.redenen}
        | (CIRCUMSTANCES[fields.melding.omstandigheid] if fields.melding else set()),
        "expected_completion": fields.volledig_per and fields.volledig_per.isoformat(),
        "agreements": {(a.van, a.naar, a.categorie.casefold(), a.aantal, a.afgesproken_op.isoformat())
                       for a in fields.afspraken},
        "art8": fields.melding and (fields.melding.omstandigheid, fields.melding.categorie.casefold(),
                                    fields.melding.aantal),
    }  # fmt: skip


def told(contract: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Give the same facts as an extraction tells them."""
    details = contract["details"]
    found = {key: contract[key] for key in wanted if key in contract}
    found["figures"] = {(f["category"], f["measure"], f["value"], f["peildatum"]) for f in contract["figures"]}
    found["answers"], found["reasons"] = details.get("answers"), set(details.get("reasons", ()))
    found["agreements"] = {(a["from"], a["to"], a["category"], a["number"], a["agreed_on"])
                           for a in details.get("agreements", ())}  # fmt: skip
    notices = [record["details"]["art8"] for record in contract.get("records", ())
               if record["document_type"] == "article8_notification"]  # fmt: skip
    found["art8"] = (notices[0]["circumstance"], notices[0]["category"], notices[0]["number"]) if notices else None
    return found
