"""What was fetched from a mailbox, so that no message is taken in twice."""

from __future__ import annotations

revision = "v0010"
down_revision = "v0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
