"""Which names are gemeenten: aliases and former names are, persons, villages, provinces and courts are not."""

from __future__ import annotations

import pytest

from extractors.gazetteer import find_marked, find_names, find_provinces, namesakes
from extractors.homonyms import shares_its_name
from pipeline.tools.register import gemeente_by_code, gemeenten, vroegere_gemeenten


def named(text: str) -> list[str]:
    return [name.naam for name in find_names(text)]


def marked(text: str) -> list[str]:
    return [name.naam for name in find_marked(text)]


@pytest.mark.parametrize(
    "text",
    [
        "wethouder Buren lichtte dat toe",
        "wethouder Van Houten lichtte dat toe",
        "burgemeester Putten opende de locatie",
        "mevrouw Van Soest belde",
        "de heer R. Best was aanwezig",
        "namens mr. A. van Rhenen",
        "mevrouw De Vries-van Buren",
        "M.H.M. Faber - Van Houten",
        "met Pieter Beek van het COA",
        "raadslid Hulst stelde vragen",
        "drs. J.P. Van der Sluis",
    ],
)
def test_a_surname_is_never_a_gemeente(text):
    assert named(text) == []
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "naam"),
    [
        ("het college van Houten", "Houten"),
        ("de wethouder van Houten", "Houten"),
        ("de burgemeester van de gemeente Buren", "Buren"),
        ("wethouder Koster van de gemeente Buren", "Buren"),
        ("de gemeenteraad van Best", "Best"),
        ("de griffie van de gemeente Epe", "Epe"),
        ("gemeente Midden Groningen", "Midden-Groningen"),
        ("gemeente Gulpen - Wittem", "Gulpen-Wittem"),
        ("gemeente Sudwest-Fryslân", "Súdwest-Fryslân"),
        ("gemeente Tietjerksteradeel", "Tytsjerksteradiel"),
        ("college van ‘s-Gravenhage", "Den Haag"),
        ("gemeente Beek (L.)", "Beek"),
        ("gemeente Hengelo (O)", "Hengelo"),
        ("gemeente Nuenen c.a.", "Nuenen, Gerwen en Nederwetten"),
    ],
)
def test_a_marked_name_is_the_gemeente_it_stands_for(text, naam):
    assert marked(text) == [naam]


@pytest.mark.parametrize(
    "text",
    [
        "het dorp Hengelo (Gld)",
        "in Hengelo GLD",
        "de gemeente Hengelo (Gelderland)",
        "Beek en Donk",
        "Bergen aan Zee",
        "Rijswijk (NB)",
        "in Oosterhout GLD",
    ],
)
def test_a_village_of_the_same_name_is_not_the_gemeente(text):
    assert named(text) == []


def test_a_village_named_with_its_gemeente_gives_that_gemeente():
    assert named("in Beek (gemeente Berg en Dal) komen 20 plekken") == ["Berg en Dal"]


@pytest.mark.parametrize(
    "text",
    [
        "provincie Utrecht",
        "Gedeputeerde Staten van Groningen",
        "commissaris van de Koning in Utrecht",
        "de rechtbank Den Haag",
        "de veiligheidsregio Utrecht",
        "Huizen worden gebouwd voor starters.",
        "Best lastig, zo'n opgave.",
    ],
)
def test_a_province_a_court_and_a_common_word_are_no_gemeente(text):
    assert named(text) == []


@pytest.mark.parametrize("text", ["Huizen heeft 40 plekken.", "Best, 12 mei 2026", "Putten: 20"])
def test_a_common_word_that_acts_as_a_gemeente_is_one(text):
    assert len(named(text)) == 1


@pytest.mark.parametrize(
    ("text", "successor", "last_day"),
    [
        ("college van de gemeente Landerd", "Maashorst", "2021-12-31"),
        ("burgemeester en wethouders van Weesp", "Amsterdam", "2022-03-23"),
        ("gemeente Heerhugowaard", "Dijk en Waard", "2021-12-31"),
        ("gemeente De Friese Meren", "De Fryske Marren", "2015-06-30"),
        ("gemeente Ubbergen", "Berg en Dal", "2014-12-31"),
    ],
)
def test_a_former_gemeente_is_read_as_its_successor_with_its_last_day(text, successor, last_day):
    (name,) = find_marked(text)
    assert (name.naam, name.former and name.former.geldig_tot.isoformat()) == (successor, last_day)


def test_a_former_gemeente_that_was_divided_gives_no_successor():
    (name,) = find_marked("gemeente Haaren")
    assert (name.naam, name.former and len(name.former.opvolgers)) == ("", 4)


def test_a_place_that_was_a_gemeente_is_none_without_a_marking_word():
    assert named("in Weesp en Uden") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Wierden", "Woerden"), ("Rozendaal", "Roosendaal"), ("Leusden", "Heusden"), ("Noordwijk", "Noordoostpolder")],
)
def test_names_that_look_alike_are_never_taken_for_each_other(one, other):
    assert marked(f"gemeente {one}") == [one]
    assert marked(f"gemeente {other}") == [other]


@pytest.mark.parametrize("typo", ["Woerdem", "Roosendal", "Rozendal", "Oststellingwerf", "Twenterrand"])
def test_a_misspelt_name_is_no_gemeente(typo):
    assert marked(f"gemeente {typo}") == []


def test_every_former_gemeente_has_a_successor_of_today_and_no_name_of_today():
    names = {gemeente.naam for gemeente in gemeenten()}
    assert all(code in gemeente_by_code() for former in vroegere_gemeenten() for code in former.opvolgers)
    assert all(former.opvolgers and former.naam not in names for former in vroegere_gemeenten())


def test_namesakes_are_the_gemeenten_that_share_their_name_with_a_village():
    assert {"Hengelo", "Beek", "Rijswijk"} <= namesakes()
    assert "Zwolle" not in namesakes()


def test_a_province_with_the_name_of_a_village_is_told_by_the_word_before_it():
    assert shares_its_name("Zeeland")
    assert [name.naam for name in find_provinces("provincie Zeeland")] == ["Zeeland"]
