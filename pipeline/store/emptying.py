"""Takes out of the database what it holds of a document that is destroyed: names, words, and what only led to them.

What stays: that it was here (digest, size, kind of file, days), the figures and decisions that were taken from it, who
judged what, and the proof. Nothing that was judged of it holds for the same bytes when they come again. Facts about
figures stay as they are: they and why a person corrected them are archive.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.feit import SOORT_VAN, Beoordeling, DubbelOordeel, Koppeling, VraagOordeel, WaardeCorrectie
from pipeline.model.letter import Letter, LetterStatus
from pipeline.model.observation import Proof
from pipeline.model.status import StatusRecord, Voorstel
from pipeline.model.woo import MarkVerdict, Verdict, WooDossier
from pipeline.store import letters, review, search
from pipeline.store.batch_tables import BatchStukRow, GroepRow, VingerafdrukRow
from pipeline.store.codec import canonical, dump, load
from pipeline.store.database import now
from pipeline.store.groups import Groep
from pipeline.store.heartbeats import heartbeats
from pipeline.store.marks import UNCHANGED
from pipeline.store.review_tables import ActKind, MarkChangeRow, ReviewActRow, ReviewCommentRow
from pipeline.store.tables import (
    ArrivalRow,
    DocumentRow,
    DocumentState,
    FeitRow,
    HeartbeatRow,
    LetterRow,
    MarkVerdictRow,
    PoststukRow,
    RedactionMarkRow,
    StatusRecordRow,
    VoorstelRow,
    WooDossierRow,
    WooNaamRow,
    WooStukRow,
)

NAME = "vernietigd"
"""What stands where the name of a file stood."""
_WORDS: Mapping[type, Mapping[str, Any]] = {
    Koppeling: {"motivering": ""},
    DubbelOordeel: {"motivering": ""},
    VraagOordeel: {"reactie": ""},
    Beoordeling: {"redenen": ()},
    WaardeCorrectie: {"gelezen": (), "was": (), "wordt": None, "motivering": ""},
}
"""Facts about a document itself, whose key begins with its id, with what of them is emptied."""
_NOT_KEPT = (LetterStatus.CONCEPT, LetterStatus.WITHDRAWN)


def empty_document(session: Session, document_id: str, who: str) -> str | None:
    """Take out what the database holds of a document, which is destroyed from then on; gives its dossier.

    Lock the document first.
    """
    gone = {"state": DocumentState.DESTROYED, "stage": None, "reason": None, "recipe": None, "attempt": 0}
    session.execute(sa.update(DocumentRow).where(DocumentRow.id == document_id).values(**gone, updated=now()))
    dossier = session.scalar(sa.select(WooStukRow.dossier).where(WooStukRow.document_id == document_id))
    names = set(session.scalars(sa.select(ArrivalRow.name).where(ArrivalRow.document_id == document_id)))
    session.execute(sa.update(ArrivalRow).where(ArrivalRow.document_id == document_id).values(name=NAME))
    session.execute(sa.update(BatchStukRow).where(BatchStukRow.document_id == document_id).values(naam=""))
    search.forget(session, document_id)
    derived: tuple[type[PoststukRow | VingerafdrukRow | WooStukRow], ...] = (PoststukRow, VingerafdrukRow, WooStukRow)
    for table in derived:
        session.execute(sa.delete(table).where(table.document_id == document_id))
    _empty_marks(session, document_id, who)
    _empty_review(session, document_id, who)
    _empty_figures(session, document_id)
    _empty_facts(session, document_id)
    for letter_id in drafts_on(session, document_id):
        empty_letter(session, letter_id)
    _forget_names(session, names)
    return dossier


def empty_dossier(session: Session, naam: str) -> None:
    """Take the names of people out of a dossier to release in which no document is left; harmless to repeat."""
    row, taken = WooDossierRow, WooNaamRow
    if session.scalar(sa.select(WooStukRow.document_id).where(WooStukRow.dossier == naam).limit(1)) is not None:
        return
    session.execute(sa.update(taken).where(taken.dossier == naam).values(is_current=False, value="{}"))
    for seq, value in session.execute(sa.select(row.seq, row.value).where(row.naam == naam)).all():
        emptied = dump(replace(load(WooDossier, value), verzoeker=""))
        session.execute(sa.update(row).where(row.seq == seq).values(value=emptied))
    told = GroepRow
    for seq, value in session.execute(sa.select(told.seq, told.value).where(told.dossier == naam)).all():
        without = dump(replace(load(Groep, value), reden=""))
        session.execute(sa.update(told).where(told.seq == seq, told.value != without).values(value=without))


def _empty_marks(session: Session, document_id: str, who: str) -> None:
    mine = sa.select(RedactionMarkRow.id).where(RedactionMarkRow.document_id == document_id)
    session.execute(
        sa.update(RedactionMarkRow).where(RedactionMarkRow.document_id == document_id).values(is_current=False)
    )
    given = MarkVerdictRow
    for seq, value in session.execute(sa.select(given.seq, given.value).where(given.mark_id.in_(mine))).all():
        emptied = dump(replace(load(MarkVerdict, value), motivation=""))
        session.execute(sa.update(given).where(given.seq == seq).values(value=emptied))
    judged = session.scalars(sa.select(MarkVerdictRow.mark_id).where(MarkVerdictRow.mark_id.in_(mine)).distinct())
    for mark_id in sorted(judged):
        taken_back = MarkVerdict(mark_id, Verdict.OPEN, who, now(), "")
        fields = {name: getattr(taken_back, name) for name in ("mark_id", "verdict", "reviewer", "decided_at")}
        session.execute(sa.insert(MarkVerdictRow).values(**fields, value=dump(taken_back)))
    changed = session.scalars(sa.select(MarkChangeRow.mark_id).where(MarkChangeRow.mark_id.in_(mine)).distinct())
    for mark_id in sorted(changed):
        values = {"mark_id": mark_id, "door": who, "added_at": now(), "value": dump(UNCHANGED)}
        session.execute(sa.insert(MarkChangeRow).values(values))


def _empty_review(session: Session, document_id: str, who: str) -> None:
    for act in review.acts(session, document_id):
        review.add_act(session, document_id, ActKind.ONGEDAAN, who, {}, undoes=act.seq)
    mine = ReviewActRow.document_id == document_id
    session.execute(sa.update(ReviewActRow).where(mine).values(value="{}"))
    for comment in review.comments(session, document_id):
        if not comment.done:
            review.close_comment(session, document_id, comment.id, who)
    session.execute(sa.update(ReviewCommentRow).where(ReviewCommentRow.document_id == document_id).values(text=""))


def _empty_figures(session: Session, document_id: str) -> None:
    """Leave what was read and proposed from a document, with the place in it, and take its words away."""
    record, proposal = StatusRecordRow, VoorstelRow
    mine = sa.select(record.seq, record.value).where(record.document_id == document_id)
    for seq, value in session.execute(mine).all():
        figure = load(StatusRecord, value)
        emptied = dump(replace(figure, evidence=_places(figure.evidence)))
        session.execute(sa.update(record).where(record.seq == seq, record.value != emptied).values(value=emptied))
    said = sa.select(proposal.seq, proposal.value).where(proposal.document_id == document_id)
    for seq, value in session.execute(said).all():
        proposed = load(Voorstel, value)
        emptied = dump(replace(proposed, evidence=_places(proposed.evidence)))
        session.execute(sa.update(proposal).where(proposal.seq == seq, proposal.value != emptied).values(value=emptied))


def _empty_facts(session: Session, document_id: str) -> None:
    """Leave who said what kind of thing of a document and when, and take the words away; nothing of it holds."""
    about = sa.or_(FeitRow.sleutel.startswith(document_id), FeitRow.sleutel.endswith(f":{document_id}"))
    for kind, words in _WORDS.items():
        mine = sa.select(FeitRow.seq, FeitRow.value).where(FeitRow.soort == SOORT_VAN[kind], about)
        for seq, value in session.execute(mine).all():
            emptied = dump(replace(load(kind, value), **words))
            session.execute(sa.update(FeitRow).where(FeitRow.seq == seq).values(value=emptied, is_current=False))


def _places(evidence: Sequence[Proof]) -> tuple[Proof, ...]:
    return tuple(proof._replace(literal="", sentence=None) for proof in evidence)


def _forget_names(session: Session, names: Collection[str]) -> None:
    """Take file names out of the last reports of watcher and mailbox, which may not look again for a long time."""
    for beat in heartbeats(session):
        payload = {
            key: [one for one in told if not _names_one(one, names)] if isinstance(told, list) else told
            for key, told in beat.payload.items()
        }
        if payload != beat.payload:
            mine = HeartbeatRow.name == beat.name
            session.execute(sa.update(HeartbeatRow).where(mine).values(payload=canonical(payload)))


def _names_one(told: Any, names: Collection[str]) -> bool:
    return (told.get("name") if isinstance(told, dict) else told) in names


def never_approved(session: Session) -> tuple[tuple[str, letters.StoredLetter, Any], ...]:
    """Give the letters that were never more than a draft and still hold words: id, latest version, and its moment."""
    row = LetterRow
    kept = set(session.scalars(sa.select(row.id).where(row.status.not_in(_NOT_KEPT)).distinct()))
    latest = {one.id: one for one in session.scalars(sa.select(row).order_by(row.id, row.version))}
    found = []
    for letter_id, one in latest.items():
        letter = load(Letter, one.value)
        if letter_id not in kept and (letter.data or letter.aanvraag or letter.motivering):
            found.append((letter_id, letters.StoredLetter(letter_id, one.version, letter), one.added_at))
    return tuple(found)


def drafts_on(session: Session, document_id: str) -> tuple[str, ...]:
    """Give the letters that were made on a document by itself and were never approved."""
    row = LetterRow
    mine = sa.select(row.id).where(row.id.endswith(f"-{document_id[:16]}", autoescape=True)).distinct()
    kept = set(session.scalars(sa.select(row.id).where(row.id.in_(mine), row.status.not_in(_NOT_KEPT))))
    return tuple(sorted(set(session.scalars(mine)) - kept))


def empty_letter(session: Session, letter_id: str) -> None:
    """Take the words out of every version of a letter that was never approved."""
    query = sa.select(LetterRow.seq, LetterRow.value).where(LetterRow.id == letter_id)
    for seq, value in session.execute(query).all():
        emptied = replace(load(Letter, value), data={}, aanvraag={}, motivering="", bevestigd=())
        session.execute(sa.update(LetterRow).where(LetterRow.seq == seq).values(value=dump(emptied)))
