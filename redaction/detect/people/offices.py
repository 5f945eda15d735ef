"""The register of office holders: who held which public office, and when; kept by the user, fed by the public register.

A name in the register stays visible only when three things meet: the initial or first name agrees, the document is
of a day on which the office was held, and the organisation is named in it. What the words near the name say goes first.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ConfigError
from pipeline.tools.ambt import read_office_holders, read_register
from redaction.detect.names.cast import Person, read_person
from redaction.detect.words.lexicon import read_lists

COLUMNS = ("naam", "ambt", "organisatie", "vanaf", "tot", "bron")
_OFFICES = tuple(office.casefold() for office in read_lists()["rol"]["bestuurder"])
_BODY = re.compile(
    r"^(?:de |het )?(?:gemeente|provincie|ministerie van|ministerie|waterschap|hoogheemraadschap)\s+", re.IGNORECASE
)
_UNSURE = "open"  # a row that is still to be confirmed


class OfficeHolder(NamedTuple):
    """One person in one public office for one period."""

    naam: str
    """As in the register: `mr. J.A. de Wit`, `Bart van den Berg`."""
    ambt: str
    organisatie: str
    """Empty: of the whole country."""
    vanaf: dt.date | None
    """First day; None when unknown."""
    tot: dt.date | None
    """Last day; None while in office."""
    bron: str = ""

    def holds(self, day: dt.date) -> bool:
        """Tell whether the office was held on a day."""
        return (self.vanaf is None or self.vanaf <= day) and (self.tot is None or day <= self.tot)


@dataclass(frozen=True, slots=True)
class OfficeRegister:
    """The office holders of all days."""

    holders: tuple[OfficeHolder, ...] = ()

    def holder_of(self, written: str, day: dt.date | None, text: str) -> OfficeHolder | None:
        """Give who is meant by a written name in a document of a day; None when not sure.

        Args:
            written: The name with initials or first name; a bare surname is nobody's.
            day: Day of the document; without one nobody is recognised.
            text: Of the whole document, in which the organisation must be named.
        """
        person = read_person(written)
        if day is None or person is None or not person.initials:
            return None
        known = (h for h in self.holders if h.holds(day) and _is_same(person, read_person(h.naam)))
        return next((holder for holder in known if _names(text, holder.organisatie)), None)


def is_same_person(written: str, other: str) -> bool:
    """Tell whether two written names can be one person; a bare surname is that of anyone who bears it."""
    person, known = read_person(written), read_person(other)
    if person is None or known is None:
        return False
    return _is_same(person, known) or (
        not person.initials and bool(person.surnames) and _surname(person) == _surname(known)
    )


def _surname(person: Person) -> str:
    return re.sub(r"[^\w]", "", "".join(person.surnames)).casefold()


def _is_same(person: Person, known: Person | None) -> bool:
    """Tell whether two names can be one person: the same surname, and initials that begin alike."""
    if known is None or not person.surnames or _surname(person) != _surname(known):
        return False
    if person.infix and known.infix and person.infix != known.infix:
        return False
    shortest = min(len(person.initials), len(known.initials))
    return shortest > 0 and person.initials[:shortest] == known.initials[:shortest]


def _names(text: str, organisation: str) -> bool:
    bare = _BODY.sub("", organisation).strip()
    return not bare or re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", text, re.IGNORECASE) is not None


def ministers() -> OfficeRegister:
    """Give the register that is shipped: the ministers whose term is confirmed by a source."""
    known = (row for row in read_office_holders() if row.zekerheid != _UNSURE)
    return OfficeRegister(
        tuple(
            OfficeHolder(row.naam, row.ambt, "", row.geldig_vanaf, row.geldig_tot, "ambtsdragers.toml") for row in known
        )
    )


def read_offices(path: Path | None) -> OfficeRegister:
    """Give the office holders in a register of the user, and the ministers; only those when `path` is None or absent.

    Raises:
        ConfigError: The file cannot be read, or a row holds a wrong value.
    """
    return register_of(read_register(path)) if path is not None else ministers()


def register_of(text: str) -> OfficeRegister:
    """Give the office holders in the text of a register, and the ministers.

    Raises:
        ConfigError: A row holds a wrong value.
    """
    return OfficeRegister((*offices_of(text), *ministers().holders))


def offices_of(text: str, name: str = "ambtsdragers.csv") -> tuple[OfficeHolder, ...]:
    """Give the office holders in the text of a register.

    Raises:
        ConfigError: A column is missing or a day is no day.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(lines, delimiter=";")
    if lines and set(COLUMNS[:5]) - set(reader.fieldnames or ()):
        raise ConfigError(f"{name}: de eerste regel hoort {';'.join(COLUMNS)} te zijn. Herstel die.")
    return tuple(_row(row, name) for row in reader)


def _row(row: dict[str, str], name: str) -> OfficeHolder:
    try:
        holder = OfficeHolder(
            row["naam"].strip(),
            row["ambt"].strip(),
            row["organisatie"].strip(),
            _day(row["vanaf"]),
            _day(row["tot"]),
            (row.get("bron") or "").strip(),
        )
    except (ValueError, AttributeError) as error:
        raise ConfigError(f"{name}: een dag wordt geschreven als 2026-04-09. Herstel de rij.") from error
    if not holder.naam or not holder.ambt:
        raise ConfigError(f"{name}: een rij heeft een naam en een ambt nodig. Herstel de rij.")
    return holder


def _day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written.strip()[:10]) if written.strip() else None


def offices_text(holders: Iterable[OfficeHolder]) -> str:
    """Give a register as the text of its CSV file, in order of organisation, office and day."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for h in sorted(holders, key=lambda h: (h.organisatie, h.ambt, h.naam, h.vanaf or dt.date.min)):
        writer.writerow((h.naam, h.ambt, h.organisatie, h.vanaf or "", h.tot or "", h.bron))
    return out.getvalue()


def merge_offices(old: Sequence[OfficeHolder], new: Sequence[OfficeHolder], day: dt.date) -> tuple[OfficeHolder, ...]:
    """Give a register brought up to date: who is gone from the export left the day before, who is new came on the day.

    Args:
        old: The register so far; nobody is ever taken out.
        new: What an export of the public register holds.
        day: Day of the export.
    """
    fresh = {_key(holder): holder for holder in new}
    organisations = {holder.organisatie.casefold() for holder in new}
    merged = list(_aged(old, fresh, organisations, day))
    known = {_key(holder) for holder in merged if holder.tot is None}
    added = (h if h.vanaf else h._replace(vanaf=day) for key, h in fresh.items() if key not in known)
    return (*merged, *added)


def _aged(
    old: Sequence[OfficeHolder], fresh: dict[tuple[str, ...], OfficeHolder], organisations: set[str], day: dt.date
) -> Iterator[OfficeHolder]:
    for holder in old:
        gone = holder.tot is None and _key(holder) not in fresh and holder.organisatie.casefold() in organisations
        yield holder._replace(tot=day - dt.timedelta(days=1)) if gone else holder


def _key(holder: OfficeHolder) -> tuple[str, ...]:
    return holder.naam.casefold(), holder.ambt.casefold(), holder.organisatie.casefold()


def is_public_office(function: str) -> bool:
    """Tell whether a function of the public register is an office whose holder is named in public."""
    return function.casefold().strip().startswith(_OFFICES)
