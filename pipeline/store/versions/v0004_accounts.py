"""Tables of: accounts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("login", sa.String(64), primary_key=True),
        _text("naam"),
        sa.Column("naam_sleutel", sa.Text(), nullable=False, unique=True),
        _text("wachtwoord", nullable=True),
        _text("rollen"),
        sa.Column("is_actief", sa.Boolean(), nullable=False),
        sa.Column("extern", sa.Text(), nullable=True, unique=True),
        _text("totp", nullable=True),
        _text("totp_nieuw", nullable=True),
        sa.Column("totp_stap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        _moment("added_at"),
        _moment("updated"),
    )
    op.create_table("herstelcode", sa.Column("hash", sa.String(64), primary_key=True), _login(index=True))
    op.create_table(
        "sessie",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        _login(index=True),
        sa.Column("is_half", sa.Boolean(), nullable=False),
        _text("toestel"),
        _moment("started"),
        _moment("seen"),
    )
    op.create_table(
        "uitnodiging", sa.Column("token", sa.String(64), primary_key=True), _login(unique=True), _moment("until")
    )
    op.create_table(
        "aanmeldpoging",
        sa.Column("sleutel", sa.String(64), primary_key=True),
        sa.Column("mislukt", sa.Integer(), nullable=False),
        _moment("wacht_tot", nullable=True),
        _moment("at"),
    )
    op.create_table(
        "aanmeldstap",
        sa.Column("state", sa.String(64), primary_key=True),
        _text("nonce"),
        _text("verifier"),
        _text("naar"),
        _moment("until"),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _login(*, index: bool | None = None, unique: bool | None = None) -> sa.Column[Any]:
    key = sa.ForeignKey("account.login")
    return sa.Column("login", sa.String(64), key, nullable=False, index=index, unique=unique)
