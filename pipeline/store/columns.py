"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from pipeline.store.codec import canonical

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A counting key: SQLite counts by itself only in an INTEGER."""


class UTC(sa.TypeDecorator[dt.datetime]):
    """A moment: aware in Python, UTC in both databases (SQLite drops the offset)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Give the moment as the database keeps it.

        Raises:
            ValueError: The moment has no offset.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without offset cannot be stored")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.datetime | None:
        """Give the moment in UTC."""
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


class RawText(sa.TypeDecorator[str]):
    """Text from outside, kept as a JSON string: NUL and half characters in a file name survive."""

    impl = sa.Text()
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Give the text as a JSON string."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Give the text as it came."""
        return None if value is None else str(json.loads(value))


def choice(kind: type[StrEnum], name: str) -> sa.Enum:
    """Give a column type for the values of an enum, kept by a check constraint `ck_<table>_<name>`.

    A new member of the enum needs a revision in versions/ that widens the constraint.
    """
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
