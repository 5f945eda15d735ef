"""Commands on batches: take thousands of documents in, and decide on groups of look-alikes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline import intake, wiring
from pipeline.cli.app import DutchCommand, find_workspace, print_json, print_table, tell, warn
from pipeline.cli.cases import FOLDER, JSON, WHO
from pipeline.cli.desk import MOTIVATION, release
from pipeline.errors import InputError
from pipeline.model.groep import Stand

if TYPE_CHECKING:
    from pipeline.store.batches import Batch

IN_DOSSIER = Annotated[str, typer.Option("--dossier", help="Naam van het dossier.")]
GROUP = Annotated[str, typer.Argument(metavar="GROEP", help="Begin van het nummer; zie ibt release groups.")]
_LINE_SECONDS = 10.0


@release.command("import", cls=DutchCommand)
def release_import(
    source: Annotated[Path | None, typer.Argument(metavar="[MAP|ZIP]", help="Map (met alles eronder) of zip.")] = None,
    dossier: IN_DOSSIER = "",
    who: WHO = "",
    status: Annotated[bool, typer.Option("--status", help="Toon alleen hoe ver de partijen zijn.")] = False,
    folder: FOLDER = None,
) -> None:
    """Neem een map of zip met duizenden stukken op in een dossier; onderbroken? Herhaal de opdracht."""
    if status:
        release_batches(dossier, folder)
        return
    if source is None:
        raise InputError("noem een map of een zip-bestand: ibt release import MAP --dossier NAAM --door NAAM.")
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk, _shown() as on_file:
        try:
            made = intake.importer(workspace, desk).take(source, dossier, who, on_file)
        except KeyboardInterrupt:
            warn("gestopt; wat is geregistreerd blijft staan. Herhaal de opdracht om verder te gaan.")
            raise typer.Exit(130) from None
    tell(f"{made.totaal} bestanden: {made.nieuw} nu behandeld, {made.was_er} eerder, {len(made.geweigerd)} geweigerd")
    for one in made.geweigerd:
        warn(f"geweigerd: {one.naam}: {one.reden}")
    tell(f"ibt run leest de stukken; volg het met: ibt release batches {dossier}")


@contextmanager
def _shown() -> Iterator[Callable[[int, int], None]]:
    """Give what shows progress: a bar on a terminal, else a line now and then with the time that is left."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    columns = (TextColumn("importeren"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("importeren")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines() -> Callable[[int, int], None]:
    begun: list[tuple[float, int]] = []
    told = [0.0]

    def on_file(done: int, total: int) -> None:
        now = time.monotonic()
        begun.append((now, done)) if not begun else None
        if now - told[0] < _LINE_SECONDS and done < total:
            return
        told[0] = now
        pace = (done - begun[0][1]) / max(now - begun[0][0], 0.001)
        left = f", nog ongeveer {max(1, round((total - done) / pace))} s" if pace and done < total else ""
        tell(f"{done} van {total}{left}")

    return on_file


@release.command("batches", cls=DutchCommand)
def release_batches(
    dossier: Annotated[str, typer.Argument(metavar="[DOSSIER]", help="Alleen dit dossier.")] = "",
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Toon hoe ver elke partij is: geregistreerd, geweigerd, gelezen en hoe lang nog."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        found = intake.batches(desk, dossier)
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    head = ("partij", "dossier", "geregistreerd", "geweigerd", "gelezen", "quarantaine", "import")
    rows = [
        (
            one.id[:8], one.dossier, f"{one.geregistreerd} van {one.totaal}", one.geweigerd, one.klaar, one.quarantaine,
            "klaar" if one.gereed else f"niet af{_left(one)}",
        )
        for one in found
    ]  # fmt: skip
    print_table("Partijen", head, rows)


def _left(one: Batch) -> str:
    done, seconds = one.geregistreerd + one.geweigerd, (one.gezien - one.begonnen).total_seconds()
    return f", nog ongeveer {round(seconds / done * (one.totaal - done))} s werk" if done else ""


@release.command("groups", cls=DutchCommand)
def release_groups(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Naam van het dossier.")],
    folder: FOLDER = None,
    as_json: JSON = False,
) -> None:
    """Vergelijk de nieuwe stukken met de rest, en toon de groepen: gelijk, bijna gelijk, mailwisselingen."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        room = intake.group_room(workspace, desk)
        room.refresh(dossier)
        found = room.groups(dossier)
    if as_json:
        print_json([wiring.as_json(one) for one in found])
        return
    rows = [(g.groep.id[:8], g.groep.soort, len(g.stukken), g.te_doen, g.groep.stand) for g in found]
    print_table(f"Groepen in {dossier}", ("groep", "soort", "stukken", "nog te doen", "besluit"), rows)


@release.command("group", cls=DutchCommand)
def release_group(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Naam van het dossier.")],
    number: GROUP,
    decision: Annotated[str, typer.Option("--besluit", help="dubbel (één gaat uit) of apart (alle gaan uit).")] = "",
    out: Annotated[list[str] | None, typer.Option("--eruit", help="Nummer van een stuk dat er niet bij hoort.")] = None,
    who: WHO = "",
    why: MOTIVATION = "",
    folder: FOLDER = None,
) -> None:
    """Leg vast of een groep één stuk is, of haal er stukken uit."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        room = intake.group_room(workspace, desk)
        if out:
            room.split(dossier, number, [desk.find(one) for one in out], who, why)
        elif decision in (Stand.DUBBEL.value, Stand.APART.value):
            room.decide(dossier, number, Stand(decision), who, why)
        else:
            raise InputError("kies met --besluit: dubbel of apart, of noem met --eruit een stuk.")
    tell(f"vastgelegd voor groep {number}")


@release.command("merge", cls=DutchCommand)
def release_merge(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Naam van het dossier.")],
    pieces: Annotated[list[str] | None, typer.Argument(metavar="[STUK…]", help="Nummers van losse stukken.")] = None,
    numbers: Annotated[list[str] | None, typer.Option("--groep", help="Begin van een groepsnummer; mag vaker.")] = None,
    who: WHO = "",
    why: MOTIVATION = "",
    folder: FOLDER = None,
) -> None:
    """Voeg groepen en losse stukken samen tot één groep; het eerste stuk is het te beoordelen stuk."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        loose = [desk.find(one) for one in pieces or ()]
        made = intake.group_room(workspace, desk).merge(dossier, numbers or (), loose, who, why)
    tell(f"{len(made.stukken)} stukken staan nu in groep {made.id[:8]}")


@release.command("take-over", cls=DutchCommand)
def release_take_over(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Naam van het dossier.")],
    number: GROUP,
    stamp: Annotated[str, typer.Option("--stempel", help="Van het overzicht dat u zag; leeg: alleen tonen.")] = "",
    who: WHO = "",
    folder: FOLDER = None,
) -> None:
    """Neem oordelen van het eerste stuk van een groep over waar de woorden gelijk zijn; eerst ziet u wat."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        room = intake.group_room(workspace, desk)
        if stamp:
            tell(f"{intake.take_over(room, dossier, number, stamp, who)} oordelen overgenomen")
            return
        seen = intake.preview(room, dossier, number)
    rows = [(one.document_id[:12], len(one.oordelen), len(one.nieuw), one.anders) for one in seen.stukken]
    print_table(f"Overnemen van {seen.van[:12]}", ("stuk", "oordelen", "nieuwe vakken", "niet overgenomen"), rows)
    tell(f"Er is nog niets vastgelegd. Klopt dit? Herhaal met --stempel {seen.stempel} --door NAAM")
