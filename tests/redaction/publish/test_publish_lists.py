"""The value lists that we declare are those of the standard: the same version, day, words and addresses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from redaction.publish.values import ValueList, known_words, lists_told, look_up

_SCHEMA = "{http://www.w3.org/2001/XMLSchema}"
_SET = re.compile(r"https://identifier\.overheid\.nl/tooi/set/\S+/\d+")
_DAY = re.compile(r"publicatiedatum: (\d{4}-\d\d-\d\d)")


class Published(NamedTuple):
    """A list as the State publishes it."""

    day: str
    words: dict[str, str]
    """Per address."""


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, Published]:
    """Every list of the standard, by its address with the version."""
    tree = etree.parse(shared / "reference" / "schemas" / "diwoo" / "diwoo-metadata-lijsten.xsd")
    found: dict[str, Published] = {}
    for kind in tree.getroot().iter(f"{_SCHEMA}simpleType"):
        told = " ".join("".join(kind.find(f"{_SCHEMA}annotation").itertext()).split())
        words = {  # the first paragraph is the word, the second what it means
            str(one.get("value")): " ".join("".join(next(one.iter("{*}p")).itertext()).split())
            for one in kind.iter(f"{_SCHEMA}enumeration")
        }
        if place := _SET.search(told):
            day = _DAY.search(told)
            found[place.group()] = Published(day.group(1) if day else "", words)
    return found


def test_the_declared_versions_are_those_of_the_standard(published: dict[str, Published]) -> None:
    assert len(published) > 10
    for told in lists_told():
        if told["lijst"]:
            assert told["lijst"] in published, told["naam"]
            assert told["publicatiedatum"] == published[told["lijst"]].day, told["naam"]


def test_every_word_of_ours_has_the_address_that_its_list_gives_it(published: dict[str, Published]) -> None:
    everywhere = {uri: word for one in published.values() for uri, word in one.words.items()}
    places = {told["naam"]: told["lijst"] for told in lists_told()}
    checked = 0
    for which in ValueList:
        known = published[places[which.value]].words if places[which.value] else everywhere
        for word in known_words(which):
            uri = look_up(which, word).uri
            assert uri in known, (which.value, word)
            assert known[uri].casefold() == word.casefold(), (which.value, uri)
            checked += 1
    assert checked > 300
