"""Tables of the releases: numbers of documents, packs, what happened to each document, terms, and work under way."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.model.release import Publicatie
from pipeline.store.columns import BIG_ID, choice
from pipeline.store.tables import Base


class ReleaseNummerRow(Base):
    """The number of a document in the lists of its dossier, for ever. Append-only."""

    __tablename__ = "release_nummer"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    dossier: Mapped[str]
    sleutel: Mapped[str]
    """Id of the document; for a second delivery of the same bytes with the mail it came in behind it."""
    nummer: Mapped[int]
    added_at: Mapped[dt.datetime]
    __table_args__ = (sa.UniqueConstraint("dossier", "sleutel"), sa.UniqueConstraint("dossier", "nummer"))


class ReleaseRow(Base):
    """One pack. Append-only."""

    __tablename__ = "release_pack"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    naam: Mapped[str] = mapped_column(unique=True)
    dossier: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[dt.datetime]
    door: Mapped[str]
    manifest: Mapped[str] = mapped_column(sa.String(64))
    value: Mapped[str]


class ReleaseStukRow(Base):
    """What happened to one document of a pack; the latest row holds. Append-only."""

    __tablename__ = "release_stuk"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    pak: Mapped[str] = mapped_column(index=True)
    dossier: Mapped[str] = mapped_column(index=True)
    nummer: Mapped[str]
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), index=True)
    staat: Mapped[Publicatie] = mapped_column(choice(Publicatie, "staat"))
    reden: Mapped[str]
    motivering: Mapped[str]
    door: Mapped[str]
    added_at: Mapped[dt.datetime]


class WooTermijnRow(Base):
    """One thing that happened to the term of a request. Append-only."""

    __tablename__ = "woo_termijn"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    dossier: Mapped[str] = mapped_column(index=True)
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]


class ReleaseWerkRow(Base):
    """Work on a pack that somebody asked for in the browser: how far it is, and how it ended."""

    __tablename__ = "release_werk"
    id: Mapped[str] = mapped_column(primary_key=True)
    dossier: Mapped[str] = mapped_column(index=True)
    door: Mapped[str]
    staat: Mapped[str]
    """`bezig`, `klaar`, `mislukt` or `afgebroken`."""
    gedaan: Mapped[int]
    totaal: Mapped[int]
    begonnen: Mapped[dt.datetime]
    gezien: Mapped[dt.datetime]
    """Last sign of life."""
    pak: Mapped[str]
    melding: Mapped[str]
    __table_args__ = (
        sa.Index(
            "uq_release_werk_bezig",
            "dossier",
            unique=True,
            sqlite_where=sa.text("staat = 'bezig'"),
            postgresql_where=sa.text("staat = 'bezig'"),
        ),
    )
