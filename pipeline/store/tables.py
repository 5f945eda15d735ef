"""The tables of the store, the same on SQLite and PostgreSQL.

A frozen model value stands whole, as canonical JSON, in `value`; the columns beside it are to search and to guard.
A new opinion is a new row: a person only adds, the machine adds and takes `is_current` off the old.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pipeline.model.extraction import Category
from pipeline.model.feit import FeitSoort
from pipeline.model.letter import LetterStatus
from pipeline.model.status import Basis, VoorstelKind
from pipeline.model.woo import Verdict
from pipeline.store.columns import BIG_ID, UTC, RawText, choice

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class DocumentState(StrEnum):
    """Where a document is in the walk, as `ibt status` tells it."""

    WAITING = "wacht"
    BUSY = "bezig"
    DONE = "klaar"
    QUARANTINE = "quarantaine"
    DESTROYED = "vernietigd"
    """Nothing of it is left but that it was here; the proof stands in `vernietiging`."""


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {str: sa.Text(), dt.datetime: UTC(), int: sa.Integer()}  # noqa: RUF012  read by SQLAlchemy


class DocumentRow(Base):
    """One original, however often it was delivered."""

    __tablename__ = "document"
    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    media_type: Mapped[str | None]
    """None until triage has judged the bytes."""
    size: Mapped[int] = mapped_column(sa.BigInteger())
    state: Mapped[DocumentState] = mapped_column(choice(DocumentState, "state"), index=True)
    stage: Mapped[str | None]
    reason: Mapped[str | None]
    attempt: Mapped[int]
    """Of the present recipe; counted here because the engine forgets it when work is taken over."""
    round: Mapped[int]
    """How often a person asked to try again."""
    recipe: Mapped[str | None]
    """Digest of the recipe of the last attempt."""
    first_seen: Mapped[dt.datetime]
    updated: Mapped[dt.datetime]


class ArrivalRow(Base):
    """One delivery. Append-only."""

    __tablename__ = "arrival"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), index=True)
    name: Mapped[str] = mapped_column(RawText())
    received_at: Mapped[str]
    source: Mapped[str]
    family: Mapped[str | None] = mapped_column(index=True)


class StatusRecordRow(Base):
    """What one document says of one gemeente on one day; a later reading of it stands beside the earlier."""

    __tablename__ = "status_record"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    id: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of `value`."""
    gemeente: Mapped[str]
    cyclus: Mapped[str]
    categorie: Mapped[Category] = mapped_column(choice(Category, "categorie"))
    peildatum: Mapped[dt.date] = mapped_column(sa.Date())
    basis: Mapped[Basis] = mapped_column(choice(Basis, "basis"))
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), index=True)
    is_current: Mapped[bool]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]
    __table_args__ = (
        # one figure per place, category, day, basis and source may count at a time
        sa.Index(
            "uq_status_record_current",
            *("gemeente", "cyclus", "categorie", "peildatum", "basis", "document_id"),
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
    )


class VoorstelRow(Base):
    """What the system proposes."""

    __tablename__ = "voorstel"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    gemeente: Mapped[str] = mapped_column(index=True)
    cyclus: Mapped[str]
    kind: Mapped[VoorstelKind] = mapped_column(choice(VoorstelKind, "kind"))
    document_id: Mapped[str] = mapped_column(index=True)
    is_current: Mapped[bool]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]


class BesluitRow(Base):
    """What a person decided. Append-only."""

    __tablename__ = "besluit"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    gemeente: Mapped[str] = mapped_column(index=True)
    cyclus: Mapped[str]
    kind: Mapped[VoorstelKind] = mapped_column(choice(VoorstelKind, "kind"))
    voorstel_id: Mapped[str | None] = mapped_column(sa.ForeignKey("voorstel.id"), index=True)
    decided_by: Mapped[str]
    decided_at: Mapped[dt.datetime]
    value: Mapped[str]


