"""Carries what a person said in one document of a group to the others, where the words are the same.

Only on an explicit act, seen first. A carried verdict is an ordinary verdict of that person, with where it came from;
it can be taken back, and a second person still approves each document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.batch.passages import carry, passages
from pipeline.batch.room import GroupRoom
from pipeline.errors import Outdated, RecordError
from pipeline.lookalike import read_likeness
from pipeline.model.document import Document
from pipeline.model.place import Part
from pipeline.model.woo import RedactionMark, Verdict
from pipeline.review import acts, drawing
from pipeline.review.acts import AS_SEEN, Acting
from pipeline.stage import digest
from pipeline.store import dossiers, events, marks
from pipeline.store.groups import Groep
from pipeline.store.marks import JudgedMark


@dataclass(frozen=True, slots=True)
class Carried:
    """What would be carried to one document."""

    document_id: str
    oordelen: tuple[tuple[str, Verdict, str], ...]
    """Marks that lie there already: id, verdict, and why."""
    nieuw: tuple[tuple[RedactionMark, str], ...]
    """Marks that the person asked for in the first document and that do not lie here yet, and why."""
    anders: int
    """Judged marks that are not carried: the words around them differ, or somebody said something else here."""

    @property
    def count(self) -> int:
        """Count what is carried."""
        return len(self.oordelen) + len(self.nieuw)


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking over would do in a whole group."""

    van: str
    """The document whose verdicts are carried."""
    stukken: tuple[Carried, ...]
    stempel: str
    """Changes with everything it was made from."""

    @property
    def vakken(self) -> int:
        """Count the marks that get a verdict."""
        return sum(one.count for one in self.stukken)


def preview(room: GroupRoom, dossier: str, number: str) -> Preview:
    """Give what taking over the verdicts of the first document of a group would do; writes nothing.

    Raises:
        InputError: There is no such group.
    """
    group = room.find(dossier, number)
    with room.desk.store.read() as session:
        return _preview(room, session, group)


def _preview(room: GroupRoom, session: Session, group: Groep) -> Preview:
    held = marks.marks_of(session, group.stukken)
    first, source = group.stukken[0], room.walk.document(group.stukken[0])
    judged = [one for one in held.get(first, ()) if one.verdict is not None]
    made = tuple(
        _carried(source, room.walk.document(one), judged, held.get(one, ())) for one in group.stukken[1:] if judged
    )
    stamps = [[one, *((mark.mark.id, mark.stamp) for mark in held.get(one, ()))] for one in group.stukken]
    return Preview(first, made, digest([list(map(str, one)) for one in stamps])[:24])


def take_over(room: GroupRoom, dossier: str, number: str, stempel: str, who: str) -> int:
    """Write what a person saw in a preview, all or nothing; gives how many marks got a verdict.

    Raises:
        Outdated: Something changed since the preview.
        RecordError: There is nothing to carry, or no name.
    """
    if not who.strip():
        raise RecordError("een oordeel heeft een naam nodig. Noem uw naam.")
    group = room.find(dossier, number)
    with room.desk.store.write() as session:
        dossiers.hold_named(session, dossier)
        marks.hold(session, group.stukken)
        seen = _preview(room, session, group)
        if seen.stempel != stempel:
            raise Outdated("er is intussen iets veranderd in deze groep. Bekijk het overzicht opnieuw.")
        wanted = [one for one in seen.stukken if one.count]
        if not wanted:
            raise RecordError("er is niets om over te nemen. Beoordeel eerst het bovenste stuk van de groep.")
        for one in wanted:
            _write(Acting(session, one.document_id, who, dossier), one)
        dossiers.work_again(session, dossier, [one.document_id for one in wanted])
        data = {"groep": group.id, "van": seen.van, "stukken": len(wanted), "vakken": seen.vakken}
        events.append(session, who, "groep.overgenomen", dossier, data)
    return seen.vakken


def _write(acting: Acting, one: Carried) -> None:
    """Write what is carried to one document: one act per motivation, so that each can be taken back."""
    reasons = dict.fromkeys([why for _, _, why in one.oordelen] + [why for _, why in one.nieuw])
    for why in reasons:
        fresh = [mark for mark, told in one.nieuw if told == why]
        acts.add_marks(acting, fresh, why, {key: verdict for key, verdict, told in one.oordelen if told == why})


def _carried(source: Document, target: Document, judged: Sequence[JudgedMark], there: Sequence[JudgedMark]) -> Carried:
    least = read_likeness().least_passage
    ours, theirs = tuple(passages(source, least)), tuple(passages(target, least))
    lying = {one.mark.parts: one for one in there if one.mark.parts}
    said: list[tuple[str, Verdict, str]] = []
    made: list[tuple[RedactionMark, str]] = []
    other = 0
    for one in judged:
        place = carry(one.mark.parts, ours, theirs) if one.mark.parts and one.verdict else ()
        if not place or one.verdict is None:
            other += 1
            continue
        why, here = _why(source.id, one), lying.get(place)
        if here is not None and here.mark.gronden == one.mark.gronden:
            if here.verdict is None:
                said.append((here.mark.id, one.verdict.verdict, why))
            other += here.verdict is not None and here.verdict.verdict is not one.verdict.verdict
        elif here is None and one.verdict.verdict is Verdict.ACCEPTED and not _touches(place, there):
            spot = drawing.selection(target, place)
            made.append((drawing.by_hand(target.id, spot, one.mark.gronden, one.mark.category), why))
        else:
            other += here is not None or one.verdict.verdict is Verdict.ACCEPTED
    return Carried(target.id, tuple(said), tuple(made), other)


def _touches(place: Sequence[Part], there: Sequence[JudgedMark]) -> bool:
    return any(
        a.page == b.page and a.start < b.end and b.start < a.end for one in there for b in one.mark.parts for a in place
    )


def _why(source: str, one: JudgedMark) -> str:
    told = one.verdict.motivation if one.verdict else ""
    head = f"Overgenomen van stuk {source[:12]}"
    return head if told in ("", AS_SEEN) else f"{head}: {told}"
