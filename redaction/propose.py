"""From what was seen to what is proposed: detections, judged by the policy, become marks for the reviewer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.model.document import Document, Page
from pipeline.model.place import Part, Span
from pipeline.model.woo import Detection, PlacedBox, RedactionMark
from pipeline.stage import digest
from redaction.detect.contact.contact import EMAIL
from redaction.detect.people.offices import OfficeRegister, is_same_person
from redaction.detect.people.roles import Role, RoleBook, role_at
from redaction.detect.people.titles import TITLE_KIND
from redaction.detect.text.layout import make_view
from redaction.policy import Action, Policy, Row, in_order_of_law

_PERSON = "persoon"
_PART_OF_NAME = frozenset({"paraaf", "gebruikersnaam"})
_STAYING = frozenset({"email_functioneel", "adres_organisatie"})
_CODE = re.compile(r"5\.(?:1\.(?:1\.?[a-e]|2\.?[a-i]|4|5)|2(?:\.1)?|4)|10\.?2\.?[eg]|[█■▇\s<>\[\]();:,.@-]")
_ID_LENGTH = 24
_CLOSE = 4  # characters between a name and its function title


@dataclass(frozen=True, slots=True)
class Case:
    """What is known about a document from outside it; the empty case knows nothing."""

    offices: OfficeRegister = field(default_factory=OfficeRegister)
    """Of `read_offices`; what the words near a name say goes first."""
    day: dt.date | None = None
    """Of the document: an office counts on the day it was held."""
    requester: str = ""
    """Name of who asked for the documents."""
    document: str = ""
    """Kind of document, a value of `documenten` in redaction/policy.toml; empty is one that is made public."""

    def role_of(self, written: str, role: Role, text: str) -> Role:
        """Give the role of a mention: that of its own place, or that of the requester or an office holder.

        Args:
            written: The name.
            role: What the words near it say.
            text: Of all pages with detections.
        """
        if self.requester and is_same_person(written, self.requester):
            return Role.VERZOEKER
        if role is Role.ONBEKEND and self.offices.holder_of(written, self.day, text) is not None:
            return Role.BESTUURDER
        return role


NOTHING_KNOWN = Case()


class _Judged(NamedTuple):
    detection: Detection
    row: Row


def group_overlaps(detections: Iterable[Detection]) -> tuple[tuple[Detection, ...], ...]:
    """Put detections that share or touch a place in one group; every one is in exactly one group.

    Groups come in reading order and never touch each other. A detection that runs over a page border
    ties what it meets on both pages.
    """
    ordered = tuple(detections)
    owner = list(range(len(ordered)))
    reach: dict[int, tuple[int, int]] = {}  # page -> (end of the run of places so far, a detection in that run)
    places = sorted((part, number) for number, d in enumerate(ordered) for part in d.span.parts)
    for part, number in places:
        end, member = reach.get(part.page, (-1, number))
        if part.start <= end:
            owner[_root(owner, number)] = _root(owner, member)
        reach[part.page] = (max(end, part.end) if part.start <= end else part.end, number)
    groups: dict[int, list[Detection]] = {}
    for _, number in places:
        group = groups.setdefault(_root(owner, number), [])
        if ordered[number] not in group[-1:]:
            group.append(ordered[number])
    return tuple(tuple(dict.fromkeys(group)) for group in groups.values())


def _root(owner: list[int], number: int) -> int:
    while owner[number] != number:
        owner[number] = owner[owner[number]]
        number = owner[number]
    return number


def _text(pages: Mapping[int, Page], span: Span) -> str:
    return "\n".join(pages[part.page].text[part.start : part.end] for part in span.parts)


def _is_code(text: str) -> bool:
    """Tell whether a text is nothing but an earlier redaction: a code such as 5.1.2e, or a bar."""
    return not _CODE.sub("", text)


def _find_roles(persons: Sequence[Detection], pages: Mapping[int, Page], case: Case) -> dict[Detection, Role]:
    """Give each person's role: as each mention shows it, else as the case knows it, then as the whole document does."""
    own: dict[tuple[Detection, ...], tuple[str, Role]] = {}
    book = RoleBook()
    texts = {number: make_view(page).text for number, page in pages.items()}  # a wide gap is a tab: another cell
    whole = "\n".join(texts.values())
    for group in group_overlaps(persons):
        part = _hull(group)[0]
        text = texts[part.page]
        written, role = text[part.start : part.end], role_at(text, part.start, part.end)
        role = case.role_of(written, role, whole)
        book.note(written, role)
        own[group] = (written, role)
    return {d: book.role_of(written, role) for group, (written, role) in own.items() for d in group}


