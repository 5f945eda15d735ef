"""Commands that pause, resume and stop the work on a dossier."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import intake, wiring
from pipeline.cli.app import DutchCommand, find_workspace, tell
from pipeline.cli.cases import FOLDER, WHO
from pipeline.cli.desk import release

if TYPE_CHECKING:
    from pipeline.legtwo.werkstand import WorkDesk

DOSSIER = Annotated[str, typer.Argument(metavar="DOSSIER", help="Naam van het dossier.")]


@contextmanager
def _work_desk(folder: Path | None) -> Iterator[WorkDesk]:
    with wiring.open_desk(wiring.open_workspace(find_workspace(folder))) as desk:
        yield intake.work_desk(desk)


@release.command("pause", cls=DutchCommand)
def release_pause(naam: DOSSIER, who: WHO, folder: FOLDER = None) -> None:
    """Zet het werk aan een dossier stil; wat loopt, stopt na de stap waar het mee bezig is."""
    with _work_desk(folder) as desk:
        tell(f"{naam}: het werk staat stil. {desk.pause(naam, who)} document(en) wachten.")


@release.command("resume", cls=DutchCommand)
def release_resume(naam: DOSSIER, who: WHO, folder: FOLDER = None) -> None:
    """Hervat het werk aan een dossier dat stilstaat of gestopt is."""
    with _work_desk(folder) as desk:
        tell(f"{naam}: het werk gaat verder met {desk.resume(naam, who)} document(en).")


@release.command("cancel", cls=DutchCommand)
def release_cancel(naam: DOSSIER, who: WHO, folder: FOLDER = None) -> None:
    """Stop het werk aan een dossier; de documenten blijven en staan in quarantaine tot u het hervat."""
    with _work_desk(folder) as desk:
        tell(f"{naam}: het werk is gestopt. {desk.cancel(naam, who)} document(en) wachten niet meer.")
