"""A letter: what it is made from and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
