"""What the answers of the API have in common: names in camelCase, links, pages, and which forms are taken and given.

The rules leave the case of the keys in a body free; keys of a query are camelCase, so those of a body are too. The one
exception is what was read in a document: that is the shape of `ibt extract` (docs/api.md), key for key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.alias_generators import to_camel

from web.errors import Unacceptable

T = TypeVar("T")
BASE = "/api/v1"
VERSION = "1.1.0"
"""Of the API, after semantic versioning; the major number stands in the address."""
JSON = "application/json"

Moment = Annotated[dt.datetime, PlainSerializer(lambda moment: moment.astimezone(dt.UTC).isoformat(), return_type=str)]
"""A moment with its offset."""


class Shape(BaseModel):
    """Base of every body: camelCase outside, no field that we do not know."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True, extra="forbid")


class Link(Shape):
    """Verwijzing naar een andere bron."""

    href: str = Field(description="Adres, vanaf het begin van deze server.")


class Links(Shape):
    """Verwijzingen naar deze bladzijde en die ernaast."""

    self_: Link = Field(alias="self", description="Deze bladzijde.")
    prev: Link | None = Field(None, description="De bladzijde hiervoor; leeg bij de eerste.")
    next: Link | None = Field(None, description="De bladzijde hierna; leeg bij de laatste.")


class ListShape(Shape, Generic[T]):
    """Een bladzijde van een lijst."""

    links: Links = Field(alias="_links", description="Bladeren.")
    resultaten: Sequence[T] = Field(description="Wat op deze bladzijde staat.")


class Counted(ListShape[T], Generic[T]):
    """Een bladzijde van een lijst waarvan het aantal bekend is."""

    aantal: int = Field(description="Hoeveel er in totaal zijn.", ge=0)


class PageOf:
    """Which page of a list a program asks for."""

    def __init__(
        self,
        pagina: Annotated[int, Query(ge=1, le=100_000, description="Nummer van de bladzijde.")] = 1,
        paginaGrootte: Annotated[int, Query(ge=1, le=200, description="Hoeveel er op een bladzijde staan.")] = 50,
    ) -> None:
        """Take what stands in the address."""
        self.number, self.size = pagina, paginaGrootte

    @property
    def skipped(self) -> int:
        """Give how many come before this page."""
        return (self.number - 1) * self.size

    def cut(self, everything: Sequence[T]) -> Sequence[T]:
        """Give the part of a list that is on this page."""
        return everything[self.skipped : self.skipped + self.size]

    def links(self, request: Request, count: int) -> Links:
        """Give the way to this page and those beside it."""
        after = self.number + 1 if self.skipped + self.size < count else None
        before = self.number - 1 if self.number > 1 else None
        return links(
            request, "pagina", str(self.number), *(str(one) if one is not None else None for one in (before, after))
        )


AskedPage = Annotated[PageOf, Depends()]


def links(request: Request, key: str, here: str | None, before: str | None, after: str | None) -> Links:
    """Give links that keep the rest of the query and change one key of it; None is no link (for `here`: no key)."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != key]

    def at(value: str | None) -> Link:
        query = urlencode(kept if value is None else [*kept, (key, value)])
        return Link(href=f"{request.url.path}?{query}" if query else request.url.path)

    return Links(
        self_=at(here),
        prev=None if before is None else at(before),
        next=None if after is None else at(after),
    )


class Gives:
    """A dependency of a route: refuses whoever can do nothing with the form in which it answers."""

    def __init__(self, media_type: str) -> None:
        """Take the form in which the route answers."""
        self.media_type = media_type

    def __call__(self, request: Request) -> None:
        """Check what the program takes.

        Raises:
            Unacceptable: It takes only other forms.
        """
        taken = [one.partition(";")[0].strip().lower() for one in request.headers.get("accept", "*/*").split(",")]
        main = self.media_type.partition("/")[0]
        if not {"", "*/*", f"{main}/*", self.media_type}.intersection(taken):
            raise Unacceptable(f"dit adres geeft {self.media_type}; vraag dat met Accept.", 406)


def takes_json(request: Request) -> None:
    """Check that a body comes as JSON.

    Raises:
        Unacceptable: It comes as something else.
    """
    _check_body(request, JSON)


def takes_form(request: Request) -> None:
    """Check that a body comes as a form with files.

    Raises:
        Unacceptable: It comes as something else.
    """
    _check_body(request, "multipart/form-data")


def _check_body(request: Request, wanted: str) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != wanted:
        raise Unacceptable(f"dit adres neemt alleen {wanted} aan; zeg dat met Content-Type.", 415)


def plain(value: Any) -> Any:
    """Give a frozen mapping or sequence of JSON values as what JSON is made of."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value
