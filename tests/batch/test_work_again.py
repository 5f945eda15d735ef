"""Who has to be looked at again: after a verdict one document, after a name those that did not know it."""

from __future__ import annotations

import datetime as dt
import json
import random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.desk import Desk
from pipeline.model.woo import NameDecision, Verdict
from pipeline.store import dossiers
from pipeline.store.tables import DocumentRow, DocumentState, MarkVerdictRow, RedactionMarkRow, WooStukRow
from pipeline.workspace import Workspace

EVERYWHERE = pytest.mark.parametrize("workspace", ["sqlite", "postgresql"], indirect=True)
MOMENT = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
IDS = [f"{number:064x}" for number in range(12)]


def _fill(session: Session, names: dict[str, list[str]]) -> None:
    """Put read documents in the dossier, each with one mark of a name, whose marks are up to date."""
    usual = {"size": 1, "state": DocumentState.DONE, "attempt": 0, "round": 0, "first_seen": MOMENT, "updated": MOMENT}
    session.execute(sa.insert(DocumentRow), [{"id": one, **usual} for one in names])
    empty = {"dossier": "partij", "oordelen": "[]", "basis": "", "added_at": MOMENT}
    rows = [{"document_id": one, "namen": json.dumps(given), **empty} for one, given in names.items()]
    session.execute(sa.insert(WooStukRow), rows)
    mark = {"is_current": True, "value": '{"category":"persoon"}'}
    session.execute(sa.insert(RedactionMarkRow), [{"id": f"m{one}", "document_id": one, **mark} for one in names])
    session.flush()
    for one in names:
        dossiers.keep_basis(session, one, dossiers.kennis(session, one).basis)


def _judge(session: Session, document_id: str, verdict: Verdict) -> None:
    said = {"verdict": verdict, "reviewer": "B.", "decided_at": MOMENT, "value": "{}"}
    session.execute(sa.insert(MarkVerdictRow).values(mark_id=f"m{document_id}", **said))


def _waiting(session: Session) -> set[str]:
    """Give the documents that wait, and let all be done again."""
    query = sa.select(DocumentRow.id).where(DocumentRow.state == DocumentState.WAITING)
    found = set(session.scalars(query))
    session.execute(sa.update(DocumentRow).values(state=DocumentState.DONE))
    return found


@EVERYWHERE
def test_a_verdict_lets_its_own_document_wait_and_no_other(workspace: Workspace, desk: Desk) -> None:
    with desk.store.write() as session:
        _fill(session, {one: ["jansen"] for one in IDS})
        assert dossiers.work_again(session, "partij") == 0
        _judge(session, IDS[3], Verdict.ACCEPTED)
        assert dossiers.work_again(session, "partij", [IDS[4]]) == 0
        assert dossiers.work_again(session, "partij", IDS[3:5]) == 1
        assert _waiting(session) == {IDS[3]}
        assert not dossiers.is_up_to_date(session, IDS[3])
        dossiers.keep_basis(session, IDS[3], dossiers.kennis(session, IDS[3]).basis)
        assert dossiers.is_up_to_date(session, IDS[3])
        assert dossiers.work_again(session, "partij", IDS) == 0
        _judge(session, IDS[3], Verdict.OPEN)  # taken back
        assert dossiers.work_again(session, "partij", [IDS[3]]) == 1


@EVERYWHERE
def test_what_people_said_of_a_name_reaches_the_other_documents(workspace: Workspace, desk: Desk) -> None:
    with desk.store.write() as session:
        _fill(session, {one: ["jansen"] for one in IDS})
        dossiers.keep_decisions(session, IDS[0], [NameDecision("Jansen", "persoon", accepted=True)])
        assert _waiting(session) == set(IDS)


def test_a_name_reaches_those_that_did_not_know_it(desk: Desk) -> None:
    with desk.store.write() as session:
        _fill(session, {one: ["jansen"] if one < IDS[2] else [] for one in IDS})
        dossiers.keep_names(session, IDS[5], ["jansen"])  # two gave it: all knew it
        assert _waiting(session) == set()
        dossiers.keep_names(session, IDS[6], ["de wit"])
        assert _waiting(session) == set(IDS) - {IDS[6]}
        for one in IDS:
            dossiers.keep_basis(session, one, dossiers.kennis(session, one).basis)
        dossiers.keep_names(session, IDS[7], ["de wit"])  # the one that gave it alone hears of it from another
        assert _waiting(session) == {IDS[6]}


def test_many_at_once_and_one_by_one_tell_the_same(desk: Desk) -> None:
    chance = random.Random(7)
    with desk.store.write() as session:
        _fill(session, {one: chance.sample("abcdef", chance.randint(0, 3)) for one in IDS})
        for _ in range(20):
            changed = chance.choice(IDS)
            before = {one: dossiers.kennis(session, one).basis for one in IDS}
            dossiers.keep_names(session, changed, chance.sample("abcdefgh", 2))
            after = {one: dossiers.kennis(session, one).basis for one in IDS}
            assert _waiting(session) == {one for one in IDS if before[one] != after[one]}
            for one in IDS:
                dossiers.keep_basis(session, one, after[one])
