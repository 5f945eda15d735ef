"""Commands on whole documents in a review: pages seen, suspended for a third party, ready, approved."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from pipeline import wiring
from pipeline.cli.app import DutchCommand, find_workspace, tell
from pipeline.cli.boxes import see_all
from pipeline.cli.cases import FOLDER, WHO
from pipeline.cli.desk import MOTIVATION, release
from pipeline.errors import InputError
from pipeline.tools.datum import lange_datum, vandaag

DOCUMENTS = Annotated[list[str], typer.Argument(metavar="DOCUMENT…", help="Begin van de documentnummers.")]


@release.command("seen", cls=DutchCommand)
def release_seen(numbers: DOCUMENTS, who: WHO, folder: FOLDER = None) -> None:
    """Leg vast dat u elke bladzijde van deze documenten hebt bekeken."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        for document_id in [desk.find(number) for number in numbers]:
            count = see_all(workspace, desk, document_id, who)
            tell(f"{document_id[:12]}: {count} bladzijde(n) bekeken door {who}")


@release.command("finish", cls=DutchCommand)
def release_finish(numbers: DOCUMENTS, who: WHO, folder: FOLDER = None) -> None:
    """Meld documenten klaar: alles is beoordeeld en bekeken, een collega kan ze goedkeuren."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        room = wiring.review_room(workspace, desk)
        for document_id in [desk.find(number) for number in numbers]:
            after = room.finish(document_id, who)
            tell(f"{document_id[:12]}: klaar gemeld. {' '.join(after.blockers)}".rstrip())


@release.command("approve", cls=DutchCommand)
def release_approve(numbers: DOCUMENTS, who: WHO, folder: FOLDER = None) -> None:
    """Keur documenten goed die een ander beoordeelde en klaar meldde."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        room = wiring.review_room(workspace, desk)
        for document_id in [desk.find(number) for number in numbers]:
            after = room.approve(document_id, who)
            tell(f"{document_id[:12]}: goedgekeurd. {' '.join(after.blockers)}".rstrip())


@release.command("suspend", cls=DutchCommand)
def release_suspend(
    numbers: DOCUMENTS,
    who: WHO,
    motivation: MOTIVATION,
    until: Annotated[
        str, typer.Option("--tot", help="Laatste dag van het wachten, als JJJJ-MM-DD; leeg: zoals ingesteld.")
    ] = "",
    off: Annotated[bool, typer.Option("--opheffen", help="Het stuk hoeft niet meer te wachten.")] = False,
    folder: FOLDER = None,
) -> None:
    """Schort de vrijgave op omdat een belanghebbende bezwaar heeft (Woo 4.4 lid 5), of hef dat op."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        room = wiring.review_room(workspace, desk)
        day = None if off else _day(until) or room.rules.suspended_until(vandaag())
        for document_id in [desk.find(number) for number in numbers]:
            now = room.open(document_id).besluit
            room.besluit(
                document_id, now.beoordeling, who, motivation, gronden=now.gronden, toelichting=now.toelichting,
                publieke_link=now.publieke_link, opgeschort_tot=day, openbaar_vanaf=now.openbaar_vanaf,
            )  # fmt: skip
            waits = f"opgeschort tot en met {lange_datum(day)}" if day else "niet langer opgeschort"
            tell(f"{document_id[:12]}: {waits}")


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError as error:
        raise InputError("schrijf de dag als JJJJ-MM-DD, zoals 2026-04-21.") from error
