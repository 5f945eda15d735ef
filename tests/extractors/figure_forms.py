"""Passages with figures, drawn by a seeded generator: layouts, wordings and traps with what a reader must make of them.

The truth is made before the words: a form never asks the reader what is right.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

Row = tuple[str, str, str, int, str | None]
"""Gemeente, category, measure, value, peildatum."""
TAAK, REALISATIE, GEPLAND, INDICATIEF = "wettelijke_taak", "realisatie", "gepland", "indicatief"
NAMES = ("Raalte", "Waterland", "Hof van Twente", "Best", "Oude IJsselstreek", "Tynaarlo")
DAYS = {
    "1 juli 2025": "2025-07-01",
    "1 mei 2026": "2026-05-01",
    "31 maart 2026": "2026-03-31",
    "1-1-2026": "2026-01-01",
}
LATER = {"1 januari 2027": "2027-01-01", "1 oktober 2026": "2026-10-01", "15 september 2026": "2026-09-15"}
WORDS = {5: "vijf", 12: "twaalf", 23: "drieëntwintig", 60: "zestig", 95: "vijfennegentig", 142: "honderdtweeënveertig"}


@dataclass(frozen=True, slots=True)
class Form:
    """One passage of a letter of a gemeente dated 20 May 2026."""

    name: str
    body: str
    municipalities: tuple[str, ...]
    figures: frozenset[Row]
    """What must be read, and nothing else surely."""
    must_tell: bool = False
    """Something here needs a person: there must be a warning, or a figure marked for review."""
    unsure: frozenset[Row] = frozenset()
    """What may be given when it is marked for review."""
    quiet: bool = False
    """Nothing here needs a person: no warning at all."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers of one gemeente."""

    name: str
    taak: int
    taak_amv: int
    stand: int
    stand_amv: int
    plan: int
    day: str
    later: str

    def task(self) -> set[Row]:
        """Give the two figures of the task."""
        pair = (("regulier", self.taak), ("amv", self.taak_amv))
        return {(self.name, category, TAAK, value, None) for category, value in pair}

    def done(self) -> set[Row]:
        """Give the two figures of what there is."""
        pair = (("regulier", self.stand), ("amv", self.stand_amv))
        return {(self.name, category, REALISATIE, value, DAYS[self.day]) for category, value in pair}

    def one(self, category: str, measure: str, value: int, day: str | None = None) -> Row:
        """Give one figure."""
        return self.name, category, measure, value, (DAYS | LATER)[day] if day else None


def draw_facts(draw: random.Random) -> Facts:
    """Give numbers that differ from each other, so that a swap is seen."""
    taak, stand, taak_amv, stand_amv = (
        draw.randint(150, 500),
        draw.randint(31, 140),
        draw.randint(16, 30),
        draw.randint(2, 15),
    )
    day, later = draw.choice(list(DAYS)), draw.choice(list(LATER))
    return Facts(draw.choice(NAMES), taak, taak_amv, stand, stand_amv, draw.randint(901, 999), day, later)


Make = Callable[[Facts, random.Random], Form]


def _table(
    name: str, fact: Facts, lines: list[str], figures: set[Row], *, tell: bool = False, unsure: Iterable[Row] = ()
) -> Form:
    body = "De cijfers van onze gemeente staan hieronder.\n\n" + _drawn(lines)
    return Form(name, body, (fact.name,), frozenset(figures), tell, frozenset(unsure))


def _drawn(lines: list[str]) -> str:
    """Give the lines of a table with long column labels on several lines, as on paper."""
    drawn: list[str] = []
    for line in lines:
        cells = line.split("\t")
        if any(char.isalpha() for cell in cells[1:] for char in cell):
            width = 480 // len(cells) // 5 - 2
            pieces = [textwrap.wrap(cell, width) if len(cells) > 2 else [cell] for cell in cells]
            drawn += ["\t".join(row) for row in zip_longest(*pieces, fillvalue="")]
        else:
            drawn.append(line)
    return "\n".join(drawn)


