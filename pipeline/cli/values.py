"""Command on what was read from a document: a person corrects a value, or takes the correction back."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline import casefigures
from pipeline.cli.app import DutchCommand, tell
from pipeline.cli.cases import FOLDER, WHO, bureau_at
from pipeline.cli.records import records
from pipeline.errors import InputError
from pipeline.model.feit import GelezenVeld
from pipeline.waarde import COMMANDS

_NONE = "geen"


@records.command("correct-value", cls=DutchCommand)
def correct_value(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Begin van het nummer, of de bestandsnaam.")],
    veld: Annotated[str, typer.Argument(metavar="VELD", help=f"Een van: {', '.join(COMMANDS)}.")],
    waarde: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WAARDE]...", help="De juiste waarde, of: geen. Van gemeente en peildatum mogen er meer."
        ),
    ] = None,
    motivation: Annotated[str, typer.Option("--motivering", help="Waarom.")] = "",
    who: WHO = "",
    back: Annotated[bool, typer.Option("--terugnemen", help="Wat gelezen is, geldt weer.")] = False,
    folder: FOLDER = None,
) -> None:
    """Leg vast dat een waarde van een document anders is dan gelezen; wat gelezen is blijft bewaard."""
    field = _field(veld)
    if bool(waarde) == back:
        raise InputError("geef de juiste waarde, of het woord geen, of --terugnemen.")
    becomes = None if back else [] if waarde == [_NONE] else list(waarde or ())
    with bureau_at(folder) as bureau:
        made = casefigures.correct_value(bureau, document, field, becomes, who, motivation)
    told = made.gelezen if made.wordt is None else made.wordt
    tell(f"{made.document_id[:12]}, {veld}: nu {_told(told)} (gelezen: {_told(made.gelezen)}).")
    tell("Het document wordt opnieuw verwerkt. Laat ibt run het afmaken.")


def _field(told: str) -> GelezenVeld:
    try:
        return COMMANDS[told.strip().lower()]
    except KeyError:
        raise InputError(f"kies als veld: {', '.join(COMMANDS)}.") from None


def _told(codes: tuple[str, ...]) -> str:
    return "; ".join(codes) or _NONE
