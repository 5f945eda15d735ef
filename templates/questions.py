"""The five questions of the verzoek om informatie, as later letters come back to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

QUESTIONS = (
    "stand van zaken van de realisatie",
    "reden dat nog niet alle plekken er zijn",
    "gezette stappen",
    "verwachte termijn",
    "onderliggende stukken",
)
"""Q1 to Q5, in order."""


class QuestionState(StrEnum):
    """How far a question is answered."""

    ANSWERED = "beantwoord"
    PARTLY = "deels"
    OPEN = "open"
    NOT_APPLICABLE = "nvt"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what became of it."""

    nummer: int
    onderwerp: str
    stand: QuestionState
    reactie: str = ""
    """What the ministry says about the answer, in the words of an official."""
