"""Messages in a mailbox: what makes one itself, and what is remembered of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class MailPlace:
    """Where a message lies; the server promises never to give these three to another message."""

    mailbox: str
    """Digest of server, user and folder: no name of a mailbox stands in a log or key."""
    uidvalidity: int
    uid: int

    @property
    def id(self) -> str:
        """Give the `arrival_id` of the message, 32 hex digits: the same after every crash."""
        return hashlib.sha256(f"{self.mailbox}/{self.uidvalidity}/{self.uid}".encode()).hexdigest()[:32]


class NotedMail(NamedTuple):
    """What the database remembers of one message."""

    document_id: str | None
    """None when it was refused."""
    is_new: bool
    """False when the same bytes were there already."""
    is_again: bool = False
    """The same message, by its Message-ID and its bytes, was taken in from this mailbox before."""
