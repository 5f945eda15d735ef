"""Who looked at what: one event in the audit log for every session that sees an unredacted document.

Call `note_view` before the document is shown: when the log cannot be written, nothing is shown.

A session that keeps looking at one document gives one event per hour, not one per picture of a page. That is kept in
memory and not looked up in the database: a restart, or a second server, gives an event too many and never one too few.
Taking an original away gives an event every time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from pipeline.desk import Desk
from pipeline.model.rechten import Ingelogd
from pipeline.store import events
from pipeline.store.database import now

SEEN = "stuk.ingezien"
TAKEN = "stuk.opgehaald"


class Look(StrEnum):
    """In which way a document was seen."""

    PAGINA = "pagina"
    """The page of the document in the desk."""
    BEELD = "beeld"
    TEKST = "tekst"
    """Words of it: an excerpt among what was found, or the list of words in a dossier."""
    LAKKEN = "lakken"
    """The review screen."""
    GEGEVENS = "gegevens"
    """What was read in it, for a program."""
    ORIGINEEL = "origineel"
    """The file as it came in."""


@dataclass(slots=True)
class Views:
    """What was written in this hour, so that it is not written again; usable from several threads."""

    _hour: str = ""
    _written: set[tuple[str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def claim(self, session: str, document_id: str, hour: str) -> bool:
        """Tell whether this view is the first of the hour, and remember it."""
        with self._lock:
            if hour != self._hour:
                self._hour = hour
                self._written.clear()
            is_first = (session, document_id) not in self._written
            self._written.add((session, document_id))
            return is_first

    def give_back(self, session: str, document_id: str) -> None:
        """Forget a view that could not be written."""
        with self._lock:
            self._written.discard((session, document_id))


class Kept(Protocol):
    """What a look needs of the house (`web.house.House`)."""

    @property
    def desk(self) -> Desk:
        """Give the desk."""

    @property
    def views(self) -> Views:
        """Give what was written in this hour."""


def note_view(house: Kept, who: Ingelogd, document_id: str, what: str | Look) -> None:
    """Write that somebody sees an unredacted document, once per session, document and hour; an original always.

    Call it only for a document that exists, before it is shown.

    Raises:
        SetupError: The audit log cannot be written; then the document must not be shown.
        ValueError: `what` is not one of `Look`.
    """
    look = Look(what)
    if look is Look.ORIGINEEL:
        _append(house, who, TAKEN, document_id, look)
        return
    if not house.views.claim(who.sessie, document_id, now().strftime("%Y-%m-%dT%H")):
        return
    try:
        _append(house, who, SEEN, document_id, look)
    except BaseException:
        house.views.give_back(who.sessie, document_id)
        raise


def _append(house: Kept, who: Ingelogd, action: str, document_id: str, look: Look) -> None:
    with house.desk.store.write() as session:
        events.append(session, who.naam, action, document_id, {"wat": look.value})
