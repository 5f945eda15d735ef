"""The tables of who may sign in, and who is signed in.

Rows here change: what changed, when and by whom stands in the audit log. No row holds a password, a token or a code in
a readable form: passwords as argon2id, tokens and codes as SHA-256 (they are random), the secret of a second step
under the key of the environment.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.columns import BIG_ID
from pipeline.store.tables import Base


class AccountRow(Base):
    """One person who may sign in. Never removed: decisions stand in their name."""

    __tablename__ = "account"
    login: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    naam: Mapped[str]
    """Name under which decisions are written."""
    naam_sleutel: Mapped[str] = mapped_column(unique=True)
    """The name without case and extra spaces: two people with one name would pass for one pair of eyes."""
    wachtwoord: Mapped[str | None]
    rollen: Mapped[str]
    """JSON list, in order of the alphabet."""
    is_actief: Mapped[bool]
    extern: Mapped[str | None] = mapped_column(unique=True)
    """Issuer and subject at the sign-in service of the organisation; None for a local account."""
    totp: Mapped[str | None]
    totp_nieuw: Mapped[str | None]
    """A secret that was shown and not confirmed yet."""
    totp_stap: Mapped[int | None] = mapped_column(BIG_ID)
    """Time step of the last code that was used."""
    added_at: Mapped[dt.datetime]
    updated: Mapped[dt.datetime]


class HerstelcodeRow(Base):
    """One code that stands in for the second step once; gone when it was used."""

    __tablename__ = "herstelcode"
    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(64), sa.ForeignKey("account.login"), index=True)


class SessieRow(Base):
    """One browser that is signed in, or halfway; gone when it signs out."""

    __tablename__ = "sessie"
    token: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    """SHA-256 of what the browser holds."""
    id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    """May be shown and logged."""
    login: Mapped[str] = mapped_column(sa.String(64), sa.ForeignKey("account.login"), index=True)
    is_half: Mapped[bool]
    """The password was right and the second step is still to come: nobody is signed in."""
    toestel: Mapped[str]
    """Browser and system, roughly."""
    started: Mapped[dt.datetime]
    seen: Mapped[dt.datetime]


class UitnodigingRow(Base):
    """A link with which somebody chooses a password once; gone when it was used."""

    __tablename__ = "uitnodiging"
    token: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(64), sa.ForeignKey("account.login"), unique=True)
    until: Mapped[dt.datetime]


class PogingRow(Base):
    """How often somebody failed to sign in."""

    __tablename__ = "aanmeldpoging"
    sleutel: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    """Digest of an account name or an address: people type passwords where the name belongs."""
    mislukt: Mapped[int]
    wacht_tot: Mapped[dt.datetime | None]
    at: Mapped[dt.datetime]


class AanmeldstapRow(Base):
    """Somebody who is away at the sign-in service of the organisation; gone when they come back."""

    __tablename__ = "aanmeldstap"
    state: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    nonce: Mapped[str]
    verifier: Mapped[str]
    naar: Mapped[str]
    until: Mapped[dt.datetime]
