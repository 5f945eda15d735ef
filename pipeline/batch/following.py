"""Keeps the groups of all dossiers up to date while documents come to the desk."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.batch.room import GroupRoom
from pipeline.errors import IbtError
from pipeline.store import groups

_CLOCKS_DIFFER = dt.timedelta(minutes=1)
"""A document that another machine finished may bear an earlier moment than the look that did not see it yet."""
_SHARE = 20
"""Between two looks goes at least this many times what the last one cost: intake and reading go first."""
OnLook = Callable[[int, str], None]
"""Hears how many groups changed, or the kind of error that ended a look."""


@dataclass(slots=True)
class Follower:
    """Looks now and then for what came to the desk, and compares it with the rest of its dossier."""

    room: GroupRoom
    on_look: OnLook
    _since: dt.datetime = field(default=dt.datetime.min.replace(tzinfo=dt.UTC))
    """The first look takes everything: what was done while nobody looked is found then."""

    def look(self) -> int:
        """Compare what came to the desk since the last look; gives how many groups changed."""
        begun, count, failed = dt.datetime.now(dt.UTC), 0, False
        with self.room.desk.store.read() as session:
            found = groups.to_compare(session, self._since)
        for dossier in found:
            try:
                count += self.room.refresh(dossier)
            except IbtError as trouble:  # a document that is read anew, a dossier that is removed: the others go on
                self.on_look(0, type(trouble).__name__)
                failed = True
        if not failed:
            self._since = begun - _CLOCKS_DIFFER
        return count

    def run(self, stop: threading.Event, every_seconds: float) -> None:
        """Look until `stop` is set."""
        wait = every_seconds
        while not stop.wait(wait):
            begun = time.monotonic()
            try:
                if count := self.look():
                    self.on_look(count, "")
            except IbtError as trouble:  # the database is away: the next look tries again
                self.on_look(0, type(trouble).__name__)
            wait = max(every_seconds, _SHARE * (time.monotonic() - begun))
