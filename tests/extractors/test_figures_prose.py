from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from extractors.figures.find import Figures, read_figures
from extractors.reading import Reading
from pipeline.model.extraction import DocumentType
from pipeline.model.observation import Context

Read = Callable[[str], Reading]
Row = tuple[str, str, int, str | None]
"""Category, measure, value, peildatum."""

SURE = 0.8
TAAK, REALISATIE, GEPLAND = "wettelijke_taak", "realisatie", "gepland"
MEI = "2026-05-01"
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


def figures(read: Read, body: str, municipalities: Sequence[str] = ("Raalte",)) -> Figures:
    letter = f"Gemeente Raalte\n\nDatum: 20 mei 2026\n\nGeachte minister,\n\n{body}\n\nHoogachtend,\nhet college"
    return read_figures(read(letter), municipalities, DocumentType.MUNICIPAL_RESPONSE)


def rows(found: Figures, least: float = 0.0) -> set[Row]:
    values = (seen.value for seen in found.observations if seen.confidence >= least)
    return {
        (v.category.value, v.measure.value, v.value, v.peildatum.isoformat() if v.peildatum else None) for v in values
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "Onze wettelijke taak bedraagt 151 reguliere plekken en 17 plekken voor alleenstaande minderjarigen.",
            {("regulier", TAAK, 151, None), ("amv", TAAK, 17, None)},
            id="N06-task",
        ),
        pytest.param(
            "Aan ons zijn 151 reguliere opvangplaatsen en 17 amv-plekken toegewezen.",
            {("regulier", TAAK, 151, None), ("amv", TAAK, 17, None)},
            id="task-assigned",
        ),
        pytest.param("Raalte moet 151 reguliere plekken realiseren.", {("regulier", TAAK, 151, None)}, id="task-must"),
        pytest.param(
            "De taak is voor ons vastgesteld op 151 reguliere plekken.", {("regulier", TAAK, 151, None)}, id="task-set"
        ),
        pytest.param(
            "Op 1 mei 2026 waren honderdtweeënveertig reguliere plekken en vijf amv-plekken beschikbaar.",
            {("regulier", REALISATIE, 142, MEI), ("amv", REALISATIE, 5, MEI)},
            id="N16-words",
        ),
        pytest.param(
            "Op 1 mei 2026 waren er geen amv-plekken beschikbaar.", {("amv", REALISATIE, 0, MEI)}, id="N05-geen"
        ),
        pytest.param(
            "Op 1 mei 2026 zijn 95 van de 151 reguliere plekken gerealiseerd, en geen van de 17 amv-plekken.",
            {
                ("regulier", REALISATIE, 95, MEI),
                ("regulier", TAAK, 151, None),
                ("amv", REALISATIE, 0, MEI),
                ("amv", TAAK, 17, None),
            },
            id="part-of-whole",
        ),
        pytest.param(
            "Van de wettelijke taak van 151 reguliere plekken zijn er op 1 mei 2026 95 gerealiseerd.",
            {("regulier", TAAK, 151, None), ("regulier", REALISATIE, 95, MEI)},
            id="echo",
        ),
        pytest.param(
            "Amv: op 1 mei 2026 zijn 4 plekken beschikbaar; op 1 december 2026 zijn dat er 12.",
            {("amv", REALISATIE, 4, MEI), ("amv", GEPLAND, 12, "2026-12-01")},
            id="D02-later",
        ),
        pytest.param(
            "Vanaf 15 september 2026 beschikken wij over 110 reguliere plekken.",
            {("regulier", GEPLAND, 110, "2026-09-15")},
            id="C11-plan",
        ),
        pytest.param(
            "Op 1 juli 2025 waren 60 reguliere plekken open; op 1 mei 2026 zijn dat er 95.",
            {("regulier", REALISATIE, 60, "2025-07-01"), ("regulier", REALISATIE, 95, MEI)},
            id="D02-two-days",
        ),
        pytest.param(
            "Op 1 mei 2026 zijn 80 regulier + 20 AMV = 100 plekken gerealiseerd.",
            {("regulier", REALISATIE, 80, MEI), ("amv", REALISATIE, 20, MEI)},
            id="N14-sum",
        ),
        pytest.param(
            "Op 1 mei 2026 zijn in totaal 112 plekken gerealiseerd, waarvan 95 regulier en 17 amv.",
            {("totaal", REALISATIE, 112, MEI), ("regulier", REALISATIE, 95, MEI), ("amv", REALISATIE, 17, MEI)},
            id="total-and-kinds",
        ),
        pytest.param(
            "Gerealiseerd per 1 mei 2026:\n- 95 reguliere plekken\n- 17 amv-plekken",
            {("regulier", REALISATIE, 95, MEI), ("amv", REALISATIE, 17, MEI)},
            id="list-under-heading",
        ),
        pytest.param(
            "Wettelijke taak: regulier 151, amv 17\nGerealiseerd op 1 mei 2026: regulier 95, amv 17",
            {
                ("regulier", TAAK, 151, None),
                ("amv", TAAK, 17, None),
                ("regulier", REALISATIE, 95, MEI),
                ("amv", REALISATIE, 17, MEI),
            },
            id="labelled-lines",
        ),
        pytest.param(
            "\uf0b7 Onze opgave: 151 reguliere plekken.\n\uf0b7 Open op 1 mei 2026: 95 reguliere plekken.",
            {("regulier", TAAK, 151, None), ("regulier", REALISATIE, 95, MEI)},
            id="symbol-font-bullets",
        ),
        pytest.param(
            "Het aantal reguliere plekken is per 1 mei 2026 95.", {("regulier", REALISATIE, 95, MEI)}, id="number-last"
        ),
        pytest.param(
            "Naast de noodopvang van 200 plekken zijn er op 1 mei 2026 95 reguliere plekken open.",
            {("regulier", REALISATIE, 95, MEI)},
            id="N20-other-shelter",
        ),
        pytest.param(
            "Op 1 mei 2026 zijn 95 reguliere plekken open, waarvan 20 overbruggingsopvang.",
            {("regulier", REALISATIE, 95, MEI)},
            id="N13-subset",
        ),
    ],
)
def test_a_sentence_gives_its_figures_and_no_other(read: Read, body: str, expected: set[Row]) -> None:
    found = figures(read, body)
    assert rows(found) == expected
    assert rows(found, SURE) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Kleine opgaves (regulier en amv) vragen veel van ons.", id="N07-no-number"),
        pytest.param("Wij komen 56 reguliere plekken tekort.", id="N09-shortage"),
        pytest.param("Er ontbreken nog 56 reguliere plekken.", id="N09-missing"),
        pytest.param("Uw gemeente komt 44 reguliere plekken en 9 amv-plekken tekort.", id="N09-too-few"),
        pytest.param("Op 1 mei 2026 was 63% van de 151 reguliere plekken gerealiseerd.", id="N11-share"),
        pytest.param("Wij verwachten op 1 januari 2027 100 à 120 reguliere plekken te hebben.", id="N15-range"),
        pytest.param("Op 1 mei 2026 waren vijf (6) amv-plekken beschikbaar.", id="N17-conflict"),
        pytest.param("De taakstelling huisvesting statushouders is 37.", id="N19-statushouders"),
        pytest.param("Wij bieden 50 plekken voor Oekraïense ontheemden aan in ruil voor amv.", id="N20-swap"),
        pytest.param("Wij nemen 20 reguliere plekken over van Deventer.", id="swap-taken-over"),
        pytest.param("Landelijk zijn 96.000 opvangplekken gerealiseerd.", id="national"),
        pytest.param("De provinciale opgave van 5.400 plekken is gerealiseerd.", id="provincial"),
        pytest.param("De locatie Kerkstraat telt 40 reguliere plekken.", id="one-location"),
        pytest.param("Op 1 september 2026 openen wij 50 reguliere plekken.", id="increase-open"),
        pytest.param("In het najaar komen er 50 reguliere plekken bij.", id="increase-extra"),
        pytest.param("Door de verbouwing vervallen 30 reguliere plekken.", id="decrease"),
        pytest.param("Het aantal opvangplekken groeit van 95 naar 151.", id="from-to"),
        pytest.param("De raad stemde in met 60 reguliere plekken.", id="decision"),
        pytest.param("Stel dat wij 200 reguliere plekken realiseren.", id="hypothesis"),
        pytest.param("Kunt u bevestigen dat onze taak 151 plekken is?", id="question"),
        pytest.param("Een hotel vangt tijdelijk 33 bewoners op.", id="people"),
        pytest.param("De raad stemde op 17 april 2026 voor, 14 tegen 7.", id="votes"),
        pytest.param("U schrijft dat er 5 reguliere plekken zijn gerealiseerd.", id="INV-26-claim-of-another"),
        pytest.param("Met buurgemeente Olst-Wijhe realiseren wij samen 300 plekken.", id="P04-together"),
        pytest.param("In Olst-Wijhe zijn op 1 mei 2026 40 reguliere plekken gerealiseerd.", id="P03-neighbour"),
    ],
)
def test_a_number_that_is_no_stand_is_no_figure(read: Read, body: str) -> None:
    assert rows(figures(read, body)) == set()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Ruim 60 reguliere plekken zijn op 1 mei 2026 open.", ("regulier", REALISATIE, 60, MEI), id="N02"),
        pytest.param(
            "Er zijn circa 140 reguliere plekken in voorbereiding.", ("regulier", GEPLAND, 140, None), id="N18"
        ),
        pytest.param(
            "Op dit moment zijn er 95 reguliere plekken open.", ("regulier", REALISATIE, 95, "2026-05-20"), id="now"
        ),
        pytest.param("Er zijn 95 reguliere plekken open.", ("regulier", REALISATIE, 95, None), id="D17-no-day"),
        pytest.param("Op 1 mei 2026 zijn 95 plekken open.", ("totaal", REALISATIE, 95, MEI), id="no-kind"),
        pytest.param("Eind 2026 hebben wij 151 reguliere plekken.", ("regulier", GEPLAND, 151, None), id="D15-period"),
        pytest.param(
            "Als de vergunning komt, hebben wij op 1 januari 2027 151 reguliere plekken.",
            ("regulier", GEPLAND, 151, "2027-01-01"),
            id="condition",
        ),
        pytest.param(
            "In uw brief noemt u een wettelijke taak van 151 reguliere plekken.",
            ("regulier", TAAK, 151, None),
            id="task-as-another-says",
        ),
        pytest.param(
            "In Heino zijn op 1 mei 2026 40 reguliere plekken open.", ("regulier", REALISATIE, 40, MEI), id="village"
        ),
    ],
)
def test_what_is_not_wholly_certain_is_for_a_person_to_judge(read: Read, body: str, expected: Row) -> None:
    found = figures(read, body)
    assert rows(found) == {expected}
    assert rows(found, SURE) == set()


