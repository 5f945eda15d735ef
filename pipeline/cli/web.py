"""The command that starts the desk in the browser."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import access, serve, telemetry, wiring
from pipeline.cli.app import WORKSPACE, DutchCommand, app, find_workspace, tell
from pipeline.errors import SetupError

if TYPE_CHECKING:
    import uvicorn

APP = "web.app:app_from_environment"
_PARENT = typer.Option("--met-ouder", hidden=True, help="Stop als het startende proces stopt.")
_WAITING = 128
"""Connections that may wait for their turn."""


@app.command(cls=DutchCommand)
def web(
    folder: Annotated[Path | None, WORKSPACE] = None,
    port: Annotated[int | None, typer.Option("--poort", help="Poort; anders die uit ibt.toml.")] = None,
    address: Annotated[str, typer.Option("--adres", help="Adres; anders dat uit ibt.toml (alleen deze machine).")] = "",
    with_parent: Annotated[bool, _PARENT] = False,
) -> None:
    """Open het bureau in de browser: bekijken, beslissen, lakken en vrijgeven."""
    workspace = wiring.open_workspace(find_workspace(folder))
    config = workspace.config
    telemetry.start(config, "ibt-web")
    host, number = address or config.web.adres, config.web.poort if port is None else port
    access.check_door(config, host)
    with access.open_workspace_accounts(workspace) as accounts:
        has_people = any(one.can_sign_in for one in accounts.people.all()) or config.web.oidc.aan
    listening = _listen(host, number)
    tell(f"Bureau: {access.home_address(config, host, listening.getsockname()[1])} Stop met Ctrl-C.")
    if not has_people:
        tell("Er is nog niemand die zich kan aanmelden. Maak een beheerder met: ibt users new LOGIN --rol beheerder")
    os.environ["IBT_WERKMAP"] = str(workspace.root)
    server = access.web_server(APP)
    with serve.stop_on_signal(with_parent=with_parent) as stop, listening:
        threading.Thread(target=_end, args=(stop, server), daemon=True).start()
        server.run(sockets=[listening])
    if not server.started:
        raise SetupError("het bureau kon niet starten. De reden staat in de regels hierboven.")


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything loads, so that a port in use is told at once.

    Raises:
        SetupError: The port is in use, or the address is not of this machine.
    """
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=_WAITING
        )
    except OSError as error:
        raise SetupError(
            f"poort {port} op {host} is niet te gebruiken ({error.strerror}). Draait het bureau al? Kies anders een "
            "andere poort met --poort, of zet web.poort in ibt.toml."
        ) from error


def _end(stop: threading.Event, server: uvicorn.Server) -> None:
    stop.wait()
    server.should_exit = True
