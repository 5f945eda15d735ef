"""What people decided about names in one dossier, for the next documents of that dossier; nothing goes further.

`remember` and `apply` are pure: the caller keeps the decisions with the dossier and gives them back each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model.document import Document
from pipeline.model.woo import Detection
from redaction.detect.base import INITIALS_MARK, PERSON

_NAMES = frozenset({PERSON, INITIALS_MARK, "gebruikersnaam"})
_TAKEN = 0.9
"""Score of a name that a person accepted before."""
_DOUBTED = 0.5
"""Score of a rejected name in a place where only people stand."""
_DROPPED = 0.0
_FRAMES = ("kader.", "namen.aanspreektitel", "namen.voorletters")
"""Rules that see a place for a person: there a rejected word comes back for a person to look at."""


class Decision(NamedTuple):
    """What one person decided about one mark of a name."""

    written: str
    """The words under the mark."""
    category: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """Names of one dossier by how often each was accepted and rejected; keys are folded."""

    accepted: Mapping[str, int] = field(default_factory=dict)
    rejected: Mapping[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """The accepted names as written, for `Analyzer.detect(known=…)`: short forms and user names follow from them."""


def _fold(written: str) -> str:
    return " ".join(written.replace("-\n", "-").split()).casefold()


def remember(decisions: Iterable[Decision]) -> Memory:
    """Give the memory of a dossier from all decisions in it; only names are remembered."""
    taken, refused, names = Counter[str](), Counter[str](), dict[str, None]()
    for decision in decisions:
        if decision.category not in _NAMES or not _fold(decision.written):
            continue
        (taken if decision.accepted else refused)[_fold(decision.written)] += 1
        if decision.accepted and decision.category == PERSON:
            names[" ".join(decision.written.split())] = None
    known = tuple(name for name in names if taken[_fold(name)] > refused[_fold(name)])
    return Memory(dict(taken), dict(refused), known)


def apply(memory: Memory, document: Document, detections: Sequence[Detection]) -> tuple[Detection, ...]:
    """Give the detections as the dossier's decisions change them; those without a remembered name as they were.

    An accepted name is sure from then on. A rejected one is no longer proposed, unless a title, initials or a label
    announces a person: then a person looks again. A name decided both ways always waits for a person.
    """
    return tuple(_applied(memory, document, detections))


def _applied(memory: Memory, document: Document, detections: Sequence[Detection]) -> Iterator[Detection]:
    for detection in detections:
        word = _fold(_text(document, detection)) if detection.category in _NAMES else ""
        taken, refused = memory.accepted.get(word, 0), memory.rejected.get(word, 0)
        if taken and refused:
            yield _changed(detection, min(detection.score, _DOUBTED), "geheugen.verdeeld")
        elif taken:
            yield _changed(detection, max(detection.score, _TAKEN), "geheugen.aanvaard")
        elif refused:
            framed = detection.detector.startswith(_FRAMES)
            yield _changed(detection, min(detection.score, _DOUBTED if framed else _DROPPED), "geheugen.afgewezen")
        else:
            yield detection


def _text(document: Document, detection: Detection) -> str:
    return "\n".join(document.pages.page(part.page).text[part.start : part.end] for part in detection.span.parts)


def _changed(detection: Detection, score: float, rule: str) -> Detection:
    if score == detection.score:
        return detection
    return Detection(detection.span, detection.category, score, f"{detection.detector}+{rule}")


def told(memory: Memory) -> tuple[tuple[str, int, int], ...]:
    """Give each remembered name with how often it was accepted and rejected, most decided first."""
    words = sorted({*memory.accepted, *memory.rejected})
    rows = ((word, memory.accepted.get(word, 0), memory.rejected.get(word, 0)) for word in words)
    return tuple(sorted(rows, key=lambda row: -(row[1] + row[2])))
