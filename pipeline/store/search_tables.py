"""The tables that are searched: what documents are, and the words of their pages.

These are the only tables of the database that hold text of documents. They are derived: made again whenever a document
is read, and gone with it (`pipeline.store.search.forget`), so retention has one place to look. Everything else about
text stands in the folders of pipeline/blobs.py.

Both databases keep the same folded words (`pipeline.store.search_words`), so that a search finds the same on either:
SQLite in an FTS5 index over `search_page`, PostgreSQL in a `tsvector` with a GIN index. Neither splits or folds words
by itself.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.columns import BIG_ID
from pipeline.store.tables import Base


class SearchDocumentRow(Base):
    """What one document is, as a search may ask for it; derived."""

    __tablename__ = "search_document"
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    soort: Mapped[str] = mapped_column(index=True)
    """Empty for what has no pages, such as an archive."""
    datum: Mapped[str] = mapped_column(index=True)
    """Day of the document, ISO 8601; else the day it reached us."""
    is_gedateerd: Mapped[bool]
    """Whether `datum` stands on the document itself."""
    kenmerk: Mapped[str]
    """Folded words of both references; empty when it has none."""
    bevinding: Mapped[str]
    trede: Mapped[int | None]
    bladen: Mapped[int]
    added_at: Mapped[dt.datetime]


class SearchPageRow(Base):
    """The text of one page, with its folded words; derived."""

    __tablename__ = "search_page"
    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    document_id: Mapped[str] = mapped_column(sa.ForeignKey("document.id"))
    blad: Mapped[int]
    """1-based."""
    text: Mapped[str]
    """As the page shows it, to quote around a hit."""
    words: Mapped[str] = mapped_column(sa.Text().with_variant(TSVECTOR(), "postgresql"))
    __table_args__ = (sa.UniqueConstraint("document_id", "blad"),)


FTS = "search_word"
"""The index of SQLite; its rows are those of `search_page` and it keeps no text of its own."""
MAKE_FTS = (
    f"CREATE VIRTUAL TABLE {FTS} USING fts5(words, content='search_page', content_rowid='id', "
    "tokenize='ascii', prefix='2 3')"
)
"""`ascii` splits at spaces only, since folded words hold no other sign of ASCII than letters and digits."""
GIN = "ix_search_page_words"
"""The index of PostgreSQL; made by hand as well, since SQLite would make one of another kind under this name."""
MAKE_GIN = f"CREATE INDEX {GIN} ON search_page USING gin (words)"


def _make_indices(_table: sa.Table, connection: sa.Connection, **_asked: object) -> None:
    connection.exec_driver_sql(MAKE_GIN if connection.dialect.name == "postgresql" else MAKE_FTS)


sa.event.listen(SearchPageRow.__table__, "after_create", _make_indices)
