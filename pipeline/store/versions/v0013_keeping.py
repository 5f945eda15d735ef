"""What people say about keeping, proofs of destruction, and the state of a document that was destroyed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store.columns import BIG_ID

revision = "v0013"
down_revision = "v0012"
branch_labels = None
depends_on = None

_BEFORE = ("wacht", "bezig", "klaar", "quarantaine")
_AFTER = (*_BEFORE, "vernietigd")
_CHECK = "ck_document_state"
_KINDS = ("houden", "vrijgeven", "sluiten", "heropenen")


def upgrade() -> None:
    _allow(_AFTER)
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "bewaar_feit",
        sa.Column("seq", BIG_ID, primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column(
            "soort",
            sa.Enum(*_KINDS, name="soort", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("onderwerp", sa.Text(), nullable=False, index=True),
        sa.Column("dag", sa.Date(), nullable=True),
        sa.Column("heft_op", sa.String(32), nullable=True),
        sa.Column("reden", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("added_at", moment, nullable=False),
    )
    op.create_table(
        "vernietiging",
        sa.Column("seq", BIG_ID, primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("document_id", sa.String(64), nullable=False, index=True),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("termijn", sa.Text(), nullable=False),
        sa.Column("bron", sa.Text(), nullable=False),
        sa.Column("vanaf", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("tweede", sa.Text(), nullable=False),
        sa.Column("besloten_op", moment, nullable=False),
        sa.Column("voltooid", moment, nullable=True),
    )


def downgrade() -> None:
    # a document that was destroyed has a proof, and with a proof the way back is refused as a whole
    op.execute("UPDATE document SET state = 'quarantaine' WHERE state = 'vernietigd'")
    op.drop_table("vernietiging")
    op.drop_table("bewaar_feit")
    _allow(_BEFORE)


def _allow(states: tuple[str, ...]) -> None:
    """Let a document be in these states only."""
    if op.get_bind().dialect.name == "postgresql":
        allowed = sa.column("state", sa.Text()).in_([sa.literal(one, literal_execute=True) for one in states])
        op.drop_constraint(op.f(_CHECK), "document", type_="check")
        op.create_check_constraint(op.f(_CHECK), "document", allowed)
        return
    # SQLite keeps the constraint in the text of the table: it is made anew with its rows and indices
    moment = sa.DateTime(timezone=True)
    table = sa.Table(
        "document",
        sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s", "pk": "pk_%(table_name)s"}),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*states, name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("recipe", sa.Text(), nullable=True),
        sa.Column("first_seen", moment, nullable=False),
        sa.Column("updated", moment, nullable=False),
        sa.Index("ix_document_state", "state"),
    )
    with op.batch_alter_table("document", copy_from=table, recreate="always"):
        pass
