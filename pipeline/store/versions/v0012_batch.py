"""Batches of documents and the groups of look-alikes in them."""

from __future__ import annotations

revision = "v0012"
down_revision = "v0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
