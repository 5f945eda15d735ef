"""Order and pauses of work: queue and priority per document, and what people said of the work on a dossier."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.model.werk import Rij, WerkStand
from pipeline.store.columns import BIG_ID, choice
from pipeline.store.tables import Base


class WorkOrderRow(Base):
    """Queue and priority of one document; without a row it is ordinary post."""

    __tablename__ = "work_order"
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    queue: Mapped[Rij] = mapped_column(choice(Rij, "queue"), default=Rij.DOCUMENTEN)
    priority: Mapped[int]


class WorkPauseRow(Base):
    """What a person said of the work on a dossier; the latest row holds. Append-only."""

    __tablename__ = "work_pause"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    dossier: Mapped[str] = mapped_column(index=True)
    stand: Mapped[WerkStand] = mapped_column(choice(WerkStand, "stand"))
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
