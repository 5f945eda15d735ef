"""Dossiers of documents to release: which documents, which names they give each other, which lists people took over."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.woo import NAMED, NameDecision, Verdict, WooDossier
from pipeline.stage import digest
from pipeline.store import documents, events
from pipeline.store.codec import canonical, digest_of, dump, load
from pipeline.store.database import now
from pipeline.store.tables import MarkVerdictRow, RedactionMarkRow, WooDossierRow, WooNaamRow, WooStukRow

Verdicts = tuple[tuple[str, str], ...]
_AT_ONCE = 5_000
_SUMS = 1 << 256


@dataclass(frozen=True, slots=True)
class Kennis:
    """What a dossier tells about one of its documents; empty for a document in no dossier."""

    dossier: WooDossier | None = None
    known: tuple[str, ...] = ()
    """Names that the other documents give, in order of the alphabet."""
    decisions: tuple[NameDecision, ...] = ()
    """What people said of names anywhere in the dossier, and the lists that were taken over; each once, in order."""
    verdicts: Verdicts = ()
    """Mark ids of names in this document with the latest verdict, in order; other marks tell a dossier nothing."""

    @property
    def basis(self) -> str:
        """Give the digest of all of it: the same marks follow from the same basis.

        What the dossier tells stands before the dash, what people said in this document behind it, so that each is
        compared by itself.
        """
        return f"{_part(_told(self.dossier, self.decisions), _sum(self.known))}-{_said(self.verdicts)}"


def _part(told: str, known: int) -> str:
    return digest([told, f"{known:x}"])


def _told(dossier: WooDossier | None, decisions: Collection[NameDecision]) -> str:
    return digest([json.loads(dump(dossier)) if dossier else None, list(map(list, decisions))])


def _said(verdicts: Verdicts) -> str:
    return digest(list(map(list, verdicts)))


def _sum(names: Iterable[str]) -> int:
    """Give the sum of the digests of names: that of a dossier without the names of one document is one subtraction."""
    return sum(map(_number, names)) % _SUMS


@lru_cache(maxsize=1 << 16)
def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", errors="surrogatepass")).digest())


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
    naam = _locked(session, dossier_of(session, document_id))
    if naam is None:
        return True
    basis = session.scalar(sa.select(WooStukRow.basis).where(WooStukRow.document_id == document_id))
    said = _verdicts(session, [document_id]).get(document_id, ())
    return basis == f"{_parts(session, naam, [document_id])[document_id]}-{_said(said)}"


def kennis(session: Session, document_id: str) -> Kennis:
    """Give what the dossier of a document tells about it now."""
    naam = dossier_of(session, document_id)
    found = None if naam is None else dossier(session, naam)
    if naam is None or found is None:
        return Kennis()
    names = _names(session, naam)
    own, count = names.get(document_id, ()), Counter(name for given in names.values() for name in given)
    known = tuple(sorted(name for name, number in count.items() if number > (name in own)))
    said = _verdicts(session, [document_id]).get(document_id, ())
    return Kennis(found, known, _decisions(session, naam), said)


def _parts(session: Session, naam: str, document_ids: Iterable[str]) -> dict[str, str]:
    """Give by document what a dossier tells it now: the part before the dash of its basis, for many at once."""
    names = _names(session, naam)
    count = Counter(name for given in names.values() for name in given)
    told, known = _told(dossier(session, naam), _decisions(session, naam)), _sum(count)
    alone = {one: _sum(name for name in names.get(one, ()) if count[name] == 1) for one in document_ids}
    return {one: _part(told, (known - less) % _SUMS) for one, less in alone.items()}


def work_again(session: Session, naam: str | None, judged: Collection[str] | None = None) -> int:
    """Let the documents of a dossier wait again whose marks were made from less than it tells now; gives how many.

    With `judged` people only said something of marks in those documents: nothing else is looked at. What that tells
    the others comes when they were looked at again (`keep_decisions`).
    """
    if naam is None or _locked(session, naam) is None:
        return 0
    query = sa.select(WooStukRow.document_id, WooStukRow.basis).where(WooStukRow.dossier == naam)
    if judged is not None:
        query = query.where(WooStukRow.document_id.in_(judged))
    held = {document_id: basis for document_id, basis in session.execute(query)}
    if judged is None:
        parts = _parts(session, naam, held)
        stale = [one for one, basis in held.items() if basis.partition("-")[0] != parts[one]]
    else:
        said = _verdicts(session, list(held))
        stale = [one for one, basis in held.items() if basis.partition("-")[2] != _said(said.get(one, ()))]
    some = (stale[start : start + _AT_ONCE] for start in range(0, len(stale), _AT_ONCE))
    return sum(documents.wait_with_dossier(session, one) for one in some)


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


def _names(session: Session, naam: str) -> dict[str, frozenset[str]]:
    """Give the names that each document of a dossier gives; one that gives none is left out."""
    query = sa.select(WooStukRow.document_id, WooStukRow.namen).where(WooStukRow.dossier == naam)
    return {
        document_id: frozenset(json.loads(text))
        for document_id, text in session.execute(query.where(WooStukRow.namen != "[]"))
    }


def _decisions(session: Session, naam: str) -> tuple[NameDecision, ...]:
    """Give what people said of names anywhere in a dossier, and the lists they took over; each once, in order."""
    query = sa.select(WooStukRow.oordelen).where(WooStukRow.dossier == naam, WooStukRow.oordelen != "[]").distinct()
    said = {one for text in session.scalars(query) for one in load(tuple[NameDecision, ...], text)}
    return tuple(sorted(said | {one for taken in lists(session, naam).values() for one in taken}))


def _verdicts(session: Session, document_ids: Sequence[str]) -> dict[str, Verdicts]:
    """Give the latest verdict on each mark of a name by document; one without is left out."""
    # the value is canonical JSON without text of the document: this finds the kind of datum and nothing else
    named = sa.or_(*(RedactionMarkRow.value.contains(f'"category":"{kind}"') for kind in sorted(NAMED)))
    query = (
        sa.select(RedactionMarkRow.document_id, MarkVerdictRow.mark_id, MarkVerdictRow.verdict)
        .join(RedactionMarkRow, RedactionMarkRow.id == MarkVerdictRow.mark_id)
        .where(named)
        .order_by(MarkVerdictRow.seq)
    )
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(document_ids), _AT_ONCE):
        some = RedactionMarkRow.document_id.in_(document_ids[start : start + _AT_ONCE])
        rows = session.execute(query.where(some))
        for document_id, mark_id, verdict in rows:
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
