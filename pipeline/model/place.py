"""Places: boxes on a page, ranges of its text, and a place in a whole document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in PDF points, origin top-left of the page as shown (after its rotation)."""

    x0: float
    top: float
    x1: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether the two rectangles share more than an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.top < other.bottom and other.top < self.bottom


class Part(NamedTuple):
    """A half-open range of code points of one page's normalised text."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a document; never empty, in reading order, may run over a page border."""

    document_id: str
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        """Refuse an empty or backward place: it would be a proof of nothing."""
        if not self.parts or any(part.end <= part.start for part in self.parts):
            raise ValueError("a Span holds at least one non-empty part")
