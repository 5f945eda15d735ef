"""The first tables: documents, records and decisions, letters, marks, the audit log and signs of life."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SHA = sa.String(64)


def upgrade() -> None:
    _documents()
    _records()
    _decisions()
    _marks()
    _audit()


def _documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", SHA, primary_key=True),
        _text("media_type", nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        _choice("state", "wacht", "bezig", "klaar", "quarantaine", index=True),
        _text("stage", nullable=True),
        _text("reason", nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        _text("recipe", nullable=True),
        _moment("first_seen"),
        _moment("updated"),
    )
    op.create_table(
        "arrival",
        _seq(),
        _text("id", unique=True),
        _document(),
        _text("name"),
        _text("received_at"),
        _text("source"),
        _text("family", nullable=True, index=True),
    )
    op.create_table("heartbeat", sa.Column("name", sa.Text(), primary_key=True), _moment("at"), _text("payload"))


def _records() -> None:
    op.create_table(
        "status_record",
        _seq(),
        sa.Column("id", SHA, unique=True, nullable=False),
        _text("gemeente"),
        _text("cyclus"),
        _choice("categorie", "regulier", "amv", "totaal", "statushouders", "oekraine", "asielzoekers"),
        sa.Column("peildatum", sa.Date(), nullable=False),
        _choice("basis", "ministerie", "PRT", "COA", "gemeente"),
        _document(),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        _moment("added_at"),
        _text("value"),
    )
    op.create_index(
        "uq_status_record_current",
        "status_record",
        ["gemeente", "cyclus", "categorie", "peildatum", "basis", "document_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )


def _decisions() -> None:
    op.create_table(
        "voorstel",
        _seq(),
        _text("id", unique=True),
        _text("gemeente", index=True),
        _text("cyclus"),
        _choice("kind", "bevinding", "trede", "termijn", "brief"),
        _text("document_id", index=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        _moment("added_at"),
        _text("value"),
    )
    op.create_table(
        "besluit",
        _seq(),
        _text("id", unique=True),
        _text("gemeente", index=True),
        _text("cyclus"),
        _choice("kind", "bevinding", "trede", "termijn", "brief"),
        sa.Column("voorstel_id", sa.Text(), sa.ForeignKey("voorstel.id"), nullable=True, index=True),
        _text("decided_by"),
        _moment("decided_at"),
        _text("value"),
    )
    op.create_table(
        "letter",
        _seq(),
        _text("id"),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("family"),
        _choice("status", "concept", "goedgekeurd", "verzonden", "ingetrokken"),
        sa.Column("besluit_id", sa.Text(), sa.ForeignKey("besluit.id"), nullable=True, index=True),
        _moment("added_at"),
        _text("value"),
        sa.UniqueConstraint("id", "version"),
    )


def _marks() -> None:
    op.create_table(
        "redaction_mark",
        sa.Column("id", sa.Text(), primary_key=True),
        _document(),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        _text("value"),
    )
    op.create_table(
        "mark_verdict",
        _seq(),
        sa.Column("mark_id", sa.Text(), sa.ForeignKey("redaction_mark.id"), nullable=False, index=True),
        _choice("verdict", "akkoord", "afgewezen"),
        _text("reviewer"),
        _moment("decided_at"),
        _text("value"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", BIG_ID, primary_key=True, autoincrement=False),
        _moment("at"),
        _text("actor"),
        _text("action"),
        _text("subject", index=True),
        _text("data"),
        sa.Column("prev", SHA, unique=True, nullable=False),
        sa.Column("hash", SHA, unique=True, nullable=False),
    )
    tip = op.create_table(
        "audit_tip",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("seq", BIG_ID, nullable=False),
        sa.Column("hash", SHA, nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.bulk_insert(tip, [{"id": 1, "seq": 0, "hash": "0" * 64}])


def _seq() -> sa.Column[int]:
    return sa.Column("seq", BIG_ID, primary_key=True)


def _text(name: str, *, nullable: bool = False, unique: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable, unique=unique or None, index=index or None)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=False)


def _document() -> sa.Column[str]:
    return sa.Column("document_id", SHA, sa.ForeignKey("document.id"), nullable=False, index=True)


def _choice(name: str, *values: str, index: bool = False) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False, index=index or None)
