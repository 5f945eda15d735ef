"""Commands on the register of office holders: whose name may stay because of a public office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import DutchCommand, a_day, find_workspace, group, print_json, print_table, tell
from pipeline.cli.cases import FOLDER, JSON
from pipeline.errors import RecordError
from pipeline.tools.datum import vandaag

offices = group("offices", "Register van ambtsdragers: wiens naam blijft staan om een openbaar ambt.")


@offices.command("import", cls=DutchCommand)
def offices_import(
    export: Annotated[
        Path, typer.Argument(metavar="BESTAND", help="Export van het register van overheidsorganisaties (CSV of XML).")
    ],
    day: Annotated[str, typer.Option("--dag", help="Dag van de export; anders vandaag.")] = "",
    folder: FOLDER = None,
) -> None:
    """Lees een export van het openbare register in; wie er niet meer in staat krijgt een laatste dag."""
    desk = casework.office_desk(wiring.open_workspace(find_workspace(folder)))
    done = desk.take_in(export, a_day(day, "--dag") or vandaag())
    tell(f"{done.added} ambtsdragers erbij, {done.ended} vertrokken; het register telt {done.rows} rijen: {desk.path}")
    tell("Start ibt run opnieuw: alle stukken worden dan met dit register bekeken.")


@offices.command("list", cls=DutchCommand)
def offices_list(
    day: Annotated[str, typer.Option("--dag", help="Alleen wie op deze dag in functie was.")] = "",
    organisation: Annotated[str, typer.Option("--organisatie", help="Alleen deze organisatie, of een deel.")] = "",
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Toon het register van de werkmap met de meegeleverde bewindspersonen."""
    desk = casework.office_desk(wiring.open_workspace(find_workspace(folder)))
    found = desk.holders(a_day(day, "--dag"), organisation)
    if as_json:
        print_json([wiring.as_json(one._asdict()) for one in found])
        return
    rows = [(one.naam, one.ambt, one.organisatie, one.vanaf or "", one.tot or "", one.bron) for one in found]
    print_table("Ambtsdragers", ("naam", "ambt", "organisatie", "vanaf", "tot", "bron"), rows)


@offices.command("check", cls=DutchCommand)
def offices_check(folder: FOLDER = None) -> None:
    """Controleer het register: dubbele ambten, omgekeerde dagen, namen die nooit herkend worden."""
    desk = casework.office_desk(wiring.open_workspace(find_workspace(folder)))
    found = desk.problems()
    for line in found:
        tell(line)
    if found:
        raise RecordError(f"{len(found)} opmerking(en) bij {desk.path.name}. Pas het bestand aan of lees opnieuw in.")
    tell(f"Het register klopt: {len(desk.own())} rijen in {desk.path}.")
