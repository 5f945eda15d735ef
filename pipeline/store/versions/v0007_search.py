"""Tables of: search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "v0007"
down_revision = "v0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "search_document",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("soort", sa.Text(), nullable=False, index=True),
        sa.Column("datum", sa.Text(), nullable=False, index=True),
        sa.Column("is_gedateerd", sa.Boolean(), nullable=False),
        sa.Column("kenmerk", sa.Text(), nullable=False),
        sa.Column("bevinding", sa.Text(), nullable=False),
        sa.Column("trede", sa.Integer(), nullable=True),
        sa.Column("bladen", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "search_page",
        sa.Column("id", BIG_ID, primary_key=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("blad", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.UniqueConstraint("document_id", "blad"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_search_page_words", "search_page", ["words"], postgresql_using="gin")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE search_word USING fts5(words, content='search_page', content_rowid='id', "
            "tokenize='ascii', prefix='2 3')"
        )