def test_a_correction_counts_and_the_corrected_claim_does_not(read: Read) -> None:
    body = "U schrijft dat 5 reguliere plekken zijn gerealiseerd. Dat klopt niet; op 1 mei 2026 zijn het er 45."
    assert rows(figures(read, body)) == {("regulier", REALISATIE, 45, MEI)}


def test_two_numbers_for_one_figure_are_both_doubtful(read: Read) -> None:
    found = figures(
        read,
        "Op 1 mei 2026 waren 95 reguliere plekken open.\n\nOp 1 mei 2026 telde Raalte 99 reguliere plekken.",
    )
    assert {row[2] for row in rows(found)} == {95, 99}
    assert rows(found, SURE) == set()
    assert "SC-26" in {warning.code for warning in found.warnings}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "De taak van Beek is 63 reguliere plekken. Stein heeft een taak van 97 reguliere plekken.", id="two"
        ),
        pytest.param("Beek heeft een taak van 63 reguliere plekken en Stein 97 reguliere plekken.", id="ellipsis"),
        pytest.param(
            "De taak is voor Beek 63 reguliere plekken en voor Stein 97 reguliere plekken.", id="ellipsis-voor"
        ),
        pytest.param("Wettelijke taak:\n- Beek: 63 reguliere plekken\n- Stein: 97 reguliere plekken", id="list"),
        pytest.param("Beek\n\nTaak: 63 reguliere plekken\n\nStein\n\nTaak: 97 reguliere plekken", id="sections"),
    ],
)
def test_each_gemeente_of_a_joint_letter_keeps_its_own_number(read: Read, body: str) -> None:
    """P03."""
    found = figures(read, body, ("Beek", "Stein"))
    assert {(seen.value.municipality, seen.value.value) for seen in found.observations} == {("Beek", 63), ("Stein", 97)}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Beek en Stein realiseren samen 300 plekken.", id="P04-samen"),
        pytest.param("Beek en Stein hebben op 1 mei 2026 300 plekken gerealiseerd.", id="P04-en"),
        pytest.param("Wij hebben op 1 mei 2026 20 reguliere plekken gerealiseerd.", id="P04-wij"),
    ],
)
def test_a_number_of_several_gemeenten_is_nobodys_and_told(read: Read, body: str) -> None:
    found = figures(read, body, ("Beek", "Stein"))
    assert found.observations == ()
    assert "SC-24" in {warning.code for warning in found.warnings}


