"""What platform and archive are told holds to their schemas and lists, and names no person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from pipeline.errors import ReleaseBlocked
from redaction.publish.diwoo import NAMESPACE, find_unknown, write_diwoo
from redaction.publish.facts import Act, Facts, Related
from redaction.publish.mdto import write_mdto
from redaction.publish.values import ValueList, known_uris, look_up

SCHEMAS = Path(__file__).parents[4] / "shared" / "reference" / "schemas"
needs_schemas = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="de schema's staan niet naast deze map")
SIGNED = dt.datetime(2026, 4, 9, tzinfo=dt.timezone(dt.timedelta(hours=2)))
LETTER = Facts(
    dossier="Woo-2026-014",
    number="0001",
    title="Brief over het toezicht op de Spreidingswet aan de gemeente Zutphen",
    kind="brief",
    categories=("Woo-verzoeken en -besluiten",),
    themes=("migratie",),
    publisher="ministerie van Asiel en Migratie",
    author="ministerie van Asiel en Migratie",
    acts=(
        Act("ondertekening", SIGNED, "ministerie van Asiel en Migratie"),
        Act("ontvangst", SIGNED + dt.timedelta(days=12), "gemeente Zutphen"),
    ),
    created=dt.date(2026, 4, 9),
    references=("7461234",),
    related=(Related("is reactie op", "0002", "Antwoord van de gemeente"),),
)


def schema(name: str) -> etree.XMLSchema:
    """The schema with the import of MDTO led to the file beside it."""
    folder, file = SCHEMAS / name.split("/")[0], SCHEMAS / name
    tree = etree.parse(file)
    for wanted in tree.iter("{http://www.w3.org/2001/XMLSchema}import"):
        wanted.set("schemaLocation", str(SCHEMAS / "mdto" / "MDTO-XML1.0.1.xsd"))
    for wanted in tree.iter("{http://www.w3.org/2001/XMLSchema}include"):
        wanted.set("schemaLocation", str(folder / wanted.get("schemaLocation")))
    return etree.XMLSchema(tree)


@needs_schemas
def test_the_metadata_of_the_platform_hold_to_its_schema():
    diwoo = schema("diwoo/diwoo-metadata.xsd")
    for facts in (LETTER, replace(LETTER, related=(), references=(), created=None, author="", withdrawn="")):
        diwoo.assertValid(etree.fromstring(write_diwoo(facts)))
    diwoo.assertValid(etree.fromstring(write_diwoo(replace(LETTER, withdrawn="correctie procedurele fout"))))


@needs_schemas
@pytest.mark.parametrize("version", ["1.0.1", "1.0.2"])
def test_the_metadata_of_the_archive_hold_to_its_schema(version):
    schema(f"mdto/MDTO-XML{version}.xsd").assertValid(etree.fromstring(write_mdto(LETTER, "0001.pdf")))


@needs_schemas
def test_every_address_that_we_use_stands_in_the_lists_of_the_schema():
    lists = (SCHEMAS / "diwoo" / "diwoo-metadata-lijsten.xsd").read_text(encoding="utf-8")
    assert len(known_uris()) > 400
    assert [uri for uri in sorted(known_uris()) if f'value="{uri}"' not in lists] == []


def test_a_word_that_is_in_no_list_is_refused():
    with pytest.raises(ReleaseBlocked, match="documentsoort"):
        write_diwoo(replace(LETTER, kind="briefje"))
    with pytest.raises(ReleaseBlocked, match="organisatie"):
        write_diwoo(replace(LETTER, publisher="gemeente Nergenshuizen"))


def test_what_must_be_there_is_asked_for():
    with pytest.raises(ReleaseBlocked, match="geen handeling"):
        write_diwoo(replace(LETTER, acts=()))
    with pytest.raises(ReleaseBlocked, match="geen titel en geen categorie"):
        write_diwoo(replace(LETTER, title=" ", categories=()))


def test_an_address_of_our_own_making_is_told():
    xml = write_diwoo(LETTER)
    assert find_unknown(xml) == ()
    forged = xml.replace(b"c_7652d853", b"c_00000000")
    assert find_unknown(forged) == ("https://identifier.overheid.nl/tooi/def/thes/kern/c_00000000",)


def test_the_name_of_who_wrote_it_has_no_place():
    assert b"naamOpsteller" not in write_diwoo(LETTER)


def test_the_same_facts_give_the_same_bytes():
    assert write_diwoo(LETTER) == write_diwoo(LETTER)
    assert write_mdto(LETTER, "0001.pdf") == write_mdto(LETTER, "0001.pdf")


def test_a_reaction_points_to_the_letter_it_answers():
    root = etree.fromstring(write_diwoo(LETTER))
    role = root.find(f".//{{{NAMESPACE}}}role")
    assert role is not None
    assert role.get("resource") == look_up(ValueList.RELATION, "is reactie op").uri