# -- tables ------------------------------------------------------------------------------------------------------


def tables(f: Facts, draw: random.Random) -> Iterator[Form]:
    """Yield tables in many layouts with the same four figures, with and without traps."""
    taak = draw.choice(("Wettelijke taak", "Taak", "Opgave", "Opgave verdeelbesluit", "Taakstelling", "Verdeelbesluit"))
    done = draw.choice(("Realisatie per {}", "Gerealiseerd op {}", "Beschikbaar op {}", "Stand {}", "Realisatie ({})"))
    done = done.format(f.day)
    reg = draw.choice(("Regulier", "Reguliere opvangplekken", "Reguliere plaatsen", "Reguliere opvang"))
    amv = draw.choice(("AMV", "amv", "AMV'ers", "amv-plekken"))
    r, a, s, m = f.taak, f.taak_amv, f.stand, f.stand_amv
    four = f.task() | f.done()
    plain = [f"\t{taak}\t{done}", f"{reg}\t{r}\t{s}", f"{amv}\t{a}\t{m}"]
    yield _table("plain", f, plain, four)
    yield _table("swapped", f, [f"\t{done}\t{taak}", f"{reg}\t{s}\t{r}", f"{amv}\t{m}\t{a}"], four)
    yield _table("turned", f, [f"\t{reg}\t{amv}", f"{taak}\t{r}\t{a}", f"{done}\t{s}\t{m}"], four)
    gap = draw.choice(("Verschil", "Tekort", "Nog te realiseren", "Restant"))
    wrote = draw.choice(("{}", "-{}", "({})", "− {}"))
    short = [wrote.format(number) for number in (r - s, a - m)]
    lines = [f"\t{taak}\t{done}\t{gap}", f"{reg}\t{r}\t{s}\t{short[0]}", f"{amv}\t{a}\t{m}\t{short[1]}"]
    yield _table("difference", f, lines, four)
    lines = [f"\t{taak}\t{done}\t%", f"{reg}\t{r}\t{s}\t{100 * s // r}%", f"{amv}\t{a}\t{m}\t{100 * m // a}%"]
    yield _table("share", f, lines, four)
    totals = {f.one("totaal", TAAK, r + a), f.one("totaal", REALISATIE, s + m, f.day)}
    yield _table("total", f, [*plain, f"Totaal\t{r + a}\t{s + m}"], four | totals)
    wrong = {f.one("totaal", TAAK, r + a + 7), f.one("totaal", REALISATIE, s + m, f.day)}
    right = f.done() | {f.one("totaal", REALISATIE, s + m, f.day)}
    lines = [*plain, f"Totaal\t{r + a + 7}\t{s + m}"]
    yield _table("total-wrong", f, lines, right, tell=True, unsure=f.task() | wrong)
    lines = [f"\t{taak}\t{done}\tTaakstelling statushouders 2026", f"{reg}\t{r}\t{s}\t37", f"{amv}\t{a}\t{m}\t0"]
    status = {f.one("statushouders", TAAK, 37), f.one("statushouders", TAAK, 0)}
    yield _table("statushouders-column", f, lines, four, tell=True, unsure=status)
    group = draw.choice(("Statushouders", "Vergunninghouders"))
    others = {f.one("statushouders", TAAK, 37), f.one("statushouders", REALISATIE, 12, f.day)}
    yield _table("statushouders-row", f, [*plain, f"{group}\t37\t12"], four | others)
    group = draw.choice(("Oekraïense ontheemden", "Oekraïne", "Ontheemden uit Oekraïne"))
    others = {f.one("oekraine", TAAK, 80), f.one("oekraine", REALISATIE, 75, f.day)}
    yield _table("oekraine-row", f, [*plain, f"{group}\t80\t75"], four | others)
    ahead = draw.choice(("Prognose per {}", "Gepland per {}", "Verwacht op {}", "In voorbereiding ({})"))
    lines = [f"{plain[0]}\t{ahead.format(f.later)}", f"{plain[1]}\t{f.plan}", f"{plain[2]}\t{a}"]
    planned = {f.one("regulier", GEPLAND, f.plan, f.later), f.one("amv", GEPLAND, a, f.later)}
    yield _table("prognosis", f, lines, four | planned)
    lines = [f"{plain[0]}\tIndicatieve opgave 2026-2028", f"{plain[1]}\t{f.plan}", f"{plain[2]}\t17"]
    hint = {f.one("regulier", INDICATIEF, f.plan), f.one("amv", INDICATIEF, 17)}
    yield _table("indicative", f, lines, four | hint)
    other = next(day for day in DAYS if DAYS[day] < "2026-05-01" and day != f.day)
    lines = [f"\t{taak}\tStand {other}\tStand {f.day}", f"{reg}\t{r}\t31\t{s}", f"{amv}\t{a}\t1\t{m}"]
    earlier = {f.one("regulier", REALISATIE, 31, other), f.one("amv", REALISATIE, 1, other)}
    yield _table("two-days", f, lines, four | earlier)
    lines = [f"{taak} {reg}\t{r}", f"{taak} {amv}\t{a}", f"{done} {reg}\t{s}", f"{done} {amv}\t{m}"]
    yield _table("list", f, lines, four)
    again = f"Gerealiseerd regulier {f.day}\tGerealiseerd amv {f.day}"
    lines = [f"{taak} regulier\t{taak} amv", f"{r}\t{a}", again, f"{s}\t{m}"]
    yield _table("labels-above", f, lines, four)
    heads = f"{taak} regulier\tGerealiseerd regulier {f.day}\t{taak} amv\tGerealiseerd amv {f.day}"
    yield _table("one-line", f, [heads, f"{r}\t{s}\t{a}\t{m}"], four)
    dash = draw.choice(("n.t.b.", "n.v.t.", "onbekend", "?", "PM"))
    lines = [plain[0], plain[1], f"{amv}\t{a}\t{dash}"]
    yield _table("unknown", f, lines, f.task() | {f.one("regulier", REALISATIE, s, f.day)}, tell=True)
    dash = draw.choice(("-", "–"))
    nought = {f.one("amv", REALISATIE, 0, f.day)}
    some = f.task() | {f.one("regulier", REALISATIE, s, f.day)}
    yield _table("dash", f, [plain[0], plain[1], f"{amv}\t{a}\t{dash}"], some, tell=True, unsure=nought)
    about = draw.choice(("ca. {}", "± {}", "bijna {}", "{} à {}", "min. {}", "{}-{}"))
    lines = [plain[0], f"{reg}\t{r}\t{about.format(s, s + 10)}", plain[2]]
    rest = f.task() | {f.one("amv", REALISATIE, m, f.day)}
    yield _table("about", f, lines, rest, tell=True, unsure={f.one("regulier", REALISATIE, s, f.day)})
    lines = [f"\t{taak}\t{done}", f"{reg}\t{r}\t{s}", f"waarvan tijdelijk\t\t{s - 20}", f"{amv}\t{a}\t{m}"]
    yield _table("part", f, lines, four)
    lines = [f"{draw.choice(('Soort', 'Doelgroep', 'Categorie'))}\t{taak}\tGerealiseerd", *plain[1:]]
    yield Form("day-above", f"Peildatum: {f.day}\n\n" + "\n".join(lines), (f.name,), frozenset(four))
    yield Form("day-caption", f"Stand van zaken per {f.day}:\n\n" + "\n".join(lines), (f.name,), frozenset(four))
    yield Form(
        "no-day",
        "De cijfers:\n\n" + "\n".join(lines),
        (f.name,),
        frozenset(f.task()),
        True,
        frozenset({f.one("regulier", REALISATIE, s), f.one("amv", REALISATIE, m)}),
    )
    lines = [f"\t{taak}\t{done}", f"{reg}\t1.{r}\t{s}", f"{amv}\t{a}\t{m}"]
    big = (four - {f.one("regulier", TAAK, r)}) | {f.one("regulier", TAAK, 1000 + r)}
    yield _table("thousand", f, lines, big)
    lines = [f"\t{taak}\t{done}", f"{reg}\t1,{r}\t{s}", f"{amv}\t{a}\t{m}"]
    yield _table("english", f, lines, four - {f.one("regulier", TAAK, r)}, tell=True, unsure=big)
    lines = ["Locatie\tPlekken", f"Kerkstraat\t{s}", f"Dorpsweg\t{r}"]
    loose = {f.one("totaal", REALISATIE, s, f.day), f.one("totaal", REALISATIE, r, f.day)}
    above = f"Opvangplekken op {f.day}:\n\n"
    yield Form("locations", above + "\n".join(lines), (f.name,), frozenset(), True, frozenset(loose))


