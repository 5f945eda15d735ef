"""The tables of keeping: what people said about it, and the proofs of what was destroyed."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.columns import BIG_ID, choice
from pipeline.store.tables import Base


class BewaarSoort(StrEnum):
    """What a person said about keeping something."""

    HOUDEN = "houden"
    VRIJGEVEN = "vrijgeven"
    """A hold ends."""
    SLUITEN = "sluiten"
    """A dossier is closed: all is decided and irrevocable."""
    HEROPENEN = "heropenen"


class BewaarFeitRow(Base):
    """One thing that a person said about keeping a document or dossier. Append-only."""

    __tablename__ = "bewaar_feit"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    soort: Mapped[BewaarSoort] = mapped_column(choice(BewaarSoort, "soort"))
    onderwerp: Mapped[str] = mapped_column(index=True)
    """Id of a document, name of a dossier, or code of a gemeente."""
    dag: Mapped[dt.date | None] = mapped_column(sa.Date())
    """The day on which a dossier was closed."""
    heft_op: Mapped[str | None] = mapped_column(sa.String(32))
    """The hold that ends."""
    reden: Mapped[str]
    """Words of a person; designated."""
    door: Mapped[str]
    added_at: Mapped[dt.datetime]


class VernietigingRow(Base):
    """One proof of destruction: what by digest, why and by whom, never what it was called or said. Append-only."""

    __tablename__ = "vernietiging"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    document_id: Mapped[str] = mapped_column(sa.String(64), index=True)
    """SHA-256 of the bytes; of a draft letter that of its number."""
    soort: Mapped[str]
    termijn: Mapped[str]
    bron: Mapped[str]
    vanaf: Mapped[dt.date] = mapped_column(sa.Date())
    tot: Mapped[dt.date] = mapped_column(sa.Date())
    door: Mapped[str]
    tweede: Mapped[str]
    besloten_op: Mapped[dt.datetime]
    voltooid: Mapped[dt.datetime | None]
    """When nothing of it was left; empty while it is under way."""
