"""The name of a functional mailbox is nobody, and its gemeente is nobody's surname."""

from __future__ import annotations

import pytest

from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.contact.mailbox import is_mailbox_name
from redaction.detect.registry import make_analyzer


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("Griffie Zeewolde", "griffie@zeewolde.nl"),
        ("Zeewolde Griffie", "griffie@zeewolde.nl"),
        ("Team Wonen en Zorg Ede", "wonen@ede.nl"),
        ("IBT Spreidingswet", "ibtspreidingswet@minjenv.nl"),
        ("Secretariaat Ede", "ede.wonen2@outlook.com"),
        ("Provinsje Fryslân", "provincie@fryslan.nl"),
    ],
)
def test_a_display_name_of_functions_and_places_is_a_mailbox(who: str, address: str) -> None:
    assert is_mailbox_name(who, address)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("Wil Bos", "info@bakkerij-ede.nl"),
        ("T. Ghide", "info@ede.nl"),
        ("Tekleab Ghide", "info@ede.nl"),
        ("Joke", "info@ede.nl"),
        ("Bart Zeewolde", "b.zeewolde@ede.nl"),
    ],
)
def test_a_display_name_that_may_be_a_person_is_no_mailbox(who: str, address: str) -> None:
    assert not is_mailbox_name(who, address)


def test_a_gemeente_in_the_name_of_a_mailbox_is_not_found_again_as_a_surname() -> None:
    text = "CC: Griffie Zeewolde <griffie@zeewolde.nl>\nBijlagen: Antwoord Zeewolde.docx"
    document = Document("0" * 64, "message/rfc822", 1, LoosePages((Page(1, 595, 842, text, ()),)))
    assert not [found for found in make_analyzer().detect(document) if found.category == "persoon"]
