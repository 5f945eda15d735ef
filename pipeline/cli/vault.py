"""Commands about the store: where it stands, encryption at rest and its keys."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from pipeline import upkeep, wiring
from pipeline.cli.app import WORKSPACE, DutchCommand, find_workspace, group, print_table, tell, warn
from pipeline.errors import SetupError

store = group("store", "De opslag: waar hij staat, versleuteling en sleutels.")
_EVERY = 100
"""Documents between two lines about progress."""


@store.command("new-key", cls=DutchCommand)
def new_key() -> None:
    """Maak een hoofdsleutel en toon hem, één keer; hij wordt nergens bewaard."""
    warn("Bewaar deze sleutel op een veilige plek buiten deze machine. Zonder sleutel is de opslag niet te lezen.")
    warn("Zet hem in de omgeving als IBT_OPSLAG_SLEUTEL; bij wisselen vooraan, met een komma voor de oude.")
    sys.stdout.write(f"{upkeep.new_store_key()}\n")


@store.command("status", cls=DutchCommand)
def status(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Toon waar de opslag staat, hoeveel erin zit en welke hoofdsleutel wat opent."""
    state = upkeep.store_state(wiring.open_workspace(find_workspace(folder)))
    tell(f"Plaats: {state.where}. Versleuteld: {'ja' if state.sealed else 'nee'}. Documenten: {state.documents}.")
    if state.sealed:
        rows = [
            (name, count, "nieuw werk" if name == state.writes_with else "oud: ibt store rotate")
            for name, count in sorted(state.keys.items())
        ]
        print_table("Hoofdsleutels", ("kenmerk", "documentsleutels", "gebruik"), rows)


@store.command("encrypt", cls=DutchCommand)
def encrypt(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Versleutel wat nu leesbaar in de opslag staat. Stop eerst ibt; opnieuw uitvoeren gaat verder."""
    workspace = wiring.open_workspace(find_workspace(folder))
    if not workspace.config.opslag.verzegeld:
        raise SetupError("zet eerst in ibt.toml onder [opslag]: verzegeld = true")
    count = upkeep.bring_store_over(workspace, _tell_progress)
    tell(f"{count} documenten versleuteld. Maak nu een nieuwe reservekopie en vernietig de oude, leesbare.")


@store.command("move", cls=DutchCommand)
def move(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Breng de oude opslag over naar de plaats uit ibt.toml. Stop eerst ibt; opnieuw uitvoeren gaat verder."""
    count = upkeep.bring_store_over(wiring.open_workspace(find_workspace(folder)), _tell_progress)
    tell(f"{count} documenten overgebracht.")


@store.command("rotate", cls=DutchCommand)
def rotate(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Zet alle documentsleutels over op de eerste hoofdsleutel. Opnieuw uitvoeren gaat verder."""
    changed, name = upkeep.rotate_store_keys(wiring.open_workspace(find_workspace(folder)), _tell_progress)
    tell(f"{changed} documentsleutels staan nu op hoofdsleutel {name}. Dat geldt voor alle; de oude kan weg.")
    tell("Start ibt op elke machine opnieuw met alleen de nieuwe sleutel.")


@store.command("mend", cls=DutchCommand)
def mend(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Haal bewaard werk weg dat niet meer opent; het wordt opnieuw gemaakt. Originelen blijven."""
    count = upkeep.mend_store(wiring.open_workspace(find_workspace(folder)))
    tell(f"{count} keer beschadigd werk weggehaald. Originelen controleert u met: ibt check --integrity")


@store.command("leeg", cls=DutchCommand)
def empty(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Haal de leesbare werkkopieën van deze machine weg. Stop eerst ibt."""
    upkeep.empty_working_copies(wiring.open_workspace(find_workspace(folder)))
    tell("De werkkopieën zijn weg.")


def _tell_progress(done: int, total: int) -> None:
    if done % _EVERY == 0 or done == total:
        tell(f"{done} van {total}")
