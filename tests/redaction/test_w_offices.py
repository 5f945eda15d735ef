"""The register of office holders: a dated CSV of the user, kept up to date from the public register."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, InputError
from redaction.detect.people.offices import (
    OfficeHolder,
    OfficeRegister,
    is_same_person,
    merge_offices,
    offices_of,
    offices_text,
    read_offices,
)
from redaction.detect.people.offices_export import read_export

DAY = dt.date(2026, 4, 9)
HOLDER = OfficeHolder("mr. J.A. van der Wal", "burgemeester", "Gemeente Oss", dt.date(2024, 1, 1), None, "proef")
CSV = """Organisatie;Functie;Naam;Startdatum
Gemeente Oss;Burgemeester;mr. J.A. van der Wal;2024-01-01
Gemeente Oss;Woo-contactpersoon;K. Swinkels;2024-01-01
Gemeente Oss;Wethouder;R. Haverkort;
"""
XML = """<?xml version="1.0"?><p:overheidsorganisaties xmlns:p="urn:proef"><p:organisaties><p:organisatie>
<p:naam>Gemeente Oss</p:naam><p:functies><p:functie><p:naam>Wethouder</p:naam><p:medewerkers><p:medewerker>
<p:naam>R. Haverkort</p:naam><p:startDatum>2024-06-01</p:startDatum></p:medewerker></p:medewerkers></p:functie>
<p:functie><p:naam>Woo-contactpersoon</p:naam><p:medewerkers><p:medewerker><p:naam>K. Swinkels</p:naam></p:medewerker>
</p:medewerkers></p:functie></p:functies></p:organisatie></p:organisaties></p:overheidsorganisaties>"""


@pytest.mark.parametrize(
    ("written", "day", "text", "known"),
    [
        ("J.A. van der Wal", DAY, "de gemeente Oss", True),
        ("J. van der Wal", DAY, "in Oss", True),
        ("Jan van der Wal", DAY, "in Oss", True),
        ("K. van der Wal", DAY, "in Oss", False),
        ("Van der Wal", DAY, "in Oss", False),
        ("J. van de Wal", DAY, "in Oss", True),
        ("J. ter Wal", DAY, "in Oss", False),
        ("J.A. van der Wal", DAY, "in Ossenzijl", False),
        ("J.A. van der Wal", dt.date(2023, 12, 31), "in Oss", False),
        ("J.A. van der Wal", None, "in Oss", False),
    ],
)
def test_a_name_is_recognised_by_initial_day_and_organisation(
    written: str, day: dt.date | None, text: str, known: bool
) -> None:
    assert (OfficeRegister((HOLDER,)).holder_of(written, day, text) is not None) is known


def test_a_register_reads_back_as_it_was_written() -> None:
    assert offices_of("# van het register\n" + offices_text([HOLDER])) == (HOLDER,)


def test_a_user_without_a_register_has_the_ministers(tmp_path: Path) -> None:
    assert all(holder.organisatie == "" for holder in read_offices(tmp_path / "ambtsdragers.csv").holders)


def test_the_register_of_the_user_comes_before_the_ministers(tmp_path: Path) -> None:
    path = tmp_path / "ambtsdragers.csv"
    path.write_text(offices_text([HOLDER]), encoding="utf-8")
    assert read_offices(path).holders[0] == HOLDER


@pytest.mark.parametrize(
    "text",
    ["naam;ambt\nx;y", "naam;ambt;organisatie;vanaf;tot\nx;y;z;gisteren;", "naam;ambt;organisatie;vanaf;tot\n;y;z;;"],
)
def test_a_wrong_register_is_refused_by_name(text: str) -> None:
    with pytest.raises(ConfigError, match=r"ambtsdragers\.csv"):
        offices_of(text)


@pytest.mark.parametrize(
    ("content", "names"), [(CSV, ["mr. J.A. van der Wal", "R. Haverkort"]), (XML, ["R. Haverkort"])]
)
def test_the_export_of_the_public_register_gives_offices_and_no_contact_persons(
    tmp_path: Path, content: str, names: list[str]
) -> None:
    path = tmp_path / "export"
    path.write_text(content, encoding="utf-8")
    assert [holder.naam for holder in read_export(path)] == names


@pytest.mark.parametrize("content", ["", "<a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "Naam;Functie\nK. Kuit;jurist"])
def test_an_export_without_offices_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "export.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"export\.csv"):
        read_export(path)


def test_who_left_the_export_left_the_office_and_stays_in_the_register() -> None:
    new = OfficeHolder("R. Haverkort", "burgemeester", "Gemeente Oss", None, None)
    old, added = merge_offices([HOLDER], [new], DAY)
    assert old == HOLDER._replace(tot=dt.date(2026, 4, 8))
    assert added == new._replace(vanaf=DAY)


def test_an_export_of_one_gemeente_says_nothing_about_another() -> None:
    new = OfficeHolder("R. Haverkort", "wethouder", "Gemeente Uden", None, None)
    assert merge_offices([HOLDER], [new], DAY)[0] == HOLDER


def test_the_same_export_twice_changes_nothing() -> None:
    once = merge_offices([], [HOLDER], DAY)
    assert merge_offices(once, [HOLDER], DAY + dt.timedelta(days=30)) == once


@pytest.mark.parametrize(
    ("one", "other", "same"), [("Kuit", "A. Kuit", True), ("B. Kuit", "A. Kuit", False), ("", "A. Kuit", False)]
)
def test_the_requester_is_known_by_surname_too(one: str, other: str, same: bool) -> None:
    assert is_same_person(one, other) is same
