"""The table of keys with which programs reach the API; a row holds the SHA-256 of a key, which is random."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.tables import Base


class ApiKeyRow(Base):
    """One key of one account. Never removed: the audit log names it."""

    __tablename__ = "api_key"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    """May be shown and logged."""
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    login: Mapped[str] = mapped_column(sa.String(64), sa.ForeignKey("account.login"), index=True)
    naam: Mapped[str]
    """What it is for, in the words of who made it."""
    rechten: Mapped[str]
    """JSON list, in order of the alphabet."""
    until: Mapped[dt.datetime]
    added_at: Mapped[dt.datetime]
    door: Mapped[str]
    ended_at: Mapped[dt.datetime | None]
