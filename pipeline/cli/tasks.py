"""Commands on tasks and places: agreements between gemeenten, reported locations, the sums of a verdeelbesluit."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import DutchCommand, print_json, print_table, tell
from pipeline.cli.cases import FOLDER, JSON, bureau_at
from pipeline.cli.records import CYCLUS, DAY_FORMATS, GEMEENTE, day_of, name_told, records
from pipeline.errors import ExitCode, InputError
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import find_gemeente
from pipeline.zinnen import SAID, number_told

PEILDATUM = Annotated[
    dt.datetime | None,
    typer.Option("--peildatum", formats=DAY_FORMATS, help="Anders de dag van naleving van de cyclus."),
]


@records.command("tasks", cls=DutchCommand)
def tasks(
    provincie: Annotated[str, typer.Argument(metavar="PROVINCIE", help="Naam van de provincie.")],
    cyclus: CYCLUS = "",
    peildatum: PEILDATUM = None,
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Toon per gemeente de wettelijke taak, en wat afspraken tussen gemeenten ervan maken."""
    with bureau_at(folder) as bureau:
        found = casework.tasks_of_province(bureau, provincie, cyclus, day_of(peildatum))
    if as_json:
        outcomes = {code: both._asdict() for code, both in found.uitkomsten.items()}
        told = {"provincie": found.provincie, "cyclus": found.cyclus, "peildatum": found.peildatum.isoformat()}
        print_json(told | wiring.as_json(found.opgaven) | {"uitkomsten": outcomes, "twijfels": list(found.twijfels)})
        return
    columns = (
        "gemeente",
        "categorie",
        "wettelijk",
        "gegeven",
        "ontvangen",
        "effectief",
        "uitkomst gemeente",
        "met afspraken",
    )
    rows = [
        (
            *(name_told(one.gemeente), one.categorie, one.wettelijk, one.gegeven, one.ontvangen, one.effectief),
            *(SAID[outcome] for outcome in found.uitkomsten[one.gemeente]),
        )
        for one in found.opgaven.per_gemeente
    ]
    print_table(f"Opgaven {found.provincie}, {korte_datum(found.peildatum)}", columns, rows)
    for id_, reason in found.opgaven.niet_meegeteld:
        tell(f"Afspraak {id_} telt niet vanzelf mee: {reason}.")
    for doubt in found.twijfels:
        tell(doubt)


@records.command("agreements", cls=DutchCommand)
def agreements(
    number: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Begin van het documentnummer.")],
    who: Annotated[str, typer.Option("--door", help="Uw naam: de afspraken worden dan overgenomen.")] = "",
    folder: FOLDER = None,
) -> None:
    """Toon de afspraken tussen gemeenten in een document, en neem ze met uw naam over."""
    with bureau_at(folder) as bureau:
        found = casework.take_agreements(bureau, bureau.desk.find(number), who)
    columns = ("van", "naar", "categorie", "aantal", "tegenprestatie", "tafel", "afgesproken op", "status")
    rows = [
        (
            *(name_told(one.van), name_told(one.naar), one.categorie, one.aantal, one.object, one.tafel or "onbekend"),
            *(korte_datum(one.afgesproken_op) if one.afgesproken_op else "onbekend", one.status),
        )
        for one in found.afspraken
    ]
    print_table("Afspraken in dit document", columns, rows)
    for doubt in found.twijfels:
        tell(doubt)
    if who.strip():
        tell(f"Overgenomen: {found.nieuw} nieuw of gewijzigd. Zie ibt records tasks.")


@records.command("places", cls=DutchCommand)
def places(
    gemeente: GEMEENTE, cyclus: CYCLUS = "", peildatum: PEILDATUM = None, folder: FOLDER = None, as_json: JSON = False
) -> None:
    """Toon welke plekken volgens de opgegeven locaties meetellen; dit verandert geen cijfer."""
    with bureau_at(folder) as bureau:
        found = casework.count_places(bureau, find_gemeente(gemeente).code, cyclus, day_of(peildatum))
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    columns = ("categorie", "peildatum", "telt mee", "zeker", "in voorbereiding", "apart")
    rows = [
        (one.categorie, one.peildatum, number_told(one.aantal), one.zeker, one.in_voorbereiding, one.apart)
        for one in found
    ]
    print_table(f"Plekken volgens de locaties van {find_gemeente(gemeente).naam}", columns, rows)
    if not found:
        tell("Van deze gemeente zijn geen locaties opgegeven. Vul ze in op het blad Locaties van een werkboek.")
    for one in found:
        for left in one.niet_geteld:
            tell(f"Locatie {left.locatie}: {left.plekken} plekken tellen niet (regel {left.regel}). {left.reden}")
        for question in one.vragen:
            tell(question)


@records.command("check-distribution", cls=DutchCommand)
def check_distribution(
    number: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Begin van het documentnummer.")],
    regular: Annotated[int | None, typer.Option("--regulier", min=0, help="Opgave van de provincie: regulier.")] = None,
    amv: Annotated[int | None, typer.Option("--amv", min=0, help="Opgave van de provincie: AMV.")] = None,
    total: Annotated[int | None, typer.Option("--totaal", min=0, help="Opgave van de provincie: samen.")] = None,
    folder: FOLDER = None,
) -> None:
    """Controleer of de taken in een verdeelbesluit optellen tot de opgave van de provincie."""
    if (regular is None) != (amv is None):
        raise InputError("geef --regulier en --amv allebei, of geen van beide.")
    with bureau_at(folder) as bureau:
        found = casework.check_distribution(bureau, bureau.desk.find(number), regular, amv, total)
    sums = ", ".join(f"{category.value} {number}" for category, number in found.taken.items())
    tell(f"{found.provincie}: {found.gemeenten} gemeenten, {sums}.")
    for finding in found.bevindingen:
        tell(f"  ! {finding}")
    if found.bevindingen:
        raise typer.Exit(ExitCode.RECORD)
    tell("De taken tellen op.")
