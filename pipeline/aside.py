"""How the work on one document ends early: it steps aside and waits again, the machine fails, or the document kills."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.errors import IbtError, SetupError
from pipeline.model.werk import Rij, WerkStand
from pipeline.store import work
from pipeline.store.database import Store
from pipeline.tools.faults import fault

_DISK = {errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT}
_CHECK_SECONDS = 0.5
"""How often running work looks whether it may go on."""


class Poison(IbtError):
    """A document that ended its process again and again."""

    def __init__(self, starts: int) -> None:
        super().__init__(
            f"de verwerking is {starts} keer onverwacht gestopt. Laat de beheerder het bestand bekijken; "
            "probeer daarna opnieuw met: ibt quarantine retry"
        )


class Aside(Exception):
    """The work ends between two steps and waits again."""

    def __init__(self, stand: WerkStand | None = None, queue: Rij | None = None) -> None:
        super().__init__()
        self.stand, self.queue = stand, queue


@dataclass(slots=True)
class At:
    """Where the work is, for the reason when it stops."""

    document_id: str
    check: Callable[[], None]
    """Raises when the work may not go on."""
    stage: str = ""
    checked: float = -_CHECK_SECONDS

    def __call__(self, stage: str) -> str:
        """Take note of the step that begins now, and give its name."""
        self.stage = stage
        if time.monotonic() - self.checked >= _CHECK_SECONDS:
            self.check()
            self.checked = time.monotonic()
        return stage


@contextmanager
def on_this_machine() -> Iterator[None]:
    """Tell a disk that refuses from a document that is wrong: the document then waits, and is tried again."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK:
            raise
        raise SetupError(
            f"de opslag is niet te beschrijven ({error.strerror}). Maak ruimte vrij of controleer de rechten."
        ) from error


def check_may_go_on(store: Store, document_id: str, is_stopping: Callable[[], bool]) -> None:
    """Check between two steps that nobody stopped this process or the work on the dossier.

    Raises:
        Aside: The work ends here and waits again.
    """
    if is_stopping():
        raise Aside
    with store.read() as session:
        stand = work.stand_of(session, document_id)
    if stand is not WerkStand.HERVAT:
        raise Aside(stand)


def step_aside(store: Store, document_id: str, round_: int, aside: Aside) -> None:
    """Let a document wait again as new work: in another queue, for another process, or until it may go on."""
    with store.write() as session:
        if aside.queue is not None:
            work.put_order(session, [document_id], queue=aside.queue)
        if aside.stand is None:
            work.step_aside(session, document_id, round_)
        else:
            work.hold_up(session, document_id, round_, aside.stand)
    fault("work.aside")