def tables_of_many(f: Facts, draw: random.Random) -> Iterator[Form]:
    """Yield tables with a row or column per gemeente."""
    one, two = draw.sample(NAMES, 2)
    n = [draw.randint(31, 400) for _ in range(8)]
    done = draw.choice(("Realisatie {}", "Stand {}", "Beschikbaar per {}")).format(f.day)
    cells = [(one, *n[:4]), (two, *n[4:])]
    rows: set[Row] = set()
    for name, taak, stand, taak_amv, stand_amv in cells:
        rows |= {(name, "regulier", TAAK, taak, None), (name, "regulier", REALISATIE, stand, DAYS[f.day])}
        rows |= {(name, "amv", TAAK, taak_amv, None), (name, "amv", REALISATIE, stand_amv, DAYS[f.day])}
    head = f"Gemeente\tTaak regulier\t{done} regulier\tTaak amv\t{done} amv"
    lines = ["\t".join(map(str, row)) for row in cells]
    sums = "\t".join(str(sum(pair)) for pair in zip(cells[0][1:], cells[1][1:], strict=True))
    intro = "Hieronder de cijfers per gemeente.\n\n"
    both = (one, two)
    yield Form("rows", intro + _drawn([head, *lines]), both, frozenset(rows))
    yield Form("rows-total", intro + _drawn([head, *lines, f"Totaal\t{sums}"]), both, frozenset(rows))
    lines = []
    for name, taak, stand, taak_amv, stand_amv in cells:
        lines += [name, f"Regulier\t{taak}\t{stand}", f"AMV\t{taak_amv}\t{stand_amv}"]
    yield Form("groups", intro + _drawn([f"\tTaak\t{done}", *lines]), both, frozenset(rows))


