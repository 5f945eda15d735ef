"""What people decided about names in one dossier, for the next documents of that dossier; nothing goes further.

`remember` and `apply` are pure: the caller keeps the decisions with the dossier and gives them back each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.document import Document, Page
from pipeline.model.place import Part
from pipeline.model.woo import Detection, NameDecision
from redaction.detect.names.cast import read_person
from redaction.detect.text.base import INITIALS_MARK, PERSON
from redaction.detect.words.lexicon import lexicon

_NAMES = frozenset({PERSON, INITIALS_MARK, "gebruikersnaam"})
_TERM = "term"
_TAKEN = 0.9
"""Score of a name that a person accepted before."""
_DOUBTED = 0.5
"""Score of a rejected name in a place where only people stand."""
_DROPPED = 0.0
_SHORTEST_ALONE = 4
"""Letters of a single word that is looked for in other documents."""
_FRAMES = ("kader.", "namen.aanspreektitel", "namen.voorletters")
"""Rules that see a place for a person: there a rejected word comes back for a person to look at."""


Decision = NameDecision


@dataclass(frozen=True, slots=True)
class Memory:
    """Names of one dossier by how often each was accepted and rejected; keys are folded."""

    accepted: Mapping[str, int] = field(default_factory=dict)
    rejected: Mapping[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """The names that were accepted and never rejected, as written, for `Analyzer.detect(known=…)`: short forms and
    user names follow from them."""


def _fold(written: str) -> str:
    return " ".join(written.replace("-\n", "-").split()).casefold()


def remember(decisions: Iterable[Decision]) -> Memory:
    """Give the memory of a dossier from all decisions in it; only names are remembered.

    What a person typed as missed (`term`) is a name when it reads as the name of a person.
    """
    taken, refused, names = Counter[str](), Counter[str](), dict[str, None]()
    for decision in decisions:
        if not _fold(decision.written) or not (decision.category in _NAMES or _is_typed_name(decision)):
            continue
        (taken if decision.accepted else refused)[_fold(decision.written)] += 1
        if decision.accepted and decision.category in (PERSON, _TERM):
            names[" ".join(decision.written.split())] = None
    return Memory(dict(taken), dict(refused), tuple(name for name in names if not refused[_fold(name)]))


def names_to_find(memory: Memory, others: Iterable[str]) -> tuple[str, ...]:
    """Give the names to look for in a document: those of the memory and of other documents, without what was rejected.

    A rejected name is not looked for by its short forms either; nor is a single word that means something else too.
    """
    free = (name for name in others if not memory.rejected.get(_fold(name)) and _tells(name))
    return tuple(dict.fromkeys((*free, *memory.names)))


def _tells(name: str) -> bool:
    """Tell whether a name says enough in another document: more than one word, or one that is nothing else."""
    person = read_person(name)
    words = (*person.given, *person.surnames) if person else ()
    if len(words) != 1 or (person and person.initials and not person.given):
        return len(words) > 0
    known, word = lexicon(), words[0]
    return len(word) >= _SHORTEST_ALONE and not known.is_common(word) and word.casefold() not in known.places


def _is_typed_name(decision: Decision) -> bool:
    person = read_person(decision.written) if decision.category == _TERM else None
    return person is not None and bool(person.surnames) and bool(person.given or person.initials)


def apply(
    memory: Memory, document: Document, detections: Sequence[Detection], decided: Sequence[Part] = ()
) -> tuple[Detection, ...]:
    """Give the detections as the dossier's decisions change them; those without a remembered name as they were.

    An accepted name is sure from then on. A rejected one is no longer proposed, unless a title, initials or a label
    announces a person: then a person looks again. A name decided both ways always waits for a person. What touches a
    place in `decided` stays as it is: a person judged the mark there.
    """
    if not (memory.accepted or memory.rejected):
        return tuple(detections)
    return tuple(_applied(memory, document, detections, decided))


def _applied(
    memory: Memory, document: Document, detections: Sequence[Detection], decided: Sequence[Part]
) -> Iterator[Detection]:
    pages: dict[int, Page] = {}
    for detection in detections:
        free = detection.category in _NAMES and not _touches(detection, decided)
        word = _fold(_text(document, detection, pages)) if free else ""
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


def _touches(detection: Detection, decided: Sequence[Part]) -> bool:
    return any(
        part.page == place.page and part.start < place.end and place.start < part.end
        for part in detection.span.parts
        for place in decided
    )


def _text(document: Document, detection: Detection, pages: dict[int, Page]) -> str:
    """Give the words of a detection; a page is read once."""
    for part in detection.span.parts:
        if part.page not in pages:
            pages[part.page] = document.pages.page(part.page)
    return "\n".join(pages[part.page].text[part.start : part.end] for part in detection.span.parts)


def _changed(detection: Detection, score: float, rule: str) -> Detection:
    if score == detection.score:
        return detection
    return Detection(detection.span, detection.category, score, f"{detection.detector}+{rule}")


def told(memory: Memory) -> tuple[tuple[str, int, int], ...]:
    """Give each remembered name with how often it was accepted and rejected, most decided first."""
    words = sorted({*memory.accepted, *memory.rejected})
    rows = ((word, memory.accepted.get(word, 0), memory.rejected.get(word, 0)) for word in words)
    return tuple(sorted(rows, key=lambda row: -(row[1] + row[2])))
