"""The tables of the review: what people changed, saw, did and wrote while they judged a document."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.columns import BIG_ID, choice
from pipeline.store.tables import Base


class ActKind(StrEnum):
    """What a person did in a review."""

    OORDEEL = "oordeel"
    """Judged marks."""
    WIJZIGING = "wijziging"
    """Gave a mark other grounds or a larger place."""
    VAK = "vak"
    """Asked for marks: drawn, selected, or by a sweep."""
    BLADZIJDE = "bladzijde"
    """Withheld a whole page, or did so no longer."""
    BESLUIT = "besluit"
    """Decided on the document as a whole."""
    ALARM = "alarm"
    """Looked at the alarm on the source."""
    KLAAR = "klaar"
    """Said that it is ready for the second person."""
    GOEDGEKEURD = "goedgekeurd"
    """Said as the second person that it may be released."""
    TERUGGESTUURD = "teruggestuurd"
    ONGEDAAN = "ongedaan"
    """Took back an act of their own."""


class MarkChangeRow(Base):
    """How a person changed one mark as a whole; the latest holds. Append-only."""

    __tablename__ = "mark_change"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    mark_id: Mapped[str] = mapped_column(sa.ForeignKey("redaction_mark.id"), index=True)
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]
    """What differs from the proposal, as JSON; empty of content when a change was taken back."""


class ReviewActRow(Base):
    """One thing that one person did in the review of one document. Append-only."""

    __tablename__ = "review_act"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), index=True)
    kind: Mapped[ActKind] = mapped_column(choice(ActKind, "kind"))
    page: Mapped[int | None]
    undoes: Mapped[int | None] = mapped_column(BIG_ID)
    """The act that this one takes back."""
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    value: Mapped[str]
    """JSON; the words of a person in it may hold personal data."""


class ReviewSeenRow(Base):
    """A person had a page of a reading of a document on the screen. Append-only."""

    __tablename__ = "review_seen"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"))
    lezing: Mapped[str]
    """Which reading: another one has other pages."""
    page: Mapped[int]
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    __table_args__ = (sa.UniqueConstraint("document_id", "lezing", "page", "door"),)


class ReviewCommentRow(Base):
    """One comment, or that it was dealt with. Append-only, save that its text may be taken out: personal data."""

    __tablename__ = "review_comment"
    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    id: Mapped[str] = mapped_column(index=True)
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), index=True)
    mark_id: Mapped[str | None]
    page: Mapped[int | None]
    door: Mapped[str]
    added_at: Mapped[dt.datetime]
    is_done: Mapped[bool]
    text: Mapped[str]
    """Designated: the one place of the database for what colleagues write to each other."""
