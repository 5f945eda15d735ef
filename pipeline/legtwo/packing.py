"""How documents of a release belong together: the mail that brought them, threads, doubles, and what answers what."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.desk import Desk
from pipeline.model.document import Document
from pipeline.model.extraction import Extraction
from pipeline.model.feit import DubbelOordeel
from pipeline.run import Walk
from pipeline.store import documents, feiten, groups
from pipeline.tools import media
from redaction.publish.facts import Facts, Other, Related

_PREFIX = re.compile(r"^\s*(?:re|fw|fwd|antw|antwoord|doorst|betr|sv|aw)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_FILE_TYPES = {
    media.DOCX: "doc", media.ODT: "doc", media.XLSX: "spreadsheet", media.CSV: "spreadsheet",
    media.TXT: "note", media.HTML: "html",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stuk:
    """One row of the list to be: a document at one of the places where it was delivered."""

    sleutel: str
    """Id of the document; with the id of the mail behind it for a second place."""
    document: Document
    read: Extraction
    datum: dt.date
    """Of a mail the day it was sent; else its own date, else the day it reached us."""
    ouder: str | None
    """Id of the mail or file in this release that it came with."""
    dubbel_van: str = ""
    """Key of the one it is the same as."""

    @property
    def id(self) -> str:
        """Give the id of the document."""
        return self.document.id

    @property
    def bestandstype(self) -> str:
        """Give the type of the original in the words of the VWS platform."""
        kind = self.document.media_type
        if kind in media.MAIL:
            return "email"
        return _FILE_TYPES.get(kind, "image" if kind.startswith("image/") else "pdf")


def stukken_of(desk: Desk, walk: Walk, document_ids: Sequence[str]) -> tuple[Stuk, ...]:
    """Give the rows of a release in the order of the documents; further places of the same bytes come behind.

    A document that came with two mails has a row with each; only the first has the file. Of two documents that a person
    judged to be one, the second is the double.
    """
    inside = frozenset(document_ids)
    with desk.store.read() as session:
        arrived = {one: documents.arrivals(session, one) for one in document_ids}
        same = [one.document_ids for one in feiten.feiten(session, DubbelOordeel) if one.is_dubbel]
        same += groups.doubles(session, document_ids)
    doubles = dict(_judged(same, document_ids))
    first: list[Stuk] = []
    later: list[Stuk] = []
    for one in document_ids:
        parents = tuple(dict.fromkeys(a.family for a in arrived[one] if a.family in inside))
        loose = any(a.family not in inside for a in arrived[one])
        made = _stuk(walk, one, None if loose or not parents else parents[0], doubles.get(one, ""))
        first.append(made)
        again = parents if loose else parents[1:]
        one_of = made.dubbel_van or one
        later += [replace(made, sleutel=f"{one}@{parent}", ouder=parent, dubbel_van=one_of) for parent in again]
    return (*first, *later)


def _judged(same: Sequence[tuple[str, str]], order: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each double with the first of its likes, also when people judged pair by pair."""
    place = {one: number for number, one in enumerate(order)}
    leader: dict[str, str] = {one: one for one in order}
    for one, other in same:
        if one in place and other in place:
            first, second = sorted((leader[one], leader[other]), key=place.__getitem__)
            leader |= {key: first for key, led in leader.items() if led == second}
    yield from ((one, first) for one, first in leader.items() if first != one)


def _stuk(walk: Walk, document_id: str, parent: str | None, double_of: str) -> Stuk:
    document, read = walk.document(document_id), walk.extraction(document_id)
    sent = walk.reached_us(document_id)
    day = sent if document.media_type in media.MAIL else read.letter_date or document.about.made_on or sent
    return Stuk(document_id, document, read, day, parent, double_of)


# -- threads and relations ----------------------------------------------------------------------------------------


def threads(stukken: Sequence[Stuk], numbers: Mapping[str, str]) -> dict[str, str]:
    """Give per key of a mail the number of the first mail of its thread: the same subject without Re: and Fw:."""
    found: dict[str, list[Stuk]] = {}
    for one in stukken:
        if one.document.media_type in media.MAIL and (key := subject_key(one)):
            found.setdefault(key, []).append(one)
    made: dict[str, str] = {}
    for mails in found.values():
        first = min(mails, key=lambda one: (one.datum, numbers[one.sleutel]))
        made |= {one.sleutel: numbers[first.sleutel] for one in mails}
    return made


def subject_key(stuk: Stuk) -> str:
    """Give the subject of a mail without what its answers add to it, to compare; empty when it has none."""
    messages = stuk.document.about.messages
    subject = (messages[0].subject if messages else "") or stuk.read.subject or ""
    while (bare := _PREFIX.sub("", subject)) != subject:
        subject = bare
    return " ".join(subject.casefold().split())


def families(stukken: Sequence[Stuk], numbers: Mapping[str, str]) -> dict[str, str]:
    """Give per key the number of the mail that it came with, for the mail itself as well."""
    parents = {one.ouder for one in stukken if one.ouder}
    by_id = {one.sleutel: one for one in stukken}

    def root(one: Stuk) -> Stuk:
        return root(by_id[one.ouder]) if one.ouder and one.ouder in by_id else one

    return {one.sleutel: numbers[root(one).sleutel] for one in stukken if one.ouder or one.id in parents}


def related_facts(stuk: Stuk, facts: Facts, all_: Sequence[Stuk], named: Mapping[str, Other]) -> Facts:
    """Give the facts of a document with what it has to do with the others; `named` gives number and title per key."""
    parts = tuple(named[one.sleutel] for one in all_ if one.ouder == stuk.id and stuk.sleutel == stuk.id)
    whole = named.get(stuk.ouder or "")
    related = [Related("heeft bijlage", *part) for part in parts]
    answered = _answers(stuk, all_)
    related += [Related("is reactie op", *named[one.sleutel]) for one in answered]
    told = {value for row in stuk.read.refers_to for value in row.values()}
    for one in all_:
        ours = one.read.reference.our
        if ours and ours in told and one.id != stuk.id and one not in answered and not one.dubbel_van:
            related.append(Related("verwijst naar", *named[one.sleutel]))
    return replace(facts, parts=parts, part_of=whole, related=tuple(related))


def _answers(stuk: Stuk, all_: Sequence[Stuk]) -> list[Stuk]:
    """Give what a document answers: the letter whose reference it names, and the mail before it in its thread."""
    own = [one for one in all_ if one.id != stuk.id and not one.dubbel_van]
    yours = stuk.read.reference.your
    found = [one for one in own if yours and one.read.reference.our == yours]
    if stuk.document.media_type in media.MAIL and (key := subject_key(stuk)):
        mails = [one for one in own if one.document.media_type in media.MAIL and subject_key(one) == key]
        before = [one for one in mails if one.datum < stuk.datum]
        found += [one for one in sorted(before, key=lambda one: one.datum)[-1:] if one not in found]
    return found
