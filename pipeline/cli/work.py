"""Commands of secretariat and administrator: a workspace, the watcher, workers, what became of each document."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import intake, serve, telemetry, upkeep, wiring
from pipeline.cli.app import (
    AS_JSON,
    WORKSPACE,
    DutchCommand,
    app,
    called,
    find_workspace,
    for_each,
    group,
    print_json,
    print_table,
    tell,
)
from pipeline.errors import InputError, SetupError
from pipeline.levensteken import inbox_line, mailbox_line
from pipeline.model.werk import Rij

if TYPE_CHECKING:
    from pipeline.desk import Desk

_LATE = dt.timedelta(minutes=1)
"""How long a change may take to become visible, and how far the clocks of two machines may differ."""

PARENT = typer.Option("--met-ouder", hidden=True, help="Stop als het startende proces stopt.")

quarantine = group("quarantine", "Wat geweigerd is, waarom, en opnieuw proberen.")


@app.command(cls=DutchCommand)
def init(folder: Annotated[Path, typer.Argument(metavar="MAP", help="De nieuwe werkmap.")]) -> None:
    """Maak een werkmap: inbox, opslag, databases en ibt.toml."""
    workspace = wiring.make_workspace(folder)
    tell(f"Werkmap klaar: {workspace.root}")
    tell(f"Zet documenten in: {workspace.inbox}")
    tell(f"Begin met: ibt run --map {folder}")


@app.command(cls=DutchCommand)
def run(
    folder: Annotated[Path | None, WORKSPACE] = None,
    until_idle: Annotated[bool, typer.Option("--tot-klaar", help="Stop zodra alles verwerkt is.")] = False,
    without_web: Annotated[bool, typer.Option("--zonder-web", help="Open het bureau in de browser niet.")] = False,
) -> None:
    """Bewaak de inbox, verwerk wat binnenkomt en open het bureau in de browser."""
    workspace = wiring.open_workspace(find_workspace(folder))
    telemetry.start(workspace.config, "ibt-run")
    tell(f"Inbox: {workspace.inbox}. Stop met Ctrl-C.")
    with serve.stop_on_signal() as stop, wiring.open_desk(workspace) as desk:
        started = dt.datetime.now(dt.UTC)
        seen = {row["id"]: row["state"] for row in desk.status()["documents"]}

        looked = [started]
        mail = [""]

        def on_turn() -> None:
            looked[0] = _tell_changes(desk, seen, looked[0])
            if until_idle and intake.is_mail_in(workspace, desk, started, mail) and desk.is_idle(started):
                stop.set()

        serve.keep_running(workspace, stop, on_turn, 1.0, with_web=not (without_web or until_idle))
        _tell_changes(desk, seen, looked[0])
        if mail[0]:
            raise SetupError(f"de inbox is verwerkt, de postbus niet: {mail[0]}")


def _tell_changes(desk: Desk, seen: dict[str, str], since: dt.datetime) -> dt.datetime:
    """Tell what ended since the look that gave `since`, and give that of this look: the rest is not read again."""
    begun = dt.datetime.now(dt.UTC)
    for row in desk.changed(since - _LATE):
        one = row.document
        if one.state in ("klaar", "quarantaine") and seen.get(one.id) != one.state:
            seen[one.id] = one.state.value
            name = called(row.name, one.id[:12])
            tell(f"{one.state.value:<12} {name}" + (f": {one.reason}" if one.reason else ""))
    return begun


@app.command(cls=DutchCommand)
def watch(folder: Annotated[Path | None, WORKSPACE] = None, with_parent: Annotated[bool, PARENT] = False) -> None:
    """Bewaak alleen de inbox; werkprocessen draaien apart (ibt worker)."""
    workspace = wiring.open_workspace(find_workspace(folder))
    telemetry.start(workspace.config, "ibt-watch")
    with serve.stop_on_signal(with_parent=with_parent) as stop, intake.following_groups(workspace, stop):
        serve.watch(workspace, stop, upkeep.tidy_working_copies)


@app.command(cls=DutchCommand)
def mailbox(
    folder: Annotated[Path | None, WORKSPACE] = None,
    once: Annotated[bool, typer.Option("--eenmaal", help="Kijk een keer en stop.")] = False,
    with_parent: Annotated[bool, PARENT] = False,
) -> None:
    """Lees de mailbox uit [postbus]: elk bericht een keer, en daarna naar de map met verwerkte berichten."""
    workspace = wiring.open_workspace(find_workspace(folder))
    telemetry.start(workspace.config, "ibt-mailbox")
    with serve.stop_on_signal(with_parent=with_parent) as stop:
        report = intake.watch_mailbox(workspace, stop, once=once)
    if report is None:
        return
    for one in report.refused:
        tell(f"  {called(one.name, 'een bericht (zie ibt status)')}: {one.reason}")
    if report.trouble:
        raise SetupError(report.trouble)
    tell(f"{report.taken} bericht(en) ontvangen, {report.waiting} wachten.")


@app.command(cls=DutchCommand)
def worker(
    folder: Annotated[Path | None, WORKSPACE] = None,
    name: Annotated[str, typer.Option("--naam", help="Unieke naam van dit werkproces.")] = "",
    queues: Annotated[
        list[Rij] | None, typer.Option("--rij", help="Alleen deze wachtrij; mag vaker. Leeg: alle.")
    ] = None,
    with_parent: Annotated[bool, PARENT] = False,
) -> None:
    """Verwerk documenten uit de wachtrij; er mogen er meer tegelijk draaien, ook op andere machines."""
    workspace = wiring.open_workspace(find_workspace(folder))
    full = f"{socket.gethostname()}-{name or os.getpid()}"
    telemetry.start(workspace.config, "ibt-worker", full)
    with serve.stop_on_signal(with_parent=with_parent) as stop:
        serve.work(workspace, full, stop, tuple(queues or Rij))


@app.command(cls=DutchCommand)
def add(
    files: Annotated[list[Path], typer.Argument(metavar="BESTAND…", help="Bestanden om aan te bieden.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> int:
    """Bied bestanden direct aan; het origineel blijft staan waar het staat."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:

        def one(path: Path) -> None:
            taken = desk.take_in(path)
            known = "in quarantaine" if desk.state(taken.document_id) == "quarantaine" else "al bekend"
            tell(f"{'ontvangen' if taken.new else known}  {taken.document_id[:12]}  {path.name}")
            if taken.new and (again := upkeep.keep_room(workspace, desk).told_again(taken.document_id)):
                tell(f"  {again}")

        return for_each(files, lambda path: path.name, one)


