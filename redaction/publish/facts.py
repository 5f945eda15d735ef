"""What is told about one released document; all of it fit for everyone to see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


class Act(NamedTuple):
    """Something that was done with a document on a day."""

    kind: str
    """A word of the list of acts: `ondertekening`, `ontvangst`, `vaststelling`."""
    at: dt.datetime
    """With offset."""
    by: str = ""
    """The organisation, as its list has it; empty when it is not known."""


class Related(NamedTuple):
    """Another document of the same release."""

    role: str
    """A word of the list of relations: `is reactie op`, `heeft bijlage`."""
    number: str
    title: str


class Other(NamedTuple):
    """A document of the same release, by its number."""

    number: str
    title: str


class Handled(NamedTuple):
    """What was done with a document before it went out."""

    at: dt.datetime
    """With offset."""
    gronden: tuple[str, ...]
    """On which something was withheld; empty when nothing was."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One document as platform and archive get to know it."""

    dossier: str
    number: str
    """In the inventarislijst; with the dossier it is the identity of the document."""
    title: str
    """Without a personal name: what kind of document it is and whose."""
    kind: str
    """A word of the list of kinds: `brief`."""
    categories: tuple[str, ...]
    """Words of the list of information categories; at least one."""
    themes: tuple[str, ...]
    publisher: str
    """The organisation that publishes, as its list has it."""
    author: str
    """The organisation that wrote it; empty when it is not in the lists. Never a person."""
    acts: tuple[Act, ...]
    """At least one."""
    created: dt.date | None = None
    references: tuple[str, ...] = ()
    """Kenmerken that stand on the document."""
    related: tuple[Related, ...] = ()
    parts: tuple[Other, ...] = ()
    """Documents of the same release that came with it."""
    part_of: Other | None = None
    """The document of the same release that it came with."""
    withdrawn: str = ""
    """A word of the list of reasons, for a document that is taken back or replaced."""

    @property
    def identity(self) -> str:
        """Give the number that is unique over releases."""
        return f"{self.dossier}-{self.number}"
