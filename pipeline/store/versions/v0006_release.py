"""Releases: numbers of documents, packs, what happened to each document, terms of requests, work under way."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "v0006"
down_revision = "v0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("gepubliceerd", "ingetrokken", "vervangen")


def upgrade() -> None:
    op.create_table(
        "release_nummer",
        _seq(),
        _text("dossier"),
        _text("sleutel"),
        sa.Column("nummer", sa.Integer(), nullable=False),
        _moment("added_at"),
        sa.UniqueConstraint("dossier", "sleutel"),
        sa.UniqueConstraint("dossier", "nummer"),
    )
    op.create_table(
        "release_pack",
        _seq(),
        sa.Column("naam", sa.Text(), nullable=False, unique=True),
        _text("dossier", index=True),
        _moment("made_at"),
        _text("door"),
        sa.Column("manifest", sa.String(64), nullable=False),
        _text("value"),
    )
    document = sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False, index=True)
    states = sa.Enum(*STATES, name="staat", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "release_stuk",
        _seq(),
        _text("pak", index=True),
        _text("dossier", index=True),
        _text("nummer"),
        document,
        sa.Column("staat", states, nullable=False),
        _text("reden"),
        _text("motivering"),
        _text("door"),
        _moment("added_at"),
    )
    op.create_table(
        "woo_termijn", _seq(), _text("dossier", index=True), _text("door"), _moment("added_at"), _text("value")
    )
    _work()


def _work() -> None:
    op.create_table(
        "release_werk",
        sa.Column("id", sa.Text(), primary_key=True),
        _text("dossier", index=True),
        _text("door"),
        _text("staat"),
        sa.Column("gedaan", sa.Integer(), nullable=False),
        sa.Column("totaal", sa.Integer(), nullable=False),
        _moment("begonnen"),
        _moment("gezien"),
        _text("pak"),
        _text("melding"),
    )
    busy = sa.text("staat = 'bezig'")
    op.create_index(
        "uq_release_werk_bezig", "release_werk", ["dossier"], unique=True, sqlite_where=busy, postgresql_where=busy
    )


def _seq() -> sa.Column[int]:
    return sa.Column("seq", BIG_ID, primary_key=True)


def _text(name: str, *, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, index=index)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
