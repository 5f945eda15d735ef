"""Facts that people add, and the register of processed documents per gemeente."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = (
    "stand",
    "correctie",
    "locatie",
    "afspraak",
    "termijn",
    "gebeurtenis",
    "koppeling",
    "dubbel",
    "vraag",
    "beoordeling",
)


def upgrade() -> None:
    kind = sa.Enum(*KINDS, name="soort", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "feit",
        sa.Column("seq", BIG_ID, primary_key=True),
        sa.Column("soort", kind, nullable=False),
        sa.Column("sleutel", sa.Text(), nullable=False),
        sa.Column("gemeente", sa.Text(), nullable=True, index=True),
        sa.Column("cyclus", sa.Text(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )
    current = sa.text("is_current")
    op.create_index(
        "uq_feit_current", "feit", ["soort", "sleutel"], unique=True, sqlite_where=current, postgresql_where=current
    )
    op.create_table(
        "poststuk",
        sa.Column("seq", BIG_ID, primary_key=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False, index=True),
        sa.Column("gemeente", sa.Text(), nullable=True, index=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
