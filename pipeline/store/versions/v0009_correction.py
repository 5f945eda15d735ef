"""Corrections of values that were read from a document: one more kind of fact."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0009"
down_revision = "v0008"
branch_labels = None
depends_on = None

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
    "waarde",
)
CHECK = "ck_feit_soort"


def upgrade() -> None:
    allowed = sa.column("soort", sa.Text()).in_([sa.literal(kind, literal_execute=True) for kind in KINDS])
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(CHECK), "feit", type_="check")
        op.create_check_constraint(op.f(CHECK), "feit", allowed)
        return
    # SQLite keeps the constraint in the text of the table: it is made anew with its rows and indices
    kind = sa.Enum(*KINDS, name="soort", native_enum=False, create_constraint=True, length=32)
    current = sa.text("is_current")
    table = sa.Table(
        "feit",
        sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s", "pk": "pk_%(table_name)s"}),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("soort", kind, nullable=False),
        sa.Column("sleutel", sa.Text(), nullable=False),
        sa.Column("gemeente", sa.Text(), nullable=True),
        sa.Column("cyclus", sa.Text(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Index("ix_feit_gemeente", "gemeente"),
        sa.Index("uq_feit_current", "soort", "sleutel", unique=True, sqlite_where=current),
    )
    with op.batch_alter_table("feit", copy_from=table, recreate="always"):
        pass