class LetterRow(Base):
    """One version of a letter. Append-only."""

    __tablename__ = "letter"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    id: Mapped[str]
    version: Mapped[int]
    """1-based per letter."""
    family: Mapped[str]
    status: Mapped[LetterStatus] = mapped_column(choice(LetterStatus, "status"))
    besluit_id: Mapped[str | None] = mapped_column(sa.ForeignKey("besluit.id"), index=True)
    added_at: Mapped[dt.datetime]
    value: Mapped[str]
    __table_args__ = (sa.UniqueConstraint("id", "version"),)


class FeitRow(Base):
    """One thing that a person added or judged; of a kind and key the current row holds. Append-only."""

    __tablename__ = "feit"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    soort: Mapped[FeitSoort] = mapped_column(choice(FeitSoort, "soort"))
    sleutel: Mapped[str]
    """What the fact is about, in `soort`; a later row with this key takes the place of the earlier."""
    gemeente: Mapped[str | None] = mapped_column(index=True)
    cyclus: Mapped[str | None]
    is_current: Mapped[bool]
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]
    __table_args__ = (
        sa.Index(
            "uq_feit_current",
            *("soort", "sleutel"),
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
        sa.Index("ix_feit_sleutel", "soort", "sleutel"),
    )


class PoststukRow(Base):
    """One processed document with one gemeente it names; derived, so that it may be made anew at any time."""

    __tablename__ = "poststuk"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), index=True)
    gemeente: Mapped[str | None] = mapped_column(index=True)
    """None when the document names none."""
    value: Mapped[str]


class RedactionMarkRow(Base):
    """A proposal to redact; marks of an earlier run stay, without `is_current`, under their verdicts."""

    __tablename__ = "redaction_mark"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), index=True)
    is_current: Mapped[bool]
    value: Mapped[str]


class MarkVerdictRow(Base):
    """One judgement on one mark; the latest holds. Append-only."""

    __tablename__ = "mark_verdict"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    mark_id: Mapped[str] = mapped_column(sa.ForeignKey("redaction_mark.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    reviewer: Mapped[str]
    decided_at: Mapped[dt.datetime]
    value: Mapped[str]


class WooDossierRow(Base):
    """What a person said of one dossier of documents to release; the current row of a name holds. Append-only."""

    __tablename__ = "woo_dossier"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    naam: Mapped[str]
    is_current: Mapped[bool]
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]
    __table_args__ = (
        sa.Index(
            "uq_woo_dossier_current",
            "naam",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
    )


class WooStukRow(Base):
    """A document in its one dossier, with what its marks were made from; what happened stands in the audit log."""

    __tablename__ = "woo_stuk"
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    dossier: Mapped[str] = mapped_column(index=True)
    namen: Mapped[str]
    """The names the document gives to the others, as JSON."""
    oordelen: Mapped[str]
    """What people said of names in it, as JSON."""
    basis: Mapped[str]
    """Digest of what the dossier told when its marks were made; empty before."""
    added_at: Mapped[dt.datetime]


class WooNaamRow(Base):
    """One name on a list that a person took over from another dossier. Append-only."""

    __tablename__ = "woo_naam"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    dossier: Mapped[str] = mapped_column(index=True)
    lijst: Mapped[str]
    is_current: Mapped[bool]
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]


class AuditRow(Base):
    """One event of the hash chain (pipeline/audit.py). Append-only."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    actor: Mapped[str] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    data: Mapped[str]
    prev: Mapped[str] = mapped_column(sa.String(64), unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)


class AuditTipRow(Base):
    """The end of the chain: the one row that appenders lock, and that shows when events were cut off the end."""

    __tablename__ = "audit_tip"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BIG_ID)
    hash: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)


class HeartbeatRow(Base):
    """Last sign of life of a watcher or worker."""

    __tablename__ = "heartbeat"
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    payload: Mapped[str]
