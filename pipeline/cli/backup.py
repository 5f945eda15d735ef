"""Commands of the administrator: a backup, a new workspace from it, and an older shape of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import upkeep, wiring
from pipeline.cli.app import WORKSPACE, DutchCommand, app, find_workspace, tell
from pipeline.errors import SetupError

_EVERY = 1_000
"""Files between two lines about progress."""


@app.command(cls=DutchCommand)
def backup(
    out: Annotated[Path, typer.Argument(metavar="DOEL", help="Map op een andere schijf; mag een eerdere kopie zijn.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Maak een reservekopie van een werkmap; het werk mag doorgaan."""
    workspace = wiring.open_workspace(find_workspace(folder))
    made = upkeep.make_backup(workspace, out, _tell_progress)
    tell(f"Reservekopie van {made} staat in {out}.")
    if workspace.config.opslag.plaats:
        tell("De opslag staat ergens anders en zit er niet in. Maak daar ook een kopie van, ná deze.")


@app.command(cls=DutchCommand)
def restore(
    source: Annotated[Path, typer.Argument(metavar="RESERVEKOPIE", help="Map met een reservekopie.")],
    root: Annotated[Path, typer.Argument(metavar="MAP", help="De nieuwe werkmap; nieuw of leeg.")],
) -> None:
    """Maak een nieuwe werkmap uit een reservekopie, en controleer alles."""
    problems = upkeep.restore_backup(source, root, _tell_progress)
    if problems:
        raise SetupError(f"De werkmap staat er, maar niet alles klopt: {' '.join(problems)}")
    tell(f"Werkmap klaar: {root}. De originelen, de gegevens en het logboek kloppen.")
    tell(f"Wat onderweg was, begint opnieuw met: ibt run --map {root}")


@app.command(cls=DutchCommand)
def downgrade(
    revision: Annotated[str, typer.Argument(metavar="VERSIE", help="De vorm van de database, zoals v0009.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Breng de database terug naar een oudere vorm, als er niets verloren gaat; stop eerst ibt run."""
    upkeep.take_shape_back(wiring.open_workspace(find_workspace(folder)), revision)
    tell(f"De database heeft nu de vorm {revision}. Start de oudere versie van het programma.")


def _tell_progress(done: int, total: int) -> None:
    if done % _EVERY == 0:
        tell(f"{done} bestanden …")
