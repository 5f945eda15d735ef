"""Commands that write letters; nothing is ever sent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from pipeline import wiring
from pipeline.cli.app import WORKSPACE, DutchCommand, app, find_workspace, tell
from pipeline.tools.register import find_gemeente


@app.command(cls=DutchCommand)
def letter(
    family: Annotated[str, typer.Argument(metavar="FAMILIE", help="L02 (fase 2) of L07 (ontvangstbevestiging).")],
    gemeente: Annotated[str, typer.Option("--gemeente", help="Voor L02: de gemeente.")] = "",
    document: Annotated[str, typer.Option("--document", help="Voor L07: het nummer van het ontvangen document.")] = "",
    reference: Annotated[str, typer.Option("--kenmerk", help="Ons kenmerk op de brief.")] = "",
    dated: Annotated[dt.datetime | None, typer.Option("--datum", formats=["%Y-%m-%d"], help="Dagtekening.")] = None,
    approved: Annotated[bool, typer.Option("--goedgekeurd", help="Een bevoegd persoon keurde de brief goed.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Maak een brief (DOCX en PDF) uit de stand en het besluit; zonder besluit geen brief."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        written = wiring.write_letter(
            workspace,
            desk,
            family=family.upper(),
            gemeente=find_gemeente(gemeente) if gemeente else None,
            document=document or None,
            reference=reference,
            dated=dated.date() if dated else None,
            approved=approved,
        )
    for path in written.paths:
        tell(str(path))
    for remark in written.remarks:
        tell(f"concept: {remark}")
