"""The demonstration: the whole walk on fictional documents, with the decisions a person would make."""

from __future__ import annotations

import csv
import datetime as dt
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline import access, casework, serve, singles, wiring
from pipeline.errors import SetupError
from pipeline.model.rechten import Rol
from pipeline.model.status import VoorstelKind
from pipeline.model.woo import Verdict
from pipeline.tools.datum import vandaag
from pipeline.tools.register import find_gemeente

if TYPE_CHECKING:
    from pipeline.desk import Desk
    from pipeline.review.room import ReviewRoom
    from pipeline.workspace import Workspace
    from pipeline.zaak.bureau import Bureau

_GEMEENTE = "Dalfsen"
_LETTER = "Brief interbestuurlijk toezicht Dalfsen.pdf"
_ANSWER = "Antwoord Dalfsen.docx"
_OFFICIAL = "Demonstratie (verzonnen ambtenaar)"
_SECOND = "Collega (verzonnen ambtenaar)"
_EVERYTHING = "demo"
"""Account of the demonstration with all roles."""
_MANDATE = "voorbeeld-directeur"
"""One of the fictional mandates that come with the program."""
_WHY = "Demonstratie: de cijfers en de voorgestelde vakken zijn bekeken."

_TO_DECIDE: dict[VoorstelKind, dict[str, str | tuple[str, str]]] = {
    VoorstelKind.BEVINDING: {},
    VoorstelKind.TREDE: {"cijfers_nagekeken": "ja"},
}
"""What the official decides, in order, with the facts that each decision needs."""


@dataclass(frozen=True, slots=True)
class Result:
    """Something the demonstration made, to look at."""

    what: str
    path: Path


