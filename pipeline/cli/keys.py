"""Commands about the keys with which programs reach the API."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from pipeline import access, wiring
from pipeline.cli.app import WORKSPACE, DutchCommand, a_day, find_workspace, group, print_table, tell, warn
from pipeline.errors import InputError
from pipeline.model.rechten import Recht

if TYPE_CHECKING:
    from pipeline.accounts.keys import Keys

keys = group("keys", "Sleutels waarmee programma's gegevens lezen via de API.")
_HOME = ZoneInfo("Europe/Amsterdam")
_WHO = "beheerder"


@keys.command("add", cls=DutchCommand)
def add(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="Account namens wie het programma leest.")],
    name: Annotated[str, typer.Option("--naam", help="Waarvoor de sleutel is.")],
    until: Annotated[str, typer.Option("--tot", help="Laatste dag, hooguit een jaar vooruit: 9-4-2027.")],
    rights: Annotated[list[str] | None, typer.Option("--recht", help="Wat de sleutel mag; herhaal voor meer.")] = None,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Maak een sleutel en toon hem, één keer. Besluiten kan een sleutel nooit."""
    known = {one.value: one for one in Recht}
    if unknown := [one for one in rights or [] if one not in known]:
        raise InputError(f"recht {unknown[0]} bestaat niet. Kies uit: {', '.join(known)}.")
    day = a_day(until, "--tot")
    if day is None:
        raise InputError("noem de laatste dag met --tot.")
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), _HOME)
    with _keys(folder) as opened:
        secret = opened.make(login, name, [known[one] for one in rights or []], end, _WHO)
    warn("Bewaar deze sleutel nu op een veilige plek: hij is maar één keer te zien.")
    sys.stdout.write(f"{secret}\n")


@keys.command("list", cls=DutchCommand)
def show(folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Toon alle sleutels, zonder de sleutel zelf."""
    with _keys(folder) as opened:
        found = opened.of()
    rows = [
        (
            one.id,
            one.login,
            one.naam,
            ", ".join(sorted(one.rechten)),
            one.until.astimezone(_HOME).date().isoformat(),
            "ingetrokken" if one.ended_at else "",
        )
        for one in found
    ]
    print_table("Sleutels", ("nummer", "account", "naam", "rechten", "tot", "stand"), rows)


@keys.command("end", cls=DutchCommand)
def end(
    number: Annotated[str, typer.Argument(metavar="NUMMER", help="Nummer uit ibt keys list.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Trek een sleutel in; programma's komen er meteen niet meer mee binnen."""
    with _keys(folder) as opened:
        opened.end(number, _WHO)
    tell("De sleutel is ingetrokken.")


@contextmanager
def _keys(folder: Path | None) -> Iterator[Keys]:
    with access.open_workspace_accounts(wiring.open_workspace(find_workspace(folder))) as accounts:
        yield accounts.keys
