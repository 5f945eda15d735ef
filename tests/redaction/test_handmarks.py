"""Parafen by the line they stand on and by the people of the document, and abbreviations in the same places."""

from __future__ import annotations

import pytest

from redaction.detect.frames.handmarks import find_handmarks
from redaction.detect.frames.parafen import is_paraaf, may_sign
from redaction.detect.later.castmarks import find_marked, take_up_mark
from redaction.detect.learned.model import mark_ceiling
from redaction.detect.names.cast import Cast, make_cast
from redaction.detect.text.layout import view_of_text

PEOPLE = ("Gerda Westra", "Lars van der Molen", "Hans Bakker", "Trudy Kok")


def handmarks(text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in find_handmarks(view_of_text(text)) if hit.score >= 0.8}


def of_people(text: str, cast: Cast | None = None) -> set[str]:
    hits = find_marked(view_of_text(text), cast or make_cast(PEOPLE))
    return {text[hit.start : hit.end] for hit in hits if hit.score >= 0.8}


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Rondgestuurd 3/4 gk\n", "gk"),
        ("Alles is betaald. 12 mei, jdv\n", "jdv"),
        ("mee eens!  lvdK 2/9\n", "lvdK"),
        ("Verzonden: 6/8 tk", "tk"),
        ("v0.2   14-03-2025   MQ   aangevuld", "MQ"),
        ("Uw kenmerk: 2025.0012/wq/it\n", "it"),
        ("Niet thuis, teruggebeld (XY). Morgen weer.", "XY"),
        ("ligt bij KQB ter paraaf", "KQB"),
        ("PvdWiel 10:31: akkoord", "PvdWiel"),
        ("QH: wat vond u ervan?\nWX: Het was druk daar.", "WX"),
        ("[in de marge, 4:] LQP: dit nog nagaan", "LQP"),
        ("stoel stuk   3 st   jvq\nraam stuk   1 st   jvq\nlamp   2 st   kds", "kds"),
        ("Actielijst\n LvW  tolken\n H.   loket\n EC   brief", "H."),
        ("Medeparaaf: FvE fin.   MQ jz   ...", "MQ"),
        ("Ik zit op toestel 12.\nF.\n\n-----Oorspronkelijk bericht-----", "F."),
        ("Morgen dus. grtz G\n", "G"),
        ("P:\\stukken\\opzet_brief_JYL_v0.4", "JYL"),
    ],
)
def test_the_line_tells_that_letters_are_a_paraaf(text: str, mark: str) -> None:
    assert mark in handmarks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vergadering 12/3 MT\n",
        "Afspraak: vr 3/4\n",
        "termijn 3/4 mnd\n",
        "Water   12 ml\nMelk   3 dl\nThee   4 ml\n",
        "Kenmerk: 2025/112/jz/ro\n",
        "COA: er is geen plek meer.\nGGD: alles is goed gegaan.",
        "De regels (gemeenten (GM), provincies) gelden.",
        "besproken (GS)",
        "Notitie_RO_v3.docx",
        "A. Inleiding\nB. Vervolg.\nC.\n\nTekst",
    ],
)
def test_an_abbreviation_on_such_a_line_is_no_paraaf(text: str) -> None:
    assert handmarks(text) == set()


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Teruggebeld (TK).", "TK"),
        ("Moet dit zo? – gw\n", "gw"),
        ("Dat lijkt me prima. HB\n", "HB"),
        ("Ons nummer 2024-0087/gw\n", "gw"),
        ("HB schuift aan. HB: prima.", "HB"),
    ],
)
def test_letters_that_fit_someone_here_are_a_paraaf_where_one_is_written(text: str, mark: str) -> None:
    assert mark in of_people(text)


@pytest.mark.parametrize("text", ["Tweede Kamer (TK) stemt.", "ligt bij TK", "de gw in de zin", "Kamerbrief TK 2025"])
def test_letters_that_fit_someone_are_left_where_no_paraaf_is_written(text: str) -> None:
    assert of_people(text) == set()


def test_the_last_letter_of_a_note_is_someone_here() -> None:
    assert of_people("De brief ligt klaar. T\n") == {"T"}
    assert of_people("De brief ligt klaar. Q\n") == set()


def test_capitals_that_were_a_paraaf_once_are_found_again() -> None:
    cast = make_cast(PEOPLE)
    take_up_mark(cast, "XQ")
    take_up_mark(cast, "COA")
    assert of_people("Straks van XQ en het COA?", cast) == {"XQ"}


def test_an_office_abbreviation_is_a_paraaf_only_where_others_vouch_for_it() -> None:
    assert not is_paraaf("BOA")
    assert may_sign("BOA")
    assert not may_sign("MT")
    assert is_paraaf("rb", office=True)


def test_the_model_is_not_believed_about_an_abbreviation_of_three_letters() -> None:
    assert mark_ceiling("L.S.") == 0.0
    assert mark_ceiling("dgm") < 0.8
    assert mark_ceiling("DB") == 1.0