def run_demo(folder: Path, console: Console) -> tuple[Result, ...]:
    """Run the whole walk in a new workspace and give what to look at.

    Raises:
        SetupError: The folder holds something else, or a document did not come through.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SetupError(f"de map {folder} is geen lege map. Kies een nieuwe map: ibt demo MAP")
    started = time.monotonic()
    workspace = wiring.make_workspace(folder)
    console.print(f"1. Verzonnen documenten in de inbox: {workspace.inbox}")
    count = _drop_documents(workspace)
    console.print("2. Inbox, lezen, cijfers, stand, voorstellen, ontvangstbevestiging en lakvoorstellen")
    with wiring.open_desk(workspace) as desk:
        _process(workspace, desk, count, console)
        _check_all_done(desk)
        console.print("3. Een medewerker beslist: bevinding en trede; daarna bestaat brief L02")
        results = [*_proof(workspace, desk), *_decide(workspace, desk)]
        console.print("4. De Woo-medewerker beoordeelt de vakken; daarna lakken, controleren en verpakken")
        results += _release(workspace, desk)
    console.print(f"Klaar in {time.monotonic() - started:.0f} seconden. Bekijk:")
    for result in results:
        console.print(f"  {result.what:<28} {result.path}", soft_wrap=True, markup=False, highlight=False)
    _let_people_in(workspace, console)
    return tuple(results)


def _let_people_in(workspace: Workspace, console: Console) -> None:
    """Make a fictional person for every role, and one with all roles; their one password is shown this once."""
    password = secrets.token_urlsafe(12)
    with access.open_workspace_accounts(workspace) as accounts:
        for login, roles in {**{rol.value: [rol] for rol in Rol}, _EVERYTHING: list(Rol)}.items():
            secret = accounts.people.add(login, f"{login.capitalize()} (verzonnen)", roles, _OFFICIAL)
            accounts.people.accept(secret, password)
    said = (
        f"Open het bureau: ibt web --map {workspace.root} en ga naar {access.home_address(workspace.config)}",
        f"  Accountnaam {_EVERYTHING} mag alles; {', '.join(Rol)} mogen wat hun rol mag.",
        f"  Wachtwoord van al deze verzonnen accounts: {password}",
    )
    for line in said:
        console.print(line, soft_wrap=True, markup=False, highlight=False)


def _drop_documents(workspace: Workspace) -> int:
    made = workspace.root / "documenten"
    made.mkdir()
    paths = wiring.make_demo_documents(made)
    for path in paths:
        shutil.copy(path, workspace.inbox / f".{path.name}.tmp")
        (workspace.inbox / f".{path.name}.tmp").rename(workspace.inbox / path.name)
    return len(paths)


def _process(workspace: Workspace, desk: Desk, count: int, console: Console) -> None:
    columns = (TextColumn("   {task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with serve.stop_on_signal() as stop, Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        task, started = progress.add_task("verwerken", total=count), dt.datetime.now(dt.UTC)

        def on_turn() -> None:
            states = [row["state"] for row in desk.status()["documents"]]
            progress.update(task, completed=sum(state in ("klaar", "quarantaine") for state in states))
            if len(states) >= count and desk.is_idle(started):
                stop.set()

        serve.keep_running(workspace, stop, on_turn, 0.3, workspace.root / "verwerking.log")


def _check_all_done(desk: Desk) -> None:
    refused = [row["reason"] for row in desk.status()["documents"] if row["state"] != "klaar"]
    if refused:
        raise SetupError(f"{len(refused)} document(en) kwamen niet door de lijn: {'; '.join(map(str, refused))}")


def _document(desk: Desk, name: str) -> str:
    rows = desk.status()["documents"]
    return str(next(row["id"] for row in rows if any(a["name"] == name for a in row["arrivals"])))


def _proof(workspace: Workspace, desk: Desk) -> list[Result]:
    folder = workspace.output / "bewijs"
    results = []
    for name in (_LETTER, _ANSWER):
        stem = Path(name).stem
        paths = singles.write_proof(workspace, desk, _document(desk, name), folder, stem)
        results += [Result("gegevens (JSON)", paths[0]), Result("bewijspagina", paths[1])]
    return results


def _decide(workspace: Workspace, desk: Desk) -> list[Result]:
    gemeente = find_gemeente(_GEMEENTE)
    letter = _document(desk, _LETTER)
    with casework.open_bureau(workspace) as bureau:
        proposed = casework.open_voorstellen(bureau, gemeente.code)
        for kind, facts in _TO_DECIDE.items():
            voorstel = next(v for v in proposed if v.kind is kind and v.document_id == letter)
            casework.take_over(bureau, voorstel.id, casework.make_wil(_OFFICIAL, _MANDATE, _WHY, facts))
        written = _letters(bureau, gemeente.naam, _document(desk, _ANSWER))
    records = workspace.output / "stand.csv"
    _write_records(desk, records)
    return [Result("stand per gemeente", records), *written]


def _letters(bureau: Bureau, gemeente: str, answer: str) -> list[Result]:
    """Write the letter that the decision asks, and the confirmation that the answer asks, as concepts."""
    letters = casework.letter_desk(bureau)
    day = vandaag()
    l02 = letters.order("L02", door=_OFFICIAL, gemeente=gemeente, kenmerk="7470999", datum=day)
    l07 = letters.order("L07", door=_OFFICIAL, document=answer)
    return [
        Result(f"brief {order.familie} (concept)", path) for order in (l02, l07) for path in letters.write(order).paths
    ]


def _write_records(desk: Desk, path: Path) -> None:
    """Write the status records as a CSV that opens in a spreadsheet."""
    columns = ("gemeente", "cyclus", "categorie", "peildatum", "wettelijke_taak", "realisatie", "basis")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        writer.writerows([getattr(record, column) for column in columns] for record in desk.standing()[0])


def _release(workspace: Workspace, desk: Desk) -> list[Result]:
    ids = [row["id"] for row in desk.status()["documents"]]
    for document_id in ids:
        _review(wiring.review_room(workspace, desk), document_id)
    pack = casework.build_release(workspace, desk, "demonstratie", ids, _OFFICIAL)
    redacted = [Result("gelakt, met legenda", path) for path in sorted((pack / "documenten").glob("*.pdf"))]
    return [
        *redacted,
        Result("inventarislijst", pack / "inventarislijst.pdf"),
        Result("onderbouwing", pack / "onderbouwing.pdf"),
        Result("manifest", pack / "manifest.json"),
        Result("alles als zip", pack.with_name(f"{pack.name}.zip")),
    ]


def _review(room: ReviewRoom, document_id: str) -> None:
    """Judge every mark, look at every page, and let a second person approve."""
    review = room.open(document_id)
    if wanted := {mark.id: (Verdict.ACCEPTED, mark.stamp) for mark in review.undecided}:
        room.judge(document_id, wanted, _OFFICIAL, _WHY)
    room.saw(document_id, range(1, review.page_count + 1), _OFFICIAL)
    room.finish(document_id, _OFFICIAL)
    room.approve(document_id, _SECOND)
