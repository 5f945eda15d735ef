"""Batches of documents and the groups of look-alikes in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store.columns import BIG_ID

revision = "v0012"
down_revision = "v0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "batch",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("dossier", sa.Text(), nullable=False, index=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("totaal", sa.Integer(), nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("done_at", moment, nullable=True),
    )
    op.create_table(
        "batch_stuk",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("batch", sa.String(32), sa.ForeignKey("batch.id"), nullable=False, index=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=True, index=True),
        sa.Column("naam", sa.Text(), nullable=False),
        sa.Column("reden", sa.Text(), nullable=False),
        sa.Column("seen_at", moment, nullable=False),
    )
    op.create_table(
        "stuk_vingerafdruk",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("lezing", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "stuk_groep",
        sa.Column("seq", BIG_ID, primary_key=True),
        sa.Column("groep", sa.String(32), nullable=False, index=True),
        sa.Column("dossier", sa.Text(), nullable=False, index=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("added_at", moment, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    for table in ("stuk_groep", "stuk_vingerafdruk", "batch_stuk", "batch"):
        op.drop_table(table)
