"""Who signs: one or two, under mandate or not, never with the function of somebody else."""

from __future__ import annotations

import pytest

from extractors.letter_parts import find_parts
from extractors.signatory import find_signatory

BODY = "Aan de minister\n\nGeachte minister,\n\nWij sturen u de cijfers toe.\n\nHoogachtend,\n"


def signers(read, closing: str) -> list[dict[str, str]]:
    reading = read(BODY + closing)
    return [dict(seen.value) for seen in find_signatory(reading, find_parts(reading))]


def pairs(read, closing: str) -> list[tuple[str | None, str | None]]:
    return [(found.get("name"), found.get("function")) for found in signers(read, closing)]


BOTH = [("J. Jansen", "de secretaris"), ("P. de Vries", "de burgemeester")]


@pytest.mark.parametrize(
    "closing",
    [
        "Burgemeester en wethouders van Raalte,\nde secretaris,\tde burgemeester,\n\nJ. Jansen\tP. de Vries",
        "Burgemeester en wethouders van Raalte,\nde secretaris, de burgemeester,\nJ. Jansen P. de Vries",
        "Burgemeester en wethouders van Raalte,\nde secretaris, J. Jansen\nde burgemeester, P. de Vries",
        "Burgemeester en wethouders van Raalte,\nde secretaris,\nJ. Jansen\n\nde burgemeester,\nP. de Vries",
        "Burgemeester en wethouders van Raalte,\nJ. Jansen, de secretaris\nP. de Vries, de burgemeester",
        "Burgemeester en wethouders van Raalte,\nde secretaris,\nw.g. J. Jansen\nde burgemeester,\nw.g. P. de Vries",
    ],
)
def test_two_who_sign_each_keep_their_own_function(read, closing):
    assert pairs(read, closing) == BOTH


def test_two_names_without_functions_get_none(read):
    assert pairs(read, "Het college,\nJ. Jansen\nP. de Vries") == [("J. Jansen", None), ("P. de Vries", None)]


@pytest.mark.parametrize(
    ("closing", "name", "function", "mandate"),
    [
        (
            "De minister van Asiel en Migratie, namens hem,\nDrs. K. Proef\nDirecteur Toezicht",
            "Drs. K. Proef",
            "Directeur Toezicht",
            "ja",
        ),
        ("namens het college,\nA. de Boer, teamleider Ruimte", "A. de Boer", "teamleider Ruimte", "ja"),
        ("voor deze,\nde directeur,\nA. Naam", "A. Naam", "de directeur", "ja"),
        ("Namens deze:\nI. van Veen\nloco-secretaris", "I. van Veen", "loco-secretaris", "ja"),
        ("de wnd. burgemeester van Raalte,\nI. van Veen", "I. van Veen", "de wnd. burgemeester van Raalte", "nee"),
        ("b.a. I. van Veen\nhoofd Samenleving", "I. van Veen", "hoofd Samenleving", "nee"),
        ("w.g. I. van Veen\nburgemeester", "I. van Veen", "burgemeester", "nee"),
        ("i.o.\nI. van Veen\nbeleidsadviseur", "I. van Veen", "beleidsadviseur", "ja"),
    ],
)
def test_the_formula_tells_whether_one_signs_under_mandate(read, closing, name, function, mandate):
    (found,) = signers(read, closing)
    assert (found.get("name"), found.get("function"), found["mandate"]) == (name, function, mandate)


@pytest.mark.parametrize(
    "name",
    ["M.H.M. Faber - Van de Klashorst", "A. de Vries-van den Berg", "mr. A.B. Klaassen-Van Houten", "Th. van 't Hof"],
)
def test_a_double_name_is_one_person(read, name):
    assert pairs(read, f"namens het college,\n{name}\nteamleider") == [(name, "teamleider")]


def test_a_letter_sent_unsigned_has_no_signatory(read):
    assert signers(read, "Deze brief is digitaal ondertekend en daarom niet voorzien van een handtekening.") == []
