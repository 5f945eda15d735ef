"""Reads the export of the public register of government organisations into office holders; CSV or XML.

Names of columns and elements differ between years; what is looked for is listed here. Contact persons are left out.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from pipeline.errors import InputError
from redaction.detect.people.offices import OfficeHolder, is_public_office

_NAME = ("naam", "medewerker", "volledige naam", "naam medewerker")
_OFFICE = ("functie", "functienaam", "ambt", "rol")
_BODY = ("organisatie", "gemeente", "organisatienaam", "naam organisatie", "officiële naam", "titel")
_FROM = ("startdatum", "begindatum", "datum begin", "vanaf")
_UNTIL = ("einddatum", "datum einde", "tot")
_SOURCE = "export register van overheidsorganisaties"


def read_export(path: Path) -> tuple[OfficeHolder, ...]:
    """Give the office holders in an export of the public register.

    Raises:
        InputError: The file cannot be read, or holds no names with functions.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = tuple(_from_xml(text) if text.lstrip().startswith("<") else _from_csv(text))
    except (OSError, UnicodeDecodeError, ParseError, csv.Error) as error:
        raise InputError(f"de export {path.name} is niet te lezen. Haal hem opnieuw op als CSV of XML.") from error
    if not found:
        raise InputError(f"in de export {path.name} staan geen namen met een openbaar ambt. Controleer het bestand.")
    return found


def _day(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((written or "").strip()[:10])
    except ValueError:
        return None


def _holder(naam: str, ambt: str, body: str, first: str | None, last: str | None) -> Iterator[OfficeHolder]:
    if naam.strip() and is_public_office(ambt):
        yield OfficeHolder(" ".join(naam.split()), ambt.strip(), body.strip(), _day(first), _day(last), _SOURCE)


def _first(row: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")


def _from_csv(text: str) -> Iterator[OfficeHolder]:
    lines = text.splitlines()
    head = lines[0] if lines else ""
    delimiter = max(";,\t", key=head.count)
    for raw in csv.DictReader(lines, delimiter=delimiter):
        row = {(key or "").strip().casefold(): value for key, value in raw.items() if isinstance(value, str)}
        yield from _holder(
            _first(row, _NAME), _first(row, _OFFICE), _first(row, _BODY), _first(row, _FROM), _first(row, _UNTIL)
        )


def _from_xml(text: str) -> Iterator[OfficeHolder]:
    """Yield from the XML export; a document type, which could swell the text, is refused."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ParseError("document type")
    for element in fromstring(text.encode()).iter():
        if _tag(element) == "organisatie":
            yield from _of_organisation(element)


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2].casefold()


def _child(element: Element, name: str) -> str:
    return next(("".join(child.itertext()).strip() for child in element if _tag(child) == name), "")


def _of_organisation(organisation: Element) -> Iterator[OfficeHolder]:
    body = _child(organisation, "naam")
    for function in organisation.iter():  # those of a department as well: it is part of the same body
        if _tag(function) != "functie":
            continue
        for person in function.iter():
            if _tag(person) == "medewerker":
                naam, ambt = _child(person, "naam"), _child(function, "naam")
                yield from _holder(naam, ambt, body, _child(person, "startdatum"), _child(person, "einddatum"))