# -- sentences ---------------------------------------------------------------------------------------------------

TASK_WORDS = (
    "Onze wettelijke taak bedraagt {R} reguliere plekken en {A} amv-plekken.",
    "De opgave voor {G} is {R} reguliere opvangplaatsen en {A} plekken voor alleenstaande minderjarige vreemdelingen.",
    "In het verdeelbesluit van 20 december 2024 is onze taak bepaald op {R} reguliere plekken en {A} amv-plekken.",
    "{G} heeft een taak van {R} reguliere plekken en {A} plekken voor amv.",
    "Aan onze gemeente zijn {R} reguliere en {A} amv-plekken toegewezen.",
    "Wij moeten {R} reguliere opvangplekken en {A} amv-plekken realiseren.",
    "De taakstelling van {G} is {R} plekken regulier en {A} plekken amv.",
    "De wettelijke taak (regulier en amv) is {R} respectievelijk {A} plekken.",
    "De wettelijke taak bedraagt voor regulier en amv: {R} respectievelijk {A}.",
    "Onze opgave regulier: {R}. Onze opgave amv: {A}.",
    "Wettelijke taak: regulier {R}, amv {A}.",
    "Volgens het verdeelbesluit ligt de opgave op {R} (regulier) en {A} (amv).",
    "Ons is een opgave van {R} reguliere plekken toebedeeld en daarnaast {A} amv-plekken.",
    "Voor {G} is vastgesteld dat {R} reguliere opvangplekken en {A} amv-opvangplekken gerealiseerd moeten worden.",
    "De minister heeft ons {R} reguliere en {A} amv-plekken opgelegd.",
    "Regulier: taak {R}. Amv: taak {A}.",
    "Op 1 juli 2025 dienden wij {R} reguliere plekken en {A} amv-plekken beschikbaar te hebben.",
    "De taak van onze gemeente omvat {R} plekken in de reguliere opvang en {A} plekken in de amv-opvang.",
)
DONE_WORDS = (
    "Op {D} waren {r} reguliere plekken en {a} amv-plekken beschikbaar.",
    "Per {D} zijn {r} reguliere plekken en {a} plekken voor amv gerealiseerd.",
    "De stand op {D}: {r} reguliere plekken en {a} amv-plekken gerealiseerd.",
    "Op {D} stelde {G} {r} reguliere opvangplaatsen beschikbaar en {a} plaatsen voor alleenstaande minderjarigen.",
    "Gerealiseerd op {D}: regulier {r}, amv {a}.",
    "Peildatum {D}: {r} reguliere plekken open, {a} amv-plekken open.",
    "In de reguliere opvang waren er op {D} {r} plekken in gebruik; voor amv waren dat er {a}.",
    "Op {D} telde {G} {r} reguliere plekken en {a} amv-plekken die in gebruik zijn.",
    "Het aantal gerealiseerde plekken was op {D} {r} (regulier) en {a} (amv).",
    "Op {D} zijn regulier en amv respectievelijk {r} en {a} plekken gerealiseerd.",
    "Voor regulier en amv waren op {D} {r} respectievelijk {a} plekken open.",
    "De reguliere opvang staat per {D} op {r} plekken en de amv-opvang op {a} plekken.",
    "Wij zitten op {D} op {r} reguliere plekken en {a} amv-plekken.",
    "Op {D} hadden wij {r} regulier en {a} amv gerealiseerd.",
    "Inmiddels zijn per {D} {r} reguliere plekken en {a} amv-plekken in gebruik genomen.",
    "Op {D} bood {G} opvang op {r} reguliere plekken en {a} plekken voor amv.",
    "Wat regulier betreft waren er op {D} {r} plekken; wat amv betreft {a}.",
    "Peildatum {D}. Regulier: {r} plekken gerealiseerd. Amv: {a} plekken gerealiseerd.",
    "Van de reguliere plekken waren er op {D} {r} gereed en van de amv-plekken {a}.",
    "De teller stond op {D} op {r} reguliere plekken en {a} amv-plekken.",
    "Er waren op {D} {r} reguliere en {a} amv-plekken operationeel.",
    "{r} reguliere plekken en {a} amv-plekken: dat is wat er op {D} in {G} beschikbaar was.",
    "Gerealiseerd per {D}:\n- regulier: {r}\n- amv: {a}",
    "Stand per {D}:\n\nregulier {r}\namv {a}",
    "Stand {D}: regulier {r} / amv {a}.",
)
NOISE = (
    "Wij nemen onze verantwoordelijkheid serieus.",
    "De raad sprak hier op 14 april 2026 over met 31 leden.",
    "De kosten bedragen € 250.000 en 3,5 fte.",
    "Wij hebben 24 locaties bekeken.",
    "Uw brief van 9 april 2026 met kenmerk 7468089 hebben wij besproken.",
    "Ongeveer 3% van de woningen staat leeg.",
    "Op grond van artikel 8 van de wet melden wij niets.",
    "De wethouder is bereikbaar op 0572 34 77 99.",
    "Er kwamen 120 inwoners naar de avond.",
    "Het gaat om twee fasen in 2026.",
)
EXTRA = (
    ("later", "Op {L} zijn {P} reguliere plekken gepland.", "gepland"),
    ("later-dat", "Vanaf {L} beschikken wij over {P} reguliere plekken.", "gepland"),
    ("indicative", "De indicatieve opgave voor de nieuwe cyclus is {P} reguliere plekken.", "indicatief"),
)
TRAPS = (
    ("range", "Op {D} waren 100 à 120 reguliere plekken beschikbaar.", True),
    ("range-tot", "Op {D} waren 100 tot 120 reguliere plekken beschikbaar.", True),
    ("between", "Op {D} waren tussen de 100 en 120 reguliere plekken open.", True),
    ("words-digits", "Op {D} waren vijf (6) amv-plekken beschikbaar.", True),
    ("digits-words", "Op {D} waren 6 (vijf) amv-plekken beschikbaar.", True),
    ("english", "Op {D} waren 1,250 reguliere plekken beschikbaar.", True),
    ("decimal", "Op {D} waren 1.5 reguliere plekken per 1000 inwoners open.", True),
    ("spaced", "Op {D} waren 1 250 reguliere plekken beschikbaar.", True),
    ("together", "Met de buurgemeenten realiseren wij op {D} samen 300 plekken.", True),
    ("together-2", "Gezamenlijk zijn {G} en Zwolle op {D} goed voor 300 opvangplekken.", True),
    ("swap", "Wij nemen 20 reguliere plekken over van Deventer.", True),
    ("ukraine", "Wij bieden 50 plekken voor Oekraïense ontheemden aan als compensatie.", False),
    ("status", "De taakstelling huisvesting statushouders voor de eerste helft van 2026 is 37.", False),
    ("share", "Daarmee is 63% van de 151 reguliere plekken gerealiseerd.", False),
    ("fte", "Voor de plekken zetten wij 3,5 fte in.", False),
    ("location", "De locatie Kerkstraat telt 40 reguliere plekken.", True),
    ("opens", "Op {L} openen wij 50 reguliere plekken.", True),
    ("short", "Wij komen nog 56 reguliere plekken tekort.", False),
    ("national", "Landelijk zijn 96.000 opvangplekken nodig.", False),
    ("province", "De provinciale opgave bedraagt 5.406 plekken.", False),
    ("question", "Kunt u bevestigen dat onze taak 151 plekken is?", False),
    ("quoted", "In uw brief noemt u 5 gerealiseerde reguliere plekken.", False),
    ("wrong", "U schrijft dat 5 reguliere plekken zijn gerealiseerd. Dat klopt niet.", False),
    ("odd-verb", "Het college mikt op 88 reguliere plekken.", True),
    ("odd-verb-2", "Met 88 reguliere plekken doen wij wat wij kunnen.", True),
    ("odd-verb-3", "De eerste 88 plekken vormden de aanleiding.", True),
    ("respectively", "De taak en de stand zijn 142 respectievelijk 77 plekken.", True),
    ("respectively-3", "De drie kernen tellen respectievelijk 40, 50 en 60 reguliere plekken.", True),
    ("about", "Op {D} waren circa 140 reguliere plekken open.", True),
    ("about-kleine", "Op {D} waren een kleine 150 reguliere plekken open.", True),
    ("plan", "Er zijn 140 reguliere plekken in voorbereiding.", True),
    ("hope", "Wij hopen op {L} 140 reguliere plekken open te hebben.", True),
    ("neighbour", "In Zwolle waren op {D} 400 reguliere plekken gerealiseerd.", True),
    ("no-kind-day", "Er zijn 95 plekken open.", True),
    ("votes", "De raad stemde op 17 april 2026 met 14 tegen 7 stemmen in.", False),
    ("rule", "Kleine opgaves (regulier en amv) vragen veel van ons.", False),
    ("people", "Een hotel vangt tijdelijk 33 bewoners op.", False),
    ("moved", "Het aantal opvangplekken groeit van 95 naar 151.", True),
    ("lost", "Door de verbouwing vervallen 30 reguliere plekken.", True),
    ("if", "Stel dat wij 200 reguliere plekken realiseren.", False),
    ("bedden", "De sporthal heeft 80 bedden voor crisisnoodopvang.", False),
    ("crisis", "Daarnaast is er crisisnoodopvang met 80 plekken.", False),
    ("earlier-year", "In 2023 hadden wij 40 reguliere plekken.", True),
    ("wanted", "Wij hadden op {D} 88 reguliere plekken willen openen.", True),
    ("promised", "Wij hadden u op {D} 88 reguliere plekken toegezegd.", True),
    ("voted", "De raad heeft op {D} ingestemd met de realisatie van 88 reguliere plekken.", True),
    ("offered", "Op {D} hebben wij het COA 88 reguliere plekken aangeboden.", True),
    ("at-most", "Hooguit 88 reguliere plekken waren op {D} open.", True),
    ("each", "Twee locaties hebben op {D} elk 88 reguliere plekken.", True),
    ("twice", "Op {D} waren twee keer 88 reguliere plekken open.", True),
    ("hearsay", "Op {D} waren er 88 reguliere plekken volgens de krant.", True),
    ("half", "Op {D} zijn er 88 reguliere plekken, waarvan de helft in gebruik.", True),
    ("closed", "Op {D} waren er 88 reguliere plekken, maar die zijn inmiddels gesloten.", True),
    ("some", "Op {D} zijn een paar honderd reguliere plekken open.", True),
    ("permit", "De omgevingsvergunning van {D} staat 88 reguliere plekken toe.", True),
    ("asked", "Op {D} vroeg de provincie ons om 88 reguliere plekken.", True),
    ("occupied", "Op {D} waren 88 reguliere plekken bezet.", True),
    ("until", "Tot {D} waren 88 reguliere plekken open.", True),
    ("average", "Gemiddeld waren er 88 reguliere plekken open.", True),
    ("goal", "Het doel is 88 reguliere plekken op {L}.", True),
    ("building", "Op {D} waren 88 reguliere plekken in aanbouw.", True),
    ("would", "Op {D} zouden 88 reguliere plekken open zijn.", False),
    ("not-yet", "Op {D} waren 88 reguliere plekken nog niet gerealiseerd.", False),
    ("less", "Er waren op {D} 88 reguliere plekken minder dan gepland.", False),
    ("emergency", "Op {D} waren 88 noodopvangplekken beschikbaar.", False),
    ("fraction", "Realisatie {D}: 136/326 regulier en 9/20 amv.", True),
    ("ought", "Op {D} hadden wij 142 reguliere plekken beschikbaar moeten hebben.", True),
    ("lowered", "Onze taak van 142 reguliere plekken is met 20 verminderd.", True),
    ("names-only", "{G} (20), Zwolle (97): reguliere plekken per {D}.", True),
    ("was-will", "Waar wij in januari nog 20 reguliere plekken hadden, is dat nu anders.", True),
)
"""Name, sentence, whether a person must be told."""


