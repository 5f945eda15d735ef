"""Dossiers of documents to release: their documents, and the lists of names that people took over."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table("woo_dossier", _seq(), _text("naam"), *_said())
    current = sa.text("is_current")
    op.create_index(
        "uq_woo_dossier_current", "woo_dossier", ["naam"], unique=True, sqlite_where=current, postgresql_where=current
    )
    op.create_table(
        "woo_stuk",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        _text("dossier", index=True),
        _text("namen"),
        _text("oordelen"),
        _text("basis"),
        _moment(),
    )
    op.create_table("woo_naam", _seq(), _text("dossier", index=True), _text("lijst"), *_said())


def _seq() -> sa.Column[int]:
    return sa.Column("seq", BIG_ID, primary_key=True)


def _text(name: str, *, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, index=index)


def _moment() -> sa.Column[Any]:
    return sa.Column("added_at", sa.DateTime(timezone=True), nullable=False)


def _said() -> tuple[sa.Column[Any], ...]:
    return sa.Column("is_current", sa.Boolean(), nullable=False), _text("door"), _moment(), _text("value")
