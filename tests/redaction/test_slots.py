"""Names in the slots of mails, chats, exports and forms."""

from __future__ import annotations

import pytest

from redaction.detect.frames.slots import find_slots
from redaction.detect.text.layout import view_of_text


def seen(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in find_slots(view_of_text(text))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cc: Wout, Fleur van 't; info@stad.nl", "Wout, Fleur van 't"),
        ("CC: dorien lievens\nDatum: maandag", "dorien lievens"),
        ("Roos  (ma 30 okt 08:51)\n  koffie?\n\nilias  08:52\n  ja\n\nRoos  08:53\n  ok", "Roos"),
        ("10;De heer;Sewnandan;5921 HK", "Sewnandan"),
        ("Zij slaapt bij gastgezin Knippenkamp.", "Knippenkamp"),
        ("Vragen naar Nicolien, toestel 12.", "Nicolien"),
        ("er: jolanda, zemarin, oksana en ruben", "zemarin"),
        ("Casemanager\tParviz Sohrab", "Parviz Sohrab"),
    ],
)
def test_a_slot_for_a_name_gives_the_name(text: str, name: str) -> None:
    assert name in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Aan: de gemeenteraad van Zutphen",
        "To: info@stad.nl",
        "De tolk in de Arabische taal kwam niet.",
        "Vragen naar Zwolle sturen.",
        "We kochten appels, peren, brood en kaas.",
        "Pastoor Stassenstraat",
        "Functie\tLocatie",
    ],
)
def test_a_slot_without_a_person_gives_nothing(text: str) -> None:
    assert seen(text) == set()