def _fill(words: str, f: Facts, number: Callable[[int], str] = str) -> str:
    counts = {"R": f.taak, "A": f.taak_amv, "r": f.stand, "a": f.stand_amv, "P": f.plan}
    return words.format(**{key: number(value) for key, value in counts.items()}, D=f.day, L=f.later, G=f.name)


def sentences(f: Facts, draw: random.Random) -> Iterator[Form]:
    """Yield passages that say the four figures in words, with harmless sentences between."""
    for kind, words in (("task", TASK_WORDS), ("done", DONE_WORDS)):
        for number, one in enumerate(words):
            figures = f.task() if kind == "task" else f.done()
            between = "\n\n" if "\n" in one else " "
            body = between.join([draw.choice(NOISE), _fill(one, f), draw.choice(NOISE)])
            yield Form(f"{kind}-{number}", body, (f.name,), frozenset(figures), quiet=True)
    task, done = draw.choice(TASK_WORDS), draw.choice([words for words in DONE_WORDS if "\n" not in words])
    parts = [_fill(task, f), _fill(done, f), *draw.sample(NOISE, 2)]
    draw.shuffle(parts)
    yield Form("both", draw.choice((" ", "\n\n")).join(parts), (f.name,), frozenset(f.task() | f.done()), quiet=True)
    for name, words, measure in EXTRA:
        day = f.later if measure == GEPLAND else None
        row = f.one("regulier", measure, f.plan, day)
        body = " ".join([_fill(done, f), _fill(words, f)])
        yield Form(f"extra-{name}", body, (f.name,), frozenset(f.done() | {row}), quiet=True)
    part = draw.choice(("overbruggingsopvang", "tijdelijk", "in een hotel"))
    subset = f"Op {f.day} waren {f.stand} reguliere plekken open, waarvan 20 {part}."
    yield Form("subset", subset, (f.name,), frozenset({f.one("regulier", REALISATIE, f.stand, f.day)}))


