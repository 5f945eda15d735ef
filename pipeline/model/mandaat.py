"""Who may decide and sign, and who held an office: dated facts, never code. Legal: docs/legal.md#mandaat."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.model.ladder import Niveau


@dataclass(frozen=True, slots=True)
class Mandaat:
    """What one official may decide and sign, and when."""

    sleutel: str
    """What a Besluit names."""
    functie: str
    bestuursorgaan: str
    niveau: Niveau
    brieven: tuple[str, ...]
    """Families that may be signed under it."""
    geldig_vanaf: dt.date
    geldig_tot: dt.date | None
    """Last day; None is still valid."""
    fictief: bool
    """True for an example: what rests on it stays a concept."""

    def holds(self, day: dt.date) -> bool:
        """Tell whether the mandate is valid on a day."""
        return self.geldig_vanaf <= day <= (self.geldig_tot or dt.date.max)


@dataclass(frozen=True, slots=True)
class Ambtsdrager:
    """One person in one office."""

    ambt: str
    """`de minister van Asiel en Migratie`, without capital."""
    naam: str
    voornaamwoord: str
    """`hem` or `haar`: a mandated letter says on whose behalf with it."""
    geldig_vanaf: dt.date
    """First day for which a source was found; the term of office may be longer."""
    geldig_tot: dt.date | None
    """Last day; None is still in office."""
    zekerheid: str
    """`document`, `pers` or `open`."""

    def holds(self, day: dt.date) -> bool:
        """Tell whether this person held the office on a day."""
        return self.geldig_vanaf <= day <= (self.geldig_tot or dt.date.max)
