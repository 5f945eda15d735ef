"""The application object, Dutch help and the way errors become exit codes."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import typer
import typer.rich_utils as panels
from rich.console import Console
from rich.table import Table

from pipeline.errors import ConfigError, ExitCode, IbtError, InputError
from pipeline.tools.datum import typed_day

T = TypeVar("T")

panels.ARGUMENTS_PANEL_TITLE = "Gegevens"
panels.OPTIONS_PANEL_TITLE = "Opties"
panels.COMMANDS_PANEL_TITLE = "Opdrachten"
panels.DEFAULT_STRING = "[standaard: {}]"
panels.REQUIRED_LONG_STRING = "[verplicht]"
HELP = {"help_option_names": ["--help", "-h"]}


class _Dutch:
    """Says in Dutch what the library says in English."""

    def get_usage(self, ctx: Any) -> str:
        """Give the usage line."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return (
            usage.replace("Usage:", "Gebruik:").replace("[OPTIONS]", "[OPTIES]").replace("COMMAND [ARGS]", "OPDRACHT")
        )

    def get_help_option(self, ctx: Any) -> Any:
        """Give the option `--help`."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Toon deze uitleg."
        return option


class DutchCommand(_Dutch, typer.core.TyperCommand):
    """A command with Dutch help."""


class DutchGroup(_Dutch, typer.core.TyperGroup):
    """A group of commands with Dutch help."""


def group(name: str, text: str) -> typer.Typer:
    """Make a group of commands under `ibt`."""
    made = typer.Typer(name=name, help=text, no_args_is_help=True, context_settings=HELP, cls=DutchGroup)
    app.add_typer(made)
    return made


app = typer.Typer(
    name="ibt",
    cls=DutchGroup,
    help="Documentlijn voor toezicht op de Spreidingswet en openbaarmaking onder de Woo.",
    no_args_is_help=True,
    add_completion=False,
    context_settings=HELP,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

AS_JSON = typer.Option("--json", help="Uitvoer als JSON, voor andere programma's.")
WORKSPACE = typer.Option("--map", help="De werkmap; anders IBT_WERKMAP of de huidige map.")


def find_workspace(given: Path | None) -> Path:
    """Give the folder of the workspace: the option, else IBT_WERKMAP, else this folder.

    Raises:
        ConfigError: There is no ibt.toml there.
    """
    root = given or Path(os.environ.get("IBT_WERKMAP", "."))
    if not (root / "ibt.toml").is_file():
        raise ConfigError("Geen werkmap gevonden (ibt.toml ontbreekt). Maak er een met: ibt init MAP")
    return root.resolve()


FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


def a_day(typed: str, option: str) -> dt.date | None:
    """Give the day that a person typed behind an option, `9-4-2026` or `2026-04-09`; None when it is empty.

    Raises:
        InputError: It is no day, or one of another century.
    """
    if not typed.strip():
        return None
    found = typed_day(typed)
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise InputError(f"{option} is een dag tussen 2000 en 2100. Schrijf 9-4-2026.")
    return found


def print_json(value: Any) -> None:
    """Write one JSON value to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows: a table on a terminal, tab-separated lines into a pipe."""
    if not out.is_terminal:
        for row in ([*columns], *rows):
            sys.stdout.write("\t".join(str(cell) for cell in row) + "\n")
        return
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    out.print(table)


def tell(text: str) -> None:
    """Write one line for the user."""
    out.print(text, soft_wrap=True, markup=False)


def called(name: str, otherwise: str) -> str:
    """Give the name of a file at a terminal; elsewhere `otherwise`: what a service prints ends up in a journal."""
    return name if out.is_terminal else otherwise


def warn(text: str) -> None:
    """Write one line for the user to standard error: of trouble, or beside output that programs read."""
    err.print(text, soft_wrap=True, markup=False)


def for_each(items: Iterable[T], name: Callable[[T], str], work: Callable[[T], None]) -> int:
    """Do the work for every item; a known error costs that item only. Gives the highest exit code."""
    worst = int(ExitCode.DONE)
    for item in items:
        try:
            work(item)
        except IbtError as error:
            warn(f"{name(item)}: {error}")
            worst = max(worst, int(error.exit_code))
    return worst