def traps(f: Facts, draw: random.Random) -> Iterator[Form]:
    """Yield sentences that hold a number that is no sure figure, alone and beside a passage that has figures."""
    may = _may(f)
    for name, words, tell in TRAPS:
        alone = _fill(words, f)
        yield Form(name, alone, (f.name,), frozenset(), tell, may)
        around = [_fill(draw.choice(DONE_WORDS[:4]), f), draw.choice(NOISE), alone]
        draw.shuffle(around)
        yield Form(f"{name}-beside", "\n\n".join(around), (f.name,), frozenset(f.done()), tell, may)


def _may(f: Facts) -> frozenset[Row]:
    """Give what a trap may give when it is marked for review."""
    days = (None, DAYS[f.day], LATER[f.later], "2026-05-20")
    values = (140, 150, 95, 151, 88, 40, 20, 100, 120, 77, 142, 50)
    measures = (TAAK, REALISATIE, GEPLAND)
    return frozenset(
        (f.name, c, m, v, d) for c in ("regulier", "amv", "totaal") for m in measures for v in values for d in days
    )


def joint(f: Facts, draw: random.Random) -> Iterator[Form]:
    """Yield answers of two gemeenten together."""
    one, two = draw.sample(NAMES, 2)
    a, b = draw.randint(31, 140), draw.randint(150, 400)
    apart = {(one, "regulier", REALISATIE, a, DAYS[f.day]), (two, "regulier", REALISATIE, b, DAYS[f.day])}
    told = (
        f"Op {f.day} heeft {one} {a} reguliere plekken gerealiseerd en {two} {b} reguliere plekken.",
        f"{one}: op {f.day} zijn {a} reguliere plekken open.\n{two}: op {f.day} zijn {b} reguliere plekken open.",
        f"In {one} waren op {f.day} {a} reguliere plekken beschikbaar. In {two} waren dat er {b}.",
    )
    for number, body in enumerate(told):
        yield Form(f"joint-{number}", body, (one, two), frozenset(apart))
    none: frozenset[Row] = frozenset()
    for number, body in enumerate(
        (
            f"{one} en {two} hebben op {f.day} samen 300 plekken gerealiseerd.",
            f"Samen stellen onze gemeenten op {f.day} 300 opvangplekken beschikbaar.",
            f"Op {f.day} hebben wij 300 reguliere plekken gerealiseerd.",
            f"{one} en {two} hebben op {f.day} 300 reguliere plekken open.",
        )
    ):
        yield Form(f"nobody-{number}", body, (one, two), none, True)


FAMILIES = (tables, tables_of_many, sentences, traps, joint)


def draw_forms(seed: int, rounds: int) -> Iterator[Form]:
    """Yield all forms, `rounds` times with other numbers, names and words."""
    draw = random.Random(seed)
    for _ in range(rounds):
        for family in FAMILIES:
            yield from family(draw_facts(draw), draw)
