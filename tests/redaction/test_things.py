"""Names of organisations, firms, products and things are no persons; people beside them still are."""

from __future__ import annotations

import pytest

from redaction.detect.names.things import find_things, without_things
from redaction.detect.text.base import PERSON, Hit


def named(text: str) -> set[str]:
    return {text[thing.start : thing.end] for thing in find_things(text)}


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Zij staat ingeschreven bij praktijk De Zwaluw in de stad.", "praktijk De Zwaluw"),
        ("Door storm Odette viel het hek om.", "storm Odette"),
        ("De kraan is gemaakt door Meerdink Loodgieters.", "Meerdink Loodgieters"),
        ("Hij reed voor Kowal Trans Sp. z o.o. langs de poort.", "Kowal Trans Sp. z o.o."),
        ("De grond is van Brouwer & Zn.", "Brouwer & Zn."),
        ("Stuurman & Ploeg Advocaten treedt op.", "Stuurman & Ploeg Advocaten"),
        ("Een opleiding bij het ROC van Zeeland.", "ROC van Zeeland"),
        ("Met de Zeeuwse Jongerenraad is gepraat.", "Zeeuwse Jongerenraad"),
        ("Volgens het Rode Kruis is er genoeg.", "Rode Kruis"),
        ("Een stuk in De Telegraaf van gisteren.", "De Telegraaf"),
        ("Gymzaal Ria Stalman is vrij.", "Gymzaal Ria Stalman"),
        ("In de gymzaal Ria Stalman is plaats.", "gymzaal Ria Stalman"),
        ("Het dossier ligt bij het Albert Heijn-filiaal.", "Albert Heijn-filiaal"),
    ],
)
def test_a_thing_is_known_by_its_name_its_kind_or_its_form(text: str, thing: str) -> None:
    assert any(found.endswith(thing) for found in named(text))


@pytest.mark.parametrize(
    "text",
    ["Klaas Vis belde.", "Volgens Ümit Kaplan klopt het.", "J.H. Meerdink tekent.", "Iris en Max komen.", "2 st. Noor"],
)
def test_a_person_is_no_thing(text: str) -> None:
    assert named(text) == set()


def test_who_works_at_a_firm_is_cut_loose_from_its_name() -> None:
    text = "Gesproken met Jan Kuit van Meerdink Loodgieters."
    hit = Hit(PERSON, 14, 47, 0.9, "namen.voornaam")
    (left,) = without_things(text, [hit], find_things(text), sure_only=True)
    assert text[left.start : left.end] == "Jan Kuit"


def test_a_bare_name_that_is_also_a_company_falls_but_not_with_initials() -> None:
    text = "Heijmans bouwt. W. Heijmans belt."
    hits = [Hit(PERSON, 0, 8, 0.6, "namen.woordvorm"), Hit(PERSON, 16, 27, 0.95, "namen.voorletters")]
    kept = without_things(text, hits, find_things(text), sure_only=False)
    assert [text[hit.start : hit.end] for hit in kept] == ["W. Heijmans"]


def test_a_number_that_only_a_model_took_for_a_name_falls() -> None:
    text = "Zie artikel 2.12 en lokaal 4b."
    assert not list(without_things(text, [Hit(PERSON, 12, 16, 0.7, "model.crf")], (), sure_only=True))
