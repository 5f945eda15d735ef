"""What makes a figure confirmed: the word of a person, never the reading of the system alone.

A person stands behind a figure who corrected it, took it in with a workbook, decided on it after checking it, or said
at the monitor that the figures of a document are right. That word holds for what was there when it was said: a figure
that reads otherwise since then, or was corrected later, is not confirmed by it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.errors import Outdated
from pipeline.model.extraction import Category
from pipeline.model.status import Basis, Besluit
from pipeline.monitor.model import Gegeven
from pipeline.monitor.policy import Beleid
from pipeline.stage import digest
from pipeline.store import events
from pipeline.store.tables import AuditRow
from pipeline.tools.datum import stored_day

CONFIRMED, TAKEN_BACK = "monitor.nagekeken", "monitor.teruggenomen"
"""What the audit log calls the word of a person on the figures of a document, which is the subject."""


@dataclass(frozen=True, slots=True)
class Gelezen:
    """One figure with what decides whether it is confirmed."""

    cijfer: Gegeven
    """As it counts now."""
    zoals_gelezen: tuple[int | None, int | None]
    """Task and places before any correction."""
    sinds: dt.datetime
    """When it last changed: was read, taken in or corrected."""
    alles_gecorrigeerd: bool = False
    """Whether a person corrected every number it tells."""
    ingelezen: bool = False


def figures_digest(mine: Iterable[Gelezen]) -> str:
    """Give what tells the figures of one document, as they were read and as they count, from other figures."""
    rows = [(*_place(one.cijfer), *one.zoals_gelezen, one.cijfer.taak, one.cijfer.realisatie) for one in mine]
    return digest(sorted(rows, key=str))


def _place(one: Gegeven) -> tuple[str, ...]:
    return one.gemeente, one.categorie.value, one.peildatum.isoformat(), one.basis.value


@dataclass(frozen=True, slots=True)
class Woorden:
    """What people said that may confirm figures."""

    nagekeken: Mapping[str, str]
    """Digest of the figures that somebody confirmed, by document."""
    besluiten: Sequence[Besluit]


def confirmed_documents(session: Session) -> dict[str, str]:
    """Give the digest of the figures that a person confirmed, by document; the last word on a document holds."""
    query = (
        sa.select(AuditRow.subject, AuditRow.action, AuditRow.data)
        .where(AuditRow.action.in_((CONFIRMED, TAKEN_BACK)))
        .order_by(AuditRow.seq)
    )
    found: dict[str, str] = {}
    for subject, action, data in session.execute(query):
        if action == CONFIRMED:
            found[subject] = str(json.loads(data).get("sha256"))
        else:
            found.pop(subject, None)
    return found


def confirm(found: Sequence[Gelezen], said: Woorden, beleid: Beleid) -> tuple[Gegeven, ...]:
    """Give the figures with whether they are confirmed; one that must be looked at first is left out until it is."""
    by_document: dict[str, list[Gelezen]] = {}
    for one in found:
        by_document.setdefault(one.cijfer.document_id, []).append(one)
    checked = {
        document_id
        for document_id, wanted in said.nagekeken.items()
        if document_id in by_document and figures_digest(by_document[document_id]) == wanted
    }
    decided = _decided_days(said.besluiten)
    weighed = _weighed(said.besluiten)
    made = []
    for one in found:
        seen = "nagekeken" in beleid.bevestigd_door and one.cijfer.document_id in checked
        sure = seen or (not one.cijfer.nakijken and _is_confirmed(one, decided, weighed, beleid))
        if sure or not one.cijfer.nakijken:
            made.append(replace(one.cijfer, bevestigd=sure))
    return tuple(made)


_Days = Mapping[tuple[str, str, dt.date], dt.datetime]
_Weighed = Mapping[tuple[str, str], dt.datetime]


def _is_confirmed(one: Gelezen, decided: _Days, weighed: _Weighed, beleid: Beleid) -> bool:
    cijfer, by = one.cijfer, beleid.bevestigd_door
    if "besluit" in by and _after(weighed.get((cijfer.gemeente, cijfer.document_id)), one.sinds):
        return True
    if cijfer.basis not in beleid.bevestigd_van:
        return False
    day = decided.get((cijfer.gemeente, cijfer.cyclus, cijfer.peildatum))
    rests_on_it = cijfer.basis in (Basis.MINISTERIE, Basis.PRT) and cijfer.categorie in _FINDING
    return (
        ("correctie" in by and one.alles_gecorrigeerd)
        or ("werkboek" in by and one.ingelezen)
        or ("besluit" in by and rests_on_it and _after(day, one.sinds))
    )


_FINDING = (Category.REGULIER, Category.AMV)


def _after(decided: dt.datetime | None, since: dt.datetime) -> bool:
    return decided is not None and decided >= since


def _decided_days(besluiten: Iterable[Besluit]) -> dict[tuple[str, str, dt.date], dt.datetime]:
    """Give when a decision last rested on the figures of a gemeente, cyclus and day that the decider checked."""
    found: dict[tuple[str, str, dt.date], dt.datetime] = {}
    for besluit in besluiten:
        day = stored_day(besluit.content.get("peildatum"))
        if besluit.content.get("cijfers_nagekeken") is not True or day is None:
            continue
        key = (besluit.gemeente, besluit.cyclus, day)
        found[key] = max(besluit.decided_at, found.get(key, besluit.decided_at))
    return found


def _weighed(besluiten: Iterable[Besluit]) -> dict[tuple[str, str], dt.datetime]:
    """Give when a decision named a document whose figures it validated, by gemeente and document."""
    found: dict[tuple[str, str], dt.datetime] = {}
    for besluit in besluiten:
        for document_id in besluit.content.get("gevalideerd") or ():
            found[besluit.gemeente, str(document_id)] = besluit.decided_at
    return found


def write_confirmation(
    session: Session, document_id: str, mine: Sequence[Gelezen], seen: str, who: str, *, takes_back: bool = False
) -> None:
    """Write that a person checked the figures of a document, or takes that back; nothing is overwritten.

    Raises:
        Outdated: The figures are others than those the person saw (`seen` is their digest).
    """
    now = figures_digest(mine)
    if now != seen:
        raise Outdated("de cijfers van dit stuk zijn intussen anders. Bekijk ze opnieuw; er is niets vastgelegd.")
    action = TAKEN_BACK if takes_back else CONFIRMED
    events.append(session, who, action, document_id, {"cijfers": len(mine), "sha256": now})
