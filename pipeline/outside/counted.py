"""What stands in a workspace at this moment, in numbers: for metrics, readiness and the page of the administrator."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.desk import INBOX, MAILBOX, Desk
from pipeline.model.werk import QueueState
from pipeline.store import counts, heartbeats, queue
from pipeline.store.heartbeats import Heartbeat

WORKER = "werk:"
"""How the name of the heartbeat of a worker begins."""
FORGOTTEN = "werk-van-vroeger"
"""Name of the heartbeat that keeps the sums of workers that are long gone: a counter never goes down."""


class WorkerNow(NamedTuple):
    """One worker as it last told."""

    name: str
    at: dt.datetime
    is_alive: bool
    document: str
    """Id of what it is busy with; empty when it waits."""
    since: dt.datetime | None
    done: int
    """Documents since it started."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One moment of a workspace."""

    at: dt.datetime
    documents: Mapping[str, int]
    arrivals: Mapping[str, int]
    quarantine: Mapping[str, int]
    inbox: Heartbeat | None
    mailbox: Heartbeat | None
    workers: tuple[WorkerNow, ...]
    queues: tuple[QueueState, ...]
    stages: tuple[Mapping[str, Any], ...]
    """Per worker what its stages took, as `pipeline.outside.worker.Totals` tells; those long gone together."""
    free_bytes: int
    total_bytes: int
    checked_at: dt.datetime | None
    """When a person or the API last had the whole audit log checked."""
    is_sound: bool
    """Whether the log held then; True when it was never checked."""
    failed_sign_ins: int
    releases: int

    @property
    def alive(self) -> int:
        """Count the workers that told lately that they live."""
        return sum(one.is_alive for one in self.workers)

    def age(self, beat: Heartbeat | None) -> float | None:
        """Give how many seconds ago a sign of life was; None without one."""
        return None if beat is None else max(0.0, (self.at - beat.at).total_seconds())


def count(desk: Desk, root: Path, silent_seconds: float) -> Counted:
    """Count what stands in a workspace.

    Args:
        desk: The open workspace.
        root: Folder whose disk is looked at.
        silent_seconds: A worker that told nothing for so long is gone.

    Raises:
        SetupError: The database is out of reach.
    """
    now, disk, queues = dt.datetime.now(dt.UTC), shutil.disk_usage(root), desk.queue_state()
    with desk.store.read() as session:
        beats = heartbeats.heartbeats(session)
        states = {state.value: number for state, number in queue.state_counts(session).items()}
        checked = counts.last_time(session, "logboek.gecontroleerd")
        by_name = {one.name: one for one in beats}
        working = [one for one in beats if one.name.startswith(WORKER)]
        forgotten = [one for one in beats if one.name == FORGOTTEN]
        return Counted(
            now,
            states,
            counts.arrivals_by_source(session),
            counts.quarantine_by_stage(session),
            by_name.get(INBOX),
            by_name.get(MAILBOX),
            tuple(_worker(one, now, silent_seconds) for one in working),
            queues,
            tuple(one.payload.get("totals", {}) for one in (*working, *forgotten)),
            disk.free,
            disk.total,
            checked[0] if checked else None,
            bool(json.loads(checked[1]).get("klopt", True)) if checked else True,
            counts.happened_times(session, "account.aanmelden_mislukt"),
            counts.happened_times(session, "vrijgave.gemaakt"),
        )


def _worker(beat: Heartbeat, now: dt.datetime, silent_seconds: float) -> WorkerNow:
    told = beat.payload
    is_alive = not told.get("ended") and (now - beat.at).total_seconds() <= silent_seconds
    since = dt.datetime.fromisoformat(told["since"]) if told.get("since") else None
    name = beat.name.removeprefix(WORKER)
    return WorkerNow(name, beat.at, is_alive, told.get("document") or "", since, int(told.get("done", 0)))
