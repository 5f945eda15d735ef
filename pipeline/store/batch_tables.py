"""Batches of documents and the groups of look-alikes in them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.columns import BIG_ID
from pipeline.store.tables import Base


class BatchRow(Base):
    """One folder or zip that is taken into a dossier; the same command again is the same row."""

    __tablename__ = "batch"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    """Digest of the dossier and the place."""
    dossier: Mapped[str] = mapped_column(index=True)
    door: Mapped[str]
    totaal: Mapped[int]
    begun_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]
    """When all of it was registered or refused; None while it is under way."""


class BatchStukRow(Base):
    """One file of a batch: registered, or refused with the reason."""

    __tablename__ = "batch_stuk"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    """The `arrival_id`: digest of the batch, the place in it, and size and date of the file."""
    batch: Mapped[str] = mapped_column(sa.ForeignKey("batch.id"), index=True)
    document_id: Mapped[str | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    """None when it was refused."""
    naam: Mapped[str]
    """Designated: place in the batch, for who must look at a refused file; empty for what is registered."""
    reden: Mapped[str]
    """Dutch; empty when all is well."""
    seen_at: Mapped[dt.datetime]


class VingerafdrukRow(Base):
    """What of a document is compared with others; digests only, never words."""

    __tablename__ = "stuk_vingerafdruk"
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    lezing: Mapped[str]
    """Which reading and which rules."""
    value: Mapped[str]
    """JSON: digest of the text, number of words, signature, digests of message ids."""


class GroepRow(Base):
    """How one group of documents is from now on; the latest row of a group holds. Append-only."""

    __tablename__ = "stuk_groep"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    groep: Mapped[str] = mapped_column(sa.String(32), index=True)
    dossier: Mapped[str] = mapped_column(index=True)
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]
    """JSON; the reason of a person in it may hold personal data."""
