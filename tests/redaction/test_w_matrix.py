"""The matrix of role × kind of datum × document is complete, and the switches do what they say."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.people.roles import Role, role_at
from redaction.detect.registry import Analyzer, make_analyzer
from redaction.policy import Action, Policy, load_policy
from redaction.propose import propose

POLICY = load_policy()
PEOPLE = ["persoon", "paraaf", "gebruikersnaam"]
GOES = [Role.BURGER, Role.ASIELZOEKER, Role.MINDERJARIGE, Role.VERZOEKER, Role.AMBTENAAR, Role.BEDRIJFSCONTACT,
        Role.GEMACHTIGDE, Role.ONBEKEND]  # fmt: skip


@pytest.mark.parametrize(("category", "role"), list(itertools.product(PEOPLE, GOES)))
def test_everyone_without_public_office_or_mandate_goes(category: str, role: Role) -> None:
    row = POLICY.decide(category, role)
    assert (row.action, row.gronden) == (Action.REDACT, ("5.1.2e",))


@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.ONDERTEKENAAR_MANDAAT])
def test_a_public_office_and_a_mandate_keep_the_name_but_not_the_private_data(role: Role) -> None:
    assert POLICY.decide("persoon", role).action is Action.KEEP
    for category in ("adres", "iban", "email_prive", "telefoon", "geboortedatum", "kenteken"):
        assert POLICY.decide(category, role).action is Action.REDACT


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_row_of_its_own_or_the_one_for_unknown(role: Role) -> None:
    named = {r for row in POLICY.rows for r in row.roles}
    assert role in named or role is Role.ONBEKEND


@pytest.mark.parametrize(
    ("category", "ground"),
    [("bsn", "5.1.1e"), ("bijzonder", "5.1.1d"), ("persoon", "5.1.2e"), ("kleine_cel", "5.1.2e")],
)
def test_each_kind_has_its_ground(category: str, ground: str) -> None:
    assert POLICY.decide(category).gronden == (ground,)


def test_a_location_that_is_not_public_has_no_ground_of_privacy() -> None:
    row = POLICY.decide("opvanglocatie")
    assert (row.action, row.gronden) == (Action.ASK, ("5.1.2h", "5.1.4"))


def test_row_names_are_unique() -> None:
    names = [row.name for row in POLICY.rows]
    assert len(set(names)) == len(names)


TEXT = "Vraag het beleidsmedewerker Marit Swinkels, m.swinkels@oss.nl, of wethouder Kuit."


@cache
def analyzer() -> Analyzer:
    return make_analyzer()


def proposed(policy: Policy) -> dict[str, tuple[str, bool]]:
    read = Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, TEXT, ()),)))
    marks = propose(read, analyzer().detect(read), policy, high=0.8, low=0.3)
    return {TEXT[m.span.parts[0].start : m.span.parts[0].end]: (m.policy_row, m.review) for m in marks}


def test_every_mark_names_a_row_of_the_policy() -> None:
    names = {row.name for row in POLICY.rows}
    assert all(row in names for row, _ in proposed(POLICY).values())


def test_the_domain_of_an_address_stays_or_goes_by_a_switch() -> None:
    assert "m.swinkels" in proposed(POLICY)
    assert "m.swinkels@oss.nl" in proposed(load_policy(domain_visible=False))


def test_the_function_title_stays_or_is_asked_by_a_switch() -> None:
    assert list(proposed(POLICY)) == ["Marit Swinkels", "m.swinkels"]
    hidden = proposed(load_policy(titles_visible=False))
    assert any("beleidsmedewerker" in written for written in hidden)
    assert not any("wethouder" in written for written in hidden)


def test_an_unknown_switch_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "beleid.toml"
    row = '[[regel]]\nnaam = "proef"\nactie = "lakken"\ngronden = ["5.1.2e"]\nschakelaar = "maan_vol"\n'
    path.write_text(row + '[[regel]]\nnaam = "rest"\nactie = "laten"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="maan_vol"):
        load_policy(path)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("asielzoeker Abeba Haile woont hier", "Abeba Haile", Role.ASIELZOEKER),
        ("statushouder Haile", "Haile", Role.ASIELZOEKER),
        ("Baran (12 jaar) gaat naar school", "Baran", Role.MINDERJARIGE),
        ("de 16-jarige Baran woont hier", "Baran", Role.MINDERJARIGE),
        ("haar zoontje Baran", "Baran", Role.MINDERJARIGE),
        ("Baran (42 jaar) werkt", "Baran", Role.ONBEKEND),
        ("leerling Marit Kuit", "Marit Kuit", Role.MINDERJARIGE),
    ],
)
def test_the_words_near_a_name_tell_who_needs_most_protection(text: str, name: str, role: Role) -> None:
    start = text.index(name)
    assert role_at(text, start, start + len(name)) is role
