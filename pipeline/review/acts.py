"""What a person does in a review, inside one transaction: the rows, and the event in the audit log.

Everything here runs while the dossier and the document wait for this transaction, so what was checked still holds
when it is written. An event names ids, pages, grounds and counts; never words of a document or of a person.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from pipeline.errors import Outdated, RecordError
from pipeline.model.woo import MarkVerdict, PlacedBox, RedactionMark, Verdict
from pipeline.review.state import State, check_marks, moment
from pipeline.store import codec, dossiers, events, marks, review
from pipeline.store.marks import JudgedMark, MarkChange
from pipeline.store.review import Act
from pipeline.store.review_tables import ActKind

_BACK = "Teruggenomen"
AS_SEEN = "Gezien"
"""Motivation of a verdict that came without one: accepting sixty proposals is sixty times the same reason."""
_CLOSING = (ActKind.KLAAR, ActKind.GOEDGEKEURD, ActKind.TERUGGESTUURD)


@dataclass(frozen=True, slots=True)
class Acting:
    """One person at work in one document, inside one transaction."""

    session: Session
    document_id: str
    who: str
    dossier: str | None
    """The dossier of the document, which waits for this transaction."""

    def note(self, action: str, data: Mapping[str, Any]) -> None:
        """Write the event of what was done; after everything else."""
        dossiers.work_again(self.session, self.dossier, [self.document_id])
        events.append(self.session, self.who, f"beoordelen.{action}", self.document_id, data)

    def act(self, kind: ActKind, value: Mapping[str, Any], page: int | None = None) -> int:
        """Write what was done, to be taken back or to be told."""
        return review.add_act(self.session, self.document_id, kind, self.who, value, page=page)

    def held(self, mark_ids: Sequence[str]) -> dict[str, JudgedMark]:
        """Give marks as they hold now, by id."""
        return {one.mark.id: one for one in marks.marks(self.session, self.document_id, mark_ids)}

    def give_verdicts(self, said: Mapping[str, Verdict], motivation: str) -> dt.datetime:
        """Write verdicts of this person and give their moment."""
        at, why = dt.datetime.now(dt.UTC), motivation.strip() or AS_SEEN
        rows = [MarkVerdict(mark_id, verdict, self.who, at, why) for mark_id, verdict in said.items()]
        marks.add_verdicts(self.session, rows)
        return at


def judge(acting: Acting, wanted: Mapping[str, tuple[Verdict, str]], motivation: str) -> None:
    """Write verdicts on marks, each with the stamp that was seen.

    Raises:
        Outdated: A mark was changed in the meantime.
    """
    held = acting.held(list(wanted))
    check_marks(acting.session, {key: stamp for key, (_, stamp) in wanted.items()}, list(held.values()))
    before = {key: one.verdict.verdict.value if one.verdict else "" for key, one in held.items()}
    at = acting.give_verdicts({key: verdict for key, (verdict, _) in wanted.items()}, motivation)
    acting.act(ActKind.OORDEEL, {"oordelen": before, "op": at.isoformat()})
    dossiers.work_again(acting.session, acting.dossier, [acting.document_id])


def add_marks(acting: Acting, made: Sequence[RedactionMark], motivation: str, extra: Mapping[str, Verdict]) -> None:
    """Add marks that a person asks for, accepted; `extra` are verdicts that belong to the same act, by mark id."""
    held = acting.held([one.id for one in made] + list(extra))
    fresh = [one for one in made if one.id not in held]
    before = {key: one.verdict.verdict.value if one.verdict else "" for key, one in held.items()}
    marks.add_marks(acting.session, acting.document_id, fresh)
    said = {**dict.fromkeys((one.id for one in made), Verdict.ACCEPTED), **extra}
    at = acting.give_verdicts(said, motivation)
    acting.act(ActKind.VAK, {"nieuw": [one.id for one in fresh], "oordelen": before, "op": at.isoformat()})


def change_mark(acting: Acting, one: JudgedMark, change: MarkChange, motivation: str, data: Mapping[str, Any]) -> None:
    """Write how a mark differs from its proposal from now on; its verdict stays.

    `data` goes to the audit log.
    """
    seq = marks.add_change(acting.session, one.mark.id, change, acting.who)
    was = json.loads(codec.dump(one.change))
    page = one.mark.pages[0] if one.mark.pages else None
    acting.act(ActKind.WIJZIGING, {"vak": one.mark.id, "was": was, "nr": seq, "motivering": motivation.strip()}, page)
    acting.note("vak_gewijzigd", {"vak": one.mark.id, **data})


def only_mark(acting: Acting, mark_id: str, stamp: str) -> JudgedMark:
    """Give one mark, when it is as a person saw it.

    Raises:
        Outdated: It was changed in the meantime, or is gone.
    """
    held = acting.held([mark_id])
    check_marks(acting.session, {mark_id: stamp}, list(held.values()))
    return held[mark_id]


# -- taking back -----------------------------------------------------------------------------------------------


def undo(acting: Acting, state: State) -> None:
    """Take back the last thing this person did.

    Raises:
        Outdated: Somebody else changed the same thing after it.
        RecordError: There is nothing to take back.
    """
    act = review.last_act(acting.session, acting.document_id, acting.who)
    if act is None:
        raise RecordError("u heeft in dit stuk niets gedaan dat u terug kunt nemen.")
    if act.kind in (ActKind.OORDEEL, ActKind.VAK):
        _undo_verdicts(acting, act)
    elif act.kind is ActKind.WIJZIGING:
        _undo_change(acting, act)
    else:
        _check_last(act, state)
    review.add_act(acting.session, acting.document_id, ActKind.ONGEDAAN, acting.who, {}, page=act.page, undoes=act.seq)
    acting.note("teruggenomen", {"wat": act.kind.value})


def _undo_verdicts(acting: Acting, act: Act) -> None:
    fresh, before, at = act.value.get("nieuw", []), act.value["oordelen"], dt.datetime.fromisoformat(act.value["op"])
    later = marks.judged_after(acting.session, [*fresh, *before], at, acting.who)
    if later is not None:
        raise _later(later.who, later.at)
    said = {key: Verdict(was) if was else Verdict.OPEN for key, was in before.items()}
    said |= dict.fromkeys(fresh, Verdict.OPEN)
    acting.give_verdicts(said, _BACK)
    for mark_id in fresh:
        marks.drop_mark(acting.session, mark_id)


def _undo_change(acting: Acting, act: Act) -> None:
    mark_id, was = act.value["vak"], codec.load(MarkChange, json.dumps(act.value["was"]))
    later = marks.changed_after(acting.session, mark_id, act.value["nr"], acting.who)
    if later is not None:
        raise _later(later.who, later.at)
    marks.add_change(acting.session, mark_id, was, acting.who)


def _check_last(act: Act, state: State) -> None:
    """Check that nobody did something about the same subject after an act."""
    same = _CLOSING if act.kind in _CLOSING else (act.kind,)
    later = [one for one in state.acts if one.seq > act.seq and one.kind in same and one.page == act.page]
    if later:
        raise _later(later[-1].who, later[-1].at)


def _later(who: str, at: dt.datetime) -> Outdated:
    return Outdated(
        f"dit is na u nog gewijzigd door {who} {moment(at)}. U kunt het niet meer terugnemen; bekijk het opnieuw."
    )


def data_of(place: Sequence[PlacedBox], gronden: Sequence[str], parts: int) -> dict[str, Any]:
    """Give what the audit log tells of a mark by hand."""
    return {"bladzijden": sorted({one.page for one in place}), "gronden": list(gronden), "met_tekst": parts > 0}


def regrounded(one: JudgedMark, gronden: tuple[str, ...]) -> MarkChange:
    """Give the change that gives a mark other grounds."""
    return replace(one.change, gronden=gronden)
