"""Commands about the installation: what is there, whether all agrees, the demonstration and the tests."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, show, upkeep, wiring
from pipeline.cli.app import (
    AS_JSON,
    WORKSPACE,
    DutchCommand,
    app,
    find_workspace,
    out,
    print_json,
    print_table,
    tell,
)
from pipeline.errors import InputError, SetupError, ToolMissing

if TYPE_CHECKING:
    from pipeline.workspace import Workspace

_WHERE = {"url": "IBT_DATABASE_URL", "engine_url": "IBT_ENGINE_URL"}


@app.command(cls=DutchCommand)
def check(
    folder: Annotated[Path | None, WORKSPACE] = None,
    integrity: Annotated[
        bool, typer.Option("--integrity", help="Controleer ook elk origineel, elke goedgekeurde brief en het logboek.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--herstel", help="Met --integrity: herstel wat zonder mens kan, en zeg wat overblijft.")
    ] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Zeg wat er is, wat ontbreekt of mis is, en wat u kunt doen."""
    if repair and not integrity:
        raise InputError("--herstel hoort bij --integrity. Geef beide op.")
    parts = wiring.check_installation()
    if as_json:
        print_json([wiring.as_json(part) for part in parts])
    else:
        rows = [("ja" if part.present else "nee", part.name, part.version, part.adds) for part in parts]
        print_table("Onderdelen", ("aanwezig", "onderdeel", "versie", "waarvoor"), rows)
    problems = [f"{part.name}: {part.advice}" for part in parts if part.required and not part.present]
    if folder is not None or Path("ibt.toml").is_file():
        workspace = wiring.open_workspace(find_workspace(folder))
        if not as_json:
            _warn_of_password(workspace)
        problems += _problems(workspace, integrity=integrity, repair=repair)
    elif integrity:
        find_workspace(folder)
    if problems:
        raise SetupError(" ".join(problems))
    if not as_json:
        checked = (
            " De originelen, de goedgekeurde brieven en het logboek zijn gecontroleerd en ongewijzigd."
            if integrity
            else ""
        )
        tell(f"Alles wat nodig is, werkt.{checked}")


def _warn_of_password(workspace: Workspace) -> None:
    """Warn of a password in the configuration: who reads or copies that file has it."""
    stored = {"url": workspace.config.database.url, "engine_url": workspace.config.database.engine_url}
    for key, value in stored.items():
        if re.search(r"://[^/@]*:[^/@]+@", value) or "password=" in value:
            tell(
                f"Let op: database.{key} in ibt.toml bevat een wachtwoord. Wie dat bestand leest, heeft het ook. Zet "
                f"het adres in de omgeving ({_WHERE[key]}) en haal het uit ibt.toml."
            )


def _problems(workspace: Workspace, *, integrity: bool, repair: bool) -> list[str]:
    """Give what is wrong with a workspace, after repairing what can be."""
    found = wiring.check_workspace(workspace, integrity=False)
    if found or not integrity:
        return found
    if repair:
        done, _ = upkeep.repair(workspace)
        for one in done:
            tell(f"hersteld: {one}")
    found = [*wiring.check_workspace(workspace, integrity=True), *upkeep.find_disagreement(workspace)]
    return list(dict.fromkeys((*found, *casework.find_letter_damage(workspace))))


@app.command(cls=DutchCommand)
def demo(
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="Map voor de demonstratie.")] = Path("demo"),
) -> None:
    """Loop de hele lijn met verzonnen documenten, en wijs aan wat eruit kwam."""
    show.run_demo(folder, out)


@app.command(cls=DutchCommand, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> int:
    """Draai de tests (alleen vanuit de broncode; ./ibt test installeert wat nodig is)."""
    if importlib.util.find_spec("pytest") is None:
        raise ToolMissing("pytest is niet geïnstalleerd. Start de tests met: ./ibt test")
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, "-m", "pytest", *context.args], cwd=root, check=False).returncode