CHAIN = (
    "Van: Gemeente Raalte <info@raalte.nl>\nVerzonden: woensdag 20 mei 2026 16:02\nAan: {to}\n"
    "Onderwerp: stand\n\nGeacht ministerie,\n\nZie de brief hieronder.\n\n"
    "Van: {sender}\nVerzonden: maandag 11 mei 2026 09:30\nAan: info@raalte.nl\nOnderwerp: cijfers\n\n"
    "Geacht college,\n\nOp 1 mei 2026 waren 95 reguliere plekken gerealiseerd."
)


def test_figures_in_a_quoted_letter_are_not_those_of_the_one_who_quotes(read: Read) -> None:
    """C01, INV-26."""
    chain = CHAIN.format(to="ibt@minjenv.nl", sender="Ministerie <ibt@minjenv.nl>")
    found = read_figures(read(chain), ("Raalte",), DocumentType.MUNICIPAL_RESPONSE)
    assert found.observations == ()


def test_an_older_mail_of_the_same_sender_is_his_own_word(read: Read) -> None:
    chain = CHAIN.format(to="ibt@minjenv.nl", sender="Gemeente Raalte <info@raalte.nl>")
    found = read_figures(read(chain), ("Raalte",), DocumentType.MUNICIPAL_RESPONSE)
    assert rows(found) == {("regulier", REALISATIE, 95, MEI)}


