"""Optimistic locking over HTTP: a change brings along the ETag of what was seen, in If-Match."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

from web.errors import NoMatch, NothingSeen

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=200, description="De ETag van wat u zag; verplicht.", examples=['"0a1b"']),
]


def check_match(given: str | None, stamp: str) -> None:
    """Check that a program changes what it saw.

    Raises:
        NothingSeen: It does not tell what it saw.
        NoMatch: It saw something else than is there now.
    """
    if not given:
        raise NothingSeen("stuur met If-Match de ETag mee van wat u zag.")
    if seen(given) != stamp:
        raise NoMatch("dit is intussen gewijzigd; er is niets vastgelegd. Haal het opnieuw op.")


def seen(given: str) -> str:
    """Give the stamp in an If-Match; a weak one never fits, nor a star: it does not say what was seen."""
    return given[1:-1] if len(given) > 1 and given[0] == given[-1] == '"' else given
