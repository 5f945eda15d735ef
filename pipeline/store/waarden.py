"""Corrections of values that were read from a document: which hold, which were ever made, and one more."""

from __future__ import annotations

from sqlalchemy.orm import Session

from pipeline.model.feit import GelezenVeld, WaardeCorrectie
from pipeline.store import events, feiten
from pipeline.store.feiten import StoredFeit


def corrections(session: Session, document_id: str) -> tuple[WaardeCorrectie, ...]:
    """Give the corrections of a document that hold, in the order of the values."""
    held = {one.waarde.veld: one.waarde for one in history(session, document_id) if one.geldt}
    return tuple(held[veld] for veld in GelezenVeld if veld in held and held[veld].wordt is not None)


def history(session: Session, document_id: str) -> tuple[StoredFeit[WaardeCorrectie], ...]:
    """Give every correction of a document that was ever made or taken back, oldest first."""
    return feiten.history_of(session, WaardeCorrectie, [_key(document_id, veld) for veld in GelezenVeld])


def add(session: Session, said: WaardeCorrectie, who: str) -> None:
    """Write a correction in the place of the earlier one of this value; the audit log gets the name of the value."""
    feiten.put_feit(session, _key(said.document_id, said.veld), said, who)
    action = "waarde.teruggenomen" if said.wordt is None else "waarde.gecorrigeerd"
    events.append(session, who, action, said.document_id, {"veld": said.veld.value})


def _key(document_id: str, veld: GelezenVeld) -> str:
    return f"{document_id}/{veld.value}"
