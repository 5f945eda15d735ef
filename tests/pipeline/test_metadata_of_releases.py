"""What is told about a document follows from what was read in it, and never names a person."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.config import Organisatie, Role
from pipeline.legtwo.metadata import author_of, facts_of, publisher_of
from pipeline.model.extraction import DocumentType, Extraction, Reference
from redaction.publish.diwoo import find_unknown, write_diwoo
from redaction.publish.mdto import write_mdto

ARRIVED = dt.date(2026, 5, 3)
OURS = Organisatie()
LETTER = Extraction(
    "ab" * 32,
    DocumentType.IBT_LETTER,
    municipalities=("Zutphen",),
    reference=Reference(our="7461234"),
    letter_date=dt.date(2026, 4, 9),
    received_date=dt.date(2026, 4, 21),
    sender="minister van Asiel en Migratie",
    signatory={"name": "T. Ester"},
)


def test_a_letter_was_signed_by_its_sender_and_received_later():
    facts = facts_of("Woo-1", "0001", LETTER, ARRIVED, OURS)
    assert [(act.kind, act.at.date(), act.by) for act in facts.acts] == [
        ("ondertekening", dt.date(2026, 4, 9), "ministerie van Asiel en Migratie"),
        ("ontvangst", dt.date(2026, 4, 21), ""),
    ]
    assert facts.acts[0].at.isoformat() == "2026-04-09T00:00:00+02:00"
    assert facts.title == "Brief over het toezicht op de Spreidingswet, gemeente Zutphen"


def test_a_document_without_a_day_was_received_on_the_day_it_came_in_here():
    (act,) = facts_of("Woo-1", "0001", Extraction("cd" * 32, DocumentType.OTHER), ARRIVED, OURS).acts
    assert (act.kind, act.at.date()) == ("ontvangst", ARRIVED)


@pytest.mark.parametrize("kind", list(DocumentType))
def test_every_kind_of_document_has_words_that_the_lists_know(kind):
    facts = facts_of("Woo-1", "0001", Extraction("ef" * 32, kind), ARRIVED, OURS)
    assert find_unknown(write_diwoo(facts)) == ()
    assert facts.title.encode() in write_mdto(facts, "0001.pdf")


def test_a_person_who_signed_stands_nowhere():
    facts = facts_of("Woo-1", "0001", LETTER, ARRIVED, OURS)
    assert b"Ester" not in write_diwoo(facts) + write_mdto(facts, "0001.pdf")


def test_the_sender_is_an_organisation_of_the_lists_or_nobody():
    college = Extraction(
        "ab" * 32, DocumentType.MUNICIPAL_RESPONSE, ("Bergen (NH)",), sender="het college van Bergen (NH)"
    )
    assert author_of(college) == "gemeente Bergen (NH)"
    assert author_of(Extraction("ab" * 32, DocumentType.OTHER, sender="J. de Boer")) == ""


def test_who_publishes_follows_from_the_settings():
    assert publisher_of(OURS) == "ministerie van Asiel en Migratie"
    assert publisher_of(Organisatie(rol=Role.GEMEENTE, gebied="Twenterand")) == "gemeente Twenterand"
    assert publisher_of(Organisatie(rol=Role.PROVINCIE, gebied="Fryslân")) == "provincie Fryslân"
