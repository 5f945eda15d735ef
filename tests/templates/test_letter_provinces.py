"""The letters and the mail that go to, or come from, a province: L11, L12 and L13."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from pipeline.errors import FieldMissing, FigureConflict, LetterError, NoDecision
from pipeline.tools.register import provincies
from templates.families.l11 import ProvinceWave, compose_l11
from templates.families.l12 import Annex, VerdeelbesluitCase, check_wave, compose_l12
from templates.families.l13 import RoundCase, compose_l13

OTHER = Annex("verdeelbesluit", "Utrecht", "a" * 64)


def text(samples, fields) -> str:
    return samples.desk.letter(fields).text


def test_every_province_gets_its_own_letter_and_annex(samples):
    letters = samples.wave_l12()
    check_wave(letters)
    assert [fields.provincie.naam for fields in letters] == [row.naam for row in provincies()]
    for fields in letters:
        assert f"\nin de provincie {fields.provincie.naam}\n" in text(samples, fields)
        assert f"Bijlage: verdeelbesluit provincie {fields.provincie.naam}" in text(samples, fields)


def test_o03_the_passage_on_limburg_stands_in_its_letter_only(samples):
    told = [fields.provincie.naam for fields in samples.wave_l12() if "aangevuld" in text(samples, fields)]
    assert told == ["Limburg"]


def test_o03_a_passage_on_limburg_in_another_province_is_refused(samples):
    with pytest.raises(LetterError, match="hoort bij Limburg, niet bij Overijssel"):
        samples.l12(provincie={"aanvulling_datum": dt.date(2024, 12, 12)})


def test_o03_limburg_without_its_passage_is_refused(samples):
    with pytest.raises(FieldMissing, match="aanvulling op het verslag van Limburg"):
        samples.l12("pv31", provincie={"aanvulling_datum": None})


def test_o06_the_annex_of_another_province_is_refused(samples):
    with pytest.raises(LetterError, match="verdeelbesluit van Utrecht, niet van Overijssel"):
        samples.l12(bijlage=OTHER)


def test_o06_one_annex_for_two_provinces_is_refused(samples):
    letters = samples.wave_l12()
    letters[3] = dataclasses.replace(
        letters[3], bijlage=dataclasses.replace(letters[3].bijlage, sha256=letters[4].bijlage.sha256)
    )
    with pytest.raises(LetterError, match="twee keer"):
        check_wave(letters)


def test_a_wave_without_one_province_is_refused(samples):
    with pytest.raises(LetterError, match="telt 11 brieven; er horen er 12"):
        check_wave(samples.wave_l12()[1:])


def test_an_annex_without_a_digest_is_refused(samples):
    with pytest.raises(LetterError, match="geldige SHA-256"):
        samples.l12(bijlage=Annex("verdeelbesluit", "Overijssel", "onbekend"))


def test_the_name_of_a_province_is_spelled_as_the_register_does(samples):
    assert "in de provincie Fryslân" in text(samples, samples.l12("pv21"))


def test_a_province_whose_gemeenten_offered_enough_reads_nothing_about_a_rest(samples):
    assert "kleine aantallen" not in text(samples, samples.l12(provincie={"heeft_restopgave": False}))


def test_the_bewindspersoon_signs_the_letter_with_the_verdeelbesluit(samples):
    assert text(samples, samples.l12()).rstrip().split("\n")[-4:-1] == ["M.H.M. Faber - Van de Klashorst", "", ""]
    assert "namens h" not in text(samples, samples.l12())


def test_a_province_of_which_nothing_is_known_gets_everything_named(samples):
    empty = VerdeelbesluitCase(None, None, None, None, None)
    with pytest.raises(FieldMissing) as told:
        compose_l12(samples.desk.envelope(referentie=""), empty, samples.catalogue)
    for part in ("onze referentie", "datum van het verslag", "als bijlage", "de cyclus", "landelijke cijfers",
                 "provinciale opgave", "nadere afspraken", "extra instrumenten"):  # fmt: skip
        assert part in str(told.value)


def test_the_gemeenten_stand_in_the_order_of_the_alphabet(samples):
    two = samples.written_to("Westerdam", "GM9002", 7), samples.written_to("Duinrode", "GM9001", 5)
    assert samples.l11(*two).namen == ("Duinrode", "Westerdam")


def test_a_gemeente_of_another_province_never_enters_the_letter(samples):
    elsewhere = samples.desk.gemeente("Duinrode", "GM9001", provincie="Drenthe")
    with pytest.raises(LetterError, match="ligt in Drenthe"):
        samples.l11(samples.written_to("Duinrode", "GM9001", 5, gemeente=elsewhere))


def test_a_gemeente_without_a_decision_never_enters_the_letter(samples):
    with pytest.raises(NoDecision):
        samples.l11(samples.written_to("Duinrode", "GM9001", 5, besluiten=()))


def test_figures_of_two_days_never_share_the_table_of_a_province(samples):
    later = samples.desk.records((107, 20), (7, 0), gemeente="GM9002", peildatum=dt.date(2026, 4, 1))
    two = samples.written_to("Duinrode", "GM9001", 5), samples.written_to("Westerdam", "GM9002", 7, records=later)
    with pytest.raises(FigureConflict, match="Maak per peildatum"):
        samples.l11(*two)


def test_a_letter_that_was_not_sent_yet_cannot_be_told_of(samples):
    two = samples.written_to("Duinrode", "GM9001", 5, brief=None), samples.written_to("Westerdam", "GM9002", 7)
    with pytest.raises(FieldMissing, match="kenmerk van de brief aan Duinrode"):
        samples.l11(*two)
    with pytest.raises(LetterError, match="ligt na de dagtekening"):
        samples.l11(two[1], envelope=samples.envelope(dt.date(2026, 4, 8), aan=samples.commissaris()))


def test_a_missing_figure_in_the_table_names_its_gemeente(samples):
    half = samples.desk.records((107, 20), (7, None), gemeente="GM9002")
    with pytest.raises(FieldMissing, match=r"realisatie in de categorie amv \(Westerdam\)"):
        samples.l11(samples.written_to("Westerdam", "GM9002", 7, records=half))


def test_a_wave_without_gemeenten_is_no_letter(samples):
    with pytest.raises(FieldMissing, match="de gemeenten die een brief kregen"):
        compose_l11(samples.envelope(dt.date(2026, 4, 10)), ProvinceWave((), None, ""), samples.catalogue)


def test_o08_a_long_name_stands_whole_in_the_table(samples):
    fields = samples.l11(samples.written_to("Nuenen, Gerwen en Nederwetten", "GM9002", 7))
    assert "\nNuenen, Gerwen en Nederwetten | 2 | 107 | 7 | 20 | 0\n" in text(samples, fields)


def test_the_mail_of_a_province_has_no_receivers_and_no_names(samples):
    body = samples.desk.letter(samples.l13()).body
    assert body.startswith("Geachte burgemeester en wethouders,")
    assert body.count("@") == 2
    assert "tussen 7 april 2026 en 10 april 2026" in body


@pytest.mark.parametrize(
    "days", [{"contact_van": dt.date(2026, 4, 3)}, {"contact_tot": dt.date(2026, 4, 6)}], ids=["begin", "einde"]
)
def test_the_days_of_contact_follow_the_mail(samples, days):
    with pytest.raises(LetterError):
        samples.l13(**days)


def test_a_mail_of_which_nothing_is_known_gets_everything_named(samples):
    with pytest.raises(FieldMissing) as told:
        compose_l13(samples.desk.envelope(), RoundCase("", "", None, None, ""), samples.catalogue)
    for part in ("het ministerie", "regietafel", "eerste dag", "laatste dag", "functie"):
        assert part in str(told.value)
