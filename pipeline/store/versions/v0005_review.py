"""The review: changes of marks, acts, seen pages, comments; and a verdict may be taken back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "v0005"
down_revision = "v0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VERDICTS = ("akkoord", "afgewezen", "open")
ACTS = (
    "oordeel",
    "wijziging",
    "vak",
    "bladzijde",
    "besluit",
    "alarm",
    "klaar",
    "goedgekeurd",
    "teruggestuurd",
    "ongedaan",
)


def upgrade() -> None:
    _widen_verdict()
    mark = sa.Column("mark_id", sa.Text(), sa.ForeignKey("redaction_mark.id"), nullable=False, index=True)
    op.create_table("mark_change", _seq(), mark, *_said(), _text("value"))
    op.create_table(
        "review_act",
        _seq(),
        _document(index=True),
        sa.Column("kind", _choice("kind", *ACTS), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("undoes", BIG_ID, nullable=True),
        *_said(),
        _text("value"),
    )
    op.create_table(
        "review_seen",
        _seq(),
        _document(),
        _text("lezing"),
        sa.Column("page", sa.Integer(), nullable=False),
        *_said(),
        sa.UniqueConstraint("document_id", "lezing", "page", "door"),
    )
    op.create_table(
        "review_comment",
        _seq(),
        _text("id", index=True),
        _document(index=True),
        sa.Column("mark_id", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        *_said(),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        _text("text"),
    )


def _widen_verdict() -> None:
    """Let a verdict be `open`: on SQLite by building the table anew, which no other table points to."""
    if op.get_bind().dialect.name == "postgresql":
        name, allowed = "ck_mark_verdict_verdict", ", ".join(f"'{one}'" for one in VERDICTS)
        op.execute(f"ALTER TABLE mark_verdict DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE mark_verdict ADD CONSTRAINT {name} CHECK (verdict IN ({allowed}))")
        return
    op.execute("DROP INDEX ix_mark_verdict_mark_id")
    op.execute("ALTER TABLE mark_verdict RENAME TO mark_verdict_before")
    op.create_table(
        "mark_verdict",
        _seq(),
        sa.Column("mark_id", sa.Text(), sa.ForeignKey("redaction_mark.id"), nullable=False, index=True),
        sa.Column("verdict", _choice("verdict", *VERDICTS), nullable=False),
        _text("reviewer"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _text("value"),
    )
    columns = "seq, mark_id, verdict, reviewer, decided_at, value"
    op.execute(f"INSERT INTO mark_verdict ({columns}) SELECT {columns} FROM mark_verdict_before")
    op.execute("DROP TABLE mark_verdict_before")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _seq() -> sa.Column[int]:
    return sa.Column("seq", BIG_ID, primary_key=True)


def _text(name: str, *, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, index=index)


def _document(*, index: bool = False) -> sa.Column[str]:
    return sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False, index=index)


def _said() -> tuple[sa.Column[Any], ...]:
    return _text("door"), sa.Column("added_at", sa.DateTime(timezone=True), nullable=False)
