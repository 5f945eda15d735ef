"""Commands on dossiers of documents to release: what is in them, and what they remember."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import DutchCommand, print_json, print_table, tell
from pipeline.cli.cases import FOLDER, JSON, WHO, bureau_at
from pipeline.cli.desk import release

if TYPE_CHECKING:
    from pipeline.legtwo.dossiers import DossierStand

DOSSIER = Annotated[str, typer.Argument(metavar="DOSSIER", help="Naam van het dossier, zonder persoonsnaam.")]
NUMBERS = Annotated[list[str], typer.Argument(metavar="DOCUMENT…", help="Nummers of bestandsnamen van de stukken.")]


@release.command("new", cls=DutchCommand)
def release_new(
    dossier: DOSSIER,
    who: WHO,
    requester: Annotated[str, typer.Option("--verzoeker", help="Naam van de inwoner die om de stukken vroeg.")] = "",
    copy: Annotated[
        bool, typer.Option("--afschrift", help="Alleen voor de verzoeker zelf: de eigen naam blijft staan.")
    ] = False,
    folder: FOLDER = None,
) -> None:
    """Maak een dossier van stukken die samen worden bekeken, of leg vast wie erom vroeg."""
    with bureau_at(folder) as bureau:
        casework.dossier_desk(bureau).new(dossier, requester, afschrift=copy, who=who)
    tell(f"dossier {dossier} is vastgelegd; voeg stukken toe met: ibt release add {dossier} DOCUMENT…")


@release.command("add", cls=DutchCommand)
def release_add(dossier: DOSSIER, numbers: NUMBERS, who: WHO, folder: FOLDER = None) -> None:
    """Zet stukken in een dossier (bijlagen gaan mee): wie in één stuk genoemd wordt, wordt in alle gezocht."""
    with bureau_at(folder) as bureau:
        fresh = casework.dossier_desk(bureau).add(dossier, [bureau.desk.find(number) for number in numbers], who)
    tell(f"{len(fresh)} stuk(ken) toegevoegd aan dossier {dossier}; ibt run bekijkt het hele dossier opnieuw")


@release.command("remove", cls=DutchCommand)
def release_remove(
    dossier: DOSSIER,
    number: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Nummer of bestandsnaam van het stuk.")],
    who: WHO,
    folder: FOLDER = None,
) -> None:
    """Haal een stuk uit een dossier; wat erover besloten is gaat met het stuk mee."""
    with bureau_at(folder) as bureau:
        document_id = bureau.desk.find(number)
        casework.dossier_desk(bureau).remove(dossier, document_id, who)
    tell(f"{document_id[:12]} staat niet meer in dossier {dossier}")


@release.command("dossiers", cls=DutchCommand)
def release_dossiers(
    dossier: Annotated[str, typer.Argument(metavar="[DOSSIER]", help="Alleen dit dossier, met alles erin.")] = "",
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Toon de dossiers: welke stukken, hoeveel vakken nog open staan, en hoeveel namen zijn onthouden."""
    with bureau_at(folder) as bureau:
        desk = casework.dossier_desk(bureau)
        found = (desk.stand(dossier),) if dossier else desk.everything()
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    for stand in found:
        for line in _told(stand):
            tell(line)
    if not found:
        tell("Er zijn nog geen dossiers. Maak er een met: ibt release new")


def _told(stand: DossierStand) -> Iterator[str]:
    copy = " (afschrift voor de verzoeker)" if stand.dossier.document else ""
    yield f"{stand.dossier.naam}{copy}: {len(stand.stukken)} stuk(ken)"
    if stand.dossier.verzoeker:
        yield f"    verzoeker: {stand.dossier.verzoeker}"
    for one in stand.stukken:
        marks = f"{one.vakken} vakken, {one.open} nog te beoordelen"
        yield f"    {one.document_id[:12]}  {one.toestand}: {marks}; {one.doorgegeven} namen voor de andere  {one.naam}"
    accepted = sum(one.aanvaard for one in stand.geheugen)
    rejected = sum(one.afgewezen for one in stand.geheugen)
    told = f"{len(stand.geheugen)} namen, {accepted} keer aanvaard en {rejected} keer afgewezen"
    yield f"    geheugen: {told} (ibt release memory)"
    yield from (f"    overgenomen lijst {lijst}: {number} namen" for lijst, number in stand.lijsten)


@release.command("memory", cls=DutchCommand)
def release_memory(dossier: DOSSIER, folder: FOLDER = None, as_json: JSON = False) -> None:
    """Toon welke namen dit dossier onthoudt uit uw oordelen, hoe vaak, en wat dat doet in de andere stukken."""
    with bureau_at(folder) as bureau:
        stand = casework.dossier_desk(bureau).stand(dossier)
    if as_json:
        print_json([wiring.as_json(one) for one in stand.geheugen])
        return
    rows = [(one.naam, one.aanvaard, one.afgewezen, one.gevolg) for one in stand.geheugen]
    print_table(f"Geheugen van {dossier}", ("naam", "aanvaard", "afgewezen", "gevolg"), rows)
    tell("Dit geldt alleen in dit dossier." if stand.geheugen else "Dit dossier heeft nog niets onthouden.")


@release.command("copy-names", cls=DutchCommand)
def release_copy_names(
    source: Annotated[str, typer.Argument(metavar="VAN", help="Dossier waaruit de namen komen.")],
    target: Annotated[str, typer.Argument(metavar="NAAR", help="Dossier waarin zij gaan gelden.")],
    lijst: Annotated[str, typer.Option("--lijst", help="Naam voor deze lijst, zonder persoonsnaam.")],
    who: WHO = "",
    names: Annotated[
        list[str] | None, typer.Option("--naam", help="Alleen deze naam; mag vaker. Anders alle namen.")
    ] = None,
    confirmed: Annotated[bool, typer.Option("--bevestig", help="Ik heb de lijst gezien; neem hem over.")] = False,
    withdraw: Annotated[bool, typer.Option("--intrekken", help="Trek een overgenomen lijst weer in.")] = False,
    folder: FOLDER = None,
) -> None:
    """Neem onthouden namen van een dossier over in een ander; eerst ziet u de lijst, daarna bevestigt u."""
    with bureau_at(folder) as bureau:
        desk = casework.dossier_desk(bureau)
        found = () if withdraw else desk.to_copy(source, names or ())
        if confirmed:
            desk.copy_names(source, target, lijst, found, who)
    rows = [(one.written, "gaat weg" if one.accepted else "blijft staan") for one in found]
    print_table(f"Lijst {lijst}: van {source} naar {target}", ("naam", "gevolg"), rows)
    if confirmed:
        tell(f"vastgelegd: lijst {lijst} in dossier {target}, {len(found)} namen; ibt run bekijkt dat dossier opnieuw")
    else:
        tell("Er is nog niets overgenomen. Klopt de lijst? Herhaal de opdracht met --bevestig en --door.")
