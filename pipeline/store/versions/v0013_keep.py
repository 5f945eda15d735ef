"""What was destroyed after its term, with proof, and what is held."""

from __future__ import annotations

revision = "v0013"
down_revision = "v0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
