"""The register of office holders as people keep it: import an export of the public register, look, and check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.blobs import write_file
from pipeline.errors import InputError
from pipeline.tools.ambt import read_register
from pipeline.tools.datum import korte_datum
from redaction.detect.names.cast import read_person
from redaction.detect.people.offices import (
    OfficeHolder,
    is_public_office,
    merge_offices,
    ministers,
    offices_of,
    offices_text,
)
from redaction.detect.people.offices_export import read_export

_ALONE = ("burgemeester", "commissaris van de koning", "dijkgraaf", "watergraaf")
"""Offices that one person holds in one organisation."""


class Imported(NamedTuple):
    """What an import changed."""

    rows: int
    """In the register now."""
    added: int
    ended: int
    """Rows of people who are no longer in the export and got a last day."""


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    """The register of one workspace."""

    path: Path
    """Of the CSV; it need not exist."""

    def own(self) -> tuple[OfficeHolder, ...]:
        """Give the rows of the workspace's own register.

        Raises:
            ConfigError: The file cannot be read, or a row holds a wrong value.
        """
        return offices_of(read_register(self.path), self.path.name)

    def take_in(self, export: Path, day: dt.date) -> Imported:
        """Bring the register up to date with an export of the public register made on a day.

        Raises:
            InputError: The export is not there, cannot be read or holds no public offices.
            ConfigError: The present register is wrong.
        """
        if not export.is_file():
            raise InputError(f"{export.name} bestaat niet of is een map. Controleer de naam.")
        old = self.own()
        rows = merge_offices(old, read_export(export), day)
        write_file(self.path, offices_text(rows).encode())
        ended = sum(one.tot is None for one in old) - sum(one.tot is None for one in rows[: len(old)])
        return Imported(len(rows), len(rows) - len(old), ended)

    def holders(self, day: dt.date | None, organisation: str) -> tuple[OfficeHolder, ...]:
        """Give the office holders of the register and the shipped ministers, of a day and an organisation when asked.

        Raises:
            ConfigError: The register is wrong.
        """
        everyone = (*self.own(), *ministers().holders)
        wanted = organisation.casefold()
        return tuple(
            one for one in everyone if (day is None or one.holds(day)) and wanted in one.organisatie.casefold()
        )

    def problems(self) -> tuple[str, ...]:
        """Give in Dutch what is odd in the register; each line begins with the office and the organisation.

        Raises:
            ConfigError: The register is wrong.
        """
        rows = self.own()
        return (*(told for one in rows for told in _odd(one)), *_together(rows))


def _odd(one: OfficeHolder) -> Iterator[str]:
    where = f"{one.ambt}, {one.organisatie or 'heel Nederland'}, {one.naam}"
    person = read_person(one.naam)
    if person is None or not (person.initials and person.surnames):
        yield f"{where}: zonder voorletter of voornaam en achternaam wordt deze persoon nooit herkend"
    if one.vanaf and one.tot and one.tot < one.vanaf:
        yield f"{where}: de laatste dag ligt vóór de eerste"
    if one.vanaf is None:
        yield f"{where}: zonder eerste dag telt de rij ook voor oude stukken"
    if not is_public_office(one.ambt):
        yield f"{where}: dit is geen ambt dat in de openbaarheid wordt uitgeoefend; de naam blijft toch staan"


def _together(rows: Sequence[OfficeHolder]) -> Iterator[str]:
    """Yield where two people hold an office for one on the same day."""
    offices: dict[tuple[str, str], list[OfficeHolder]] = {}
    for one in rows:
        if one.ambt.casefold() in _ALONE:
            offices.setdefault((one.ambt.casefold(), one.organisatie.casefold()), []).append(one)
    for held in offices.values():
        ordered = sorted(held, key=lambda one: one.vanaf or dt.date.min)
        for before, after in pairwise(ordered):
            if before.tot is None or after.vanaf is None or before.tot >= after.vanaf:
                since = korte_datum(after.vanaf) if after.vanaf else "onbekend"
                yield f"{after.ambt}, {after.organisatie}: {before.naam} en {after.naam} tegelijk, vanaf {since}"
