"""Office holders and mandated signatories in the many ways a text names them."""

from __future__ import annotations

import pytest

from redaction.detect.people.roles import Role, RoleBook, role_at


def role_in(text: str, name: str) -> Role:
    start = text.index(name)
    return role_at(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De wethouder cultuur, de heer Zwanenberg, opent de zaal.", "Zwanenberg"),
        ("Als de wethouder (Van Meurs-Kuit) dat vindt, kan het.", "Van Meurs-Kuit"),
        ("The mayor, mr. Ruth Zwanenberg, will attend.", "Ruth Zwanenberg"),
        ("Het stuk is getekend door burgemeester Kuit en secretaris Van Meurs.", "Van Meurs"),
        ("de secretaris, mr. T. Zwanenberg\tde burgemeester, A. Kuit", "T. Zwanenberg"),
        ("Portefeuillehouder\tM. Kuit-Meurs", "M. Kuit-Meurs"),
        ("6\tElla Kuit\traadslid Lokaal Belang", "Ella Kuit"),
        ("CDA – Jasper Zwanenberg\nVVD – Meryem Kuit", "Jasper Zwanenberg"),
        ("Mevrouw ZWANENBERG (GroenLinks): Dank u wel.", "ZWANENBERG"),
        ("Aan raadsgriffier Zwanenberg.", "Zwanenberg"),
    ],
)
def test_an_office_is_read_in_all_its_forms(text: str, name: str) -> None:
    assert role_in(text, name) is Role.BESTUURDER


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("getekend namens Gedeputeerde Staten door R. Kuit, teammanager Subsidies (mandaat)", "R. Kuit"),
        ("Akkoord (mandaat): drs. L. Zwanenberg, hoofd Wonen", "L. Zwanenberg"),
        ("Met vriendelijke groet,\n\nR.A. Kuit\nunitmanager Plaatsing, bij mandaat", "R.A. Kuit"),
    ],
)
def test_a_mandate_may_stand_before_or_behind_the_name(text: str, name: str) -> None:
    assert role_in(text, name) is Role.ONDERTEKENAAR_MANDAAT


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("wethouder Schim, mw. Sanne Kuit (projectleider)", "Sanne Kuit"),
        ("Voorzitter: A. Meurs, commissaris van de Koning\nSecretaris: Wieneke Kuit", "Wieneke Kuit"),
        ("Jan Kuit, jurist, heeft daar geen mandaat van het college voor.", "Jan Kuit"),
        ("De heer Kuit van VVN is het er mee eens.", "Kuit"),
    ],
)
def test_who_stands_near_an_office_does_not_hold_it(text: str, name: str) -> None:
    assert role_in(text, name) not in (Role.BESTUURDER, Role.ONDERTEKENAAR_MANDAAT)


def test_the_first_part_of_a_double_surname_is_the_same_office_holder() -> None:
    book = RoleBook()
    book.note("M. Kuit-Meurs", Role.BESTUURDER)
    assert book.role_of("Kuit", Role.ONBEKEND) is Role.BESTUURDER