def _hull(group: Iterable[Detection]) -> tuple[Part, ...]:
    """Give the smallest places, one per run, that cover every detection of a group."""
    merged: list[Part] = []
    for part in sorted(part for detection in group for part in detection.span.parts):
        last = merged[-1] if merged else None
        if last is not None and last.page == part.page and part.start <= last.end:
            merged[-1] = Part(last.page, last.start, max(last.end, part.end))
        else:
            merged.append(part)
    return tuple(merged)


def _is_inside(detection: Detection, others: Iterable[Detection]) -> bool:
    part = detection.span.parts[0]
    return any(
        q.page == part.page and q.start <= part.start and part.end <= q.end
        for other in others
        for q in other.span.parts
    )


def _around(mark: Detection, roles: Mapping[Detection, Role]) -> tuple[Role, ...]:
    """Give the role of the person in whose written name a mark stands: `W.J.` of `W.J. Tak`; empty when in none."""
    return tuple(role for person, role in roles.items() if _is_inside(mark, [person]))[:1]


def _beside(title: Detection, roles: Mapping[Detection, Role]) -> Role:
    """Give the role of the person a function title stands with."""
    here = title.span.parts[0]
    for person, role in roles.items():
        there = person.span.parts[0]
        if there.page == here.page and (0 <= here.start - there.end <= _CLOSE or 0 <= there.start - here.end <= _CLOSE):
            return role
    return Role.ONBEKEND


def _judge(detections: Sequence[Detection], pages: Mapping[int, Page], policy: Policy, case: Case) -> list[_Judged]:
    """Give the detections that the policy redacts or asks about, each with its row."""
    staying = [d for d in detections if d.category in _STAYING]
    persons = [d for d in detections if d.category == _PERSON and not _is_inside(d, staying)]
    roles = _find_roles(persons, pages, case)
    titles = {title: _beside(title, roles) for title in detections if title.category == TITLE_KIND}
    roles |= {mark: role for mark in detections if mark.category in _PART_OF_NAME for role in _around(mark, roles)}
    roles |= titles
    judged = []
    for detection in detections:
        if _is_code(_text(pages, detection.span)) or (detection.category == _PERSON and detection not in roles):
            continue
        row = policy.decide(detection.category, roles.get(detection, Role.ONBEKEND), case.document)
        if row.action is not Action.KEEP:
            judged.append(_Judged(detection, row))
    return judged


def _mark(document: Document, group: Sequence[_Judged], pages: Mapping[int, Page], high: float) -> RedactionMark:
    parts = _hull(judged.detection for judged in group)
    best = max(group, key=lambda judged: (judged.detection.score, judged.row.name))
    gronden = in_order_of_law({grond for judged in group for grond in judged.row.gronden})
    boxes = tuple(PlacedBox(p.page, box) for p in parts for box in pages[p.page].boxes(p.start, p.end))
    certain = [j for j in group if j.row.action is Action.REDACT and j.detection.score >= high]
    return RedactionMark(
        id=digest([document.id, [list(part) for part in parts], list(gronden)])[:_ID_LENGTH],
        span=Span(document.id, parts),
        boxes=boxes,
        gronden=gronden,
        category=best.detection.category,
        policy_row=best.row.name,
        detectors=tuple(sorted({judged.detection.detector for judged in group})),
        score=best.detection.score,
        review=not certain,
    )


def _with_domain(detection: Detection, pages: Mapping[int, Page]) -> Detection:
    """Give a personal address as a whole, domain included."""
    part = detection.span.parts[0]
    match = EMAIL.match(pages[part.page].text, part.start) if detection.category == "email" else None
    if match is None or match.end() <= part.end:
        return detection
    return replace(detection, span=Span(detection.span.document_id, (Part(part.page, part.start, match.end()),)))


def propose(
    document: Document,
    detections: Sequence[Detection],
    policy: Policy,
    *,
    high: float,
    low: float,
    case: Case = NOTHING_KNOWN,
) -> tuple[RedactionMark, ...]:
    """Give one mark per place to redact, in reading order; what stays by policy gets none.

    Args:
        document: The document the detections were seen in; its pages are read once.
        detections: Of `Analyzer.detect`.
        policy: Of `load_policy`.
        high: From this score (0..1) on a mark needs no review before a concept is made.
        low: Under this score nothing is proposed.
        case: What is known from outside the document: office holders, its day, the requester.

    Legal: docs/legal.md#woo-gronden
    """
    seen = [detection for detection in detections if detection.score >= low]
    numbers = {part.page for detection in seen for part in detection.span.parts}
    pages = {number: document.pages.page(number) for number in sorted(numbers)}
    seen = seen if policy.domain_visible else [_with_domain(detection, pages) for detection in seen]
    judged = {j.detection: j for j in _judge(seen, pages, policy, case)}
    groups = group_overlaps(judged)
    return tuple(_mark(document, [judged[d] for d in group], pages, high) for group in groups)