@app.command(cls=DutchCommand)
def status(folder: Annotated[Path | None, WORKSPACE] = None, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Toon wat er met elk document gebeurd is."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        told, report, mail = desk.status(), desk.inbox(), desk.mailbox()
        reasons, now = telemetry.find_reasons(workspace, desk), telemetry.count(workspace, desk)
    if as_json:
        print_json(told)
        return
    last = told["inbox"]["last_scan"]
    tell(inbox_line(dt.datetime.fromisoformat(last) if last else None, told["inbox"], _START))
    _tell_waiting(report)
    if mail or workspace.config.postbus.server:
        tell(mailbox_line(mail.at if mail else None, mail.payload if mail else {}, _START))
        _tell_waiting(mail.payload if mail else {})
    busy = sum(one.is_alive and bool(one.document) for one in now.workers)
    tell(f"{now.alive} {'werkproces leeft' if now.alive == 1 else 'werkprocessen leven'}, {busy} bezig.")
    for reason in reasons:
        if reason.code != "inbox":  # the line about the inbox tells it
            tell(f"Niet gereed: {reason.told}")
    rows = [
        (row["id"][:12], row["state"], row["stage"] or "", len(row["arrivals"]), _names(row), row["reason"] or "")
        for row in told["documents"]
    ]
    print_table("Documenten", ("nummer", "toestand", "stap", "aankomsten", "naam", "reden"), rows)
    counts = Counter(row["state"] for row in told["documents"])
    tell(", ".join(f"{number} {state}" for state, number in counts.items()) or "Nog geen documenten.")


def _names(row: Mapping[str, Any]) -> str:
    """Give every name a document came in under, once."""
    return ", ".join(dict.fromkeys(arrival["name"] for arrival in row["arrivals"]))


_START = "Begin met: ibt run"


def _tell_waiting(report: Mapping[str, Any]) -> None:
    """Show every file or message that is not taken in yet, with the reason."""
    for name in report.get("writing", ()):
        tell(f"  {name}: wordt nog geschreven")
    for trouble in (*report.get("troubles", ()), *report.get("refused", ())):
        tell(f"  {trouble['name']}: {trouble['reason']}")
    if report.get("ignored"):
        tell(f"  {report['ignored']} bestand(en) met een tijdelijke naam overgeslagen")


@quarantine.command("list", cls=DutchCommand)
def quarantine_list(
    folder: Annotated[Path | None, WORKSPACE] = None, as_json: Annotated[bool, AS_JSON] = False
) -> None:
    """Toon wat geweigerd is en waarom."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        refused = [row for row in desk.status()["documents"] if row["state"] == "quarantaine"]
    if as_json:
        print_json(refused)
        return
    rows = [(row["id"][:12], row["name"], row["stage"] or "", row["reason"] or "") for row in refused]
    print_table("Quarantaine", ("nummer", "naam", "stap", "reden"), rows)


@quarantine.command("retry", cls=DutchCommand)
def quarantine_retry(
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NUMMER…", help="Begin van het nummer.")] = None,
    everything: Annotated[bool, typer.Option("--alles", help="Alles in quarantaine.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> int:
    """Probeer geweigerde documenten opnieuw."""
    if not numbers and not everything:
        raise InputError("geef de nummers van de documenten, of --alles. Zie ibt quarantine list.")
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        refused = [row["id"] for row in desk.status()["documents"] if row["state"] == "quarantaine"]
        chosen = refused if everything else [desk.find(number) for number in numbers or []]

        def one(document_id: str) -> None:
            desk.retry(document_id)
            tell(f"opnieuw in de wachtrij: {document_id[:12]}")

        code = for_each(chosen, lambda document_id: document_id[:12], one)
        tell("ibt run verwerkt ze zodra het draait.")
        return code
