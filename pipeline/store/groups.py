"""Groups of documents that look alike or belong together; every change is a new row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.groep import Soort, Stand
from pipeline.store import events
from pipeline.store.batch_tables import GroepRow, VingerafdrukRow
from pipeline.store.codec import dump, load
from pipeline.store.database import insert, now
from pipeline.store.tables import DocumentRow, DocumentState, WooStukRow

MACHINE = "systeem"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Groep:
    """One group as it holds."""

    id: str
    dossier: str
    soort: Soort
    stukken: tuple[str, ...]
    """The first is the one that people review."""
    stand: Stand = Stand.VOORSTEL
    apart: tuple[str, ...] = ()
    """What people took out: the machine never adds it again."""
    door: str = MACHINE
    reden: str = ""


@dataclass(frozen=True, slots=True)
class Vingerafdruk:
    """What of one document is compared; digests only."""

    document_id: str
    lezing: str
    tekst: str
    """Digest of the whole text."""
    woorden: int
    merk: tuple[int, ...]
    """MinHash signature."""
    nummer: str = ""
    """Digest of its Message-ID."""
    verwijst: tuple[str, ...] = field(default=())
    """Digests of the Message-IDs it names."""
    onderwerp: str = ""
    """Digest of the subject."""
    brief: str = ""
    """Digest of sender, reference and date of a letter; empty when one of them is not known."""


def put(session: Session, group: Groep) -> None:
    """Write how a group is from now on, with its event; the reason of a person stays out of the audit log."""
    row = {"groep": group.id, "dossier": group.dossier, "door": group.door, "added_at": now(), "value": dump(group)}
    session.execute(sa.insert(GroepRow).values(row))
    data = {"groep": group.id, "soort": group.soort.value, "stand": group.stand.value, "stukken": len(group.stukken)}
    events.append(session, group.door, "groep.vastgelegd", group.dossier, data)


def groups(session: Session, dossier: str) -> tuple[Groep, ...]:
    """Give the groups of a dossier that hold, in the order in which they were first seen; none is empty."""
    row = GroepRow
    newest = sa.select(sa.func.max(row.seq)).where(row.dossier == dossier).group_by(row.groep)
    query = sa.select(row.value).where(row.seq.in_(newest)).order_by(row.seq)
    found = (load(Groep, text) for text in session.scalars(query))
    return tuple(one for one in found if len(one.stukken) > 1 or one.apart)


def group(session: Session, number: str) -> Groep | None:
    """Give one group as it holds; None when there is none."""
    query = sa.select(GroepRow.value).where(GroepRow.groep == number).order_by(GroepRow.seq.desc()).limit(1)
    text = session.scalar(query)
    return None if text is None else load(Groep, text)


def history(session: Session, number: str) -> tuple[Groep, ...]:
    """Give all that ever held for a group, oldest first."""
    query = sa.select(GroepRow.value).where(GroepRow.groep == number).order_by(GroepRow.seq)
    return tuple(load(Groep, text) for text in session.scalars(query))


def doubles(session: Session, document_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Give the pairs that people said are one document."""
    inside = set(document_ids)
    newest = sa.select(sa.func.max(GroepRow.seq)).group_by(GroepRow.groep)
    found = (load(Groep, text) for text in session.scalars(sa.select(GroepRow.value).where(GroepRow.seq.in_(newest))))
    same = (one for one in found if one.stand is Stand.DUBBEL)
    pairs = ((one.stukken[0], other) for one in same for other in one.stukken[1:])
    return tuple(pair for pair in pairs if inside.issuperset(pair))


def unsettled(session: Session, dossier: str, document_ids: Sequence[str]) -> tuple[Groep, ...]:
    """Give the groups with the same text on which nobody decided, of which two or more are in a release."""
    inside = set(document_ids)
    return tuple(
        one
        for one in groups(session, dossier)
        if one.soort is Soort.GELIJK and one.stand is Stand.VOORSTEL and len(inside & set(one.stukken)) > 1
    )


def comparable(session: Session, dossier: str) -> dict[str, str]:
    """Give the documents of a dossier that are done, in the order in which they were added, and what was compared.

    The value is the `lezing` of the fingerprint; empty where there is none.
    """
    query = (
        sa.select(WooStukRow.document_id, VingerafdrukRow.lezing)
        .join(DocumentRow, DocumentRow.id == WooStukRow.document_id)
        .outerjoin(VingerafdrukRow, VingerafdrukRow.document_id == WooStukRow.document_id)
        .where(WooStukRow.dossier == dossier, DocumentRow.state == DocumentState.DONE)
        .order_by(WooStukRow.added_at, WooStukRow.document_id)
    )
    return {document_id: lezing or "" for document_id, lezing in session.execute(query)}


def to_compare(session: Session, since: dt.datetime) -> tuple[str, ...]:
    """Give the dossiers in which a document came to the desk at or after a moment, in order of name."""
    query = (
        sa.select(WooStukRow.dossier)
        .join(DocumentRow, DocumentRow.id == WooStukRow.document_id)
        .where(DocumentRow.state == DocumentState.DONE, DocumentRow.updated >= since)
    )
    return tuple(session.scalars(query.distinct().order_by(WooStukRow.dossier)))


def put_print(session: Session, made: Vingerafdruk) -> None:
    """Write the fingerprint of a document in the place of the earlier one."""
    values = {"lezing": made.lezing, "value": json.dumps(asdict(made))}
    query = insert(session, VingerafdrukRow).values(document_id=made.document_id, **values)
    session.execute(query.on_conflict_do_update(index_elements=["document_id"], set_=values))


def prints(session: Session, document_ids: Sequence[str]) -> dict[str, Vingerafdruk]:
    """Give the fingerprints that are known, by document."""
    found: dict[str, Vingerafdruk] = {}
    for start in range(0, len(document_ids), _AT_ONCE):
        chosen = VingerafdrukRow.document_id.in_(document_ids[start : start + _AT_ONCE])
        for text in session.scalars(sa.select(VingerafdrukRow.value).where(chosen)):
            told = json.loads(text)
            told |= {"merk": tuple(told["merk"]), "verwijst": tuple(told["verwijst"])}
            found[told["document_id"]] = Vingerafdruk(**told)
    return found
