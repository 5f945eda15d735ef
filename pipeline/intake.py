"""The wiring of intake beside the inbox folder: the mailbox, batches, and what a person says of work under way.

Factories import when they are called, as in pipeline/wiring.py.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline import wiring
from pipeline.errors import SetupError

if TYPE_CHECKING:
    from inbox.claim import Taken
    from inbox.imap import MailServer
    from inbox.mailbox import Mailbox, MailReport
    from pipeline.batch.importing import Importer
    from pipeline.batch.room import GroupRoom
    from pipeline.batch.takeover import Preview
    from pipeline.desk import Desk
    from pipeline.legtwo.werkstand import WorkDesk
    from pipeline.store.batches import Batch
    from pipeline.workspace import Workspace


# -- the mailbox -----------------------------------------------------------------------------------------------


def mailbox(workspace: Workspace, desk: Desk) -> Mailbox:
    """Give the mailbox of a workspace.

    Raises:
        SetupError: The configuration names none.
    """
    from inbox.mailbox import Mailbox, Post
    from pipeline.store.mailbox import MailLedger

    settings = workspace.config.postbus
    if not settings.server:
        raise SetupError("er is geen mailbox ingesteld. Vul [postbus] in ibt.toml; zie docs/config.md.")

    def on_taken(taken: Sequence[Taken]) -> None:
        for one in taken:
            wiring.log("ontvangen uit de postbus", document=one.document_id, nieuw=one.new)
        desk.enqueue([one.document_id for one in taken])

    post = Post(desk.blobs.keep_stream, MailLedger(desk.store), on_taken)
    most = workspace.config.grenzen.bestand_mb << 20
    return Mailbox(_mail_server(workspace), post, most, settings.kijk_seconden)


def _mail_server(workspace: Workspace) -> MailServer:
    from inbox.imap import MailServer

    own = workspace.config.postbus
    return MailServer(
        host=own.server,
        port=own.poort,
        user=own.gebruiker,
        folder=own.map,
        done_folder=own.klaar_map,
        refused_folder=own.mislukt_map,
        tls=own.beveiliging,
        certificate=workspace.root / own.certificaat if own.certificaat else None,
        password=os.environ.get("IBT_POSTBUS_WACHTWOORD", ""),
        token=os.environ.get("IBT_POSTBUS_TOKEN", ""),
        timeout_seconds=own.wacht_seconden,
    )


def watch_mailbox(workspace: Workspace, stop: threading.Event, *, once: bool = False) -> MailReport | None:
    """Take in what reaches the mailbox until `stop` is set, or look once and give what that told.

    Raises:
        SetupError: No mailbox is configured, or the database is away at the start.
    """
    from pipeline.desk import MAILBOX

    with wiring.open_desk(workspace) as desk:
        told = [""]

        def on_report(report: MailReport) -> None:
            if report.trouble != told[0]:
                told[0] = report.trouble
                wiring.log("postbus niet te lezen" if report.trouble else "postbus weer te lezen")
            try:
                desk.heartbeat(MAILBOX, asdict(report))
            except SetupError:  # the database is away: the next report tries again
                wiring.log("database niet bereikbaar")

        box = mailbox(workspace, desk)
        if not once:
            box.run(stop, on_report)
            return None
        report = box.look(stop, on_report)
        on_report(report)
        return report


_LAST_LOOK_SECONDS = 5.0
"""A look that is under way when the watcher stops may end; what it misses the next watcher does."""
_MAIL_PATIENCE = dt.timedelta(seconds=120)
"""A mailbox that gave no sign of life for so long is not waited for."""


def is_mail_in(workspace: Workspace, desk: Desk, since: dt.datetime, trouble: list[str]) -> bool:
    """Tell whether nothing in the mailbox waits any more, by a look that ended after `since`; True without a mailbox.

    True as well when it cannot be read: why, in Dutch, is put in the place of what stands in `trouble`.
    """
    own = workspace.config.postbus
    if not own.server:
        return True
    beat = desk.mailbox()
    told = beat.payload if beat and beat.at > since else {}
    silent = f"er kwam binnen {_MAIL_PATIENCE.seconds} seconden geen teken van. Zie de regels hierboven."
    late = dt.datetime.now(dt.UTC) - since > _MAIL_PATIENCE + dt.timedelta(seconds=own.kijk_seconden)
    trouble[0] = str(told["trouble"]) if told else silent if late else ""
    looked = told.get("looked_at")
    is_read = bool(looked) and dt.datetime.fromisoformat(str(looked)) > since
    return bool(trouble[0]) or (is_read and not told["waiting"])


# -- batches ---------------------------------------------------------------------------------------------------


def importer(workspace: Workspace, desk: Desk) -> Importer:
    """Give what takes folders and zips into dossiers, with the limits of a batch."""
    from dataclasses import replace

    from pipeline.batch.importing import Importer

    own = workspace.config.partij
    limits = wiring.limits(workspace.config)
    return Importer(desk, replace(limits, members=own.stukken, unpacked_bytes=own.omvang_mb << 20))


def batches(desk: Desk, dossier: str = "") -> tuple[Batch, ...]:
    """Give how far all batches are, or those of one dossier, newest first."""
    from pipeline.store import batches as stored

    with desk.store.read() as session:
        return stored.batches(session, dossier)


def group_room(workspace: Workspace, desk: Desk) -> GroupRoom:
    """Give what people do with groups of look-alikes."""
    from pipeline.batch.room import GroupRoom

    return GroupRoom(desk, wiring.walk(workspace, desk))


@contextmanager
def following_groups(workspace: Workspace, stop: threading.Event) -> Iterator[None]:
    """Keep the groups of all dossiers up to date beside the block, until `stop` is set.

    All is loaded before the thread begins: two threads that load the same packages at once break each other's.

    Raises:
        SetupError: The database is away.
    """
    from pipeline.batch.following import Follower

    def on_look(count: int, trouble: str) -> None:
        if trouble:
            wiring.log("groepen niet bijgewerkt", fout=trouble)
        else:
            wiring.log("groepen bijgewerkt", aantal=count)

    every = workspace.config.partij.groepen_seconden
    if not every:
        yield
        return
    with wiring.open_desk(workspace) as desk:
        follower = Follower(group_room(workspace, desk), on_look)
        following = threading.Thread(target=follower.run, args=(stop, every), daemon=True)
        following.start()
        yield
        following.join(_LAST_LOOK_SECONDS)


def preview(room: GroupRoom, dossier: str, number: str) -> Preview:
    """Give what taking over the verdicts of the first document of a group would do."""
    from pipeline.batch import takeover

    return takeover.preview(room, dossier, number)


def take_over(room: GroupRoom, dossier: str, number: str, stamp: str, who: str) -> int:
    """Take over what was seen in a preview; gives how many marks got a verdict.

    Raises:
        Outdated: Something changed since the preview.
        RecordError: There is nothing to carry, or no name.
    """
    from pipeline.batch import takeover

    return takeover.take_over(room, dossier, number, stamp, who)


# -- the work on a dossier -------------------------------------------------------------------------------------


def work_desk(desk: Desk) -> WorkDesk:
    """Give what a person may say of the work on a dossier: pause, resume, cancel."""
    from pipeline.legtwo.werkstand import WorkDesk

    return WorkDesk(desk)
