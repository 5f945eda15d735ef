"""Forms: what a person fills in for a letter, and what never comes from a form."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tomllib
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter

from pipeline.errors import ConfigError, InputError
from templates.catalogue import read_catalogue
from templates.families.l10 import Meeting
from templates.families.l20 import Receiver
from templates.fields import Answer, Appointment, PerCategory, SentLetter, Term, TermUnit
from templates.forms import asked_of, blank_form, read_form
from templates.registry import CASE_OF, FIELDS_OF

FAMILIES = sorted(FIELDS_OF)
NEVER = {"besluiten", "cyclus", "records", "records_vorige", "eigen_records", "bevinding", "trede", "van_trede",
         "variant", "vragen", "antwoord", "bijlage", "gemeenten", "code", "toegekend",
         "nieuwe_termijn"}  # fmt: skip
EXAMPLE = re.compile(r"# (?=\[\[|[a-z_0-9.]+ = )")
DAY = dt.date(2026, 5, 19)


def filled(form: str) -> str:
    """The form with every example line made to count."""
    return "\n".join(EXAMPLE.sub("", line, count=1) for line in form.split("\n"))


def leaves(asked, path: str = ""):
    for name, below in asked.items():
        yield from [f"{path}{name}"] if isinstance(below, str) else leaves(below, f"{path}{name}.")


def test_every_family_has_a_case_and_questions():
    assert set(CASE_OF) == set(FIELDS_OF)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_key_that_is_asked_exists_and_may_come_from_a_person(catalogue, family):
    keys = list(leaves(asked_of(family, catalogue)))
    assert keys
    assert sorted(keys) == sorted(catalogue.spec(family).invullen)
    assert not NEVER & {part for key in keys for part in key.split(".")}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_question_asks_something_in_dutch(catalogue, family):
    for key, question in catalogue.spec(family).invullen.items():
        assert "?" in question, key
        assert question.endswith((".", '"')), key


@pytest.mark.parametrize("family", FAMILIES)
def test_a_blank_form_fills_in_nothing(catalogue, family):
    assert read_form(family, blank_form(family, {}, catalogue), catalogue) == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_blank_form_says_what_it_is_and_holds_every_question(catalogue, family):
    form = blank_form(family, {}, catalogue)
    assert form.startswith(f"# Gegevens voor brief {family}: {catalogue.spec(family).titel}\n")
    assert f"ibt letter {family} --gegevens BESTAND" in form
    assert all(f"# {question}\n" in form for question in catalogue.spec(family).invullen.values())


@pytest.mark.parametrize("family", FAMILIES)
def test_a_filled_form_reads_to_values_of_the_case(catalogue, family):
    given = read_form(family, filled(blank_form(family, {}, catalogue)), catalogue)
    hints = get_type_hints(CASE_OF[family])
    assert set(given) == {key.split(".")[0] for key in catalogue.spec(family).invullen}
    for name, value in given.items():
        if not isinstance(value, dict):
            TypeAdapter(hints[name]).validate_python(value, strict=True)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_example_that_is_left_never_gets_into_a_letter(catalogue, family):
    """Text that nobody filled in reads as a placeholder, which the gate stops."""
    told = tomllib.loads(filled(blank_form(family, {}, catalogue)))
    assert not [
        text for text in texts(told) if text != "XX" and text not in {one.value for one in (*TermUnit, *Receiver)}
    ]


def texts(value: Any):
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(part)
    if isinstance(value, str):
        yield value


def test_what_is_known_stands_in_the_form_and_reads_back(catalogue):
    known = {
        "vorige": SentLetter('7001234 "b"', DAY),
        "gesprek": Meeting((DAY, dt.date(2026, 5, 21)), 90, "digitaal", None),
        "functies": ("een jurist",),
        "antwoord": Answer(DAY),
    }
    form = blank_form("L10", known, catalogue)
    assert "\ngesprek.datums = [2026-05-19, 2026-05-21]\n" in form
    assert "\n# gesprek.locatie = " in form
    given = read_form("L10", form, catalogue)
    assert given == {key: known[key] for key in ("vorige", "gesprek", "functies")}


def test_what_is_known_of_several_stands_in_blocks(catalogue):
    agreed = (Appointment("Locatie kiezen", "het college", "raadsbesluit", DAY), Appointment("B", "C", "D", DAY))
    form = blank_form("L15", {"afspraken": agreed}, catalogue)
    assert form.count("\n[[afspraken]]\n") == 2
    assert read_form("L15", form, catalogue) == {"afspraken": agreed}


def test_what_is_known_of_a_dossier_reads_back_as_what_was_filled_in(catalogue, approved_samples):
    dossier = approved_samples.dossier(4)
    given = read_form("L04", blank_form("L04", {"dossier": dossier}, catalogue), catalogue)
    assert given == {"dossier": {name: getattr(dossier, name) for name in ("chronologie", "bron", "juridisch_advies")}}


def test_a_value_that_says_no_or_nought_is_a_value(catalogue):
    form = blank_form("L14", {"voorbereiding": PerCategory(0, 0), "afschrift_raad": False}, catalogue)
    assert read_form("L14", form, catalogue) == {"voorbereiding": PerCategory(0, 0), "afschrift_raad": False}


def test_a_choice_names_what_can_be_chosen(catalogue):
    assert "# Kies uit: dagen, weken.\n# termijn.eenheid = " in blank_form("L08", {}, catalogue)


def test_a_filled_term_reads_to_its_own_type(catalogue):
    text = '[termijn]\naantal = 3\neenheid = "weken"\ndatum = 2026-04-30\n'
    assert read_form("L08", text, catalogue) == {"termijn": Term(3, TermUnit.WEEKS, dt.date(2026, 4, 30))}


def test_a_text_over_lines_becomes_one_line(catalogue):
    assert read_form("L16", 'plan = """de bouw\n  is begonnen."""', catalogue) == {"plan": "de bouw is begonnen."}


SECRET = "Jansen-Geheim"


@pytest.mark.parametrize(
    ("family", "text", "told"),
    [
        ("L08", f'records = "{SECRET}"', "het gegeven records hoort niet in dit formulier"),
        ("L08", f'besluiten = ["{SECRET}"]', "het gegeven besluiten hoort niet"),
        ("L04", f'dossier.cyclus = "{SECRET}"', "het gegeven dossier.cyclus hoort niet"),
        ("L08", f'"{SECRET} zei" = 1', "een gegeven onder de kop hoort niet"),
        ("L08", f'hermeting = "{SECRET}"', "bij hermeting hoort een datum zonder aanhalingstekens, zoals 2026-04-09"),
        ("L08", 'hermeting = "2026-04-09"', "bij hermeting hoort een datum"),
        ("L08", "hermeting = 2026-04-09T10:00:00", "bij hermeting hoort een datum"),
        ("L08", "behandelaar = 12", "bij behandelaar hoort tekst tussen aanhalingstekens"),
        ("L07", f'bijlagen = "{SECRET}"', "bij bijlagen hoort een heel getal"),
        ("L07", "bijlagen = true", "bij bijlagen hoort een heel getal"),
        ("L19", "eerder_verlengd = 1", r"bij eerder_verlengd hoort true \(ja\) of false"),
        ("L20", f'ontvanger = "{SECRET}"', 'bij ontvanger hoort een van deze woorden: "gemeenteraad", "gedeputeerde'),
        ("L10", f'functies = "{SECRET}"', r"bij functies hoort een lijst tussen \[ en \], met per deel tekst"),
        ("L10", "gesprek.datums = [1]", "bij gesprek.datums hoort een lijst .* datum"),
        ("L10", f'gesprek = "{SECRET}"', "bij gesprek hoort een blok"),
        ("L10", "gesprek.minuten = 90", "bij gesprek ontbreekt nog: datums, vorm"),
        ("L15", f'[[afspraken]]\nactie = "{SECRET}"\n', "bij afspraken 1 ontbreekt nog: verantwoordelijke, resultaat"),
        ("L15", f'afspraken = "{SECRET}"', "bij afspraken hoort een blok"),
        ("L15", f'[[onderwerpen]]\nonderwerp = 1\nbesproken = "{SECRET}"\n', "bij onderwerpen 1.onderwerp hoort tekst"),
        ("L08", f'behandelaar = "{SECRET}\n', "klopt niet op regel 1"),
        ("L08", f"behandelaar = {SECRET}", "klopt niet op regel 1"),
    ],
)
def test_what_does_not_belong_in_a_form_is_told_by_key_and_never_repeated(catalogue, family, text, told):
    with pytest.raises(InputError, match=f"het formulier voor brief {family}.*{told}") as complaint:
        read_form(family, text, catalogue)
    assert "Jansen" not in str(complaint.value)
    assert complaint.value.__cause__ is None


def test_a_form_of_an_unknown_family_names_the_known_ones(catalogue):
    for call in (lambda: blank_form("L99", {}, catalogue), lambda: read_form("L99", "", catalogue)):
        with pytest.raises(ConfigError, match="L01, L02"):
            call()


@pytest.mark.parametrize("key", ['"vorige.kleur"', '"hermeting.dag"', "kleur"])
def test_a_question_about_nothing_is_refused(data_folder, key):
    file = data_folder / "letters" / "L08.toml"
    file.write_text(file.read_text("utf-8").replace("[invullen]\n", f"[invullen]\n{key} = 'Wat?'\n"), "utf-8")
    with pytest.raises(ConfigError, match=r"letters/L08\.toml: .* onder \[invullen\] bestaat niet"):
        blank_form("L08", {}, read_catalogue(data_folder))


def test_a_form_together_with_the_dossier_makes_a_letter(samples):
    """What the walk does: the desk fills the case, the form fills in the rest."""
    form = '[[onderwerpen]]\nonderwerp = "Cijfers"\nbesproken = "De cijfers kloppen."\n'
    fields = samples.l15(**read_form("L15", form, samples.catalogue))
    assert "De cijfers kloppen." in samples.desk.letter(fields).text


def test_every_case_is_frozen():
    assert all(dataclasses.fields(case) and case.__dataclass_params__.frozen for case in CASE_OF.values())


@pytest.mark.parametrize("text", ["x = " + "[" * 20_000, "x = " + "9" * 5_000, "# " + "a" * 200_001])
def test_a_form_without_measure_is_refused_in_dutch(catalogue, text):
    with pytest.raises(InputError, match="formulier voor brief L02"):
        read_form("L02", text, catalogue)
