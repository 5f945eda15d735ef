"""Work in the queue: which kinds there are, what goes first, what holds it up, and how a queue stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Rij(StrEnum):
    """A queue: one kind of work, with its own number of documents at once."""

    DOCUMENTEN = "documenten"
    """All that is read from its own text; also what was waiting before there were more queues."""
    TEKSTHERKENNING = "tekstherkenning"
    """Scans and pictures, which take a hundred times as long."""


class Priority(IntEnum):
    """What goes first; the lower number is taken first."""

    PERSON = 1
    """Iemand wacht: web upload, `ibt add`, a retry, a verdict, a document somebody opens."""
    INBOX = 2
    """Post: the folder and the mailbox; what counts when nobody said anything."""
    BATCH = 3
    """Een partij: a folder or archive of thousands."""


class WerkStand(StrEnum):
    """What a person said of the work on a dossier; the last word holds."""

    PAUZE = "pauze"
    HERVAT = "hervat"
    GESTOPT = "gestopt"


@dataclass(frozen=True, slots=True)
class QueueState:
    """How one queue stands, counted in our own table."""

    queue: str
    waiting: int
    """Documents that wait, whether the engine has them already or not; those of a paused dossier too."""
    running: int
    oldest_seconds: float
    """Since the oldest of what waits came to wait; 0 when nothing does."""
    failed_today: int
    """Documents that went to quarantine since midnight."""
    stuck: int
    """Documents that are under way for more than an hour."""
    held: int = 0
    """Of those that wait: those of a paused dossier."""
