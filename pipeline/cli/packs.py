"""Commands on packs: which there are, withdraw, replace, the term of a request, and exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import DutchCommand, find_workspace, print_json, print_table, tell
from pipeline.cli.cases import FOLDER, JSON, WHO
from pipeline.cli.desk import MOTIVATION, release
from pipeline.cli.dossiers import DOSSIER
from pipeline.errors import InputError
from pipeline.model.release import Reden
from pipeline.model.wootermijn import Opschorting, WooFeit, WooFeitSoort

if TYPE_CHECKING:
    from pipeline.desk import Desk
    from pipeline.legtwo.packs import PackDesk
    from pipeline.model.wootermijn import WooTermijn
    from pipeline.workspace import Workspace

_REASONS = {"privacy": Reden.PRIVACY, "procedure": Reden.PROCEDURE}
NUMBER = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Begin van het documentnummer.")]
PACK = Annotated[str, typer.Argument(metavar="PAKKET", help="Naam van het pakket; zie ibt release packs.")]
ROW = Annotated[str, typer.Argument(metavar="NUMMER", help="Nummer in de inventarislijst, zoals 0003.")]
WHY = Annotated[
    str, typer.Option("--reden", help="privacy (er stonden persoonsgegevens in) of procedure (een andere fout).")
]
DAY = Annotated[str, typer.Option("--dag", help="De dag waarop het gebeurde, als JJJJ-MM-DD.")]


@contextmanager
def _open(folder: Path | None) -> Iterator[tuple[Workspace, Desk, PackDesk]]:
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        yield workspace, desk, casework.pack_desk(workspace, desk)


@release.command("packs", cls=DutchCommand)
def release_packs(dossier: DOSSIER, folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon de pakketten van een dossier, het nieuwste eerst, en wat er van elk stuk geldt."""
    with _open(folder) as (_, _, packs):
        found = packs.packs(dossier)
    if as_json:
        print_json([wiring.as_json(one.record) for one in found])
        return
    rows = [
        (one.record.naam, row.number, row.beoordeling, one.staten[row.number].staat if row.bestand else "geen bestand")
        for one in found
        for row in one.record.rows
    ]
    print_table(f"Pakketten van {dossier}", ("pakket", "nr", "beoordeling", "stand"), rows)


@release.command("withdraw", cls=DutchCommand)
def release_withdraw(
    pack: PACK, row: ROW, who: WHO, motivation: MOTIVATION, reason: WHY = "", folder: FOLDER = None
) -> None:
    """Trek een vrijgegeven stuk in; er komt een nieuw pakket zonder het bestand, met de reden in de lijst."""
    with _open(folder) as (_, _, packs):
        made = packs.withdraw(pack, row, _reason(reason), motivation, who)
        tell(f"document {row} is ingetrokken. Nieuw pakket: {packs.folder / made.record.naam}")
    tell("Haal het oude bestand ook weg bij het platform. Persoonsgegevens gelekt? Meld het bij uw FG (72 uur).")


@release.command("replace", cls=DutchCommand)
def release_replace(pack: PACK, row: ROW, who: WHO, reason: WHY = "", folder: FOLDER = None) -> None:
    """Maak een nieuw pakket met een nieuwe versie van een stuk, nadat u het opnieuw hebt beoordeeld."""
    with _open(folder) as (_, _, packs):
        made = packs.replace(pack, row, _reason(reason), who)
    tell(f"document {row} is vervangen. Nieuw pakket: {made}")


def _reason(written: str) -> Reden:
    if written not in _REASONS:
        raise InputError("kies met --reden: privacy of procedure.")
    return _REASONS[written]


@release.command("export", cls=DutchCommand)
def release_export(
    pack: PACK,
    profile: Annotated[str, typer.Option("--profiel", help="vws (productierapport) of gpp (publicatiebank).")] = "",
    who: WHO = "",
    folder: FOLDER = None,
) -> None:
    """Zet een pakket klaar voor een publicatieplatform, als zip in de map export."""
    with _open(folder) as (_, _, packs):
        made = packs.export(pack, profile, who)
    tell(f"Klaar voor het platform: {made}")


@release.command("term", cls=DutchCommand)
def release_term(
    dossier: DOSSIER,
    what: Annotated[
        str, typer.Option("--wat", help="ontvangst, verlenging, opschorting, hervat of besluit; leeg: alleen tonen.")
    ] = "",
    day: DAY = "",
    why: Annotated[str, typer.Option("--opschorting", help="zienswijze, aanvulling of instemming.")] = "",
    motivation: Annotated[str, typer.Option("--motivering", help="Waarom; verplicht bij een verlenging.")] = "",
    who: WHO = "",
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Toon de termijn van een Woo-verzoek met de hele berekening, of leg vast wat er gebeurde."""
    with _open(folder) as (_, _, packs):
        fact = make_fact(what, day, why, motivation) if what else None
        term = packs.tell_term(dossier, fact, who) if fact else packs.term(dossier)
    if as_json:
        print_json(wiring.as_json(term) if term else None)
        return
    for line in _told(term):
        tell(line)


def make_fact(what: str, day: str, why: str, motivation: str) -> WooFeit:
    """Give the fact that somebody typed.

    Raises:
        InputError: A word or the day is not one of those that can be.
    """
    if what not in {one.value for one in WooFeitSoort}:
        raise InputError(f"kies met --wat: {', '.join(WooFeitSoort)}.")
    if why and why not in {one.value for one in Opschorting}:
        raise InputError(f"kies met --opschorting: {', '.join(Opschorting)}.")
    try:
        when = dt.date.fromisoformat(day)
    except ValueError as error:
        raise InputError("schrijf de dag als JJJJ-MM-DD, zoals 2026-04-21.") from error
    return WooFeit(WooFeitSoort(what), when, Opschorting(why) if why else None, motivation)


def _told(term: WooTermijn | None) -> Iterator[str]:
    if term is None:
        yield "Er is nog niet vastgelegd wanneer het verzoek is ontvangen: --wat ontvangst --dag JJJJ-MM-DD --door NAAM"
        return
    yield term.staat
    for step in term.afleiding:
        day = step.dag.isoformat() if step.dag else "staat stil  "
        yield f"    {day}  {step.wat} ({step.bron})"
