"""What a review follows besides the law: plain values and functions that wiring hands over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model.woo import RedactionMark


def _no_reason(_mark: RedactionMark) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """The choices of an organisation, and how a mark is explained."""

    four_eyes: bool = True
    """A second person, who judged nothing in it, approves a document before it may be released."""
    why: Callable[[RedactionMark], str] = _no_reason
    """Tells in Dutch why a mark is there, without text of the document."""
    suspend_days: int = 14
    """How long a document waits after the decision when a third party is expected to object."""

    def suspended_until(self, decided: dt.date) -> dt.date:
        """Give the last day on which a document waits for a third party.

        Legal: docs/legal.md#woo-termijn
        """
        return decided + dt.timedelta(days=self.suspend_days)
