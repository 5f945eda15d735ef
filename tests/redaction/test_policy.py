"""Kind of datum × role → keep, redact or ask, with a ground and the name of the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from redaction.detect.people.roles import Role, RoleBook, role_at
from redaction.policy import Action, in_order_of_law, load_policy

POLICY = load_policy()


@pytest.mark.parametrize("category", ["bsn", "vnummer", "identiteitsdocument"])
def test_numbers_given_by_law_go_on_5_1_1e(category: str) -> None:
    row = POLICY.decide(category)
    assert (row.action, row.gronden) == (Action.REDACT, ("5.1.1e",))


@pytest.mark.parametrize("role", [Role.BURGER, Role.AMBTENAAR, Role.GEMACHTIGDE, Role.BEDRIJFSCONTACT, Role.ONBEKEND])
def test_everyone_without_public_office_goes_on_5_1_2e(role: Role) -> None:
    row = POLICY.decide("persoon", role)
    assert (row.action, row.gronden) == (Action.REDACT, ("5.1.2e",))


def test_the_holder_of_a_public_office_stays() -> None:
    assert POLICY.decide("persoon", Role.BESTUURDER).action is Action.KEEP


def test_a_signatory_whose_function_is_not_written_is_asked() -> None:
    hidden = load_policy(signatory_visible=False)
    assert POLICY.decide("persoon", Role.ONDERTEKENAAR).action is Action.ASK
    assert hidden.decide("persoon", Role.ONDERTEKENAAR).action is Action.REDACT


def test_private_data_of_an_office_holder_go() -> None:
    assert POLICY.decide("adres", Role.BESTUURDER).action is Action.REDACT


def test_the_mandated_signatory_stays_or_goes_by_a_switch() -> None:
    hidden = load_policy(signatory_visible=False)
    assert POLICY.decide("persoon", Role.ONDERTEKENAAR_MANDAAT).action is Action.KEEP
    assert hidden.decide("persoon", Role.ONDERTEKENAAR_MANDAAT).action is Action.REDACT
    assert hidden.digest != POLICY.digest


def test_data_of_an_organisation_stay() -> None:
    assert POLICY.decide("email_functioneel").action is Action.KEEP


def test_special_data_are_asked_and_unknown_kinds_too() -> None:
    assert POLICY.decide("bijzonder").gronden == ("5.1.1d",)
    assert POLICY.decide("iets nieuws").action is Action.ASK


def test_grounds_stand_in_the_order_of_the_law() -> None:
    assert in_order_of_law({"5.2.1", "5.1.2e", "5.1.1d"}) == ("5.1.1d", "5.1.2e", "5.2.1")


@pytest.mark.parametrize(
    "row",
    [
        'actie = "lakken"\ngronden = []',
        'actie = "lakken"\ngronden = ["5.1.2e", "5.1.5"]',
        'actie = "lakken"\ngronden = ["9.9"]',
        'actie = "wissen"\ngronden = ["5.1.2e"]',
        'actie = "lakken"\ngronden = ["5.1.2e"]\nextra = 1',
        'actie = "lakken"\ngronden = ["5.1.2e"]\nrollen = ["koning"]',
        'actie = "lakken"\ngronden = ["5.1.2e"]\nsoorten = ["bsn"]',
    ],
)
def test_a_wrong_policy_is_refused_with_the_name_of_the_file(tmp_path: Path, row: str) -> None:
    file = tmp_path / "beleid.toml"
    file.write_text(f'[[regel]]\nnaam = "proef"\n{row}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"beleid\.toml"):
        load_policy(file)


def test_a_missing_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="niet te lezen"):
        load_policy(tmp_path / "weg.toml")


def role(text: str, name: str) -> Role:
    start = text.index(name)
    return role_at(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("gedeputeerde P. Klaver sprak", "P. Klaver", Role.BESTUURDER),
        ("de commissaris van de Koning A. Visscher", "A. Visscher", Role.BESTUURDER),
        ("M. Verdonk, burgemeester van Oss", "M. Verdonk", Role.BESTUURDER),
        ("J. Tewes (wethouder)", "J. Tewes", Role.BESTUURDER),
        ("wethouders Jansen, De Vries en Bakker", "Bakker", Role.BESTUURDER),
        ("oud-wethouder Jansen", "Jansen", Role.ONBEKEND),
        ("de secretaresse van de burgemeester, mevrouw Oldenhof", "Oldenhof", Role.ONBEKEND),
        ("J. Tewes, wethouder Koster en anderen", "J. Tewes", Role.ONBEKEND),
        ("zijn advocaat mr. E. Cuypers", "mr. E. Cuypers", Role.GEMACHTIGDE),
        ("bewoner G. Tewes", "G. Tewes", Role.BURGER),
        ("projectleider Koen Strik", "Koen Strik", Role.AMBTENAAR),
        (
            "Hoogachtend,\nnamens het college,\n\nmr. Y.L. Ravel\nafdelingsmanager Ruimte",
            "mr. Y.L. Ravel",
            Role.ONDERTEKENAAR_MANDAAT,
        ),
        ("namens burgemeester en wethouders,\n\nB.E. Hof\ngemeentesecretaris", "B.E. Hof", Role.BESTUURDER),
        (
            "burgemeester en wethouders van Oss,\nde secretaris,\tde burgemeester,\nA.B. Kamp\tC. Boer",
            "C. Boer",
            Role.BESTUURDER,
        ),
        (
            "Hoogachtend,\nnamens het college van burgemeester en wethouders van Oss,\n\nS. Terwel",
            "S. Terwel",
            Role.ONDERTEKENAAR,
        ),
        ("namens het college van Oss,\n\nS. Terwel\njurist\n\nP. Tak\nhoofd Ruimte", "S. Terwel", Role.AMBTENAAR),
        ("namens het college van Oss,\n\nS. Terwel\nadviseur van de directeur", "S. Terwel", Role.AMBTENAAR),
        ("namens het college van Oss,\n\nS. Terwel\nprojectmanager", "S. Terwel", Role.AMBTENAAR),
        ("De minister van Asiel en Migratie, namens deze,\n\nS. Terwel\ninspecteur", "S. Terwel", Role.AMBTENAAR),
        ("het college van burgemeester en wethouders\nT. Kuit", "T. Kuit", Role.ONBEKEND),
        ("A. Noordzij, burgemeester            W. Vermolen", "W. Vermolen", Role.ONBEKEND),
        ("Met vriendelijke groet,\nnamens team Ruimte\nA.B. Kamp\nbeleidsmedewerker", "A.B. Kamp", Role.AMBTENAAR),
    ],
)
def test_the_function_near_the_name_tells_the_role(text: str, name: str, expected: Role) -> None:
    found = role(text, name)
    assert found is expected or (expected is Role.ONBEKEND and found is not Role.BESTUURDER)


def test_a_bare_surname_takes_the_office_of_the_one_who_bears_it() -> None:
    book = RoleBook()
    book.note("J. Koster", Role.BESTUURDER)
    assert book.role_of("Koster", Role.ONBEKEND) is Role.BESTUURDER
    assert book.role_of("P. Koster", Role.ONBEKEND) is Role.ONBEKEND


def test_a_bare_surname_of_two_people_keeps_nobody_in_sight() -> None:
    book = RoleBook()
    book.note("J. Koster", Role.BESTUURDER)
    book.note("P. Koster", Role.BURGER)
    assert book.role_of("Koster", Role.ONBEKEND) is Role.ONBEKEND
