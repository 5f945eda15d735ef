"""One row of the voortgangsrapportage: one gemeente and category with everything that the report tells of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.model.extraction import Category
from pipeline.model.status import Basis
from pipeline.model.termijn import TermijnStatus


@dataclass(frozen=True, slots=True)
class Meting:
    """What one source says of the task and the places on one peildatum; None is unknown, never zero."""

    peildatum: dt.date
    wettelijke_taak: int | None
    realisatie: int | None
    basis: Basis
    document_id: str
    """Of the document or workbook it stands in; the report gives it a short number."""
    bron: str
    """What that document is, in Dutch: `Brief van het ministerie, 9 april 2026`; never a name of a person."""

    @property
    def verschil(self) -> int | None:
        """Give the places above (or, negative, below) the task; None when one of the two is unknown."""
        if self.wettelijke_taak is None or self.realisatie is None:
            return None
        return self.realisatie - self.wettelijke_taak


@dataclass(frozen=True, slots=True)
class Voortgangsregel:
    """One gemeente in one category; what is not known is None or empty."""

    gemeente: str
    """Code, `GM1700`."""
    naam: str
    provincie: str
    cyclus: str
    categorie: Category
    """`regulier` or `amv`; never a total."""
    beslissend: Meting | None
    """The figures that the outcome follows from; None when there are none."""
    uitkomst: str
    """In words, of this category: a value of `pipeline.zinnen.SAID`."""
    metingen: tuple[Meting, ...] = ()
    """All figures of every source, the deciding ones included."""
    in_voorbereiding: int | None = None
    """Planned places; never realised."""
    trede: int | None = None
    laatste_brief: str = ""
    """`L02 van 9 april 2026`."""
    termijn: dt.date | None = None
    """Last day of the term that runs, or ran last."""
    termijn_status: TermijnStatus | None = None
    afspraken: tuple[str, ...] = ()
    """Agreements on this category, in Dutch."""
