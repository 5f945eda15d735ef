"""Alembic runs this file to migrate; it takes the connection that pipeline/store/migrate.py opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from pipeline.store.columns import UTC, RawText
from pipeline.store.search_tables import GIN
from pipeline.store.tables import Base


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave alone the tables that the engine keeps in the same database, and the indices of text search."""
    if kind == "table":
        return name in Base.metadata.tables
    return name != GIN


def _plain_type(kind: str, thing: Any, _autogen: object) -> str | Literal[False]:
    """Name a column type of ours in a revision by what the database sees: a revision outlives our code."""
    if kind == "type" and isinstance(thing, UTC):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if kind == "type" and isinstance(thing, RawText) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=_is_ours,
    render_as_batch=True,  # SQLite changes a column by rebuilding the table
    render_item=_plain_type,
    transactional_ddl=True,
)
context.run_migrations()
