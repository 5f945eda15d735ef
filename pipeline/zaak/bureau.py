"""What every piece of work on a case needs: the state, the registers, and who we are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pipeline.config import Organisatie
from pipeline.desk import Desk
from pipeline.model.mandaat import Mandaat
from pipeline.run import Walk
from pipeline.store.database import Store
from templates.catalogue import Catalogue

_HOME = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Bureau:
    """One open workspace with everything that decides what a person may do in it."""

    desk: Desk
    walk: Walk
    catalogue: Catalogue
    """Letter texts, signatories, mandates and office holders: the organisation's own where it has them."""
    organisatie: Organisatie
    registers: Path
    """Folder with the organisation's own registers; need not exist."""
    folder: Path
    """Where what people make is written."""

    @property
    def store(self) -> Store:
        """Give the store of the workspace."""
        return self.desk.store

    @contextmanager
    def reading(self, session: Session | None = None) -> Iterator[Session]:
        """Give the transaction that is open already, or else one moment of the store."""
        if session is not None:
            yield session
            return
        with self.store.read() as opened:
            yield opened

    @property
    def mandaten(self) -> Sequence[Mandaat]:
        """Give the mandates of this organisation."""
        return self.catalogue.mandaten


def today() -> dt.date:
    """Give the calendar day in the Netherlands."""
    return dt.datetime.now(_HOME).date()


def home_day(moment: dt.datetime) -> dt.date:
    """Give the calendar day of a moment in the Netherlands."""
    return moment.astimezone(_HOME).date()
