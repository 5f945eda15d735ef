"""Links an answer to the letters it may answer, with the cues for and against; only certain links are automatic."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pipeline.model.extraction import DocumentType, Extraction, Measure
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort
from pipeline.tools.register import gemeente_by_name

_DEADLINE_WINDOW = dt.timedelta(weeks=6)
_ALIKE_SUBJECT = 0.75
_SHORTEST_REFERENCE = 4
_ANSWERED = ("beantwoord", "deels")


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """A letter that went out and may be answered."""

    id: str
    gemeente: str
    """Code, `GM1700`."""
    reference: str | None
    """Our own reference, as printed."""
    date: dt.date
    due: dt.date | None = None
    """Last day for the answer; None when it asks none, or when the term is closed."""
    subject: str | None = None
    message_id: str | None = None
    """Of the mail that carried it."""


class Cue(StrEnum):
    """Why a letter may be the one that is answered, strongest first."""

    REFERENCE = "uw kenmerk is het kenmerk van deze brief"
    DATE = "het antwoord noemt een brief van deze datum"
    THREAD = "het antwoord hoort bij dezelfde mailwisseling"
    NEAR_REFERENCE = "uw kenmerk lijkt op het kenmerk van deze brief; mogelijk een tikfout"
    DEADLINE = "de gemeente heeft bij deze brief een open termijn"
    SUBJECT = "het onderwerp lijkt op dat van deze brief"


_STRONG = frozenset({Cue.REFERENCE, Cue.DATE})
_RANK = {Cue.REFERENCE: 32, Cue.DATE: 16, Cue.THREAD: 8, Cue.NEAR_REFERENCE: 4, Cue.DEADLINE: 2, Cue.SUBJECT: 1}


@dataclass(frozen=True, slots=True)
class LinkVoorstel:
    """One letter that a document may answer."""

    letter_id: str
    cues: tuple[Cue, ...]
    """Dutch, strongest first; never empty."""
    contradictions: tuple[str, ...]
    """Dutch sentences that speak against the link."""
    automatic: bool
    """True only with a strong cue, a sender that is the gemeente of the letter, and nothing against it."""


def link_answer(extraction: Extraction, letters: Sequence[KnownLetter]) -> tuple[LinkVoorstel, ...]:
    """Give the letters that a document may answer, best first; a person decides on those that are not automatic.

    An answer may link to several letters, and a letter may have several answers.
    """
    found = [link for letter in letters if (link := _weigh(extraction, letter))]
    return tuple(sorted(found, key=lambda link: (-link.automatic, -sum(_RANK[cue] for cue in link.cues))))


def _weigh(extraction: Extraction, letter: KnownLetter) -> LinkVoorstel | None:
    cues = tuple(_cues(extraction, letter))
    if not cues:
        return None
    against = tuple(_contradictions(extraction, letter))
    sure = bool(_STRONG & set(cues)) and letter.gemeente in _senders(extraction) and not against
    return LinkVoorstel(letter.id, cues, against, sure)


def _senders(extraction: Extraction) -> set[str]:
    known = gemeente_by_name()
    return {known[name].code for name in extraction.municipalities if name in known}


def _cues(extraction: Extraction, letter: KnownLetter) -> list[Cue]:
    theirs, ours = _bare(extraction.reference.your), _bare(letter.reference)
    same_gemeente = letter.gemeente in _senders(extraction)
    tests = {
        Cue.REFERENCE: bool(ours) and theirs == ours,
        Cue.DATE: same_gemeente and letter.date.isoformat() in {told.get("date") for told in extraction.refers_to},
        Cue.THREAD: bool(letter.message_id) and letter.message_id in _thread(extraction),
        Cue.NEAR_REFERENCE: _is_slip(theirs, ours),
        Cue.DEADLINE: same_gemeente and _is_near_deadline(extraction, letter),
        Cue.SUBJECT: same_gemeente and _is_alike(extraction.subject, letter.subject),
    }
    return [cue for cue, holds in tests.items() if holds]


def _thread(extraction: Extraction) -> tuple[str, ...]:
    told = extraction.details.get("in_reply_to") or ()
    return (told,) if isinstance(told, str) else tuple(told)


def _bare(reference: str | None) -> str:
    """Give a reference without what is only lay-out: case, spaces, and a point at its end."""
    return re.sub(r"\s", "", reference or "").casefold().replace("–", "-").rstrip(".,;")


def _is_slip(a: str, b: str) -> bool:
    """Tell two references that differ by one typing error: a changed, missing or swapped character."""
    if a == b or min(len(a), len(b)) < _SHORTEST_REFERENCE:
        return False
    if len(a) == len(b):
        places = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        swapped = len(places) == 2 and places[1] == places[0] + 1 and a[places[0]] == b[places[1]]
        return len(places) == 1 or (swapped and a[places[1]] == b[places[0]])
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _is_near_deadline(extraction: Extraction, letter: KnownLetter) -> bool:
    day = extraction.letter_date or extraction.received_date
    return bool(day and letter.due and abs(day - letter.due) <= _DEADLINE_WINDOW)


def _is_alike(a: str | None, b: str | None) -> bool:
    return bool(a and b) and SequenceMatcher(None, (a or "").casefold(), (b or "").casefold()).ratio() >= _ALIKE_SUBJECT


def _contradictions(extraction: Extraction, letter: KnownLetter) -> list[str]:
    senders = _senders(extraction)
    theirs, ours = _bare(extraction.reference.your), _bare(letter.reference)
    day = extraction.letter_date
    tests = {
        "De brief ging naar een andere gemeente dan die van het antwoord.": bool(senders)
        and letter.gemeente not in senders,
        "Het antwoord noemt een ander kenmerk dan dat van deze brief.": bool(theirs and ours) and theirs != ours,
        "Het antwoord is ouder dan de brief.": bool(day and day < letter.date),
    }
    return [told for told, holds in tests.items() if holds]


# -- what a linked document does to the term of the letter ------------------------------------------------------


def term_events(extraction: Extraction, received_on: dt.date) -> tuple[Gebeurtenis, ...]:
    """Give what a document of a gemeente does to the term of the letter it answers, on the day it reached us.

    A document that answers none of the questions is no answer: a request for more time, a confirmation of receipt, or
    the message that an answer is under way. A notification under article 8, a draft or a letter of somebody else does
    nothing to a term.
    """
    if extraction.details.get("status") == "concept":
        return ()
    document, details = extraction.document_id, extraction.details
    found = []
    if details.get("extension") or extraction.route == "uitstel":
        found.append(Gebeurtenis(GebeurtenisSoort.UITSTEL_GEVRAAGD, received_on, document))
    if extraction.document_type is DocumentType.MUNICIPAL_RESPONSE and answers_something(extraction):
        found.append(Gebeurtenis(GebeurtenisSoort.ANTWOORD, received_on, document))
    return tuple(found)


def answers_something(extraction: Extraction) -> bool:
    """Tell whether a document answers one of the five questions, at least partly, or tells of places.

    The task that the ministry set is no figure of the gemeente; see docs/extraction.md.
    """
    told = extraction.details.get("answers") or {}
    places = (figure for figure in extraction.figures if figure.measure is not Measure.WETTELIJKE_TAAK)
    return any(places) or any(status in _ANSWERED for status in told.values())
