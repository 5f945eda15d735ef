"""Dossiers of documents to release: which documents, which names they give each other, which lists people took over."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.woo import NAMED, NameDecision, Verdict, WooDossier
from pipeline.stage import digest
from pipeline.store import documents, events
from pipeline.store.codec import canonical, digest_of, dump, load
from pipeline.store.database import now
from pipeline.store.tables import MarkVerdictRow, RedactionMarkRow, WooDossierRow, WooNaamRow, WooStukRow


@dataclass(frozen=True, slots=True)
class Kennis:
    """What a dossier tells about one of its documents; empty for a document in no dossier."""

    dossier: WooDossier | None = None
    known: tuple[str, ...] = ()
    """Names that the other documents give, in order of the alphabet."""
    decisions: tuple[NameDecision, ...] = ()
    """What people said of names anywhere in the dossier, and the lists that were taken over; each once, in order."""
    verdicts: tuple[tuple[str, str], ...] = ()
    """Mark ids of names in this document with the latest verdict, in order; other marks tell a dossier nothing."""

    @property
    def basis(self) -> str:
        """Give the digest of all of it: the same marks follow from the same basis."""
        dossier = json.loads(dump(self.dossier)) if self.dossier else None
        return digest([dossier, list(self.known), *(list(map(list, one)) for one in (self.decisions, self.verdicts))])


@dataclass(frozen=True, slots=True)
class _Shared:
    """What holds for all documents of one dossier."""

    dossier: WooDossier
    names: dict[str, frozenset[str]]
    """Per document."""
    count: Counter[str]
    """In how many documents each name stands."""
    decisions: tuple[NameDecision, ...]
    verdicts: dict[str, tuple[tuple[str, str], ...]]

    def of(self, document_id: str) -> Kennis:
        """Give what the dossier tells about one of its documents."""
        own = self.names.get(document_id, frozenset())
        known = tuple(sorted(name for name, number in self.count.items() if number > (name in own)))
        return Kennis(self.dossier, known, self.decisions, self.verdicts.get(document_id, ()))


def put_dossier(session: Session, dossier: WooDossier, who: str) -> bool:
    """Write a dossier in the place of the earlier of that name, and tell whether it says something new.

    The audit log gets a digest: the dossier may name a person.
    """
    mine = (WooDossierRow.naam == dossier.naam) & WooDossierRow.is_current
    text = dump(dossier)
    if session.scalar(sa.select(WooDossierRow.value).where(mine)) == text:
        return False
    session.execute(sa.update(WooDossierRow).where(mine).values(is_current=False))
    row = {"naam": dossier.naam, "is_current": True, "door": who, "added_at": now(), "value": text}
    session.execute(sa.insert(WooDossierRow).values(row))
    work_again(session, dossier.naam)
    events.append(session, who, "dossier.vastgelegd", dossier.naam, {"sha256": digest_of(text)})
    return True


def dossiers(session: Session) -> tuple[WooDossier, ...]:
    """Give all dossiers by name."""
    query = sa.select(WooDossierRow.value).where(WooDossierRow.is_current).order_by(WooDossierRow.naam)
    return tuple(load(WooDossier, text) for text in session.scalars(query))


def dossier(session: Session, naam: str) -> WooDossier | None:
    """Give one dossier, None when there is none of that name."""
    query = sa.select(WooDossierRow.value).where(WooDossierRow.naam == naam, WooDossierRow.is_current)
    text = session.scalar(query)
    return None if text is None else load(WooDossier, text)


def add_stukken(session: Session, naam: str, document_ids: Sequence[str], who: str) -> None:
    """Put documents that are in no dossier into one; all that is in it is looked at again."""
    _locked(session, naam)
    values = [
        {"document_id": one, "dossier": naam, "namen": "[]", "oordelen": "[]", "basis": "", "added_at": now()}
        for one in document_ids
    ]
    session.execute(sa.insert(WooStukRow), values)
    work_again(session, naam)
    for document_id in document_ids:
        events.append(session, who, "dossier.stuk_erbij", document_id, {"dossier": naam})


def remove_stuk(session: Session, naam: str, document_id: str, who: str) -> None:
    """Take a document out of its dossier; the others no longer look for the names in it."""
    _locked(session, naam)
    session.execute(sa.delete(WooStukRow).where(WooStukRow.document_id == document_id, WooStukRow.dossier == naam))
    documents.wait_with_dossier(session, [document_id])
    work_again(session, naam)
    events.append(session, who, "dossier.stuk_eruit", document_id, {"dossier": naam})


def stukken(session: Session, naam: str) -> tuple[str, ...]:
    """Give the ids of the documents of a dossier, in the order in which they were added."""
    query = sa.select(WooStukRow.document_id).where(WooStukRow.dossier == naam)
    return tuple(session.scalars(query.order_by(WooStukRow.added_at, WooStukRow.document_id)))


def dossier_of(session: Session, document_id: str) -> str | None:
    """Give the name of the dossier a document is in."""
    return session.scalar(sa.select(WooStukRow.dossier).where(WooStukRow.document_id == document_id))


def places(session: Session, document_ids: Collection[str]) -> dict[str, str]:
    """Give the name of the dossier by document; one that is in none is left out."""
    query = sa.select(WooStukRow.document_id, WooStukRow.dossier).where(WooStukRow.document_id.in_(document_ids))
    return {document_id: naam for document_id, naam in session.execute(query)}


def keep_names(session: Session, document_id: str, names: Sequence[str]) -> None:
    """Write the names a document gives to its dossier; the others are looked at again when they are new."""
    naam = _locked(session, dossier_of(session, document_id))
    if naam is None:
        return
    changed = sa.update(WooStukRow).where(
        WooStukRow.document_id == document_id, WooStukRow.namen != canonical(list(names))
    )
    if session.execute(changed.values(namen=canonical(list(names))).returning(WooStukRow.document_id)).first():
        work_again(session, naam)


def count_names(session: Session, naam: str) -> dict[str, int]:
    """Give by document of a dossier how many names it gives to the others."""
    query = sa.select(WooStukRow.document_id, WooStukRow.namen).where(WooStukRow.dossier == naam)
    return {document_id: len(json.loads(text or "[]")) for document_id, text in session.execute(query)}


def keep_decisions(session: Session, document_id: str, said: Sequence[NameDecision]) -> None:
    """Write what people said of the names in a document; the others are looked at again when that is new."""
    naam, text = _locked(session, dossier_of(session, document_id)), dump(tuple(said))
    changed = sa.update(WooStukRow).where(WooStukRow.document_id == document_id, WooStukRow.oordelen != text)
    if naam and session.execute(changed.values(oordelen=text).returning(WooStukRow.document_id)).first():
        work_again(session, naam)


def decisions(session: Session, naam: str) -> tuple[tuple[str, tuple[NameDecision, ...]], ...]:
    """Give what people said of names in each document of a dossier, by its id."""
    query = sa.select(WooStukRow.document_id, WooStukRow.oordelen).where(WooStukRow.dossier == naam)
    rows = session.execute(query.order_by(WooStukRow.document_id))
    return tuple((document_id, load(tuple[NameDecision, ...], text)) for document_id, text in rows)


def hold(session: Session, document_id: str) -> str | None:
    """Give the name of the dossier a document is in, which then waits for this transaction; call it first of all."""
    return _locked(session, dossier_of(session, document_id))


def hold_named(session: Session, naam: str) -> None:
    """Let what else changes a dossier wait for this transaction; call it first of all."""
    _locked(session, naam)


def keep_basis(session: Session, document_id: str, basis: str) -> None:
    """Write what the marks of a document were made from; nothing for a document in no dossier."""
    session.execute(sa.update(WooStukRow).where(WooStukRow.document_id == document_id).values(basis=basis))


def is_up_to_date(session: Session, document_id: str) -> bool:
    """Tell whether the marks of a document were made from what its dossier tells now; True without a dossier."""
    if _locked(session, dossier_of(session, document_id)) is None:
        return True
    basis = session.scalar(sa.select(WooStukRow.basis).where(WooStukRow.document_id == document_id))
    return basis == kennis(session, document_id).basis


def kennis(session: Session, document_id: str) -> Kennis:
    """Give what the dossier of a document tells about it now."""
    naam = dossier_of(session, document_id)
    shared = _shared(session, naam) if naam is not None else None
    return shared.of(document_id) if shared else Kennis()


def work_again(session: Session, naam: str | None) -> int:
    """Let the documents of a dossier wait again whose marks were made from less than it tells now; gives how many."""
    if naam is None or _locked(session, naam) is None:
        return 0
    shared = _shared(session, naam)
    if shared is None:
        return 0
    rows = session.execute(sa.select(WooStukRow.document_id, WooStukRow.basis).where(WooStukRow.dossier == naam))
    stale = [document_id for document_id, basis in rows if basis != shared.of(document_id).basis]
    return documents.wait_with_dossier(session, stale)


def put_list(session: Session, naam: str, lijst: str, names: Sequence[NameDecision], source: str, who: str) -> None:
    """Write a list of names in a dossier, in the place of the earlier of that name; the audit log gets no names."""
    mine = (WooNaamRow.dossier == naam) & (WooNaamRow.lijst == lijst)
    session.execute(sa.update(WooNaamRow).where(mine & WooNaamRow.is_current).values(is_current=False))
    usual = {"dossier": naam, "lijst": lijst, "is_current": True, "door": who, "added_at": now()}
    if names:
        session.execute(sa.insert(WooNaamRow), [{**usual, "value": dump(one)} for one in names])
    work_again(session, naam)
    accepted = sum(one.accepted for one in names)
    data = {"van": source, "lijst": lijst, "aanvaard": accepted, "afgewezen": len(names) - accepted}
    events.append(session, who, "dossier.namen_overgenomen", naam, data)


def lists(session: Session, naam: str) -> dict[str, tuple[NameDecision, ...]]:
    """Give the lists of names in a dossier that hold, by name."""
    query = sa.select(WooNaamRow.lijst, WooNaamRow.value).where(WooNaamRow.dossier == naam, WooNaamRow.is_current)
    found: dict[str, list[NameDecision]] = {}
    for lijst, text in session.execute(query.order_by(WooNaamRow.seq)):
        found.setdefault(lijst, []).append(load(NameDecision, text))
    return {lijst: tuple(names) for lijst, names in found.items()}


def _shared(session: Session, naam: str) -> _Shared | None:
    found = dossier(session, naam)
    if found is None:
        return None
    query = sa.select(WooStukRow.document_id, WooStukRow.namen).where(WooStukRow.dossier == naam)
    names = {document_id: frozenset(json.loads(text)) for document_id, text in session.execute(query)}
    count = Counter(name for given in names.values() for name in given)
    told = {one for taken in lists(session, naam).values() for one in taken}
    told |= {one for _, said in decisions(session, naam) for one in said}
    return _Shared(found, names, count, tuple(sorted(told)), _verdicts(session, naam))


def _verdicts(session: Session, naam: str) -> dict[str, tuple[tuple[str, str], ...]]:
    # the value is canonical JSON without text of the document: this finds the kind of datum and nothing else
    named = sa.or_(*(RedactionMarkRow.value.contains(f'"category":"{kind}"') for kind in sorted(NAMED)))
    query = (
        sa.select(RedactionMarkRow.document_id, MarkVerdictRow.mark_id, MarkVerdictRow.verdict)
        .join(RedactionMarkRow, RedactionMarkRow.id == MarkVerdictRow.mark_id)
        .join(WooStukRow, WooStukRow.document_id == RedactionMarkRow.document_id)
        .where(WooStukRow.dossier == naam, named)
        .order_by(MarkVerdictRow.seq)
    )
    found: dict[str, dict[str, str]] = {}
    for document_id, mark_id, verdict in session.execute(query):
        found.setdefault(document_id, {})[mark_id] = verdict.value  # the latest holds
    held = {one: {key: said for key, said in given.items() if said != Verdict.OPEN} for one, given in found.items()}
    return {document_id: tuple(sorted(said.items())) for document_id, said in held.items()}


def _locked(session: Session, naam: str | None) -> str | None:
    """Give the name when there is such a dossier, which then waits for this transaction.

    Every transaction takes this lock before rows of documents and the audit log, so that none waits for another
    in a circle.
    """
    query = sa.select(WooDossierRow.naam).where(WooDossierRow.naam == naam, WooDossierRow.is_current)
    return session.scalar(query.with_for_update())
