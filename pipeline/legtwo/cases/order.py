"""What a letter is asked for, and what comes out: the step between a dossier and a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.extraction import Extraction
from pipeline.model.post import Poststuk
from pipeline.tools.register import Provincie
from templates.catalogue import Catalogue
from templates.families.l12 import Annex
from templates.fields import LetterFields, Organisation


@dataclass(frozen=True, slots=True)
class Vraag:
    """One letter that a person asks for, with everything that the desk knows about it."""

    familie: str
    organisatie: Organisation
    catalogue: Catalogue
    dossier: Dossier | None = None
    """Of the gemeente that the letter goes to or is about."""
    dossiers: tuple[Dossier, ...] = ()
    """L11: of every gemeente of the province that got a letter."""
    provincie: Provincie | None = None
    """L11, L12, L13, and the province that gets a copy or a forwarded document."""
    referentie: str | None = None
    datum: dt.date | None = None
    document_id: str | None = None
    """The incoming document it is about: an answer, a notification, a request."""
    poststuk: Poststuk | None = None
    """That document as correspondence."""
    extraction: Extraction | None = None
    """What was read from that document."""
    registratie: str | None = None
    """Number under which that document was registered."""
    geregistreerd_op: dt.date | None = None
    """Day on which that document was taken in, or that of the stamp on it."""
    per_mail: bool = False
    """That document came in as e-mail."""
    bijlagen: int = 0
    """How many annexes came with that document."""
    brief: Uitgaand | None = None
    """The letter of ours that it is about (L08, L09, L19, L20)."""
    form: Mapping[str, Any] = field(default_factory=dict)
    """What a person filled in, by field of the case; parts of a value as a mapping or with a dotted key."""
    bijlage: Annex | None = None
    """L12: the verdeelbesluit that goes along."""


@dataclass(frozen=True, slots=True)
class Klaar:
    """A letter of which nothing is missing."""

    fields: LetterFields
    besluit_id: str | None
    naam: str
    """Id of the letter: `L02-GM1700-2026-04-09`."""
    betreft_gemeenten: tuple[str, ...]
    """Codes of the gemeenten whose dossier it belongs to."""
