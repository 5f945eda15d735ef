"""Order and pauses of work: priority, pause and cancel per dossier."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0011"
down_revision = "v0010"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
QUEUES = ("documenten", "tekstherkenning")
STANDEN = ("pauze", "hervat", "gestopt")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "work_order",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("queue", _choice("queue", QUEUES), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
    )
    op.create_table(
        "work_pause",
        sa.Column("seq", BIG_ID, primary_key=True),
        sa.Column("dossier", sa.Text(), nullable=False, index=True),
        sa.Column("stand", _choice("stand", STANDEN), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("work_pause")
    op.drop_table("work_order")