def test_a_figure_shows_its_sentence_and_its_place(read: Read) -> None:
    (seen,) = figures(read, "Op 1 mei 2026 waren 95 reguliere plekken open.").observations
    assert (seen.literal, seen.context) == ("95", Context.PARAGRAPH)
    assert seen.sentence == "Op 1 mei 2026 waren 95 reguliere plekken open."
    assert len(seen.span.parts) == 1


def test_no_warning_tells_the_text_of_the_document(read: Read) -> None:
    body = "Wij openen 50 reguliere plekken in Geheimstraat. Op 1 mei 2026 waren 5 à 6 amv-plekken open."
    found = figures(read, body)
    assert found.warnings
    assert not any("Geheimstraat" in warning.message for warning in found.warnings)


def test_the_letter_to_twenterand_gives_its_four_figures(read: Read) -> None:
    path = next(SEEDS.glob("001_*.txt"), None) if SEEDS.exists() else None
    if path is None:
        pytest.skip("the seed letters are not beside this checkout")
    found = read_figures(read(path.read_text(encoding="utf-8")), ("Twenterand",), DocumentType.IBT_LETTER)
    expected = {
        ("regulier", TAAK, 142, None),
        ("regulier", REALISATIE, 5, "2025-07-01"),
        ("amv", TAAK, 23, None),
        ("amv", REALISATIE, 0, "2025-07-01"),
    }
    assert rows(found, SURE) == expected
    assert rows(found) == expected


def test_a_kind_at_the_end_of_a_line_does_not_swallow_the_words_of_the_next(read: Read) -> None:
    body = "Op 1 mei 2026 waren 88 reguliere plekken in gebruik. Voor amv\nwaren dat er 10."
    assert rows(figures(read, body)) == {("regulier", REALISATIE, 88, MEI), ("amv", REALISATIE, 10, MEI)}


def test_a_sentence_that_points_to_the_day_before_it_is_a_plan_for_that_day(read: Read) -> None:
    body = "Op 1 februari 2027 gaat een locatie open. Dan heeft Raalte 210 reguliere plekken."
    assert rows(figures(read, body)) == {("regulier", GEPLAND, 210, "2027-02-01")}


def test_a_sentence_that_points_to_a_day_nobody_named_is_never_sure(read: Read) -> None:
    body = "De peildatum is 1 mei 2026.\n\nDe bouw duurt nog even. Dan heeft Raalte 210 reguliere plekken."
    assert rows(figures(read, body), SURE) == set()
