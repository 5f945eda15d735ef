"""What the commands on cases share: their usual options, opening the workspace, and a group that lists by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import AS_JSON, HELP, WORKSPACE, DutchGroup, app, find_workspace
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.zaak.bureau import Bureau

FOLDER = Annotated[Path | None, WORKSPACE]
JSON = Annotated[bool, AS_JSON]
WHO = Annotated[str, typer.Option("--door", help="Uw naam.")]


@contextmanager
def bureau_at(folder: Path | None) -> Iterator[Bureau]:
    """Open the workspace that was named, or that of IBT_WERKMAP or of this folder.

    Raises:
        ConfigError: There is no workspace, or its settings or registers are wrong.
        SetupError: A database is missing, out of reach or of another version.
    """
    with casework.open_bureau(wiring.open_workspace(find_workspace(folder))) as bureau:
        yield bureau


def listing_group(name: str, text: str) -> typer.Typer:
    """Make a group of commands under `ibt` that shows a list when no command follows."""
    made = typer.Typer(name=name, help=text, invoke_without_command=True, context_settings=HELP, cls=DutchGroup)
    app.add_typer(made)
    return made


def has_command(context: typer.Context, *given: object) -> bool:
    """Tell whether a command follows the group; then the options before it would be lost.

    Raises:
        InputError: A command follows and options stand before it.
    """
    command = context.invoked_subcommand
    if command and any(given):
        raise InputError(f"zet de opties achter de opdracht: {context.command_path} {command} …")
    return bool(command)
