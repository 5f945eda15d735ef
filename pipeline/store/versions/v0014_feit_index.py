"""An index on all facts of a key, also those that others took the place of: history was a walk through the table."""

from __future__ import annotations

from alembic import op

revision = "v0014"
down_revision = "v0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_feit_sleutel", "feit", ["soort", "sleutel"])


def downgrade() -> None:
    op.drop_index("ix_feit_sleutel", "feit")
