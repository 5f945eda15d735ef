"""What was fetched from a mailbox, so that no message is taken in twice."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.tables import Base


class MailRow(Base):
    """One message in a mailbox: taken in, or refused. No name, subject or address stands here."""

    __tablename__ = "mail_message"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    """The `arrival_id`: digest of mailbox, UIDVALIDITY and UID."""
    mailbox: Mapped[str] = mapped_column(sa.String(64))
    """Digest of server, user and folder."""
    uidvalidity: Mapped[int] = mapped_column(sa.BigInteger())
    uid: Mapped[int] = mapped_column(sa.BigInteger())
    message_key: Mapped[str | None] = mapped_column(sa.String(64))
    """SHA-256 of the Message-ID, which may name a person; None when the message has none."""
    document_id: Mapped[str | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    """None when it was refused."""
    is_new: Mapped[bool]
    is_again: Mapped[bool]
    """The same message was taken in from this mailbox before: there is no second arrival."""
    reason: Mapped[str | None]
    """Dutch; why it was refused."""
    seen_at: Mapped[dt.datetime]
    gone_at: Mapped[dt.datetime | None]
    """When it had left the folder: moved by us or by a person."""
    __table_args__ = (
        sa.Index("ix_mail_message_place", "mailbox", "uidvalidity", "uid", unique=True),
        sa.Index("ix_mail_message_key", "mailbox", "message_key"),
    )
