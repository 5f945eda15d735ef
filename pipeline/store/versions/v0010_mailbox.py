"""What was fetched from a mailbox, so that no message is taken in twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0010"
down_revision = "v0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_message",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("mailbox", sa.String(64), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("message_key", sa.String(64), nullable=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=True, index=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("is_again", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_mail_message_place", "mail_message", ["mailbox", "uidvalidity", "uid"], unique=True)
    op.create_index("ix_mail_message_key", "mail_message", ["mailbox", "message_key"])


def downgrade() -> None:
    op.drop_table("mail_message")
