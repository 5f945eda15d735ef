"""Order and pauses of work: priority, pause and cancel per dossier."""

from __future__ import annotations

revision = "v0011"
down_revision = "v0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
