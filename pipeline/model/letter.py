"""A letter: what it is made from and what came out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class LetterStatus(StrEnum):
    """How far a letter is."""

    CONCEPT = "concept"
    APPROVED = "goedgekeurd"
    SENT = "verzonden"
    WITHDRAWN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, with all that is needed to prove how it came about."""

    family: str
    """`L01` … `L20`."""
    template_id: str
    template_version: str
    template_hash: str
    """SHA-256 of the content source."""
    data: Mapping[str, Any]
    """The field values it was rendered from; JSON values."""
    status: LetterStatus
    besluit_id: str | None
    docx_sha256: str
    pdf_sha256: str
    opgesteld_door: str = ""
    goedgekeurd_door: str = ""
    goedgekeurd_op: dt.datetime | None = None
    """With offset."""
    mandaat: str = ""
    """Key of the mandate under which it was approved."""
    verzonden_op: dt.date | None = None
    """As the official who sent it says; nothing is sent from here."""
    motivering: str = ""
    """Why it was approved or withdrawn, in the words of who did so."""
    tekst_sha256: str = ""
    """SHA-256 of the plain text, so that an approved letter can be shown to be the same."""
    aanvraag: Mapping[str, Any] = field(default_factory=dict)
    """What a person asked it with, form included: from this it can be built anew from the dossier of a later day."""
    bevestigd: tuple[str, ...] = ()
    """Numbers in typed text that the person who approved it has checked."""
