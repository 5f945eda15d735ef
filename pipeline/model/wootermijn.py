"""The term of a Woo request: when it came in, and what moved the day on which it must be decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class WooFeitSoort(StrEnum):
    """What can be said about the term of a request."""

    ONTVANGST = "ontvangst"
    VERLENGING = "verlenging"
    OPSCHORTING = "opschorting"
    HERVAT = "hervat"
    BESLUIT = "besluit"


class Opschorting(StrEnum):
    """Why the clock stands still."""

    ZIENSWIJZE = "zienswijze"
    """Third parties are heard: Woo article 4.4 paragraph 3."""
    AANVULLING = "aanvulling"
    """The requester is asked to complete the request: Awb article 4:15."""
    INSTEMMING = "instemming"
    """The requester agreed to wait: Awb article 4:15 paragraph 2."""


@dataclass(frozen=True, slots=True)
class WooFeit:
    """One thing that a person says about the term of a request."""

    soort: WooFeitSoort
    dag: dt.date
    """Of receipt; of the message about more time or standing still; of the end of that; of the decision."""
    reden: Opschorting | None = None
    motivering: str = ""


@dataclass(frozen=True, slots=True)
class Stap:
    """One step in how the last day follows."""

    wat: str
    """Dutch."""
    dag: dt.date | None
    """The day after this step; None while the clock stands still."""
    bron: str


@dataclass(frozen=True, slots=True)
class WooTermijn:
    """How the term of a request stands on a day."""

    ontvangen: dt.date
    laatste_dag: dt.date | None
    """None while the clock stands still."""
    staat: str
    """Dutch, one sentence."""
    te_laat: bool
    verlengd: bool
    staat_stil: bool
    besloten: dt.date | None = None
    afleiding: tuple[Stap, ...] = field(default=())
